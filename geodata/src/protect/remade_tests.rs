use super::*;
use crate::{
    aggregate::{Atom, DepartmentTotals, Largest, Tally, Totals},
    protect::release,
    random::Random,
};

const SECRET: &[u8] = b"a secret of the tests";

fn secret() -> SecretKey {
    SecretKey::new(SECRET).unwrap()
}

/// Indicators of each kind: of nested populations, by household, in a year, in a quarter, and a sum.
fn indicators() -> Vec<Indicator> {
    let of = |code: &str, kind, population: &str| Indicator {
        code: IndicatorCode::new(code),
        kind,
        population: population.to_owned(),
        ..Indicator::share("x")
    };
    vec![
        of("adults", Kind::Share, "18+"),
        of("residents", Kind::Share, "residents"),
        Indicator { persons_per_household: 6, sensitive: true, ..of("poor", Kind::Share, "residents") },
        Indicator { flow: true, ..of("moved", Kind::Share, "18+") },
        of("income", Kind::Mean, "18+"),
        of("concerns", Kind::Rate, "residents"),
    ]
}

/// A town of sixty departments and three years, of which `change` is added to the counts.
fn town(change: u32, years: &[i16]) -> Totals {
    let mut random = Random::new(7);
    let department = |id: usize| DepartmentTotals {
        id: AreaId::new(format!("{id:02}")),
        organisation: "A".to_owned(),
        district: None,
        centre: None,
        // Every fifth is too small by itself.
        households: if id.is_multiple_of(5) { 12 } else { 40 },
        dwellings: 40,
    };
    let mut figures = std::collections::BTreeMap::new();
    for indicator in indicators() {
        for &year in years {
            let period = if indicator.kind == Kind::Rate { Period::Quarter(year, 1) } else { Period::Year(year) };
            let atom = |id: usize| {
                let residents = 18 + (id as u32 * 7) % 60 + change;
                let denominator = if indicator.population == "18+" { residents - 4 } else { residents };
                let numerator = if indicator.kind == Kind::Mean {
                    f64::from(denominator) * (250.0 + 100.0 * random.unit())
                } else {
                    f64::from((random.word() % 12) as u32)
                };
                Atom::Counted(Tally { numerator, denominator, largest: Largest::Unknown, reporters: 4 })
            };
            figures.insert((indicator.code.clone(), period), (0..60).map(atom).collect());
        }
    }
    Totals { departments: (0..60).map(department).collect(), indicators: indicators(), figures }
}

fn released(totals: &Totals, earlier: &Ledger) -> Ledger {
    release(totals, &secret(), Rules::default(), earlier).1
}

fn again(ledger: &Ledger) -> Remade {
    let by = MadeBy { secret: &secret(), contributors: &[Rules::MIN_CONTRIBUTORS], newest: true };
    remade(ledger, &indicators(), &by)
}

#[test]
fn every_entry_of_honest_releases_is_made_again() {
    let first = released(&town(0, &[2023, 2024]), &Ledger::default());
    let mut ledger = released(&town(3, &[2023, 2024, 2025]), &first);
    let entries = |ledger: &Ledger| {
        let figures = ledger.shown.values().chain(ledger.persons.values());
        figures.map(|figures| figures.keys().filter(|group| !group.ids().is_empty()).count()).sum::<usize>()
    };
    assert!(entries(&first) > 300 && entries(&ledger) > entries(&first));
    let all = |ledger: &Ledger| Remade { judged: entries(ledger), other: 0, not_judged: 0 };
    assert_eq!((again(&first), again(&ledger)), (all(&first), all(&ledger)));
    // One population is opened again, and the others stay.
    ledger.reopen("18+", Period::Year(2024), |code| ["adults", "moved", "income"].contains(&code.as_str()));
    let ledger = released(&town(5, &[2023, 2024, 2025]), &ledger);
    let found = again(&ledger);
    assert!(found.other == 0 && found.not_judged < 5, "{found:?}");
}

#[test]
fn what_another_secret_or_another_definition_made_is_not_judged() {
    let ledger = released(&town(0, &[2024]), &Ledger::default());
    let other = SecretKey::new(b"another secret of the tests").unwrap();
    let of = |indicators: &[Indicator], secret: &SecretKey, newest: bool| {
        remade(&ledger, indicators, &MadeBy { secret, contributors: &[Rules::MIN_CONTRIBUTORS], newest })
    };
    let found = of(&indicators(), &other, false);
    assert!(found.judged == 0 && found.other == 0 && found.not_judged > 100, "{found:?}");
    let of_the_year: Vec<Indicator> = indicators()
        .into_iter()
        .map(|indicator| Indicator { flow: indicator.code.as_str() != "concerns", ..indicator })
        .collect();
    let found = of(&of_the_year, &secret(), false);
    assert!(found.judged > 0 && found.other == 0 && found.not_judged > 100, "{found:?}");
}

/// The newest release cannot have been made with another secret than the last one.
#[test]
fn a_mark_of_the_newest_release_that_is_another_one_is_found() {
    let mut ledger = released(&town(0, &[2024]), &Ledger::default());
    let shown = figures(&mut ledger, "adults").next().unwrap();
    shown.noise.as_mut().unwrap().mark ^= 1;
    assert_eq!(again(&ledger).other, 1);
    // Of an older one that may be so.
    let mut older = released(&town(0, &[2024, 2025]), &ledger);
    assert!(again(&older).other == 0 && again(&older).not_judged == 1);
    older
        .persons
        .values_mut()
        .flat_map(|figures| figures.values_mut())
        .filter(|shown| shown.noise.as_ref().unwrap().release == 2)
        .take(1)
        .for_each(|shown| shown.noise.as_mut().unwrap().mark ^= 1);
    assert_eq!(again(&older).other, 1);
}

