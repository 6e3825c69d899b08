//! Twins from a table: for each area those that resemble it most, and how an outcome differs from theirs.
use super::{
    named::Condition,
    records::{Findings, Ids, check_columns, check_numbers, possible_value},
    scorable::unscorable,
};
use crate::{
    catalogue,
    table::{Cell, Sheet},
};
use geodata::{
    indicator::Direction,
    measure::{MeasureError, Resemblance, TwinFeature, difference_from_twins},
    validate::RawTable,
};
use std::collections::HashSet;

/// Columns of a table for twins.
#[derive(Debug, Clone, Default)]
pub(crate) struct TwinRequest {
    /// Column that names the areas.
    pub id: String,
    /// Columns of size and structure.
    pub features: Vec<String>,
    /// Weights of the features, in their order; without them the same for all.
    pub weights: Vec<f64>,
    /// Number of twins of each area.
    pub number: usize,
    /// Column with an outcome, to be compared with the twins'.
    pub outcome: Option<String>,
    /// A column and the value that it has for areas whose outcome may be compared with: those without an intervention.
    pub untouched: Option<Condition>,
}

/// The values of a request's columns, by area.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TwinTable {
    /// Ids of the areas, in the order of the file.
    pub ids: Vec<String>,
    /// The features.
    pub features: Vec<TwinFeature>,
    /// The outcome.
    pub outcome: Vec<Option<f64>>,
    /// Whose outcome may be compared with.
    pub untouched: Vec<bool>,
}

/// Why a column cannot be a feature: it says how people fare, not what the place is like.
pub(crate) fn is_outcome(column: &str) -> bool {
    catalogue::built_in().iter().any(|indicator| {
        let outcome = indicator.direction != Direction::Neutral || indicator.statute_only;
        outcome && column.trim_start_matches('-').starts_with(indicator.code.as_str())
    })
}

/// Reads the columns. An id that comes twice is a problem, and so is a value that is not a number, or that the indicator after which the column
/// is called cannot have.
pub(crate) fn twin_table(table: &RawTable, request: &TwinRequest, findings: &mut Findings) -> TwinTable {
    findings.problems.extend(table.unreadable.iter().cloned());
    let named = [&request.id].into_iter();
    let named = named.chain(request.untouched.iter().map(|condition| &condition.column)).map(String::as_str);
    check_columns(table, named, findings);
    check_numbers(table, request.features.iter().chain(&request.outcome).map(String::as_str), findings);
    let weight = |at: usize| request.weights.get(at).copied().unwrap_or(1.0);
    let features = (0..request.features.len()).map(|at| TwinFeature { values: Vec::new(), weight: weight(at) });
    let mut read =
        TwinTable { ids: Vec::new(), features: features.collect(), outcome: Vec::new(), untouched: Vec::new() };
    let mut ids = Ids::default();
    for row in &table.rows {
        let Some(id) = ids.of(table, row, &request.id, findings) else { continue };
        let mut number = |column: &str| {
            possible_value(table, row, column).unwrap_or_else(|error| {
                findings.problems.push(error);
                None
            })
        };
        let values: Vec<Option<f64>> = request.features.iter().map(|column| number(column)).collect();
        read.outcome.push(request.outcome.as_deref().and_then(number));
        read.features.iter_mut().zip(values).for_each(|(feature, value)| feature.values.push(value));
        read.untouched.push(request.untouched.as_ref().is_none_or(|condition| condition.holds(table, row)));
        read.ids.push(id.to_owned());
    }
    read
}

/// For each feature why nothing can be compared by it: it is the same everywhere, or hardly any area has it.
pub(crate) fn unscored_features(table: &TwinTable) -> Vec<Option<String>> {
    table.features.iter().map(|feature| unscorable(feature.values.iter().copied())).collect()
}

/// A line for each feature that is left out.
pub(crate) fn told_features(request: &TwinRequest, unscored: &[Option<String>]) -> Vec<String> {
    let line = |(name, reason): (&String, &Option<String>)| {
        let reason = reason.as_ref()?;
        Some(format!("column \"{name}\": {reason}; left out, its weight goes to the other features"))
    };
    request.features.iter().zip(unscored).filter_map(line).collect()
}

/// A line for the areas that have no row in the result, for each reason.
pub(crate) fn told_without_twins(table: &TwinTable, unscored: &[Option<String>], sheet: &Sheet) -> Vec<String> {
    let with_row: HashSet<&Cell> = sheet.rows.iter().filter_map(|row| row.first()).collect();
    let lacks = |area: usize| {
        let mut kept = table.features.iter().zip(unscored).filter(|feature| feature.1.is_none());
        kept.any(|(feature, _)| feature.values[area].is_none())
    };
    let without = (0..table.ids.len()).filter(|&area| !with_row.contains(&Cell::from(table.ids[area].as_str())));
    let (lacking, alone): (Vec<usize>, Vec<usize>) = without.partition(|&area| lacks(area));
    let line = |areas: Vec<usize>, why: &str| {
        let names: Vec<String> = areas.iter().take(NAMED).map(|&area| format!("\"{}\"", table.ids[area])).collect();
        let more = areas.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!areas.is_empty()).then(|| format!("without twins, as {why}: {}{more}", names.join(", ")))
    };
    let lacking = line(lacking, "a feature has no value there (nor are they twins of others)");
    lacking.into_iter().chain(line(alone, "no other area can be a twin")).collect()
}

/// So many areas are named in a line; of more only their number is told.
const NAMED: usize = 10;

/// The twins as a table: area, number, twin, distance, the features from the one in which they are most alike; with an outcome also the area's
/// difference from the mean of its twins, and the 95 % interval of that.
///
/// # Errors
/// [`MeasureError`] where there is nothing to compare, or a weight is not a valid number.
pub(crate) fn twin_sheet(
    table: &TwinTable,
    request: &TwinRequest,
    unscored: &[Option<String>],
) -> Result<Sheet, MeasureError> {
    let mut header = vec![request.id.as_str(), "nr", "tvilling", "afstand", "ligner_mest_i"];
    if request.outcome.is_some() {
        header.extend(["forskel", "forskel_fra", "forskel_til"]);
    }
    let kept: Vec<usize> = (0..table.features.len()).filter(|&at| unscored[at].is_none()).collect();
    let features: Vec<TwinFeature> = kept.iter().map(|&at| table.features[at].clone()).collect();
    if features.is_empty() {
        return Err(MeasureError::Constant);
    }
    let resemblance = Resemblance::new(&features)?;
    let mut rows = Vec::new();
    for (area, id) in table.ids.iter().enumerate() {
        let found = resemblance.twins(area, request.number, |other| table.untouched[other]);
        let of_twins: Vec<f64> = found.iter().filter_map(|twin| table.outcome[twin.area]).collect();
        let difference = table.outcome[area].and_then(|outcome| difference_from_twins(outcome, &of_twins));
        for (number, twin) in (1_i32..).zip(&found) {
            let alike: Vec<&str> = twin.alike.iter().map(|&feature| request.features[kept[feature]].as_str()).collect();
            let mut row: Vec<Cell> = vec![
                id.as_str().into(),
                Cell::number(number),
                table.ids[twin.area].as_str().into(),
                Cell::rounded(twin.distance, 6),
                alike.join(" ").into(),
            ];
            if request.outcome.is_some() {
                let parts =
                    difference.map(|(value, [low, high])| [value, low, high].map(|value| Cell::rounded(value, 6)));
                row.extend(parts.unwrap_or_default());
            }
            rows.push(row);
        }
    }
    Ok(Sheet { header: header.into_iter().map(str::to_owned).collect(), rows })
}
