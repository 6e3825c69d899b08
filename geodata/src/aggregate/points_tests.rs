use super::*;
use geo::{Point, Rect};

fn square(x: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((x, 0.0), (x + 10.0, 10.0)).to_polygon()])
}

fn point(x: f64, dwellings: u32, department: Option<&str>) -> AddressPoint {
    AddressPoint { position: Point::new(x, 5.0), dwellings, department: department.map(AreaId::new) }
}

fn assign(points: &[AddressPoint]) -> Vec<(usize, u32)> {
    let (a, b) = (square(0.0), square(20.0));
    let ids = [AreaId::new("a"), AreaId::new("b")];
    let assigned = assign_points(&[&ids[0], &ids[1]], &[Some(&a), Some(&b)], points);
    assigned.iter().map(|point| (point.source, point.weight as u32)).collect()
}

#[test]
fn without_names_the_tree_assigns() {
    assert_eq!(assign(&[point(5.0, 3, None), point(15.0, 9, None), point(25.0, 4, None)]), [(0, 3), (1, 4)]);
}

#[test]
fn a_named_department_is_taken_at_its_word() {
    assert_eq!(assign(&[point(5.0, 3, Some("b")), point(5.0, 9, None)]), [(1, 3)]);
}

#[test]
fn figures_go_where_the_dwellings_are_and_else_by_the_fallback() {
    let points = [(0, 1.0, 6.0), (0, 12.0, 2.0), (0, 99.0, 2.0)];
    let points = points.map(|(source, x, weight)| PointAssignment { source, position: Coord { x, y: 0.0 }, weight });
    let fallback = Weights::new(vec![vec![(0, 1.0)], vec![(1, 0.25)]], 2);
    let target_of = |at: Coord<f64>| (at.x < 20.0).then_some(usize::from(at.x > 10.0));
    let weights = dasymetric_weights(2, 2, &points, target_of, Fallback::To(&fallback)).unwrap();
    assert_eq!(weights.row(0), [(0, 0.6), (1, 0.2)]);
    assert_eq!(weights.row(1), [(1, 0.25)]);
}

#[test]
fn more_dwellings_than_fit_are_refused_and_not_cut() {
    let of = |dwellings: &[u32]| {
        let points = dwellings.iter().map(|&dwellings| PointAssignment {
            source: 1,
            position: Coord { x: 0.0, y: 0.0 },
            weight: f64::from(dwellings),
        });
        dwellings_by_source(2, &points.collect::<Vec<_>>())
    };
    assert_eq!(of(&[u32::MAX - 1, 1]), Ok(vec![0, u32::MAX]));
    let error = of(&[u32::MAX, 1]).unwrap_err();
    assert_eq!(error, WeightsError::Dwellings { position: 1, dwellings: 4_294_967_296.0 });
    assert!(error.to_string().ends_with("have 4294967296 dwellings together, more than 4294967295"), "{error}");
}
