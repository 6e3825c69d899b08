use super::*;
use proptest::prelude::*;

#[test]
fn an_edge_belongs_to_the_square_north_or_east_of_it() {
    let at = |x, y| Square::at(100, Coord { x, y }).map(|square| (square.easting(), square.northing()));
    assert_eq!(at(100.0, 200.0), Some((100, 200)));
    assert_eq!(at(99.999, 199.999), Some((0, 100)));
    assert_eq!(at(-0.001, 0.0), Some((-100, 0)));
    assert_eq!(at(f64::NAN, 0.0), None);
    assert_eq!(at(0.0, f64::INFINITY), None);
}

#[test]
fn a_place_off_the_grid_is_no_corner() {
    assert!(Square::with_corner(250, 500, 750).is_some());
    assert_eq!(Square::with_corner(250, 600, 750), None);
    assert_eq!(Square::with_corner(100, i64::MAX - i64::MAX % 100, 0), None);
}

#[test]
fn squares_that_do_not_nest_have_no_parent_and_no_children() {
    let square = Square::with_corner(250, 500, 750).unwrap();
    assert_eq!(square.parent(250), None);
    assert_eq!(square.parent(1_100), None);
    assert_eq!(square.children(100).count(), 0);
    assert_eq!(square.children(0).count(), 0);
}

proptest! {
    #[test]
    fn children_fill_their_parent(x in -1e6..1e6, y in -1e6..1e6) {
        let parent = Square::at(1_000, Coord { x, y }).unwrap();
        let children: Vec<Square> = parent.children(250).collect();
        prop_assert_eq!(children.len(), 16);
        prop_assert!(children.iter().all(|child| child.parent(1_000) == Some(parent)));
        let child = Square::at(250, Coord { x, y }).unwrap();
        prop_assert!(children.contains(&child));
    }
}
