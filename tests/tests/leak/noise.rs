//! Reading counts and changes off the noise.
use geodata::{
    aggregate::{Atom, StatuteLayer, Totals, Weights, totals},
    delivery::Delivery,
    indicator::{Indicator, Kind},
    period::Period,
    protect::{Ledger, PerturbationTable, Release, Released, Rules, SecretKey, TableRules, cell_key, release},
};
use jiff::civil::date;

fn demo() -> (Delivery, Totals) {
    let delivery = bydelsblik::demo::municipality(1);
    let districts = Weights::new(vec![vec![(0, 1.0)]; delivery.departments.len()], 1);
    let points = vec![0; delivery.departments.len()];
    let concerns = bydelsblik::catalogue::required("bekymringer");
    let totals = totals(&delivery, &concerns, &points, &districts, StatuteLayer::Off, date(2026, 1, 1));
    (delivery, totals)
}

const SECRET: &str = "a secret of the tests";

fn released(totals: &Totals, secret: &str) -> Release {
    release(totals, &SecretKey::new(secret.as_bytes()).unwrap(), Rules::default(), &Ledger::default()).0
}

/// Numerators of single-department blocks: what is released against what is true.
fn pairs(totals: &Totals, secret: &str, is_meant: impl Fn(&Indicator) -> bool) -> Vec<(f64, f64)> {
    let release = released(totals, secret);
    let mut pairs = Vec::new();
    for ((code, period), figures) in release.figures() {
        let indicator = release.indicators().iter().find(|indicator| indicator.code == *code).unwrap();
        let atoms = &totals.figures[&(code.clone(), *period)];
        for (block, figure) in release.blocks().iter().zip(figures).filter(|(block, _)| block.members.len() == 1) {
            if let (Released::Counts { numerator, .. }, Atom::Counted(tally)) = (figure, atoms[block.members[0]])
                && is_meant(indicator)
            {
                pairs.push((*numerator, tally.numerator));
            }
        }
    }
    pairs
}

#[test]
fn reading_a_count_off_the_release_finds_few_true_ones() {
    let (_, totals) = demo();
    for kind in [Kind::Share, Kind::Rate, Kind::Mean] {
        let pairs = pairs(&totals, SECRET, |indicator| indicator.kind == kind);
        let positive: Vec<&(f64, f64)> = pairs.iter().filter(|pair| pair.1 > 0.0).collect();
        let truth: Vec<(f64, f64)> = positive.iter().map(|pair| (pair.1, pair.1)).collect();
        let hits = |pairs: &[(f64, f64)]| pairs.iter().filter(|(guess, truth)| guess == truth).count();
        assert_eq!(hits(&truth), truth.len(), "unprotected, every guess is right");
        let released: Vec<(f64, f64)> = positive.into_iter().copied().collect();
        let found = hits(&released);
        assert!(
            !released.is_empty() && found * 3 < released.len(),
            "{kind:?}: {found} of {} are right",
            released.len()
        );
    }
}

