use super::*;
use crate::validate::{Marks, Notation, RawRow, Unit};
use geo::{MultiPolygon, polygon};

fn table(columns: &[&str], rows: &[&[&str]]) -> RawTable {
    let row = |(number, values): (usize, &&[&str])| RawRow {
        number: number as u64 + 2,
        values: values
            .iter()
            .map(|value| if value.is_empty() { RawValue::Absent } else { RawValue::Text((*value).to_owned()) })
            .collect(),
        geometry: RawGeometry::Absent,
    };
    RawTable {
        file: "fil.csv".to_owned(),
        unit: Unit::Row,
        columns: columns.iter().map(|&meaning| (meaning.to_owned(), format!("{meaning}_da"))).collect(),
        notations: vec![Notation::plain(','); columns.len()],
        marks: Marks::default(),
        decimal_advice: String::new(),
        unique: Vec::new(),
        rows: rows.iter().enumerate().map(row).collect(),
        unreadable: Vec::new(),
    }
}

fn with_known<T>(check: impl FnOnce(&Known) -> T) -> T {
    let share = Indicator::share("uden_tilknytning");
    let id = AreaId::new("1");
    check(&Known { departments: HashSet::from([&id]), indicators: HashMap::from([("uden_tilknytning", &share)]) })
}

fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

const OBSERVATION: [&str; 5] = ["department", "indicator", "period", "numerator", "denominator"];

#[test]
fn every_problem_of_an_observation_is_one_line_with_place_field_value_and_reason() {
    let rows: [&[&str]; 7] = [
        &["1", "uden_tilknytning", "2025", "44", "210"],
        &["2", "uden_tilknytning", "2025", "44", "210"],
        &["1", "ukendt", "2025-13", "12,x", "-1"],
        &["1", "uden_tilknytning", "2025", "45", "210"],
        &["1", "uden_tilknytning", "2024", "211", "210"],
        &["1", "uden_tilknytning", "2023", "1,5", "210"],
        &["", "uden_tilknytning", "2022", "1", "210"],
    ];
    let (records, problems) = with_known(|known| observations(&table(&OBSERVATION, &rows), known));
    assert_eq!(records.len(), 1);
    assert_eq!(
        lines(&problems),
        [
            r#"fil.csv, row 3, field "department_da", value "2": is not a known department (left out)"#,
            r#"fil.csv, row 4, field "period_da", value "2025-13": is not a year (2025), a quarter (2025-Q3) or a month (2025-07) (left out)"#,
            r#"fil.csv, row 4, field "numerator_da", value "12,x": is not a number with the decimal mark "," (left out)"#,
            r#"fil.csv, row 4, field "denominator_da", value "-1": is below 0 (left out)"#,
            r#"fil.csv, row 4, field "indicator_da", value "ukendt": is not a known indicator (left out)"#,
            r#"fil.csv, row 5, field "department_da, indicator_da, period_da", value "1, uden_tilknytning, 2025": is the same as in row 2 (left out)"#,
            r#"fil.csv, row 6, field "numerator_da", value "211": is more than the denominator 210 (left out)"#,
            r#"fil.csv, row 7, field "numerator_da", value "1,5": is not a whole number of persons (left out)"#,
            r#"fil.csv, row 8, field "department_da": is empty (left out)"#,
        ]
    );
}

