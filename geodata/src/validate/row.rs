//! Reading a record: each value by its meaning, each problem kept with its place.
use super::{
    Consequence, Figure, PersonalData, Problem, RawGeometry, RawRow, RawTable, RawValue, Unit, ValueError,
    personal_data, personal_data_in_code, personal_data_in_id, value,
};
use crate::period::Period;
use geo::{MultiPolygon, Point};
use jiff::civil::Date;

/// Meanings of columns with identifiers: digits alone may be a code there.
const IDS: [&str; 5] = ["id", "department", "departments", "organisation_number", "department_number"];

/// Meanings of columns with codes that are made of words.
const CODES: [&str; 7] = ["indicator", "kind", "participants", "reporter", "sign", "target_group", "target_groups"];

/// The guard that texts of a meaning go through.
pub(super) fn guard(meaning: &str) -> fn(&str) -> Option<PersonalData> {
    if IDS.contains(&meaning) {
        personal_data_in_id
    } else if CODES.contains(&meaning) {
        personal_data_in_code
    } else {
        personal_data
    }
}

/// A record that is being read. A value that cannot be taken leaves a problem and a placeholder; [`RecordReader::whole`] tells in
/// the end whether the record may be used, so that all its problems are found at once.
pub(super) struct RecordReader<'a> {
    table: &'a RawTable,
    row: &'a RawRow,
    problems: &'a mut Vec<Problem>,
    whole: bool,
}

impl<'a> RecordReader<'a> {
    pub(super) fn new(table: &'a RawTable, row: &'a RawRow, problems: &'a mut Vec<Problem>) -> Self {
        Self { table, row, problems, whole: true }
    }

    pub(super) fn whole(&self) -> bool {
        self.whole
    }

    /// Keeps a problem with the value of `meaning`.
    pub(super) fn problem(
        &mut self,
        meaning: &str,
        value: Option<String>,
        reason: impl std::fmt::Display,
        consequence: Consequence,
    ) {
        if consequence == Consequence::LeftOut {
            self.whole = false;
        }
        let field = self.table.column(meaning).map_or(meaning, |column| column.1);
        let value = value.filter(|value| guard(meaning)(value).is_none());
        self.problems.push(Problem {
            place: self.table.place(self.row.number),
            field: Some(field.to_owned()),
            value,
            reason: reason.to_string(),
            consequence,
        });
    }

    /// Keeps a problem with several values together.
    pub(super) fn problem_of(&mut self, meanings: &[String], value: String, reason: String, consequence: Consequence) {
        let fields: Vec<&str> = meanings
            .iter()
            .map(|meaning| self.table.column(meaning).map_or(meaning.as_str(), |column| column.1))
            .collect();
        let fields = fields.join(", ");
        let value = Some(value).filter(|value| meanings.iter().all(|meaning| guard(meaning)(value).is_none()));
        self.problem(&fields, value, reason, consequence);
    }

    /// Whether hints are still worth their time: each is looked for among all that is known.
    pub(super) fn may_hint(&self) -> bool {
        self.problems.len() < 1000
    }

    pub(super) fn unit(&self) -> Unit {
        self.table.unit
    }

    pub(super) fn number_of_record(&self) -> u64 {
        self.row.number
    }

