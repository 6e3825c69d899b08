//! Values that others have computed, and figures that a municipality has published, read where they are at hand.
use geo::{Area, BooleanOps, Coord, MultiPolygon, Rect};
use geodata::{
    aggregate::{Over, Weights, area_weights, weights_by_targets},
    crs::{Crs, Projection},
    grid::{h3, kvadratnet, laea, square::Size as _},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};
use tests::shared::shared;

/// The records of a small CSV file without quotes, by column.
fn records(path: &Path) -> Vec<HashMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let names = lines.next().unwrap();
    lines.map(|values| names.iter().cloned().zip(values).collect()).collect()
}

#[test]
fn places_and_codes_are_those_of_the_golden_file() {
    let Some(path) = shared("golden/dk_points.csv") else { return };
    let records = records(&path);
    assert!(!records.is_empty());
    for record in records {
        let number = |name: &str| record[name].parse::<f64>().unwrap();
        let (lon, lat) = (number("lon"), number("lat"));
        let to = |crs| Projection::new(Crs::Wgs84, crs).point(lon, lat).unwrap();
        let (utm, european, mercator) = (to(Crs::Utm32), to(Crs::Laea), to(Crs::WebMercator));
        for (place, east, north) in
            [(utm, "E_25832", "N_25832"), (european, "E_3035", "N_3035"), (mercator, "x_3857", "y_3857")]
        {
            assert!((place.x - number(east)).abs() < 0.001 && (place.y - number(north)).abs() < 0.001, "{record:?}");
        }
        let square = |size| kvadratnet::Cell::at(size, utm).unwrap().to_string();
        assert_eq!(square(kvadratnet::Size::M100), record["dk100m"]);
        assert_eq!(square(kvadratnet::Size::M250), record["dk250m"]);
        assert_eq!(square(kvadratnet::Size::Km1), record["dk1km"]);
        assert_eq!(square(kvadratnet::Size::Km10), record["dk10km"]);
        let european_cell = |size| laea::Cell::at(size, european).unwrap();
        assert_eq!(european_cell(laea::Size::Km1).to_string(), record["eu1000"]);
        assert_eq!(european_cell(laea::Size::M100).to_string(), record["eu100"]);
        assert_eq!(european_cell(laea::Size::Km1).short().to_string(), record["inspire_1km_short"]);
        for resolution in h3::Resolution::ALL {
            let cell = h3::Cell::at(resolution, lon, lat).unwrap();
            assert_eq!(cell.to_string(), record[&format!("h3_{}", resolution.number())]);
        }
    }
}

#[test]
fn grid_codes_are_those_of_the_golden_file() {
    let Some(path) = shared("golden/grid_codes.csv") else { return };
    let records = records(&path);
    assert!(!records.is_empty());
    for record in records {
        let number = |name: &str| record[name].parse::<f64>().unwrap();
        let place = Coord { x: number("easting_or_x"), y: number("northing_or_y") };
        let metres = number("size_m") as u32;
        let european = || {
            let size = laea::Size::SIZES.iter().copied().find(|size| size.side() == metres).unwrap();
            laea::Cell::at(size, place).unwrap()
        };
        let code = match record["scheme"].as_str() {
            "dk" => {
                let size = kvadratnet::Size::SIZES.iter().copied().find(|size| size.side() == metres).unwrap();
                kvadratnet::Cell::at(size, place).unwrap().to_string()
            }
            "eu" => european().to_string(),
            "eu_short" => european().short().to_string(),
            other => panic!("the scheme {other} is not known"),
        };
        assert_eq!(code, record["code"]);
    }
}

fn rect(corners: &Value) -> MultiPolygon<f64> {
    let [x0, y0, x1, y1] = [0, 1, 2, 3].map(|i| corners[i].as_f64().unwrap());
    MultiPolygon(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()])
}

#[test]
fn areal_interpolation_is_that_of_sf() {
    let Some(path) = shared("golden/sf_aw.json") else { return };
    let golden: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 10);
    for case in cases {
        let list = |name: &str| case[name].as_array().cloned().unwrap_or_default();
        let values: Vec<Option<f64>> = list("source").iter().map(|source| source[0].as_f64()).collect();
        let sources: Vec<MultiPolygon<f64>> = list("source").iter().map(|source| rect(&source[1])).collect();
        let sources: Vec<Option<&MultiPolygon<f64>>> = sources.iter().map(Some).collect();
        let id = case["id"].as_str().unwrap();
        let carried = if id.starts_with("dasy") {
            let quarter = MultiPolygon(vec![Rect::new((0.0, 1.0), (1.0, 2.0)).to_polygon()]);
            let rest = MultiPolygon(vec![Rect::new((0.0, 0.0), (2.0, 2.0)).to_polygon()]).difference(&quarter);
            let area = area_weights(&sources, &[&quarter, &rest]).unwrap();
            weights_by_targets(&area, &[1.0, 3.0], &[9.0, 1.0]).unwrap().apportion(&values)
        } else {
            let targets: Vec<MultiPolygon<f64>> = list("target_boxes").iter().map(rect).collect();
            let areas: Vec<f64> = targets.iter().map(Area::unsigned_area).collect();
            let weights = area_weights(&sources, &targets.iter().collect::<Vec<_>>()).unwrap();
            match id {
                "int_y2_full" => weights.intensive(&values, Over::Whole(&areas)),
                _ if id.starts_with("int") => weights.intensive(&values, Over::Reached),
                _ => weights.apportion(&values),
            }
        };
        match case["expect"].as_array() {
            None => assert!(carried.iter().all(Option::is_none), "{id}: {carried:?}"),
            Some(expected) => {
                assert_eq!(carried.len(), expected.len());
                for (carried, expected) in carried.iter().zip(expected) {
                    let apart = (carried.unwrap() - expected.as_f64().unwrap()).abs();
                    assert!(apart < 1e-9, "{id}: {carried:?} against {expected}");
                }
            }
        }
    }
}

