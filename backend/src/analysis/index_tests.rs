use super::super::{told_against, told_unscored, unscored};
use super::*;
use crate::table::CsvFor;
use geodata::validate::{Marks, RawGeometry, RawRow, RawValue, Unit};
use proptest::prelude::*;

fn table(csv: &str) -> RawTable {
    let mut lines = csv.lines().map(|line| line.split(',').map(str::trim).collect::<Vec<&str>>());
    let header = lines.next().unwrap();
    let value = |text: &&str| if text.is_empty() { RawValue::Absent } else { RawValue::Text((*text).to_owned()) };
    let rows = lines.zip(2..).map(|(row, number)| RawRow {
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

fn request(status: &[&str], weights: &[f64], method: Method) -> IndexRequest {
    let status = status.iter().map(|name| name.parse().unwrap()).collect();
    IndexRequest { id: "sted".to_owned(), status, weights: weights.to_vec(), method, ..IndexRequest::default() }
}

/// The result as text, and what is told on the way.
fn computed(csv: &str, request: &IndexRequest) -> (Result<Vec<String>, MeasureError>, Vec<String>) {
    let mut findings = Findings::default();
    let table = index_table(&table(csv), request, &mut findings);
    assert!(findings.problems.is_empty(), "{:?}", findings.problems);
    let unscored = unscored(&table, request);
    let told = told_unscored(request, &unscored).into_iter().chain(told_against(&table, request, &unscored)).collect();
    let sheet = index(&table, request, &unscored);
    let text = sheet.map(|sheet| String::from_utf8(sheet.write(CsvFor::Programs)).unwrap());
    (text.map(|text| text.lines().map(str::to_owned).collect()), told)
}

fn problems(csv: &str, request: &IndexRequest) -> Vec<String> {
    let mut findings = Findings::default();
    index_table(&table(csv), request, &mut findings);
    findings.problems.iter().map(ToString::to_string).collect()
}

const METHODS: [(&[f64], Method); 3] = [(&[], Method::Z), (&[3.0, 1.0], Method::Z), (&[], Method::RankExponential)];

#[test]
fn a_column_that_cannot_be_scored_is_left_out_in_every_method_and_its_weight_is_told() {
    let rows = |other: [&str; 4]| {
        let rows = ["a,4", "b,7", "c,1", "d,9"].iter().zip(other);
        let rows: Vec<String> = rows.map(|(row, other)| format!("{row},{other}")).collect();
        format!("sted,x,y\n{}", rows.join("\n"))
    };
    for (other, reason) in [
        (["0"; 4], "is the same in all areas that count (0)"),
        (["0.3", "0.30000000000000004", "0.3", "0.3"], "is the same in all areas that count (0.3)"),
        ([""; 4], "has no value in any area that counts"),
        (["", "5", "", "6"], "has a value in 2 areas that count, where 3 are needed"),
    ] {
        let csv = rows(other);
        for (weights, method) in METHODS {
            let (found, told) = computed(&csv, &request(&["x", "y"], weights, method));
            let found = found.unwrap();
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].starts_with(&format!("column \"y\": {reason}; left out of the index, its ")), "{told:?}");
            let part = if weights.is_empty() { "1 of 2," } else { "1 of 4," };
            assert!(told[0].contains(part) && told[0].ends_with("goes to the other columns"), "{told:?}");
            // What is left is the index of the other column.
            let (alone, _) = computed(&csv, &request(&["x"], &weights[..weights.len().min(1)], method));
            let column = |lines: &[String], name: &str| -> Vec<String> {
                let at = lines[0].split(',').position(|other| other.ends_with(name)).unwrap();
                lines[1..].iter().map(|line| line.split(',').nth(at).unwrap().to_owned()).collect()
            };
            for name in ["indeks", "vaegt_andel"] {
                assert_eq!(column(&found, name), column(alone.as_ref().unwrap(), name), "{method:?} {weights:?}");
            }
        }
    }
    let (found, told) = computed(
        &rows(["1"; 4]).replace(",4", ",2").replace(",7", ",2").replace(",9", ",2").replace("c,1", "c,2"),
        &request(&["x", "y"], &[], Method::Z),
    );
    assert_eq!((found, told.len()), (Err(MeasureError::Constant), 2), "nothing is left");
}

#[test]
fn a_column_that_is_the_same_in_all_whole_areas_is_left_out_of_classes_alone() {
    let csv = "sted,x,y,z\na,1,5,1\nb,2,5,7\nc,9,5,3\nd,4,6,\ne,5,5,9";
    let (found, told) = computed(csv, &request(&["x", "y", "z"], &[], Method::Z));
    assert_eq!(
        told,
        [
            "column \"y\": is the same in all areas that count (5); left out of the index, its part of the index, 1 of 3, goes to the other columns"
        ]
    );
    assert_eq!(found.unwrap()[4], "d,,,,,,0.500000,", "one of the two that are left");
    let (_, told) = computed(csv, &request(&["x", "y", "z"], &[1.0; 3], Method::Z));
    assert_eq!(told, [""; 0], "with weights, d counts in y");
}

#[test]
fn the_share_of_the_weight_and_what_was_turned_stand_in_the_result() {
    let csv = "sted,x,y\na,4,1\nb,7,5\nc,1,9\nd,9,";
    let (found, _) = computed(csv, &request(&["x", "-y"], &[3.0, 1.0], Method::Z));
    let found = found.unwrap();
    assert_eq!(found[0], "sted,score_x,bidrag_x,score_y,bidrag_y,indeks,vaegt_andel,vendt");
    assert!(found[1].ends_with(",1.000000,y") && found[4].ends_with(",0.750000,y"), "{found:?}");
    let (found, _) = computed(csv, &request(&["x", "-y"], &[1.0, 3.0], Method::Z));
    assert!(found.unwrap()[4].ends_with(",,0.250000,y"), "less than half of the weight");
}

#[test]
fn columns_that_run_against_each_other_are_told_until_one_is_turned() {
    let csv = "sted,ledige,indkomst\na,4,300\nb,7,210\nc,1,390\nd,9,150";
    for (weights, method) in METHODS {
        let (_, told) = computed(csv, &request(&["ledige", "indkomst"], weights, method));
        assert!(
            told.len() == 1
                && told[0].starts_with("columns \"ledige\" and \"indkomst\" run against each other (correlation -1.00"),
            "{told:?}"
        );
        assert_eq!(computed(csv, &request(&["ledige", "-indkomst"], weights, method)).1, [""; 0]);
        assert_eq!(computed(csv, &request(&["-ledige", "-indkomst"], weights, method)).1.len(), 1, "one too many");
    }
    assert_eq!(
        computed("sted,x,y\na,1,3\nb,2,2\nc,3,1", &request(&["x", "y"], &[], Method::RankExponential)).1,
        [""; 0],
        "three are few"
    );
}

#[test]
fn names_that_begin_with_a_mark_can_be_named() {
    let csv = "sted,-18_aarige\na,1\nb,2\nc,4";
    let told = problems(csv, &request(&["-18_aarige"], &[], Method::Z));
    assert!(
        told[0].contains("a \"-\" before a name says that lower is worse") && told[0].contains("=-18_aarige"),
        "{told:?}"
    );
    assert_eq!(
        computed(csv, &request(&["=-18_aarige"], &[], Method::Z)).0.unwrap()[0].split(',').nth(1),
        Some("z_-18_aarige")
    );
    let told = problems(csv, &request(&["-boern"], &[], Method::Z));
    assert_eq!(told, ["tal.csv, field \"boern\": the file has no such column; it has: sted, -18_aarige (left out)"]);
}

#[test]
fn an_id_twice_and_a_share_above_all_are_problems_with_their_rows() {
    let csv = "sted,uden_tilknytning\na,12\nb,101\na,7\n,3\nc,-1";
    let told = problems(csv, &request(&["uden_tilknytning"], &[], Method::Z));
    assert_eq!(
        told,
        [
            "tal.csv, row 3, field \"uden_tilknytning\", value \"101\": is not a share: it lies outside 0 to 100% (left out)",
            "tal.csv, row 4, field \"sted\", value \"a\": is the same as in row 2 (left out)",
            "tal.csv, row 5, field \"sted\": is empty (left out)",
            "tal.csv, row 6, field \"uden_tilknytning\", value \"-1\": is not a share: it lies outside 0 to 100% (left out)",
        ]
    );
}

proptest! {
    #[test]
    fn the_order_of_the_file_changes_no_area(values in prop::collection::vec((0..6_i32, 0..6_i32), 4..20), turn in 1..20_usize) {
        let rows: Vec<String> = values.iter().enumerate().map(|(at, (x, y))| format!("s{at},{x},0.{y}")).collect();
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        let csv = |rows: &[String]| format!("sted,x,y\n{}", rows.join("\n"));
        for (weights, method) in METHODS {
            let request = request(&["x", "-y"], weights, method);
            let (Ok(mut one), _) = computed(&csv(&rows), &request) else { return Ok(()) };
            let mut other = computed(&csv(&turned), &request).0.unwrap();
            one.sort();
            other.sort();
            // The sum of z-scores depends on the order by rounding alone, which six digits hide but for ties.
            for (one, other) in one.iter().zip(&other).skip(1) {
                for (one, other) in one.split(',').zip(other.split(',')) {
                    let close = one.parse::<f64>().ok().zip(other.parse::<f64>().ok()).is_some_and(|(a, b)| (a - b).abs() < 2e-6);
                    prop_assert!(one == other || close, "{} {}", one, other);
                }
            }
        }
    }
}
