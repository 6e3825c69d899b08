use super::*;
use proptest::prelude::*;

fn group(ids: impl IntoIterator<Item = usize>) -> Group {
    ids.into_iter().map(|id| AreaId::new(id.to_string())).collect()
}

proptest! {
    /// Rule 2, against every combination: whatever set of departments is a sum or difference of shown sets holds enough households.
    #[test]
    fn no_combination_of_what_is_admitted_tells_of_too_few(
        households in prop::collection::vec(1_u32..40, 6),
        sets in prop::collection::vec(1_u32..64, 1..12),
    ) {
        let households: BTreeMap<AreaId, u32> =
            households.into_iter().enumerate().map(|(id, households)| (AreaId::new(id.to_string()), households)).collect();
        let mut family = Family::new(&households, []);
        let bits = |set: u32| (0..6_usize).filter(move |bit| set >> bit & 1 == 1);
        let mut guard = crate::protect::SpanGuard::default();
        for set in sets {
            let of_it: u32 = bits(set).map(|id| households[&AreaId::new(id.to_string())]).sum();
            let first = family.groups.is_empty();
            let admitted = family.admit(&group(bits(set)), 20);
            prop_assert!(!first || admitted == (of_it >= 20), "the first is refused only where it is too small itself");
            if admitted {
                guard.publish(&bits(set).collect::<Vec<_>>());
            }
        }
        for set in 1..64_u32 {
            let members: Vec<usize> = bits(set).collect();
            let of_it: u32 = members.iter().map(|id| households[&AreaId::new(id.to_string())]).sum();
            prop_assert!(of_it >= 20 || !guard.follows(&members), "{members:?} with {of_it} households follows");
        }
    }
}

#[test]
fn a_set_that_cuts_through_another_is_refused() {
    let households = (0..4).map(|id| (AreaId::new(id.to_string()), 50)).collect();
    let mut family = Family::new(&households, []);
    assert!(family.admit(&group([0, 1]), 20) && family.admit(&group([0, 1]), 20));
    assert!(!family.admit(&group([1, 2]), 20));
    assert!(family.admit(&group([0, 1, 2, 3]), 20) && family.admit(&group([0]), 20) && family.holds(&group([0])));
}
