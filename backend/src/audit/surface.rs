//! What is served, compared with the ledger and the thresholds: figures of blocks and areas, the statute layer, interventions, and texts.
use super::{Reach, Served, Truth, report::Finding};
use geodata::{
    aggregate::{Atom, Totals},
    area::AreaId,
    column::State,
    derive::{BlockPart, Figure, sum_of_blocks},
    indicator::{Indicator, IndicatorCode, Kind},
    layer::LayerId,
    period::Period,
    protect::{
        AsDelivered, Block, DeliveredInterventions, Group, Ledger, Released, Rules, Shown, ShownFigures, as_delivered,
        interventions_again,
    },
    validate::{personal_data, personal_data_in_code, personal_data_in_id},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{CountedRow, InterventionRow};

/// Compares how many there are: figures of a column and blocks, figures of a layer and its areas; and whether each department is in one block, within one of
/// the ledger. What is more than there should be was never protected, and where something is missing all others stand in another's place.
pub(super) fn shape(reach: &Reach, ledger: &Ledger, served: &Served) -> Finding {
    let blocks = served.blocks.len();
    let of_blocks = served.released.values().map(|figures| figures.len() == blocks);
    let of_layer =
        |layer: LayerId, figures: &[Figure]| reach.get(&layer).is_some_and(|areas| areas.len() == figures.len());
    let of_layers =
        served.layers.iter().flat_map(|(layer, columns)| columns.values().map(|figures| of_layer(*layer, figures)));
    let of_statute = served.statute.values().map(|figures| of_layer(LayerId::Contiguous, figures));
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let once: Vec<bool> =
        served.blocks.iter().flat_map(|row| &row.departments).map(|(id, _)| named.insert(id.as_str())).collect();
    let whole: BTreeMap<&str, usize> = ledger
        .blocks
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.ids().iter().map(move |id| (id.as_str(), at)))
        .collect();
    let within = served.blocks.iter().map(|row| {
        let blocks: BTreeSet<Option<&usize>> = row.departments.iter().map(|(id, _)| whole.get(id.as_str())).collect();
        blocks.len() == 1 && blocks.first().is_some_and(Option::is_some)
    });
    let all: Vec<bool> = of_blocks.chain(of_layers).chain(of_statute).chain(once).chain(within).collect();
    let found = all.iter().filter(|fits| !**fits).count();
    let note = "columns with more or fewer figures than blocks or areas, and blocks that the ledger does not know";
    Finding::none("counts blocks and areas", all.len(), found, note)
}

/// The same of the figures of blocks alone.
pub(super) fn as_many_figures_as_blocks(served: &Served) -> Finding {
    let off = served.released.values().filter(|figures| figures.len() != served.blocks.len()).count();
    Finding::none("counts blocks", served.released.len(), off, "columns with more or fewer figures than blocks")
}

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

