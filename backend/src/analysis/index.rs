//! An index from a table: status and dynamics, or a weighted index.
use super::records::{Findings, check_columns, problem, value};
use geodata::{
    indicator::Direction,
    measure::{Dynamics, IndexInput, MeasureError, Method, Scored, Scores, Status, sum_index},
    validate::{RawTable, RawValue},
};

/// Columns of an index, and which areas count.
#[derive(Debug, Clone, Default)]
pub struct IndexRequest {
    /// Column that names the areas.
    pub id: String,
    /// A column and the value that it has for areas that count; without it all count.
    pub valid: Option<(String, String)>,
    /// Columns of the state; higher is worse, unless the name begins with "-".
    pub status: Vec<String>,
    /// Columns of the change, in the same way.
    pub dynamics: Vec<String>,
    /// Weights of the columns of the state; without them the same for all.
    pub weights: Vec<f64>,
    /// How columns are made comparable.
    pub method: Method,
}

/// The values of a request's columns, by area.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexTable {
    /// Ids of the areas, in the order of the file.
    pub ids: Vec<String>,
    /// Which areas count.
    pub valid: Vec<bool>,
    /// Columns of the state.
    pub status: Vec<Scored>,
    /// Columns of the change.
    pub dynamics: Vec<Scored>,
}

/// The name of a column, and which way is worse in it.
fn directed(name: &str) -> (&str, Direction) {
    name.strip_prefix('-').map_or((name, Direction::HigherIsWorse), |name| (name, Direction::LowerIsWorse))
}

/// Reads the columns. A value that is no number is a problem in an area that counts, and nothing in one that does not.
pub fn index_table(table: &RawTable, request: &IndexRequest, findings: &mut Findings) -> IndexTable {
    findings.problems.extend(table.unreadable.iter().cloned());
    let names = || request.status.iter().chain(&request.dynamics).map(|name| directed(name).0);
    let others = request.valid.iter().map(|(column, _)| column.as_str()).chain([request.id.as_str()]);
    check_columns(table, names().chain(others), findings);
    let empty = |names: &[String]| -> Vec<Scored> {
        let scored = |name: &String| Scored { direction: directed(name).1, standard: None, values: Vec::new() };
        names.iter().map(scored).collect()
    };
    let mut read = IndexTable {
        ids: Vec::new(),
        valid: Vec::new(),
        status: empty(&request.status),
        dynamics: empty(&request.dynamics),
    };
    for row in &table.rows {
        let text = |column: &str| match table.column(column).map(|(position, _)| &row.values[position]) {
            Some(RawValue::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let Some(id) = text(&request.id) else {
            findings.problems.push(problem(table, row, &request.id, None, "is empty"));
            continue;
        };
        let valid = request.valid.as_ref().is_none_or(|(column, wanted)| text(column) == Some(wanted.as_str()));
        read.ids.push(id.to_owned());
        read.valid.push(valid);
        let columns =
            read.status.iter_mut().zip(&request.status).chain(read.dynamics.iter_mut().zip(&request.dynamics));
        for (scored, name) in columns {
            let found = if valid { value(table, row, directed(name).0) } else { Ok(None) };
            scored.values.push(found.unwrap_or_else(|error| {
                findings.problems.push(error);
                None
            }));
        }
    }
    read
}

/// The index of each area, as a table: for z-scores the score of each column, the index, and the class of the state and of the change;
/// for ranks the score of each column and their weighted mean.
///
/// # Errors
/// [`MeasureError`] where there is nothing to compare.
pub fn index(table: &IndexTable, request: &IndexRequest) -> Result<Vec<u8>, MeasureError> {
    let weighted = !request.weights.is_empty() || request.method == Method::RankExponential;
    let columns = if weighted { weighted_columns(table, request)? } else { class_columns(table, request)? };
    let header = [request.id.as_str()].into_iter().chain(columns.iter().map(|column| column.0.as_str()));
    let row = |(area, id): (usize, &String)| {
        let cells = columns.iter().map(|column| column.1[area].clone().unwrap_or_default());
        [id.clone()].into_iter().chain(cells).collect()
    };
    Ok(crate::table::write(header, table.ids.iter().enumerate().map(row)))
}

type TextColumn = (String, Vec<Option<String>>);

fn numbers(name: String, values: &[Option<f64>]) -> TextColumn {
    (name, values.iter().map(|value| value.map(|value| format!("{value:.6}"))).collect())
}

fn class_columns(table: &IndexTable, request: &IndexRequest) -> Result<Vec<TextColumn>, MeasureError> {
    let mut columns = Vec::new();
    let status = |index| Status::of(index).code();
    add_classes(&mut columns, "status", (&table.status, &request.status), &table.valid, status)?;
    let dynamics = |index| Dynamics::of(index).code();
    add_classes(&mut columns, "dynamik", (&table.dynamics, &request.dynamics), &table.valid, dynamics)?;
    Ok(columns)
}

fn add_classes(
    columns: &mut Vec<TextColumn>,
    kind: &str,
    (scored, names): (&[Scored], &[String]),
    valid: &[bool],
    class: impl Fn(f64) -> &'static str,
) -> Result<(), MeasureError> {
    if names.is_empty() {
        return Ok(());
    }
    let found = sum_index(scored, valid, None)?;
    for (name, scores) in names.iter().zip(&found.scores) {
        columns.push(numbers(format!("z_{}", directed(name).0), scores));
    }
    columns.push(numbers(format!("{kind}_indeks"), &found.index));
    let classes = found.index.iter().map(|index| index.map(|index| class(index).to_owned()));
    columns.push((format!("{kind}_klasse"), classes.collect()));
    Ok(())
}

fn weighted_columns(table: &IndexTable, request: &IndexRequest) -> Result<Vec<TextColumn>, MeasureError> {
    let counted = |scored: &Scored| -> Vec<Option<f64>> {
        scored.values.iter().zip(&table.valid).map(|(value, valid)| value.filter(|_| *valid)).collect()
    };
    let inputs: Vec<IndexInput> = table
        .status
        .iter()
        .enumerate()
        .map(|(at, scored)| IndexInput {
            direction: scored.direction,
            weight: request.weights.get(at).copied().unwrap_or(1.0),
            values: counted(scored),
        })
        .collect();
    let weights: Vec<f64> = inputs.iter().map(|input| input.weight).collect();
    let scores = Scores::new(&inputs, request.method)?;
    let index = scores.index(&weights)?;
    let contributions = scores.contributions(&weights)?;
    let mut columns = Vec::new();
    for (at, name) in request.status.iter().enumerate() {
        let of_input: Vec<Option<f64>> = (0..scores.areas()).map(|area| scores.score(at, area)).collect();
        columns.push(numbers(format!("score_{}", directed(name).0), &of_input));
        columns.push(numbers(format!("bidrag_{}", directed(name).0), &contributions[at]));
    }
    columns.push(numbers("indeks".to_owned(), &index));
    Ok(columns)
}
