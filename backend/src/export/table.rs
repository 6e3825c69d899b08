//! The table of an export, the same in each format: the file's writer decides nothing about a figure.
use super::{
    asked::{Asked, Entry, Item, Measured, OWN_WEIGHTS, OWN_WEIGHTS_NAME, What, year},
    request::Shape,
    words::{self, Named, Voice, head},
};
use crate::table::Cell;
use geodata::{column::State, period::Period};
use store::AreaRow;

/// A table: each row is as long as the headings.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    /// Names of the columns.
    pub(super) headings: Vec<String>,
    /// Rows, by area, then by indicator, then by period.
    pub(super) rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Which of the exported areas it is about.
    pub(super) area: usize,
    /// What no other row has.
    pub(super) id: String,
    /// Its cells.
    pub(super) cells: Vec<Cell>,
}

/// The table of a request.
pub(super) fn table(asked: &Asked, measured: &Measured) -> Table {
    let maker = Maker { asked, measured, voice: asked.request.voice() };
    match asked.request.shape {
        Shape::Long => maker.long(),
        Shape::Wide => maker.wide(),
    }
}

/// A column that is there, or left out for persons where no area of the layer has anything in it.
type Column = (Named, bool);

struct Maker<'a> {
    asked: &'a Asked,
    measured: &'a Measured,
    voice: Voice,
}

