//! `bydelsblik protect`.
use super::{
    Failure,
    csv_for::CsvArguments,
    input::{read, table, without_problems},
    output::{refuse_inputs, write_sheet},
    table_arguments::TableArguments,
    values,
};
use crate::{
    analysis::{
        AtomAreas, AtomCounts, Counted, Findings, Listed, Related, atom_areas, atom_counts, protect as perturb, related,
    },
    secret::{self, SecretFileError, Source},
};
use clap::Args;
use geodata::{
    period::Period,
    protect::{PerturbationTable, TableRules},
};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct ProtectArguments {
    /// Table with a count per atom, such as a department.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Sheet of a workbook, layer, or file of a zip, where there are several.
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// Column that names the atoms, in every table.
    #[arg(long, value_name = "COLUMN")]
    atoms: String,
    /// Columns with the counts; each is a count of its own, with noise of its own. Equal columns are refused. So are columns that are nearly
    /// equal, a multiple of another, a fixed number apart, or that add up, unless --allow-related is given. A name with a comma stands in
    /// quotes: '"Ledige, i alt",syge'.
    #[arg(long, value_name = "COLUMNS", value_parser = values::columns, required = true)]
    count: Vec<Listed<String>>,
    /// Publish columns even though they are related: each carries its own noise, so combining them makes each more exact. What is related is
    /// still printed. Equal columns are still refused.
    #[arg(long)]
    allow_related: bool,
    /// Tables that say which area an atom belongs to: the column of the atoms and one with the area. Several may be named.
    #[arg(long, value_name = "FILES", num_args = 1.., required = true)]
    geography: Vec<PathBuf>,
    /// File with the secret, readable only by you; bydelsblik init --secret-file creates one.
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// Period of a flow count, such as 2025-Q3; without it, persons counted in two years keep the same noise.
    #[arg(long)]
    period: Option<Period>,
    /// D: the greatest noise either way.
    #[arg(long, value_name = "D", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    max_noise: u32,
    /// V: the greatest variance of the noise.
    #[arg(long, value_name = "V", default_value_t = 3.0)]
    variance: f64,
    /// js: counts from 1 to JS are never published.
    #[arg(long, value_name = "JS", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=20))]
    hidden: u32,
    /// The probability that a count is left as it is; without it, the one that gives the greatest entropy.
    #[arg(long, value_name = "P")]
    stay: Option<f64>,
    /// The file to write: .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    table: TableArguments,
    #[command(flatten)]
    csv: CsvArguments,
}

/// Protects the counts of a file, and writes them for each area of each geography.
pub(super) fn protect(arguments: ProtectArguments) -> Result<(), Failure> {
    let inputs = arguments.geography.iter().chain([&arguments.input, &arguments.secret_file]);
    refuse_inputs(&arguments.output, inputs.map(PathBuf::as_path))?;
    let mut findings = Findings::default();
    let columns = Listed::all(arguments.count);
    let mut names: Vec<String> =
        columns.iter().flat_map(|name| [name.clone(), format!("{name}_mindst"), format!("{name}_hoejst")]).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Failure::Usage("--count: two columns of the result would have the same name".to_owned()));
    }
    let counts = atom_counts(
        &read(&table(&arguments.input, arguments.layer.as_ref(), &arguments.table))?,
        &arguments.atoms,
        &columns,
        &mut findings,
    );
    let mut geographies: Vec<AtomAreas> = Vec::new();
    for path in &arguments.geography {
        geographies.push(atom_areas(
            &read(&table(path, None, &arguments.table))?,
            &arguments.atoms,
            &counts,
            &mut findings,
        ));
    }
    without_problems(&findings)?;
    for (at, geography) in geographies.iter().enumerate() {
        if geographies[..at].iter().any(|other| other.name == geography.name) {
            let (first, second) = (&geography.name, arguments.geography[at].display());
            let reason = format!(
                "{second}: another file names its areas by \"{first}\" too, so that the result would not tell them apart"
            );
            return Err(Failure::Input(reason));
        }
    }
    if counts.ids.is_empty() {
        return Err(Failure::Input(format!("{} has no atom", arguments.input.display())));
    }
    let related = check_related(&counts, arguments.allow_related)?;
    let secret = secret::read(&Source::File(arguments.secret_file.clone())).map_err(|error| match error {
        SecretFileError::Missing(path) => {
            let path = path.display();
            Failure::Environment(format!(
                "there is no secret in {path}; create one with: bydelsblik init --secret-file {path}"
            ))
        }
        other => other.into(),
    })?;
    let rules = TableRules {
        max_noise: arguments.max_noise,
        variance: arguments.variance,
        hidden: arguments.hidden,
        stay: arguments.stay,
        ..TableRules::default()
    };
    let table =
        PerturbationTable::new(&rules).map_err(|error| Failure::Usage(error.to_string()))?.shuffled(secret.key());
    let period = arguments.period.map(|period| period.to_string()).unwrap_or_default();
    let sheet = perturb(&counts, &geographies, secret.key(), &table, &period);
    write_sheet(&arguments.output, sheet, arguments.csv.csv_for)?;
    let areas: usize = geographies.iter().map(|geography| geography.areas.len()).sum();
    let (atoms, areas) = (Counted(counts.ids.len(), "atom"), Counted(areas, "area"));
    println!("{atoms}, {areas}; the counts of areas do not add up exactly");
    if related {
        println!(
            "the least and the greatest of a count are told by its own column; with related columns they may be nearer to each other"
        );
    }
    Ok(())
}

/// Prints which columns tell of each other, and says whether any do. Equal ones are refused, others where they are not allowed.
fn check_related(counts: &AtomCounts, allowed: bool) -> Result<bool, Failure> {
    let found = related(counts);
    found.iter().for_each(|related| eprintln!("--count: {related}"));
    if found.iter().any(Related::is_same) {
        return Err(Failure::Input("columns are the same; nothing was written".to_owned()));
    }
    if !found.is_empty() && !allowed {
        let reason =
            "columns are related; nothing was written. Leave out what follows from the others, or add --allow-related";
        return Err(Failure::Input(reason.to_owned()));
    }
    Ok(!found.is_empty())
}
