//! Data sets: what each record of a delivery must be.
use super::{
    Consequence, PersonalData, Problem, RawGeometry, RawRow, RawTable, RawValue, lookalike,
    row::{RecordReader, guard},
};
use crate::{
    area::{AddressPoint, Area, AreaId, BaseFeature, BaseGeometry, BaseKind, Department, Dwellings, Importance},
    concern::{Concern, Coverage},
    indicator::{Indicator, IndicatorCode, Kind},
    intervention::Intervention,
    observation::Observation,
    period::Period,
};
use std::collections::{HashMap, HashSet};

/// What records may refer to.
#[derive(Debug)]
pub struct Known<'a> {
    /// Ids of departments.
    pub departments: HashSet<&'a AreaId>,
    /// Indicators by code.
    pub indicators: HashMap<&'a str, &'a Indicator>,
}

/// Meanings of columns with measured numbers, which are read as nothing else.
const NUMBERS: [&str; 6] = ["x", "y", "numerator", "denominator", "largest", "second_largest"];

/// Looks for personal data; a text that stands in many records is looked at once.
#[derive(Default)]
struct PersonalDataGuard<'a> {
    /// Texts in which there is none, by the meaning they were looked at for.
    clean: HashSet<(&'a str, &'a str)>,
}

impl<'a> PersonalDataGuard<'a> {
    /// Meanings of the values of a record in which personal data seems to stand, and what.
    fn check(&mut self, table: &'a RawTable, row: &'a RawRow) -> Vec<(&'a str, PersonalData)> {
        let texts =
            table.columns.iter().zip(&row.values).filter(|((meaning, _), _)| !NUMBERS.contains(&meaning.as_str()));
        texts.filter_map(|((meaning, _), value)| Some((meaning.as_str(), self.find(value, meaning)?))).collect()
    }

    fn find(&mut self, value: &'a RawValue, meaning: &'a str) -> Option<PersonalData> {
        match value {
            RawValue::Absent => None,
            RawValue::Text(text) | RawValue::Literal(text) => self.find_in(text, meaning),
            RawValue::List(items) => items.iter().find_map(|item| self.find(item, meaning)),
            RawValue::Map(items) => {
                items.iter().find_map(|(name, item)| self.find_in(name, meaning).or_else(|| self.find(item, meaning)))
            }
        }
    }

    fn find_in(&mut self, text: &'a str, meaning: &'a str) -> Option<PersonalData> {
        if self.clean.contains(&(text, meaning)) {
            return None;
        }
        let found = guard(meaning)(text);
        if found.is_none() {
            self.clean.insert((text, meaning));
        }
        found
    }
}

/// Reads every row; `read` gives a record or leaves problems.
fn each<T>(table: &RawTable, mut read: impl FnMut(&mut RecordReader) -> Option<T>) -> (Vec<T>, Vec<Problem>) {
    let mut problems = table.unreadable.clone();
    let mut records = Vec::with_capacity(table.rows.len());
    let mut guard = PersonalDataGuard::default();
    for row in &table.rows {
        let mut reader = RecordReader::new(table, row, &mut problems);
        for (meaning, found) in guard.check(table, row) {
            reader.problem(meaning, None, found, Consequence::LeftOut);
        }
        let record = read(&mut reader);
        if reader.whole() {
            records.extend(record);
        }
    }
    (records, problems)
}

/// Finds values that should be unique, and the record that had them first.
#[derive(Default)]
struct Seen(HashMap<String, u64>);

impl Seen {
    /// Leaves a problem where the values of these meanings were there before.
    fn check(
        &mut self,
        reader: &mut RecordReader,
        meanings: &[String],
        number: u64,
        consequence: Consequence,
        kept_by: &str,
    ) {
        let values: Vec<String> = meanings.iter().filter_map(|meaning| reader.optional_text(meaning)).collect();
        if values.len() < meanings.len() {
            return;
        }
        let (unit, value) = (reader.unit(), values.join(", "));
        match self.0.get(&value) {
            Some(first) => {
                let reason = format!("is the same as in {} {first}{kept_by}", unit.word());
                reader.problem_of(meanings, value, reason, consequence);
            }
            None => {
                self.0.insert(value, number);
            }
        }
    }
}

