//! `bydelsblik twins`.
use super::{
    Failure, TwinsArguments,
    analysis::{read, without_problems},
    export::write_sheet,
    index::condition,
};
use crate::analysis::{
    FileOptions, Findings, TwinRequest, is_outcome, told_features, twin_sheet, twin_table, unscored_features,
};

/// Finds the twins of each area of a table and writes them.
pub(super) async fn twins(arguments: TwinsArguments) -> Result<(), Failure> {
    if let Some(outcome) = arguments.features.iter().find(|feature| is_outcome(feature)) {
        let reason = format!(
            "--features {outcome}: says how people fare; twins are found by size and structure, so that outcomes can be compared"
        );
        return Err(Failure::Usage(reason));
    }
    if !arguments.weights.is_empty() && arguments.weights.len() != arguments.features.len() {
        let (weights, columns) = (arguments.weights.len(), arguments.features.len());
        return Err(Failure::Usage(format!("--weights: there are {weights} for {columns} columns of --features")));
    }
    let bad = |weight: &f64| !(weight.is_finite() && *weight > 0.0);
    if let Some(at) = arguments.weights.iter().position(bad) {
        let (weight, column) = (arguments.weights[at], &arguments.features[at]);
        return Err(Failure::Usage(format!("--weights: the weight {weight} of \"{column}\" is no number above 0")));
    }
    let request = TwinRequest {
        id: arguments.id,
        features: arguments.features,
        weights: arguments.weights,
        number: arguments.number,
        outcome: arguments.outcome,
        untouched: arguments.untouched.as_deref().map(|text| condition("--untouched", text)).transpose()?,
    };
    let file = FileOptions { path: arguments.input, without_place: true, ..FileOptions::default() };
    let mut findings = Findings::default();
    let table = twin_table(&read(&file).await?, &request, &mut findings);
    without_problems(&findings)?;
    let unscored = unscored_features(&table);
    told_features(&request, &unscored).iter().for_each(|line| eprintln!("{}, {line}", file.name()));
    let sheet = twin_sheet(&table, &request, &unscored);
    let sheet = sheet.map_err(|error| Failure::Input(format!("{}: {error}", file.name())))?;
    write_sheet(&arguments.output, sheet, arguments.csv.csv_for)?;
    let untouched = table.untouched.iter().filter(|untouched| **untouched).count();
    println!("{} areas, of which {untouched} may be twins", table.ids.len());
    Ok(())
}
