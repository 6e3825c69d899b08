//! How geometries, figures and definitions stand in the tables.
use crate::StoreError;
use geo::{Geometry, MultiLineString, MultiPolygon};
use geodata::{area::BaseGeometry, column::State, derive::Figure, indicator::Indicator, protect::Released};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wkb::{
    reader::read_wkb,
    writer::{WriteOptions, write_geometry},
};

pub(crate) fn polygons_to_wkb(polygons: &MultiPolygon<f64>) -> Vec<u8> {
    to_wkb(&Geometry::MultiPolygon(polygons.clone()))
}

fn to_wkb(geometry: &Geometry<f64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_geometry(&mut bytes, geometry, &WriteOptions::default()).expect("a vector takes every byte");
    bytes
}

fn from_wkb(table: &'static str, bytes: &[u8]) -> Result<Geometry<f64>, StoreError> {
    use geo_traits::to_geo::ToGeoGeometry;
    let corrupt = |what: String| StoreError::Corrupt { table, what };
    let geometry = read_wkb(bytes).map_err(|error| corrupt(error.to_string()))?;
    geometry.try_to_geometry().ok_or_else(|| corrupt("an empty point".to_owned()))
}

pub(crate) fn polygons_from_wkb(table: &'static str, bytes: &[u8]) -> Result<MultiPolygon<f64>, StoreError> {
    match from_wkb(table, bytes)? {
        Geometry::MultiPolygon(polygons) => Ok(polygons),
        _ => Err(StoreError::Corrupt { table, what: "a geometry that is not a multipolygon".to_owned() }),
    }
}

pub(crate) fn base_to_wkb(geometry: &BaseGeometry) -> (&'static str, Vec<u8>) {
    match geometry {
        BaseGeometry::Surface(polygons) => ("surface", polygons_to_wkb(polygons)),
        BaseGeometry::Line(lines) => ("line", to_wkb(&Geometry::MultiLineString(lines.clone()))),
        BaseGeometry::Point(point) => ("point", to_wkb(&Geometry::Point(*point))),
    }
}

pub(crate) fn base_from_wkb(table: &'static str, bytes: &[u8]) -> Result<BaseGeometry, StoreError> {
    match from_wkb(table, bytes)? {
        Geometry::MultiPolygon(polygons) => Ok(BaseGeometry::Surface(polygons)),
        Geometry::MultiLineString(lines) => Ok(BaseGeometry::Line(lines)),
        Geometry::LineString(line) => Ok(BaseGeometry::Line(MultiLineString(vec![line]))),
        Geometry::Point(point) => Ok(BaseGeometry::Point(point)),
        _ => Err(StoreError::Corrupt {
            table,
            what: "a base geometry that is neither surface, line nor point".to_owned(),
        }),
    }
}

/// Bytes of a figure: state, value, lower and upper end, numerator, denominator.
pub(crate) const FIGURE: usize = 41;

pub(crate) fn figures_to_bytes(figures: &[Figure]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(figures.len() * FIGURE);
    for figure in figures {
        let [low, high] = figure.interval.unwrap_or([f64::NAN; 2]);
        let [numerator, denominator] = figure.counts.unwrap_or([f64::NAN; 2]);
        bytes.push(figure.state as u8);
        bytes.extend([figure.value, low, high, numerator, denominator].into_iter().flat_map(f64::to_le_bytes));
    }
    bytes
}

pub(crate) fn figures_from_bytes(bytes: &[u8]) -> Result<Vec<Figure>, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt { table: "released_column", what: what.to_owned() };
    if !bytes.len().is_multiple_of(FIGURE) {
        return Err(corrupt("a part of a figure"));
    }
    let figure = |record: &[u8]| {
        let state = State::from_byte(record[0]).ok_or_else(|| corrupt("an unknown state"))?;
        let number = |at: usize| {
            let word = record[1 + 8 * at..9 + 8 * at].try_into().expect("a record has five numbers");
            f64::from_le_bytes(word)
        };
        let pair = |at: usize| (!number(at).is_nan()).then(|| [number(at), number(at + 1)]);
        Ok(Figure { state, value: number(0), interval: pair(1), counts: pair(3) })
    };
    bytes.chunks_exact(FIGURE).map(figure).collect()
}