/// Geometry in EPSG:25832 by id, with a figure of the first extract of a file where there is one.
struct Geography {
    outlines: Vec<MultiPolygon<f64>>,
    residents: Vec<f64>,
    dwellings: Vec<f64>,
}

impl Geography {
    fn read(folder: &Path, file: &str, kind: i64) -> Self {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let collection: geojson::FeatureCollection = text.parse().unwrap();
        let to_utm = Projection::new(Crs::Wgs84, Crs::Utm32);
        let figures = |file: &str| -> BTreeMap<String, f64> {
            let rows: Value = serde_json::from_str(&fs::read_to_string(folder.join(file)).unwrap()).unwrap();
            let rows = rows.as_array().unwrap().iter();
            let first = rows.filter(|row| row["type_id"] == kind && row["udtraek_dato"] == "2012-10-02");
            let figure =
                |row: &Value| (row["distrikt_id"].as_str().unwrap().to_owned(), row["antal_samlet"].as_f64().unwrap());
            first.map(figure).collect()
        };
        let (residents, dwellings) = (figures("befolkning_alle.json"), figures("boliger_under_60kvm.json"));
        let mut geography = Self { outlines: Vec::new(), residents: Vec::new(), dwellings: Vec::new() };
        for feature in collection.features {
            let id = feature.property("distrikt_id").unwrap().as_str().unwrap().to_owned();
            let outline: MultiPolygon<f64> = feature.geometry.unwrap().try_into().unwrap();
            geography.outlines.push(to_utm.polygons(&outline).unwrap());
            geography.residents.push(residents.get(&id).copied().unwrap_or(0.0));
            geography.dwellings.push(dwellings.get(&id).copied().unwrap_or(0.0));
        }
        geography
    }

    fn areas_m2(&self) -> Vec<f64> {
        self.outlines.iter().map(Area::unsigned_area).collect()
    }

    fn weights_onto(&self, targets: &Self) -> Weights {
        let sources: Vec<Option<&MultiPolygon<f64>>> = self.outlines.iter().map(Some).collect();
        area_weights(&sources, &targets.outlines.iter().collect::<Vec<_>>()).unwrap()
    }
}

/// The sum of what is wrong, as a part of the truth.
fn error(carried: &[Option<f64>], truth: &[f64]) -> f64 {
    let apart: f64 = carried.iter().zip(truth).map(|(carried, truth)| (carried.unwrap_or(0.0) - truth).abs()).sum();
    apart / truth.iter().sum::<f64>()
}

#[test]
fn frederiksberg_keeps_its_residents_from_cells_to_blocks_and_back() {
    let Some(folder) = shared("cases/frederiksberg") else { return };
    let cells = Geography::read(&folder, "kvadratnet_4326.geojson", 11);
    let blocks = Geography::read(&folder, "karre_4326.geojson", 12);
    assert_eq!((cells.outlines.len(), blocks.outlines.len()), (956, 362));
    let (there, back) = (cells.weights_onto(&blocks), blocks.weights_onto(&cells));
    let ways = [
        ("area", there.clone().with_all_inside(), back.clone().with_all_inside()),
        (
            "dwellings",
            weights_by_targets(&there, &blocks.areas_m2(), &blocks.dwellings).unwrap(),
            weights_by_targets(&back, &cells.areas_m2(), &cells.dwellings).unwrap(),
        ),
    ];
    let mut errors = Vec::new();
    for (way, there, back) in ways {
        let residents: Vec<Option<f64>> = cells.residents.iter().copied().map(Some).collect();
        let reaches = |weights: &Weights, source: usize| !weights.row(source).is_empty();
        let lost: f64 =
            (0..cells.residents.len()).filter(|&cell| !reaches(&there, cell)).map(|cell| cells.residents[cell]).sum();
        let on_blocks = there.apportion(&residents);
        let on_cells = back.apportion(&on_blocks);
        let total = |values: &[Option<f64>]| values.iter().flatten().sum::<f64>();
        let stranded: f64 =
            (0..on_blocks.len()).filter(|&block| !reaches(&back, block)).filter_map(|block| on_blocks[block]).sum();
        assert!((total(&residents) - lost - total(&on_blocks)).abs() <= 1e-9 * total(&residents));
        assert!((total(&on_blocks) - stranded - total(&on_cells)).abs() <= 1e-9 * total(&residents));
        let wrong = (error(&on_blocks, &blocks.residents), error(&on_cells, &cells.residents));
        println!(
            "Frederiksberg, weights by {way}: {:.0} residents, {lost:.0} in cells without a target, {:.1} % in the wrong block, \
             {:.1} % in the wrong cell after the way back",
            total(&residents),
            50.0 * wrong.0,
            50.0 * wrong.1,
        );
        errors.push(wrong.0);
    }
    assert!(errors[1] < errors[0], "dwellings tell more than areas: {errors:?}");
}
