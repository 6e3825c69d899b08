//! What the page shows now, as signals that the panels read and [`crate::load`] writes.
pub(crate) use crate::on_map::{OnMap, ShownAs};
use crate::{
    browser,
    client::Weights,
    data::{Data, RankingOf},
    format::with_unit,
    look::{Theme, number_or_word},
    map::MapView,
    paint::EntryKind,
    sheet::Sheet,
    state::{Cause, Event, Language, Lost, NotThere, State, View},
    tabled::{TableColumn, Tabled},
    text::Texts,
};
use geodata::{
    column::{self, Column},
    layer::LayerId,
};
use std::rc::Rc;
use sycamore::prelude::*;
use wire::{Catalogue, Indicator, Profile, Rank, Standings, StatuteResult, Text};

/// Something that a person must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Message {
    /// The server or the network is away; what is on the map stays.
    Unreachable,
    /// The server said no, or what it said cannot be read.
    Faulty,
    /// A newer release is out, and this one is not served any more.
    Outdated,
    /// The release was withdrawn, and what the page shows must not be used.
    Withdrawn,
    /// The browser cannot draw the map.
    NoMap,
    /// The graphics card took the map away.
    Lost,
    /// The address asks for something that the release does not have: [`Page::not_there`] says what.
    NotThere,
}

/// A tool beside the views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// What areas must meet.
    Filter,
    /// What can be taken away.
    Take,
}

/// What the points on the map show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pointed {
    /// How many areas have one.
    pub(crate) areas: usize,
    /// The year in which their interventions run.
    pub(crate) year: i16,
}

/// Everything that the page knows. A copy is the same page.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(crate) state: Signal<State>,
    /// How the state came about.
    pub(crate) cause: Signal<Cause>,
    /// What was shown before the list of priorities had its own indicator.
    before_ranking: Signal<Option<Rc<State>>>,
    /// What was taken away last, for as long as it can be had back.
    pub(crate) lost: Signal<Option<Lost>>,
    /// Where the sheet rests, where windows are narrow.
    pub(crate) sheet: Signal<Sheet>,
    /// Which of the tools beside the views is open.
    pub(crate) tool: Signal<Option<Tool>>,
    /// Whether the introduction is shown.
    pub(crate) introduced: Signal<bool>,
    pub(crate) catalogue: Signal<Option<Rc<Catalogue>>>,
    pub(crate) texts: Signal<Rc<Texts>>,
    pub(crate) shown: Signal<Option<Rc<OnMap>>>,
    /// Everything that has come of the release.
    pub(crate) data: Signal<Option<Rc<Data>>>,
    /// For each area on the map whether it meets the filters; `None` where there are none.
    pub(crate) met: Signal<Option<Rc<Vec<bool>>>>,
    pub(crate) profile: Signal<Option<Rc<Profile>>>,
    /// Least and greatest value of an indicator in all areas of a layer and all periods: charts of all areas share an axis.
    pub(crate) extent: Signal<Option<(LayerId, String, [f64; 2])>>,
    /// Profiles of the selected areas, where they are several.
    pub(crate) compared: Signal<Vec<Rc<Profile>>>,
    /// Layer and ids of areas that a person went to: the map fills itself with them once they are there.
    pub(crate) sought: Signal<Option<(LayerId, Vec<String>)>>,
    /// What the list of priorities is made of; it was asked for once that is seen.
    pub(crate) ranked: Signal<Option<Rc<RankingOf>>>,
    /// How the areas of that list stand by the weights that have come to rest; `None` while that is asked for, and where a layer is too large for it.
    pub(crate) standings: Signal<Option<Rc<Standings>>>,
    /// What stands in the table beside what is on the map; it was asked for once that is seen.
    pub(crate) tabled: Signal<Option<Rc<Tabled>>>,
    /// The column that the table is sorted by, and whether its figures fall.
    pub(crate) table_order: Signal<(TableColumn, bool)>,
    /// What is sought in the table.
    pub(crate) table_sought: Signal<String>,
    /// The weights that were left alone for a moment: what the server computes follows them, not each step of a slider.
    pub(crate) weights: Signal<Weights>,
    /// How the selected area stands to the rules of the statute layer, where that is on.
    pub(crate) statute: Signal<Option<Rc<Vec<StatuteResult>>>>,
    /// What the points on the map show, where they are.
    pub(crate) pointed: Signal<Option<Pointed>>,
    /// Area under the pointer and the pointer's place on the map.
    pub(crate) hovered: Signal<Option<(usize, [f64; 2])>>,
    pub(crate) message: Signal<Option<Message>>,
    /// What the address asks for and the release does not have.
    pub(crate) not_there: Signal<Vec<NotThere>>,
    /// Counts how often a person opened the dialog that makes a file.
    pub(crate) exporting: Signal<usize>,
    /// Requests under way.
    pub(crate) busy: Signal<usize>,
    /// Counts how often a person asked to try again.
    pub(crate) attempt: Signal<usize>,
    pub(crate) metres_per_pixel: Signal<f64>,
    /// Whether a picture of the base map did not come.
    pub(crate) picture_missing: Signal<bool>,
    /// Whether a layer has been on the screen.
    pub(crate) drawn: Signal<bool>,
    pub(crate) map: Signal<Option<MapView>>,
    /// Whether the page is light or dark.
    pub(crate) theme: Signal<Theme>,
}

