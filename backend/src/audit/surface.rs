//! What is served, compared with the ledger and the thresholds: figures of blocks and areas, the statute layer, interventions, and texts.
use super::{Reach, Served, report::Finding};
use geodata::{
    aggregate::{Atom, Totals},
    area::AreaId,
    column::State,
    derive::{BlockPart, Figure, sum_of_blocks},
    indicator::{Indicator, IndicatorCode, Kind},
    period::Period,
    protect::{Group, Ledger, Released, Rules, Shown, ShownFigures},
};
use std::collections::{BTreeMap, HashMap};

/// What stands of an indicator and period for exactly these departments: numerator, denominator, and the mean square errors of both.
fn standing(figures: Option<&ShownFigures>, departments: &[&str]) -> Option<[f64; 4]> {
    let inside = |group: &&Group| group.ids().iter().all(|id| departments.contains(&id.as_str()));
    let stands = figures?.iter().filter(|(group, shown)| shown.standing && inside(group));
    let numbers = |(_, shown): (&Group, &Shown)| {
        let ([n, d], [of_n, of_d]) = (shown.published, shown.errors);
        [n, d, of_n, of_d]
    };
    stands.map(numbers).reduce(|a, b| std::array::from_fn(|at| a[at] + b[at]))
}

/// Compares every released figure of a block with the ledger: nothing else may be shown, and what stands is shown as it is.
pub(super) fn unknown_to_the_ledger(ledger: &Ledger, served: &Served) -> Finding {
    let (mut tried, mut found) = (0, 0);
    for (key, released) in &served.released {
        for (row, figure) in served.blocks.iter().zip(released) {
            let Released::Counts { numerator, denominator, numerator_variance, denominator_variance } = *figure else {
                continue;
            };
            let departments: Vec<&str> = row.departments.iter().map(|(id, _)| id.as_str()).collect();
            let served = [numerator, denominator, numerator_variance, denominator_variance];
            tried += 1;
            found += usize::from(standing(ledger.shown.get(key), &departments) != Some(served));
        }
    }
    Finding::none(
        "looks beside the ledger",
        tried,
        found,
        "figures of blocks that differ from what the ledger says was shown",
    )
}

/// Looks for shown figures of too few households, persons or reporters, by what they were made of.
pub(super) fn below_a_threshold(ledger: &Ledger, indicators: &[Indicator]) -> Finding {
    let (mut tried, mut found) = (0, 0);
    for ((code, _), figures) in &ledger.shown {
        let Some(indicator) = indicators.iter().find(|indicator| indicator.code == *code) else { continue };
        for shown in figures.values().filter(|shown| shown.truth.iter().all(|number| number.is_finite())) {
            tried += 1;
            found += usize::from(is_below(shown, indicator));
        }
    }
    Finding::none("reads small figures", tried, found, "figures of fewer households, persons or reporters than allowed")
}

fn is_below(shown: &Shown, indicator: &Indicator) -> bool {
    let rules = Rules::default();
    let households: u32 = shown.households.iter().sum();
    let [_, denominator, reporters] = shown.truth;
    let few = match indicator.kind {
        Kind::Rate => reporters < f64::from(rules.reporters()),
        _ => denominator < f64::from(rules.contributors_for(indicator)),
    };
    few || households < rules.households_for(indicator)
}

/// Looks for figures of any area that are not a sum of released blocks, and for areas of few households that have a value.
pub(super) fn nothing_but_blocks(totals: &Totals, reach: &Reach, ledger: &Ledger, served: &Served) -> Finding {
    let mut block_of: HashMap<&str, (usize, f64)> = HashMap::new();
    for (block, row) in served.blocks.iter().enumerate() {
        block_of.extend(row.departments.iter().map(|(id, part)| (id.as_str(), (block, *part))));
    }
    // What only the statute layer reads is stored for its areas alone; its blocks are in the ledger.
    let of_statute = |key: &(IndicatorCode, Period)| -> Vec<Released> {
        let block = |row: &store::BlockRow| {
            let departments: Vec<&str> = row.departments.iter().map(|(id, _)| id.as_str()).collect();
            standing(ledger.shown.get(key), &departments).map_or(
                Released::Suppressed,
                |[numerator, denominator, n, d]| Released::Counts {
                    numerator,
                    denominator,
                    numerator_variance: n,
                    denominator_variance: d,
                },
            )
        };
        served.blocks.iter().map(block).collect()
    };
    let statute: BTreeMap<(IndicatorCode, Period), Vec<Released>> =
        served.statute.keys().map(|key| (key.clone(), of_statute(key))).collect();
    let as_many = |figures: &&Vec<Released>| figures.len() == served.blocks.len();
    let without_figures = served.released.values().filter(|figures| !as_many(figures)).count();
    let layers = served.layers.iter().map(|(layer, columns)| (layer.as_str(), columns, &served.released));
    let layers = layers.chain([(crate::publish::CONTIGUOUS, &served.statute, &statute)]);
    let (mut tried, mut found) = (0, without_figures);
    for (layer, columns, released) in layers {
        let Some(areas) = reach.get(layer) else { continue };
        for (key, figures) in columns {
            let Some(released) = released.get(key) else { continue };
            let Some(indicator) = served.indicators.iter().find(|indicator| indicator.code == key.0) else { continue };
            for (parts, figure) in areas.iter().zip(figures) {
                let Some(counts) = figure.counts else { continue };
                let (mut of_blocks, mut households) = (BTreeMap::<usize, f64>::new(), 0.0);
                for &(department, weight) in parts {
                    let of_it = &totals.departments[department];
                    households += weight * f64::from(of_it.dwellings.max(of_it.households));
                    let Some(&(block, part)) = block_of.get(of_it.id.as_str()) else { continue };
                    *of_blocks.entry(block).or_default() += weight * part;
                }
                // A block that has no figure is one that was put in later.
                let part = |(&block, &weight): (&usize, &f64)| BlockPart {
                    figure: released.get(block).copied().unwrap_or(Released::Missing),
                    households: 1,
                    weight,
                };
                let with_counts =
                    of_blocks.iter().map(part).filter(|part| matches!(part.figure, Released::Counts { .. }));
                let expected = sum_of_blocks(indicator, &with_counts.collect::<Vec<_>>(), 0.0);
                tried += 1;
                let same = |a: f64, b: f64| (a - b).abs() <= 1e-6 * (1.0 + a.abs());
                // A department stands for its block.
                let few = layer != "departments" && households + 1e-6 < served.households;
                let all_same = |a: Option<[f64; 2]>, b: Option<[f64; 2]>| match (a, b) {
                    (Some(a), Some(b)) => same(a[0], b[0]) && same(a[1], b[1]),
                    (a, b) => a.is_none() && b.is_none(),
                };
                let is_sum = all_same(expected.counts, Some(counts))
                    && same(expected.value, figure.value)
                    && all_same(expected.interval, figure.interval);
                found += usize::from(few || !is_sum);
            }
        }
    }
    let note = "figures of areas that are not a sum of released blocks, or of too few households";
    Finding::none("looks for more than blocks", tried, found, note)
}