fn ids_and_keys<'a>(table: &'a RawTable) -> impl FnMut(&mut RecordReader) + 'a {
    let mut ids = Seen::default();
    let mut keys: Vec<Seen> = table.unique.iter().map(|_| Seen::default()).collect();
    let kept_by = format!("; told apart by \"{}\"", table.column("id").map_or("id", |column| column.1));
    move |reader| {
        let number = reader.number_of_record();
        ids.check(reader, &["id".to_owned()], number, Consequence::LeftOut, "");
        for (meanings, seen) in table.unique.iter().zip(&mut keys) {
            seen.check(reader, meanings, number, Consequence::Kept, &kept_by);
        }
    }
}

/// Reads departments. One without a usable geometry is kept without a place; a repeated id is left out; a repeated further key
/// is a problem, but the departments are kept, since their ids differ.
pub fn departments(table: &RawTable) -> (Vec<Department>, Vec<Problem>) {
    let mut unique = ids_and_keys(table);
    each(table, |reader| {
        unique(reader);
        let dwellings = Dwellings {
            family: reader.optional_count("dwellings_family"),
            youth: reader.optional_count("dwellings_youth"),
            elderly: reader.optional_count("dwellings_elderly"),
            nursing: reader.optional_count("dwellings_nursing"),
        };
        let occupied = reader.optional_count("dwellings_occupied");
        if let (Some(occupied), Some(all)) = (occupied, dwellings.total())
            && occupied > all
        {
            let reason = format!("is more than the {all} dwellings that there are");
            reader.problem("dwellings_occupied", Some(occupied.to_string()), reason, Consequence::LeftOut);
        }
        Some(Department {
            id: AreaId::new(reader.text("id")),
            name: reader.text("name"),
            organisation: reader.text("organisation"),
            organisation_number: reader.optional_text("organisation_number"),
            department_number: reader.optional_text("department_number"),
            dwellings,
            occupied,
            geometry: reader.polygons(Consequence::Kept),
        })
    })
}

/// Reads districts or other areas.
pub fn areas(table: &RawTable) -> (Vec<Area>, Vec<Problem>) {
    let mut unique = ids_and_keys(table);
    each(table, |reader| {
        unique(reader);
        let (id, name) = (AreaId::new(reader.text("id")), reader.text("name"));
        Some(Area { id, name, geometry: reader.polygons(Consequence::LeftOut)? })
    })
}

/// Reads features of the base map. One without a geometry has nothing to draw and is not a problem; the number that was kept tells.
/// A place is a point with a name; a road may have one.
pub fn base_features(table: &RawTable, kind: BaseKind) -> (Vec<BaseFeature>, Vec<Problem>) {
    each(table, |reader| {
        let geometry = match reader.geometry() {
            RawGeometry::Absent => return None,
            RawGeometry::Polygons(polygons) => BaseGeometry::Surface(polygons.clone()),
            RawGeometry::Lines(lines) => BaseGeometry::Line(lines.clone()),
            RawGeometry::Point(point) => BaseGeometry::Point(*point),
            RawGeometry::Unreadable(reason) => {
                reader.problem("geometry", None, reason.clone(), Consequence::LeftOut);
                return None;
            }
        };
        match (kind == BaseKind::Place, &geometry) {
            (true, BaseGeometry::Point(_)) | (false, BaseGeometry::Surface(_) | BaseGeometry::Line(_)) => {}
            (true, _) => reader.problem("geometry", None, "must be a point for a place", Consequence::LeftOut),
            (false, _) => {
                let reason = "is a point, which only a base layer of places takes";
                reader.problem("geometry", None, reason, Consequence::LeftOut);
            }
        }
        let name = if kind == BaseKind::Place { Some(reader.text("name")) } else { reader.optional_text("name") };
        if let Some(long) = name.as_ref().filter(|name| name.chars().count() > LONGEST_NAME) {
            let reason = format!("is longer than the {LONGEST_NAME} characters of a name on a map");
            reader.problem("name", Some(long.clone()), reason, Consequence::LeftOut);
        }
        let importance =
            Importance { rank: reader.optional_count("rank"), population: reader.optional_count("population") };
        Some(BaseFeature { kind, name, importance, geometry })
    })
}

