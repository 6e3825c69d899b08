use super::*;
use geo::Rect;
use serde_json::Map;

fn rect(x: f64, width: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((724_000.0 + x, 6_175_000.0), (724_000.0 + x + width, 6_175_200.0)).to_polygon()])
}

fn sources(outlines: Vec<MultiPolygon<f64>>, values: &[Option<f64>]) -> Sources {
    let columns = [("personer".to_owned(), values.to_vec())].into();
    Sources { numbers: (1..).take(outlines.len()).collect(), outlines, columns }
}

fn request() -> Request {
    Request { extensive: vec!["personer".to_owned()], ..Request::default() }
}

fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn sources_over_each_other_are_a_problem_that_names_both_and_their_mass() {
    let mut findings = Findings::default();
    let read = sources(
        vec![rect(0.0, 200.0), rect(150.0, 100.0), rect(250.0, 100.0), rect(0.0, 200.0)],
        &[Some(80.0), Some(40.0), Some(7.0), None],
    );
    check_sources("kilde.geojson", &read, &request(), &mut findings);
    let overlaps = |feature: u8, other: u8, rest: &str| {
        format!(
            "kilde.geojson, feature {feature}, field \"geometry\": {} feature {other}{rest} (kept)",
            if rest.starts_with(" by") { "overlaps" } else { "is the same area as that of" }
        )
    };
    assert_eq!(
        lines(&findings.problems),
        [
            overlaps(
                2,
                1,
                " by 10000 m², which is 50.0% of it and 25.0% of the other, where by area personer 20.0 of this one and 20.0 of the other lie"
            ),
            overlaps(4, 1, ", in another record, where by area personer 0.0 of this one and 80.0 of the other lie"),
            overlaps(
                4,
                2,
                " by 10000 m², which is 25.0% of it and 50.0% of the other, where by area personer 0.0 of this one and 20.0 of the other lie"
            ),
        ]
    );
    assert_eq!(lines(&findings.mended), [""; 0]);
}

#[test]
fn slivers_are_one_line_and_no_problem() {
    let mut findings = Findings::default();
    let read =
        sources(vec![rect(0.0, 200.3), rect(200.0, 200.0), rect(399.9, 200.0), rect(700.0, 50.0)], &[Some(1.0); 4]);
    check_sources("kilde.geojson", &read, &request(), &mut findings);
    assert_eq!(lines(&findings.problems), [""; 0]);
    let line = "kilde.geojson, field \"geometry\": 2 pairs of areas overlap by slivers, 80.0 m² together and no more than 0.15% of an area, which count for both (kept)";
    assert_eq!(lines(&findings.mended), [line]);
    let mut findings = Findings::default();
    let read = sources(vec![rect(0.0, 200.001), rect(200.0, 200.0)], &[Some(1.0); 2]);
    check_sources("kilde.geojson", &read, &request(), &mut findings);
    assert_eq!(lines(&findings.mended), [""; 0], "less than a square metre");
}

#[test]
fn targets_over_each_other_are_told_with_what_both_get() {
    let targets = [rect(0.0, 200.0), rect(150.0, 200.0), rect(150.0, 200.0), rect(600.0, 10.0)];
    let targets = targets.map(|outline| Target { properties: Map::new(), outline });
    let read = sources(vec![rect(0.0, 400.0)], &[Some(80.0)]);
    let check = |placed: PlacedBy| {
        let mut findings = Findings::default();
        let numbered = (&[1, 2, 3, 4][..], &targets[..]);
        let pairs = check_targets("bydele.geojson", numbered, &read, &request(), placed, &mut findings);
        assert_eq!(pairs.len(), 3);
        lines(&findings.problems)
    };
    let by_area = check(PlacedBy::Area);
    assert_eq!(
        by_area[0],
        "bydele.geojson, feature 2, field \"geometry\": overlaps feature 1 by 10000 m², which is 25.0% of it and 25.0% of the other, where personer 10.0 lie, which both get (kept)"
    );
    assert_eq!(
        by_area[2],
        "bydele.geojson, feature 3, field \"geometry\": is the same area as that of feature 2, where personer 40.0 lie, which both get (kept)"
    );
    assert!(check(PlacedBy::Points)[0].ends_with("of the other, whose points count for that one alone (kept)"));
}