/// Looks for numbers under a state that shows none.
pub(super) fn nothing_hidden(served: &Served) -> Finding {
    let figures = || served.layers.values().flat_map(BTreeMap::values).chain(served.statute.values()).flatten();
    let without = || figures().filter(|figure| !figure.state.has_value());
    let carrying = |figure: &&Figure| figure.value != 0.0 || figure.interval.is_some() || figure.counts.is_some();
    let suppressed = without().filter(|figure| figure.state == State::Suppressed).count();
    let note = format!("withheld figures that carry a value; {} are withheld", super::report::about(suppressed));
    Finding::none("reads under what is withheld", without().count(), without().filter(carrying).count(), note)
}

/// Looks for interventions shown with a place of too few households, and for participants that reveal few persons or a single group.
pub(super) fn interventions(totals: &Totals, ledger: &Ledger, served: &Served) -> Finding {
    let households: HashMap<&str, u32> =
        totals.departments.iter().map(|department| (department.id.as_str(), department.households)).collect();
    let rules = Rules::default();
    let mut found = 0;
    for row in &served.interventions {
        let of_place: u32 = row.departments.iter().filter_map(|id| households.get(id.as_str())).sum();
        let named = row.participants.iter().filter(|(_, all, groups)| {
            let people = groups.iter().filter(|(_, number)| *number > 0.0).count();
            let sum: f64 = groups.iter().map(|(_, number)| number).sum();
            all.is_none() && !groups.is_empty()
                || !groups.is_empty() && (people < 2 || all.is_some_and(|all| all != sum))
        });
        let is_kept = |(year, all, groups): &(i16, Option<f64>, Vec<(String, f64)>)| {
            ledger.participants.shown.iter().any(|((_, of), shown)| {
                of == year && shown.participants.all() == *all && shown.participants.groups() == groups.as_slice()
            })
        };
        found += row.participants.iter().filter(|year| !is_kept(year)).count();
        let few = row.participants.iter().filter_map(|(_, all, _)| *all);
        let few = few.filter(|all| *all < f64::from(rules.contributors())).count();
        found += usize::from(of_place < rules.households()) + named.count() + few;
    }
    let numbers: Vec<u32> = served.interventions.iter().map(|row| row.number).collect();
    let running = numbers.iter().zip(1..).all(|(number, running)| *number == running);
    found += usize::from(!running);
    let note = "interventions whose place, number, participants or groups reveal few persons";
    Finding::none("reads interventions", served.interventions.len(), found, note)
}

/// Looks for personal data in every text that is served.
pub(super) fn texts(served: &Served) -> Finding {
    let holds = |text: &&String| geodata::validate::personal_data(text).is_some();
    let found = served.texts.iter().filter(holds).count();
    Finding::none("reads names and ids", served.texts.len(), found, "served texts that seem to hold personal data")
}

/// Departments that are released but were never delivered, or the other way round.
pub(super) fn atoms_without_data(totals: &Totals, ledger: &Ledger, served: &Served) -> Finding {
    let position: HashMap<&AreaId, usize> =
        totals.departments.iter().enumerate().map(|(at, department)| (&department.id, at)).collect();
    let (mut tried, mut found) = (0, 0);
    for key in served.released.keys() {
        let (Some(atoms), Some(figures)) = (totals.figures.get(key), ledger.shown.get(key)) else { continue };
        for (group, shown) in figures.iter().filter(|(_, shown)| shown.standing) {
            let all: Option<Vec<usize>> = group.ids().iter().map(|id| position.get(id).copied()).collect();
            let Some(all) = all else { continue };
            tried += 1;
            let without = all.iter().any(|&at| matches!(atoms[at], Atom::Counted(tally) if tally.denominator == 0));
            // A correction may have emptied it since.
            found += usize::from(without && shown.truth[1] == sum_of_denominators(atoms, &all));
        }
    }
    Finding::none(
        "lifts over a threshold",
        tried,
        found,
        "figures that count the households of departments without persons",
    )
}

fn sum_of_denominators(atoms: &[Atom], members: &[usize]) -> f64 {
    let of = |&at: &usize| if let Atom::Counted(tally) = atoms[at] { f64::from(tally.denominator) } else { f64::NAN };
    members.iter().map(of).sum()
}
