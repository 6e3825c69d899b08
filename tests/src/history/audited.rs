//! What the audit says of a release as it was made, and of releases that leak. All that the histories know of the audit is here.
use super::{Set, Town, Truth};
use bydelsblik::{
    audit::{self, Report, Served, audit, noise_made_again, reach},
    publish::{Aggregated, StatuteRules, WeightCache},
};
use geodata::{
    area::AreaId,
    derive::Figure,
    layer::LayerId,
    protect::{Ledger, MadeBy, Released, Shown, remade},
    published::Published,
};

/// What is done to a release so that it leaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leak {
    /// All counts are shown as they are.
    NoNoise,
    /// One count is shown as it is.
    OneCount,
    /// The persons of one population are shown as they are.
    Persons,
    /// Sums have noise of a unit that is no person's.
    Sums,
    /// A figure that is shown is another one than the mechanism made of it, as where a closed one changes.
    Changed,
    /// A figure of a block with too few households is shown.
    SmallBlock,
    /// A figure of a block is shown without one of its departments, which is small.
    Difference,
    /// A figure of an area is not the sum of blocks.
    NoSum,
    /// A number stands below a state that has none.
    Hidden,
}

const LEAKS: [Leak; 9] = [
    Leak::NoNoise,
    Leak::OneCount,
    Leak::Persons,
    Leak::Sums,
    Leak::Changed,
    Leak::SmallBlock,
    Leak::Difference,
    Leak::NoSum,
    Leak::Hidden,
];

impl Leak {
    /// Whether a report finds it, also where nothing but the noise is looked at: a build that leaks keeps in the ledger what it shows.
    pub(super) fn is_found(self, report: &Report) -> bool {
        let by = |attacks: &[&str]| report.broken().any(|finding| attacks.contains(&finding.attack));
        match self {
            Self::NoNoise => by(&["makes the noise again"]) && by(&["weighs the noise", "subtracts year from year"]),
            Self::OneCount | Self::Persons | Self::Sums => by(&["makes the noise again"]),
            Self::Changed | Self::SmallBlock | Self::Difference | Self::NoSum | Self::Hidden => !report.holds(),
        }
    }
}

/// From this many counts on, it cannot be chance that all of them are right.
const ENOUGH_COUNTS: usize = 200;

/// What the audit says of a release, and `with_leaks` of the same one with each leak that can be made in it.
pub(super) fn audited(
    town: &Town,
    statute: Option<&StatuteRules>,
    published: &Published,
    ledger: &Ledger,
    noise: MadeBy,
    with_leaks: bool,
) -> (Report, Vec<(Leak, Report)>) {
    let delivery = town.delivery();
    let aggregated =
        Aggregated::new(&delivery, &mut WeightCache::default(), town.today, statute).expect("the town has weights");
    let reach = reach(&aggregated);
    let made_from = audit::Truth { delivery: &delivery, totals: &aggregated.totals, reach: &reach, today: town.today };
    let audit = |ledger: &Ledger, served: &Served| {
        let mut report = audit(&made_from, ledger, served);
        let again = remade(ledger, &served.indicators, &noise);
        report.findings.push(noise_made_again(again, 0));
        report
    };
    let honest = audit(ledger, &Served::of(published));
    let leaks = if with_leaks { &LEAKS[..] } else { &[] };
    let leaking = leaks.iter().filter_map(|&leak| {
        let (mut served, mut ledger) = (Served::of(published), ledger.clone());
        let made = put(leak, &mut served, &mut ledger, &Truth::of(town));
        made.then(|| (leak, audit(&ledger, &served)))
    });
    (honest, leaking.collect())
}

