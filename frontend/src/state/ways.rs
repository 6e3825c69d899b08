//! Ways back: what is a step of the browser's history, what an event took away, and what it takes to bring that back.
use super::{Event, Filter, State, View};
use geodata::layer::LayerId;
use std::collections::BTreeMap;
use wire::Catalogue;

/// How a change came about, which decides what becomes of the entry in the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cause {
    /// A person chose something.
    #[default]
    Choice,
    /// One of many changes in a row, such as a slider that is moved or periods that are played.
    Slide,
    /// The page does it: nobody wants to go back to before.
    Page,
}

/// What becomes of the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Another entry: going back leads to what was shown before.
    New,
    /// The entry that stands is rewritten.
    Same,
}

/// Decides on entries of the browser's history, change by change.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The state of the entry that stands.
    last: Option<State>,
    /// Whether the entry that stands was made by a slide.
    slides: bool,
    /// Whether the act that made the entry that stands is still under way.
    acting: bool,
}

impl History {
    /// The entry for the next state.
    pub fn next(&mut self, state: &State, cause: Cause) -> Entry {
        let Some(last) = self.last.replace(state.clone()) else {
            // What follows from the first state is no step from it.
            self.acting = true;
            return Entry::Same;
        };
        let step = state.is_step_from(&last);
        if !step || cause == Cause::Page || self.acting {
            return Entry::Same;
        }
        let goes_on = cause == Cause::Slide && self.slides;
        self.slides = cause == Cause::Slide;
        if goes_on {
            return Entry::Same;
        }
        self.acting = true;
        Entry::New
    }

    /// The act that made the entry is over: the next step is another.
    pub fn rest(&mut self) {
        self.acting = false;
    }

    /// The browser goes to another entry by itself: what follows from that makes none.
    pub fn travel(&mut self) {
        (self.slides, self.acting) = (false, true);
    }
}

/// What an event took away and a person may want again.
#[derive(Debug, Clone, PartialEq)]
pub enum Lost {
    /// The profile of the one area that was selected, of a layer.
    Profile(LayerId, String),
    /// Several selected areas of a layer.
    Selection(LayerId, Vec<String>),
    /// Filters: all that there were.
    Filters(Vec<Filter>),
    /// Weights, with the name of their scenario.
    Weights(String, BTreeMap<String, u8>),
    /// Everything: the page started over.
    Everything(Box<State>),
}

impl Lost {
    /// What an event took away from a state.
    pub fn by(event: &Event, before: &State) -> Option<Self> {
        match event {
            Event::Select(None) => selection(before),
            Event::SelectAll(areas) if areas.is_empty() => selection(before),
            Event::Filters(filters) if filters.len() < before.filters.len() => {
                Some(Self::Filters(before.filters.clone()))
            }
            Event::UsualWeights if !before.weights.is_empty() => {
                Some(Self::Weights(before.scenario.clone(), before.weights.clone()))
            }
            Event::StartOver => Some(Self::Everything(Box::new(before.clone()))),
            _ => None,
        }
    }

    /// The events that bring it back. What was changed meanwhile stays as it is.
    pub fn back(self) -> Vec<Event> {
        match self {
            Self::Profile(layer, area) => vec![Event::Layer(layer), Event::Select(Some(area))],
            Self::Selection(layer, areas) => vec![Event::Layer(layer), Event::SelectAll(areas)],
            Self::Filters(filters) => vec![Event::Filters(filters)],
            Self::Weights(name, weights) => vec![Event::Scenario(name, weights)],
            Self::Everything(state) => vec![Event::Restore(state)],
        }
    }
}

fn selection(before: &State) -> Option<Lost> {
    match &before.selected[..] {
        [] => None,
        [area] => Some(Lost::Profile(before.layer, area.clone())),
        areas => Some(Lost::Selection(before.layer, areas.to_vec())),
    }
}

impl State {
    /// Whether going back from this state to another is a step: it is about something else, or shown in another way.
    fn is_step_from(&self, before: &Self) -> bool {
        fn about(state: &State) -> (View, LayerId, &str, &str, &[String], Option<&str>) {
            let State { view, layer, indicator, period, selected, opened, .. } = state;
            (*view, *layer, indicator, period, selected, opened.as_deref())
        }
        about(self) != about(before)
    }

    /// Everything as at the first visit, but for the language.
    pub(super) fn started_over(&self) -> Self {
        Self { language: self.language, ..Self::default() }
    }

    /// The state of a view that is left to, after the list of priorities had its own indicator: that which was shown `before`, unless
    /// somebody has chosen another meanwhile. A period that was chosen in the list stays where the indicator has it.
    #[must_use]
    pub fn back_from_ranking(&self, before: &Self, catalogue: &Catalogue) -> Self {
        if self.view == View::Ranking || self.indicator != catalogue.need_index || self.against.is_some() {
            return self.clone();
        }
        let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == before.indicator);
        let has = |period: &str| indicator.is_some_and(|known| known.periods.iter().any(|known| known.id == period));
        let events = [
            Event::Indicator(before.indicator.clone()),
            Event::Period(if has(&self.period) { self.period.clone() } else { before.period.clone() }),
            Event::Classing(before.classing.clone()),
            Event::Against(before.against.clone()),
            Event::Comparison(before.comparison),
        ];
        events.into_iter().fold(self.clone(), |state, event| state.apply(event, catalogue))
    }
}
