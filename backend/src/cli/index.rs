//! `bydelsblik index`.
use super::{
    Failure, IndexArguments, MethodArgument,
    analysis::{read, without_problems},
    export::write_whole,
};
use crate::analysis::{FileOptions, Findings, IndexRequest, index as compute, index_table};
use geodata::measure::{MeasureError, Method};

/// Computes an index from a table and writes it.
pub(super) async fn index(arguments: IndexArguments) -> Result<(), Failure> {
    let request = IndexRequest {
        id: arguments.id,
        valid: arguments.valid.as_deref().map(|text| condition("--valid", text)).transpose()?,
        status: arguments.status,
        dynamics: arguments.dynamics,
        weights: arguments.weights,
        method: match arguments.method {
            MethodArgument::Z => Method::Z,
            MethodArgument::RankExp => Method::RankExponential,
        },
    };
    let weighted = !request.weights.is_empty() || request.method == Method::RankExponential;
    if !request.weights.is_empty() && request.weights.len() != request.status.len() {
        let (weights, columns) = (request.weights.len(), request.status.len());
        return Err(Failure::Usage(format!("--weights: there are {weights} for {columns} columns of --status")));
    }
    if weighted && !request.dynamics.is_empty() {
        let reason = "--dynamics: the change has classes only with z-scores of the same weight; leave out --weights and --method";
        return Err(Failure::Usage(reason.to_owned()));
    }
    let file = FileOptions { path: arguments.input, without_place: true, ..FileOptions::default() };
    let mut findings = Findings::default();
    let table = index_table(&read(&file).await?, &request, &mut findings);
    without_problems(&findings)?;
    let bytes = compute(&table, &request).map_err(|error| {
        let columns = || request.status.iter().chain(&request.dynamics);
        let place = match error {
            MeasureError::ConstantInput(input) | MeasureError::Weight { input, .. } => {
                columns().nth(input).map(|column| format!(", column \"{column}\"")).unwrap_or_default()
            }
            _ => String::new(),
        };
        Failure::Input(format!("{}{place}: {error}", file.name()))
    })?;
    write_whole(&arguments.output, &bytes)?;
    let valid = table.valid.iter().filter(|valid| **valid).count();
    println!("{} areas, of which {valid} count", table.ids.len());
    Ok(())
}

/// `COLUMN=VALUE`.
pub(super) fn condition(option: &str, text: &str) -> Result<(String, String), Failure> {
    let parts = text.split_once('=').map(|(column, value)| (column.to_owned(), value.to_owned()));
    parts.ok_or_else(|| Failure::Usage(format!("{option} {text}: expected a column, \"=\" and a value")))
}
