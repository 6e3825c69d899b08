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
        let mut family = Family::new(&households, 20, []);
        let bits = |set: u32| (0..6_usize).filter(move |bit| set >> bit & 1 == 1);
        let mut guard = crate::protect::SpanGuard::default();
        for set in sets {
            let of_it: u32 = bits(set).map(|id| households[&AreaId::new(id.to_string())]).sum();
            let first = family.groups.is_empty();
            let admitted = family.fits(&group(bits(set)));
            prop_assert!(!first || admitted == (of_it >= 20), "the first is refused only where it is too small itself");
            if admitted {
                family.add(&group(bits(set)));
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
    let mut family = Family::new(&households, 20, []);
    assert!(family.fits(&group([0, 1])));
    family.add(&group([0, 1]));
    assert!(family.fits(&group([0, 1])) && family.holds(&group([0, 1])));
    assert!(!family.fits(&group([1, 2])));
    assert!(family.fits(&group([0, 1, 2, 3])) && family.fits(&group([0])) && !family.holds(&group([0])));
}

#[test]
fn a_set_of_the_family_is_judged_by_the_households_of_now() {
    let households = [(AreaId::new("0"), 40), (AreaId::new("1"), 5)].into();
    let family = Family::new(&households, 20, [group([0]), group([0, 1])]);
    assert!(family.holds(&group([0])) && !family.fits(&group([0])) && !family.fits(&group([0, 1])));
}
