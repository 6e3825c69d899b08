//! Publication: aggregate → protect → derive → measure, each one function from one type to the next.
mod closing;
mod geographies;
mod interventions;
mod places;
mod tiles;
mod weights;

use crate::{
    catalogue::{self, CONCERNS, NEED_INDEX},
    statute::Statute,
    timings::Timings,
};
pub use closing::{Closing, Doubt};
use geo::MultiPolygon;
use geodata::{
    aggregate::{
        DepartmentTotals, PointAssignment, StatuteLayer, Totals, Weights, WeightsError, assign_points,
        dwellings_by_source, totals,
    },
    area::{AreaId, Department, Dwellings},
    delivery::Delivery,
    derive::{Derived, SmallAreas, derive, derive_statute},
    indicator::IndicatorCode,
    layer::LayerId,
    period::Period,
    protect::{
        DeliveredInterventions, Ledger, Release, ReleasedInterventions, Rules, SecretKey, interventions, release,
    },
    published::{Layer, Published, PublishedArea, PublishedBlock, PublishedStatute},
};
use geographies::Geography;
use jiff::civil::Date;
use places::Places;
pub use tiles::{Tiles, tiles};
pub use weights::WeightCache;

/// A delivery, aggregated: what protection starts from, and where its departments lie in each geography.
pub struct Aggregated {
    /// The atoms.
    pub totals: Totals,
    geographies: Vec<Geography>,
    points: Vec<PointAssignment>,
}

impl Aggregated {
    /// Aggregates a delivery. What is counted by quarter or month is left out until that has ended before `today`, and a year that has not
    /// begun: a figure that is shown stays. `statute` are the rules of the statute layer, where that is on.
    ///
    /// # Errors
    /// [`WeightsError`] where a geometry is too large for the cells of a grid, or address points have too many dwellings.
    pub fn new(
        delivery: &Delivery,
        cache: &mut WeightCache,
        today: Date,
        statute: Option<&StatuteRules>,
    ) -> Result<Self, WeightsError> {
        let ids: Vec<&AreaId> = delivery.departments.iter().map(|department| &department.id).collect();
        let outlines: Vec<Option<&MultiPolygon<f64>>> =
            delivery.departments.iter().map(|department| department.geometry.as_ref()).collect();
        let points = assign_points(&ids, &outlines, &delivery.address_points);
        let places = Places { outlines: &outlines, points: &points };
        let districts = geographies::areas(LayerId::Districts, &delivery.districts, &places, cache)?;
        let mut geographies = geographies::all(delivery, &places, &districts, cache)?;
        let point_dwellings = dwellings_by_source(ids.len(), &points)?;
        let layer = if statute.is_some() { StatuteLayer::On } else { StatuteLayer::Off };
        let concerns = catalogue::required(CONCERNS);
        let mut totals = totals(delivery, &concerns, &point_dwellings, &districts.weights, layer, today);
        totals.figures.retain(|(_, period), _| has_come(*period, today));
        if let Some(StatuteRules { statute, .. }) = statute {
            let dwellings: Vec<u32> = totals.departments.iter().map(|department| department.dwellings).collect();
            let areas = geographies::contiguous_areas(delivery, &dwellings, statute.contiguous_m);
            let after = geographies.iter().take_while(|geography| !geography.layer.is_grid()).count();
            geographies.insert(after, areas);
        }
        Ok(Self { totals, geographies, points })
    }

    /// For each layer the ids of its areas, and the weights of the departments onto them; the whole is one.
    pub fn reaches(&self) -> Vec<(LayerId, Vec<&str>, Weights)> {
        let layers = self.geographies.iter().map(|geography| {
            let ids = geography.areas.iter().map(|area| area.area.id.as_str()).collect();
            (geography.layer, ids, geography.weights.clone())
        });
        layers
            .chain([(
                LayerId::Municipality,
                vec![LayerId::Municipality.as_str()],
                onto_one(self.totals.departments.len()),
            )])
            .collect()
    }
}

/// The rules of the statute layer, read and as they stand in their file: there only where a steward has turned the layer on.
#[derive(Debug, Clone)]
pub struct StatuteRules {
    /// The rules.
    pub statute: Statute,
    /// Their file.
    pub text: String,
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

/// What a release is made by.
pub struct Making<'a> {
    /// The key of the municipality's owner.
    pub secret: &'a SecretKey,
    /// The rules of protection.
    pub rules: Rules,
    /// What releases have shown up to now.
    pub ledger: &'a Ledger,
    /// The day.
    pub today: Date,
    /// The rules of the statute layer, where a steward has turned it on.
    pub statute: Option<&'a StatuteRules>,
}

