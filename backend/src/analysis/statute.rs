//! The statute criteria on a table: a row per area and year.
use super::{
    limits::{check_ratio, kind},
    records::{Findings, check_columns, check_numbers, problem, text, value},
};
use crate::{
    statute::criterion_data,
    table::{Cell, Sheet},
};
use geodata::{
    indicator::{Indicator, IndicatorCode},
    measure::{CriterionData, CriterionResult, NotJudged, StatuteArea, StatuteResult, StatuteRule, statute},
    validate::{Problem, RawRow, RawTable},
};
use std::collections::{BTreeMap, HashMap};

/// Columns of a table for the statute criteria. An indicator `x` is in the columns `x_taeller` and `x_naevner`.
#[derive(Debug, Clone)]
pub(crate) struct StatuteRequest {
    /// Column that names the areas.
    pub id: String,
    /// Column with the year.
    pub year: String,
    /// Column with the residents.
    pub residents: String,
}

/// What a table says of an area.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct StatuteRows {
    /// The newest year that the area has a row for.
    newest: Option<i16>,
    residents: BTreeMap<i16, u32>,
    /// For each indicator year, numerator, denominator.
    figures: BTreeMap<String, BTreeMap<i16, (f64, f64)>>,
}

/// The areas of a table, by id.
pub(crate) type StatuteTable = BTreeMap<String, StatuteRows>;

/// Indicators that rules look at, without repeating one.
pub(crate) fn indicators_of(rules: &[&StatuteRule]) -> Vec<IndicatorCode> {
    let mut codes: Vec<IndicatorCode> = Vec::new();
    for criterion in rules.iter().flat_map(|rule| rule.criteria()) {
        if !codes.contains(&criterion.indicator) {
            codes.push(criterion.indicator.clone());
        }
    }
    codes
}

/// More residents than any area has.
const MOST_RESIDENTS: f64 = 1e7;

fn year(table: &RawTable, row: &RawRow, column: &str) -> Result<i16, Problem> {
    let written = text(table, row, column).ok_or_else(|| problem(table, row, column, None, "is empty"))?;
    let found = value(table, row, column).ok().flatten();
    let found = found.filter(|year| (1900.0..2200.0).contains(year) && year.fract() == 0.0);
    found
        .map(|year| year as i16)
        .ok_or_else(|| problem(table, row, column, Some(written), "is not a year from 1900 to 2199"))
}

/// A line for each area that is not judged by the newest year of the table, since it has no residents in that year.
pub(crate) fn told_years(areas: &StatuteTable) -> Vec<String> {
    let Some(newest) = areas.values().filter_map(|area| area.newest).max() else { return Vec::new() };
    let line = |(id, rows): (&String, &StatuteRows)| match rows.residents.keys().last() {
        None => Some(format!("\"{id}\" has no residents in any year, and is not checked")),
        Some(year) if *year < newest => {
            Some(format!("\"{id}\" has no residents in {newest}, and is judged by its figures of {year}"))
        }
        Some(_) => None,
    };
    areas.iter().filter_map(line).collect()
}

/// Reads the rows of the indicators. A value that is not a number or is impossible, and a year that occurs twice, is a problem.
pub(crate) fn statute_table(
    table: &RawTable,
    request: &StatuteRequest,
    indicators: &[IndicatorCode],
    findings: &mut Findings,
) -> StatuteTable {
    findings.problems.extend(table.unreadable.iter().cloned());
    let parts = |code: &IndicatorCode| [format!("{code}_taeller"), format!("{code}_naevner")];
    let columns: Vec<[String; 2]> = indicators.iter().map(parts).collect();
    let own = [request.id.as_str(), request.year.as_str(), request.residents.as_str()];
    check_columns(table, [request.id.as_str()], findings);
    check_numbers(table, own.into_iter().skip(1).chain(columns.iter().flatten().map(String::as_str)), findings);
    let mut areas = StatuteTable::new();
    if table.column(&request.id).is_none() || table.column(&request.year).is_none() {
        return areas;
    }
    let mut seen: HashMap<(&str, i16), u64> = HashMap::new();
    for row in &table.rows {
        let Some(id) = text(table, row, &request.id) else {
            findings.problems.push(problem(table, row, &request.id, None, "is empty"));
            continue;
        };
        let mut number = |column: &str, most: Option<f64>| match value(table, row, column) {
            Ok(Some(value)) if most.is_some_and(|most| value.fract() != 0.0 || !(0.0..=most).contains(&value)) => {
                let reason = format!("is not a whole number from 0 to {}", most.unwrap_or_default());
                findings.problems.push(problem(table, row, column, Some(&value.to_string()), reason));
                None
            }
            Ok(value) => value,
            Err(error) => {
                findings.problems.push(error);
                None
            }
        };
        let residents = number(&request.residents, Some(MOST_RESIDENTS));
        let figures: Vec<Option<(f64, f64)>> =
            columns.iter().map(|[top, bottom]| number(top, None).zip(number(bottom, None))).collect();
        for ((code, names), figure) in indicators.iter().zip(&columns).zip(&figures) {
            let Some(figure) = figure else { continue };
            let wrong = check_ratio(kind(code.as_str()), *figure);
            findings.problems.extend(wrong.map(|(part, reason)| {
                let value = if part == 0 { figure.0 } else { figure.1 };
                problem(table, row, &names[part], Some(&value.to_string()), reason)
            }));
        }
        let year = match year(table, row, &request.year) {
            Ok(year) => year,
            Err(error) => {
                findings.problems.push(error);
                continue;
            }
        };
        if let Some(first) = seen.insert((id, year), row.number) {
            let reason = format!("stands twice for this area: in row {first} too");
            findings.problems.push(problem(table, row, &request.year, Some(&year.to_string()), reason));
            continue;
        }
        let area = areas.entry(id.to_owned()).or_default();
        area.newest = area.newest.max(Some(year));
        area.residents.extend(residents.map(|residents| (year, residents as u32)));
        for (code, figure) in indicators.iter().zip(figures) {
            if let Some((numerator, denominator)) = figure {
                // A denominator of 0 is nobody: the year has no value.
                area.figures.entry(code.to_string()).or_default().insert(year, (numerator, denominator));
            }
        }
    }
    areas
}