#[test]
fn one_and_two_are_never_published_and_a_zero_is_made_up_where_it_hides_somebody_alone() {
    let secrets = ["one secret of the tests", "another secret of the tests", "a third secret of the tests"];
    let (_, mut totals) = demo();
    let by_household = |indicator: &Indicator| indicator.persons_per_household > 1;
    // Nobody is poor and nobody moves, in any department.
    for ((code, _), atoms) in &mut totals.figures {
        let indicator = totals.indicators.iter().find(|indicator| indicator.code == *code).unwrap();
        for atom in atoms.iter_mut().filter(|_| by_household(indicator)) {
            if let Atom::Counted(tally) = atom {
                tally.numerator = 0.0;
            }
        }
    }
    let of = |is_meant: &dyn Fn(&Indicator) -> bool| -> Vec<(f64, f64)> {
        secrets.iter().flat_map(|secret| pairs(&totals, secret, is_meant)).collect()
    };
    let of_persons = of(&|indicator| indicator.kind == Kind::Share && !by_household(indicator));
    let of_households = of(&by_household);
    let of_reports = of(&|indicator| indicator.kind == Kind::Rate);
    for (published, _) in of_persons.iter().chain(&of_households).chain(&of_reports) {
        assert!(*published == 0.0 || *published > 2.0, "{published}");
    }
    let made_up = |pairs: &[(f64, f64)]| {
        let zeros: Vec<f64> = pairs.iter().filter(|pair| pair.1 == 0.0).map(|pair| pair.0).collect();
        (zeros.iter().filter(|published| **published > 0.0).count(), zeros.len())
    };
    // Unprotected, a number above 0 proves that somebody is there; so it may where single persons are counted, of which no zero is made up.
    let (some, zeros) = made_up(&of_persons);
    assert!(zeros > 0 && some == 0, "{some} of {zeros}");
    // Of reports it proves nothing: about a tenth of the zeros are published as more.
    let (some, zeros) = made_up(&of_reports);
    println!("of reports {some} of {zeros}");
    assert!(zeros > 200 && some * 20 > zeros && some * 6 < zeros, "{some} of {zeros}");
    // Nor does it of a household: about a seventh.
    let (some, zeros) = made_up(&of_households);
    println!("of households {some} of {zeros}");
    assert!(zeros > 200 && some * 10 > zeros && some * 3 < zeros, "{some} of {zeros}");
}

#[test]
fn the_difference_of_two_years_tells_nothing_about_who_came() {
    let (_, totals) = demo();
    let release = released(&totals, SECRET);
    let without_noise = TableRules { max_noise: 0, hidden: 0, ..TableRules::default() };
    let without_noise = PerturbationTable::new(&without_noise).unwrap();
    let (mut exact, mut tried, mut unprotected) = (0, 0, 0);
    for indicator in release.indicators().iter().filter(|indicator| indicator.kind == Kind::Share) {
        let year = |year| (indicator.code.clone(), Period::Year(year));
        let (before, after) = (&release.figures()[&year(2024)], &release.figures()[&year(2025)]);
        for (position, block) in release.blocks().iter().enumerate().filter(|(_, block)| block.members.len() == 1) {
            let counts = |figure: &Released| {
                if let Released::Counts { numerator, .. } = figure { Some(*numerator) } else { None }
            };
            let truth = |year| match totals.figures[&(indicator.code.clone(), Period::Year(year))][block.members[0]] {
                Atom::Counted(tally) => tally.numerator,
                _ => f64::NAN,
            };
            if let (Some(before), Some(after)) = (counts(&before[position]), counts(&after[position])) {
                let change = truth(2025) - truth(2024);
                // Where nobody came and nobody went, there is nothing to tell.
                if change != 0.0 {
                    tried += 1;
                    exact += usize::from(after - before == change);
                    let shown =
                        [2024, 2025].map(|year| truth(year) + f64::from(without_noise.noise(truth(year) as u64, 0)));
                    unprotected += usize::from(shown[1] - shown[0] == change);
                }
            }
        }
    }
    assert_eq!(unprotected, tried, "unprotected, every difference is the change");
    assert!(tried > 100 && exact * 3 < tried, "{exact} of {tried} changes are exact");
}

#[test]
fn keys_of_one_contributor_more_have_nothing_to_do_with_each_other() {
    let secret = SecretKey::new(SECRET.as_bytes()).unwrap();
    let table = PerturbationTable::new(&TableRules::default()).unwrap().shuffled(&secret);
    let noise = |count: u64| table.noise(count, cell_key(secret.contributors("x", "", "a"), count));
    // One noise for all counts, as a table by areas would have it: the difference is exact. By contributors it is not.
    let same = (20..400_u64).filter(|&count| noise(count) == noise(count + 1)).count();
    assert!(same < 120, "{same} of 380");
}
