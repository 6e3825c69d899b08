use super::*;
use crate::table::CsvFor;
use geodata::{
    protect::TableRules,
    validate::{Marks, RawGeometry, RawValue, Unit},
};

fn table(header: &[&str], rows: &[&[&str]]) -> RawTable {
    let value = |text: &&str| if text.is_empty() { RawValue::Absent } else { RawValue::Text((*text).to_owned()) };
    let rows = rows.iter().zip(2..).map(|(row, number)| RawRow {
        number,
        values: row.iter().map(value).collect(),
        geometry: RawGeometry::Absent,
    });
    RawTable {
        file: "tal.csv".to_owned(),
        unit: Unit::Row,
        columns: header.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect(),
        notations: Vec::new(),
        marks: Marks::default(),
        decimal_advice: String::new(),
        unique: Vec::new(),
        rows: rows.collect(),
        unreadable: Vec::new(),
    }
}

fn lines(findings: &Findings) -> Vec<String> {
    findings.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn published_counts_are_those_of_the_stored_example() {
    let mut findings = Findings::default();
    let input = table(
        &["id", "concern"],
        &[
            &["dep-001", "3"],
            &["dep-002", "1"],
            &["dep-003", "0"],
            &["dep-004", "12"],
            &["dep-005", "2"],
            &["dep-006", "7"],
        ],
    );
    let counts = atom_counts(&input, "id", &["concern".to_owned()], &mut findings);
    let districts = table(
        &["id", "bydel"],
        &[
            &["dep-001", "A"],
            &["dep-002", "A"],
            &["dep-003", "A"],
            &["dep-004", "B"],
            &["dep-005", "B"],
            &["dep-006", "B"],
        ],
    );
    let geography = atom_areas(&districts, "id", &counts, &mut findings);
    assert_eq!(lines(&findings), [""; 0]);
    let secret = SecretKey::new(b"golden-test-secret-not-for-production").unwrap();
    let noise = PerturbationTable::new(&TableRules::default()).unwrap();
    let out = protect(&counts, &[geography], &secret, &noise, "2025-W01");
    assert_eq!(
        String::from_utf8(out.write(CsvFor::Programs)).unwrap(),
        "geografi,omraade,concern,concern_mindst,concern_hoejst\nbydel,A,6,1,11\nbydel,B,22,17,27\n"
    );
}

#[test]
fn every_problem_names_place_value_and_reason() {
    let mut findings = Findings::default();
    let input = table(
        &["id", "n"],
        &[&["1", "3"], &["1", "4"], &["2", "-1"], &["3", "1.5"], &["4", ""], &["", "2"], &["5", "x"]],
    );
    let counts = atom_counts(&input, "id", &["n".to_owned()], &mut findings);
    assert_eq!(counts.ids, ["1"]);
    let areas = table(&["id", "bydel"], &[&["9", "A"], &["", "A"]]);
    atom_areas(&areas, "id", &counts, &mut findings);
    atom_areas(&table(&["id"], &[]), "id", &counts, &mut findings);
    atom_areas(&table(&["id", "bydel"], &[&["1", "211062-5629"]]), "id", &counts, &mut findings);
    atom_areas(&table(&["id", "bydel"], &[&["1", "A"], &["1", "B"]]), "id", &counts, &mut findings);
    assert_eq!(
        lines(&findings),
        [
            "tal.csv, row 3, field \"id\", value \"1\": is the same as in row 2 (left out)",
            "tal.csv, row 4, field \"n\", value \"-1\": is not a whole number from 0 to 1000000 (left out)",
            "tal.csv, row 5, field \"n\", value \"1.5\": is not a whole number from 0 to 1000000 (left out)",
            "tal.csv, row 6, field \"n\": is empty; write 0 where there is nobody (left out)",
            "tal.csv, row 7, field \"id\": is empty (left out)",
            "tal.csv, row 8, field \"n\", value \"x\": is not a number; a count that is not known cannot be protected (left out)",
            "tal.csv, row 2, field \"id\", value \"9\": has no count (left out)",
            "tal.csv, row 3, field \"id\": is empty (left out)",
            "tal.csv, field \"id\", value \"1\": is an atom without an area here (left out)",
            "tal.csv: has 0 columns beside \"id\", where one names the area (left out)",
            "tal.csv, row 2, field \"bydel\": seems to hold a CPR number, whose check digit is right (left out)",
            "tal.csv, field \"id\", value \"1\": is an atom without an area here (left out)",
            "tal.csv, row 3, field \"id\", value \"1\": has an area already, in row 2 (left out)",
        ]
    );
}
