use super::*;
use crate::protect::{PerturbationTable, TableRules};

/// Cells of the method's stored example: members with counts, key, published count.
#[test]
fn keys_and_published_counts_are_those_of_the_stored_example() {
    let secret = SecretKey::new(b"golden-test-secret-not-for-production").unwrap();
    let table = PerturbationTable::new(&TableRules::default()).unwrap();
    type Members<'a> = &'a [(&'a str, u64)];
    let cells: [(Members, u64, u64); 5] = [
        (&[("dep-001", 3)], 0xe88e_bf29_6273_977b, 5),
        (&[("dep-002", 1)], 0x0233_712e_1c7e_380f, 0),
        (&[("dep-003", 0)], 0, 0),
        (&[("dep-001", 3), ("dep-002", 1), ("dep-003", 0)], 0xeac2_3057_7ef1_cf8a, 6),
        (&[("dep-004", 12), ("dep-005", 2), ("dep-006", 7)], 0xb996_6810_eb79_dbc8, 22),
    ];
    for (members, key, published) in cells {
        let keys =
            members.iter().map(|&(atom, count)| cell_key(secret.contributors("concern", "2025-W01", atom), count));
        let found = keys.fold(0, u64::wrapping_add);
        assert_eq!(found, key, "{members:?}");
        let count: u64 = members.iter().map(|member| member.1).sum();
        assert_eq!(count.saturating_add_signed(table.noise(count, found).into()), published, "{members:?}");
    }
}

#[test]
fn a_secret_is_long_and_never_shown() {
    assert_eq!(SecretKey::new(b"short").unwrap_err(), SecretError::TooShort(5));
    let shown = format!("{:?}", SecretKey::new(b"0123456789abcdef").unwrap());
    assert!(!shown.contains("0123") && !shown.contains("48"), "{shown}");
}

#[test]
fn what_is_made_of_a_secret_is_overwritten_when_it_is_dropped() {
    fn is_overwritten<T: zeroize::ZeroizeOnDrop>() {}
    // The states that an HMAC keeps of its key.
    is_overwritten::<sha2::block_api::Sha256VarCore>();
    // Moving a key moves where it is, not what it is.
    assert_eq!(size_of::<SecretKey>(), size_of::<usize>());
}

#[test]
fn municipalities_have_keys_of_their_own_and_no_two_names_are_taken_for_each_other() {
    let secret = SecretKey::new(b"golden-test-secret-not-for-production").unwrap();
    let first = |secret: &SecretKey, parts: [&str; 3]| secret.contributors(parts[0], parts[1], parts[2]).next();
    let of = |code: &str| first(&secret.of_municipality(code), ["x", "", "1"]);
    assert!(of("0101") == of("0101") && of("0101") != of("0147") && of("0101") != first(&secret, ["x", "", "1"]));
    assert_ne!(first(&secret, ["x|", "", "a"]), first(&secret, ["x", "", "|a"]));
    assert_ne!(first(&secret, ["x%7C", "", "a"]), first(&secret, ["x|", "", "a"]));
    assert_ne!(secret.mark("a"), secret.mark("b"));
}
