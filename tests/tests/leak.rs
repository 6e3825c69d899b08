//! Attacks on a release, over its public surface. Each first succeeds against unprotected data, so that it is known to work.
use bydelsblik::publish::{WeightCache, publish};
use geodata::{
    aggregate::{Atom, Weights, totals},
    column::State,
    delivery::Delivery,
    indicator::{IndicatorCode, Kind},
    period::Period,
    protect::{Release, Released, Rules, SecretKey, release},
};

const CONCERNS: &str = "bekymringer";

fn demo() -> (Delivery, geodata::aggregate::Totals) {
    let delivery = bydelsblik::demo::municipality(1);
    let districts = Weights::new(vec![vec![(0, 1.0)]; delivery.departments.len()], 1);
    let points = vec![0; delivery.departments.len()];
    let totals = totals(&delivery, &bydelsblik::catalogue::required(CONCERNS), &points, &districts);
    (delivery, totals)
}

fn released(totals: &geodata::aggregate::Totals) -> Release {
    release(totals, &SecretKey::new(b"a secret of the tests").unwrap(), Rules::default())
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
    let (mut exact, mut tried) = (0, 0);
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
                }
            }
        }
    }
    assert!(tried > 100 && exact * 3 < tried, "{exact} of {tried} changes are exact");
}

#[test]
fn a_figure_without_a_value_carries_none() {
    let (delivery, _) = demo();
    let published = publish(
        &delivery,
        &SecretKey::new(b"a secret of the tests").unwrap(),
        Rules::default(),
        &mut WeightCache::default(),
        &mut bydelsblik::timings::Timings::default(),
    )
    .unwrap();
    let mut without = 0;
    for layer in &published.layers {
        for figures in layer.figures().values() {
            for figure in figures.iter().filter(|figure| !figure.state.has_value()) {
                without += 1;
                assert_eq!((figure.value, figure.interval, figure.counts), (0.0, None, None), "{:?}", figure.state);
            }
        }
    }
    assert!(without > 0);
    let quarter =
        published.layers[0].figures().keys().filter(|(code, _)| *code == IndicatorCode::new(CONCERNS)).max().unwrap();
    let states: Vec<State> = published.layers[0].figures()[quarter].iter().map(|figure| figure.state).collect();
    assert!(states.contains(&State::NobodyCouldReport) && states.contains(&State::Value), "{states:?}");
}

#[test]
fn the_secret_is_in_no_released_byte() {
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}/demo.db", folder.path().display());
    drop(tests::program::Server::start(&["demo", "--no-open", "--db", &db]));
    let secret = std::fs::read(folder.path().join("demo.secret")).unwrap();
    let store = std::fs::read(folder.path().join("demo.db")).unwrap();
    let holds = |needle: &[u8]| store.windows(needle.len()).any(|window| window == needle);
    assert!(holds(b"Boligafdelinger"), "the search finds what is there");
    let hexadecimal: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!holds(&secret) && !holds(hexadecimal.as_bytes()));
}
