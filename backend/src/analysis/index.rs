//! An index from a table: status and dynamics, or a weighted index.
use super::{
    named::{Condition, DirectedColumn},
    records::{Findings, Ids, check_columns, check_numbers, possible_value},
};
use crate::table::{Cell, Sheet};
use geodata::{
    indicator::Direction,
    measure::{Dynamics, IndexInput, MeasureError, Method, Scored, Scores, Status, sum_index},
    validate::{Problem, RawTable},
};

/// Columns of an index, and which areas count.
#[derive(Debug, Clone, Default)]
pub(crate) struct IndexRequest {
    /// Column that names the areas.
    pub id: String,
    /// A column and the value that it has for areas that count; without it all count.
    pub valid: Option<Condition>,
    /// Status columns.
    pub status: Vec<DirectedColumn>,
    /// Columns of the change.
    pub dynamics: Vec<DirectedColumn>,
    /// Weights of the columns of the state; without them the same for all.
    pub weights: Vec<f64>,
    /// How columns are made comparable.
    pub method: Method,
}

/// For each column why it cannot be scored; `None` where it can.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Unscored {
    /// Status columns.
    pub status: Vec<Option<String>>,
    /// Columns of the change.
    pub dynamics: Vec<Option<String>>,
}

/// The values of a request's columns, by area.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct IndexTable {
    /// Ids of the areas, in the order of the file.
    pub ids: Vec<String>,
    /// Which areas count.
    pub valid: Vec<bool>,
    /// Status columns.
    pub status: Vec<Scored>,
    /// Columns of the change.
    pub dynamics: Vec<Scored>,
}

impl IndexRequest {
    /// Whether it is an index by weights, instead of classes.
    pub(crate) fn is_weighted(&self) -> bool {
        !self.weights.is_empty() || self.method == Method::RankExponential
    }

    /// The weight of a column of the state.
    pub(crate) fn weight(&self, at: usize) -> f64 {
        self.weights.get(at).copied().unwrap_or(1.0)
    }

    /// The columns that were turned: in which lower is worse.
    fn turned(&self) -> String {
        let columns = self.status.iter().chain(&self.dynamics);
        let turned = columns.filter(|column| column.direction == Direction::LowerIsWorse);
        let turned = turned.map(|column| column.name.as_str());
        turned.collect::<Vec<_>>().join(", ")
    }
}

/// A column that is not there, whose name was given with a mark before it: what the mark means.
fn check_marks<'a>(table: &RawTable, columns: impl Iterator<Item = &'a DirectedColumn>, findings: &mut Findings) {
    for DirectedColumn { name, written, .. } in columns {
        if table.column(name).is_none() && table.column(written).is_some() {
            let reason = format!(
                "the file has no such column: a \"-\" before a name says that lower is worse. The column \"{written}\" is named with a \"=\" \
                 before it: ={written}"
            );
            findings.problems.push(Problem::of_file(&table.file, Some(name), None, reason));
        } else {
            check_numbers(table, [name.as_str()], findings);
        }
    }
}

/// Reads the columns. An id that comes twice is a problem, and so is a value in an area that counts that is not a number, or that the indicator
/// after which the column is called cannot have.
pub(crate) fn index_table(table: &RawTable, request: &IndexRequest, findings: &mut Findings) -> IndexTable {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_marks(table, request.status.iter().chain(&request.dynamics), findings);
    let others = request.valid.iter().map(|condition| condition.column.as_str()).chain([request.id.as_str()]);
    check_columns(table, others, findings);
    let empty = |columns: &[DirectedColumn]| -> Vec<Scored> {
        let scored =
            |column: &DirectedColumn| Scored { direction: column.direction, standard: None, values: Vec::new() };
        columns.iter().map(scored).collect()
    };
    let mut read = IndexTable {
        ids: Vec::new(),
        valid: Vec::new(),
        status: empty(&request.status),
        dynamics: empty(&request.dynamics),
    };
    let mut ids = Ids::default();
    for row in &table.rows {
        let Some(id) = ids.of(table, row, &request.id, findings) else { continue };
        let valid = request.valid.as_ref().is_none_or(|condition| condition.holds(table, row));
        read.ids.push(id.to_owned());
        read.valid.push(valid);
        let columns =
            read.status.iter_mut().zip(&request.status).chain(read.dynamics.iter_mut().zip(&request.dynamics));
        for (scored, column) in columns {
            let found = if valid { possible_value(table, row, &column.name) } else { Ok(None) };
            scored.values.push(found.unwrap_or_else(|error| {
                findings.problems.push(error);
                None
            }));
        }
    }
    read
}

