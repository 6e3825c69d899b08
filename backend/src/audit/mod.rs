//! The audit: attacks on a release by somebody who has the truth to compare with, as its steward does.
//!
//! *In*: the atoms, the ledger of what was shown and what it was made of, and what the served tables of a release hold. *Out*: a [`Report`]: for each
//! attack, how much it tried, what it found, and whether that agrees with `geodata/src/protect/CLAIM.md`. What chance can cause raises an alarm only
//! if chance alone would cause it once in ten million.
mod chance;
mod evidence;
mod noise;
mod report;
mod span;
mod surface;
mod utility;

use evidence::Evidence;
use geodata::{
    aggregate::Totals,
    derive::Figure,
    indicator::{Indicator, IndicatorCode},
    period::Period,
    protect::{Ledger, Released, Rules, Tables},
    published::{Layer, Published},
};
pub use report::{Finding, Report};
use std::collections::BTreeMap;
use store::{BlockRow, InterventionRow};
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
    pub layers: BTreeMap<String, BTreeMap<(IndicatorCode, Period), Vec<Figure>>>,
    /// What only the statute layer reads, for the areas of contiguous housing.
    pub statute: BTreeMap<(IndicatorCode, Period), Vec<Figure>>,
    /// Interventions that are shown with their place.
    pub interventions: Vec<InterventionRow>,
    /// Names and ids of areas and organisations.
    pub texts: Vec<String>,
}

impl Served {
    /// What would be served of a release that is not stored yet.
    pub fn of(published: &Published) -> Self {
        let block = |block: &geodata::published::PublishedBlock| BlockRow {
            id: block.id.to_string(),
            households: block.households,
            departments: block.departments.iter().map(|(id, part)| (id.to_string(), *part)).collect(),
        };
        let placed = published.interventions.placed().iter().map(|placed| InterventionRow {
            number: placed.number(),
            kind: placed.kind().to_owned(),
            target_groups: placed.target_groups().to_vec(),
            open_to_all: placed.open_to_all(),
            first_year: placed.first_year(),
            last_year: placed.last_year(),
            departments: placed.departments().iter().map(ToString::to_string).collect(),
            participants: placed
                .participants()
                .iter()
                .map(|(year, shown)| (*year, shown.all(), shown.groups().to_vec()))
                .collect(),
        });
        let layers = || published.layers.iter().chain([&published.whole]);
        let texts = |layer: &Layer| -> Vec<String> {
            let of = |area: &geodata::published::PublishedArea| {
                [Some(area.id.to_string()), Some(area.name.clone()), area.organisation.clone(), area.district.clone()]
            };
            layer.areas().iter().flat_map(of).flatten().collect()
        };
        let release = &published.release;
        Self {
            households: f64::from(release.rules().households()),
            indicators: release.indicators().iter().chain(release.statute_indicators()).cloned().collect(),
            blocks: published.blocks.iter().map(block).collect(),
            released: release.figures().clone(),
            layers: layers().map(|layer| (layer.id().to_owned(), layer.figures().clone())).collect(),
            statute: published.statute.as_ref().map(|statute| statute.figures.clone()).unwrap_or_default(),
            interventions: placed.collect(),
            texts: layers().flat_map(texts).collect(),
        }
    }
}

/// Parts of departments in the areas of a layer: for each area, department and weight.
pub type Reach = BTreeMap<String, Vec<Vec<(usize, f64)>>>;

/// Where the departments of a delivery lie in each layer.
pub fn reach(aggregated: &crate::publish::Aggregated) -> Reach {
    let parts_of = |(layer, areas, weights): (&str, Vec<&str>, geodata::aggregate::Weights)| {
        let mut parts = vec![Vec::new(); areas.len()];
        for (department, row) in weights.rows().enumerate() {
            row.iter().for_each(|&(area, weight)| parts[area].push((department, weight)));
        }
        (layer.to_owned(), parts)
    };
    aggregated.reaches().into_iter().map(parts_of).collect()
}

/// Runs all attacks. `reach` has the areas of the layers, `ledger` what all releases have shown, this one included.
pub fn audit(totals: &Totals, reach: &Reach, ledger: &Ledger, served: &Served) -> Report {
    let indicators = crate::catalogue::with_own_protection(served.indicators.clone());
    let tables = Tables::new(&indicators);
    let evidence = Evidence::new(ledger, &indicators, &tables);
    Report {
        findings: vec![
            surface::unknown_to_the_ledger(ledger, served),
            surface::below_a_threshold(ledger, &indicators),
            surface::atoms_without_data(totals, ledger, served),
            span::subtracts(ledger, Rules::MIN_HOUSEHOLDS),
            surface::nothing_but_blocks(totals, reach, ledger, served),
            surface::nothing_hidden(served),
            surface::interventions(totals, ledger, served),
            surface::texts(served),
            noise::impossible(&evidence),
            noise::sizes(&evidence),
            noise::years(&evidence),
            noise::common(&evidence),
            noise::persons_and_sums(&evidence),
            noise::order(&evidence),
            noise::guesses(&evidence),
        ],
    }
}

#[cfg(test)]
mod tests;
