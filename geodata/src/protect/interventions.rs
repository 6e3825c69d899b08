//! Interventions in a release: those that are shown with their place, and how many others ran.
//!
//! An intervention of one participant is that person. So it has a place only in blocks with enough households, and only where it has enough
//! participants in a year that has ended, or is open to all; any other is counted by kind, district and year.
use super::{
    ParticipantsLedger, ProtectedParticipants, Release, Rules, SecretKey, block::Block, participants::Protection,
};
use crate::{aggregate::DepartmentTotals, area::AreaId, intervention::Intervention};
use geo::Point;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An intervention that is shown with its place. Only [`interventions`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedIntervention {
    number: u32,
    kind: String,
    target_groups: Vec<String>,
    open_to_all: bool,
    first_year: i16,
    last_year: Option<i16>,
    departments: Vec<AreaId>,
    participants: Vec<(i16, ProtectedParticipants)>,
    position: Option<Point<f64>>,
    goes_on: bool,
}

impl PlacedIntervention {
    /// Its number in the release, from 1, in an order that depends on nothing but what is shown. The delivered id is not shown: it may be that of a case or a person.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Code of its kind.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Codes of the groups that it means to reach. Named if it is open to all or if groups of its participants are named: otherwise they would say what
    /// everybody there has in common.
    pub fn target_groups(&self) -> &[String] {
        &self.target_groups
    }

    /// Whether anybody may come.
    pub fn open_to_all(&self) -> bool {
        self.open_to_all
    }

    /// The year from which it is shown.
    pub fn first_year(&self) -> i16 {
        self.first_year
    }

    /// The last year for which it is shown; `None` where it goes on without an end.
    pub fn last_year(&self) -> Option<i16> {
        self.last_year
    }

    /// All departments of the blocks that it serves, ascending.
    pub fn departments(&self) -> &[AreaId] {
        &self.departments
    }

    /// Its participants by year, ascending.
    pub fn participants(&self) -> &[(i16, ProtectedParticipants)] {
        &self.participants
    }

    /// Where it takes place, EPSG:25832, metres.
    pub fn position(&self) -> Option<Point<f64>> {
        self.position
    }

    /// Whether it is there on the day of the release.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// What numbers are given by.
    fn order(&self) -> impl PartialOrd {
        let (groups, participants) = (self.target_groups.clone(), self.participants.clone());
        let years = (self.first_year, self.last_year);
        (self.kind.clone(), years, self.departments.clone(), self.open_to_all, groups, participants)
    }
}

/// How many interventions of a kind ran in a year, besides those with a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountedInterventions {
    /// Code of the kind.
    pub kind: String,
    /// Name of the district; `None` for the rest of the municipality.
    pub district: Option<String>,
    /// The year, which has ended.
    pub year: i16,
    /// How many.
    pub count: u32,
}

/// What a release shows of interventions. Only [`interventions`] makes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReleasedInterventions {
    placed: Vec<PlacedIntervention>,
    counted: Vec<CountedInterventions>,
}

impl ReleasedInterventions {
    /// Those with a place, in the order of their numbers.
    pub fn placed(&self) -> &[PlacedIntervention] {
        &self.placed
    }

    /// The others, counted by kind, district and year, in this order.
    pub fn counted(&self) -> &[CountedInterventions] {
        &self.counted
    }
}

/// Interventions as they were delivered, with where their departments are.
#[derive(Debug, Clone, Copy)]
pub struct DeliveredInterventions<'a> {
    /// The interventions.
    pub interventions: &'a [Intervention],
    /// All departments, in the order of the release's blocks.
    pub departments: &'a [DepartmentTotals],
    /// Names of the districts.
    pub districts: &'a [String],
}

/// Makes what a release shows of interventions, and what all releases have shown with it.
///
/// A number of participants counts for the last year that has ended before `today` and in which the intervention ran, and is shown then, once. All years before
/// `today` are closed from the first release on that has any intervention.
pub fn interventions(
    delivered: &DeliveredInterventions,
    release: &Release,
    secret: &SecretKey,
    today: Date,
    earlier: &ParticipantsLedger,
) -> (ReleasedInterventions, ParticipantsLedger) {
    let mut ledger = earlier.clone();
    let rules = release.rules();
    let protection = Protection::of(secret, rules);
    for intervention in delivered.interventions {
        if let Some(year) = intervention.last_ended_year(today) {
            ledger.take_up(intervention, year, &protection);
        }
    }
    shown(delivered, &Plan { blocks: release.blocks(), rules, today }, earlier, ledger)
}