/// Bytes of a block's figure: state, numerator, denominator, and the mean square errors of both.
pub(crate) const RELEASED: usize = 33;

pub(crate) fn released_to_bytes(figures: &[Released]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(figures.len() * RELEASED);
    for figure in figures {
        let numbers = match *figure {
            Released::Counts { numerator, denominator, numerator_variance, denominator_variance } => {
                [numerator, denominator, numerator_variance, denominator_variance]
            }
            _ => [f64::NAN; 4],
        };
        bytes.push(figure.state() as u8);
        bytes.extend(numbers.into_iter().flat_map(f64::to_le_bytes));
    }
    bytes
}

pub(crate) fn released_from_bytes(bytes: &[u8]) -> Result<Vec<Released>, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt { table: "released_block_column", what: what.to_owned() };
    let (records, rest) = bytes.as_chunks::<RELEASED>();
    if !rest.is_empty() {
        return Err(corrupt("a part of a figure"));
    }
    let figure = |record: &[u8; RELEASED]| {
        let numbers: Vec<f64> =
            record[1..].as_chunks().0.iter().map(|number: &[u8; 8]| f64::from_le_bytes(*number)).collect();
        let without = State::from_byte(record[0]).is_some_and(|state| !state.has_value());
        if without && numbers.iter().any(|number| !number.is_nan()) {
            return Err(corrupt("numbers under a figure that shows none"));
        }
        Ok(match State::from_byte(record[0]) {
            Some(State::Missing) => Released::Missing,
            Some(State::Suppressed) => Released::Suppressed,
            Some(State::NobodyCouldReport) => Released::NobodyCouldReport,
            Some(State::Value | State::Zero) => Released::Counts {
                numerator: numbers[0],
                denominator: numbers[1],
                numerator_variance: numbers[2],
                denominator_variance: numbers[3],
            },
            None => return Err(corrupt("an unknown state")),
        })
    };
    records.iter().map(figure).collect()
}

/// How many records of this size hold a number that nothing shows: under a state without a value anything but 0 and what says that there is no number, and
/// elsewhere a bit pattern that only says so.
pub(crate) fn hidden_in(bytes: &[u8], size: usize) -> usize {
    // 0 divided by 0 has a sign on some machines.
    let is_none = |number: f64| number.abs().to_bits() == f64::NAN.to_bits();
    let hides = |record: &[u8]| {
        let has_value = State::from_byte(record[0]).is_some_and(State::has_value);
        record[1..].as_chunks().0.iter().any(|word: &[u8; 8]| {
            let number = f64::from_le_bytes(*word);
            !is_none(number) && if has_value { number.is_nan() } else { number.to_bits() != 0 }
        })
    };
    bytes.chunks_exact(size).filter(|record| hides(record)).count()
}

pub(crate) fn indicator_to_json(indicator: &Indicator) -> String {
    serde_json::to_string(indicator).expect("an indicator has no map with keys that are not texts")
}

pub(crate) fn indicator_from_json(table: &'static str, code: String, json: &str) -> Result<Indicator, StoreError> {
    let corrupt = |error: serde_json::Error| StoreError::Corrupt { table, what: error.to_string() };
    let mut definition: serde_json::Map<String, Value> = serde_json::from_str(json).map_err(corrupt)?;
    if definition.get("name").is_some_and(Value::is_array) {
        before_0009(&mut definition);
    }
    definition.insert("code".to_owned(), code.into());
    let indicator: Indicator = serde_json::from_value(definition.into()).map_err(corrupt)?;
    Ok(indicator.with_population())
}