/// The index of each area, as a table. For z-scores: the score of each column, the index, its class, and the share of the weight that the
/// area has values for, of the state and of the change. For ranks and weights: the score of each column and what it adds, the index, and
/// the share of the weight that it rests on. The last column names those that were turned. Columns that cannot be scored are empty.
///
/// # Errors
/// [`MeasureError`] where there is nothing to compare.
pub(crate) fn index(table: &IndexTable, request: &IndexRequest, unscored: &Unscored) -> Result<Sheet, MeasureError> {
    let mut columns = if request.is_weighted() {
        weighted_columns(table, request, unscored)?
    } else {
        class_columns(table, request, unscored)?
    };
    let turned = request.turned();
    let turned = if turned.is_empty() { Cell::Empty } else { Cell::Text(turned) };
    columns.push(("vendt".to_owned(), vec![turned; table.ids.len()]));
    let header = [request.id.clone()].into_iter().chain(columns.iter().map(|column| column.0.clone()));
    let row = |(area, id): (usize, &String)| {
        let cells = columns.iter().map(|column| column.1[area].clone());
        [Cell::Text(id.clone())].into_iter().chain(cells).collect()
    };
    Ok(Sheet { header: header.collect(), rows: table.ids.iter().enumerate().map(row).collect() })
}

type Column = (String, Vec<Cell>);

fn numbers(name: String, values: &[Option<f64>]) -> Column {
    (name, values.iter().map(|value| value.map_or(Cell::Empty, |value| Cell::rounded(value, 6))).collect())
}

fn class_columns(table: &IndexTable, request: &IndexRequest, unscored: &Unscored) -> Result<Vec<Column>, MeasureError> {
    let mut columns = Vec::new();
    let status = |index| Status::of(index).code();
    let of_status = (&table.status[..], &request.status[..], &unscored.status[..]);
    add_classes(&mut columns, "status", of_status, &table.valid, status)?;
    let dynamics = |index| Dynamics::of(index).code();
    let of_dynamics = (&table.dynamics[..], &request.dynamics[..], &unscored.dynamics[..]);
    add_classes(&mut columns, "dynamik", of_dynamics, &table.valid, dynamics)?;
    Ok(columns)
}

fn add_classes(
    columns: &mut Vec<Column>,
    kind: &str,
    (scored, named, unscored): (&[Scored], &[DirectedColumn], &[Option<String>]),
    valid: &[bool],
    class: impl Fn(f64) -> &'static str,
) -> Result<(), MeasureError> {
    if named.is_empty() {
        return Ok(());
    }
    let kept: Vec<Scored> =
        scored.iter().zip(unscored).filter(|column| column.1.is_none()).map(|column| column.0.clone()).collect();
    if kept.is_empty() {
        return Err(MeasureError::Constant);
    }
    let found = sum_index(&kept, valid, None)?;
    let mut scores = found.scores.iter();
    let nothing = vec![None; valid.len()];
    for (column, unscored) in named.iter().zip(unscored) {
        let of_column = if unscored.is_none() { scores.next() } else { None };
        columns.push(numbers(format!("z_{}", column.name), of_column.unwrap_or(&nothing)));
    }
    columns.push(numbers(format!("{kind}_indeks"), &found.index));
    let classes = found.index.iter().map(|index| Cell::from(index.map(&class)));
    columns.push((format!("{kind}_klasse"), classes.collect()));
    let share = |area: usize| {
        let there = kept.iter().filter(|column| column.values[area].is_some()).count();
        valid[area].then(|| there as f64 / kept.len() as f64)
    };
    columns.push(numbers(format!("{kind}_vaegt_andel"), &(0..valid.len()).map(share).collect::<Vec<_>>()));
    Ok(())
}

fn weighted_columns(
    table: &IndexTable,
    request: &IndexRequest,
    unscored: &Unscored,
) -> Result<Vec<Column>, MeasureError> {
    let counted = |scored: &Scored| -> Vec<Option<f64>> {
        scored.values.iter().zip(&table.valid).map(|(value, valid)| value.filter(|_| *valid)).collect()
    };
    let input = |(at, scored): (usize, &Scored)| IndexInput {
        direction: if unscored.status[at].is_some() { Direction::Neutral } else { scored.direction },
        weight: request.weight(at),
        values: counted(scored),
        errors: Vec::new(),
    };
    let inputs: Vec<IndexInput> = table.status.iter().enumerate().map(input).collect();
    let weights: Vec<f64> = inputs.iter().map(|input| input.weight).collect();
    let scores = Scores::new(&inputs, request.method)?;
    let index = scores.index(&weights)?;
    let contributions = scores.contributions(&weights)?;
    let mut columns = Vec::new();
    for (at, column) in request.status.iter().enumerate() {
        let of_input: Vec<Option<f64>> = (0..scores.areas()).map(|area| scores.score(at, area)).collect();
        columns.push(numbers(format!("score_{}", column.name), &of_input));
        columns.push(numbers(format!("bidrag_{}", column.name), &contributions[at]));
    }
    columns.push(numbers("indeks".to_owned(), &index));
    let shares = scores.weight_shares(&weights)?;
    let shares: Vec<Option<f64>> =
        shares.into_iter().zip(&table.valid).map(|(share, valid)| valid.then_some(share)).collect();
    columns.push(numbers("vaegt_andel".to_owned(), &shares));
    Ok(columns)
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
