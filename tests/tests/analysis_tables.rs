//! Tables in, tables out: ids stand once, an index says what it rests on and what it left out, and a Danish Excel opens the result.
use std::fs;
use tests::desk::{Desk, bydelsblik, near, number, rows};

#[test]
fn every_table_opens_in_a_danish_excel() {
    let desk = Desk::empty();
    let input = desk.file("tal.csv", "sted,x,y\n09,1,4.5\n10,2,2.25\n1/2,4,1\nØst; nord,9,0.5\n");
    let counts = desk.file("antal.csv", "atom;n\n1;3\n2;12\n3;9\n");
    let areas = desk.file("bydele.csv", "atom;bydel\n1;5.12\n2;5.12\n3;Nord\n");
    let secret = desk.name("a.secret");
    assert_eq!(bydelsblik(&format!("init --secret-file {secret}"), &[]).0, 0);
    let output = desk.name("ud.csv");
    for (arguments, header, row) in [
        (
            format!("index --input {input} --id sted --status x,-y --weights 1,1"),
            "sted;score_x;bidrag_x;score_y;bidrag_y;indeks;vaegt_andel;vendt",
            "\"=\"\"09\"\"\";-0,973329;",
        ),
        (
            format!("twins --input {input} --id sted --features x,y --number 1"),
            "sted;nr;tvilling;afstand;ligner_mest_i",
            "\"=\"\"09\"\"\";1;\"=\"\"10\"\"\";",
        ),
        (
            format!("protect --input {counts} --atoms atom --count n --geography {areas} --secret-file {secret}"),
            "geografi;omraade;n;n_mindst;n_hoejst",
            "bydel;\"=\"\"5.12\"\"\";",
        ),
    ] {
        let (code, _, error) = bydelsblik(&format!("{arguments} -o {output} --csv-for excel"), &[]);
        assert_eq!(code, 0, "{error}");
        let text = desk.text("ud.csv");
        let mut lines = text.split("\r\n");
        assert_eq!(lines.next(), Some(&*format!("\u{feff}{header}")));
        assert!(lines.next().unwrap().starts_with(row), "{text}");
        assert!(!text.replace("5.12", "").contains('.'), "{text}");
    }
}

#[test]
fn ids_stand_once_in_every_table() {
    let desk = Desk::empty();
    let input = desk.file("tal.csv", "sted,x,aar,beboere\na,1,2025,5\nb,2,2025,5\na,4,2025,6\n");
    let output = desk.name("ud.csv");
    for arguments in ["index --status x", "twins --features x"] {
        let (code, _, error) = bydelsblik(&format!("{arguments} --input {input} --id sted -o {output}"), &[]);
        assert!(
            code == 1 && error.contains("tal.csv, row 4, field \"sted\", value \"a\": is the same as in row 2"),
            "{error}"
        );
    }
    let counts = desk.file("antal.csv", "atom;n\n1;3\n2;12\n3;9\n");
    let areas = |name: &str| desk.file(name, "atom;bydel\n1;A\n2;A\n3;B\n");
    let (first, second) = (areas("a.csv"), areas("b.csv"));
    let (code, _, error) = bydelsblik(
        &format!(
            "protect --input {counts} --atoms atom --count n --geography {first} {second} --secret-file x -o {output}"
        ),
        &[],
    );
    assert!(code == 1 && error.contains("another file names its areas by \"bydel\" too"), "{error}");
}

