//! Values that others have computed, and figures that a municipality has published, read where they are at hand.
use geo::{Area, BooleanOps, Coord, MultiPolygon, Rect};
use geodata::{
    aggregate::{Over, Weights, area_weights, weights_by_targets},
    crs::{Crs, Projection},
    grid::{h3, kvadratnet, laea, square::Size as _},
    protect::{PerturbationTable, QuadCell, SecretKey, TableRules, cell_key, quadtree, suppressed_sums},
    validate::{PersonalData, personal_data},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};
use tests::{
    program::{printed, run},
    shared::{golden, shared},
};

/// The records of a small CSV file without quotes, by column.
fn records(path: &Path) -> Vec<HashMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let names = lines.next().unwrap();
    lines.map(|values| names.iter().cloned().zip(values).collect()).collect()
}

#[test]
fn places_and_codes_are_those_of_the_golden_file() {
    let path = golden("dk_points.csv");
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
    let path = golden("grid_codes.csv");
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
    let path = golden("sf_aw.json");
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

fn json(file: &str) -> Value {
    let text = fs::read_to_string(golden(file)).expect("a golden file can be read");
    serde_json::from_str(&text).expect("a golden file is JSON")
}

/// The rules behind the names of the golden tables.
fn table_rules(name: &str) -> TableRules {
    let of = |max_noise, variance, hidden| TableRules { max_noise, variance, hidden, ..TableRules::default() };
    match name {
        "D2_V1" => of(2, 1.0, 0),
        "D2_V1.05_js1_mixedmono" => TableRules { monotone: vec![true, true, false, true], ..of(2, 1.05, 1) },
        "D4_V1.8_js1" => of(4, 1.8, 1),
        "D5_V3_js2" => of(5, 3.0, 2),
        other => panic!("the table {other} is new"),
    }
}

#[test]
fn perturbation_tables_are_those_of_ptable() {
    let path = golden("ckm_ptables.csv");
    let rows = records(&path);
    let number = |row: &HashMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let mut farthest = HashMap::new();
    for row in &rows {
        let table = PerturbationTable::new(&table_rules(&row["table"])).unwrap();
        let (count, noise) = (number(row, "i") as u64, number(row, "v") as i32);
        let found = table.distribution(count).find(|step| step.0 == noise).expect("the noise is possible").1;
        let off = (found - number(row, "p")).abs();
        let farthest: &mut f64 = farthest.entry(row["table"].clone()).or_default();
        *farthest = farthest.max(off);
    }
    println!("farthest from ptable: {farthest:?}");
    assert_eq!(rows.len(), 137);
    assert!(farthest.values().all(|&off| off < 2e-8), "{farthest:?}");
    for name in farthest.keys() {
        let steps: HashMap<u64, usize> =
            rows.iter().filter(|row| row["table"] == *name).fold(HashMap::new(), |mut steps, row| {
                *steps.entry(number(row, "i") as u64).or_default() += 1;
                steps
            });
        let table = PerturbationTable::new(&table_rules(name)).unwrap();
        assert!(steps.iter().all(|(&count, &steps)| table.distribution(count).count() == steps), "{name}");
    }
}

#[test]
fn look_ups_are_those_of_ptable() {
    let path = golden("ckm_lookup.csv");
    let table = PerturbationTable::new(&table_rules("D2_V1.05_js1_mixedmono")).unwrap();
    let rows = records(&path);
    for row in &rows {
        let (count, parts): (u64, f64) = (row["n"].parse().unwrap(), row["u"].parse::<f64>().unwrap() * 1e8);
        // The keys of ptable are decimals from 0 to 1; ours are their 2⁶⁴ fold.
        let key = ((parts.round() as u128) << 64) / 100_000_000;
        let noise = table.noise(count, key as u64);
        assert_eq!(noise.to_string(), row["pert"], "{row:?}");
        assert_eq!((count as i64 + i64::from(noise)).to_string(), row["published"], "{row:?}");
    }
    assert_eq!(rows.len(), 70);
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn keys_and_published_counts_are_those_of_the_golden_file() {
    let golden = json("ckm_e2e.json");
    let secret = SecretKey::new(golden["secret"].as_str().unwrap().as_bytes()).unwrap();
    let table = PerturbationTable::new(&table_rules("D5_V3_js2")).unwrap();
    let indicator = golden["indicator"].as_str().unwrap();
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for atom in golden["atoms_W01"].as_array().unwrap() {
        counts.insert(atom[0].as_str().unwrap(), atom[1].as_u64().unwrap());
    }
    for cell in golden["cells"].as_array().unwrap() {
        let period = cell["period"].as_str().unwrap();
        // The second week differs in one department: so the note of the file says.
        let of = |atom: &str| if period == "2025-W02" && atom == "dep-004" { 13 } else { counts[atom] };
        let members = texts(&cell["members"]);
        let count: u64 = members.iter().map(|atom| of(atom)).sum();
        let keys = members.iter().map(|atom| cell_key(secret.contributors(indicator, period, atom), of(atom)));
        let key = keys.fold(0, u64::wrapping_add);
        let noise = table.noise(count, key);
        assert_eq!(Some(count), cell["n"].as_u64(), "{cell}");
        assert_eq!(format!("{key:016x}"), cell["ckey_hex"].as_str().unwrap(), "{cell}");
        assert_eq!(Some(i64::from(noise)), cell["pert"].as_i64(), "{cell}");
        assert_eq!(Some(count as i64 + i64::from(noise)), cell["published"].as_i64(), "{cell}");
    }
    let key = secret.contributors(indicator, "2025-W01", "dep-001").next().unwrap();
    assert_eq!(format!("{key:016x}"), golden["rkey_examples"]["concern|2025-W01|dep-001|1"].as_str().unwrap());
}

#[test]
fn suppressed_cells_of_a_table_are_those_of_gauss_suppression() {
    let golden = json("gauss_z1.json");
    let inner = golden["inner"].as_array().unwrap();
    let cells = golden["cells"].as_array().unwrap();
    let holds = |cell: &Value, field: &str, value: &Value| cell[field] == "Total" || cell[field] == *value;
    let sums: Vec<Vec<usize>> = cells
        .iter()
        .map(|cell| {
            let inside = |at: &usize| holds(cell, "region", &inner[*at][0]) && holds(cell, "hovedint", &inner[*at][1]);
            (0..inner.len()).filter(inside).collect()
        })
        .collect();
    let values: Vec<f64> = cells.iter().map(|cell| cell["value"].as_f64().unwrap()).collect();
    let positions = |field: &str| -> Vec<usize> {
        golden[field].as_array().unwrap().iter().map(|index| index.as_u64().unwrap() as usize - 1).collect()
    };
    let most = golden["maxN"].as_f64().unwrap();
    let primary: Vec<usize> = (0..cells.len()).filter(|&cell| values[cell] > 0.0 && values[cell] <= most).collect();
    assert_eq!(primary, positions("primary_1based"));
    assert_eq!(suppressed_sums(&sums, &values, &primary), positions("suppressed_1based"));
}

#[test]
fn overlapping_and_linked_tables_are_guarded_together() {
    {
        let golden = json("span_overlap.json");
        let cells = golden["cells"].as_array().unwrap();
        let members = |cell: &Value| {
            cell["members"].as_array().unwrap().iter().map(|atom| atom.as_u64().unwrap() as usize).collect::<Vec<_>>()
        };
        let sums: Vec<Vec<usize>> = cells.iter().map(members).collect();
        let values: Vec<f64> = cells.iter().map(|cell| cell["value"].as_f64().unwrap()).collect();
        let named = |field: &str| {
            let names = texts(&golden[field]);
            (0..cells.len()).filter(|&cell| names.contains(&cells[cell]["name"].as_str().unwrap())).collect::<Vec<_>>()
        };
        let primary = named("primary");
        let mut expected = [primary.clone(), named("secondary")].concat();
        expected.sort_unstable();
        assert_eq!(suppressed_sums(&sums, &values, &primary), expected);
    }
    {
        let golden = json("linked_overlap.json");
        let counts: BTreeMap<String, f64> = serde_json::from_value(golden["counts"].clone()).unwrap();
        let cells: BTreeMap<String, Vec<String>> = serde_json::from_value(golden["cells"].clone()).unwrap();
        let atoms: Vec<&String> = counts.keys().collect();
        // Cells of the same value come in the order that the file takes them in.
        let order = texts(&golden["order"]);
        let sums: Vec<Vec<usize>> = order
            .iter()
            .map(|name| {
                cells[*name].iter().map(|atom| atoms.iter().position(|other| *other == atom).unwrap()).collect()
            })
            .collect();
        let values: Vec<f64> = sums.iter().map(|sum| sum.iter().map(|&atom| counts[atoms[atom]]).sum()).collect();
        let named = |field: &str| {
            let names = texts(&golden[field]);
            (0..order.len()).filter(|&cell| names.contains(&order[cell])).collect::<Vec<_>>()
        };
        let primary = named("primary_le3");
        let mut expected = [primary.clone(), named("secondary_greedy")].concat();
        expected.sort_unstable();
        assert_eq!(suppressed_sums(&sums, &values, &primary), expected);
        // Without the guard, one of them follows.
        let published = (0..order.len()).filter(|cell| !primary.contains(cell)).map(|cell| sums[cell].clone());
        let mut guard = geodata::protect::SpanGuard::default();
        assert!(published.into_iter().all(|sum| guard.publish(&sum)));
        let derivable: Vec<usize> = primary.iter().copied().filter(|&cell| guard.follows(&sums[cell])).collect();
        assert_eq!(derivable, named("derivable_if_only_primary_suppressed"));
    }
}

#[test]
fn small_cells_are_drawn_in_quads_as_sdc_spatial_draws_them() {
    let golden = json("quadtree.json");
    let numbers =
        |value: &Value| value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect::<Vec<_>>();
    let rows = golden["grid_top_row_first_sum"].as_array().unwrap();
    let mut cells = Vec::new();
    for (row, sums) in rows.iter().enumerate() {
        for (column, sum) in numbers(sums).into_iter().enumerate() {
            cells.push(QuadCell { row: row as i32, column: column as i32, count: 1.0, sum });
        }
    }
    for case in golden["cases"].as_array().unwrap() {
        let shown = quadtree(&cells, case["min_count"].as_f64().unwrap(), 2);
        for (found, expected) in shown.iter().zip(numbers(&case["expect_sum"])) {
            assert!((found - expected).abs() < 1e-12, "{case}: {shown:?}");
        }
    }
}

#[test]
fn personal_numbers_are_refused_in_every_dress() {
    let path = golden("cpr_vectors.csv");
    let mut reader = csv::Reader::from_path(path).expect("the golden file can be read");
    let mut vectors = 0;
    for record in reader.records() {
        let record = record.expect("the golden file is a table");
        let found = personal_data(&record[0]);
        assert_eq!(found.is_some(), &record[2] == "1", "{record:?}: {found:?}");
        if let Some(found) = found {
            assert_eq!(found, PersonalData::Cpr { checked: &record[4] == "True" }, "{record:?}");
        }
        vectors += 1;
    }
    assert_eq!(vectors, 19);
}

#[test]
fn the_index_of_berlin_is_the_published_one() {
    let Some(path) = shared("cases/berlin/mss2021.csv") else { return };
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("indeks.csv");
    let file = path.to_str().unwrap();
    let arguments = ["index", "--input", file, "--id", "PLR_ID", "--valid", "KOM=gültig", "--missing=-9999.0"];
    let columns = ["--status", "S1,S3,S4", "--dynamics", "D1,D3,D4", "-o", output.to_str().unwrap()];
    let (code, out, err) = printed(&run(&[&arguments[..], &columns[..]].concat()));
    assert_eq!((code, out.as_str()), (0, "542 areas, of which 536 count\n"));
    let told: Vec<&str> = err.lines().collect();
    assert!(told.len() == 6 && told.iter().all(|line| line.contains("stands for a missing value")), "{err}");
    let read = |path: &Path| -> Vec<HashMap<String, String>> {
        csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
    };
    let (mut compared, mut dynamics) = (0, BTreeMap::<String, usize>::new());
    for (published, found) in read(&path).into_iter().zip(read(&output)) {
        assert_eq!(published["PLR_ID"], found["PLR_ID"]);
        assert_eq!(published["status_class"], found["status_klasse"], "{published:?}");
        if published["KOM"] != "gültig" {
            assert!(found["status_indeks"].is_empty() && found["dynamik_klasse"].is_empty(), "{found:?}");
            continue;
        }
        compared += 1;
        for (theirs, ours) in [("zS1", "z_S1"), ("zS3", "z_S3"), ("zS4", "z_S4"), ("status_index", "status_indeks")] {
            let number = |row: &HashMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
            // They are published with two digits, and ours with six.
            assert!((number(&published, theirs) - number(&found, ours)).abs() <= 0.005 + 1e-6, "{ours} {found:?}");
        }
        *dynamics.entry(found["dynamik_klasse"].clone()).or_default() += 1;
    }
    assert_eq!(compared, 536);
    let expected = [("positiv", 48), ("stabil", 436), ("negativ", 52)];
    assert_eq!(dynamics, expected.map(|(class, areas)| (class.to_owned(), areas)).into());
}