/// Characters that a name on the map has at most: the longest of Danish places and streets have half of it.
const LONGEST_NAME: usize = 80;

/// Reads address points.
pub fn address_points(table: &RawTable, known: &Known) -> (Vec<AddressPoint>, Vec<Problem>) {
    each(table, |reader| {
        let department = reader.optional_text("department").map(AreaId::new);
        if let Some(id) = &department {
            check_department(reader, id, known);
        }
        Some(AddressPoint { position: reader.point(), dwellings: reader.count("dwellings"), department })
    })
}

fn check_department(reader: &mut RecordReader, id: &AreaId, known: &Known) {
    if !id.as_str().is_empty() && !known.departments.contains(id) {
        let reason = unknown_department(id, known, reader.may_hint());
        reader.problem("department", Some(id.to_string()), reason, Consequence::LeftOut);
    }
}

/// Why a department is not taken, with the id that it may have had before a spreadsheet changed it.
fn unknown_department(id: &AreaId, known: &Known, may_hint: bool) -> String {
    let hint = may_hint.then(|| lookalike(id.as_str(), known.departments.iter().map(|id| id.as_str()))).flatten();
    format!("is not a known department{}", hint.map(|hint| format!("; {hint}")).unwrap_or_default())
}

fn department(reader: &mut RecordReader, known: &Known) -> AreaId {
    let id = AreaId::new(reader.text("department"));
    check_department(reader, &id, known);
    id
}

/// More persons than any department has; each gets a key of their own.
const MOST_PERSONS: u32 = 1_000_000;

/// Reads register figures. A share's numerator is a count and at most its denominator.
pub fn observations(table: &RawTable, known: &Known) -> (Vec<Observation>, Vec<Problem>) {
    let mut seen: HashMap<(AreaId, String, Period), u64> = HashMap::new();
    each(table, |reader| {
        let department = department(reader, known);
        let (code, period) = (reader.text("indicator"), reader.period("period"));
        let (numerator, denominator) = (reader.number("numerator"), reader.count("denominator"));
        let as_written = |reader: &mut RecordReader| reader.optional_text("numerator");
        match known.indicators.get(code.as_str()) {
            None if !code.is_empty() => {
                reader.problem("indicator", Some(code.clone()), "is not a known indicator", Consequence::LeftOut);
            }
            Some(indicator) if indicator.kind == Kind::Share && reader.whole() => {
                let value = as_written(reader);
                if numerator < 0.0 || numerator.fract() != 0.0 {
                    reader.problem("numerator", value, "is not a whole number of persons", Consequence::LeftOut);
                } else if numerator > f64::from(denominator) {
                    reader.problem(
                        "numerator",
                        value,
                        format!("is more than the denominator {denominator}"),
                        Consequence::LeftOut,
                    );
                }
            }
            Some(_) if numerator < 0.0 => {
                let value = as_written(reader);
                reader.problem("numerator", value, "is below 0", Consequence::LeftOut);
            }
            _ => {}
        }
        if reader.whole() {
            let number = reader.number_of_record();
            if let Some(first) = seen.get(&(department.clone(), code.clone(), period)) {
                let key = ["department".to_owned(), "indicator".to_owned(), "period".to_owned()];
                let (reason, value) = (
                    format!("is the same as in {} {first}", reader.unit().word()),
                    format!("{department}, {code}, {period}"),
                );
                reader.problem_of(&key, value, reason, Consequence::LeftOut);
            } else {
                seen.insert((department.clone(), code.clone(), period), number);
            }
        }
        if reader.whole() && denominator > MOST_PERSONS {
            let value = reader.optional_text("denominator");
            reader.problem("denominator", value, format!("is more persons than {MOST_PERSONS}"), Consequence::LeftOut);
        }
        let of_month = matches!(period, Period::Month(..));
        let stays = |indicator: &&&Indicator| !indicator.is_flow();
        if reader.whole() && of_month && known.indicators.get(code.as_str()).filter(stays).is_some() {
            let reason = "is a month: a stock figure is counted once a year or quarter, since many figures of the same persons reveal more than one";
            reader.problem("period", Some(period.to_string()), reason, Consequence::LeftOut);
        }
        let largest = largest(reader, numerator);
        Some(Observation { department, indicator: IndicatorCode::new(code), period, numerator, denominator, largest })
    })
}

