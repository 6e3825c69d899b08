//! What happens to a town between two releases.
use super::{Dice, Town, catalogue};
use geodata::{period::Period, protect::Rules};

/// Lets something happen, and says what. What cannot happen in this town is nothing.
pub(super) fn happen(town: &mut Town, dice: &mut Dice) -> String {
    match dice.number(0, 17) {
        0 => correct_a_count(town, dice),
        1 => correct_the_people(town, dice),
        2 => drop_a_row(town, dice),
        3 => drop_an_indicator(town, dice),
        4 => merge(town, dice),
        5 => split(town, dice),
        6 => rename(town, dice),
        7 => resize(town, dice, (1.1, 1.8)),
        8 => resize(town, dice, (0.3, 0.9)),
        9 => shrink(town, dice),
        10 => new_year(town, dice),
        11 => new_indicator(town, dice),
        12 => thresholds(town, dice),
        13 => interventions(town, dice),
        14 => late_reports(town, dice),
        15 => coverage(town, dice),
        16 => flags(town, dice),
        _ => move_in(town, dice),
    }
}

fn any(town: &Town, dice: &mut Dice) -> usize {
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

fn renew(town: &mut Town, id: &str, year: i16, dwellings: u32, dice: &mut Dice) {
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

/// The second joins the first, with all its rows.
fn merge(town: &mut Town, dice: &mut Dice) -> String {
    let (keep, gone) = (any(town, dice), any(town, dice));
    if keep == gone || town.homes.len() < 4 {
        return String::new();
    }
    let other = town.homes[gone].clone();
    let home = &mut town.homes[keep];
    home.dwellings += other.dwellings;
    home.occupied += other.occupied;
    let id = home.id.clone();
    for ((of, year), people) in town.people.clone() {
        if of == other.id {
            let sum = town.people.entry((id.clone(), year)).or_default();
            sum.iter_mut().zip(people).for_each(|(sum, more)| *sum += more);
        }
    }
    for rows in town.rows.values_mut() {
        // One that has no row of its own has none after either: else its denominator would be of some.
        let Some(more) = rows.remove(&other.id) else {
            rows.remove(&id);
            continue;
        };
        if let Some(row) = rows.get_mut(&id) {
            row.numerator += more.numerator;
            row.denominator += more.denominator;
            row.largest = row.largest.zip(more.largest).map(|(a, b)| {
                let mut all = [a, b].concat();
                all.sort_by(|a, b| b.total_cmp(a));
                [all[0], all[1]]
            });
        }
    }
    for ((of, month), count) in town.reports.clone() {
        if of == other.id {
            town.reports.remove(&(of, month));
            *town.reports.entry((id.clone(), month)).or_default() += count;
        }
    }
    town.homes.remove(gone);
    format!("{} is merged into {id}", other.id)
}

/// A part of a department gets an id of its own; the years are delivered again.
fn split(town: &mut Town, dice: &mut Dice) -> String {
    let at = any(town, dice);
    let all = town.homes[at].dwellings;
    if all < 4 {
        return String::new();
    }
    let part = dice.number(2, all / 2);
    let new = town.settle(part, dice);
    let (home, mut other) = (town.homes[at].clone(), town.homes[new].clone());
    if other.district != home.district {
        (other.district, other.place) = (home.district, None);
    }
    town.homes[at].dwellings = all - part;
    town.homes[at].occupied = home.occupied.saturating_sub(other.occupied).clamp(1, all - part);
    for year in town.years.clone() {
        for rows in town.rows.iter_mut().filter(|(key, _)| key.1 == Period::Year(year)).map(|(_, rows)| rows) {
            if let Some(row) = rows.get(&home.id).copied() {
                rows.insert(other.id.clone(), row);
            }
        }
        renew(town, &home.id, year, all - part, dice);
        renew(town, &other.id, year, part, dice);
    }
    let said = format!("{} of {} in {} become {}", part, all, home.id, other.id);
    town.homes[new] = other;
    said
}

fn rename(town: &mut Town, dice: &mut Dice) -> String {
    let at = any(town, dice);
    town.ids += 1;
    let (old, new) = (town.homes[at].id.clone(), format!("d{:02}", town.ids));
    town.homes[at].id.clone_from(&new);
    let years: Vec<i16> = town.years.clone();
    for year in years {
        if let Some(people) = town.people.remove(&(old.clone(), year)) {
            town.people.insert((new.clone(), year), people);
        }
    }
    for rows in town.rows.values_mut() {
        if let Some(row) = rows.remove(&old) {
            rows.insert(new.clone(), row);
        }
    }
    let reports = std::mem::take(&mut town.reports);
    let moved = |of: String| if of == old { new.clone() } else { of };
    town.reports = reports.into_iter().map(|((of, month), count)| ((moved(of), month), count)).collect();
    format!("{old} is called {new}")
}

fn resize(town: &mut Town, dice: &mut Dice, (least, most): (f64, f64)) -> String {
    let at = any(town, dice);
    let factor = dice.real(least, most);
    set_dwellings(town, at, (f64::from(town.homes[at].dwellings) * factor).ceil() as u32)
}

fn shrink(town: &mut Town, dice: &mut Dice) -> String {
    let at = any(town, dice);
    let few = dice.number(1, 8);
    set_dwellings(town, at, few)
}

fn set_dwellings(town: &mut Town, at: usize, dwellings: u32) -> String {
    let home = &mut town.homes[at];
    home.occupied = (home.occupied * dwellings / home.dwellings.max(1)).clamp(1, dwellings);
    let said = format!("{} has {} dwellings, no longer {}", home.id, dwellings, home.dwellings);
    home.dwellings = dwellings;
    said
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

fn move_in(town: &mut Town, dice: &mut Dice) -> String {
    let dwellings = dice.number(2, 60);
    let at = town.settle(dwellings, dice);
    let id = town.homes[at].id.clone();
    for year in town.years.clone() {
        let people = catalogue::people(dwellings, dice);
        town.people.insert((id.clone(), year), people);
        for ((code, _), rows) in town.rows.iter_mut().filter(|(key, _)| key.1 == Period::Year(year)) {
            if let Some(indicator) = town.indicators.iter().find(|indicator| indicator.code.as_str() == code) {
                rows.insert(id.clone(), catalogue::row(indicator, &people, town.largest_known, dice));
            }
        }
    }
    format!("{id} of {dwellings} dwellings comes new, with its history")
}
