//! `bydelsblik protect` and `bydelsblik rotate-secret`.
use super::{
    Failure, ProtectArguments, RotateArguments,
    analysis::{read, without_problems},
    export::write_whole,
};
use crate::{
    analysis::{
        AtomAreas, AtomCounts, FileOptions, Findings, Related, atom_areas, atom_counts, protect as perturb, related,
    },
    secret::{self, Source},
};
use geodata::protect::{PerturbationTable, TableRules};
use store::Store;

/// Protects the counts of a file, and writes them for each area of each geography.
pub(super) async fn protect(arguments: ProtectArguments) -> Result<(), Failure> {
    let mut findings = Findings::default();
    let file =
        |path: &std::path::PathBuf| FileOptions { path: path.clone(), without_place: true, ..FileOptions::default() };
    let mut names: Vec<String> = arguments
        .count
        .iter()
        .flat_map(|name| [name.clone(), format!("{name}_mindst"), format!("{name}_hoejst")])
        .collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Failure::Usage("--count: two columns of the result would have the same name".to_owned()));
    }
    let counts = atom_counts(&read(&file(&arguments.input)).await?, &arguments.atoms, &arguments.count, &mut findings);
    let mut geographies: Vec<AtomAreas> = Vec::new();
    for path in &arguments.geography {
        geographies.push(atom_areas(&read(&file(path)).await?, &arguments.atoms, &counts, &mut findings));
    }
    without_problems(&findings)?;
    if counts.ids.is_empty() {
        return Err(Failure::Input(format!("{} has no atom", arguments.input.display())));
    }
    check_related(&counts, arguments.allow_related)?;
    let secret = secret::read_or_make(&Source::File(arguments.secret_file.clone()))?;
    let rules = TableRules {
        max_noise: arguments.max_noise,
        variance: arguments.variance,
        hidden: arguments.hidden,
        stay: arguments.stay,
        ..TableRules::default()
    };
    let table = PerturbationTable::new(&rules).map_err(|error| Failure::Usage(error.to_string()))?.shuffled(&secret);
    let bytes = perturb(&counts, &geographies, &secret, &table, arguments.period.as_deref().unwrap_or_default());
    write_whole(&arguments.output, &bytes)?;
    let areas: usize = geographies.iter().map(|geography| geography.areas.len()).sum();
    println!("{} atoms, {areas} areas; the counts of areas do not add up exactly", counts.ids.len());
    Ok(())
}

/// Prints which columns tell of each other. Equal ones are refused, others where they are not allowed.
fn check_related(counts: &AtomCounts, allowed: bool) -> Result<(), Failure> {
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
    Ok(())
}

const COST: &str = "A new secret costs this:
- Figures that were shown before stay as they are; new periods get noise that has nothing to do with it.
  Whoever stays from year to year is then hidden by two noises instead of one, which can be averaged.
- Without the old secret nothing that was published can be made again from the delivery alone.
- A copy of the old secret that somebody has still takes the noise off everything that was published with it.
Do it when the secret has become known, and withdraw the releases that were made with it.";

/// Makes a new secret in the place of the old one, after saying what it costs.
pub(super) async fn rotate(arguments: &RotateArguments) -> Result<(), Failure> {
    println!("{COST}");
    if !arguments.yes {
        return Err(Failure::Usage("nothing was changed; to go on, add --yes".to_owned()));
    }
    match secret::source(&arguments.store.db) {
        Source::File(path) => {
            secret::replace(&path)?;
            println!("a new secret is in {}", path.display());
        }
        Source::Variable => println!("the next release takes the secret that {} holds then", secret::VARIABLE),
    }
    let store = Store::open(&arguments.store.db).await?;
    store.forget_secret_marks().await?;
    store.close().await;
    Ok(())
}