    pub(super) fn geometry(&self) -> &'a RawGeometry {
        &self.row.geometry
    }

    pub(super) fn raw(&self, meaning: &str) -> &'a RawValue {
        let at = self.table.column(meaning).map(|column| column.0);
        at.and_then(|at| self.row.values.get(at)).unwrap_or(&RawValue::Absent)
    }

    /// The text of a value, trimmed; empty is absent.
    pub(super) fn optional_text(&mut self, meaning: &str) -> Option<String> {
        match self.raw(meaning) {
            RawValue::Absent => None,
            value @ (RawValue::Text(_) | RawValue::Literal(_)) => {
                value.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
            }
            RawValue::List(_) | RawValue::Map(_) => {
                self.problem(meaning, None, "is a list where a single value belongs", Consequence::LeftOut);
                None
            }
        }
    }

    pub(super) fn text(&mut self, meaning: &str) -> String {
        let before = self.problems.len();
        let text = self.optional_text(meaning);
        if text.is_none() && self.problems.len() == before {
            self.problem(meaning, None, "is empty", Consequence::LeftOut);
        }
        text.unwrap_or_default()
    }

    fn parsed<T: Default>(
        &mut self,
        meaning: &str,
        text: String,
        parse: impl FnOnce(&str) -> Result<T, ValueError>,
    ) -> T {
        parse(&text).unwrap_or_else(|reason| {
            self.problem(meaning, Some(text), reason, Consequence::LeftOut);
            T::default()
        })
    }

    fn required<T: Default>(&mut self, meaning: &str, parse: impl FnOnce(&str) -> Result<T, ValueError>) -> T {
        let text = self.text(meaning);
        if text.is_empty() { T::default() } else { self.parsed(meaning, text, parse) }
    }

    fn optional<T: Default>(&mut self, meaning: &str, parse: impl FnOnce(&str) -> Result<T, ValueError>) -> Option<T> {
        let text = self.optional_text(meaning)?;
        Some(self.parsed(meaning, text, parse))
    }

    /// A number, or `None` where there is none; a mark in its place is told. `required` says that the record needs it.
    fn figure(&mut self, meaning: &str, required: bool) -> Option<f64> {
        let Some((at, _)) = self.table.column(meaning) else {
            if required {
                self.problem(meaning, None, "is empty", Consequence::LeftOut);
            }
            return None;
        };
        let value = self.raw(meaning);
        let written = value.text().map(str::to_owned).filter(|text| !text.trim().is_empty());
        let consequence = if required { Consequence::LeftOut } else { Consequence::Kept };
        match self.table.figure(at, value) {
            Ok(Figure::Number(number)) => return Some(number),
            Ok(_) if written.is_none() && !required => {}
            Ok(_) if written.is_none() => self.problem(meaning, None, "is empty", Consequence::LeftOut),
            Ok(Figure::Suppressed) => {
                self.problem(meaning, written, "stands for a value that is withheld: it is not a number", consequence);
            }
            Ok(Figure::Missing) => {
                self.problem(meaning, written, "stands for a missing value: it is not a number", consequence);
            }
            Err(reason) => self.problem(meaning, written, reason, Consequence::LeftOut),
        }
        None
    }

    fn counted(&mut self, meaning: &str, number: f64) -> Option<u32> {
        let written = self.raw(meaning).text().map(str::to_owned);
        value::count(number).map_err(|reason| self.problem(meaning, written, reason, Consequence::LeftOut)).ok()
    }

    pub(super) fn number(&mut self, meaning: &str) -> f64 {
        self.figure(meaning, true).unwrap_or_default()
    }

    pub(super) fn optional_number(&mut self, meaning: &str) -> Option<f64> {
        self.figure(meaning, false)
    }

    pub(super) fn count(&mut self, meaning: &str) -> u32 {
        let number = self.figure(meaning, true);
        number.and_then(|number| self.counted(meaning, number)).unwrap_or_default()
    }

    pub(super) fn optional_count(&mut self, meaning: &str) -> Option<u32> {
        let number = self.figure(meaning, false)?;
        self.counted(meaning, number)
    }

    pub(super) fn date(&mut self, meaning: &str) -> Date {
        self.required(meaning, value::date)
    }

    pub(super) fn optional_date(&mut self, meaning: &str) -> Option<Date> {
        self.optional(meaning, value::date)
    }

    pub(super) fn optional_yes_or_no(&mut self, meaning: &str) -> Option<bool> {
        self.optional(meaning, value::yes_or_no)
    }

    pub(super) fn period(&mut self, meaning: &str) -> Period {
        self.required(meaning, |text| value::period(text).map(Some)).unwrap_or(Period::Year(1900))
    }

    /// The texts of a list; a single value is a list of one.
    pub(super) fn texts(&mut self, meaning: &str) -> Vec<String> {
        match self.raw(meaning) {
            RawValue::List(items) => {
                items.iter().filter_map(|item| item.text().map(|text| text.trim().to_owned())).collect()
            }
            _ => self.optional_text(meaning).into_iter().collect(),
        }
    }

    /// Named counts.
    pub(super) fn counts(&mut self, meaning: &str) -> Vec<(String, u32)> {
        let RawValue::Map(items) = self.raw(meaning) else { return Vec::new() };
        let mut counts = Vec::with_capacity(items.len());
        for (name, item) in items {
            let Some(text) = item.text() else {
                self.problem(meaning, Some(name.clone()), "has no count", Consequence::LeftOut);
                continue;
            };
            let read = |text: &str| value::number(text, '.').and_then(value::count);
            counts.push((name.clone(), self.parsed(meaning, text.to_owned(), read)));
        }
        counts
    }

    /// The polygons of the record, or a problem with this consequence.
    pub(super) fn polygons(&mut self, consequence: Consequence) -> Option<MultiPolygon<f64>> {
        match self.row.geometry.polygons() {
            Ok((polygons, mended)) => {
                for mended in mended {
                    self.problem("geometry", None, mended, Consequence::Kept);
                }
                Some(polygons)
            }
            Err(reason) => {
                self.problem("geometry", None, reason, consequence);
                None
            }
        }
    }

    /// The point of the record, where it has one; anything else is a problem.
    pub(super) fn optional_point(&mut self) -> Option<Point<f64>> {
        self.row.geometry.point().unwrap_or_else(|reason| {
            self.problem("geometry", None, reason, Consequence::LeftOut);
            None
        })
    }

    /// The point of a record that must have one.
    pub(super) fn point(&mut self) -> Point<f64> {
        let before = self.problems.len();
        let point = self.optional_point();
        if point.is_none() && self.problems.len() == before {
            self.problem("geometry", None, "has no point", Consequence::LeftOut);
        }
        point.unwrap_or_default()
    }
}