/// An area of the table, as the rules of the statute layer ask about it.
struct TableArea<'a> {
    rows: &'a StatuteRows,
    indicators: &'a [Indicator],
}

impl StatuteArea for TableArea<'_> {
    fn residents(&self, year: i16) -> Option<u32> {
        self.rows.residents.get(&year).copied()
    }

    fn data(&self, code: &IndicatorCode) -> CriterionData {
        let Some(indicator) = self.indicators.iter().find(|indicator| indicator.code == *code) else {
            return CriterionData::default();
        };
        let years = self.rows.figures.get(code.as_str()).into_iter().flatten();
        let years = years.map(|(&year, &(numerator, denominator))| (year, numerator, denominator));
        criterion_data(indicator, years.collect())
    }
}

/// How each area stands to each rule in the newest year that it has residents for.
pub(crate) fn statute_results<'a>(
    areas: &'a StatuteTable,
    rules: &[&'a StatuteRule],
    indicators: &[Indicator],
) -> Vec<(&'a str, &'a StatuteRule, StatuteResult)> {
    let of_area = |(id, rows): (&'a String, &'a StatuteRows)| {
        let year = rows.residents.keys().last().copied();
        let known = TableArea { rows, indicators };
        let of_rule = |rule: &&'a StatuteRule| Some((id.as_str(), *rule, statute(rule, year?, &known)));
        rules.iter().filter_map(of_rule).collect::<Vec<_>>()
    };
    areas.iter().flat_map(of_area).collect()
}

/// The results as a table: a row per area and rule, and for each indicator value, limit, distance, persons that would change it, and the year
/// in which the trend reaches the limit, with the earliest and the latest.
pub(crate) fn statute_sheet(
    id: &str,
    indicators: &[IndicatorCode],
    results: &[(&str, &StatuteRule, StatuteResult)],
) -> Sheet {
    const PARTS: [&str; 8] =
        ["vaerdi", "graense", "afstand", "opfyldt", "personer", "aar", "aar_tidligst", "aar_senest"];
    let columns = indicators.iter().flat_map(|code| PARTS.map(|part| format!("{code}_{part}")));
    let header =
        [id, "regel", "opfylder_betingelserne", "beboere"].map(str::to_owned).into_iter().chain(columns).collect();
    let row = |(id, rule, result): &(&str, &StatuteRule, StatuteResult)| {
        let judged = result.all.iter().chain(&result.some);
        let by_code: BTreeMap<&IndicatorCode, &Result<CriterionResult, NotJudged>> =
            rule.criteria().map(|criterion| &criterion.indicator).zip(judged).collect();
        let cells = indicators.iter().flat_map(|code| criterion_cells(by_code.get(code).copied()));
        let residents = result.residents.map_or(Cell::Empty, Cell::number);
        let own = [Cell::from(*id), rule.code.as_str().into(), yes(result.listed).into(), residents];
        own.into_iter().chain(cells).collect()
    };
    Sheet { header, rows: results.iter().map(row).collect() }
}

fn yes(known: Option<bool>) -> &'static str {
    match known {
        Some(true) => "ja",
        Some(false) => "nej",
        None => "ukendt",
    }
}

fn criterion_cells(judged: Option<&Result<CriterionResult, NotJudged>>) -> [Cell; 8] {
    let Some(judged) = judged else { return Default::default() };
    match judged {
        Err(reason) => {
            let mut cells: [Cell; 8] = Default::default();
            cells[3] = match reason {
                NotJudged::NoData => "ukendt: ingen tal",
                NotJudged::NoReference => "ukendt: ingen referenceværdi",
            }
            .into();
            cells
        }
        Ok(found) => {
            let number = |value: f64| Cell::rounded(value, 4);
            let year = |year: Option<i16>| year.map_or(Cell::Empty, Cell::number);
            let [soon, late] = found.year.map_or([None, None], |found| found.1);
            [
                number(found.value),
                number(found.limit),
                number(found.distance),
                yes(Some(found.met)).into(),
                found.persons.map_or(Cell::Empty, Cell::number),
                year(found.year.map(|found| found.0)),
                year(soon),
                year(late),
            ]
        }
    }
}
