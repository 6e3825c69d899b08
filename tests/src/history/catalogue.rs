//! Indicators of all kinds that the rules know, and figures of chance for them.
use super::{Dice, town::Row};
use geodata::indicator::{Indicator, Kind};

/// The populations; each but the last lies inside the one before.
pub(super) const POPULATIONS: [&str; 6] = ["residents", "15+", "18+", "18-64", "30-59", "households"];

/// The indicators, some of the same persons.
pub(super) fn indicators() -> Vec<Indicator> {
    let of = |code: &str, population: &str| Indicator { population: population.to_owned(), ..Indicator::share(code) };
    vec![
        of("work", "18-64"),
        of("health", "18-64"),
        of("school", "30-59"),
        Indicator { kind: Kind::Mean, ..of("income", "18-64") },
        Indicator { sensitive: true, ..of("crime", "15+") },
        Indicator { sensitive: true, ..of("contacts", "18+") },
        Indicator { persons_per_household: 6, flow: true, ..of("moving", "residents") },
        Indicator { part_of_distribution: true, ..of("children", "residents") },
        Indicator { part_of_distribution: true, ..of("elderly", "residents") },
        Indicator { flow: true, ..of("evictions", "households") },
        Indicator { persons_per_household: 6, statute_only: true, ..of("origin", "residents") },
    ]
}

/// Persons of each population in so many dwellings.
pub(super) fn people(dwellings: u32, dice: &mut Dice) -> [u32; 6] {
    let mut within = f64::from(dwellings) * dice.real(1.0, 2.5);
    let few = dice.chance(0.15);
    let mut people = [0; 6];
    for (at, persons) in people.iter_mut().enumerate().take(5) {
        if at > 0 {
            within *= if few { dice.real(0.3, 1.0) } else { dice.real(0.7, 1.0) };
        }
        *persons = within.round() as u32;
    }
    people[5] = dwellings;
    people
}

/// The row of an indicator of these people.
pub(super) fn row(indicator: &Indicator, people: &[u32; 6], largest_known: bool, dice: &mut Dice) -> Row {
    let at = POPULATIONS.iter().position(|population| *population == indicator.population);
    let denominator = people[at.expect("a population of these")];
    if indicator.kind == Kind::Mean {
        let mean = dice.real(180.0, 400.0);
        let first = if denominator == 0 { 0.0 } else { (mean * dice.real(1.0, 6.0)).round() };
        let second = if denominator < 2 { 0.0 } else { (first * dice.real(0.2, 1.0)).round() };
        let others = f64::from(denominator.saturating_sub(2)) * mean * dice.real(0.5, 1.0);
        let numerator = first + second + others.min(f64::from(denominator.saturating_sub(2)) * second).round();
        return Row { numerator, denominator, largest: largest_known.then_some([first, second]) };
    }
    let most = match dice.number(0, 9) {
        0..=3 => 4,
        4..=8 => denominator / 3,
        _ => denominator,
    };
    Row { numerator: f64::from(dice.number(0, most.min(denominator))), denominator, largest: None }
}

/// Participants of an intervention, often few.
pub(super) fn participants(dice: &mut Dice) -> Vec<(String, u32)> {
    let most = if dice.chance(0.4) { 4 } else { 25 };
    let mut participants = Vec::new();
    for group in ["alone", "young", "old"] {
        if dice.chance(0.6) {
            participants.push((group.to_owned(), dice.number(0, most)));
        }
    }
    participants
}
