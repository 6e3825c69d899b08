//! `bydelsblik rank`, `statute` and `twins`, as a consultant and an analyst run them.
use bydelsblik::demo::planted::{HIDDEN_NEED_DISTRICT, UNHEARD_DISTRICT};
use std::{collections::BTreeMap, fs, path::Path};
use tests::{
    demo::SECRET,
    http::get,
    program::{Server, printed, run},
};

type Rows = Vec<BTreeMap<String, String>>;

fn table(path: &Path) -> Rows {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn row<'a>(table: &'a Rows, column: &str, value: &str) -> &'a BTreeMap<String, String> {
    table.iter().find(|row| row[column] == value).unwrap_or_else(|| panic!("no {column} is {value}"))
}

#[test]
fn the_demo_is_ranked_and_held_against_the_statute() {
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}", folder.path().join("demo.db").display());
    let server = Server::start_with(&["demo", "--no-open", "--statute", "--db", &db], |command| {
        command.env("BYDELSBLIK_SECRET", SECRET);
    });
    let out = folder.path().join("ud.csv");
    let write = |arguments: &[&str]| {
        let out = out.to_str().unwrap();
        let (code, printed, error) = printed(&run(&[arguments, &["--db", &db, "-o", out]].concat()));
        assert_eq!((code, error.as_str()), (0, ""), "{arguments:?}");
        printed
    };

    write(&["rank"]);
    let ranked = table(&out);
    assert_eq!(ranked.len(), 9);
    assert_eq!(
        ranked.iter().map(|row| row["plads"].parse::<usize>().unwrap()).collect::<Vec<_>>(),
        (1..=9).collect::<Vec<_>>()
    );
    assert_eq!(row(&ranked, "id", HIDDEN_NEED_DISTRICT)["kvadrant"], "skjult behov");
    assert_eq!(row(&ranked, "id", UNHEARD_DISTRICT)["kvadrant"], "tavst behov");
    for row in &ranked {
        assert!(row.values().all(|cell| !cell.contains("NaN") && !cell.contains("inf")), "{row:?}");
        assert!(!row["tvillinger"].contains(&row["navn"]) && !row["bidrag_1"].is_empty(), "{row:?}");
    }
    write(&["rank", "--layer", "departments", "--year", "2020", "--weights", "doemte=0,udsaettelser=3"]);
    let other = table(&out);
    assert!(
        other.len() == 45
            && other.iter().all(|row| row["bidrag_1"] != "Domfældte personer" || row["bidrag_1_vaerdi"] == "+0.00")
    );
    write(&["rank", "--csv-for", "excel"]);
    let excel = fs::read_to_string(&out).unwrap();
    assert!(excel.starts_with("\u{feff}plads;id;navn;behovsindeks;"), "{excel}");
    let first = excel.lines().nth(1).unwrap();
    assert!(first.starts_with(&format!("1;\"=\"\"{}\"\"\";", ranked[0]["id"])), "an id is a text: {first}");
    assert!(first.contains(&format!(";{};", ranked[0]["behovsindeks"].replace('.', ","))), "{first}");
    the_printed_list_is_in_one_language(&db, &ranked);
    let (code, _, error) = printed(&run(&["rank", "--db", &db, "--csv-for", "excel"]));
    assert!(code == 2 && error.contains("--csv-for excel: only where a file is written, with -o"), "{error}");
    let english = ["rank", "--db", &db, "--language", "en", "-o", out.to_str().unwrap()];
    let (code, _, error) = printed(&run(&english));
    assert!(code == 2 && error.contains("--language: only where the list is printed"), "{error}");
    let layer = ["export", "--layer", "districts", "--indicator", "doemte", "--period", "2025", "--csv-for", "excel"];
    write(&[&layer[..], &["--format", "csv"]].concat());
    assert!(fs::read_to_string(&out).unwrap().starts_with("\u{feff}Navn;Id;Boliger;"));
    let (code, _, error) = printed(&run(&[&layer[..], &["--db", &db, "-o", out.to_str().unwrap()]].concat()));
    assert!(code == 2 && error.contains("--csv-for excel: only where the format is csv"), "{error}");
    let (code, _, error) = printed(&run(&["rank", "--db", &db, "--weights", "doemte=-1"]));
    assert!(code == 2 && error.contains("the weight -1 is not a number of 0 or more"), "{error}");
    let (code, _, error) = printed(&run(&["rank", "--db", &db, "--weights", "ikke_vestlig=1"]));
    assert!(code == 2 && error.contains("is not an indicator that enters the index"), "{error}");

    let said = write(&["statute", "--on", "2026-12-01"]);
    assert!(said.contains("Udsat boligområde: conditions met by 0 of the areas"), "{said}");
    let statute = table(&out);
    let nearly =
        statute.iter().find(|row| row["omraade"].starts_with("Tårnparken") && row["regel"] == "udsat_boligomraade");
    let nearly = nearly.unwrap();
    assert_eq!((nearly["kun_grundskole_opfyldt"].as_str(), nearly["opfylder_betingelserne"].as_str()), ("ja", "nej"));
    assert_eq!((nearly["uden_tilknytning_opfyldt"].as_str(), nearly["uden_tilknytning_aar"].as_str()), ("nej", "2026"));
    assert!(nearly["uden_tilknytning_personer"].parse::<u32>().unwrap() < 60, "{nearly:?}");

    origin_is_served_nowhere(&server.url);
}

