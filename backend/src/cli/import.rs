//! `bydelsblik import`.
use super::{Failure, store_arguments::StoreArguments};
use crate::{
    import::{DatasetEntry, Delivered, Mapping, is_municipality_code, read},
    timings::Timings,
};
use clap::Args;
use geodata::{area::AreaId, indicator::IndicatorCode, validate::personal_data};
use std::path::{Path, PathBuf};
use store::{Batch, Store, StoreError};

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// The mapping file (TOML): which files there are and what each column means.
    mapping: PathBuf,
    #[command(flatten)]
    store: StoreArguments,
    /// Folder that the mapping's paths are relative to; defaults to the folder of the mapping.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Store the good records despite problems; the list of problems is kept with them.
    #[arg(long)]
    accept_problems: bool,
    /// Who imports the delivery, kept with it; defaults to the name of the user.
    #[arg(long)]
    person: Option<String>,
    /// Print how long each stage took, and the peak memory.
    #[arg(long)]
    timings: bool,
}

/// Reads a delivery, lists every problem, and stores it: all of it, or nothing.
pub(super) async fn import(arguments: ImportArguments) -> Result<(), Failure> {
    let mut timings = Timings::default();
    let mapping = read_mapping(&arguments.mapping)?;
    let directory = arguments.dir.as_deref().or(arguments.mapping.parent()).unwrap_or(Path::new("."));
    let stored =
        if mapping.departments.is_none() { stored_departments(&arguments, &mapping).await? } else { Vec::new() };
    let delivered = read(&mapping, directory, &stored);
    timings.stage("import");
    for problem in &delivered.problems {
        eprintln!("{problem}");
    }
    // One that was refused is not named again.
    let kept = |code: &IndicatorCode| delivered.delivery.indicators.iter().any(|indicator| indicator.code == *code);
    let unnamed = mapping.indicators.iter().filter(|indicator| indicator.population.is_empty());
    for indicator in unnamed.filter(|indicator| kept(&indicator.code)) {
        eprintln!("{}", without_population(indicator.code.as_str()));
    }
    print_files(&delivered);
    delivered.stated.iter().for_each(|line| println!("{line}"));
    let code = &mapping.municipality.code;
    if delivered.delivery.municipality.name.is_empty() || !is_municipality_code(code) {
        let reason = "nothing was stored: the code and the name of the municipality are required";
        return Err(Failure::Input(reason.to_owned()));
    }
    if delivered.is_empty() {
        let reason = "nothing was stored: no file of the mapping could be read, or none held a good record";
        return Err(Failure::Input(reason.to_owned()));
    }
    let count = delivered.problems.len();
    if count > 0 && !arguments.accept_problems {
        return Err(Failure::Input(format!(
            "{count} problems; nothing was stored. Correct them, or store the good records with --accept-problems"
        )));
    }
    let store = Store::open(&arguments.store.db).await?;
    let id = store.import(&delivered.delivery, &batch(&arguments, &mapping, &delivered)).await?;
    store.close().await;
    timings.stage("store");
    println!("stored as batch {id} of {}, {count} problems accepted", delivered.delivery.municipality.code);
    if arguments.timings {
        println!("{timings}");
    }
    Ok(())
}

fn read_mapping(path: &Path) -> Result<Mapping, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Input(format!("{}: the mapping cannot be read: {error}", path.display())))?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let message = error.message();
        let message = personal_data(message).map_or(message.to_owned(), |found| found.to_string());
        Failure::Input(format!("{}, row {line}: {message}", path.display()))
    })
}

/// Departments of earlier deliveries, where the store is there already.
async fn stored_departments(arguments: &ImportArguments, mapping: &Mapping) -> Result<Vec<AreaId>, Failure> {
    let store = Store::open(&arguments.store.db).await?;
    let delivery = store.delivery(&mapping.municipality.code).await;
    store.close().await;
    match delivery {
        Ok((delivery, _)) => Ok(delivery.departments.into_iter().map(|department| department.id).collect()),
        Err(StoreError::NoImport(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// What to do about an indicator of which it is not said whose it is, and what it costs to do nothing.
fn without_population(code: &str) -> String {
    format!(
        "note: the indicator {code} has no population: say in the mapping whose figures these are, for example population = \"18-64\", \"15+\" or \
         \"residents\". Without it, these persons are published apart from those of all other indicators: where they are the same persons, two \
         published numbers tell more of them than one, and publish --renew opens this indicator without the others"
    )
}

fn print_files(delivered: &Delivered) {
    println!("{:<16} {:>8} {:>8}  file", "data set", "read", "kept");
    for file in &delivered.files {
        println!("{:<16} {:>8} {:>8}  {}", file.dataset, file.records_read, file.records_kept, file.file);
    }
}

fn batch(arguments: &ImportArguments, mapping: &Mapping, delivered: &Delivered) -> Batch {
    let whole = |entry: &Option<DatasetEntry>| entry.as_ref().is_some_and(|entry| entry.complete);
    let user = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_else(|_| "unknown".to_owned());
    Batch {
        imported_at: jiff::Timestamp::now().to_string(),
        person: arguments.person.clone().unwrap_or_else(user),
        software: env!("CARGO_PKG_VERSION").to_owned(),
        source: arguments.mapping.display().to_string(),
        files: delivered.files.clone(),
        problems: delivered.problems.iter().map(ToString::to_string).collect(),
        whole_coverage: whole(&mapping.coverage),
        whole_interventions: whole(&mapping.interventions),
    }
}