#[test]
fn an_index_says_what_it_left_out_and_what_runs_against_what() {
    let desk = Desk::empty();
    let input = desk.file(
        "tal.csv",
        "sted,ledige,sager,indkomst,-18\na,10,0,310,5\nb,14,0,290,1\nc,9,0,350,2\nd,22,0,240,9\ne,17,0,,4\n",
    );
    let output = desk.name("ud.csv");
    let index = |more: &str| bydelsblik(&format!("index --input {input} --id sted -o {output} {more}"), &[]);
    for method in ["", "--weights 2,1,1", "--method rank-exp"] {
        let (code, _, error) = index(&format!("--status ledige,sager,-indkomst {method}"));
        assert_eq!(code, 0, "{error}");
        assert!(
            error.contains("tal.csv, column \"sager\": is the same in all areas that count (0); left out of the index"),
            "{error}"
        );
        let found = rows(&desk.text("ud.csv"));
        let shares = if method.is_empty() { "status_vaegt_andel" } else { "vaegt_andel" };
        let rest = if method.contains("2,1,1") { 2.0 / 3.0 } else { 0.5 };
        let shares = [1, 5].map(|row| number(&found, row, shares));
        assert!(near(shares[0], 1.0) && near(shares[1], rest), "{found:?}");
        assert_eq!(found[1].last().unwrap(), "indkomst");
    }
    let (_, _, error) = index("--status ledige,indkomst");
    assert!(error.contains("columns \"ledige\" and \"indkomst\" run against each other (correlation -0.9"), "{error}");
    let (code, _, error) = index("--status ledige,-18");
    assert!(code == 1 && error.contains("a \"-\" before a name says that lower is worse"), "{error}");
    let (code, _, error) = index("--status ledige,-=-18");
    assert_eq!((code, rows(&desk.text("ud.csv"))[1].last().unwrap().as_str()), (0, "-18"), "{error}");
    let (code, _, error) = index("--status ledige,ledige");
    assert!(code == 2 && error.contains("two columns of the result would be called \"z_ledige\""), "{error}");
    let (code, _, error) = index("--status sager");
    assert!(
        code == 1
            && error.contains("its part of the index, 1 of 1, goes to none, as no other is left\n")
            && error.contains("no indicator with a weight tells"),
        "{error}"
    );
    let (code, out, _) = bydelsblik("index --help", &[]);
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(code == 0 && words.contains("An area with values for half of the weight or more has an index"), "{words}");
    assert!(words.contains("=-18_aarige"), "{words}");
}

#[test]
fn a_count_below_nothing_and_a_share_of_more_than_all_are_no_figures_of_the_statute() {
    let desk = Desk::empty();
    let columns = ["uden_tilknytning", "doemte", "kun_grundskole", "bruttoindkomst"];
    let header = columns.map(|code| format!("{code}_taeller,{code}_naevner")).join(",");
    let input = desk.file(
        "tal.csv",
        &format!(
            "id,aar,beboere,{header}\na,2024,1000,700,600,-3,900,1,2,-5000,10\na,2024,1000,1,2,1,2,1,2,1,2\nb,2024,-1,1,-2,1,2,1,2,1,2\n"
        ),
    );
    let arguments = format!("statute --input {input} --on 2026-12-01 -o {}", desk.name("ud.csv"));
    let (code, _, error) = bydelsblik(&arguments, &[]);
    assert_eq!(code, 1, "{error}");
    for line in [
        "tal.csv, row 2, field \"uden_tilknytning_taeller\", value \"700\": is more than the 600 that it is a share of",
        "tal.csv, row 2, field \"doemte_taeller\", value \"-3\": is below 0, but a count cannot be",
        "tal.csv, row 3, field \"aar\", value \"2024\": stands twice for this area: in row 2 too",
        "tal.csv, row 4, field \"beboere\", value \"-1\": is not a whole number from 0",
        "tal.csv, row 4, field \"uden_tilknytning_naevner\", value \"-2\": is below 0, but a count cannot be",
    ] {
        assert!(error.contains(line), "{line}\n{error}");
    }
    assert!(!error.contains("bruttoindkomst"), "a sum of incomes may be below 0: {error}");
}

