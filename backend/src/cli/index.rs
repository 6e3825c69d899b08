//! `bydelsblik index`.
use super::{
    Failure,
    csv_for::CsvArguments,
    input::{read, table as table_file, without_problems},
    output::{refuse_inputs, write_sheet},
    table_arguments::TableArguments,
};
use crate::analysis::{
    Condition, DirectedColumn, Findings, GREATEST, IndexRequest, Listed, index as compute, index_table, told_against,
    told_unscored, unscored,
};
use clap::Args;
use geodata::measure::{MeasureError, Method};
use std::path::PathBuf;

/// How columns are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MethodArgument {
    /// z-scores.
    Z,
    /// The exponential transform of ranks used by the English Indices of Deprivation.
    RankExp,
}

fn directed(text: &str) -> Result<Listed<DirectedColumn>, String> {
    Listed::read(text, str::parse)
}

#[derive(Debug, Args)]
pub(super) struct IndexArguments {
    /// Table with a row per area.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Sheet of a workbook, layer, or file of a zip, where there are several.
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// Column that names the areas.
    #[arg(long, value_name = "COLUMN")]
    id: String,
    /// Only areas with this value count towards mean and deviation and get an index.
    #[arg(long, value_name = "COLUMN=VALUE")]
    valid: Option<Condition>,
    /// Status columns; higher is worse, unless "-" stands before a name: -indkomst. A column whose own name begins with "-" is named
    /// with "=" before it: =-18_aarige, and turned -=-18_aarige. Write --status=-indkomst where the first one is turned. A column that is the
    /// same everywhere, or that fewer than 3 areas have, is left out and named; its weight goes to the others. A name with a comma stands in quotes: '"Ledige, pct.",boliger'.
    #[arg(long, value_name = "COLUMNS", value_parser = directed, required = true, allow_hyphen_values = true)]
    status: Vec<Listed<DirectedColumn>>,
    /// Dynamics columns, in the same way.
    #[arg(long, value_name = "COLUMNS", value_parser = directed, allow_hyphen_values = true)]
    dynamics: Vec<Listed<DirectedColumn>>,
    /// Weights of the status columns, in their order: makes a weighted index instead of classes. An area with values for half of the
    /// weight or more has an index, made of those; the column vaegt_andel says what share of the weight it rests on. It counts in the mean
    /// and deviation of each column that it has a value in. For classes, an area needs every value.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', allow_hyphen_values = true)]
    weights: Vec<f64>,
    /// How columns are made comparable.
    #[arg(long, default_value = "z")]
    method: MethodArgument,
    /// The file to write: .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    table: TableArguments,
    #[command(flatten)]
    csv: CsvArguments,
}

/// Computes an index from a table and writes it.
pub(super) fn index(arguments: IndexArguments) -> Result<(), Failure> {
    refuse_inputs(&arguments.output, [arguments.input.as_path()])?;
    let request = IndexRequest {
        id: arguments.id,
        valid: arguments.valid,
        status: Listed::all(arguments.status),
        dynamics: Listed::all(arguments.dynamics),
        weights: arguments.weights,
        method: match arguments.method {
            MethodArgument::Z => Method::Z,
            MethodArgument::RankExp => Method::RankExponential,
        },
    };
    if !request.weights.is_empty() && request.weights.len() != request.status.len() {
        let (weights, columns) = (request.weights.len(), request.status.len());
        return Err(Failure::Usage(format!("--weights: there are {weights} for {columns} columns of --status")));
    }
    let bad = |weight: &f64| !(0.0..=GREATEST).contains(weight);
    if let Some(at) = request.weights.iter().position(bad) {
        let (weight, column) = (request.weights[at], &request.status[at].name);
        return Err(Failure::Usage(format!(
            "--weights: the weight {weight} of \"{column}\" is not a number from 0 to {GREATEST}"
        )));
    }
    if request.is_weighted() && !request.dynamics.is_empty() {
        let reason = "--dynamics: the change has classes only with z-scores of the same weight; leave out --weights and --method";
        return Err(Failure::Usage(reason.to_owned()));
    }
    let file = table_file(&arguments.input, arguments.layer.as_ref(), &arguments.table);
    let mut findings = Findings::default();
    let table = index_table(&read(&file)?, &request, &mut findings);
    without_problems(&findings)?;
    let unscored = unscored(&table, &request);
    for line in told_unscored(&request, &unscored).into_iter().chain(told_against(&table, &request, &unscored)) {
        eprintln!("{}, {line}", file.name());
    }
    let sheet = compute(&table, &request, &unscored).map_err(|error| {
        let columns = || request.status.iter().chain(&request.dynamics);
        let place = match error {
            MeasureError::ConstantInput(input) | MeasureError::Weight { input, .. } => {
                columns().nth(input).map(|column| format!(", column \"{}\"", column.name)).unwrap_or_default()
            }
            _ => String::new(),
        };
        Failure::Input(format!("{}{place}: {error}", file.name()))
    })?;
    write_sheet(&arguments.output, sheet, arguments.csv.csv_for)?;
    let valid = table.valid.iter().filter(|valid| **valid).count();
    println!("{} areas, of which {valid} count", table.ids.len());
    Ok(())
}