/// Makes a leak; says whether there is a place for it.
fn put(leak: Leak, served: &mut Served, ledger: &mut Ledger, truth: &Truth) -> bool {
    match leak {
        Leak::NoNoise => {
            let shown = ledger.shown.values_mut().flat_map(|figures| figures.values_mut());
            let counts = shown.filter(|shown| shown.truth[0] > 2.0 && shown.truth[0] < shown.published[1]);
            counts.map(|shown| shown.published[0] = shown.truth[0]).count() >= ENOUGH_COUNTS
        }
        Leak::OneCount => {
            let shown = ledger.shown.values_mut().flat_map(|figures| figures.values_mut());
            let mut counts = shown.filter(|shown| {
                let [truth, published] = [shown.truth[0], shown.published[0]];
                shown.standing
                    && truth > 4.0
                    && truth < shown.published[1]
                    && truth.fract() == 0.0
                    && truth != published
            });
            counts.next().map(|shown| shown.published[0] = shown.truth[0]).is_some()
        }
        Leak::Persons => {
            let of_one = ledger.persons.values_mut().next();
            let shown = of_one.into_iter().flat_map(|figures| figures.values_mut());
            let moved = shown.filter(|shown| shown.truth[1] > 30.0 && shown.truth[1] != shown.published[1]);
            moved.map(|shown| shown.published = [shown.truth[1]; 2]).count() > 5
        }
        Leak::Sums => {
            let shown = ledger.shown.values_mut().flat_map(|figures| figures.values_mut());
            let noise = shown.filter_map(|shown| shown.noise.as_mut());
            let units = noise.filter(|noise| noise.unit > 4.0).map(|noise| noise.unit /= 4.0);
            units.count() > 0
        }
        Leak::Changed => {
            let figures = served.released.values_mut().flatten();
            let mut shown = figures.filter_map(|figure| match figure {
                Released::Counts { numerator, .. } => Some(numerator),
                _ => None,
            });
            shown.next().map(|numerator| *numerator += 3.0).is_some()
        }
        Leak::SmallBlock => {
            let blocks =
                served.blocks.iter().map(|row| row.departments.iter().map(|(id, _)| id.clone()).collect::<Set>());
            let households = |block: &Set| block.iter().map(|id| truth.households[id]).sum::<u32>();
            let small = blocks.enumerate().find(|(_, block)| households(block) < 20);
            let (Some((at, block)), Some((key, figures))) = (small, served.released.iter_mut().next()) else {
                return false;
            };
            let published = [5.0, 12.0];
            figures[at] = Released::Counts {
                numerator: published[0],
                denominator: published[1],
                numerator_variance: 3.0,
                denominator_variance: 3.0,
            };
            let shown = of(&block, truth, published);
            ledger.shown.entry(key.clone()).or_default().insert(block.iter().map(AreaId::new).collect(), shown);
            true
        }
        Leak::Difference => {
            for figures in ledger.shown.values_mut() {
                let mut groups = figures.iter().filter(|(group, shown)| group.ids().len() > 1 && shown.standing);
                let found = groups.find_map(|(group, shown)| {
                    let few = shown.households.iter().position(|households| *households < 20)?;
                    let without = |at: &usize| *at != few;
                    let rest: Vec<usize> = (0..group.ids().len()).filter(without).collect();
                    let households: Vec<u32> = rest.iter().map(|&at| shown.households[at]).collect();
                    let enough = households.iter().sum::<u32>() >= 50;
                    let ids = rest.iter().map(|&at| group.ids()[at].clone()).collect();
                    enough.then(|| (ids, Shown { households, ..shown.clone() }))
                });
                if let Some((group, shown)) = found {
                    return figures.insert(group, shown).is_none();
                }
            }
            false
        }
        Leak::NoSum | Leak::Hidden => {
            let Some(columns) = served.layers.get_mut(&LayerId::Departments) else { return false };
            let keys: Vec<_> = served.released.keys().cloned().collect();
            let figures = columns.iter_mut().filter(|(key, _)| keys.contains(key)).flat_map(|(_, figures)| figures);
            let wanted = |figure: &&mut Figure| figure.counts.is_some() == (leak == Leak::NoSum);
            let Some(figure) = { figures }.find(wanted) else { return false };
            figure.counts = Some(figure.counts.map_or([4.0, 12.0], |[numerator, persons]| [numerator + 1.0, persons]));
            true
        }
    }
}

fn of(block: &Set, truth: &Truth, published: [f64; 2]) -> Shown {
    let households = block.iter().map(|id| truth.households[id]).collect();
    Shown { published, errors: [3.0; 2], standing: true, households, truth: [4.0, 12.0, 3.0], noise: None }
}