#[test]
fn no_area_leaves_a_table_without_a_word() {
    let desk = Desk::empty();
    let input = desk.file("tal.csv", "sted,boliger,etager,rolig\nØ,,2,ja\nA,10,3,ja\nB,12,1,nej\nC,30,2,nej\n");
    let output = desk.name("ud.csv");
    let twins = |more: &str| bydelsblik(&format!("twins --input {input} --id sted -o {output} {more}"), &[]);
    let (code, _, error) = twins("--features boliger,etager");
    assert!(code == 0 && error.contains("tal.csv: without twins, as a feature has no value there"), "{error}");
    assert!(error.contains("twins of others): \"Ø\"\n"), "{error}");
    let (code, _, error) = twins("--features boliger,etager --untouched rolig=ja");
    assert!(code == 0 && error.contains("tal.csv: without twins, as no other area can be a twin: \"A\"\n"), "{error}");
    assert_eq!(twins("--features etager"), (0, "4 areas, of which 4 may be twins\n".to_owned(), String::new()));
    for (more, reason) in [
        ("--features etager --number 0", "--number 0: an area needs 1 twin or more"),
        ("--features etager,etager", "--features: the column \"etager\" is asked for twice"),
        ("--features etager --weights 1e300", "is not a number above 0, up to 1000000000000000"),
    ] {
        let (code, _, error) = twins(more);
        assert!(code == 2 && error.contains(reason), "{error}");
    }

    let columns = ["uden_tilknytning", "doemte", "kun_grundskole", "bruttoindkomst"];
    let header = columns.map(|code| format!("{code}_taeller,{code}_naevner")).join(",");
    let table = |rows: &[(&str, &str, &str)]| {
        let rows = rows.iter().map(|(id, year, residents)| format!("{id},{year},{residents},1,10,1,10,1,10,1,10\n"));
        desk.file("areal.csv", &format!("id,aar,beboere,{header}\n{}", rows.collect::<String>()))
    };
    let statute = |rows: &[(&str, &str, &str)]| {
        bydelsblik(&format!("statute --input {} --on 2026-06-01 -o {output}", table(rows)), &[])
    };
    let (code, _, error) = statute(&[("A", "2025", "900"), ("Ø", "2025", ""), ("B", "2024", "5"), ("B", "2025", "")]);
    let told = [
        "areal.csv: \"B\" has no residents in 2025, and is judged by its figures of 2024\n",
        "areal.csv: \"Ø\" has no residents in any year, and is not checked\n",
    ];
    assert_eq!((code, error), (0, told.concat()));
    let (code, _, error) = statute(&[("A", "25", "900"), ("B", "", "9"), ("C", "2025", "1e9"), ("D", "i år", "1")]);
    let told = [
        "row 2, field \"aar\", value \"25\": is not a year from 1900 to 2199",
        "row 3, field \"aar\": is empty",
        "row 4, field \"beboere\", value \"1000000000\": is not a whole number from 0 to 10000000",
        "row 5, field \"aar\", value \"i år\": is not a year from 1900 to 2199",
    ];
    assert_eq!((code, error.lines().count()), (1, told.len() + 1), "{error}");
    assert!(told.iter().zip(error.lines()).all(|(told, line)| line.contains(told)), "{error}");
}

#[test]
fn a_column_that_is_not_there_or_stands_twice_is_one_line() {
    let desk = Desk::empty();
    let output = desk.name("ud.csv");
    let twice = desk.file("to.csv", "sted;ledige;boliger;ledige\nA;1;2;30\nB;2;3;10\nC;3;4;20\n");
    let areas = desk.file("bydele.csv", "sted;bydel\nA;Ø\nB;Ø\nC;V\n");
    let protect = format!("protect --count ledige --geography {areas} --secret-file x --atoms");
    for (arguments, id) in
        [("index --status ledige --id", "sted"), ("twins --features ledige --id", "sted"), (&protect, "sted")]
    {
        let (code, _, error) = bydelsblik(&format!("{arguments} {id} --input {twice} -o {output}"), &[]);
        assert!(code == 1, "{error}");
        let reason = "to.csv, field \"ledige\": is the name of the columns 2 and 4; give each a name of its own";
        assert!(error.starts_with(reason) && error.lines().count() == 2, "{error}");
        let (code, _, error) = bydelsblik(&format!("{arguments} navn --input {twice} -o {output}"), &[]);
        assert!(code == 1 && error.contains("field \"navn\": the file has no such column; it has: sted, "), "{error}");
        assert!(!error.contains("is empty"), "{error}");
    }
    let (code, _, _) = bydelsblik(&format!("index --status boliger --id sted --input {twice} -o {output}"), &[]);
    assert_eq!(code, 0, "two columns that nobody asks for do not matter");
}