/// Compares every released figure of a block with the ledger: nothing else may be shown, and what stands is shown as it is. Only of the columns that
/// `are_looked_at`.
pub(super) fn unknown_to_the_ledger(
    ledger: &Ledger,
    served: &Served,
    are_looked_at: impl Fn(&(IndicatorCode, Period)) -> bool,
) -> Finding {
    let (mut tried, mut found) = (0, 0);
    for (key, released) in served.released.iter().filter(|(key, _)| are_looked_at(key)) {
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
    let layers = served.layers.iter().map(|(layer, columns)| (*layer, columns, &served.released));
    let layers = layers.chain([(LayerId::Contiguous, &served.statute, &statute)]);
    let (mut tried, mut found) = (0, 0);
    for (layer, columns, released) in layers {
        let Some(areas) = reach.get(&layer) else { continue };
        for (key, figures) in columns {
            let Some(released) = released.get(key) else { continue };
            let Some(indicator) = served.indicators.iter().find(|indicator| indicator.code == key.0) else { continue };
            for (parts, figure) in areas.iter().zip(figures) {
                let Some(counts) = figure.counts else { continue };
                let (mut of_blocks, mut households) = (BTreeMap::<usize, f64>::new(), 0.0);
                for &(department, weight) in parts {
                    let Some(of_it) = totals.departments.get(department) else { continue };
                    households += weight * f64::from(of_it.dwellings.max(of_it.households));
                    let Some(&(block, part)) = block_of.get(of_it.id.as_str()) else { continue };
                    *of_blocks.entry(block).or_default() += weight * part;
                }
                // A block without a figure is told by another attack.
                let of_block = |block: usize| released.get(block).copied().unwrap_or(Released::Missing);
                let part =
                    |(&block, &weight): (&usize, &f64)| BlockPart { figure: of_block(block), households: 1, weight };
                let with_counts =
                    of_blocks.iter().map(part).filter(|part| matches!(part.figure, Released::Counts { .. }));
                let expected = sum_of_blocks(indicator, &with_counts.collect::<Vec<_>>(), 0.0);
                tried += 1;
                let same = |a: f64, b: f64| (a - b).abs() <= 1e-6 * (1.0 + a.abs());
                // A department stands for its block.
                let few = layer != LayerId::Departments && households + 1e-6 < served.households;
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
    let of_blocks = served.released.values().flatten().filter(|figure| !figure.state().has_value()).count();
    let note = format!("withheld figures that carry a value; {} are withheld", super::report::about(suppressed));
    let found = without().filter(carrying).count() + served.hidden;
    Finding::none("reads under what is withheld", without().count() + of_blocks, found, note)
}

/// Looks for interventions shown with a place of too few households, for participants that reveal few persons or a single group, and for whatever differs
/// from what the release makes of the delivery and the ledger.
pub(super) fn interventions(truth: &Truth, ledger: &Ledger, served: &Served) -> Finding {
    let totals = truth.totals;
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
        found += row.participants.iter().filter(|year| !are_kept(ledger, year)).count();
        let few = row.participants.iter().filter_map(|(_, all, _)| *all);
        let few = few.filter(|all| *all < f64::from(rules.contributors())).count();
        found += usize::from(of_place < rules.households()) + named.count() + few;
    }
    let numbers: Vec<u32> = served.interventions.iter().map(|row| row.number).collect();
    let running = numbers.iter().zip(1..).all(|(number, running)| *number == running);
    found += usize::from(!running);
    found += differing(truth, ledger, served);
    let note = "interventions or counts of them that differ from what is released, or reveal few persons";
    let tried = served.interventions.len() + served.counted_interventions.len();
    Finding::none("reads interventions", tried, found, note)
}

/// Whether the ledger has shown these participants in their year: all of them, and those of each group.
fn are_kept(ledger: &Ledger, (year, all, groups): &(i16, Option<f64>, Vec<(String, f64)>)) -> bool {
    ledger.participants.shown.iter().any(|((_, of), shown)| {
        of == year && shown.participants.all() == *all && shown.participants.groups() == groups.as_slice()
    })
}

/// Looks for participants that the ledger has not shown.
pub(super) fn participants_unknown_to_the_ledger(ledger: &Ledger, served: &Served) -> Finding {
    let years = || served.interventions.iter().flat_map(|row| &row.participants);
    let found = years().filter(|year| !are_kept(ledger, year)).count();
    Finding::none("reads participants", years().count(), found, "participants that differ from what the ledger says")
}

/// How many interventions and counts of them are others than a release shows.
fn differing(truth: &Truth, ledger: &Ledger, served: &Served) -> usize {
    let &Truth { delivery, totals, today, .. } = truth;
    let position: HashMap<&str, usize> =
        totals.departments.iter().enumerate().map(|(at, department)| (department.id.as_str(), at)).collect();
    let block = |row: &store::BlockRow| {
        let members = row.departments.iter().filter_map(|(id, _)| position.get(id.as_str()).copied());
        let members: Vec<usize> = members.collect();
        let households = members.iter().map(|&member| totals.departments[member].households).sum();
        Block { id: AreaId::new(row.id.clone()), members, households }
    };
    let blocks: Vec<Block> = served.blocks.iter().map(block).collect();
    let districts: Vec<String> = delivery.districts.iter().map(|district| district.name.clone()).collect();
    let delivered = DeliveredInterventions {
        interventions: &delivery.interventions,
        departments: &totals.departments,
        districts: &districts,
    };
    let rules = Rules::new(served.households as u32, Rules::MIN_CONTRIBUTORS);
    let again = interventions_again(&delivered, &blocks, &rules, today, &ledger.participants);
    let placed: Vec<InterventionRow> = again.placed().iter().map(super::placed_row).collect();
    let counted: Vec<CountedRow> = again.counted().iter().map(super::counted_row).collect();
    difference(&served.interventions, &placed) + difference(&served.counted_interventions, &counted)
}

/// How many of two lists stand in one of them only, or in another place.
fn difference<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let same = one.iter().zip(other).filter(|(one, other)| one == other).count();
    one.len().max(other.len()) - same
}

/// Looks for personal data in every text that is served, and in every id.
pub(super) fn texts(served: &Served) -> Finding {
    let in_texts = served.texts.iter().filter(|text| personal_data(text).is_some()).count();
    let in_ids = served.ids.iter().filter(|id| personal_data_in_id(id).is_some()).count();
    let in_codes = served.codes.iter().filter(|code| personal_data_in_code(code).is_some()).count();
    let tried = served.texts.len() + served.ids.len() + served.codes.len();
    Finding::none(
        "reads names and ids",
        tried,
        in_texts + in_ids + in_codes,
        "served texts that seem to hold personal data",
    )
}

/// Compares what the newest release has put into the ledger with its delivery.
pub(super) fn as_it_was_delivered(totals: &Totals, ledger: &Ledger) -> Finding {
    let AsDelivered { tried, other } = as_delivered(ledger, totals);
    let note = "figures of the newest release made of other households, counts, reporters or sums than were delivered";
    Finding::none("compares with the delivery", tried, other, note)
}

/// Departments that are released but were never delivered, or the other way round.
pub(super) fn atoms_without_data(totals: &Totals, ledger: &Ledger, served: &Served) -> Finding {
    let position: HashMap<&AreaId, usize> =
        totals.departments.iter().enumerate().map(|(at, department)| (&department.id, at)).collect();
    let rules = Rules::default();
    let needed = |code: &IndicatorCode| {
        let indicator = totals.indicators.iter().find(|indicator| indicator.code == *code)?;
        Some(rules.households_for(indicator))
    };
    let (mut tried, mut found) = (0, 0);
    for key in served.released.keys() {
        let (Some(atoms), Some(figures)) = (totals.figures.get(key), ledger.shown.get(key)) else { continue };
        for (group, shown) in figures.iter().filter(|(_, shown)| shown.standing) {
            let all: Option<Vec<usize>> = group.ids().iter().map(|id| position.get(id).copied()).collect();
            let Some(all) = all else { continue };
            tried += 1;
            let is_empty = |at: usize| matches!(atoms[at], Atom::Counted(tally) if tally.denominator == 0);
            // By the households of then: a department may have shrunk since.
            let then = all.iter().zip(&shown.households).filter(|(at, _)| !is_empty(**at));
            let lived_in: u32 = then.map(|(_, households)| households).sum();
            let has_few =
                all.iter().any(|&at| is_empty(at)) && needed(&key.0).is_some_and(|least: u32| least > lived_in);
            // A correction may have emptied it since.
            found += usize::from(has_few && shown.truth[1] == sum_of_denominators(atoms, &all));
        }
    }
    Finding::none(
        "lifts over a threshold",
        tried,
        found,
        "figures that have enough households only with those of departments without persons",
    )
}

fn sum_of_denominators(atoms: &[Atom], members: &[usize]) -> f64 {
    let of = |&at: &usize| if let Atom::Counted(tally) = atoms[at] { f64::from(tally.denominator) } else { f64::NAN };
    members.iter().map(of).sum()
}
