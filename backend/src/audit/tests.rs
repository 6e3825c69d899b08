//! An audit that cannot fail proves nothing: each kind of leak is built here, and must be found.
use super::*;
use crate::{
    demo::municipality,
    publish::{Aggregated, Making, WeightCache, publish},
    statute::{BUILT_IN, Statute},
    timings::Timings,
};
use geodata::{
    area::AreaId,
    protect::{Group, SecretKey, Shown},
};
use jiff::civil::date;
use std::sync::LazyLock;

/// A release of the demo with the statute layer on, as the audit sees it.
#[derive(Clone)]
struct Audited {
    totals: Totals,
    reach: Reach,
    ledger: Ledger,
    served: Served,
}

fn audited(secret: u8) -> Audited {
    static FIRST: LazyLock<Audited> = LazyLock::new(|| released(1));
    if secret == 1 { FIRST.clone() } else { released(secret) }
}

fn released(secret: u8) -> Audited {
    let delivery = municipality(1);
    let statute = Statute::parse(BUILT_IN, &crate::catalogue::built_in()).unwrap();
    let statute = crate::publish::StatuteRules { statute, text: BUILT_IN.to_owned() };
    let today = date(2026, 6, 1);
    let ledger = Ledger::default();
    let making = Making {
        secret: &SecretKey::new(&[secret; 32]).unwrap(),
        rules: Rules::default(),
        ledger: &ledger,
        today,
        statute: Some(&statute),
    };
    let (published, ledger) =
        publish(&delivery, &making, &mut WeightCache::default(), &mut Timings::default()).unwrap();
    let aggregated = Aggregated::new(&delivery, &mut WeightCache::default(), today, Some(&statute)).unwrap();
    let reach = reach(&aggregated);
    Audited { served: Served::of(&published), totals: aggregated.totals, reach, ledger }
}

impl Audited {
    fn report(&self) -> Report {
        audit(&self.totals, &self.reach, &self.ledger, &self.served)
    }

    /// A leaking build: it shows other numbers, and its ledger says that it does.
    fn shows(&mut self, change: impl Fn(&IndicatorCode, &Group, Period, &Shown) -> [f64; 2]) {
        for ((code, period), figures) in &mut self.ledger.shown {
            for (group, shown) in figures.iter_mut() {
                shown.published = change(code, group, *period, shown);
            }
        }
        let of_blocks = self
            .served
            .blocks
            .iter()
            .map(|block| -> Group { block.departments.iter().map(|(id, _)| AreaId::new(id.clone())).collect() });
        let of_blocks: Vec<Group> = of_blocks.collect();
        for (key, figures) in &mut self.served.released {
            for (group, figure) in of_blocks.iter().zip(figures) {
                if let (Released::Counts { numerator, denominator, .. }, Some(shown)) =
                    (figure, self.ledger.shown[key].get(group))
                {
                    [*numerator, *denominator] = shown.published;
                }
            }
        }
        // Areas are sums of blocks, so that nothing but the noise is wrong.
        self.served.layers.clear();
        self.served.statute.clear();
    }

    fn broken(&self) -> Vec<&'static str> {
        self.report().broken().map(|finding| finding.attack).collect()
    }
}

#[test]
fn an_honest_release_holds_whatever_the_secret() {
    for secret in 1..=4 {
        let report = audited(secret).report();
        assert!(report.holds(), "{report}");
        let blind: Vec<&str> =
            report.findings.iter().filter(|finding| finding.tried == 0).map(|finding| finding.attack).collect();
        assert!(blind.is_empty(), "nothing to try: {blind:?}");
    }
}

#[test]
fn true_numbers_and_predictable_noise_are_found() {
    let honest = audited(1);
    let counts = |code: &IndicatorCode| {
        honest.served.indicators.iter().any(|indicator| {
            indicator.code == *code
                && indicator.kind == geodata::indicator::Kind::Share
                && indicator.persons_per_household == 1
        })
    };
    let with = |change: &dyn Fn(&Group, Period, f64) -> f64| {
        let mut leaking = audited(1);
        leaking.shows(|code, group, period, shown| {
            let truth = shown.truth[0];
            if counts(code) && truth > 8.0 {
                [change(group, period, truth), shown.published[1]]
            } else {
                shown.published
            }
        });
        leaking.broken()
    };
    assert_eq!(with(&|_, _, truth| truth), ["weighs the noise", "subtracts year from year", "carries noise over"]);
    assert!(with(&|_, _, truth| truth + 1.0).contains(&"weighs the noise"));
    assert!(with(&|_, _, truth| truth + 9.0).contains(&"finds what no table makes"));
    // Noise of the right size that is the same in all years of a department.
    let odd = |group: &Group| group.ids()[0].as_str().bytes().map(u64::from).sum::<u64>() % 7;
    let of_department = with(&|group, _, truth| truth + odd(group) as f64 - 3.0);
    assert!(of_department.contains(&"subtracts year from year"), "{of_department:?}");
    // The same for all departments in a year.
    let of_year = with(&|_, period, truth| truth + f64::from(period.year() % 7) - 3.0);
    assert!(of_year.contains(&"carries noise over"), "{of_year:?}");
    // Noise that is narrower, and new each year.
    let fresh = |group: &Group, period: Period, truth: f64| {
        let mix = geodata::random::mix(odd(group) << 32 | u64::from(period.year().unsigned_abs()) << 8 | truth as u64);
        [-1.0, 0.0, 0.0, 1.0][(mix % 4) as usize]
    };
    assert!(!with(&|group, period, truth| truth + fresh(group, period, truth)).is_empty());
}

