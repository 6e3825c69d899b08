//! `bydelsblik publish`.
use super::{
    Failure,
    init::{accepts_new_secret, asked, finish, read},
    store_arguments::TownArguments,
    values::{Renewal, municipality_code},
};
use crate::{
    catalogue::{CONCERNS, built_in, required, with_own_protection},
    publish::{Closing, Making, StatuteRules, Tiles, WeightCache, publish as make, tiles},
    secret::{self, Fingerprint, NewSecret, Secret, Source},
    statute::{self, Statute},
    timings::Timings,
};
use clap::Args;
use geodata::{
    aggregate::reports_without_coverage,
    indicator::IndicatorCode,
    protect::{Ledger, Rules},
    published::Published,
    validate::personal_data,
};
use std::{
    fs,
    io::{IsTerminal, stdin},
    path::{Path, PathBuf},
};
use store::{Kin, PublishedRelease, ReleaseInfo, RestsOn, SaidOfTown, Store, StoreError};

#[derive(Debug, Args)]
pub(super) struct PublishArguments {
    #[command(flatten)]
    town: TownArguments,
    /// Fewest active reporters behind a figure on concerns; may be raised above 3 but not lowered.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(3..))]
    reporters: u32,
    /// Fewest households behind a figure; may be raised above 20 but not lowered.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(20..))]
    households: u32,
    /// Turn the statute layer on: contiguous housing areas checked against the criteria of almenboligloven §§ 61 a and 61 b, including the
    /// share by origin. The layer is off in a release made without this.
    #[arg(long)]
    statute: bool,
    /// Rules of the statute layer (TOML) instead of the built-in ones.
    #[arg(long, value_name = "FILE", requires = "statute")]
    statute_rules: Option<PathBuf>,
    /// Reopen a period that was shown before: every figure of the same persons as this indicator gets new noise, so that the changes do not
    /// reveal what was corrected. Without it, what was shown stays even if it is corrected. Can be given several times.
    #[arg(long, value_name = "INDICATOR/PERIOD")]
    renew: Vec<Renewal>,
    /// Replace the secret: for the first publication, or after a leak. Says what that costs. The old secret is replaced when the release is
    /// stored, and kept if the publication fails. If the secret is in the environment, its new value is used.
    #[arg(long)]
    new_secret: bool,
    /// Say that this is the municipality that published under CODE and that its code was corrected: it keeps the key and the ledger.
    #[arg(long, value_name = "CODE", value_parser = municipality_code)]
    same_town: Option<String>,
    /// Say that this municipality has not published before, even though some departments look the same as those of one that has.
    #[arg(long, conflicts_with = "same_town")]
    another_town: bool,
    /// Do not ask before closing periods for good or replacing the secret. Needed in scripts when a delivery looks incomplete.
    #[arg(long)]
    yes: bool,
    /// Print how long each stage took, and the peak memory.
    #[arg(long)]
    timings: bool,
}

/// Publishes what was imported.
pub(super) async fn publish(arguments: &PublishArguments) -> Result<(), Failure> {
    let mut timings = Timings::default();
    let store = Store::open(&arguments.town.store.db).await?;
    let municipality = store.municipality(arguments.town.municipality.as_deref()).await?;
    let rules = Rules::new(arguments.households, Rules::MIN_CONTRIBUTORS).with_reporters(arguments.reporters);
    let statute = arguments.statute.then(|| statute_rules(arguments.statute_rules.as_deref())).transpose()?;
    let source = secret::source(&arguments.town.store.db);
    if arguments.new_secret {
        accepts_new_secret(&store, &source, arguments.yes).await?;
    }
    let same = arguments.same_town.clone().map(SaidOfTown::Same);
    let said_of_town = same.or_else(|| arguments.another_town.then_some(SaidOfTown::Another));
    let asks = if arguments.yes { Asks::Told } else { Asks::Person };
    let how = Publication {
        rules,
        renewed: arguments.renew.clone(),
        statute,
        new_secret: arguments.new_secret,
        asks,
        said_of_town,
    };
    let done = publish_store(&store, &source, &municipality, &how, &mut timings).await?;
    store.close().await;
    println!("published release {} of {municipality}", done.id);
    println!("fingerprint of the secret: {}", done.fingerprint);
    if arguments.timings {
        println!("{timings}");
    }
    Ok(())
}

/// How a release is published.
#[derive(Default)]
pub(super) struct Publication {
    /// The rules of protection.
    pub rules: Rules,
    /// What is opened again.
    pub renewed: Vec<Renewal>,
    /// The rules of the statute layer, where that is on.
    pub statute: Option<StatuteRules>,
    /// With a new secret.
    pub new_secret: bool,
    /// Who is asked about what is closed for good.
    pub asks: Asks,
    /// What the steward has said of a town that may be known under another code.
    pub said_of_town: Option<SaidOfTown>,
}

