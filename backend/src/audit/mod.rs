//! The audit: attacks on a release by somebody who has the truth to compare with, as its steward does.
//!
//! *In*: the atoms, the ledger of what was shown and what it was made of, and what the served tables of a release hold. *Out*: a [`Report`]: for each
//! attack, how much it tried, what it found, and whether that agrees with `geodata/src/protect/CLAIM.md`. What chance can cause raises an alarm only
//! if chance alone would cause it once in ten million.
mod again;
mod chance;
mod earlier;
mod evidence;
mod noise;
mod report;
mod span;
mod surface;
mod utility;

pub use again::{made_again, noise_made_again, not_made_again};
pub use earlier::{Earlier, as_stored, audit_earlier};
use evidence::Evidence;
use geodata::{
    aggregate::Totals,
    delivery::Delivery,
    derive::Figure,
    indicator::{Indicator, IndicatorCode},
    layer::LayerId,
    period::Period,
    protect::{CountedInterventions, Ledger, PlacedIntervention, Released, Rules, Tables},
    published::Published,
};
use jiff::civil::Date;
pub use report::{Finding, Report};
use std::collections::BTreeMap;
use store::{BlockRow, CountedRow, InterventionRow};
pub use utility::{Off, Utility, Withheld, utility};

/// What is served of a release.
#[derive(Debug, Clone, Default)]
pub struct Served {
    /// Household threshold.
    pub households: f64,
    /// Indicators, including those that only the statute layer reads.
    pub indicators: Vec<Indicator>,
    /// Blocks.
    pub blocks: Vec<BlockRow>,
    /// Figures of the blocks.
    pub released: BTreeMap<(IndicatorCode, Period), Vec<Released>>,
    /// For each layer the figures of its areas.
    pub layers: BTreeMap<LayerId, BTreeMap<(IndicatorCode, Period), Vec<Figure>>>,
    /// What only the statute layer reads, for the areas of contiguous housing.
    pub statute: BTreeMap<(IndicatorCode, Period), Vec<Figure>>,
    /// Interventions that are shown with their place.
    pub interventions: Vec<InterventionRow>,
    /// The others, counted.
    pub counted_interventions: Vec<CountedRow>,
    /// Ids of areas.
    pub ids: Vec<String>,
    /// Codes of indicators, and the words for interventions.
    pub codes: Vec<String>,
    /// All other texts: names, sources, definitions, rules of the statute layer line by line.
    pub texts: Vec<String>,
    /// Figures below which the store has numbers that their state does not show.
    pub hidden: usize,
}

impl Served {
    /// What would be served of a release that is not stored yet.
    pub fn of(published: &Published) -> Self {
        let block = |block: &geodata::published::PublishedBlock| BlockRow {
            id: block.id.to_string(),
            households: block.households,
            departments: block.departments.iter().map(|(id, part)| (id.to_string(), *part)).collect(),
        };
        let layers = || published.layers.iter().chain([&published.whole]);
        let release = &published.release;
        let mut served = Self {
            households: f64::from(release.rules().households()),
            indicators: release.indicators().iter().chain(release.statute_indicators()).cloned().collect(),
            blocks: published.blocks.iter().map(block).collect(),
            released: release.figures().clone(),
            layers: layers().map(|layer| (layer.id(), layer.figures().clone())).collect(),
            statute: published.statute.as_ref().map(|statute| statute.figures.clone()).unwrap_or_default(),
            interventions: published.interventions.placed().iter().map(placed_row).collect(),
            counted_interventions: published.interventions.counted().iter().map(counted_row).collect(),
            ..Self::default()
        };
        served.texts.push(published.municipality.name.clone());
        served.texts.extend(published.municipality.attribution.iter().cloned());
        let rules = published.statute.iter().flat_map(|statute| statute.rules.lines());
        served.texts.extend(rules.map(str::to_owned));
        for layer in layers() {
            for area in layer.areas() {
                served.ids.push(area.id.to_string());
                let names = [Some(&area.name), area.organisation.as_ref(), area.district.as_ref()];
                served.texts.extend(names.into_iter().flatten().chain(&area.shown_with).cloned());
            }
        }
        served.add_texts();
        served
    }