#[test]
fn a_department_without_geometry_and_a_repeated_key_are_kept_and_a_repeated_id_is_not() {
    let mut table = table(
        &["id", "name", "organisation", "department_number"],
        &[&["1", "Å", "Ø", "7"], &["2", "B", "Ø", "7"], &["1", "C", "Ø", "8"]],
    );
    table.unique = vec![vec!["organisation".to_owned(), "department_number".to_owned()]];
    let square = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0)]]);
    let bow = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 9.0), (x: 9.0, y: 0.0), (x: 0.0, y: 9.0)]]);
    table.rows[1].geometry = RawGeometry::Polygons(square.clone());
    table.rows[2].geometry = RawGeometry::Polygons(bow);
    let (records, problems) = departments(&table);
    let kept: Vec<(&str, bool)> =
        records.iter().map(|record| (record.name.as_str(), record.geometry.is_some())).collect();
    assert_eq!(kept, [("Å", false), ("B", true)]);
    let lines = lines(&problems);
    assert_eq!(lines[0], r#"fil.csv, row 2, field "geometry": has no geometry (kept)"#);
    assert_eq!(
        lines[1],
        r#"fil.csv, row 3, field "organisation_da, department_number_da", value "Ø, 7": is the same as in row 2; told apart by "id_da" (kept)"#
    );
    assert_eq!(lines[2], r#"fil.csv, row 4, field "id_da", value "1": is the same as in row 2 (left out)"#);
    assert!(
        lines[3].starts_with(r#"fil.csv, row 4, field "geometry": crosses itself near (4.50, 4.50)"#),
        "{}",
        lines[3]
    );
    assert_eq!(lines.len(), 4);
}

#[test]
fn a_concern_is_as_fine_as_a_month_and_no_finer() {
    let columns = ["department", "month", "sign", "target_group", "reporter", "count"];
    let rows: [&[&str]; 3] = [
        &["1", "2025-02", "lugt_i_opgang", "ukendt", "nabo", "2"],
        &["1", "2025", "lugt_i_opgang", "ukendt", "nabo", "2"],
        &["1", "2025-02-03", "lugt_i_opgang", "ukendt", "nabo", "2"],
    ];
    let (records, problems) = with_known(|known| concerns(&table(&columns, &rows), known));
    assert_eq!((records.len(), problems.len()), (1, 2));
}

#[test]
fn an_intervention_is_open_to_all_only_where_that_is_said() {
    let columns = ["id", "kind", "start", "open_to_all"];
    let said = [("1", "ja"), ("2", "Nej"), ("3", "true"), ("4", "0"), ("5", ""), ("6", "måske"), ("7", "2")];
    let rows = said.map(|(id, open)| [id, "cafe", "2025-01-01", open]);
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let (records, problems) = with_known(|known| interventions(&table(&columns, &rows), known));
    assert_eq!(records.iter().map(|record| record.open_to_all).collect::<Vec<_>>(), [true, false, true, false, false]);
    let reason = "is neither yes (ja, true, 1) nor no (nej, false, 0) (left out)";
    assert_eq!(
        lines(&problems),
        [
            format!(r#"fil.csv, row 7, field "open_to_all_da", value "måske": {reason}"#),
            format!(r#"fil.csv, row 8, field "open_to_all_da", value "2": {reason}"#),
        ]
    );
}

#[test]
fn dates_are_dates_and_come_in_order() {
    let columns = ["department", "trained", "active_reporters", "ended"];
    let rows: [&[&str]; 4] = [
        &["1", "2025-02-01", "2", ""],
        &["1", "2025-02-30", "2", ""],
        &["1", "2025-02-01", "2", "2025-01-01"],
        &["1", "20250201", "2", ""],
    ];
    let (records, problems) = with_known(|known| coverage(&table(&columns, &rows), known));
    assert_eq!((records.len(), problems.len()), (1, 3));
}

/// Words for interventions and concerns are made up by people: names have no place in them, and no numbers of persons as digits alone.
#[test]
fn codes_hold_no_persons() {
    let read = |kind: &str, group: &str| {
        let columns = ["id", "kind", "start", "target_groups"];
        let (records, problems) =
            with_known(|known| interventions(&table(&columns, &[&["1", kind, "2024-01-01", group]]), known));
        assert_eq!(records.is_empty(), !problems.is_empty());
        problems
    };
    let columns = ["department", "month", "sign", "target_group", "reporter", "count"];
    for person in ["jens_jensen", "20_30_40_50", "0101901234", "hjaelp_til_010190_1234", "1990-01-01"] {
        let found = [read(person, "misbrug"), read("beboerraadgivning", person)];
        for at in 2..5 {
            let mut row = ["1", "2025-01", "huslejerestance", "misbrug", "nabo", "1"];
            row[at] = person;
            let (records, problems) = with_known(|known| concerns(&table(&columns, &[&row]), known));
            assert!(records.is_empty() && problems.len() == 1, "{person}: {problems:?}");
        }
        for problems in found {
            assert_eq!(problems.len(), 1, "{person}");
            assert!(problems[0].reason.starts_with("seems to hold"), "{problems:?}");
            assert!(!problems[0].to_string().contains(person), "{problems:?}");
        }
    }
    assert!(read("beboerraadgivning", "misbrug").is_empty());
}

/// Every meaning that is not a measured number is looked at, and what is found is nowhere repeated.
#[test]
fn personal_data_is_found_under_every_meaning() {
    const PERSON: &str = "010190-1234";
    type Read = fn(&RawTable) -> (usize, Vec<Problem>);
    fn known() -> Known<'static> {
        Known { departments: HashSet::new(), indicators: HashMap::new() }
    }
    let data_sets: [(&[&str], Read); 6] = [
        (&["id", "name", "organisation", "organisation_number", "department_number"], |table| {
            let (records, problems) = departments(table);
            (records.len(), problems)
        }),
        (&["id", "name"], |table| {
            let (records, problems) = areas(table);
            (records.len(), problems)
        }),
        (&["department"], |table| {
            let (records, problems) = address_points(table, &known());
            (records.len(), problems)
        }),
        (&["department", "indicator", "period"], |table| {
            let (records, problems) = observations(table, &known());
            (records.len(), problems)
        }),
        (&["department", "month", "sign", "target_group", "reporter"], |table| {
            let (records, problems) = concerns(table, &known());
            (records.len(), problems)
        }),
        (&["id", "kind", "start", "end", "target_groups", "departments"], |table| {
            let (records, problems) = interventions(table, &known());
            (records.len(), problems)
        }),
    ];
    for (meanings, read) in data_sets {
        for meaning in meanings {
            let row: Vec<&str> = meanings.iter().map(|other| if other == meaning { PERSON } else { "x" }).collect();
            let (kept, problems) = read(&table(meanings, &[&row]));
            let lines = lines(&problems);
            let field = format!("field \"{meaning}_da\": seems to hold a CPR number");
            assert!(kept == 0 && lines.iter().any(|line| line.contains(&field)), "{meaning}: {lines:?}");
            assert!(!lines.iter().any(|line| line.contains("1234")), "{meaning}: {lines:?}");
        }
    }
}

#[test]
fn a_reason_with_a_coordinate_is_told_and_a_value_of_a_person_is_not() {
    let problem = |file: &str, field: &str, value: &str, reason: &str| {
        let problem = Problem {
            place: crate::validate::Place { file: file.to_owned(), record: None },
            field: Some(field.to_owned()),
            value: Some(value.to_owned()),
            reason: reason.to_owned(),
            consequence: Consequence::Kept,
        };
        problem.to_string()
    };
    let reason = "is not valid: at 721034.12 6175822.5";
    assert_eq!(
        problem("a.geojson", "geometry", "7", reason),
        format!("a.geojson, field \"geometry\", value \"7\": {reason} (kept)")
    );
    assert_eq!(problem("211062-5629.csv", "211062-5629", "Hanne Jensen", reason), format!("a file: {reason} (kept)"));
    assert_eq!(
        problem("a.csv", "x", "1", "the coordinate \"211062-5629\" is not a number"),
        "a.csv, field \"x\", value \"1\": seems to hold a CPR number, whose check digit is right (kept)"
    );
}