/// What a release has shown of interventions, made once more of the ledger that it left: so its audit sees whether what is stored is that. Its blocks and rules
/// are those of the release. What later releases have shown is left out.
pub fn interventions_again(
    delivered: &DeliveredInterventions,
    blocks: &[Block],
    rules: &Rules,
    today: Date,
    ledger: &ParticipantsLedger,
) -> ReleasedInterventions {
    let mut then = ledger.clone();
    then.shown.retain(|(_, year), _| *year < today.year());
    then.counted.retain(|year, _| *year < today.year());
    let closed = then.clone();
    shown(delivered, &Plan { blocks, rules, today }, &closed, then).0
}

/// What a release shows interventions by.
struct Plan<'a> {
    blocks: &'a [Block],
    rules: &'a Rules,
    today: Date,
}

fn shown(
    delivered: &DeliveredInterventions,
    plan: &Plan,
    earlier: &ParticipantsLedger,
    mut ledger: ParticipantsLedger,
) -> (ReleasedInterventions, ParticipantsLedger) {
    let &Plan { rules, today, .. } = plan;
    let served = Served::new(delivered, plan);
    let placed: Vec<Option<PlacedIntervention>> =
        delivered.interventions.iter().map(|intervention| placed(intervention, &served, &ledger, today)).collect();
    if !delivered.interventions.is_empty() {
        ledger.counted.entry(today.year() - 1).or_default();
    }
    let by_itself = counted_by_itself(delivered, rules);
    for (intervention, placed) in delivered.interventions.iter().zip(&placed) {
        let Some(last) = intervention.last_ended_year(today) else { continue };
        let in_its_place =
            |year: &i16| placed.as_ref().is_some_and(|placed| placed.last_year.is_none_or(|last| *year <= last));
        let years = (intervention.start.year()..=last).filter(|year| !earlier.is_closed(*year) && !in_its_place(year));
        let Some(district) = served.district(intervention, &by_itself) else { continue };
        for year in years {
            let key = (intervention.kind.clone(), district.map(|district| delivered.districts[district].clone()));
            *ledger.counted.entry(year).or_default().entry(key).or_default() += 1;
        }
    }

    let mut placed: Vec<PlacedIntervention> = placed.into_iter().flatten().collect();
    placed.sort_by(|a, b| a.order().partial_cmp(&b.order()).unwrap_or(std::cmp::Ordering::Equal));
    (1..).zip(&mut placed).for_each(|(number, placed)| placed.number = number);
    let counted = ledger.counted.iter().flat_map(|(year, counted)| {
        let one = |((kind, district), count): (&(String, Option<String>), &u32)| CountedInterventions {
            kind: kind.clone(),
            district: district.clone(),
            year: *year,
            count: *count,
        };
        counted.iter().map(one)
    });
    let mut counted: Vec<CountedInterventions> = counted.collect();
    counted.sort_unstable();
    (ReleasedInterventions { placed, counted }, ledger)
}

