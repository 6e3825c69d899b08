//! What the audit says of a release as it was made, and of releases that leak.
use super::Town;
use bydelsblik::{
    audit::{Reach, Report, Served, audit},
    publish::{Aggregated, StatuteRules, WHOLE, WeightCache},
};
use geodata::{
    protect::{Ledger, Released},
    published::Published,
};
use store::BlockRow;

/// What is done to a release so that it leaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leak {
    /// All counts are shown as they are.
    NoNoise,
    /// A figure of a block with too few households is shown.
    SmallBlock,
    /// A figure of an area is not the sum of blocks.
    NoSum,
    /// A number stands below a state that has none.
    Hidden,
}

/// Attacks that go by the households and the threshold of today: they cannot tell a figure that was shown when a department was large enough.
const OF_TODAY: [&str; 2] = ["reads small blocks", "solves for small departments"];
/// Attacks that are right by chance in some part of what they try, which few figures may exceed.
const BY_CHANCE: [&str; 2] = ["reads a count off", "subtracts year from year"];

/// Whether the audit holds of an honest release. `steady` is a history in which no department got fewer households and no threshold was changed.
pub(super) fn is_sound(report: &Report, steady: bool) -> bool {
    let of_today = |attack| !steady && OF_TODAY.contains(&attack);
    let by_chance = |attack, tried, found: usize| BY_CHANCE.contains(&attack) && found * 2 < tried;
    report.holds()
        || report.findings.iter().all(|finding| {
            finding.holds || of_today(finding.attack) || by_chance(finding.attack, finding.tried, finding.found)
        })
}

/// All leaks.
pub(super) const LEAKS: [Leak; 4] = [Leak::NoNoise, Leak::SmallBlock, Leak::NoSum, Leak::Hidden];

/// What the audit says of a release, and of the same one with each leak that can be made in it.
pub(super) fn audited(
    town: &Town,
    statute: Option<&StatuteRules>,
    published: &Published,
    ledger: &Ledger,
) -> (Report, Vec<(Leak, Report)>) {
    let aggregated = Aggregated::new(&town.delivery(), &mut WeightCache::default(), town.today, statute)
        .expect("the town has weights");
    let reach: Reach = aggregated
        .reaches()
        .into_iter()
        .map(|(layer, areas, weights)| {
            let mut parts = vec![Vec::new(); areas.len()];
            for (department, row) in weights.rows().enumerate() {
                row.iter().for_each(|&(area, weight)| parts[area].push((department, weight)));
            }
            (layer.to_owned(), parts)
        })
        .collect();
    let says = |served: &Served| audit(&aggregated.totals, &reach, ledger, served);
    let honest = says(&served(published));
    let leaking = LEAKS.into_iter().filter_map(|leak| {
        let mut served = served(published);
        put(leak, &mut served, &aggregated, town).then(|| (leak, says(&served)))
    });
    (honest, leaking.collect())
}

/// What is served of a release.
fn served(published: &Published) -> Served {
    let blocks = published.blocks.iter().map(|block| BlockRow {
        id: block.id.to_string(),
        households: block.households,
        departments: block.departments.iter().map(|(id, part)| (id.to_string(), *part)).collect(),
    });
    let layers = published.layers.iter().map(|layer| (layer.id().to_owned(), layer.figures().clone()));
    Served {
        households: published.release.rules().households().into(),
        indicators: published.indicators.clone(),
        blocks: blocks.collect(),
        released: published.release.figures().clone(),
        layers: layers.chain([(WHOLE.to_owned(), published.whole.figures().clone())]).collect(),
    }
}

/// Makes a leak; says whether there is a place for it.
fn put(leak: Leak, served: &mut Served, aggregated: &Aggregated, town: &Town) -> bool {
    let truth = super::Truth::of(town);
    let of_block = |served: &Served, at: usize| -> super::Set {
        served.blocks[at].departments.iter().map(|(id, _)| id.clone()).collect()
    };
    let keys: Vec<_> =
        served.released.keys().filter(|key| aggregated.totals.figures.contains_key(key)).cloned().collect();
    match leak {
        Leak::NoNoise => {
            let mut made = 0;
            for key in keys {
                for at in 0..served.blocks.len() {
                    let sum = truth.sum(&(key.0.to_string(), key.1), &of_block(served, at));
                    let figure = &mut served.released.get_mut(&key).expect("a key of it")[at];
                    if let Released::Counts { numerator, .. } = figure {
                        *numerator = sum.numerator;
                        made += usize::from(sum.numerator > 0.0);
                    }
                }
            }
            made >= 30
        }
        Leak::SmallBlock => {
            let households = |at: usize| of_block(served, at).iter().map(|id| truth.households[id]).sum::<u32>();
            let small = (0..served.blocks.len()).find(|&at| f64::from(households(at)) < served.households);
            let (Some(at), Some(key)) = (small, keys.first()) else { return false };
            let counts = Released::Counts {
                numerator: 5.0,
                denominator: 12.0,
                numerator_variance: 3.0,
                denominator_variance: 3.0,
            };
            served.released.get_mut(key).expect("a key of it")[at] = counts;
            true
        }
        Leak::NoSum | Leak::Hidden => {
            let columns = served.layers.iter_mut().find(|(layer, _)| *layer == "departments");
            let Some((_, columns)) = columns else { return false };
            let figures = columns.iter_mut().filter(|(key, _)| keys.contains(key)).flat_map(|(_, figures)| figures);
            let wanted = |figure: &&mut geodata::derive::Figure| figure.counts.is_some() == (leak == Leak::NoSum);
            let Some(figure) = figures.into_iter().find(wanted) else { return false };
            figure.counts =
                Some(figure.counts.map_or([4.0, 12.0], |[numerator, denominator]| [numerator + 1.0, denominator]));
            true
        }
    }
}