/// Who is asked about what a publication closes for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Asks {
    /// The person who has started the program.
    #[default]
    Person,
    /// Nobody, but it is told.
    Told,
    /// Nobody, and it need not be told: the municipality is fictional.
    Nobody,
}

/// A publication that has succeeded.
pub(super) struct Done {
    /// Number of the release.
    pub id: i64,
    /// What distinguishes the secret that it was made with.
    pub fingerprint: Fingerprint,
}

/// The rules of the statute layer: those of a file, or the built-in ones.
pub(super) fn statute_rules(file: Option<&Path>) -> Result<StatuteRules, Failure> {
    let text = match file {
        Some(path) => {
            fs::read_to_string(path).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?
        }
        None => statute::BUILT_IN.to_owned(),
    };
    let name = file.map_or("statute.toml".to_owned(), |path| path.display().to_string());
    if let Some((row, found)) = (1..).zip(text.lines()).find_map(|(row, line)| Some((row, personal_data(line)?))) {
        return Err(Failure::Input(format!("{name}, row {row}: {found}")));
    }
    let statute = Statute::parse(&text, &built_in()).map_err(|error| Failure::Input(format!("{name}: {error}")))?;
    Ok(StatuteRules { statute, text })
}

/// The secret of a publication.
enum Key {
    /// The one that is there.
    There(Secret),
    /// One that comes into its place when the release is stored.
    New(NewSecret),
}

impl Key {
    fn secret(&self) -> &Secret {
        match self {
            Self::There(secret) => secret,
            Self::New(new) => new.secret(),
        }
    }
}

/// Publishes the newest of everything that a store holds of a municipality. A new secret is in its place when the release is stored, not
/// before. Where another publication comes between, it starts over once.
pub(super) async fn publish_store(
    store: &Store,
    source: &Source,
    municipality: &str,
    how: &Publication,
    timings: &mut Timings,
) -> Result<Done, Failure> {
    let key = match source {
        Source::File(path) if how.new_secret => {
            finish(store, source).await?;
            Key::New(NewSecret::make(path)?)
        }
        _ => Key::There(read(store, source).await?),
    };
    let mut stored = publish_once(store, key.secret(), municipality, how, timings).await?;
    if stored.is_none() {
        println!("another publication of the same municipality came first: starting over");
        stored = publish_once(store, key.secret(), municipality, how, timings).await?;
    }
    let id = stored.ok_or(StoreError::Overtaken)?;
    let fingerprint = key.secret().fingerprint();
    if let Key::New(new) = key {
        new.keep()?;
    }
    Ok(Done { id, fingerprint })
}