impl Page {
    /// A page that has nothing yet, in the language that the address asks for.
    pub(crate) fn new() -> Self {
        let address = browser::address();
        let language = address.split("language=").nth(1).and_then(|rest| Language::from_tag(rest.get(..2)?));
        let state = State { language: language.unwrap_or_default(), ..State::default() };
        Self {
            texts: create_signal(Rc::new(Texts::new(state.language))),
            state: create_signal(state),
            cause: create_signal(Cause::default()),
            before_ranking: create_signal(None),
            lost: create_signal(None),
            sheet: create_signal(Sheet::default()),
            tool: create_signal(None),
            introduced: create_signal(false),
            catalogue: create_signal(None),
            shown: create_signal(None),
            data: create_signal(None),
            met: create_signal(None),
            profile: create_signal(None),
            extent: create_signal(None),
            compared: create_signal(Vec::new()),
            sought: create_signal(None),
            ranked: create_signal(None),
            standings: create_signal(None),
            tabled: create_signal(None),
            table_order: create_signal((TableColumn::Value, true)),
            table_sought: create_signal(String::new()),
            weights: create_signal(Weights::new()),
            statute: create_signal(None),
            pointed: create_signal(None),
            hovered: create_signal(None),
            message: create_signal(None),
            not_there: create_signal(Vec::new()),
            exporting: create_signal(0),
            busy: create_signal(0),
            attempt: create_signal(0),
            metres_per_pixel: create_signal(0.0),
            picture_missing: create_signal(false),
            drawn: create_signal(false),
            map: create_signal(None),
            theme: create_signal(Theme::default()),
        }
    }

    /// A place among those that were ranked.
    pub(crate) fn place(self, rank: &Rank) -> String {
        let number = |value: usize| self.number(value as f64, 0);
        self.text_with("rank", [("place", number(rank.place)), ("of", number(rank.of))])
    }

    /// Says what the address asks for and the release does not have.
    pub(crate) fn tell_not_there(self, missing: Vec<NotThere>) {
        if !missing.is_empty() {
            self.not_there.set(missing);
            self.message.set(Some(Message::NotThere));
        }
    }

    /// Takes what a person did.
    pub(crate) fn send(self, event: Event) {
        self.send_as(Cause::Choice, event);
    }

    /// Takes what was done, and how that came about.
    pub(crate) fn send_as(self, cause: Cause, event: Event) {
        let Some(catalogue) = self.catalogue.get_clone_untracked() else {
            if let Event::Language(language) = event {
                self.state.update(|state| state.language = language);
            }
            return;
        };
        if let Event::Address(address) = &event {
            self.tell_not_there(State::not_there(address, &catalogue));
        }
        let before = self.state.get_clone_untracked();
        let lost = Lost::by(&event, &before).filter(|_| cause == Cause::Choice);
        let switches = matches!(event, Event::View(_));
        let mut next = before.apply(event, &catalogue);
        if switches
            && before.view == View::Ranking
            && next.view != View::Ranking
            && let Some(shown) = self.before_ranking.take()
        {
            next = next.back_from_ranking(&shown, &catalogue);
        }
        if before == next {
            return;
        }
        if next.view == View::Ranking && before.view != View::Ranking {
            self.before_ranking.set(Some(Rc::new(before)));
        }
        if lost.is_some() {
            self.lost.set(lost);
        }
        self.cause.set(cause);
        self.state.set(next);
    }

    /// The text of a key.
    pub(crate) fn text(self, key: &str) -> String {
        self.texts.with(|texts| texts.get(key))
    }

