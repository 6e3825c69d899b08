//! Exports over HTTP: areas × indicators × periods in one file, the same figures in each format, and nothing that is withheld.
use calamine::Data;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, process::Command};
use tests::{
    demo::SECRET,
    http::{Answer, get, post},
    program::{Server, printed, run},
    workbook,
};
use wire::{Catalogue, ErrorBody, Standings};

/// Cells of a table by heading.
type Rows = Vec<BTreeMap<String, String>>;

struct Served {
    server: Server,
    catalogue: Catalogue,
    db: String,
    _folder: tempfile::TempDir,
}

impl Served {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = format!("sqlite://{}/demo.db", folder.path().display());
        let server = Server::start_with(&["demo", "--no-open", "--statute", "--db", &db], |command: &mut Command| {
            command.env("BYDELSBLIK_SECRET", SECRET);
        });
        let catalogue = get(&format!("{}/api/v1/catalogue", server.url), &[]).json();
        Self { server, catalogue, db, _folder: folder }
    }

    fn base(&self) -> String {
        format!("{}/api/v1/releases/{}", self.server.url, self.catalogue.release.key)
    }

    fn ask(&self, request: &Value) -> Answer {
        post(&format!("{}/exports", self.base()), request)
    }

    fn file(&self, request: &Value) -> Answer {
        let answer = self.ask(request);
        assert_eq!(answer.status, 200, "{request}: {}", answer.text());
        answer
    }

    /// The same request in a format.
    fn in_format(&self, request: &Value, format: &str) -> Answer {
        let mut request = request.clone();
        request["format"] = format.into();
        self.file(&request)
    }

    fn standings(&self, layer: &str, year: i16) -> Standings {
        get(&format!("{}/standings/{layer}/{year}", self.base()), &[]).json()
    }
}

fn rows(bytes: &[u8], delimiter: u8) -> Rows {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
    reader.deserialize().map(Result::unwrap).collect()
}

/// The name of a file.
fn name(answer: &Answer) -> String {
    answer.header("content-disposition").unwrap().split('"').nth(1).unwrap().to_owned()
}

/// A cell of a table for a Danish Excel, as Excel shows it, with a decimal point.
fn plain(cell: &str) -> String {
    match cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(text) => text.to_owned(),
        None if cell.replace(',', ".").parse::<f64>().is_ok() => cell.replace(',', "."),
        None => cell.to_owned(),
    }
}

/// Whether two cells say the same: the same number, or the same text.
fn same(one: &str, other: &str) -> bool {
    one == other || matches!((one.parse::<f64>(), other.parse::<f64>()), (Ok(one), Ok(other)) if one == other)
}

const FIVE: [&str; 5] = ["uden_tilknytning", "kun_grundskole", "bruttoindkomst", "doemte", "behovsindeks"];

fn assert_one_file_with_everything(served: &Served) {
    let wanted = json!({
        "layer": "districts", "areas": ["3", "1", "2"], "indicators": FIVE, "from": "2015", "to": "2025", "format": "xlsx", "standings": true
    });
    let answer = served.file(&wanted);
    assert_eq!(
        answer.header("content-type"),
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    );
    assert!(name(&answer).starts_with("districts_5-noegletal_2015--2025_3-omraader_"), "{}", name(&answer));
    let sheet = workbook::cells(&answer.body, 0);
    assert_eq!(sheet.len(), 1 + 3 * 5 * 11, "districts × indicators × years");
    let heading: Vec<String> = sheet[0].iter().map(Data::to_string).collect();
    assert_eq!(heading[..7], ["Navn", "Id", "Boliger", "Nøgletal", "Kode", "Periode", "Værdi"], "a reader's order");
    let at = |name: &str| heading.iter().position(|other| other == name).unwrap();
    assert!(sheet[1..].iter().all(|row| matches!(row[at("Værdi")], Data::Float(_))), "values are numbers");
    assert!(sheet[1..].iter().all(|row| matches!(row[at("Id")], Data::String(_))), "ids are texts");
    assert_eq!(sheet[1][at("Navn")], Data::String("Havnebyen".to_owned()), "the order of the layer");
    let standings = served.standings("districts", 2025);
    let third = standings.areas[2].as_ref().unwrap();
    let row = sheet[1..]
        .iter()
        .find(|row| row[at("Id")] == Data::String("3".into()) && row[at("Periode")] == Data::String("2025".into()));
    let row = row.unwrap();
    let number = |name: &str| row[at(name)].as_f64_value();
    assert_eq!(number("Placering på behovsindekset"), third.rank.place as f64);
    assert_eq!([number("Placering fra"), number("Placering til")], third.places.map(|place| place as f64));
    assert_eq!(row[at("Registertal og bekymringer")], Data::String("Tavst behov".to_owned()));

    let about: String = workbook::cells(&answer.body, 1).iter().flatten().map(|cell| format!("{cell}\n")).collect();
    for part in [
        "Bydelsø",
        "3 af 9",
        "tilfældig støj",
        "Licens",
        "mindst 20 husstande og 20 personer",
        "Tilbageholdt for at beskytte enkeltpersoner",
        "Personer dømt for overtrædelse",
        "1.000 kr.",
    ] {
        assert!(about.contains(part), "{part}: {about}");
    }
    let english = served.file(&json!({
        "layer": "districts", "indicators": FIVE, "from": "2024", "to": "2025", "format": "xlsx", "language": "en", "shape": "wide"
    }));
    assert!(name(&english).starts_with("districts_5-indicators_2024--2025_wide_"), "{}", name(&english));
    let heading: Vec<String> = workbook::cells(&english.body, 0)[0].iter().map(Data::to_string).collect();
    assert_eq!(heading[..4], ["Name", "ID", "Homes", "Without work or education (%) 2024"], "{heading:?}");
    let about: String = workbook::cells(&english.body, 1).iter().flatten().map(|cell| format!("{cell}\n")).collect();
    assert!(about.contains("random noise") && !about.contains("støj"), "{about}");
    assert_eq!(served.file(&wanted).body, answer.body, "the same request, the same bytes");
}