/// A change of a ledger; says of how many entries.
type Leak = fn(&mut Ledger) -> usize;

fn figures<'a>(ledger: &'a mut Ledger, code: &'static str) -> impl Iterator<Item = &'a mut Shown> {
    let of_code = ledger.shown.iter_mut().filter(move |((of, _), _)| of.as_str() == code);
    of_code.flat_map(|(_, figures)| figures.values_mut()).filter(|shown| shown.noise.is_some())
}

#[test]
fn each_entry_that_is_not_made_so_is_found_also_where_it_is_one_of_many() {
    let honest = released(&town(0, &[2023, 2024, 2025]), &Ledger::default());
    let leaks: [(&str, Leak); 11] = [
        ("persons that are one more than they are", |ledger| {
            let shown = ledger.persons.values_mut().flat_map(|figures| figures.values_mut());
            shown.map(|shown| shown.published = [shown.truth[1] + 1.0; 2]).count()
        }),
        ("the noise of another epoch", |ledger| {
            let mut other = ledger.clone();
            other.reopen("18+", Period::Year(2024), |code| ["adults", "moved", "income"].contains(&code.as_str()));
            let other = released(&town(0, &[2023, 2024, 2025]), &other);
            let key = (IndicatorCode::new("adults"), Period::Year(2024));
            let from = other.shown[&key].iter().take(9).map(|(group, shown)| (group.clone(), shown.clone()));
            let from: Vec<(Group, Shown)> = from.collect();
            let figures = ledger.shown.get_mut(&key).unwrap();
            from.into_iter()
                .filter(|(group, _)| !group.ids().is_empty())
                .map(|(group, shown)| figures.insert(group, shown))
                .count()
        }),
        ("two units in one period", |ledger| {
            let few = figures(ledger, "income").step_by(7);
            few.map(|shown| shown.noise.as_mut().unwrap().unit *= 0.9).count()
        }),
        ("the truth in one count of twenty", |ledger| {
            let few = figures(ledger, "residents").step_by(20).filter(|shown| shown.truth[0] != shown.published[0]);
            few.map(|shown| shown.published[0] = shown.truth[0]).count()
        }),
        ("the truth in all sums", |ledger| {
            figures(ledger, "income").map(|shown| shown.published[0] = shown.truth[0].round()).count()
        }),
        ("sums whose noise has hardly a size", |ledger| {
            figures(ledger, "income").map(|shown| shown.noise.as_mut().unwrap().unit = 1.0).count()
        }),
        ("the truth in the persons of one population, also below its figures", |ledger| {
            let of_population = ledger.persons.iter_mut().filter(|((population, _), _)| population == "18+");
            let shown = of_population.flat_map(|(_, figures)| figures.values_mut());
            let moved = shown.filter(|shown| shown.truth[1] != shown.published[1]);
            let moved = moved.map(|shown| shown.published = [shown.truth[1]; 2]).count();
            let persons = ledger.persons.clone();
            for ((code, period), figures) in &mut ledger.shown {
                let is_of = ["adults", "moved", "income"].contains(&code.as_str());
                for (group, shown) in figures.iter_mut().filter(|_| is_of) {
                    if let Some(of) = persons.get(&("18+".to_owned(), *period)).and_then(|figures| figures.get(group)) {
                        shown.published[1] = of.published[1];
                    }
                }
            }
            moved
        }),
        ("noise of another year, of which nothing is this one's", |ledger| {
            let mut shown: Vec<&mut Shown> = figures(ledger, "moved").collect();
            let noise: Vec<f64> = shown.iter().map(|shown| shown.published[0] - shown.truth[0]).collect();
            let turned = shown.iter_mut().zip(noise.iter().cycle().skip(61));
            turned
                .filter(|(shown, noise)| shown.published[0] != shown.truth[0] + **noise && shown.truth[0] > 8.0)
                .map(|(shown, noise)| shown.published[0] = shown.truth[0] + noise)
                .count()
        }),
        ("reports as they are", |ledger| {
            let moved = figures(ledger, "concerns").filter(|shown| shown.truth[0] != shown.published[0]);
            moved.map(|shown| shown.published[0] = shown.truth[0]).count()
        }),
        ("errors that say less than the noise", |ledger| {
            figures(ledger, "adults").map(|shown| shown.errors[0] = 0.5).count()
        }),
        ("other counts than the sum of them", |ledger| {
            figures(ledger, "adults").map(|shown| shown.noise.as_mut().unwrap().counts[0][1] += 1).count()
        }),
    ];
    for (what, leak) in leaks {
        let mut ledger = honest.clone();
        let changed = leak(&mut ledger);
        let found = again(&ledger);
        assert!(
            changed > 0 && found.other >= changed.min(found.judged) / 2 && found.other > 0,
            "{what}: {changed} {found:?}"
        );
    }
    // A leak of each kind in a single figure is found too.
    let mut one = honest.clone();
    let shown = figures(&mut one, "adults").find(|shown| shown.truth[0] != shown.published[0]).unwrap();
    shown.published[0] = shown.truth[0];
    assert_eq!(again(&one).other, 1);
}
