//! How departments come, go, grow and shrink.
use super::{
    Dice, Town, catalogue,
    events::{any, renew},
};
use geodata::period::Period;

/// The second joins the first, with all its rows.
pub(super) fn merge(town: &mut Town, dice: &mut Dice) -> String {
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
        // One that has no row of its own has none after either: otherwise its denominator would be of some.
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
pub(super) fn split(town: &mut Town, dice: &mut Dice) -> String {
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

pub(super) fn rename(town: &mut Town, dice: &mut Dice) -> String {
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

pub(super) fn resize(town: &mut Town, dice: &mut Dice, (least, most): (f64, f64)) -> String {
    let at = any(town, dice);
    let factor = dice.real(least, most);
    set_dwellings(town, at, (f64::from(town.homes[at].dwellings) * factor).ceil() as u32)
}

pub(super) fn shrink(town: &mut Town, dice: &mut Dice) -> String {
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

pub(super) fn move_in(town: &mut Town, dice: &mut Dice) -> String {
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