/// Texts stood as pairs and references as triples in stores of before.
fn before_0009(definition: &mut serde_json::Map<String, Value>) {
    let text = |pair: &Value| json!({ "da": pair[0], "en": pair[1] });
    for value in definition.values_mut() {
        match value.as_array().map(Vec::as_slice) {
            Some([Value::String(_), Value::String(_)]) => *value = text(value),
            Some(list) => {
                let of = |country: &Value| if country == &json!(true) { "country" } else { "region" };
                let entry = |entry: &Value| match entry.as_array().map(Vec::len) {
                    Some(3) => json!({ "of": of(&entry[0]), "year": entry[1], "value": entry[2] }),
                    _ => json!({ "year": entry[0], "reason": text(&entry[1]) }),
                };
                *value = list.iter().map(entry).collect();
            }
            None => {}
        }
    }
    definition.retain(|_, value| !value.is_null());
}

/// Reads a JSON list or map of a column.
pub(crate) fn json<T: for<'a> Deserialize<'a>>(table: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt { table, what: error.to_string() })
}

/// Writes a list or map as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("lists and pairs of texts and numbers are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::indicator::ReferenceArea;

    #[test]
    fn definitions_of_before_are_read_as_those_of_today() {
        let before = r#"{"name":["Job","Work"],"description":["a","b"],"domain":["c","d"],"unit":["%","%"],"kind":"share","per":100.0,"decimals":1,
            "direction":"higher_is_worse","in_index":true,"population":null,"largest_in_means":null,"statute_only":false,"update_month":null,
            "references":[[true,2025,8.5],[false,2024,7.0]],"breaks":[[2022,["ny","new"]]],"target_group":null}"#;
        let read = indicator_from_json("t", "job".to_owned(), before).unwrap();
        assert_eq!((read.code.as_str(), read.population.as_str(), read.name.en.as_str()), ("job", "job", "Work"));
        assert_eq!(
            (read.reference(ReferenceArea::Country, 2025).map(|known| known.value), read.largest_in_means),
            (Some(8.5), 3.0)
        );
        assert_eq!((read.breaks[0].year, read.breaks[0].reason.da.as_str()), (2022, "ny"));
        let again = indicator_from_json("t", "job".to_owned(), &indicator_to_json(&read)).unwrap();
        assert_eq!(again, read);
        assert!(indicator_from_json("t", "job".to_owned(), r#"{"name":7}"#).is_err());
    }

    #[test]
    fn numbers_below_a_state_that_shows_none_are_found() {
        let counts =
            Released::Counts { numerator: 4.0, denominator: 20.0, numerator_variance: 3.0, denominator_variance: 3.0 };
        let bytes = released_to_bytes(&[Released::Suppressed, Released::Missing, counts, Released::NobodyCouldReport]);
        assert_eq!(hidden_in(&bytes, RELEASED), 0);
        for (record, word) in [(0, 7.0_f64), (1, 12.5), (3, -1.0), (0, f64::from_bits(f64::NAN.to_bits() | 77))] {
            for place in 0..4 {
                let mut hiding = bytes.clone();
                let at = record * RELEASED + 1 + 8 * place;
                hiding[at..at + 8].copy_from_slice(&word.to_le_bytes());
                assert_eq!(hidden_in(&hiding, RELEASED), 1, "{word} in {record}");
            }
        }
        let withheld = Figure { state: State::Suppressed, value: 0.0, interval: None, counts: None };
        let index = Figure { state: State::Value, value: 0.4, interval: None, counts: None };
        let bytes = figures_to_bytes(&[withheld, index]);
        assert_eq!(hidden_in(&bytes, FIGURE), 0);
        let mut hiding = bytes.clone();
        hiding[1..9].copy_from_slice(&12.0_f64.to_le_bytes());
        assert_eq!(hidden_in(&hiding, FIGURE), 1);
        let mut hiding = bytes;
        hiding[FIGURE + 9] = 77;
        assert_eq!(hidden_in(&hiding, FIGURE), 1, "a number in what says that there is none");
    }
}
