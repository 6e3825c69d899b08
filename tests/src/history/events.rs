//! What happens to a town between two releases.
use super::{Dice, Town, catalogue, moves};
use geodata::{period::Period, protect::Rules};

/// Lets something happen, and says what. What cannot happen in this town is nothing.
pub(super) fn happen(town: &mut Town, dice: &mut Dice) -> String {
    match dice.number(0, 17) {
        0 => correct_a_count(town, dice),
        1 => correct_the_people(town, dice),
        2 => drop_a_row(town, dice),
        3 => drop_an_indicator(town, dice),
        4 => moves::merge(town, dice),
        5 => moves::split(town, dice),
        6 => moves::rename(town, dice),
        7 => moves::resize(town, dice, (1.1, 1.8)),
        8 => moves::resize(town, dice, (0.3, 0.9)),
        9 => moves::shrink(town, dice),
        10 => new_year(town, dice),
        11 => new_indicator(town, dice),
        12 => thresholds(town, dice),
        13 => interventions(town, dice),
        14 => late_reports(town, dice),
        15 => coverage(town, dice),
        16 => flags(town, dice),
        _ => moves::move_in(town, dice),
    }
}

pub(super) fn any(town: &Town, dice: &mut Dice) -> usize {
    dice.number(0, town.homes.len() as u32 - 1) as usize
}

fn any_key(town: &Town, dice: &mut Dice) -> Option<(String, Period)> {
    let keys: Vec<_> = town.rows.keys().cloned().collect();
    dice.pick(&keys).cloned()
}

fn correct_a_count(town: &mut Town, dice: &mut Dice) -> String {
    let Some(key) = any_key(town, dice) else { return String::new() };
    let change = if dice.chance(0.5) { 1.0 } else { -2.0 };
    for row in town.rows.get_mut(&key).expect("a key of it").values_mut().filter(|_| dice.chance(0.3)) {
        row.numerator = (row.numerator + change).clamp(0.0, f64::from(row.denominator).max(row.numerator));
    }
    format!("{} of {} is corrected", key.0, key.1)
}

/// All rows of a department and year again, of other people.
fn correct_the_people(town: &mut Town, dice: &mut Dice) -> String {
    let (at, Some(&year)) = (any(town, dice), dice.pick(&town.years)) else { return String::new() };
    let home = town.homes[at].clone();
    renew(town, &home.id, year, home.dwellings, dice);
    format!("the people of {} in {year} are corrected", home.id)
}

pub(super) fn renew(town: &mut Town, id: &str, year: i16, dwellings: u32, dice: &mut Dice) {
    let people = catalogue::people(dwellings, dice);
    town.people.insert((id.to_owned(), year), people);
    let indicators = town.indicators.clone();
    for ((code, period), rows) in &mut town.rows {
        let indicator = indicators.iter().find(|indicator| indicator.code.as_str() == code);
        if let (true, Some(row), Some(indicator)) = (*period == Period::Year(year), rows.get_mut(id), indicator) {
            *row = catalogue::row(indicator, &people, town.largest_known, dice);
        }
    }
}

fn drop_a_row(town: &mut Town, dice: &mut Dice) -> String {
    let (Some(key), at) = (any_key(town, dice), any(town, dice)) else { return String::new() };
    let id = &town.homes[at].id;
    town.rows.get_mut(&key).expect("a key of it").remove(id);
    format!("{id} has no {} of {} any more", key.0, key.1)
}

fn drop_an_indicator(town: &mut Town, dice: &mut Dice) -> String {
    let Some(key) = any_key(town, dice) else { return String::new() };
    town.rows.remove(&key);
    format!("{} of {} is not delivered any more", key.0, key.1)
}

fn new_year(town: &mut Town, dice: &mut Dice) -> String {
    let year = town.years.iter().max().map_or(2024, |year| year + 1);
    if year > town.today.year() {
        return String::new();
    }
    town.take_up(year, dice);
    format!("{year} is delivered")
}

fn new_indicator(town: &mut Town, dice: &mut Dice) -> String {
    let codes: Vec<String> = town.indicators.iter().map(|indicator| indicator.code.to_string()).collect();
    let Some(code) = dice.pick(&codes).cloned() else { return String::new() };
    for year in town.years.clone() {
        if !town.rows.contains_key(&(code.clone(), Period::Year(year))) && dice.chance(0.8) {
            town.deliver(&code, year, dice);
        }
    }
    if !town.delivered.contains(&code) {
        town.delivered.push(code.clone());
    }
    format!("{code} comes new, or what lacked of it")
}

fn thresholds(town: &mut Town, dice: &mut Dice) -> String {
    let households = [20, 20, 30, 50][dice.number(0, 3) as usize];
    let persons = [10, 10, 15][dice.number(0, 2) as usize];
    let reporters = dice.number(3, 5);
    town.rules = Rules::new(households, persons).with_reporters(reporters);
    format!("{households} households, {persons} persons, {reporters} reporters are asked for")
}

fn interventions(town: &mut Town, dice: &mut Dice) -> String {
    if town.interventions.is_empty() || dice.chance(0.3) {
        town.intervene(dice);
        return "an intervention begins".to_owned();
    }
    let at = dice.number(0, town.interventions.len() as u32 - 1) as usize;
    let (today, participants) = (town.today, catalogue::participants(dice));
    let intervention = &mut town.interventions[at];
    match dice.number(0, 3) {
        0 => intervention.end = Some(today).filter(|end| *end >= intervention.start),
        1 => intervention.open_to_all = !intervention.open_to_all,
        _ => intervention.participants = participants,
    }
    format!("{} changes", intervention.kind)
}

fn late_reports(town: &mut Town, dice: &mut Dice) -> String {
    let month = Period::Month(2023 + dice.number(0, 2) as i16, dice.number(1, 12) as u8);
    town.report(month, dice);
    format!("reports of {month} come late")
}

fn coverage(town: &mut Town, dice: &mut Dice) -> String {
    let at = any(town, dice);
    town.homes[at].reporters.0 = dice.number(0, 5);
    format!("{} has {} reporters", town.homes[at].id, town.homes[at].reporters.0)
}

fn flags(town: &mut Town, dice: &mut Dice) -> String {
    match dice.number(0, 3) {
        0 => town.occupied_known = !town.occupied_known,
        1 => town.statute = !town.statute,
        2 => town.largest_known = !town.largest_known,
        _ => {
            let at = any(town, dice);
            town.homes[at].place = None;
            return format!("the place of {} is not known any more", town.homes[at].id);
        }
    }
    format!("occupied {}, statute {}, largest {}", town.occupied_known, town.statute, town.largest_known)
}