/// The printed list is a table of at most 120 columns, whose numbers are those of the file.
fn the_printed_list_is_in_one_language(db: &str, ranked: &Rows) {
    let list = |more: &[&str]| {
        let (code, list, error) = printed(&run(&[&["rank", "--db", db], more].concat()));
        assert_eq!((code, error.as_str()), (0, ""));
        assert!(list.lines().all(|line| line.chars().count() <= 120), "{list}");
        list
    };
    let (danish, english) = (list(&[]), list(&["--language", "en"]));
    assert!(danish.starts_with("Nr.  Område") && danish.contains("meget stort") && danish.contains("tavst behov"));
    assert!(english.starts_with("Rank  Area") && english.contains("very high") && english.contains("silent need"));
    for (word, other) in [("Nr.", "Rank"), ("bekymringer", "concerns"), ("Bruttoindkomst", "Gross income")] {
        assert!(danish.contains(word) && !english.contains(word), "{word}\n{english}");
        assert!(english.contains(other) && !danish.contains(other), "{other}\n{danish}");
    }
    let rows: Vec<&str> = english.lines().skip(2).collect();
    assert_eq!(rows.len(), ranked.len());
    for (line, row) in rows.iter().zip(ranked) {
        assert!(line.contains(&row["navn"]), "{line}");
        assert!(line.contains(&row["behovsindeks"].replace('-', "−")), "{line}: {row:?}");
    }
    list(&["--layer", "departments"]);
}

/// Whatever a reader asks for, the share by origin is not in it, although its layer is on.
fn origin_is_served_nowhere(url: &str) {
    let catalogue = get(&format!("{url}/api/v1/catalogue"), &[]).text();
    assert!(catalogue.contains("contiguous") && !catalogue.contains("ikke_vestlig"));
    let catalogue: wire::Catalogue = serde_json::from_str(&catalogue).unwrap();
    let base = format!("{url}/api/v1/releases/{}", catalogue.release.key);
    for layer in catalogue.layers.iter().map(|layer| layer.id.as_str()).chain(["municipality"]) {
        assert_eq!(get(&format!("{base}/columns/{layer}/ikke_vestlig/2025"), &[]).status, 404, "{layer}");
        let export = format!("{url}/export?layer={layer}&indicator=ikke_vestlig&period=2025&format=csv");
        assert_eq!(get(&export, &[]).status, 404, "{layer}");
    }
    let body = serde_json::json!({ "departments": ["30"] });
    assert_eq!(tests::http::post(&format!("{base}/sums/ikke_vestlig/2025"), &body).status, 404);
    assert!(!get(&format!("{base}/areas/departments/30"), &[]).text().contains("ikke_vestlig"));
    let statute: Vec<wire::StatuteResult> = get(&format!("{base}/statute/30"), &[]).json();
    let rule = |name: &str| statute.iter().find(|result| result.name.en == name).unwrap();
    assert_eq!(statute.len(), 4);
    let vulnerable = rule("Vulnerable housing area");
    assert_eq!((vulnerable.listed, vulnerable.some.len(), vulnerable.least_residents), (Some(false), 4, 1_000));
    assert_eq!(rule("Parallel society").all[0].name.da, "Ikke-vestlig oprindelse", "the layer itself says it");
    assert_eq!(get(&format!("{base}/statute/nothing"), &[]).status, 404);
}

#[test]
fn a_store_without_the_layer_says_who_can_turn_it_on() {
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}", folder.path().join("demo.db").display());
    let _server = Server::start(&["demo", "--no-open", "--db", &db]);
    let out = folder.path().join("ud.csv");
    let (code, _, error) = printed(&run(&["statute", "--db", &db, "-o", out.to_str().unwrap()]));
    assert!(code == 2 && error.contains("a steward turns it on: publish --statute") && !out.exists(), "{error}");
}

const FIGURES: &str = "afdeling,aar,beboere,uden_tilknytning_taeller,uden_tilknytning_naevner,doemte_taeller,doemte_naevner,\
kun_grundskole_taeller,kun_grundskole_naevner,bruttoindkomst_taeller,bruttoindkomst_naevner,ikke_vestlig_taeller,ikke_vestlig_naevner
A,2024,1100,250,600,40,900,260,400,90000,600,600,1100
A,2025,1100,241,600,40,900,260,400,90000,600,600,1100
B,2024,999,250,600,40,900,260,400,90000,600,600,999
B,2025,999,241,600,40,900,260,400,90000,600,600,999
C,2025,1100,0,0,,,260,400,90000,600,600,1100
";

