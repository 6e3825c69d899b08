//! A history: five releases of a town, between which things happen.
use super::{
    Dice, Faults, Told, Town, Truth, audited, events, figures, interventions::ToldOfInterventions, layers, nested,
    small, told::seen,
};
use bydelsblik::{
    catalogue::{CONCERNS, built_in},
    publish::{Making, StatuteRules, WeightCache, publish},
    statute::{self, Statute},
    timings::Timings,
};
use geodata::{
    indicator::IndicatorCode,
    protect::{Ledger, MadeBy, SecretKey},
    published::Published,
};
use jiff::ToSpan;
use std::fmt;

/// Of so many histories one is audited after each release: that takes longer than all else.
const AUDITED: u64 = 5;

/// And of so many one with every leak, at its end.
const LEAKING: u64 = 10;

/// How much a history has compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct History {
    /// Releases.
    pub releases: usize,
    /// Figures.
    pub figures: usize,
    /// Honest releases that were audited.
    pub audited: usize,
    /// Releases that were made with a leak.
    pub leaks: usize,
}

/// A history that went wrong.
#[derive(Debug)]
pub struct Fault {
    /// The seed, which makes the same history again.
    pub seed: u64,
    /// What happened, release after release.
    pub happened: Vec<String>,
    /// What is wrong.
    pub faults: Vec<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "BYDELSBLIK_HISTORY_SEED={}", self.seed)?;
        self.happened.iter().try_for_each(|happened| writeln!(f, "  {happened}"))?;
        self.faults.iter().try_for_each(|fault| writeln!(f, "  ! {fault}"))
    }
}

/// What lasts over the releases.
struct Outside {
    secret: SecretKey,
    /// The smallest numbers of persons that releases were made with.
    contributors: Vec<u32>,
    statute: StatuteRules,
    told: Told,
    of_interventions: ToldOfInterventions,
    cache: WeightCache,
    faults: Faults,
    history: History,
}

/// Runs the history of a seed.
///
/// # Errors
/// [`Fault`] at the first release with which something is wrong.
pub fn run(seed: u64) -> Result<History, Box<Fault>> {
    let mut dice = Dice::new(seed);
    let mut town = Town::new(&mut dice);
    let text = statute::BUILT_IN.to_owned();
    let mut outside = Outside {
        secret: SecretKey::new(format!("the secret of history {seed:016}").as_bytes()).expect("it is long enough"),
        contributors: Vec::new(),
        statute: StatuteRules { statute: Statute::parse(&text, &built_in()).expect("the rules are valid"), text },
        told: Told::default(),
        of_interventions: ToldOfInterventions::default(),
        cache: WeightCache::default(),
        faults: Faults::new(),
        history: History::default(),
    };
    let mut ledger = Ledger::default();
    let mut happened = vec![format!("{} departments in {} districts", town.homes.len(), town.districts)];
    for release in 1..=5 {
        if release > 1 {
            let days = dice.number(30, 300);
            let before = town.today;
            town.today = before.checked_add(i64::from(days).days()).expect("a day of the calendar");
            town.report_since(before, &mut dice);
            for _ in 0..dice.number(1, 6) {
                let what = events::happen(&mut town, &mut dice);
                happened.push(format!("{} {what}", town.today));
            }
            if dice.chance(0.2) {
                happened.extend(outside.reopen(&town, &mut ledger, &mut dice));
            }
        }
        let before = ledger;
        let (published, after) = outside.publish(&town, &before);
        happened.push(format!("{} release {release}", town.today));
        outside.hold(&published, &town);
        if dice.chance(0.3) {
            outside.again(&published, &town, &after, "again");
        }
        if dice.chance(0.2) {
            // Another one makes the same release from the same ledger, and later a different one: the one that is late is made again, from the winner's.
            let (twin, _) = outside.publish(&town, &before);
            if twin != published {
                outside.faults.push("twice: the same release from the same ledger is another one".to_owned());
            }
            let what = events::happen(&mut town, &mut dice);
            happened.push(format!("{} while it is made: {what}", town.today));
            let (late, _) = outside.publish(&town, &before);
            let (made_again, then) = outside.publish(&town, &after);
            drop(late);
            outside.hold(&made_again, &town);
            outside.audit(&made_again, &town, &then, (seed, release));
            ledger = then;
        } else {
            outside.audit(&published, &town, &after, (seed, release));
            ledger = after;
        }
        if !outside.faults.is_empty() {
            return Err(Box::new(Fault { seed, happened, faults: outside.faults }));
        }
    }
    outside.history.figures = outside.told.compared;
    Ok(outside.history)
}

