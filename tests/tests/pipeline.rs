//! From the files of a delivery to a release, as a person runs it.
use bydelsblik::{
    catalogue::built_in,
    import::{Mapping, read},
    publish::{Making, StatuteRules, WeightCache, publish},
    statute::{self, Statute},
    timings::Timings,
};
use geo::Coord;
use geodata::{
    aggregate::{Fallback, Weights, area_weights, assign_points, dasymetric_weights, square_weights},
    area::AreaId,
    delivery::Delivery,
    grid::{
        kvadratnet::{Cell, Size},
        square::Square,
    },
    indicator::Kind,
    layer::LayerId,
    period::Period,
    protect::{Ledger, PlacedIntervention, ProtectedParticipants, Rules, SecretKey},
    tree::AreaTree,
};
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
    process::Command,
};
use tests::{
    program::{printed, run},
    shared::{project, shared},
    tool::tool,
};

fn koebenhavn() -> Option<(Delivery, Vec<String>)> {
    let folder = shared("cases/koebenhavn")?;
    let mapping: Mapping =
        toml::from_str(&fs::read_to_string(project("tests/cases/koebenhavn.toml")).unwrap()).unwrap();
    let delivered = read(&mapping, &folder, &[]);
    Some((delivered.delivery, delivered.problems.iter().map(ToString::to_string).collect()))
}

#[test]
fn koebenhavn_has_three_problems_and_loses_nothing_else() {
    let Some((delivery, problems)) = koebenhavn() else { return };
    assert_eq!(
        problems,
        [
            r#"boligafdelinger.geojson, feature 148, field "selskabsnummer, afdelingsnummer", value "49, 25": is the same as in feature 147; told apart by "v_id" (kept)"#,
            r#"boligafdelinger.geojson, feature 285, field "selskabsnummer, afdelingsnummer", value "739, 95": is the same as in feature 284; told apart by "v_id" (kept)"#,
            r#"boligafdelinger.geojson, feature 451, field "geometry": has no geometry (kept)"#,
        ]
    );
    let placed = delivery.departments.iter().filter(|department| department.geometry.is_some()).count();
    assert_eq!((delivery.departments.len(), placed), (507, 506));
    let counts = [
        delivery.districts.len(),
        delivery.disadvantaged.len(),
        delivery.address_points.len(),
        delivery.observations.len(),
        delivery.concerns.len(),
        delivery.coverage.len(),
        delivery.interventions.len(),
    ];
    assert_eq!(counts, [10, 17, 81_036, 40_560, 8_860, 213, 60]);
}

/// The total over targets is the total over departments, as far as they lie inside; both for the numerators and denominators of
/// every indicator and year.
fn assert_mass_is_kept(delivery: &Delivery, weights: &Weights, whole: bool) {
    let position: HashMap<&AreaId, usize> =
        delivery.departments.iter().enumerate().map(|(position, department)| (&department.id, position)).collect();
    let mut columns: BTreeMap<(String, Period, bool), Vec<Option<f64>>> = BTreeMap::new();
    for observation in &delivery.observations {
        for (numerator, value) in [(true, observation.numerator), (false, f64::from(observation.denominator))] {
            let key = (observation.indicator.to_string(), observation.period, numerator);
            let column = columns.entry(key).or_insert_with(|| vec![None; delivery.departments.len()]);
            column[position[&observation.department]] = Some(value);
        }
    }
    assert!(!columns.is_empty());
    for (key, mut column) in columns {
        let inside = |department: usize| (weights.inside(department) - 1.0).abs() < 1e-9;
        for (department, value) in column.iter_mut().enumerate() {
            if !inside(department) {
                assert!(
                    !whole || delivery.departments[department].geometry.is_none(),
                    "department {department} is not inside"
                );
                *value = None;
            }
        }
        let before: f64 = column.iter().flatten().sum();
        let after: f64 = weights.apportion(&column).iter().flatten().sum();
        assert!(before > 0.0 && (after - before).abs() <= 1e-9 * before, "{key:?}: {before} became {after}");
    }
}

