use super::*;
use geo::Coord;
use proptest::prelude::*;

#[test]
fn codes_are_those_that_others_give() {
    // e-kotov/gridmaker, and the town hall of Copenhagen.
    let expected = [
        (4_447_500.0, 3_497_500.0, Size::Km1, "CRS3035RES1000mN3497000E4447000", "1kmN3497E4447"),
        (4_447_150.0, 3_497_250.0, Size::M100, "CRS3035RES100mN3497200E4447100", "100mN34972E44471"),
        (4_334_150.0, 2_684_050.0, Size::M100, "CRS3035RES100mN2684000E4334100", "100mN26840E43341"),
        (4_400_000.0, 2_700_000.0, Size::Km10, "CRS3035RES10000mN2700000E4400000", "10kmN270E440"),
        (4_400_000.0, 2_700_000.0, Size::Km5, "CRS3035RES5000mN2700000E4400000", "5kmN540E880"),
        (4_482_744.035, 3_621_915.497, Size::Km1, "CRS3035RES1000mN3621000E4482000", "1kmN3621E4482"),
    ];
    for (x, y, size, long, short) in expected {
        let cell = Cell::at(size, Coord { x, y }).unwrap();
        assert_eq!((cell.to_string(), cell.short().to_string()), (long.to_owned(), short.to_owned()));
        assert_eq!((long.parse(), short.parse()), (Ok(cell), Ok(cell)));
    }
}

#[test]
fn a_malformed_code_is_refused_with_the_reason() {
    for (code, reason) in [
        ("CRS3035RES1000m3621000E4482000", "no N"),
        ("CRS3035RES1000mN3621000", "no E"),
        ("CRS3035RES1000mN3621500E4482000", "does not lie on the grid"),
        ("CRS3035RES999mN3621000E4482000", "the size must be"),
        ("CRS3035RES1000N3621000E4482000", "the size must be"),
        ("2kmN100E100", "the size must be"),
        ("1kmN-3E4482", "a corner must be a number"),
        ("1kmN03621E4482", "leading zeros"),
        ("1kmN3621E4482E", "a corner must be a number"),
    ] {
        let error = code.parse::<Cell>().unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains(code), "{error}");
    }
}

proptest! {
    #[test]
    fn codes_and_cell_and_point_agree(x in 2e6..6e6, y in 1.5e6..5e6, size in 0_usize..6) {
        let cell = Cell::at(Size::SIZES[size], Coord { x, y }).unwrap();
        prop_assert_eq!(cell.to_string().parse::<Cell>(), Ok(cell));
        prop_assert_eq!(cell.short().to_string().parse::<Cell>(), Ok(cell));
        let rect = cell.rect();
        prop_assert!(rect.min().x <= x && x < rect.max().x && rect.min().y <= y && y < rect.max().y);
    }

    #[test]
    fn no_text_makes_it_panic(text in "(CRS3035RES|)[0-9]{0,4}(m|km|)\\PC{0,12}") {
        let _ = text.parse::<Cell>();
    }
}