/// Makes everything that a release shows of a delivery, and the ledger of what all releases have shown with it.
///
/// # Errors
/// [`WeightsError`] where a geometry is too large for the cells of a grid.
pub fn publish(
    delivery: &Delivery,
    making: &Making,
    cache: &mut WeightCache,
    timings: &mut Timings,
) -> Result<(Published, Ledger), WeightsError> {
    let Aggregated { totals, geographies, points } = Aggregated::new(delivery, cache, making.today, making.statute)?;
    timings.stage("aggregate");

    let (release, mut ledger) = release(&totals, making.secret, making.rules, making.ledger);
    let districts: Vec<String> = delivery.districts.iter().map(|district| district.name.clone()).collect();
    let delivered = DeliveredInterventions {
        interventions: &delivery.interventions,
        departments: &totals.departments,
        districts: &districts,
    };
    let (interventions, of_interventions) =
        interventions(&delivered, &release, making.secret, making.today, &making.ledger.participants);
    ledger.participants = of_interventions;
    timings.stage("protect");

    let dwellings: Vec<f64> = totals.departments.iter().map(|department| f64::from(department.dwellings)).collect();
    let whole = derive(&release, &onto_one(dwellings.len()), &dwellings, SmallAreas::Suppress);
    let derived: Vec<(&Geography, Derived)> = geographies
        .iter()
        .map(|geography| (geography, derive(&release, &geography.weights, &dwellings, geography.small)))
        .collect();
    let statute = making.statute.and_then(|rules| {
        let contiguous = geographies.iter().find(|geography| geography.layer == LayerId::Contiguous)?;
        let figures = derive_statute(&release, &contiguous.weights, &dwellings);
        Some(PublishedStatute { rules: rules.text.clone(), figures })
    });
    timings.stage("derive");

    let index = IndicatorCode::new(NEED_INDEX);
    let layers = derived.into_iter().map(|(geography, derived)| {
        let areas = published_areas(geography, &dwellings, delivery, &release, &interventions);
        Layer::new(geography.layer, areas, &derived, &index)
    });
    let mut indicators = vec![catalogue::required(NEED_INDEX)];
    let used = |code: &IndicatorCode| release.figures().keys().any(|(used, _)| used == code);
    indicators.extend(release.indicators().iter().filter(|indicator| used(&indicator.code)).cloned());
    let layers = layers.collect();
    let published = Published {
        municipality: delivery.municipality.clone(),
        indicators,
        blocks: published_blocks(&release, &totals.departments),
        layers,
        whole: Layer::new(LayerId::Municipality, vec![whole_area(delivery, &dwellings)], &whole, &index),
        base: delivery.base.clone(),
        nearness: interventions::nearness(&interventions, &geographies, &points),
        interventions,
        statute,
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
        dwellings_by_kind: None,
        interventions: Vec::new(),
        shown_with: Vec::new(),
        geometry: MultiPolygon(Vec::new()),
    }
}

fn published_blocks(release: &Release, departments: &[DepartmentTotals]) -> Vec<PublishedBlock> {
    let blocks = release.blocks().iter().map(|block| {
        let dwellings: u32 = block.members.iter().map(|&member| departments[member].dwellings).sum();
        let part = |&member: &usize| {
            let department = &departments[member];
            let part = f64::from(department.dwellings) / f64::from(dwellings.max(1));
            (department.id.clone(), part)
        };
        PublishedBlock {
            id: block.id.clone(),
            households: (f64::from(dwellings) / 10.0).round() as u32 * 10,
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
    interventions: &ReleasedInterventions,
) -> Vec<PublishedArea> {
    let households = geography.weights.apportion(&dwellings.iter().copied().map(Some).collect::<Vec<_>>());
    let shown_with = |department: usize| -> Vec<String> {
        let block = release.blocks().iter().find(|block| block.members.contains(&department));
        let others = block.into_iter().flat_map(|block| &block.members).filter(|&&member| member != department);
        others.map(|&member| delivery.departments[member].name.clone()).collect()
    };
    let by_kind = dwellings_by_kind(geography, delivery);
    let serving = interventions::serving(&geography.weights, delivery, interventions);
    let of_areas = households.into_iter().zip(by_kind).zip(serving);
    let areas = geography.areas.iter().zip(of_areas).map(|(area, ((households, by_kind), serving))| PublishedArea {
        id: area.area.id.clone(),
        name: area.area.name.clone(),
        organisation: area.department.map(|department| delivery.departments[department].organisation.clone()),
        district: area.district.map(|district| delivery.districts[district].name.clone()),
        dwellings: households.and_then(rounded),
        dwellings_by_kind: by_kind,
        interventions: serving,
        shown_with: area.department.map(shown_with).unwrap_or_default(),
        geometry: area.area.geometry.clone(),
    });
    areas.collect()
}

/// Dwellings of each area by kind, rounded to ten; `None` where no department in it has kinds.
fn dwellings_by_kind(geography: &Geography, delivery: &Delivery) -> Vec<Option<[f64; 4]>> {
    let kinds = |department: &Department| {
        let Dwellings { family, youth, elderly, nursing } = department.dwellings;
        department
            .dwellings
            .total()
            .map(|_| [family, youth, elderly, nursing].map(|count| f64::from(count.unwrap_or(0))))
    };
    let kinds: Vec<Option<[f64; 4]>> = delivery.departments.iter().map(kinds).collect();
    let column =
        |kind: usize| -> Vec<Option<f64>> { kinds.iter().map(|kinds| kinds.map(|kinds| kinds[kind])).collect() };
    let columns = [0, 1, 2, 3].map(|kind| geography.weights.apportion(&column(kind)));
    let area = |area: usize| -> Option<[f64; 4]> {
        let [family, youth, elderly, nursing] = &columns;
        let kinds = [family[area]?, youth[area]?, elderly[area]?, nursing[area]?];
        Some(kinds.map(|dwellings| (dwellings / 10.0).round() * 10.0))
    };
    (0..geography.areas.len()).map(area).collect()
}