    /// Adds the texts of its indicators and interventions to those that are looked at.
    pub fn add_texts(&mut self) {
        for indicator in &self.indicators {
            let texts = [
                &indicator.name,
                &indicator.description,
                &indicator.numerator,
                &indicator.denominator,
                &indicator.domain,
                &indicator.unit,
                &indicator.source,
            ];
            let reasons = indicator.breaks.iter().map(|said| &said.reason);
            self.texts.extend(texts.into_iter().chain(reasons).flat_map(|text| [text.da.clone(), text.en.clone()]));
            self.codes.extend([indicator.code.to_string(), indicator.population.clone()]);
            self.codes.extend(indicator.target_group.clone());
        }
        for row in &self.interventions {
            self.codes.push(row.kind.clone());
            self.codes.extend(row.target_groups.iter().cloned());
            self.codes
                .extend(row.participants.iter().flat_map(|(_, _, groups)| groups).map(|(group, _)| group.clone()));
        }
        for row in &self.counted_interventions {
            self.codes.push(row.kind.clone());
            self.texts.extend(row.district.clone());
        }
    }
}

/// An intervention as it is stored.
fn placed_row(placed: &PlacedIntervention) -> InterventionRow {
    let participants = placed.participants().iter();
    InterventionRow {
        number: placed.number(),
        kind: placed.kind().to_owned(),
        target_groups: placed.target_groups().to_vec(),
        open_to_all: placed.open_to_all(),
        first_year: placed.first_year(),
        last_year: placed.last_year(),
        departments: placed.departments().iter().map(ToString::to_string).collect(),
        participants: participants.map(|(year, shown)| (*year, shown.all(), shown.groups().to_vec())).collect(),
    }
}

fn counted_row(counted: &CountedInterventions) -> CountedRow {
    let CountedInterventions { kind, district, year, count } = counted.clone();
    CountedRow { kind, district, year, count }
}

/// Parts of departments in the areas of a layer: for each area, department and weight.
pub type Reach = BTreeMap<LayerId, Vec<Vec<(usize, f64)>>>;

/// Where the departments of a delivery lie in each layer.
pub fn reach(aggregated: &crate::publish::Aggregated) -> Reach {
    let parts_of = |(layer, areas, weights): (LayerId, Vec<&str>, geodata::aggregate::Weights)| {
        let mut parts = vec![Vec::new(); areas.len()];
        for (department, row) in weights.rows().enumerate() {
            row.iter().for_each(|&(area, weight)| parts[area].push((department, weight)));
        }
        (layer, parts)
    };
    aggregated.reaches().into_iter().map(parts_of).collect()
}

/// What a release was made from.
#[derive(Debug, Clone, Copy)]
pub struct Truth<'a> {
    /// What was delivered.
    pub delivery: &'a Delivery,
    /// Its totals.
    pub totals: &'a Totals,
    /// The areas of the layers.
    pub reach: &'a Reach,
    /// The day of the release.
    pub today: Date,
}

/// Runs all attacks. `ledger` has what all releases have shown, this one included.
pub fn audit(truth: &Truth, ledger: &Ledger, served: &Served) -> Report {
    let &Truth { totals, reach, .. } = truth;
    let mut findings = vec![
        surface::shape(reach, ledger, served),
        surface::unknown_to_the_ledger(ledger, served, |_| true),
        surface::atoms_without_data(totals, ledger, served),
        surface::as_it_was_delivered(totals, ledger),
        surface::nothing_but_blocks(totals, reach, ledger, served),
        surface::nothing_hidden(served),
        surface::interventions(truth, ledger, served),
        surface::texts(served),
    ];
    findings.extend(audit_ledger(ledger, &served.indicators));
    Report { findings }
}

/// The attacks on what the ledger says was shown, by what it says this was made of.
pub fn audit_ledger(ledger: &Ledger, indicators: &[Indicator]) -> Vec<Finding> {
    let indicators = crate::catalogue::with_own_protection(indicators.to_vec());
    let tables = Tables::new(&indicators);
    let evidence = Evidence::new(ledger, &indicators, &tables);
    vec![
        surface::below_a_threshold(ledger, &indicators),
        span::subtracts(ledger, Rules::MIN_HOUSEHOLDS),
        noise::impossible(&evidence),
        noise::sizes(&evidence),
        noise::years(&evidence),
        noise::common(&evidence),
        noise::persons_and_sums(&evidence),
        noise::order(&evidence),
        noise::guesses(&evidence),
    ]
}

#[cfg(test)]
mod tests;
