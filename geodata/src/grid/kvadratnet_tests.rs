use super::*;
use geo::Coord;
use proptest::prelude::*;

#[test]
fn codes_are_those_that_others_give() {
    // kbevers/kvadratnet, and the town hall of Copenhagen.
    let expected = [
        (575_617.0, 6_223_777.0, Size::M100, "100m_62237_5756"),
        (575_617.0, 6_223_777.0, Size::M250, "250m_622375_57550"),
        (575_617.0, 6_223_777.0, Size::Km10, "10km_622_57"),
        (575_617.0, 6_223_777.0, Size::Km50, "50km_620_55"),
        (724_461.055, 6_175_765.04, Size::Km1, "1km_6175_724"),
        (863_911.466, 6_120_903.17, Size::M250, "250m_612075_86375"),
    ];
    for (x, y, size, code) in expected {
        assert_eq!(Cell::at(size, Coord { x, y }).unwrap().to_string(), code);
    }
}

#[test]
fn a_malformed_code_is_refused_with_the_reason() {
    for (code, reason) in [
        ("1km_6175", "expected size_northing_easting"),
        ("2km_6175_724", "the size must be"),
        ("1km_61a5_724", "a corner must be a number"),
        ("250m_614776_46525", "does not lie on the grid"),
        ("1km_06175_724", "leading zeros"),
        ("1km_٦175_724", "a corner must be a number"),
        ("1km_-6175_724", "a corner must be a number"),
    ] {
        let error = code.parse::<Cell>().unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains(code), "{error}");
    }
}

#[test]
fn cells_nest_where_their_sizes_do() {
    let cell: Cell = "100m_61757_7244".parse().unwrap();
    let parent = |size| cell.parent(size).map(|parent| parent.to_string());
    assert_eq!(parent(Size::Km1).as_deref(), Some("1km_6175_724"));
    assert_eq!(parent(Size::Km10).as_deref(), Some("10km_617_72"));
    assert_eq!(parent(Size::M250), None, "250 m cells cut 100 m cells");
    assert_eq!(cell.parent(Size::Km1).unwrap().children(Size::M100).count(), 100);
    assert_eq!(cell.parent(Size::Km1).unwrap().children(Size::M250).count(), 16);
}

proptest! {
    #[test]
    fn code_and_cell_and_point_agree(x in 400_000.0..900_000.0, y in 6_000_000.0..6_500_000.0, size in 0_usize..5) {
        let point = Coord { x, y };
        let cell = Cell::at(Size::SIZES[size], point).unwrap();
        prop_assert_eq!(cell.to_string().parse::<Cell>(), Ok(cell));
        let rect = cell.rect();
        prop_assert!(rect.min().x <= x && x < rect.max().x && rect.min().y <= y && y < rect.max().y);
    }

    #[test]
    fn no_text_makes_it_panic(text in "(100m|1km|)_?\\PC{0,20}") {
        let _ = text.parse::<Cell>();
    }
}
