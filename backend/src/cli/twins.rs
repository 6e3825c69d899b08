//! `bydelsblik twins`.
use super::{
    Failure,
    csv_for::CsvArguments,
    input::{read, table as table_file, without_problems},
    output::{refuse_inputs, write_sheet},
    table_arguments::TableArguments,
    values,
};
use crate::analysis::{
    Condition, Findings, GREATEST, Listed, TwinRequest, is_outcome, told_features, told_without_twins, twin_sheet,
    twin_table, unscored_features,
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct TwinsArguments {
    /// Table with a row per area.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Sheet of a workbook, layer, or file of a zip, where there are several.
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// Column that names the areas.
    #[arg(long, value_name = "COLUMN")]
    id: String,
    /// Columns of size and structure, without outcomes. A name with a comma stands in quotes: '"Boliger, i alt",etager'.
    #[arg(long, value_name = "COLUMNS", value_parser = values::columns, required = true)]
    features: Vec<Listed<String>>,
    /// Weights of the features, in their order.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', allow_hyphen_values = true)]
    weights: Vec<f64>,
    /// Number of twins of each area.
    #[arg(long, default_value_t = 5)]
    number: usize,
    /// Column with an outcome to compare with that of the twins.
    #[arg(long, value_name = "COLUMN")]
    outcome: Option<String>,
    /// Only areas with this value can be twins: those without an intervention.
    #[arg(long, value_name = "COLUMN=VALUE")]
    untouched: Option<Condition>,
    /// The file to write: .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    table: TableArguments,
    #[command(flatten)]
    csv: CsvArguments,
}

/// Finds the twins of each area of a table and writes them.
pub(super) fn twins(arguments: TwinsArguments) -> Result<(), Failure> {
    refuse_inputs(&arguments.output, [arguments.input.as_path()])?;
    let asked = Listed::all(arguments.features);
    if let Some(outcome) = asked.iter().find(|feature| is_outcome(feature)) {
        let reason = format!(
            "--features {outcome}: says how people fare; twins are found by size and structure, so that outcomes can be compared"
        );
        return Err(Failure::Usage(reason));
    }
    let mut features: Vec<&str> = asked.iter().map(String::as_str).collect();
    features.sort_unstable();
    if let Some(pair) = features.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Failure::Usage(format!("--features: the column \"{}\" is asked for twice", pair[0])));
    }
    if arguments.number == 0 {
        return Err(Failure::Usage("--number 0: an area needs 1 twin or more".to_owned()));
    }
    if !arguments.weights.is_empty() && arguments.weights.len() != asked.len() {
        let (weights, columns) = (arguments.weights.len(), asked.len());
        return Err(Failure::Usage(format!("--weights: there are {weights} for {columns} columns of --features")));
    }
    let bad = |weight: &f64| !(*weight > 0.0 && *weight <= GREATEST);
    if let Some(at) = arguments.weights.iter().position(bad) {
        let (weight, column) = (arguments.weights[at], &asked[at]);
        return Err(Failure::Usage(format!(
            "--weights: the weight {weight} of \"{column}\" is not a number above 0, up to {GREATEST}"
        )));
    }
    let request = TwinRequest {
        id: arguments.id,
        features: asked,
        weights: arguments.weights,
        number: arguments.number,
        outcome: arguments.outcome,
        untouched: arguments.untouched,
    };
    let file = table_file(&arguments.input, arguments.layer.as_ref(), &arguments.table);
    let mut findings = Findings::default();
    let table = twin_table(&read(&file)?, &request, &mut findings);
    without_problems(&findings)?;
    let unscored = unscored_features(&table);
    told_features(&request, &unscored).iter().for_each(|line| eprintln!("{}, {line}", file.name()));
    let sheet = twin_sheet(&table, &request, &unscored);
    let sheet = sheet.map_err(|error| Failure::Input(format!("{}: {error}", file.name())))?;
    told_without_twins(&table, &unscored, &sheet).iter().for_each(|line| eprintln!("{}: {line}", file.name()));
    write_sheet(&arguments.output, sheet, arguments.csv.csv_for)?;
    let untouched = table.untouched.iter().filter(|untouched| **untouched).count();
    println!("{} areas, of which {untouched} may be twins", table.ids.len());
    Ok(())
}
