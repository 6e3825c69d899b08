//! `bydelsblik init`, and what a new secret costs.
use super::{Failure, store_arguments::StoreArguments};
use crate::secret::{self, Leftover, NewSecret, Secret, Source};
use clap::Args;
use std::{
    io::{IsTerminal, Write, stdin, stdout},
    path::PathBuf,
};
use store::Store;

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Create only a secret, in this file, and no store: for bydelsblik protect.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

/// Makes the store where there is none, and its secret.
pub(super) async fn init(arguments: &InitArguments) -> Result<(), Failure> {
    if let Some(path) = &arguments.secret_file {
        let new = NewSecret::make(path)?;
        let fingerprint = new.secret().fingerprint();
        new.keep_first()?;
        println!("made the secret in {}", path.display());
        println!("fingerprint of the secret: {fingerprint}");
        return Ok(());
    }
    let source = secret::source(&arguments.store.db);
    let store = Store::open(&arguments.store.db).await?;
    let made = secret_of(&store, &source, &arguments.store.db).await;
    store.close().await;
    made
}

async fn secret_of(store: &Store, source: &Source, db: &str) -> Result<(), Failure> {
    let new = match (source, read(store, source).await) {
        (_, Ok(secret)) => {
            println!("the store {db} has its secret in {}", place(source));
            println!("fingerprint of the secret: {}", secret.fingerprint());
            return Ok(());
        }
        (Source::File(path), Err(Failure::NoSecret(_))) => {
            if store.has_released().await? {
                let reason = format!(
                    "the store has released with a secret that is not in {}: put a copy of it back or, if it is lost, run: bydelsblik \
                     publish --new-secret",
                    path.display()
                );
                return Err(Failure::Environment(reason));
            }
            NewSecret::make(path)?
        }
        (_, Err(error)) => return Err(error),
    };
    let fingerprint = new.secret().fingerprint();
    new.keep_first()?;
    println!("made the store {db} and its secret in {}", place(source));
    println!("fingerprint of the secret: {fingerprint}");
    println!(
        "Keep a copy of the secret away from the store and the releases. A new secret means new noise for the same counts: \
         anyone who has both can average them."
    );
    Ok(())
}

/// Reads the secret of a store, after putting one in its place that a crash has left beside it.
pub(super) async fn read(store: &Store, source: &Source) -> Result<Secret, Failure> {
    finish(store, source).await?;
    Ok(secret::read(source)?)
}

/// Puts a secret in its place that the store's last release was made with, and that a crash has left beside it.
pub(super) async fn finish(store: &Store, source: &Source) -> Result<(), Failure> {
    let Source::File(path) = source else { return Ok(()) };
    let Some(leftover) = Leftover::find(path)? else { return Ok(()) };
    let mut marks = Vec::new();
    for owner in store.marked_owners().await? {
        marks.extend(store.secret_mark(&owner).await?.map(|mark| (owner, mark)));
    }
    Ok(leftover.settle(|secret| marks.iter().any(|(owner, mark)| secret.mark(owner) == *mark))?)
}

fn place(source: &Source) -> String {
    match source {
        Source::File(path) => path.display().to_string(),
        Source::Variable => format!("the environment variable {}", secret::VARIABLE),
    }
}

const COST: &str = "A new secret is for the first publication or for after a leak. What it costs:
- It means new noise for the same counts. Figures that were shown before stay as they are. In new periods, a person who stays from year to
  year gets a second noise, and in a new store every count does. Anyone who has both releases can average them.
- Without the old secret, nothing that was published can be recomputed from the delivery alone.
- Anyone with a copy of the old secret can still remove the noise from everything published with it: withdraw those releases.
- From then on it is the secret of all municipalities in the store.";

/// Says what a new secret costs where there was one before, and asks whether to go on.
pub(super) async fn accepts_new_secret(store: &Store, source: &Source, yes: bool) -> Result<(), Failure> {
    let there = matches!(source, Source::File(path) if path.exists());
    if !there && !store.has_released().await? {
        println!(
            "a new secret means new noise for the same counts: keep a copy of it away from the store and the releases"
        );
        return Ok(());
    }
    println!("{COST}");
    if yes || stdin().is_terminal() && asked() {
        return Ok(());
    }
    Err(Failure::Usage("nothing was changed; add --yes to go on".to_owned()))
}

/// Asks whether to go on.
pub(super) fn asked() -> bool {
    print!("Go on? (yes/no) ");
    let mut answer = String::new();
    stdout().flush().and_then(|()| stdin().read_line(&mut answer)).is_ok() && matches!(answer.trim(), "y" | "yes")
}