#[test]
fn a_table_is_held_against_the_statute_and_origin_is_left_out_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("tal.csv"), folder.path().join("ud.csv"));
    fs::write(&input, FIGURES).unwrap();
    let base = [
        "statute",
        "--input",
        input.to_str().unwrap(),
        "--id",
        "afdeling",
        "--on",
        "2026-12-01",
        "-o",
        out.to_str().unwrap(),
    ];
    let references = ["--country", "doemte/2024=1.0", "--region", "bruttoindkomst/2024=300"];
    let (code, said, error) = printed(&run(&[&base[..], &references].concat()));
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(said.contains("not checked, since they look at origin: parallelsamfund"), "{said}");
    assert!(!fs::read_to_string(&out).unwrap().contains("ikke_vestlig"));
    let found = table(&out);
    assert_eq!(found.iter().map(|row| row["opfylder_betingelserne"].as_str()).collect::<Vec<_>>(), ["ja", "nej", "ja"]);
    // The mean of 41.667 and 40.167 is 40.917; a person fewer in the newest year takes 1/12 of a point: 11 are needed.
    let a = &found[0];
    assert_eq!((a["uden_tilknytning_vaerdi"].as_str(), a["uden_tilknytning_personer"].as_str()), ("40.9167", "11"));
    assert_eq!((a["doemte_graense"].as_str(), a["bruttoindkomst_graense"].as_str()), ("3.0000", "165.0000"));
    assert_eq!(found[2]["uden_tilknytning_opfyldt"], "ukendt: ingen tal", "a denominator of 0 is nobody");

    let (code, said, _) = printed(&run(&[&base[..], &references, &["--with-origin"]].concat()));
    assert!(code == 0 && said.contains("Parallelsamfund: conditions met by 2 of the areas"), "{said}");
    assert_eq!(
        row(&table(&out), "regel", "omdannelsesomraade")["opfylder_betingelserne"],
        "ukendt",
        "five years are not known"
    );

    fs::remove_file(&out).unwrap();
    fs::write(&input, FIGURES.replace("A,2025,1100,241", "A,2024,1100,24x")).unwrap();
    let (code, _, error) = printed(&run(&base));
    assert!(code == 1 && !out.exists(), "{error}");
    assert!(error.contains("row 3") && error.contains("\"24x\"") && error.contains("stands twice"), "{error}");
    let (code, _, error) = printed(&run(&[&base[..], &["--country", "xyz/2024=1"]].concat()));
    assert!(code == 2 && error.contains("--country xyz/2024=1: the indicator is not in the catalogue"), "{error}");
    let (code, _, error) = printed(&run(&[&base[..6], &["2020-01-01", "-o", out.to_str().unwrap()]].concat()));
    assert!(code == 2 && error.contains("no rule is in force on that day"), "{error}");
}

const PLACES: &str = "navn,boliger,familier,alder,ledige,indsats
a,100,0.9,1970,20,nej
b,110,0.9,1971,25,nej
c,105,0.8,1969,30,ja
d,500,0.2,2010,10,nej
e,480,0.3,2008,12,nej
f,,0.3,2008,12,nej
";

#[test]
fn twins_are_found_by_structure_and_compared_where_nothing_was_done() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("steder.csv"), folder.path().join("ud.csv"));
    fs::write(&input, PLACES).unwrap();
    let base = ["twins", "--input", input.to_str().unwrap(), "--id", "navn", "-o", out.to_str().unwrap()];
    let features = ["--features", "boliger,familier,alder", "--number", "2"];
    let (code, said, error) =
        printed(&run(&[&base[..], &features, &["--outcome", "ledige", "--untouched", "indsats=nej"]].concat()));
    assert_eq!(code, 0, "{error}");
    assert!(error.contains("without twins, as a feature has no value there") && error.ends_with("\"f\"\n"), "{error}");
    assert!(said.contains("6 areas, of which 5 may be twins"), "{said}");
    let found = table(&out);
    let twins_of =
        |id: &str| found.iter().filter(|row| row["navn"] == id).map(|row| row["tvilling"].clone()).collect::<Vec<_>>();
    assert_eq!((twins_of("c"), twins_of("d")), (vec!["a".into(), "b".into()], vec!["e".into(), "b".into()]));
    assert_eq!(twins_of("f"), Vec::<String>::new(), "what is not known of an area makes it nobody's twin");
    let c = row(&found, "navn", "c");
    // 30 against 20 and 25: 7.5; Student's t with one degree of freedom times √(12.5·1.5).
    assert_eq!(c["forskel"], "7.500000");
    let half = 12.706 * 18.75_f64.sqrt();
    assert!((c["forskel_til"].parse::<f64>().unwrap() - (7.5 + half)).abs() < 1e-3);

    let (code, _, error) = printed(&run(&[&base[..], &["--features", "boliger,uden_tilknytning"]].concat()));
    assert!(code == 2 && error.contains("--features uden_tilknytning: says how people fare"), "{error}");
    let (code, _, error) = printed(&run(&[&base[..], &["--features", "boliger", "--weights=-1"]].concat()));
    assert!(code == 2 && error.contains("--weights: the weight -1 of \"boliger\" is not a number above 0"), "{error}");
    let (code, _, error) = printed(&run(&[&base[..], &["--features", "hustyper"]].concat()));
    assert!(code == 1 && error.contains("no such column"), "{error}");
}
