//! Publication: aggregate → protect → derive → measure, each one function from one type to the next.
mod geographies;
mod tiles;
mod weights;

use crate::{
    catalogue::{self, CONCERNS, NEED_INDEX},
    timings::Timings,
};
use geo::MultiPolygon;
use geodata::{
    aggregate::{DepartmentTotals, Totals, Weights, WeightsError, assign_points, dwellings_by_source, totals},
    area::AreaId,
    delivery::Delivery,
    derive::{Derived, SmallAreas, derive},
    indicator::{IndicatorCode, Text},
    period::Period,
    protect::{Ledger, Release, Rules, SecretKey, release},
    published::{Layer, Published, PublishedArea, PublishedBlock},
};
use geographies::{Geography, Places};
use jiff::civil::Date;
pub use tiles::{Tiles, tiles};
pub use weights::WeightCache;

/// Id of the layer that holds the municipality as a whole.
pub const WHOLE: &str = "municipality";

/// A delivery, aggregated: what protection starts from, and where its departments lie in each geography.
pub struct Aggregated {
    /// The atoms.
    pub totals: Totals,
    geographies: Vec<Geography>,
}

impl Aggregated {
    /// Aggregates a delivery. What is counted by quarter or month is left out until that has ended before `today`, and a year that has not
    /// begun: a figure that is shown stays.
    ///
    /// # Errors
    /// [`WeightsError`] where a geometry is too large for the cells of a grid.
    pub fn new(delivery: &Delivery, cache: &mut WeightCache, today: Date) -> Result<Self, WeightsError> {
        let ids: Vec<&AreaId> = delivery.departments.iter().map(|department| &department.id).collect();
        let outlines: Vec<Option<&MultiPolygon<f64>>> =
            delivery.departments.iter().map(|department| department.geometry.as_ref()).collect();
        let points = assign_points(&ids, &outlines, &delivery.address_points);
        let places = Places { outlines: &outlines, points: &points };
        let districts = geographies::areas("districts", &delivery.districts, &places, cache)?;
        let geographies = geographies::all(delivery, &places, &districts, cache)?;
        let point_dwellings = dwellings_by_source(ids.len(), &points);
        let mut totals = totals(delivery, &catalogue::required(CONCERNS), &point_dwellings, &districts.weights);
        totals.figures.retain(|(_, period), _| has_come(*period, today));
        Ok(Self { totals, geographies })
    }

    /// For each layer its id, the ids of its areas, and the weights of the departments onto them; the whole is one.
    pub fn reaches(&self) -> Vec<(&str, Vec<&str>, Weights)> {
        let layers = self.geographies.iter().map(|geography| {
            let ids = geography.areas.iter().map(|area| area.area.id.as_str()).collect();
            (geography.id, ids, geography.weights.clone())
        });
        layers.chain([(WHOLE, vec![WHOLE], onto_one(self.totals.departments.len()))]).collect()
    }
}

/// Whether figures of a period can be there: a register's of a year are those of its beginning, all others need the period to have ended.
fn has_come(period: Period, today: Date) -> bool {
    match period {
        Period::Year(year) => year <= today.year(),
        other => other.months().1 < (today.year(), today.month().unsigned_abs()),
    }
}

fn onto_one(departments: usize) -> Weights {
    Weights::new(vec![vec![(0, 1.0)]; departments], 1)
}

/// Makes everything that a release shows of a delivery, and the ledger of what all releases have shown with it.
///
/// # Errors
/// [`WeightsError`] where a geometry is too large for the cells of a grid.
pub fn publish(
    delivery: &Delivery,
    secret: &SecretKey,
    rules: Rules,
    ledger: &Ledger,
    today: Date,
    cache: &mut WeightCache,
    timings: &mut Timings,
) -> Result<(Published, Ledger), WeightsError> {
    let Aggregated { totals, geographies } = Aggregated::new(delivery, cache, today)?;
    timings.stage("aggregate");

    let secret = secret.of_municipality(&delivery.municipality.code);
    let (release, ledger) = release(&totals, &secret, rules, ledger);
    timings.stage("protect");

    let dwellings: Vec<f64> = totals.departments.iter().map(|department| f64::from(department.households)).collect();
    let whole = derive(&release, &onto_one(dwellings.len()), &dwellings, SmallAreas::Suppress);
    let derived: Vec<(Geography, Derived)> = geographies
        .into_iter()
        .map(|geography| {
            let derived = derive(&release, &geography.weights, &dwellings, geography.small);
            (geography, derived)
        })
        .collect();
    timings.stage("derive");

    let index = IndicatorCode::new(NEED_INDEX);
    let layers = derived.into_iter().map(|(geography, derived)| {
        let areas = published_areas(&geography, &dwellings, delivery, &release);
        Layer::new(geography.id, geography.name, areas, &derived, &index)
    });
    let mut indicators = vec![catalogue::required(NEED_INDEX)];
    let used = |code: &IndicatorCode| release.figures().keys().any(|(used, _)| used == code);
    indicators.extend(release.indicators().iter().filter(|indicator| used(&indicator.code)).cloned());
    let published = Published {
        municipality: delivery.municipality.clone(),
        indicators,
        blocks: published_blocks(&release, &totals.departments),
        layers: layers.collect(),
        whole: Layer::new(WHOLE, Text::default(), vec![whole_area(delivery, &dwellings)], &whole, &index),
        base: delivery.base.clone(),
        release,
    };
    timings.stage("measure");
    Ok((published, ledger))
}

fn rounded(dwellings: f64) -> Option<u64> {
    (dwellings > 0.0).then(|| (dwellings / 10.0).round() as u64 * 10)
}

fn whole_area(delivery: &Delivery, dwellings: &[f64]) -> PublishedArea {
    PublishedArea {
        id: AreaId::new(&delivery.municipality.code),
        name: delivery.municipality.name.clone(),
        organisation: None,
        district: None,
        dwellings: rounded(dwellings.iter().sum()),
        shown_with: Vec::new(),
        geometry: MultiPolygon(Vec::new()),
    }
}

fn published_blocks(release: &Release, departments: &[DepartmentTotals]) -> Vec<PublishedBlock> {
    let blocks = release.blocks().iter().map(|block| {
        let part = |&member: &usize| {
            let department = &departments[member];
            let part = f64::from(department.households) / f64::from(block.households.max(1));
            (department.id.clone(), part)
        };
        PublishedBlock {
            id: block.id.clone(),
            households: (f64::from(block.households) / 10.0).round() as u32 * 10,
            departments: block.members.iter().map(part).collect(),
        }
    });
    blocks.collect()
}

fn published_areas(
    geography: &Geography,
    dwellings: &[f64],
    delivery: &Delivery,
    release: &Release,
) -> Vec<PublishedArea> {
    let households = geography.weights.apportion(&dwellings.iter().copied().map(Some).collect::<Vec<_>>());
    let shown_with = |department: usize| -> Vec<String> {
        let block = release.blocks().iter().find(|block| block.members.contains(&department));
        let others = block.into_iter().flat_map(|block| &block.members).filter(|&&member| member != department);
        others.map(|&member| delivery.departments[member].name.clone()).collect()
    };
    let areas = geography.areas.iter().zip(households).map(|(area, households)| PublishedArea {
        id: area.area.id.clone(),
        name: area.area.name.clone(),
        organisation: area.department.map(|department| delivery.departments[department].organisation.clone()),
        district: area.district.map(|district| delivery.districts[district].name.clone()),
        dwellings: households.and_then(rounded),
        shown_with: area.department.map(shown_with).unwrap_or_default(),
        geometry: area.area.geometry.clone(),
    });
    areas.collect()
}