impl Outside {
    fn publish(&mut self, town: &Town, ledger: &Ledger) -> (Published, Ledger) {
        self.contributors.push(town.rules.contributors());
        let statute = town.statute.then_some(&self.statute);
        let making = Making { secret: &self.secret, rules: town.rules, ledger, today: town.today, statute };
        publish(&town.delivery(), &making, &mut self.cache, &mut Timings::default()).expect("the town has weights")
    }

    /// Opens a population and period again, and says which.
    fn reopen(&mut self, town: &Town, ledger: &mut Ledger, dice: &mut Dice) -> Option<String> {
        let closed: Vec<_> = self.told.standing.keys().cloned().collect();
        let (code, period) = dice.pick(&closed)?;
        let population = town.population(code);
        let of_it = |code: &IndicatorCode| {
            let known = code.as_str() == CONCERNS || town.indicator(code.as_str()).is_some();
            known && town.population(code.as_str()) == population
        };
        ledger.reopen(&population, *period, of_it).then(|| {
            self.told.open(town, &population, *period);
            format!("{population} of {period} is opened again")
        })
    }

    /// Holds a release against the truth and everything before it.
    fn hold(&mut self, published: &Published, town: &Town) {
        let truth = Truth::of(town);
        let Self { told, faults, .. } = self;
        told.count(&truth);
        let fresh = told.compare(published, town, &truth, faults);
        figures::hold(&fresh, town, &truth, faults);
        nested::hold(told, &fresh, &truth, faults);
        small::follows(told, &fresh, town, &truth, faults);
        layers::hold(published, town, faults);
        told.take_up(published, fresh, &truth);
        self.of_interventions.compare(&published.interventions, town, &mut self.faults);
        self.history.releases += 1;
    }

    /// The same once more shows the same.
    fn again(&mut self, published: &Published, town: &Town, ledger: &Ledger, what: &str) {
        let (again, _) = self.publish(town, ledger);
        let (before, now) = (seen(published), seen(&again));
        for (key, figures) in &before {
            if now.get(key) != Some(figures) {
                self.faults.push(format!("{what}: {key:?} was {figures:?} and is {:?}", now.get(key)));
            }
        }
    }

    fn audit(&mut self, published: &Published, town: &Town, ledger: &Ledger, (seed, release): (u64, u32)) {
        let with_leaks = release == 5 && seed % LEAKING == 1;
        if seed % AUDITED != 1 {
            return;
        }
        let statute = town.statute.then_some(&self.statute);
        let noise = MadeBy { secret: &self.secret, contributors: &self.contributors, newest: true };
        let (honest, leaking) = audited::audited(town, statute, published, ledger, noise, with_leaks);
        if !honest.holds() {
            self.faults.push(format!("audit: of an honest release it says\n{honest}"));
        }
        self.history.audited += 1;
        self.history.leaks += leaking.len();
        for (leak, report) in leaking.into_iter().filter(|(leak, report)| !leak.is_found(report)) {
            self.faults.push(format!("audit: of {leak:?} it says\n{report}"));
        }
    }
}

impl std::ops::AddAssign for History {
    fn add_assign(&mut self, other: Self) {
        self.releases += other.releases;
        self.figures += other.figures;
        self.audited += other.audited;
        self.leaks += other.leaks;
    }
}
