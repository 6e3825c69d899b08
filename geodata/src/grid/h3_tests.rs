use super::*;
use crate::crs::Crs;
use geo::{Area, Contains, Point};
use proptest::prelude::*;

#[test]
fn a_malformed_code_is_refused_with_the_reason() {
    for (code, reason) in [
        ("891f058317bfff", "15 hexadecimal digits"),
        ("891F058317BFFFF", "lower case"),
        ("+91f058317bffff", "15 hexadecimal digits"),
        ("891f058317b0000", "not the index of a cell"),
        ("851f0583fffffff", "must be from 6 to 10"),
        ("8b1f058317b2fff", "must be from 6 to 10"),
    ] {
        let error = code.parse::<Cell>().unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains(code), "{error}");
    }
}

#[test]
fn what_is_not_coarser_is_no_parent_and_what_is_not_finer_no_child() {
    let cell = Cell::at(Resolution::R8, 12.57, 55.6757).unwrap();
    assert_eq!(cell.parent(Resolution::R8), None);
    assert_eq!(cell.parent(Resolution::R9), None);
    assert_eq!(cell.children(Resolution::R8).count(), 0);
    assert_eq!(cell.children(Resolution::R10).count(), 49);
    assert_eq!(Cell::at(Resolution::R8, f64::NAN, 55.0), None);
    assert_eq!(cell.neighbourhood().len(), 7);
}

proptest! {
    #[test]
    fn code_and_cell_and_outline_agree(lon in 8.0..15.2, lat in 54.5..57.8, resolution in 0_usize..5) {
        let cell = Cell::at(Resolution::ALL[resolution], lon, lat).unwrap();
        prop_assert_eq!(cell.to_string().parse::<Cell>(), Ok(cell));
        let to_utm = Projection::new(Crs::Wgs84, Crs::Utm32);
        let outline = cell.outline(&to_utm).unwrap();
        prop_assert!(outline.unsigned_area() > 10_000.0);
        // The edges are great circles and here straight lines: a decimetre apart at the most.
        let place = to_utm.point(lon, lat).unwrap();
        let near = geo::Distance::distance(&geo::Euclidean, &Point::from(place), &outline) < 1.0;
        prop_assert!(near || outline.contains(&Point::from(place)));
        if let Some(parent) = cell.parent(Resolution::R6) {
            prop_assert!(parent.children(cell.resolution()).any(|child| child == cell));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9a-f]{14,16}|\\PC{0,16}") {
        let _ = text.parse::<Cell>();
    }
}