impl Maker<'_> {
    /// A row for each area, indicator and period.
    fn long(&self) -> Table {
        let about = self.columns_of_area();
        let classes = self.asked.items.iter().any(Item::is_class);
        let figure =
            [head::INDICATOR, head::CODE, head::PERIOD, head::VALUE, head::UNIT, head::LOW, head::HIGH, head::STATE];
        let last = self.last_columns();
        let columns = about.iter().copied().chain(figure.map(|column| (column, true)));
        let columns = columns.chain([(head::CLASS, classes)]);
        let columns = columns.chain(STANDING.map(|column| (column, self.asked.request.standings)));
        let columns = columns.chain([(head::NUMERATOR, true), (head::DENOMINATOR, true)]).chain(last);
        let columns: Vec<Column> = columns.collect();
        let mut rows = Vec::new();
        let one = self.asked.items.iter().map(|item| item.series.len()).sum::<usize>() == 1;
        for (at, area) in self.asked.areas.iter().enumerate() {
            for item in &self.asked.items {
                for (period, entries) in &item.series {
                    let entry = &entries[at];
                    let cells = self.of_area(area).into_iter().chain(self.of_figure(item, *period, entry));
                    let cells = cells.chain([self.class(entry)]).chain(self.standing(area, year(*period)));
                    let cells = cells.chain(counts(entry)).chain(self.last(area));
                    let id =
                        if one { area.id.clone() } else { format!("{}/{}/{period}", area.id, item.indicator.code) };
                    rows.push(Row { area: at, id, cells: kept(&columns, cells) });
                }
            }
        }
        Table { headings: self.headings(&columns), rows }
    }

    /// A row for each area, a column for each indicator and period.
    fn wide(&self) -> Table {
        let about = self.columns_of_area();
        let last = self.last_columns();
        let years: Vec<i16> =
            if self.asked.request.standings { self.asked.ranked_years().into_iter().collect() } else { Vec::new() };
        let mut headings = self.headings(&about);
        for item in &self.asked.items {
            headings.extend(item.series.iter().map(|(period, _)| self.heading(item, *period)));
        }
        // What is exported as an indicator of its own stands there alone.
        let quadrant = self.asked.items.iter().any(|item| item.what == What::Quadrant);
        let standing = if quadrant { &STANDING[..STANDING.len() - 1] } else { &STANDING[..] };
        for year in &years {
            let heading = |column: &Named| match self.voice {
                Voice::Program => format!("{}_{year}", self.heading_of(*column)),
                Voice::Person(_) => format!("{} {year}", self.heading_of(*column)),
            };
            headings.extend(standing.iter().map(heading));
        }
        headings.push(self.voice.say(head::WITHOUT).to_owned());
        headings.extend(self.headings(&last));
        let row = |(at, area): (usize, &AreaRow)| {
            let mut cells = kept(&about, self.of_area(area));
            for item in &self.asked.items {
                let value = |entries: &Vec<Entry>| {
                    if item.is_class() { self.class(&entries[at]) } else { value(item, &entries[at]) }
                };
                cells.extend(item.series.iter().map(|(_, entries)| value(entries)));
            }
            for year in &years {
                cells.extend(self.standing(area, Some(*year)).into_iter().take(standing.len()));
            }
            cells.push(self.without(at).into());
            cells.extend(kept(&last, self.last(area)));
            Row { area: at, id: area.id.clone(), cells }
        };
        Table { headings, rows: self.asked.areas.iter().enumerate().map(row).collect() }
    }

    fn columns_of_area(&self) -> Vec<Column> {
        let (has, all) = (self.asked.has, self.voice == Voice::Program);
        vec![
            (head::NAME, true),
            (head::ID, true),
            (head::DISTRICT, all || has.district),
            (head::ORGANISATION, all || has.organisation),
            (head::DWELLINGS, true),
        ]
    }

    fn of_area(&self, area: &AreaRow) -> [Cell; 5] {
        [
            area.name.as_str().into(),
            area.id.as_str().into(),
            area.district.clone().into(),
            area.organisation.clone().into(),
            area.dwellings.map_or(Cell::Empty, Cell::number),
        ]
    }

    fn last_columns(&self) -> [Column; 2] {
        [(head::SHOWN_WITH, self.voice == Voice::Program || self.asked.has.shown_with), (head::RELEASE, true)]
    }

    fn last(&self, area: &AreaRow) -> [Cell; 2] {
        let with = (!area.shown_with.is_empty()).then(|| area.shown_with.join("; "));
        [with.into(), Cell::number(self.asked.release.id)]
    }

    fn of_figure(&self, item: &Item, period: Period, entry: &Entry) -> [Cell; 8] {
        let (language, digits) = (self.asked.request.language, item.indicator.decimals);
        let interval = entry.figure.interval.filter(|_| entry.figure.state.has_value());
        let [low, high] = interval.map_or([Cell::Empty, Cell::Empty], |ends| ends.map(|end| shown(end, digits)));
        [
            language.of(&item.indicator.name).into(),
            item.indicator.code.as_str().into(),
            period.to_string().into(),
            value(item, entry),
            Some(language.of(&item.indicator.unit)).filter(|unit| !unit.is_empty()).into(),
            low,
            high,
            self.voice.say(words::state(entry.figure.state)).into(),
        ]
    }

    fn class(&self, entry: &Entry) -> Cell {
        let text = entry.class.map(|(first, second)| match (self.voice, second) {
            (_, None) => self.voice.say(first).to_owned(),
            (Voice::Program, Some(second)) => format!("{}_{}", first.code, second.code),
            (Voice::Person(_), Some(second)) => format!("{}, {}", self.voice.say(first), self.voice.say(second)),
        });
        text.into()
    }

    fn standing(&self, area: &AreaRow, year: Option<i16>) -> [Cell; STANDING.len()] {
        let found = year.and_then(|year| self.measured.get(&year)?.get(area.position));
        let Some(found) = found else { return Default::default() };
        let quadrant = match words::quadrant(found.quadrant) {
            Ok(class) => self.voice.say(class),
            Err(state) => self.voice.say(words::state(state)),
        };
        let Some(standing) = &found.standing else {
            let mut cells: [Cell; STANDING.len()] = Default::default();
            cells[STANDING.len() - 1] = quadrant.into();
            return cells;
        };
        let [first, last] = standing.robustness.ranks.map(Cell::number);
        [
            Cell::number(standing.rank),
            Cell::number(standing.of),
            first,
            last,
            self.voice.say(words::need(standing.status)).into(),
            self.voice.say(words::trend(standing.dynamics)).into(),
            quadrant.into(),
        ]
    }

    /// The heading of an indicator in a period.
    fn heading(&self, item: &Item, period: Period) -> String {
        let code = &item.indicator.code;
        let Voice::Person(language) = self.voice else { return format!("{code}_{period}") };
        let name = language.of(&item.indicator.name);
        let others = self.asked.items.iter().filter(|other| other.indicator.code != *code);
        let shared = others.into_iter().any(|other| language.of(&other.indicator.name) == name);
        let code = if shared { format!(" [{code}]") } else { String::new() };
        let unit = language.of(&item.indicator.unit);
        let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
        format!("{name}{code}{unit} {period}")
    }

    /// Which cells of an area have no figure, and why; and which a zero that may stand for a few.
    fn without(&self, at: usize) -> Option<String> {
        let mut parts = Vec::new();
        for state in State::ALL.into_iter().filter(|state| *state != State::Value) {
            let mut of_state = Vec::new();
            for item in &self.asked.items {
                let has = |(period, entries): &(Period, Vec<Entry>)| {
                    (entries[at].figure.state == state).then(|| period.to_string())
                };
                let periods: Vec<String> = item.series.iter().filter_map(has).collect();
                if !periods.is_empty() {
                    let name = match self.voice {
                        Voice::Program => item.indicator.code.as_str(),
                        Voice::Person(language) => language.of(&item.indicator.name),
                    };
                    of_state.push(format!("{name} {}", periods.join(" ")));
                }
            }
            if !of_state.is_empty() {
                parts.push(format!("{}: {}", self.voice.say(words::state(state)), of_state.join(", ")));
            }
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn headings(&self, columns: &[Column]) -> Vec<String> {
        columns.iter().filter(|(_, there)| *there).map(|(column, _)| self.heading_of(*column)).collect()
    }

    /// A heading, which says what was made with own weights.
    fn heading_of(&self, column: Named) -> String {
        let name = self.voice.say(column);
        // Which way an area moves has no weights.
        let weighted = STANDING.contains(&column) && column != head::TREND;
        let own = weighted && !self.asked.request.weights.is_empty();
        match self.voice {
            Voice::Program if own => format!("{name}{OWN_WEIGHTS}"),
            Voice::Person(language) if own => format!("{name}{}", language.say(OWN_WEIGHTS_NAME)),
            _ => name.to_owned(),
        }
    }
}

/// What is said of how an area stands.
const STANDING: [Named; 7] =
    [head::RANK, head::OF, head::RANK_FROM, head::RANK_TO, head::NEED, head::TREND, head::QUADRANT];

/// The cells of the columns that are there.
fn kept(columns: &[Column], cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
    columns.iter().zip(cells).filter(|((_, there), _)| *there).map(|(_, cell)| cell).collect()
}

fn value(item: &Item, entry: &Entry) -> Cell {
    if entry.figure.state.has_value() && !item.is_class() {
        shown(entry.figure.value, item.indicator.decimals)
    } else {
        Cell::Empty
    }
}

/// Numerator and denominator to a thousandth, so that the parts of areas add up to the whole.
fn counts(entry: &Entry) -> [Cell; 2] {
    let counts = entry.figure.counts.filter(|_| entry.figure.state.has_value());
    counts.map_or([Cell::Empty, Cell::Empty], |counts| counts.map(|count| Cell::number((count * 1e3).round() / 1e3)))
}

/// A number with the digits that the page shows, rounded as a browser rounds: halves away from zero. Values are exact in `f32`, so that no half
/// is missed by the multiplication.
fn shown(value: f64, digits: u8) -> Cell {
    let parts = 10_f64.powi(i32::from(digits));
    Cell::rounded((value * parts).round() / parts, usize::from(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_of_the_page() {
        let text = |value, digits| match shown(value, digits) {
            Cell::Number(text) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(text(12.25, 1), "12.3", "a half goes away from zero, as in a browser");
        assert_eq!(text(-12.25, 1), "-12.3");
        assert_eq!(text(201.0, 0), "201");
        assert_eq!(text(7.0, 1), "7.0", "a digit that is shown is written");
        assert_eq!(text(-0.001, 2), "0.00", "nothing has no sign");
    }
}
