use super::*;
use crate::import::formats::{asked::FormatOptions, json::values};

#[test]
fn a_code_is_read_in_every_dialect() {
    let wkt = "PROJCS[\"ETRS89 / UTM zone 32N\",GEOGCS[\"ETRS89\",AUTHORITY[\"EPSG\",\"4258\"]],AUTHORITY[\"EPSG\",\"25832\"]]";
    let wkt2 =
        "PROJCRS[\"x\",BASEGEOGCRS[\"y\",ID[\"EPSG\",4258]],CONVERSION[\"z\",ID[\"EPSG\",16032]],ID[\"EPSG\",25832]]";
    for (text, code) in [
        ("urn:ogc:def:crs:EPSG::25832", Some(25832)),
        ("urn:ogc:def:crs:EPSG:6.9:25832", Some(25832)),
        ("urn:x-ogc:def:crs:EPSG:25832", Some(25832)),
        ("urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5799", Some(25832)),
        ("http://www.opengis.net/def/crs/EPSG/0/25832", Some(25832)),
        ("https://www.opengis.net/def/crs/EPSG/0/25832/", Some(25832)),
        ("http://www.opengis.net/gml/srs/epsg.xml#25832", Some(25832)),
        (
            "http://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/25832&2=http://www.opengis.net/def/crs/EPSG/0/5799",
            Some(25832),
        ),
        ("EPSG:25832", Some(25832)),
        ("epsg:25832+5799", Some(25832)),
        ("25832", Some(25832)),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Some(4326)),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", Some(4326)),
        ("OGC:CRS84", Some(4326)),
        ("WGS 84", Some(4326)),
        ("ETRS89 / UTM zone 32N", Some(25832)),
        ("ESRI:102100", Some(102_100)),
        (wkt, Some(25832)),
        (wkt2, Some(25832)),
        ("urn:ogc:def:crs:EPSG::23032", Some(23032)),
        ("ED50 / UTM zone 32N", None),
        ("urn:ogc:def:crs:FOO::1", None),
        ("", None),
        ("+proj=utm +zone=32", None),
    ] {
        assert_eq!(code_in(text), code, "{text}");
    }
}

#[test]
fn a_crs_that_is_not_understood_is_never_dropped() {
    let crs = |text: &str| named_crs(&values(text).unwrap()[0]);
    assert_eq!(crs("null"), Ok(None));
    for text in [
        r#"{"type":"name","properties":{"name":"EPSG:25832"}}"#,
        r#"{"type":"EPSG","properties":{"code":25832}}"#,
        r#"{"type":"EPSG","properties":{"code":"25832"}}"#,
        r#"{"type":"link","properties":{"href":"https://epsg.io/25832","type":"proj4"}}"#.replace("https://epsg.io/25832", "http://spatialreference.org/ref/epsg/25832/").as_str(),
        r#"{"type":"ProjectedCRS","name":"ETRS89 / UTM zone 32N","id":{"authority":"EPSG","code":25832}}"#,
        r#""EPSG:25832""#,
        "25832",
    ] {
        assert_eq!(crs(text), Ok(Some(25832)), "{text}");
    }
    for text in [r#"{"type":"name","properties":{"name":"ED50"}}"#, "{}", "[]", "true", r#"{"type":"name"}"#] {
        assert!(crs(text).unwrap_err().contains("is not understood"), "{text}");
    }
}

#[test]
fn a_system_is_taken_for_a_supported_one_or_refused_with_the_option() {
    let options = FormatOptions { advice: crate::import::Advice::Options("source-"), ..FormatOptions::default() };
    let found = system(&options, Some(7416), Crs::Wgs84).unwrap();
    assert!(found.crs == Crs::Utm32 && found.stated.unwrap().contains("EPSG:7416 is read as EPSG:25832"));
    let refused = system(&options, Some(23032), Crs::Wgs84).unwrap_err();
    assert!(refused.contains("EPSG:23032") && refused.contains("--source-epsg CODE"), "{refused}");
    assert_eq!(
        system(&FormatOptions { epsg: Some(25833), ..options }, Some(23032), Crs::Wgs84).unwrap().crs,
        Crs::Utm33
    );
}