#[test]
fn a_number_beyond_all_figures_is_told_and_no_sum_overflows() {
    let desk = Desk::empty();
    let output = desk.name("ud.csv");
    let input = desk.file("tal.csv", "sted,x\nA,1e308\nB,-1e16\nC,1e15\n");
    let (code, _, error) = bydelsblik(&format!("index --input {input} --id sted --status x -o {output}"), &[]);
    let reason = "is not from −1000000000000000 to 1000000000000000";
    let line = |row: u32, value: &str| format!("tal.csv, row {row}, field \"x\", value \"{value}\": {reason}");
    assert!(code == 1 && error.contains(&line(2, "1e308")) && error.contains(&line(3, "-1e16")), "{error}");
    assert_eq!(error.lines().count(), 3, "{error}");
    let source = desk.areas("kilde.geojson", &[([0.0, 0.0, 100.0, 100.0], serde_json::json!({ "x": 1.7e308 }))]);
    let (code, _, error) =
        bydelsblik(&format!("apportion --source {source} --target h3-9 --extensive x -o {output}"), &[]);
    assert!(code == 1 && error.contains(reason) && !desk.path("ud.csv").exists(), "{error}");
}

#[test]
fn a_name_with_a_comma_or_in_danish_is_reached_in_quotes() {
    let desk = Desk::empty();
    let output = desk.name("ud.csv");
    let input = desk.file("tal.csv", "sted;\"Ledige, pct.\";Børn 0-6\nA;1;9\nB;2;4\nC;4;1\n");
    let run = |arguments: &str, columns: &[&str]| {
        let fixed = format!("{arguments} --input {input} -o {output}");
        bydelsblik(&fixed, columns)
    };
    let (code, _, error) = run("index --id sted", &["--status", "\"Ledige, pct.\",-Børn 0-6"]);
    let found = rows(&desk.text("ud.csv"));
    assert_eq!((code, error.as_str(), found[0][1..3].join("|")), (0, "", "z_Ledige, pct.|z_Børn 0-6".to_owned()));
    let (code, _, error) = run("index --id sted", &["--status", "\"-Ledige, pct.\"", "--status", "Børn 0-6"]);
    assert_eq!((code, error.as_str()), (0, ""));
    assert_eq!(rows(&desk.text("ud.csv"))[1].last().unwrap(), "Ledige, pct.");
    let (code, ..) = run("twins --id sted", &["--features", "\"Ledige, pct.\",Børn 0-6"]);
    assert_eq!(code, 0);
    let (code, _, error) = run("index --id sted", &["--status", "Ledige, pct."]);
    assert!(code == 1 && error.contains("pct., Børn 0-6 (a name with a comma stands in quotes)"), "{error}");
    let (code, _, error) = run("twins --id sted", &["--features", "Børn 0-6,"]);
    assert!(code == 2 && error.contains("names no column"), "{error}");
}

#[test]
fn no_file_that_is_read_is_written_over() {
    let desk = Desk::empty();
    let input = desk.file("tal.csv", "id,x\nA,1\nB,2\nC,4\n");
    let areas = desk.file("bydele.csv", "id,bydel\nA,Ø\nB,Ø\nC,V\n");
    let secret = desk.name("a.secret");
    assert_eq!(bydelsblik(&format!("init --secret-file {secret}"), &[]).0, 0);
    let source = desk.areas("kilde.geojson", &[([0.0, 0.0, 100.0, 100.0], serde_json::json!({ "x": 1 }))]);
    let files =
        || ["tal.csv", "bydele.csv", "a.secret", "kilde.geojson"].map(|name| fs::read(desk.path(name)).unwrap());
    let before = files();
    let roundabout = input.replace("tal.csv", "./tal.csv");
    let protect = format!("protect --input {input} --atoms id --count x --geography {areas} --secret-file {secret}");
    for (arguments, output) in [
        (format!("index --input {input} --id id --status x"), &input),
        (format!("index --input {input} --id id --status x"), &roundabout),
        (format!("twins --input {input} --id id --features x"), &input),
        (format!("statute --input {input}"), &input),
        (protect.clone(), &input),
        (protect.clone(), &areas),
        (protect, &secret),
        (format!("apportion --source {source} --target kvadratnet-100m --extensive x"), &source),
        (format!("apportion --source {source} --target {source} --extensive x"), &source),
    ] {
        let (code, _, error) = bydelsblik(&arguments, &["-o", output]);
        assert!(
            code == 2 && error.contains("the command reads this file, which would be lost"),
            "{arguments}: {error}"
        );
    }
    assert_eq!(files(), before);
}
