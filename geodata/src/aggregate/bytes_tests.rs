use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn weights_survive_the_way_there_and_back(
        rows in prop::collection::vec((prop::collection::vec((0_usize..7, 0.0..1.0), 0..5), 0.0..1e6), 0..9),
    ) {
        let mass = rows.iter().map(|row| row.1).collect();
        let weights = Weights::with_mass(rows.into_iter().map(|row| row.0), mass, 7);
        prop_assert_eq!(Weights::from_bytes(&weights.to_bytes()), Ok(weights));
    }

    #[test]
    fn other_bytes_are_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..80), magic in any::<bool>()) {
        if magic && bytes.len() >= 4 {
            bytes[..4].copy_from_slice(MAGIC);
        }
        if let Ok(weights) = Weights::from_bytes(&bytes) {
            prop_assert_eq!(weights.to_bytes(), bytes);
        }
    }
}

#[test]
fn an_entry_beyond_the_targets_is_refused() {
    let mut bytes = Weights::new(vec![vec![(1, 0.5)]], 2).to_bytes();
    bytes[8] = 1;
    assert_eq!(Weights::from_bytes(&bytes), Err(BytesError("an entry is out of range")));
    assert_eq!(Weights::from_bytes(&bytes[..9]), Err(BytesError("they end too early")));
}