fn assert_mass_is_kept_everywhere(delivery: &Delivery) {
    let ids: Vec<&AreaId> = delivery.departments.iter().map(|department| &department.id).collect();
    let outlines: Vec<_> = delivery.departments.iter().map(|department| department.geometry.as_ref()).collect();
    let points = assign_points(&ids, &outlines, &delivery.address_points);
    let by_dwellings = |targets, target_of: &dyn Fn(Coord<f64>) -> Option<usize>, by_area: &Weights| {
        dasymetric_weights(outlines.len(), targets, &points, target_of, Fallback::To(by_area)).unwrap()
    };
    for side in [100, 1_000] {
        let of_points: Vec<Square> = points.iter().filter_map(|point| Square::at(side, point.position)).collect();
        let (squares, area) = square_weights(side, &outlines, &of_points).unwrap();
        assert_mass_is_kept(delivery, &area, true);
        let square_of = |point| squares.binary_search(&Square::at(side, point)?).ok();
        assert_mass_is_kept(delivery, &by_dwellings(squares.len(), &square_of, &area), true);
    }
    let districts: Vec<_> = delivery.districts.iter().map(|district| &district.geometry).collect();
    let area = area_weights(&outlines, &districts).unwrap();
    assert_mass_is_kept(delivery, &area, false);
    let tree = AreaTree::new(districts.iter().map(|&district| Some(district)));
    assert_mass_is_kept(delivery, &by_dwellings(districts.len(), &|point| tree.at(point), &area), false);
}

#[test]
fn mass_is_kept_on_the_demo() {
    assert_mass_is_kept_everywhere(&bydelsblik::demo::municipality(1));
}

#[test]
fn mass_is_kept_on_koebenhavn() {
    let Some((delivery, _)) = koebenhavn() else { return };
    assert_mass_is_kept_everywhere(&delivery);
}

#[test]
fn the_demo_publishes_every_layer_and_no_statute_indicator() {
    let delivery = bydelsblik::demo::municipality(1);
    let (secret, ledger) = (SecretKey::new(b"a secret of the tests").unwrap(), Ledger::default());
    let making = |statute| Making {
        secret: &secret,
        rules: Rules::default(),
        ledger: &ledger,
        today: jiff::civil::date(2026, 1, 1),
        statute,
    };
    let make =
        |statute| publish(&delivery, &making(statute), &mut WeightCache::default(), &mut Timings::default()).unwrap().0;
    let published = make(None);
    let layers: Vec<&str> = published.layers.iter().map(|layer| layer.id().as_str()).collect();
    assert_eq!(layers, ["departments", "districts", "kvadratnet-1km", "kvadratnet-100m", "h3-8", "h3-9"]);
    assert_eq!((published.layers[0].areas().len(), published.layers[1].areas().len()), (45, 9));
    assert!(published.indicators.iter().all(|indicator| !indicator.statute_only));
    assert!(
        delivery.indicators.iter().any(|indicator| indicator.statute_only),
        "the demo delivers one, so that leaving it out shows"
    );
    assert_eq!(published.indicators[0].kind, Kind::Score);
    for layer in &published.layers {
        let last =
            layer.figures().keys().filter(|(code, _)| code.as_str() == "behovsindeks").map(|(_, period)| *period).max();
        assert_eq!(last, Some(Period::Year(2025)), "{} has no need index", layer.id());
    }
    assert!(published.statute.is_none());
    let (placed, counted) = (published.interventions.placed(), published.interventions.counted());
    let withheld = |(_, participants): &(i16, ProtectedParticipants)| participants.all().is_none();
    assert!(placed.len() > 20 && placed.iter().any(PlacedIntervention::open_to_all), "{}", placed.len());
    assert!(!placed.iter().any(|intervention| intervention.participants().iter().any(withheld)));
    assert!(counted.iter().any(|row| row.kind == "foelgeskab"), "those for one person are counted: {counted:?}");
    assert!(placed.iter().all(|intervention| intervention.kind() != "foelgeskab"));
    assert!(
        published.nearness.iter().any(|nearness| nearness.layer == LayerId::Districts && nearness.parts[0].is_some())
    );

    let rules = Statute::parse(statute::BUILT_IN, &built_in()).unwrap();
    let with = make(Some(&StatuteRules { statute: rules, text: statute::BUILT_IN.to_owned() }));
    assert_eq!(with.indicators, published.indicators, "origin is in no picker");
    let origin = |figures: &geodata::derive::Figures| figures.keys().any(|key| key.0.as_str() == "ikke_vestlig");
    assert!(with.layers.iter().chain([&with.whole]).all(|layer| !origin(layer.figures())), "origin is in no layer");
    assert!(!with.release.figures().keys().any(|key| key.0.as_str() == "ikke_vestlig"), "origin is in no sum");
    let index = |published: &geodata::published::Published| published.layers[1].figures().clone();
    assert_eq!(index(&with), index(&published), "the index and all other figures are the same without it");
    let contiguous = with.layers.iter().find(|layer| layer.id() == LayerId::Contiguous).unwrap();
    let figures = with.statute.unwrap().figures;
    assert!(origin(&figures) && figures.values().all(|figures| figures.len() == contiguous.areas().len()));
}

