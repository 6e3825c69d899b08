//! The synthetic municipality: an island that does not exist, made by code from a seed, the same on every machine.
//!
//! Nothing in it is about anybody. It is large enough, and odd enough in the right places ([`planted`]), that every measure of the
//! product has something to show.
mod addresses;
mod blocks;
mod chart;
mod departments;
mod figures;
mod island;
mod names;
pub mod planted;
mod random;
mod reports;
mod roads;
mod scenery;
mod town;

use crate::catalogue;
use geodata::{
    area::{Area, AreaId, BaseFeature, BaseGeometry, BaseKind, Importance},
    concern::Span,
    delivery::{Delivery, Municipality},
};

/// Code of the municipality; no real one has it.
pub const CODE: &str = "0999";

/// The municipality of a seed: coast, town, villages, 9 districts, 45 housing departments of 6 organisations, address points,
/// 10 indicators in 12 years, 36 months of concerns, 30 interventions.
pub fn municipality(seed: u64) -> Delivery {
    let plan = island::districts();
    let mut town = town::build(&plan);
    let sited = departments::site(&mut town);
    let address_points = addresses::addresses(seed, &town, &sited);
    let districts = plan.iter().enumerate().map(|(index, district)| Area {
        id: AreaId::new((index + 1).to_string()),
        name: district.name.to_owned(),
        geometry: chart::polygons_on_ground(std::iter::once(&district.main).chain(&district.islets)),
    });
    let indicators = figures::indicators(catalogue::built_in());
    let coverage = reports::coverage(seed);
    Delivery {
        municipality: Municipality {
            code: CODE.to_owned(),
            name: "Bydelsø".to_owned(),
            fictional: true,
            attribution: vec!["Syntetiske data – fiktiv kommune".to_owned()],
        },
        districts: districts.collect(),
        disadvantaged: Vec::new(),
        address_points,
        base: base(&plan, &town),
        observations: figures::observations(seed, &indicators),
        concerns: reports::concerns(seed, &coverage),
        concern_span: Span { from: Some(reports::FIRST_MONTH), until: Some(reports::LAST_MONTH) },
        concern_months: reports::FIRST_MONTH.months_until(reports::LAST_MONTH).collect(),
        coverage,
        interventions: reports::interventions(seed, &sited),
        departments: sited.into_iter().map(|sited| sited.department).collect(),
        indicators,
    }
}

fn base(plan: &[island::PlanDistrict], town: &town::Town) -> Vec<BaseFeature> {
    let unnamed = |kind, geometry| BaseFeature { kind, name: None, importance: Importance::default(), geometry };
    let surface = |kind, geometry| unnamed(kind, BaseGeometry::Surface(geometry));
    let main = island::main_island();
    let land =
        chart::polygons_on_ground(std::iter::once(&main).chain(plan.iter().flat_map(|district| &district.islets)));
    let greens = scenery::greens();
    let lakes = scenery::lakes();
    let mut base = vec![surface(BaseKind::Land, land)];
    base.extend(greens.iter().map(|green| surface(BaseKind::Green, chart::polygons_on_ground([green]))));
    base.extend(lakes.iter().map(|lake| surface(BaseKind::Water, chart::polygons_on_ground([lake]))));
    base.push(unnamed(BaseKind::Water, BaseGeometry::Line(chart::lines_on_ground(&scenery::streams()))));
    base.extend(names::streets(town));
    base.extend(names::places());
    base
}

#[cfg(test)]
mod tests;
