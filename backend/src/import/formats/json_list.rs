//! JSON that is no GeoJSON: a list of objects, a record each, as many interfaces give it; or one within an object.
use super::{
    asked::{Asked, Found},
    geojson,
    grid::{Cell, Grid, GridRow},
    input::Input,
    json::{Json, values},
    records::MOST_COLUMNS,
    table::table,
    text::decoded,
};
use geodata::validate::Problem;
use std::{borrow::Cow, collections::HashMap};

/// Reads JSON: features, or a list of records.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn read(input: &Input, asked: &Asked) -> Result<Found, Vec<Problem>> {
    let one = |reason: String| vec![input.problem(None, None, reason)];
    let text = decoded(input, asked)?;
    let values = values(&text.text).map_err(one)?;
    let found = match records(&values) {
        None => geojson::read(input, asked, &values),
        Some(records) => {
            let grid = grid(&records).map_err(one)?;
            table(input, asked, &grid)
        }
    };
    found.map(|found| Found { stated: text.stated.into_iter().chain(found.stated).collect(), ..found })
}

/// The records of a list of objects that are no features: the file itself, one a line, or the only such list in an object or in an object of it.
fn records(values: &[Json]) -> Option<Vec<&Json>> {
    let is_geojson = |json: &Json| {
        matches!(json.get("type").text(), Some("Feature" | "FeatureCollection" | "Topology")) || json.has("coordinates")
    };
    let is_record = |json: &Json| {
        matches!(json, Json::Map(_)) && !is_geojson(json) && !json.has("attributes") && !json.has("rings")
    };
    let of_list = |json: &'_ Json| json.list().is_some_and(|items| !items.is_empty() && items.iter().all(is_record));
    match values {
        [root] if of_list(root) => root.list().map(|items| items.iter().collect()),
        [root] if is_geojson(root) || root.has("geometryType") => None,
        [root] => {
            let inner = root
                .members()
                .iter()
                .flat_map(|(_, member)| [member].into_iter().chain(member.members().iter().map(|inner| &inner.1)));
            let mut lists = inner.filter(|member| of_list(member));
            match (lists.next(), lists.next()) {
                (Some(only), None) => only.list().map(|items| items.iter().collect()),
                _ => None,
            }
        }
        several => several.iter().all(is_record).then(|| several.iter().collect()),
    }
}

/// A grid with the names of all records above them; the number of a record is that of its place in the list.
///
/// # Errors
/// A name that stands twice in a record, a word that JSON does not have, too many names.
fn grid(records: &[&Json]) -> Result<Grid<'static>, String> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    for (record, number) in records.iter().zip(1_u64..) {
        if let Some(name) = record.doubled() {
            return Err(format!(
                "has \"{}\" twice in record {number}, and nothing says which value is meant",
                name.escape_debug()
            ));
        }
        if let Some(word) = record.odd() {
            return Err(format!("record {number}: {word}"));
        }
        for (name, _) in record.members() {
            if !places.contains_key(name.as_str()) {
                places.insert(name, names.len());
                names.push(name);
            }
        }
        if names.len() > MOST_COLUMNS {
            return Err(format!("has more than {MOST_COLUMNS} columns"));
        }
    }
    let text = |text: &str| Cell::Text(Cow::Owned(text.to_owned()));
    let mut rows = vec![GridRow { number: 0, cells: names.iter().map(|name| text(name)).collect() }];
    for (record, number) in records.iter().zip(1..) {
        let mut cells = vec![text(""); names.len()];
        for (name, value) in record.members() {
            let cell = match value {
                Json::Null | Json::Odd(_) => continue,
                Json::Text(value) => text(value),
                Json::Bool(truth) => Cell::Literal(truth.to_string()),
                Json::Number(value) => Cell::Literal(value.to_string()),
                Json::List(_) | Json::Map(_) => text(&value.to_string()),
            };
            if let Some(place) = places.get(name.as_str()).and_then(|at| cells.get_mut(*at)) {
                *place = cell;
            }
        }
        rows.push(GridRow { number, cells });
    }
    Ok(Grid { rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::formats::{Columns, Coordinates, FormatOptions};

    fn read_text(text: &str) -> Result<Vec<Vec<String>>, String> {
        let input = Input { name: "a.json".to_owned(), path: None, bytes: text.as_bytes().to_vec() };
        let asked = Asked {
            columns: Columns::All,
            coordinates: Coordinates::Absent,
            unique: Vec::new(),
            options: &FormatOptions::default(),
        };
        let table = read(&input, &asked).map_err(|problems| problems[0].to_string())?.table;
        let names = table.columns.iter().map(|column| column.1.clone()).collect();
        let row = |row: &geodata::validate::RawRow| {
            row.values.iter().map(|value| value.text().unwrap_or("∅").to_owned()).collect()
        };
        Ok([names].into_iter().chain(table.rows.iter().map(row)).collect())
    }

    #[test]
    fn records_are_read_wherever_the_list_stands() {
        let expected = [vec!["id", "antal", "pct"], vec!["1620", "4", "∅"], vec!["7101", "9", "5.5"]];
        for text in [
            r#"[{"id":"1620","antal":4},{"id":"7101","antal":9.0,"pct":5.5}]"#,
            "{\"id\":\"1620\",\"antal\":4}\n{\"id\":\"7101\",\"antal\":9,\"pct\":5.5}\n",
            r#"{"total":2,"value":[{"id":"1620","antal":4},{"id":"7101","antal":9,"pct":5.5}]}"#,
            r#"{"success":true,"result":{"records":[{"id":"1620","antal":4},{"id":"7101","antal":9,"pct":5.5}]}}"#,
        ] {
            assert_eq!(read_text(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_one_list_of_records_is_refused() {
        assert!(read_text(r#"[{"a":1,"a":2}]"#).unwrap_err().contains("has \"a\" twice in record 1"));
        assert!(read_text(r#"[{"a":NaN}]"#).unwrap_err().contains("NaN in line 1, column 7"));
        for text in ["[]", "[1,2]", "{}", "[[1,2],[3,4]]", "3", r#"{"a":[{"b":1}],"c":[{"d":1}]}"#] {
            assert!(read_text(text).is_err(), "{text}");
        }
    }
}