#[test]
fn an_export_opens_in_gdal_with_danish_codes_and_no_value_below_the_threshold() {
    let Some(ogrinfo) = tool("BYDELSBLIK_TEST_OGRINFO", &["/usr/bin/ogrinfo"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}/a.db", folder.path().display());
    let delivery = bydelsblik::demo::municipality(1);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = store::Store::open(&db).await.unwrap();
        let batch = store::Batch {
            imported_at: "2026-01-01T00:00:00Z".to_owned(),
            person: "test".to_owned(),
            software: "test".to_owned(),
            source: "test".to_owned(),
            files: Vec::new(),
            problems: Vec::new(),
            whole_coverage: true,
            whole_interventions: true,
        };
        store.import(&delivery, &batch).await.unwrap();
        store.close().await;
    });
    assert_eq!(printed(&run(&["publish", "--new-secret", "--db", &db])).0, 0);
    let file = folder.path().join("celler.geojson");
    let file = file.to_str().unwrap();
    let export = |indicator: &str| {
        let arguments = [
            "export",
            "--db",
            &db,
            "--layer",
            "kvadratnet-1km",
            "--indicator",
            indicator,
            "--period",
            "2025",
            "-o",
            file,
        ];
        printed(&run(&arguments))
    };
    assert_eq!(export("ikke_vestlig").0, 2, "the statute layer's indicator is not there");
    let (code, _, errors) = export("uden_tilknytning");
    assert_eq!(code, 0, "{errors}");
    let exported: serde_json::Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let features = exported["features"].as_array().unwrap();
    let summary = Command::new(ogrinfo).args(["-al", "-so", file]).output().unwrap();
    let summary = String::from_utf8_lossy(&summary.stdout).into_owned();
    assert!(
        summary.contains(&format!("Feature Count: {}", features.len())) && summary.contains("Multi Polygon"),
        "{summary}"
    );
    assert!(summary.contains("WGS 84"), "{summary}");

    let ids: Vec<&AreaId> = delivery.departments.iter().map(|department| &department.id).collect();
    let outlines: Vec<_> = delivery.departments.iter().map(|department| department.geometry.as_ref()).collect();
    let mut households: HashMap<String, u32> = HashMap::new();
    for point in assign_points(&ids, &outlines, &delivery.address_points) {
        let cell = Cell::at(Size::Km1, point.position).unwrap().to_string();
        *households.entry(cell).or_default() += point.weight as u32;
    }
    for feature in features {
        let (id, value) = (feature["properties"]["id"].as_str().unwrap(), &feature["properties"]["vaerdi"]);
        assert!(id.parse::<Cell>().is_ok_and(|cell| cell.size() == Size::Km1), "{id}");
        assert!(
            value.is_null() || households[id] >= Rules::MIN_HOUSEHOLDS,
            "{id} has a value and {} households",
            households[id]
        );
        assert_eq!(feature["properties"]["tilstand"] == "vaerdi", value.as_f64().is_some_and(|value| value > 0.0));
    }
}

#[test]
fn a_base_map_that_names_no_tiles_is_refused_before_anything_is_served() {
    for (url, reason) in [
        ("ftp://kort.dk/{z}/{x}/{y}", "does not begin with https://"),
        ("https://kort.dk/{z}/{x}.png", "has no {y}"),
        ("https://kort.dk;script-src */{z}/{x}/{y}", "no host that can be allowed"),
    ] {
        let (code, _, said) = printed(&run(&["demo", "--no-open", "--db", "sqlite://never.db", "--base-map", url]));
        assert!(code == 1 && said.contains(reason) && said.contains(url), "{code} {said}");
        assert!(!Path::new("never.db").exists());
    }
}