/// A float of a cell.
trait AsNumber {
    fn as_f64_value(&self) -> f64;
}

impl AsNumber for Data {
    fn as_f64_value(&self) -> f64 {
        let Data::Float(value) = self else { panic!("{self:?} is not a number") };
        *value
    }
}

fn assert_errors_name_what_is_wrong(served: &Served) {
    let usual = json!({ "layer": "districts", "indicators": ["doemte"], "periods": ["2025"], "format": "csv" });
    let with = |changes: Value| {
        let mut request = usual.clone();
        for (key, value) in changes.as_object().unwrap() {
            request[key] = value.clone();
        }
        let answer = served.ask(&request);
        let error: ErrorBody = answer.json();
        (answer.status, error.code, error.message)
    };
    let unknown = [
        (json!({ "layer": "moons" }), "unknown_layer", "moons"),
        (json!({ "areas": ["3", "søen"] }), "unknown_area", "søen"),
        (json!({ "indicators": ["doemte", "x"] }), "unknown_indicator", "\"x\""),
        (json!({ "indicators": ["doemte", "ikke_vestlig"] }), "unknown_indicator", "ikke_vestlig"),
        (json!({ "periods": ["2025", "1999"] }), "unknown_period", "1999"),
    ];
    for (changes, code, named) in unknown {
        let (status, found, message) = with(changes);
        assert!(status == 404 && found == code && message.contains(named), "{status} {found} {message}");
    }
    let refused = [
        (json!({ "periods": [] }), "periods, value \"\": no period is named: give periods, or from and to"),
        (json!({ "indicators": [] }), "indicators, value \"\": no indicator is named"),
        (json!({ "from": "2020" }), "from, value \"2020\": it needs a to as well"),
        (json!({ "from": "2020", "to": "20" }), "to, value \"20\": \"20\" is not a period"),
        (json!({ "from": "2020", "to": "2019" }), "to, value \"2019\": lies before the first period, 2020"),
        (
            json!({ "indicators": ["doemte", "bekymringer"] }),
            "indicators, value \"bekymringer\": it has no figure for any of the periods asked for",
        ),
        (json!({ "weights": { "doemte": 2 } }), "weights, value \"doemte\": weights have no effect here"),
        (
            json!({ "indicators": ["behovsindeks"], "weights": { "bekymringer": 2 } }),
            "weights, value \"bekymringer=2\": it is not an indicator that enters the need index",
        ),
        (
            json!({ "indicators": ["behovsindeks"], "weights": { "doemte": -1 } }),
            "weights, value \"doemte=-1\": the weight is not a number of 0 or more",
        ),
        (json!({ "format": "pdf" }), "unknown variant `pdf`"),
        (json!({ "anything": 1 }), "unknown field `anything`"),
    ];
    for (changes, reason) in refused {
        let (status, code, message) = with(changes);
        assert!(status == 400 && code == "parameter" && message.contains(reason), "{status} {code} {message}");
    }
}

