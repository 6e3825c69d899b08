use super::{planted::*, *};
use geo::{Area as _, BooleanOps, Contains, MultiPolygon, Validation};
use geodata::{observation::Observation, period::Period, validate::mended_polygons};
use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

fn demo() -> &'static Delivery {
    static DEMO: LazyLock<Delivery> = LazyLock::new(|| municipality(1));
    &DEMO
}

fn surfaces(delivery: &Delivery, kind: BaseKind) -> Vec<MultiPolygon<f64>> {
    let of_kind = delivery.base.iter().filter(|feature| feature.kind == kind);
    of_kind
        .filter_map(
            |feature| if let BaseGeometry::Surface(surface) = &feature.geometry { Some(surface.clone()) } else { None },
        )
        .collect()
}

/// Numerator and denominator of an indicator and year, over departments that are asked for.
fn sum(delivery: &Delivery, indicator: &str, year: i16, of: impl Fn(&AreaId) -> bool) -> f64 {
    let chosen = |observation: &&Observation| {
        observation.indicator.as_str() == indicator
            && observation.period == Period::Year(year)
            && of(&observation.department)
    };
    let sums = delivery.observations.iter().filter(chosen).fold((0.0, 0.0), |sum, observation| {
        (sum.0 + observation.numerator, sum.1 + f64::from(observation.denominator))
    });
    sums.0 / sums.1
}

fn district_of(department: &AreaId) -> String {
    let index: usize = department.as_str().parse().unwrap();
    (departments::LIST[index - 1].district + 1).to_string()
}

fn concerns_per_100(delivery: &Delivery, district: &str) -> f64 {
    let concerns: u32 = delivery
        .concerns
        .iter()
        .filter(|concern| district_of(&concern.department) == district)
        .map(|concern| concern.count)
        .sum();
    let covered: BTreeSet<&AreaId> = delivery.coverage.iter().map(|coverage| &coverage.department).collect();
    let dwellings: u32 = delivery
        .departments
        .iter()
        .filter(|department| district_of(&department.id) == district && covered.contains(&department.id))
        .filter_map(|department| department.dwellings.total())
        .sum();
    100.0 * f64::from(concerns) / f64::from(dwellings)
}

#[test]
fn the_same_seed_makes_the_same_island_and_another_another() {
    assert_eq!(*demo(), municipality(1));
    assert_ne!(demo().observations, municipality(2).observations);
}

#[test]
fn it_is_as_large_as_it_says() {
    let demo = demo();
    let organisations: BTreeSet<&str> =
        demo.departments.iter().map(|department| department.organisation.as_str()).collect();
    let months: BTreeSet<Period> = demo.concerns.iter().map(|concern| concern.month).collect();
    let dwellings: u32 = demo.address_points.iter().map(|point| point.dwellings).sum();
    assert_eq!((demo.departments.len(), organisations.len(), demo.districts.len()), (45, 6, 9));
    assert_eq!((demo.indicators.len(), demo.observations.len()), (10, 10 * 12 * 45));
    assert_eq!((months.len(), demo.interventions.len()), (36, 30));
    assert!((22_000..26_000).contains(&dwellings), "{dwellings} dwellings");
    let covered = demo.coverage.len();
    assert!((20..40).contains(&covered), "{covered} departments are covered");
    assert!(demo.municipality.fictional && demo.municipality.code == CODE);
}

#[test]
fn every_outline_is_valid_and_every_department_lies_in_one_district() {
    let demo = demo();
    for district in &demo.districts {
        mended_polygons(&district.geometry).unwrap_or_else(|error| panic!("{}: {error}", district.name));
    }
    for department in &demo.departments {
        let outline = mended_polygons(department.geometry.as_ref().unwrap()).unwrap().0;
        let inside =
            demo.districts.iter().filter(|district| district.geometry.intersection(&outline).unsigned_area() > 1.0);
        assert_eq!(
            inside.map(|district| district.id.to_string()).collect::<Vec<_>>(),
            [district_of(&department.id)],
            "{}",
            department.name
        );
    }
    for (position, a) in demo.departments.iter().enumerate() {
        for b in &demo.departments[position + 1..] {
            let (left, right) = (a.geometry.as_ref().unwrap(), b.geometry.as_ref().unwrap());
            assert!(left.intersection(right).unsigned_area() < 1.0, "{} and {} overlap", a.name, b.name);
        }
    }
    assert!(surfaces(demo, BaseKind::Land).iter().all(Validation::is_valid));
}

