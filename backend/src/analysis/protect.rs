//! Protecting counts of a file: the cell key method on the areas of any geographies, for an analyst's own tables.
use super::account::Counted;
use super::records::{Findings, Ids, check_columns, check_numbers, problem, text, value};
use crate::table::{Cell, Sheet};
use geodata::{
    protect::{PerturbationTable, SecretKey, cell_key},
    validate::{Problem, RawRow, RawTable, lookalike, personal_data, personal_data_in_id},
};
use std::collections::{BTreeMap, HashMap};

/// Counts per atom, by column.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct AtomCounts {
    /// Ids of the atoms, in the order of the file.
    pub ids: Vec<String>,
    /// Counts of each column, in the order of the ids.
    pub counts: BTreeMap<String, Vec<u64>>,
}

/// Areas made of whole atoms.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AtomAreas {
    /// Name of the geography: that of its column.
    pub name: String,
    /// For each area the positions of its atoms.
    pub areas: BTreeMap<String, Vec<usize>>,
}

/// Reads counts per atom: whole numbers of 0 or more, each atom once.
pub(crate) fn atom_counts(table: &RawTable, atoms: &str, columns: &[String], findings: &mut Findings) -> AtomCounts {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_numbers(table, columns.iter().map(String::as_str), findings);
    check_columns(table, [atoms], findings);
    let mut read =
        AtomCounts { ids: Vec::new(), counts: columns.iter().map(|name| (name.clone(), Vec::new())).collect() };
    let mut ids = Ids::default();
    for row in &table.rows {
        let Some(id) = ids.of(table, row, atoms, findings) else { continue };
        let counts: Vec<Option<u64>> = read.counts.keys().map(|column| count(table, row, column, findings)).collect();
        if let Some(counts) = counts.into_iter().collect::<Option<Vec<u64>>>() {
            read.ids.push(id.to_owned());
            read.counts.values_mut().zip(counts).for_each(|(column, count)| column.push(count));
        }
    }
    read
}

/// More persons than any atom has; each gets a key of their own.
const MOST: f64 = 1e6;

fn count(table: &RawTable, row: &RawRow, column: &str, findings: &mut Findings) -> Option<u64> {
    table.column(column)?;
    match value(table, row, column) {
        Ok(Some(value)) if value >= 0.0 && value.fract() == 0.0 && value <= MOST => Some(value as u64),
        Ok(Some(value)) => {
            let written = text(table, row, column).map_or_else(|| value.to_string(), str::to_owned);
            let reason = "is not a whole number from 0 to 1000000";
            findings.problems.push(problem(table, row, column, Some(&written), reason));
            None
        }
        Ok(None) => {
            let reason = match text(table, row, column) {
                Some(_) => "is not a number; a count that is not known cannot be protected",
                None => "is empty; write 0 where there is nobody",
            };
            findings.problems.push(problem(table, row, column, text(table, row, column), reason));
            None
        }
        Err(problem) => {
            findings.problems.push(problem);
            None
        }
    }
}

/// What may have become of an id: it is one of the counts, changed on the way, or one of those is this, changed.
fn changed(id: &str, counted: &[String]) -> Option<String> {
    lookalike(id, counted.iter().map(String::as_str)).or_else(|| {
        let other = counted.iter().find(|other| lookalike(other, [id]).is_some())?;
        Some(format!(
            "\"{other}\" has one, which may be this id as a spreadsheet or a program changed it, as into a date"
        ))
    })
}