/// What the page makes of standings is exported as its own classes, and own weights under their own name.
fn assert_what_is_shown_is_exported(served: &Served) {
    let request = json!({
        "layer": "districts", "indicators": ["kvadrant", "status_udvikling"], "periods": ["2025"], "format": "csv"
    });
    let table = rows(&served.file(&request).body, b',');
    assert_eq!(table.len(), 18);
    assert!(table.iter().all(|row| row["vaerdi"].is_empty() && row["indikator"] != "behovsindeks"), "{table:?}");
    let of = |id: &str, code: &str| table.iter().find(|row| row["id"] == id && row["indikator"] == code).unwrap();
    assert_eq!(of("3", "kvadrant")["klasse"], "tavst_behov");
    assert_eq!(of("3", "status_udvikling")["klasse"], "meget_stort_som_andre");
    let not_covered = of("2", "kvadrant");
    assert_eq!((not_covered["klasse"].as_str(), not_covered["tilstand"].as_str()), ("", "ingen_kunne_melde"));
    let named = name(&served.file(&json!({
        "layer": "districts", "indicators": ["kvadrant"], "periods": ["2025"], "format": "excel"
    })));
    assert_eq!(named, "districts_kvadrant_2025.csv");

    let index = |weights: Value| {
        let request = json!({
            "layer": "districts", "indicators": ["behovsindeks"], "periods": ["2025"], "format": "csv", "standings": true,
            "weights": weights
        });
        served.file(&request)
    };
    let (usual, own) = (index(json!({})), index(json!({ "doemte": 3.0, "bruttoindkomst": 0.0 })));
    assert_ne!(name(&usual), name(&own));
    let (usual, own) = (rows(&usual.body, b','), rows(&own.body, b','));
    assert!(
        own.iter().all(|row| row["indikator"] == "behovsindeks_egne_vaegte" && row.contains_key("plads_egne_vaegte"))
    );
    assert!(usual.iter().all(|row| row["indikator"] == "behovsindeks" && row.contains_key("plads")));
    assert_ne!(
        usual.iter().map(|row| &row["vaerdi"]).collect::<Vec<_>>(),
        own.iter().map(|row| &row["vaerdi"]).collect::<Vec<_>>()
    );
    let standings = served.standings("districts", 2025);
    for (row, standing) in usual.iter().zip(&standings.areas) {
        let standing = standing.as_ref().unwrap();
        assert_eq!(row["vaerdi"].parse::<f64>().unwrap(), (standing.index * 100.0).round() / 100.0);
        assert_eq!(row["plads"], standing.rank.place.to_string());
    }
}

/// Names of files differ wherever the files do.
fn assert_names_differ(served: &Served) {
    let usual = json!({ "layer": "districts", "indicators": ["doemte"], "periods": ["2025"], "format": "csv" });
    let changes = [
        json!({}),
        json!({ "areas": ["1", "2"] }),
        json!({ "areas": ["1", "3"] }),
        json!({ "periods": ["2024"] }),
        json!({ "periods": ["2023", "2025"] }),
        json!({ "from": "2023", "to": "2025" }),
        json!({ "shape": "wide" }),
        json!({ "indicators": ["doemte", "fraflytning"] }),
        json!({ "indicators": ["doemte", "udsaettelser"] }),
        json!({ "standings": true }),
        json!({ "standings": true, "weights": { "doemte": 2 } }),
        json!({ "areas": ["1", "2"], "filters": ["Domfældte personer over 2"] }),
        json!({ "format": "geojson" }),
    ];
    let names: Vec<String> = changes
        .iter()
        .map(|changes| {
            let mut request = usual.clone();
            for (key, value) in changes.as_object().unwrap() {
                request[key] = value.clone();
            }
            name(&served.file(&request))
        })
        .collect();
    assert_eq!(names[0], "districts_doemte_2025.csv");
    let mut different = names.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), names.len(), "{names:?}");
    assert!(names.iter().all(|name| name.is_ascii()), "{names:?}");
}