#[test]
fn districts_cover_the_land_without_overlap() {
    let demo = demo();
    let land: f64 = surfaces(demo, BaseKind::Land).iter().map(geo::Area::unsigned_area).sum();
    let districts: f64 = demo.districts.iter().map(|district| district.geometry.unsigned_area()).sum();
    assert!((districts / land - 1.0).abs() < 1e-3, "{districts} of {land} m²");
    for (position, a) in demo.districts.iter().enumerate() {
        for b in &demo.districts[position + 1..] {
            assert!(a.geometry.intersection(&b.geometry).unsigned_area() < 100.0, "{} and {} overlap", a.name, b.name);
        }
    }
}

#[test]
fn every_dwelling_stands_on_dry_ground() {
    let demo = demo();
    let (land, wet, green) =
        (surfaces(demo, BaseKind::Land), surfaces(demo, BaseKind::Water), surfaces(demo, BaseKind::Green));
    let outlines: HashMap<&AreaId, &MultiPolygon<f64>> =
        demo.departments.iter().map(|department| (&department.id, department.geometry.as_ref().unwrap())).collect();
    for point in &demo.address_points {
        let on = |surfaces: &[MultiPolygon<f64>]| surfaces.iter().any(|surface| surface.contains(&point.position));
        assert!(on(&land) && !on(&wet) && !on(&green), "{:?}", point.position);
        if let Some(department) = &point.department {
            assert!(outlines[department].contains(&point.position), "{department}: {:?}", point.position);
        }
    }
}

#[test]
fn figures_are_possible_and_nobody_reports_where_nobody_could() {
    let demo = demo();
    for observation in demo.observations.iter().filter(|observation| observation.indicator.as_str() != "bruttoindkomst")
    {
        assert!(
            observation.numerator >= 0.0 && observation.numerator <= f64::from(observation.denominator),
            "{observation:?}"
        );
    }
    for concern in &demo.concerns {
        let covered = demo
            .coverage
            .iter()
            .any(|coverage| coverage.department == concern.department && coverage.covers(concern.month));
        assert!(covered, "{concern:?}");
    }
}

#[test]
fn the_planted_cases_show_in_plain_figures() {
    let demo = demo();
    let share = |district: &str, year| sum(demo, "uden_tilknytning", year, |id| district_of(id) == district);
    let everywhere = sum(demo, "uden_tilknytning", LAST_YEAR, |_| true);
    assert!((share(HIDDEN_NEED_DISTRICT, LAST_YEAR) - everywhere).abs() < 0.06);
    assert!(share(UNHEARD_DISTRICT, LAST_YEAR) > everywhere + 0.04);
    assert!(share(IMPROVING_DISTRICT, LAST_YEAR) < share(IMPROVING_DISTRICT, IMPROVING_SINCE) - 0.06);
    let (hidden, unheard) = (concerns_per_100(demo, HIDDEN_NEED_DISTRICT), concerns_per_100(demo, UNHEARD_DISTRICT));
    let ordinary = concerns_per_100(demo, "1");
    assert!(hidden > 2.0 * ordinary && ordinary > 2.0 * unheard, "{hidden}, {ordinary}, {unheard}");
    let nearly = |indicator, year| sum(demo, indicator, year, |id| NEARLY_STATUTORY_DEPARTMENTS.contains(&id.as_str()));
    let without_work = [2023, 2024, 2025].map(|year| nearly("uden_tilknytning", year));
    assert!(f64::midpoint(without_work[1], without_work[2]) < 0.40);
    let next = 2.0 * without_work[2] - without_work[1];
    assert!(f64::midpoint(without_work[2], next) > 0.40, "{without_work:?}");
    assert!(nearly("kun_grundskole", LAST_YEAR) > 0.60);
    let residents: u32 = demo
        .observations
        .iter()
        .filter(|observation| {
            observation.indicator.as_str() == "fraflytning" && observation.period == Period::Year(LAST_YEAR)
        })
        .filter(|observation| NEARLY_STATUTORY_DEPARTMENTS.contains(&observation.department.as_str()))
        .map(|observation| observation.denominator)
        .sum();
    assert!(residents >= 1_000);
}

#[test]
fn places_and_streets_have_names_of_their_own() {
    let named = |kind: BaseKind| {
        demo().base.iter().filter(move |feature| feature.kind == kind).filter_map(|feature| feature.name.as_deref())
    };
    let places: BTreeSet<&str> = named(BaseKind::Place).collect();
    assert_eq!(places.len(), named(BaseKind::Place).count());
    assert!(places.contains("Bydelskøbing") && places.len() > 12, "{places:?}");
    let streets: BTreeSet<&str> = named(BaseKind::Road).collect();
    assert_eq!(streets.len(), named(BaseKind::Road).count(), "two streets of one name");
    assert!(streets.len() > 300 && streets.contains("Ringvejen"), "{} streets", streets.len());
    assert!(streets.iter().all(|name| geodata::validate::personal_data(name).is_none()));
}
