use super::*;
use crate::import::formats::json::values;

fn read(text: &str) -> Result<Option<String>, String> {
    let json = values(text).unwrap().remove(0);
    geometry(&json).map(|found| found.map(|(_, name)| name.to_owned()))
}

#[test]
fn an_empty_geometry_is_none_and_a_broken_one_says_what_is_wrong() {
    for empty in [
        "null",
        r#"{"type":"Point","coordinates":[]}"#,
        r#"{"type":"MultiPoint","coordinates":[]}"#,
        r#"{"type":"Polygon","coordinates":[]}"#,
        r#"{"type":"Polygon","coordinates":[[]]}"#,
        r#"{"type":"MultiPolygon","coordinates":[[],[[]]]}"#,
        r#"{"type":"LineString","coordinates":null}"#,
        r#"{"type":"GeometryCollection","geometries":[]}"#,
    ] {
        assert_eq!(read(empty), Ok(None), "{empty}");
    }
    let ring = |position: &str| format!(r#"{{"type":"Polygon","coordinates":[[[1,2],{position},[3,4],[1,2]]]}}"#);
    for (text, reason) in [
        (ring("[]").as_str(), "a position is empty"),
        (&ring("[1]"), "fewer than two"),
        (&ring("[1,null]"), "the coordinate null is not a number"),
        (&ring("[\"12,5\",2]"), "is a text"),
        (&ring("[1,NaN]"), "NaN in line 1"),
        (&ring("5"), "5 is not a position"),
        (&ring("{}"), "is not a position"),
        (r#"{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}"#, "a ring of 2 positions"),
        (r#"{"type":"Polygon","coordinates":[[],[[1,2],[3,4],[5,6],[1,2]]]}"#, "outer ring is empty"),
        (r#"{"type":"Polygon","coordinates":7}"#, "not a list"),
        (r#"{"type":"LineString","coordinates":[[1,2]]}"#, "has no length"),
        (r#"{"type":"Circle","coordinates":[1,2]}"#, "no type \"Circle\""),
        (r#"{"rings":[[[1,2]]]}"#, "Esri JSON"),
        (r#"{"type":"Point","coordinates":[1,2],"coordinates":[3,4]}"#, "\"coordinates\" stands in it twice"),
        (
            r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#,
            "is a GeometryCollection",
        ),
        ("[1,2]", "not an object"),
    ] {
        let found = read(text).unwrap_err();
        assert!(found.contains(reason), "{text}: {found}");
    }
}

#[test]
fn heights_are_left_aside_and_polygons_of_a_collection_are_one_area() {
    assert_eq!(read(r#"{"type":"Point","coordinates":[1,2,3,4]}"#), Ok(Some("Point".to_owned())));
    let ring = "[[0,0],[1,0],[1,1],[0,0]]";
    let text = format!(
        r#"{{"type":"GeometryCollection","geometries":[{{"type":"Polygon","coordinates":[{ring}]}},{{"type":"MultiPolygon","coordinates":[[{ring}]]}}]}}"#
    );
    assert_eq!(read(&text), Ok(Some("MultiPolygon".to_owned())));
}