/// The two largest contributors to a sum, where the delivery names them.
fn largest(reader: &mut RecordReader, sum: f64) -> Option<[f64; 2]> {
    let [first, second] = ["largest", "second_largest"].map(|meaning| reader.optional_number(meaning));
    // A second one that is not named may be as large as the first.
    let (first, second) =
        (first?, second.unwrap_or_else(|| first.unwrap_or(0.0).min(sum - first.unwrap_or(0.0)).max(0.0)));
    let written = |reader: &mut RecordReader, meaning| reader.optional_text(meaning);
    if reader.whole() && !(0.0..=sum).contains(&first) {
        let value = written(reader, "largest");
        reader.problem("largest", value, format!("is not from 0 to the sum {sum}"), Consequence::LeftOut);
    } else if reader.whole() && !(0.0..=first).contains(&second) {
        let value = written(reader, "second_largest");
        reader.problem("second_largest", value, format!("is not from 0 to the largest {first}"), Consequence::LeftOut);
    }
    Some([first, second])
}

/// Reads concerns. The time is a month: neither finer nor coarser.
pub fn concerns(table: &RawTable, known: &Known) -> (Vec<Concern>, Vec<Problem>) {
    each(table, |reader| {
        let department = department(reader, known);
        let month = reader.period("month");
        if reader.whole() && !matches!(month, Period::Month(..)) {
            reader.problem("month", Some(month.to_string()), "is not a month (2025-07)", Consequence::LeftOut);
        }
        let (sign, target_group, reporter) =
            (reader.text("sign"), reader.text("target_group"), reader.text("reporter"));
        Some(Concern { department, month, sign, target_group, reporter, count: reader.count("count") })
    })
}

/// Reads who could report.
pub fn coverage(table: &RawTable, known: &Known) -> (Vec<Coverage>, Vec<Problem>) {
    each(table, |reader| {
        let department = department(reader, known);
        let (trained, ended) = (reader.date("trained"), reader.optional_date("ended"));
        if let Some(ended) = ended.filter(|&ended| reader.whole() && ended < trained) {
            reader.problem(
                "ended",
                Some(ended.to_string()),
                format!("is before the training on {trained}"),
                Consequence::LeftOut,
            );
        }
        Some(Coverage { department, trained, active_reporters: reader.count("active_reporters"), ended })
    })
}

/// Reads interventions. One of which it is not said is not open to all.
pub fn interventions(table: &RawTable, known: &Known) -> (Vec<Intervention>, Vec<Problem>) {
    let mut unique = ids_and_keys(table);
    each(table, |reader| {
        unique(reader);
        let (start, end) = (reader.date("start"), reader.optional_date("end"));
        if let Some(end) = end.filter(|&end| reader.whole() && end < start) {
            reader.problem("end", Some(end.to_string()), format!("is before the start {start}"), Consequence::LeftOut);
        }
        let departments: Vec<AreaId> = reader.texts("departments").into_iter().map(AreaId::new).collect();
        for id in departments.iter().filter(|&id| !known.departments.contains(id)) {
            let reason = unknown_department(id, known, reader.may_hint());
            reader.problem("departments", Some(id.to_string()), reason, Consequence::LeftOut);
        }
        if !matches!(reader.raw("participants"), RawValue::Absent | RawValue::Map(_)) {
            reader.problem("participants", None, "is not a list of counts by group", Consequence::LeftOut);
        }
        Some(Intervention {
            id: reader.text("id"),
            kind: reader.text("kind"),
            target_groups: reader.texts("target_groups"),
            start,
            end,
            participants: reader.counts("participants"),
            departments,
            position: reader.optional_point(),
            open_to_all: reader.optional_yes_or_no("open_to_all").unwrap_or(false),
        })
    })
}

#[cfg(test)]
#[path = "datasets_tests.rs"]
mod tests;
