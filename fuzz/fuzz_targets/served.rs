//! What travels to the page: no bytes make a reader panic, and what is read is written as it was.
#![no_main]
use geodata::{column::Column, tile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(features) = tile::decode(bytes) {
        // A number can be written in more bytes than it needs, so that features are compared, not bytes.
        assert_eq!(tile::decode(&tile::encode(&features)).as_ref(), Ok(&features));
        let again: tile::Features = (0..features.len()).map(|feature| features.feature(feature)).collect();
        assert_eq!(again, features);
    }
    let with_magic = [b"BBL1".as_slice(), bytes].concat();
    let _ = tile::decode(&with_magic);
    if let Ok(column) = Column::decode(bytes) {
        assert_eq!(column.encode(), bytes);
    }
});