/// Reads which atoms an area is made of: the column of the atoms, and one other with the area's name. An atom that no area has, that
/// stands twice, or that has no count is a problem.
pub(crate) fn atom_areas(table: &RawTable, atoms: &str, known: &AtomCounts, findings: &mut Findings) -> AtomAreas {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_columns(table, [atoms], findings);
    if table.column(atoms).is_none() {
        return AtomAreas { name: String::new(), areas: BTreeMap::new() };
    }
    let others: Vec<&str> =
        table.columns.iter().map(|column| column.1.as_str()).filter(|name| *name != atoms).collect();
    let [name] = others[..] else {
        let reason = format!("has {} beside \"{atoms}\", where one names the area", Counted(others.len(), "column"));
        findings.problems.push(Problem::of_file(&table.file, None, None, reason));
        return AtomAreas { name: String::new(), areas: BTreeMap::new() };
    };
    let position: HashMap<&str, usize> = known.ids.iter().map(String::as_str).zip(0..).collect();
    let mut area_of: HashMap<usize, u64> = HashMap::new();
    let mut areas: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in &table.rows {
        let (Some(id), Some(area)) = (text(table, row, atoms), text(table, row, name)) else {
            let empty = [atoms, name].into_iter().filter(|column| text(table, row, column).is_none());
            findings.problems.extend(empty.map(|column| problem(table, row, column, None, "is empty")));
            continue;
        };
        if let Some(found) = personal_data(area).or_else(|| personal_data_in_id(area)) {
            findings.problems.push(problem(table, row, name, None, found.to_string()));
            continue;
        }
        match position.get(id) {
            None => {
                // Each hint is looked for among all that is known: of many problems the first are enough.
                let hint = if findings.problems.len() < 1000 { changed(id, &known.ids) } else { None };
                let reason = format!("has no count{}", hint.map(|hint| format!("; {hint}")).unwrap_or_default());
                findings.problems.push(problem(table, row, atoms, Some(id), reason));
            }
            Some(&atom) => match area_of.insert(atom, row.number) {
                Some(first) => {
                    let reason = format!("has an area already, in row {first}");
                    findings.problems.push(problem(table, row, atoms, Some(id), reason));
                }
                None => areas.entry(area.to_owned()).or_default().push(atom),
            },
        }
    }
    for (_, id) in known.ids.iter().enumerate().filter(|(atom, _)| !area_of.contains_key(atom)) {
        findings.problems.push(Problem::of_file(&table.file, Some(atoms), Some(id), "is an atom without an area here"));
    }
    AtomAreas { name: name.to_owned(), areas }
}

/// The protected counts as a table: geography, area, then for each column the published count with the least and the greatest that
/// the true one may be. `period` is empty for a stock count.
pub(crate) fn protect(
    counts: &AtomCounts,
    geographies: &[AtomAreas],
    secret: &SecretKey,
    table: &PerturbationTable,
    period: &str,
) -> Sheet {
    let keys: BTreeMap<&String, Vec<u64>> = counts
        .counts
        .iter()
        .map(|(column, numbers)| {
            let key = |(id, &count): (&String, &u64)| cell_key(secret.contributors(column, period, id), count);
            (column, counts.ids.iter().zip(numbers).map(key).collect())
        })
        .collect();
    let of_column = |column: &String| [column.clone(), format!("{column}_mindst"), format!("{column}_hoejst")];
    let header = ["geografi".to_owned(), "omraade".to_owned()]
        .into_iter()
        .chain(counts.counts.keys().flat_map(of_column))
        .collect();
    let row = |geography: &AtomAreas, area: &String, atoms: &[usize]| -> Vec<Cell> {
        let published = counts.counts.iter().flat_map(|(column, numbers)| {
            let count: u64 = atoms.iter().map(|&atom| numbers[atom]).sum();
            let key = atoms.iter().map(|&atom| keys[column][atom]).fold(0, u64::wrapping_add);
            let published = count.saturating_add_signed(table.noise(count, key).into());
            let possible = || table.possible(published);
            [Some(published), possible().min(), possible().max()].map(|number| number.map_or(Cell::Empty, Cell::number))
        });
        [geography.name.as_str().into(), area.as_str().into()].into_iter().chain(published).collect()
    };
    let areas = geographies.iter().flat_map(|geography| geography.areas.iter().map(move |area| (geography, area)));
    Sheet { header, rows: areas.map(|(geography, (area, atoms))| row(geography, area, atoms)).collect() }
}

#[cfg(test)]
#[path = "protect_tests.rs"]
mod tests;
