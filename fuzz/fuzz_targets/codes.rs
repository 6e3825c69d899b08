//! Codes of cells: whatever is read shows itself as it was written, and lies where its square is.
#![no_main]
use geodata::grid::{h3, kvadratnet, laea};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(cell) = text.parse::<kvadratnet::Cell>() {
        assert_eq!(cell.to_string(), text);
        assert_eq!(kvadratnet::Cell::at(cell.size(), cell.rect().center()), Some(cell));
    }
    if let Ok(cell) = text.parse::<laea::Cell>() {
        assert!(cell.to_string() == text || cell.short().to_string() == text);
        assert_eq!(laea::Cell::at(cell.size(), cell.rect().center()), Some(cell));
    }
    if let Ok(cell) = text.parse::<h3::Cell>() {
        assert_eq!(cell.to_string(), text);
        assert!(cell.parent(h3::Resolution::R6).is_none_or(|parent| parent.to_string().len() == 15));
    }
});