#[test]
fn one_and_two_and_persons_as_they_are_are_found() {
    let mut leaking = audited(1);
    leaking.shows(|_, _, _, shown| {
        if (1.0..3.0).contains(&shown.truth[0]) { [shown.truth[0], shown.published[1]] } else { shown.published }
    });
    assert!(leaking.broken().contains(&"finds what no table makes"));
    let mut leaking = audited(1);
    for figures in leaking.ledger.persons.values_mut() {
        figures.values_mut().for_each(|shown| shown.published = [shown.truth[1]; 2]);
    }
    assert!(leaking.broken().contains(&"reads persons and sums"));
    // The wrong way round: more adults than residents.
    let mut leaking = audited(1);
    let of = |population: &str| {
        let first = leaking.ledger.persons.iter().find(|((name, _), _)| name == population).unwrap();
        (first.0.clone(), first.1.first_key_value().unwrap().0.clone())
    };
    let (inner, outer) = (of("18+"), of("residents"));
    let around = leaking.ledger.persons[&outer.0][&outer.1].published;
    let shown = leaking.ledger.persons.get_mut(&inner.0).unwrap().get_mut(&inner.1).unwrap();
    (shown.published, shown.truth[1]) = ([around[0] + 6.0; 2], 1.0);
    assert!(leaking.broken().contains(&"bounds persons by linear programming"));
}

#[test]
fn what_is_shown_beside_the_ledger_or_of_too_few_is_found() {
    let mut leaking = audited(1);
    for figures in leaking.served.released.values_mut() {
        for figure in figures {
            if let Released::Counts { numerator, .. } = figure {
                *numerator += 1.0;
            }
        }
    }
    assert_eq!(leaking.broken(), ["looks beside the ledger", "looks for more than blocks"]);

    let change = |change: &dyn Fn(&mut Shown)| {
        let mut leaking = audited(1);
        leaking.ledger.shown.values_mut().flat_map(BTreeMap::values_mut).take(1).for_each(change);
        leaking.broken()
    };
    assert_eq!(change(&|shown| shown.households.iter_mut().for_each(|of_it| *of_it = 1)), ["reads small figures"]);
    assert!(
        change(&|shown| shown.truth[2] = 2.0).contains(&"reads small figures"),
        "concerns come first, of two reporters"
    );

    // A department that shrank, as the rest of two sets of a year.
    let mut leaking = audited(1);
    let group = |ids: &[&str]| ids.iter().map(|id| AreaId::new(*id)).collect::<Group>();
    let (_, figures) =
        leaking.ledger.shown.iter_mut().find(|((code, _), _)| code.as_str() == "kun_grundskole").unwrap();
    let shown = figures.values().next().unwrap().clone();
    figures.insert(group(&["x"]), Shown { households: vec![40], ..shown.clone() });
    figures.insert(group(&["x", "y"]), Shown { households: vec![40, 5], ..shown });
    assert!(leaking.broken().contains(&"solves for few households"));
}

#[test]
fn what_areas_interventions_and_texts_tell_is_found() {
    let mut leaking = audited(1);
    let statute = leaking.served.statute.values_mut().flatten();
    statute.filter_map(|figure| figure.counts.as_mut()).for_each(|counts| counts[0] += 1.0);
    assert_eq!(leaking.broken(), ["looks for more than blocks"]);

    let mut leaking = audited(1);
    let figures = leaking.served.layers.values_mut().flat_map(BTreeMap::values_mut).flatten();
    figures.filter(|figure| !figure.state.has_value()).take(1).for_each(|figure| figure.value = 12.0);
    assert_eq!(leaking.broken(), ["reads under what is withheld"]);

    let row = audited(1).served.interventions[0].clone();
    let of = |change: &dyn Fn(&mut InterventionRow)| {
        let mut leaking = audited(1);
        change(&mut leaking.served.interventions[0]);
        leaking.broken()
    };
    assert_eq!(of(&|_| {}), [""; 0]);
    let found = ["reads interventions"];
    assert_eq!(of(&|row| row.number = 4_711), found, "a delivered number");
    assert_eq!(of(&|row| row.departments.clear()), found);
    assert_eq!(of(&|row| row.participants.push((2025, Some(4.0), Vec::new()))), found);
    assert_eq!(of(&|row| row.participants.push((2025, None, vec![("misbrug".to_owned(), 0.0)]))), found);
    assert_eq!(of(&|row| row.participants.push((2025, Some(12.0), vec![("misbrug".to_owned(), 12.0)]))), found);
    assert!(row.number == 1);

    let mut leaking = audited(1);
    leaking.served.texts.push("Ring til 20 30 40 50".to_owned());
    assert_eq!(leaking.broken(), ["reads names and ids"]);
}

#[test]
fn what_is_printed_tells_no_count() {
    let audited = audited(1);
    let report = audited.report();
    let printed = format!("{report}{}", utility(&audited.totals, &audited.reach, &audited.served));
    assert!(printed.starts_with("CONFIDENTIAL"));
    for finding in &report.findings {
        assert!(
            !(10..usize::MAX).contains(&finding.tried)
                || printed.contains(&format!("about {}", (finding.tried + 5) / 10 * 10))
        );
    }
    // No share has decimals.
    assert!(
        !printed.split_whitespace().collect::<Vec<_>>().windows(2).any(|two| two[1] == "%" && two[0].contains('.')),
        "{printed}"
    );
    assert_eq!([0, 3, 14, 15].map(report::about), ["0", "below 10", "about 10", "about 20"]);
}