/// One table for all formats: whatever is asked, every cell is the same in each.
fn assert_formats_agree(served: &Served) {
    let codes: Vec<String> = served.catalogue.indicators.iter().map(|indicator| indicator.code.clone()).collect();
    let codes: Vec<String> =
        codes.into_iter().chain([wire::STATUS_THEME.to_owned(), wire::QUADRANT_THEME.to_owned()]).collect();
    let asked = (
        prop::sample::select(vec!["districts", "departments", "kvadratnet-1km"]),
        prop::sample::subsequence(codes, 1..5),
        2015_i16..2026,
        0_i16..3,
        any::<[bool; 3]>(),
        0_usize..4,
    );
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 12, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let compared = std::cell::Cell::new(0);
    let run = |(layer, indicators, from, years, [wide, standings, own], areas): (
        &str,
        Vec<String>,
        i16,
        i16,
        [bool; 3],
        usize,
    )| {
        let mut request = json!({
            "layer": layer, "indicators": indicators, "from": from.to_string(), "to": (from + years).min(2025).to_string(),
            "shape": if wide { "wide" } else { "long" }, "standings": standings
        });
        if own && standings {
            request["weights"] = json!({ "doemte": 2.5 });
        }
        if areas > 0 && layer == "departments" {
            request["areas"] = (0..areas).map(|area| (30 + area).to_string()).collect();
        }
        let answer = served.ask(&{
            let mut request = request.clone();
            request["format"] = "csv".into();
            request
        });
        if answer.status != 200 {
            // Some of the indicators have no figure in these years.
            prop_assert!(answer.text().contains("it has no figure for any of the periods"), "{}", answer.text());
            return Ok(());
        }
        let mut reader = csv::Reader::from_reader(&answer.body[..]);
        let heading: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let table: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();

        // GeoJSON: the same names, a feature for each row, each with an id of its own.
        let features: Value = served.in_format(&request, "geojson").json();
        let features = features["features"].as_array().unwrap();
        prop_assert_eq!(features.len(), table.len());
        let mut ids: Vec<&str> = features.iter().map(|feature| feature["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), table.len());
        for (feature, row) in features.iter().zip(&table) {
            let properties = feature["properties"].as_object().unwrap();
            prop_assert_eq!(properties.len(), heading.len());
            for (name, cell) in heading.iter().zip(row) {
                let found = match &properties[name] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                prop_assert!(same(&found, cell), "{}: {} {}", name, found, cell);
            }
        }

        // The tables for persons leave out columns that the layer has nothing in, and say words for codes: numbers and names are the same.
        let excel = served.in_format(&request, "excel").text();
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').from_reader(excel.trim_start_matches('\u{feff}').as_bytes());
        let persons: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let excel: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(plain).collect()).collect();
        let sheet = workbook::cells(&served.in_format(&request, "xlsx").body, 0);
        prop_assert_eq!(sheet.len(), excel.len() + 1);
        let of_sheet: Vec<String> = sheet[0].iter().map(Data::to_string).collect();
        prop_assert_eq!(&of_sheet, &persons);
        let mut different = persons.clone();
        different.sort();
        different.dedup();
        prop_assert_eq!(different.len(), persons.len(), "two columns have one name: {:?}", persons);
        for ((row, of_sheet), programs) in excel.iter().zip(&sheet[1..]).zip(&table) {
            for (cell, found) in row.iter().zip(of_sheet) {
                prop_assert!(same(cell, &found.to_string()), "{} {:?}", cell, found);
            }
            let numbers = |row: &[String]| -> Vec<f64> { row.iter().filter_map(|cell| cell.parse().ok()).collect() };
            prop_assert_eq!(numbers(row), numbers(programs));
        }
        compared.set(compared.get() + table.len());
        Ok(())
    };
    runner.run(&asked, run).unwrap();
    assert!(compared.get() > 200, "{} rows were compared", compared.get());
}

/// The command gives the very file.
fn assert_the_command_agrees(served: &Served) {
    let request = json!({
        "layer": "districts", "indicators": ["doemte", "kvadrant"], "from": "2024", "to": "2025", "areas": ["1", "3"],
        "shape": "wide", "standings": true, "format": "excel", "weights": { "doemte": 2 }
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tal.csv");
    let arguments = "export --layer districts --indicator doemte,kvadrant --from 2024 --to 2025 --areas 1,3 --shape wide --standings \
                     --format csv --csv-for excel --weights doemte=2";
    let ask = |more: &[&str]| {
        let arguments: Vec<&str> = arguments.split_whitespace().chain(more.iter().copied()).collect();
        printed(&run(&[&arguments[..], &["--db", &served.db, "-o", file.to_str().unwrap()]].concat()))
    };
    assert_eq!(ask(&[]).0, 0);
    assert_eq!(std::fs::read(&file).unwrap(), served.file(&request).body);
    let (code, _, error) = ask(&["--period", "1999"]);
    assert!(code == 2 && error.contains("the release has no period \"1999\""), "{error}");
}

#[test]
fn areas_indicators_and_periods_come_in_one_file_that_is_the_same_in_every_format() {
    let served = Served::start();
    assert_one_file_with_everything(&served);
    assert_errors_name_what_is_wrong(&served);
    assert_what_is_shown_is_exported(&served);
    assert_names_differ(&served);
    assert_formats_agree(&served);
    assert_the_command_agrees(&served);
}

/// Danish letters, marks that a table means something by, and what could be a formula come through in every format.
#[test]
fn names_with_danish_letters_marks_and_formulas_come_through() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = tests::town::Town::new();
    let odd = "Ærø; \"Å\", =1+1";
    town.departments[0].organisation = odd.to_owned();
    town.departments[1].organisation = "=2+3".to_owned();
    town.write(folder.path());
    for command in [&["import", "town.toml"][..], &["publish"]] {
        let (done, out, err) = tests::town::bydelsblik(&folder, command);
        assert_eq!(done, 0, "{out}{err}");
    }
    let served = tests::town::serve(folder);
    let url = &served.server.url;
    let release = get(&format!("{url}/api/v1/catalogue"), &[]).json::<Catalogue>().release.key;
    let [first, second] = [0, 1].map(|at| town.departments[at].id.clone());
    let ask = |format: &str| {
        let wanted = json!({
            "layer": "departments", "indicator": "uden_tilknytning", "period": "2025", "format": format, "areas": [first, second]
        });
        post(&format!("{url}/api/v1/releases/{release}/exports"), &wanted)
    };
    let table = rows(&ask("csv").body, b',');
    assert_eq!((table[0]["boligorganisation"].as_str(), table[1]["boligorganisation"].as_str()), (odd, "'=2+3"));
    let excel = ask("excel");
    assert!(excel.body.starts_with(b"\xef\xbb\xbfNavn;"));
    let excel = rows(&excel.body[3..], b';');
    assert_eq!(
        (plain(&excel[0]["Boligorganisation"]).as_str(), plain(&excel[1]["Boligorganisation"]).as_str()),
        (odd, "=2+3")
    );
    let sheet = workbook::cells(&ask("xlsx").body, 0);
    let at = sheet[0].iter().position(|cell| *cell == Data::String("Boligorganisation".to_owned())).unwrap();
    assert_eq!((&sheet[1][at], &sheet[2][at]), (&Data::String(odd.to_owned()), &Data::String("=2+3".to_owned())));
    assert!(!workbook::parts(&ask("xlsx").body).concat().contains("<f>"), "no cell is a formula");
    let collection: Value = ask("geojson").json();
    assert_eq!(collection["features"][0]["properties"]["boligorganisation"], odd);
    assert_eq!(collection["features"][0]["id"], first.as_str());
    assert_eq!(collection["metadata"]["tilstande"]["skjult"], "Tilbageholdt for at beskytte enkeltpersoner");
    assert_eq!(collection["metadata"]["noegletal"][0]["enhed"], "%");
}

/// The fault: a layer in which two areas have figures has no need index, and one such indicator made the whole export "corrupt".
#[test]
fn what_a_layer_of_too_few_areas_does_not_have_is_no_data_and_costs_nothing_else() {
    let mut town = tests::town::Town::new();
    let is_kept = |id: &str| ["a", "b", "c", "f"].contains(&id);
    town.departments.retain(|department| is_kept(&department.id));
    town.counts.retain(|count| is_kept(&count.department));
    town.concerns.retain(|concern| is_kept(&concern.0));
    town.covered.retain(|id| is_kept(id));
    town.departments.iter_mut().filter(|department| department.id == "f").for_each(|f| f.corner[1] -= 1_000);
    let served = town.serve();
    let catalogue: Catalogue = get(&format!("{}/api/v1/catalogue", served.server.url), &[]).json();
    let url = format!("{}/api/v1/releases/{}/exports", served.server.url, catalogue.release.key);
    let missing = format!("{}/columns/districts/behovsindeks/2025", url.trim_end_matches("/exports"));
    assert_eq!(get(&missing, &[]).status, 404);
    for indicators in [&["behovsindeks"][..], &["uden_tilknytning", "behovsindeks", "status_udvikling", "kvadrant"]] {
        for standings in [false, true] {
            let request = json!({
                "layer": "districts", "indicators": indicators, "periods": ["2025"], "format": "csv", "standings": standings
            });
            let answer = post(&url, &request);
            assert_eq!(answer.status, 200, "{request}: {}", answer.text());
            assert_eq!(answer.text().lines().count(), 1 + 4 * indicators.len(), "{}", answer.text());
        }
    }
}
