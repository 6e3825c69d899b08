//! A layer of features, of whichever format: its columns, values and geometries, made a table.
use super::{
    asked::{Asked, Columns, Found},
    input::Input,
    names::{no_such_column, stands_twice},
    place::{Located, first_place, raw_geometry},
};
use geo::Geometry;
use geodata::validate::{Notation, Problem, RawGeometry, RawRow, RawTable, RawValue, Unit};

/// A feature: its values, and its geometry with what that is called; `None` for none, or why it cannot be read.
pub(super) struct Feature {
    pub values: Vec<RawValue>,
    pub geometry: Result<Option<(Geometry<f64>, &'static str)>, String>,
}

/// A layer.
pub(super) struct Layer {
    pub columns: Vec<String>,
    pub features: Vec<Feature>,
}

/// Makes a table of a layer. `located` is `None` where nobody asks for a place.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn found(
    input: &Input,
    asked: &Asked,
    layer: Layer,
    located: Option<&Located>,
) -> Result<Found, Vec<Problem>> {
    let options = asked.options;
    let (columns, positions) = chosen(input, asked, &layer.columns)?;
    let (mut rows, mut places) = (Vec::with_capacity(layer.features.len()), Vec::new());
    for (number, feature) in (1..).zip(layer.features) {
        let values = positions.iter().map(|&at| feature.values.get(at).cloned().unwrap_or_default()).collect();
        let geometry = match (feature.geometry, located) {
            (Err(reason), _) => RawGeometry::Unreadable(reason),
            (Ok(Some((geometry, name))), Some(located)) => {
                if places.len() < 1000 {
                    places.extend(first_place(&geometry));
                }
                raw_geometry(&geometry, name, &located.projection)
            }
            (Ok(_), _) => RawGeometry::Absent,
        };
        rows.push(RawRow { number, values, geometry });
    }
    let stated = located.map(|located| located.check(options, &places)).transpose();
    let stated = stated.map_err(|reason| vec![input.problem(None, None, reason)])?.unwrap_or_default();
    Ok(Found { table: table(input, asked, columns, rows, Vec::new()), stated })
}

/// The table of features that were read, with how the numbers of each column are written.
pub(super) fn table(
    input: &Input,
    asked: &Asked,
    columns: Vec<(String, String)>,
    rows: Vec<RawRow>,
    unreadable: Vec<Problem>,
) -> RawTable {
    let options = asked.options;
    let texts = |at: usize| {
        rows.iter().filter_map(move |row: &RawRow| match row.values.get(at) {
            Some(RawValue::Text(text)) if options.marks.find(text).is_none() => Some(text.as_str()),
            _ => None,
        })
    };
    RawTable {
        file: input.name.clone(),
        unit: Unit::Feature,
        notations: (0..columns.len()).map(|at| Notation::find(texts(at), options.decimal)).collect(),
        columns,
        marks: options.marks.clone(),
        decimal_advice: options.advice.decimals(),
        unique: asked.unique.clone(),
        rows,
        unreadable,
    }
}

type ColumnsAt = (Vec<(String, String)>, Vec<usize>);

/// The columns that are read, and where they stand; one that is not there, or stands there twice, is a problem.
fn chosen(input: &Input, asked: &Asked, names: &[String]) -> Result<ColumnsAt, Vec<Problem>> {
    let Columns::Named(named) = &asked.columns else {
        return Ok((names.iter().map(|name| (name.clone(), name.clone())).collect(), (0..names.len()).collect()));
    };
    let (mut positions, mut problems) = (Vec::new(), Vec::new());
    for (_, name) in named {
        let at = names.iter().position(|other| other == name);
        let reason = if at.is_some() { stands_twice(names, name) } else { Some(no_such_column(names, name)) };
        problems.extend(reason.map(|reason| input.problem(Some(name), None, reason)));
        positions.extend(at);
    }
    if problems.is_empty() { Ok((named.clone(), positions)) } else { Err(problems) }
}
