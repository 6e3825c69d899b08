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
    observation::Observation,
    protect::{Group, SecretKey, Shown},
};
use jiff::civil::date;
use std::sync::LazyLock;

/// A release of the demo with the statute layer on, as the audit sees it.
#[derive(Clone)]
struct Audited {
    delivery: Delivery,
    totals: Totals,
    reach: Reach,
    ledger: Ledger,
    served: Served,
}

const TODAY: Date = date(2026, 6, 1);

fn audited(secret: u8) -> Audited {
    static FIRST: LazyLock<Audited> = LazyLock::new(|| released(1));
    if secret == 1 { FIRST.clone() } else { released(secret) }
}

fn released(secret: u8) -> Audited {
    released_of(municipality(1), secret)
}

fn released_of(delivery: Delivery, secret: u8) -> Audited {
    let statute = Statute::parse(BUILT_IN, &crate::catalogue::built_in()).unwrap();
    let statute = crate::publish::StatuteRules { statute, text: BUILT_IN.to_owned() };
    let today = TODAY;
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
    Audited { served: Served::of(&published), totals: aggregated.totals, reach, ledger, delivery }
}

impl Audited {
    fn truth(&self) -> Truth<'_> {
        let Self { delivery, totals, reach, .. } = self;
        Truth { delivery, totals, reach, today: TODAY }
    }

    fn report(&self) -> Report {
        audit(&self.truth(), &self.ledger, &self.served)
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

/// The demo with other observations.
fn with_observations(change: impl Fn(&Observation) -> Vec<Observation>) -> Delivery {
    let mut delivery = municipality(1);
    delivery.observations = delivery.observations.iter().flat_map(change).collect();
    delivery
}

#[test]
fn an_honest_release_of_quarters_holds() {
    // Who is there is counted once a year, so that all quarters of a year have one noise.
    let quarters = |observation: &Observation| {
        let of = |quarter: u8| {
            let period = format!("{}-Q{quarter}", observation.period.year()).parse().unwrap();
            Observation { period, ..observation.clone() }
        };
        (1..=4).map(of).collect()
    };
    for secret in 1..=2 {
        let report = released_of(with_observations(quarters), secret).report();
        assert!(report.holds(), "{report}");
        assert!(
            report.findings.iter().any(|finding| finding.attack == "subtracts year from year" && finding.tried > 0)
        );
    }
}

#[test]
fn an_honest_release_of_steady_counts_holds() {
    // Two large departments, in which the same number is counted in each of sixteen years.
    let all = municipality(1);
    let counted = |department: &AreaId, (year, numerator): (i16, f64)| Observation {
        department: department.clone(),
        period: Period::Year(year),
        indicator: IndicatorCode::new("psykiatrikontakt"),
        numerator,
        denominator: 2_500,
        largest: None,
    };
    let aggregated = Aggregated::new(&all, &mut WeightCache::default(), TODAY, None).unwrap();
    let mut departments = aggregated.totals.departments;
    departments.sort_by_key(|department| std::cmp::Reverse(department.households));
    for count in [1.0, 4.0, 8.0, 20.0] {
        let mut delivery = all.clone();
        let years = || 2010..=2025;
        let of = |at: usize, count: f64| years().map(move |year| (at, (year, count)));
        let list = of(0, count).chain(of(1, 138.0));
        delivery.observations = list.map(|(at, figure)| counted(&departments[at].id, figure)).collect();
        for secret in 1..=3 {
            let report = released_of(delivery.clone(), secret).report();
            assert!(report.holds(), "{count}: {report}");
        }
    }
}

#[test]
fn an_honest_release_where_everybody_is_counted_holds() {
    let everybody = |observation: &Observation| {
        let all = f64::from(observation.denominator);
        vec![Observation { numerator: observation.numerator.max(all - 2.0).min(all), ..observation.clone() }]
    };
    for secret in 1..=2 {
        let report = released_of(with_observations(everybody), secret).report();
        assert!(report.holds(), "{report}");
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
    assert_eq!(
        change(&|shown| shown.households.iter_mut().for_each(|of_it| *of_it = 1)),
        ["compares with the delivery", "reads small figures"]
    );
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
    // The other attacks do not read them, and take long.
    let broken = |leaking: &Audited| !surface::interventions(&leaking.truth(), &leaking.ledger, &leaking.served).holds;
    let of = |change: &dyn Fn(&mut InterventionRow)| {
        let mut leaking = audited(1);
        change(&mut leaking.served.interventions[0]);
        broken(&leaking)
    };
    assert!(!of(&|_| {}));
    assert!(of(&|row| row.number = 4_711), "a delivered number");
    assert!(of(&|row| row.departments.clear()));
    assert!(of(&|row| row.participants.push((2025, Some(4.0), Vec::new()))));
    assert!(of(&|row| row.participants.push((2025, None, vec![("misbrug".to_owned(), 0.0)]))));
    assert!(of(&|row| row.participants.push((2025, Some(12.0), vec![("misbrug".to_owned(), 12.0)]))));
    assert!(row.number == 1);
    assert!(of(&|row| row.first_year -= 1));
    assert!(of(&|row| row.last_year = Some(2031)));
    assert!(of(&|row| row.open_to_all = !row.open_to_all));
    assert!(of(&|row| row.target_groups.push("aeldre".to_owned())));
    assert!(of(&|row| row.departments.truncate(row.departments.len() - 1)), "another place");
    assert!(of(&|row| row.kind.push('x')));

    // One that had too few participants, or that nobody delivered.
    let mut leaking = audited(1);
    let number = u32::try_from(leaking.served.interventions.len() + 1).unwrap();
    leaking.served.interventions.push(InterventionRow { number, participants: Vec::new(), ..row });
    assert_eq!(leaking.broken(), ["reads interventions"]);
    let counts = |change: &dyn Fn(&mut Vec<CountedRow>)| {
        let mut leaking = audited(1);
        change(&mut leaking.served.counted_interventions);
        broken(&leaking)
    };
    assert!(counts(&|rows| rows[0].count += 1));
    assert!(counts(&|rows| rows[0].district = Some("Havnebyen Nord".to_owned())));
    assert!(counts(&|rows| rows.truncate(1)));
}

#[test]
fn personal_data_in_any_served_text_is_found() {
    let change = |change: &dyn Fn(&mut Served)| {
        let mut leaking = audited(1);
        change(&mut leaking.served);
        // As the texts of a store are read.
        leaking.served.add_texts();
        !surface::texts(&leaking.served).holds
    };
    assert!(!change(&|_| {}));
    assert!(change(&|served| served.texts.push("Ring til 20 30 40 50".to_owned())));
    assert!(change(&|served| served.ids.push("1990-01-01".to_owned())));
    assert!(!change(&|served| served.ids.push("0101901234".to_owned())), "it may be a code");
    assert!(change(&|served| served.indicators[0].description.en = "Born 1 May 1990".to_owned()));
    assert!(change(&|served| served.indicators[0].name.da = "010190-1234".to_owned()));
    for kind in ["010190-1234", "0101901234", "jens_jensen", "20_30_40_50"] {
        assert!(change(&|served| served.interventions[0].kind = kind.to_owned()), "{kind}");
    }
    let aims = |served: &mut Served| served.interventions[0].target_groups.push("010190-1234".to_owned());
    assert!(change(&aims));
    let all = audited(1).served.texts.join("\n");
    assert!(BUILT_IN.lines().all(|line| all.contains(line)));
    let municipality = municipality(1).municipality;
    assert!(all.contains(&municipality.name) && municipality.attribution.iter().all(|line| all.contains(line)));
}

#[test]
fn a_block_or_an_area_too_many_is_told_in_words() {
    let mut leaking = audited(1);
    let extra = BlockRow { id: "zz".to_owned(), ..leaking.served.blocks[0].clone() };
    leaking.served.blocks.push(extra);
    let report = leaking.report();
    let broken: Vec<&str> = report.broken().map(|finding| finding.attack).collect();
    assert!(broken.contains(&"counts blocks and areas"), "{report}");
    let _ = utility(&leaking.totals, &leaking.reach, &leaking.served).to_string();

    let with = |change: &dyn Fn(&mut Audited)| {
        let mut leaking = audited(1);
        change(&mut leaking);
        let _ = utility(&leaking.totals, &leaking.reach, &leaking.served).to_string();
        surface::nothing_but_blocks(&leaking.totals, &leaking.reach, &leaking.ledger, &leaking.served);
        surface::shape(&leaking.reach, &leaking.ledger, &leaking.served).holds
    };
    for holds in [
        with(&|leaking| leaking.served.blocks.truncate(3)),
        with(&|leaking| leaking.served.released.values_mut().next().unwrap().truncate(3)),
        with(&|leaking| leaking.served.released.values_mut().for_each(|figures| figures.truncate(1))),
        with(&|leaking| {
            let columns = leaking.served.layers.get_mut(&LayerId::Districts).unwrap();
            columns.values_mut().for_each(|figures| figures.push(figures[0]));
        }),
        with(&|leaking| leaking.served.statute.values_mut().next().unwrap().truncate(1)),
        with(&|leaking| leaking.served.blocks[0].departments[0].0 = "unknown".to_owned()),
    ] {
        assert!(!holds);
    }
}

#[test]
fn numbers_below_withheld_figures_are_found() {
    let mut leaking = audited(1);
    leaking.served.hidden = 1;
    assert_eq!(leaking.broken(), ["reads under what is withheld"]);
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
