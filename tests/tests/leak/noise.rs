//! Reading counts and changes off the noise.
use geodata::{
    aggregate::{Atom, StatuteLayer, Totals, Weights, totals},
    delivery::Delivery,
    indicator::Kind,
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

fn released(totals: &Totals) -> Release {
    release(totals, &SecretKey::new(b"a secret of the tests").unwrap(), Rules::default(), &Ledger::default()).0
}

/// Numerators of single-department blocks: what is released against what is true.
fn pairs(kind: Kind) -> Vec<(f64, f64)> {
    let (_, totals) = demo();
    let release = released(&totals);
    let mut pairs = Vec::new();
    for ((code, period), figures) in release.figures() {
        let indicator = release.indicators().iter().find(|indicator| indicator.code == *code).unwrap();
        let atoms = &totals.figures[&(code.clone(), *period)];
        for (block, figure) in release.blocks().iter().zip(figures).filter(|(block, _)| block.members.len() == 1) {
            if let (Released::Counts { numerator, .. }, Atom::Counted(tally)) = (figure, atoms[block.members[0]])
                && indicator.kind == kind
            {
                pairs.push((*numerator, tally.numerator));
            }
        }
    }
    pairs
}

#[test]
fn reading_a_count_off_the_release_finds_few_true_ones() {
    for kind in [Kind::Share, Kind::Rate, Kind::Mean] {
        let pairs = pairs(kind);
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
fn one_and_two_are_never_published_and_zero_is_never_made_up() {
    for (published, truth) in pairs(Kind::Share).into_iter().chain(pairs(Kind::Rate)) {
        assert!(published == 0.0 || published > 2.0, "{published}");
        assert!(truth > 0.0 || published == 0.0, "{truth} became {published}");
    }
}

#[test]
fn the_difference_of_two_years_tells_nothing_about_who_came() {
    let (_, totals) = demo();
    let release = released(&totals);
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
                // Nobody came and nobody went: the same persons keep the same noise, and the release may say so.
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
    let secret = SecretKey::new(b"a secret of the tests").unwrap();
    let table = PerturbationTable::new(&TableRules::default()).unwrap().shuffled(&secret);
    let noise = |count: u64| table.noise(count, cell_key(secret.contributors("x", "", "a"), count));
    // One noise for all counts, as a table by areas would have it: the difference is exact. By contributors it is not.
    let same = (20..400_u64).filter(|&count| noise(count) == noise(count + 1)).count();
    assert!(same < 120, "{same} of 380");
}