/// The number of the release; `None` where another publication has come between, and nothing was stored.
async fn publish_once(
    store: &Store,
    secret: &Secret,
    municipality: &str,
    how: &Publication,
    timings: &mut Timings,
) -> Result<Option<i64>, Failure> {
    let (mut delivery, source) = store.delivery(municipality).await?;
    if delivery.departments.is_empty() {
        let reason = format!("no housing estate has been imported for {municipality}: there is nothing to publish");
        return Err(Failure::Input(reason));
    }
    delivery.indicators = with_own_protection(delivery.indicators);
    let owner = store.owner(municipality, &delivery.departments, how.said_of_town.as_ref()).await?;
    match &owner.kin {
        Kin::None => {}
        Kin::Same(other) => println!(
            "{municipality} is the same municipality as {other}. It keeps the key and the ledger of {}, so what was shown keeps its \
             noise",
            owner.name
        ),
        Kin::Unclear(other) => {
            let reason = format!(
                "{municipality} has not released yet, and some of its departments, but not most, are also in {other}: is it the \
                 same municipality under a corrected code (--same-town {other}) or another one (--another-town)? The same one \
                 needs its old key, because the same counts under two keys can be averaged"
            );
            return Err(Failure::Usage(reason));
        }
    }
    let marks = marks(store, secret, &owner.name, how.new_secret).await?;
    let concerns = required(CONCERNS);
    let mut cache = WeightCache::new(store.weights(municipality).await?);
    timings.stage("load");
    let (mut before, read) = store.ledger(&owner.name).await?;
    for renewal in &how.renewed {
        let Renewal { indicator: code, period } = renewal;
        let indicators = || delivery.indicators.iter().chain([&concerns]);
        let population = indicators().find(|indicator| indicator.code == *code).map(|indicator| &indicator.population);
        let of_it = |population: &String| -> Vec<&IndicatorCode> {
            let same = indicators().filter(|indicator| indicator.population == *population);
            same.map(|indicator| &indicator.code).collect()
        };
        let Some((population, codes)) = population
            .map(|population| (population, of_it(population)))
            .filter(|(population, codes)| before.reopen(population, *period, |code| codes.contains(&code)))
        else {
            return Err(Failure::Usage(format!("--renew {renewal}: this period has not been shown")));
        };
        let codes: Vec<&str> = codes.into_iter().map(IndicatorCode::as_str).collect();
        println!(
            "{period} is reopened for the population {population} ({}): all its figures get new noise; anyone who has both releases can average them",
            codes.join(", ")
        );
    }
    let unheard = reports_without_coverage(&delivery);
    if unheard > 0 {
        println!(
            "{unheard} reports are from departments where nobody could report at the time and are not counted; if somebody could, correct the coverage"
        );
    }
    if how.statute.is_some() {
        println!("the statute layer is on: the share by origin is protected and shown only there");
    }
    let key = secret.key().of_municipality(&owner.name);
    let making = Making {
        secret: &key,
        rules: how.rules,
        ledger: &before,
        today: jiff::Zoned::now().date(),
        statute: how.statute.as_ref(),
    };
    let today = making.today;
    let (published, ledger) = make(&delivery, &making, &mut cache, timings)
        .map_err(|error| Failure::Input(format!("departments, {error}")))?;
    let closing = Closing::new(&delivery, &before, &ledger, today);
    agreed(&closing, how.asks)?;
    store.keep_weights(municipality, cache.made()).await?;
    let rests_on = RestsOn { owner: &owner, read, marks };
    let release = as_stored((&published, &ledger), how.rules, rests_on, source)?;
    timings.stage("tiles");
    let id = match store.publish(&release).await {
        Err(StoreError::Overtaken) => None,
        stored => Some(stored?),
    };
    timings.stage("store");
    Ok(id)
}

/// A release as it is stored, with its geometries as they travel to the page.
pub(super) fn as_stored<'a>(
    (published, ledger): (&'a Published, &'a Ledger),
    rules: Rules,
    rests_on: RestsOn<'a>,
    source: Vec<i64>,
) -> Result<PublishedRelease<'a>, Failure> {
    let Tiles { layers, base, bounds } = tiles(published).map_err(|error| Failure::environment("a geometry", error))?;
    let info = ReleaseInfo {
        published_at: jiff::Timestamp::now().to_string(),
        software: env!("CARGO_PKG_VERSION").to_owned(),
        rules: Rules::VERSION.to_owned(),
        household_threshold: rules.households(),
        reporter_threshold: rules.reporters(),
        source,
    };
    Ok(PublishedRelease { info, published, ledger, rests_on, layer_tiles: layers, base_tiles: base, bounds })
}

/// Says what is closed for good, and asks whether to. Where nobody can be asked it goes on, unless something looks incomplete.
fn agreed(closing: &Closing, asks: Asks) -> Result<(), Failure> {
    if asks == Asks::Nobody {
        return Ok(());
    }
    print!("{closing}");
    let nothing = closing.periods.is_empty() && closing.participants.is_empty();
    let agreed = match asks {
        Asks::Told | Asks::Nobody => true,
        Asks::Person if nothing => true,
        Asks::Person if stdin().is_terminal() => asked(),
        Asks::Person => closing.doubts.is_empty(),
    };
    let refused = || Failure::Usage("nothing was published; to go on, add --yes".to_owned());
    if agreed { Ok(()) } else { Err(refused()) }
}

/// By which numbers the store knows the secret after this publication: of this owner, and with a new secret of all that have released.
async fn marks(store: &Store, secret: &Secret, owner: &str, new: bool) -> Result<Vec<(String, String)>, Failure> {
    let mark = secret.mark(owner);
    let last = store.secret_mark(owner).await?;
    if !new {
        if last.is_some_and(|last| last != mark) {
            let reason = "the secret is not that of the last release; use the old one or, if that has leaked or is \
                          lost, run: bydelsblik publish --new-secret";
            return Err(Failure::Environment(reason.to_owned()));
        }
        return Ok(vec![(owner.to_owned(), mark)]);
    }
    if last.is_some_and(|last| last == mark) {
        let reason = format!("--new-secret: {} still has the secret of the last release", secret::VARIABLE);
        return Err(Failure::Usage(reason));
    }
    let others = store.marked_owners().await?.into_iter().filter(|other| other != owner);
    Ok(others.chain([owner.to_owned()]).map(|owner| (owner.clone(), secret.mark(&owner))).collect())
}