/// An intervention with its place; `None` where it must not have one.
fn placed(
    intervention: &Intervention,
    served: &Served,
    ledger: &ParticipantsLedger,
    today: Date,
) -> Option<PlacedIntervention> {
    let departments = served.departments(intervention);
    if departments.is_empty() {
        return None;
    }
    let (start, end) = (intervention.start.year(), intervention.end.map(Date::year));
    let (mut first_year, mut last_year) = (start, end);
    let runs = start..=end.unwrap_or(i16::MAX);
    let of_years = || ledger.of(&intervention.id).filter(|(year, _)| runs.contains(year));
    if !intervention.open_to_all {
        let shown = || of_years().filter(|(_, shown)| shown.participants.all().is_some());
        let (first, last) = (shown().next()?.0, shown().next_back()?.0);
        // It has no place in the years before or after, of which it is known that it had too few participants.
        if of_years().next().is_some_and(|(year, _)| year < first) {
            first_year = first;
        }
        if intervention.last_ended_year(today) != Some(last) {
            last_year = Some(last);
        }
    }
    let years = first_year..=last_year.unwrap_or(i16::MAX);
    let participants = of_years().filter(|(year, _)| years.contains(year));
    let participants: Vec<(i16, ProtectedParticipants)> =
        participants.map(|(year, shown)| (year, shown.participants.clone())).collect();
    let named = participants.last().is_some_and(|(_, newest)| !newest.groups().is_empty());
    let aims = if intervention.open_to_all || named { intervention.target_groups.clone() } else { Vec::new() };
    Some(PlacedIntervention {
        number: 0,
        kind: intervention.kind.clone(),
        target_groups: aims,
        open_to_all: intervention.open_to_all,
        first_year,
        last_year,
        departments,
        participants,
        position: intervention.position,
        goes_on: intervention.start <= today && last_year == end && intervention.end.is_none_or(|end| today <= end),
    })
}

/// Where departments are served.
struct Served<'a> {
    departments: &'a [DepartmentTotals],
    position: HashMap<&'a AreaId, usize>,
    /// For each department all departments of its block; none where that is withheld.
    block: Vec<Vec<usize>>,
}

impl<'a> Served<'a> {
    fn new(delivered: &DeliveredInterventions<'a>, plan: &Plan) -> Self {
        let departments = delivered.departments;
        let position =
            departments.iter().enumerate().map(|(position, department)| (&department.id, position)).collect();
        let mut block = vec![Vec::new(); departments.len()];
        for whole in plan.blocks.iter().filter(|block| block.households >= plan.rules.households()) {
            whole.members.iter().for_each(|&member| block[member].clone_from(&whole.members));
        }
        Self { departments, position, block }
    }

    /// All departments of the blocks that an intervention serves and that are not withheld.
    fn departments(&self, intervention: &Intervention) -> Vec<AreaId> {
        let known = intervention.departments.iter().filter_map(|id| self.position.get(id));
        let served: BTreeSet<&AreaId> =
            known.flat_map(|&at| &self.block[at]).map(|&member| &self.departments[member].id).collect();
        served.into_iter().cloned().collect()
    }

    /// The district that an intervention is counted in: `Some(None)` is the rest of the municipality, and `None` that it is not counted.
    fn district(&self, intervention: &Intervention, counted: &Option<BTreeSet<usize>>) -> Option<Option<usize>> {
        let counted = counted.as_ref()?;
        let districts = intervention.departments.iter().map(|id| self.departments[*self.position.get(id)?].district);
        let districts: BTreeSet<Option<usize>> = districts.collect();
        let only = if districts.len() == 1 { districts.into_iter().next().flatten() } else { None };
        Some(only.filter(|district| counted.contains(district)))
    }
}

/// The districts in which interventions are counted by themselves; `None` where the municipality as a whole has too few households. A count by kind is a part
/// of a distribution. The other districts are counted together: they hold enough households too, or none.
fn counted_by_itself(delivered: &DeliveredInterventions, rules: &Rules) -> Option<BTreeSet<usize>> {
    let least = rules.households().max(Rules::MIN_HOUSEHOLDS_OF_DISTRIBUTION);
    let mut households: BTreeMap<Option<usize>, u32> = BTreeMap::new();
    for department in delivered.departments {
        *households.entry(department.district).or_default() += department.households;
    }
    let mut rest = households.remove(&None).unwrap_or(0);
    let mut districts: Vec<(u32, usize)> =
        households.into_iter().filter_map(|(district, households)| Some((households, district?))).collect();
    districts.sort_unstable();
    let mut districts = districts.into_iter().peekable();
    while let Some((households, _)) =
        districts.next_if(|(households, _)| *households < least || (1..least).contains(&rest))
    {
        rest += households;
    }
    let counted: BTreeSet<usize> = districts.map(|(_, district)| district).collect();
    (!counted.is_empty() || rest >= least).then_some(counted)
}

#[cfg(test)]
#[path = "interventions_tests.rs"]
mod tests;