    /// The text of a key with arguments.
    pub(crate) fn text_with<const N: usize>(self, key: &str, values: [(&'static str, String); N]) -> String {
        self.texts.with(|texts| texts.with(key, values))
    }

    /// The name of a code of the data: of a kind of intervention ("kind"), or of a target group ("group").
    pub(crate) fn code(self, what: &str, code: &str) -> String {
        self.texts.with(|texts| texts.of_code(what, code))
    }

    /// The text of a code of the data, where there is one.
    pub(crate) fn known_code(self, what: &str, code: &str) -> Option<String> {
        self.texts.with(|texts| texts.of_known_code(what, code))
    }

    /// The text of a key, or of its like for one alone.
    pub(crate) fn counted<const N: usize>(
        self,
        count: usize,
        [one, several]: [&str; 2],
        values: [(&'static str, String); N],
    ) -> String {
        self.text_with(if count == 1 { one } else { several }, values)
    }

    /// The language of the interface.
    pub(crate) fn language(self) -> Language {
        // The texts change only with the language; what shows texts alone must not be rebuilt with every other event.
        self.texts.track();
        self.state.with_untracked(|state| state.language)
    }

    /// A period of an indicator, by its id.
    pub(crate) fn period(self, indicator: &Indicator, id: &str) -> String {
        let known = indicator.periods.iter().find(|known| known.id == id);
        known.map_or_else(|| id.to_owned(), |known| self.of(&known.label))
    }

    /// A text of the catalogue in the language of the interface.
    pub(crate) fn of(self, text: &Text) -> String {
        self.language().of(text).to_owned()
    }

    /// A number in the language of the interface.
    pub(crate) fn number(self, value: f64, decimals: u8) -> String {
        browser::number(self.language(), value, decimals)
    }

    /// A number with its unit.
    pub(crate) fn with_unit(self, number: &str, unit: &str) -> String {
        with_unit(self.language(), number, unit)
    }

    /// A value of an indicator with its unit.
    pub(crate) fn value(self, indicator: &Indicator, value: f64) -> String {
        self.with_unit(&self.number(value, indicator.decimals), &self.of(&indicator.unit))
    }

    /// The unit of a change: the difference between two shares is in percentage points.
    pub(crate) fn unit_of_change(self, indicator: &Indicator) -> String {
        let unit = self.of(&indicator.unit);
        if unit == "%" { self.text("percentage-points") } else { unit }
    }

    /// A change of an indicator, without the unit of it.
    pub(crate) fn change(self, indicator: &Indicator, value: f64) -> String {
        let number = self.number(value, indicator.decimals);
        let rises = value > 0.0 && number.contains(|digit: char| ('1'..='9').contains(&digit));
        if rises { format!("+{number}") } else { number }
    }

    /// A value, or the word for what stands in its place.
    pub(crate) fn figure(self, indicator: &Indicator, state: column::State, value: Option<f64>) -> String {
        number_or_word(state, value).map_or_else(|word| self.text(word), |value| self.value(indicator, value))
    }

    /// What the map says about an area: its name and its figure.
    pub(crate) fn area(self, shown: &OnMap, area: usize) -> Option<(String, String)> {
        let name = shown.layer.name(area)?;
        let state = *shown.column.states.get(area)?;
        let value = shown.column.values.get(area).map(|value| f64::from(*value));
        let text = self.shown_value(shown, state, value);
        if let (true, ShownAs::Change(then), Some([before, now])) = (state.has_value(), &shown.kind, &shown.changed) {
            let of = |column: &Column| {
                let value = column.values.get(area).copied().map(f64::from);
                Some(self.figure(&shown.indicator, *column.states.get(area)?, value))
            };
            let unsure = shown.picture.is_of(EntryKind::Unsure, *shown.picture.paints.get(area)?, state);
            let values = [
                ("then", self.of(&then.label)),
                ("before", of(before)?),
                ("now", self.of(&shown.period.label)),
                ("value", of(now)?),
                ("change", text),
            ];
            return Some((name, self.text_with(if unsure { "tip-change-unsure" } else { "tip-change" }, values)));
        }
        let (ShownAs::Beside(then), Some((other, _))) = (&shown.kind, &shown.beside) else { return Some((name, text)) };
        let before = self.shown_value(shown, *other.states.get(area)?, other.values.get(area).copied().map(f64::from));
        let values = [
            ("then", self.of(&then.label)),
            ("before", before),
            ("now", self.of(&shown.period.label)),
            ("value", text),
        ];
        Some((name, self.text_with("tip-beside", values)))
    }

    /// A value of what is on the map, in words.
    pub(crate) fn shown_value(self, shown: &OnMap, state: column::State, value: Option<f64>) -> String {
        match (&shown.kind, value) {
            (ShownAs::Named(names), Some(value)) if state.has_value() => {
                names.get(value as usize).map_or_else(String::new, |name| self.text(name.1))
            }
            (ShownAs::Change(_), Some(value)) if state.has_value() => {
                self.with_unit(&self.change(&shown.indicator, value), &self.unit_of_change(&shown.indicator))
            }
            _ => self.figure(&shown.indicator, state, value),
        }
    }

    /// Positions of the selected areas in the layer on the map.
    pub(crate) fn selected_areas(self) -> Vec<usize> {
        let Some(shown) = self.shown.get_clone() else { return Vec::new() };
        self.state.with(|state| {
            if state.layer != shown.layer_id {
                return Vec::new();
            }
            state.selected.iter().filter_map(|id| shown.layer.position(id)).collect()
        })
    }

    /// Positions of what is marked on the map: the selected areas, and the one whose profile stands open.
    pub(crate) fn marked_areas(self) -> Vec<usize> {
        let mut marked = self.selected_areas();
        let opened = self.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let open =
                self.state.with(|state| state.focus().filter(|_| state.layer == shown.layer_id).map(str::to_owned));
            shown.layer.position(&open?)
        });
        marked.extend(opened.filter(|area| !marked.contains(area)));
        marked
    }

    /// Position of the selected area in the layer on the map, where it is one alone.
    pub(crate) fn selected_area(self) -> Option<usize> {
        match self.selected_areas()[..] {
            [area] => Some(area),
            _ => None,
        }
    }
}
