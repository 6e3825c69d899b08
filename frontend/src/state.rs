//! What the page shows, as a value: an event and a state give the next state. Knows no browser.
//!
//! The state stands in the address behind `#`, so that a link shows what its sender saw:
//! `#layer=districts&indicator=uden_tilknytning&period=2025&area=7&map=12.57/55.67/12.3&language=da`.
mod address;
mod ways;

pub use address::segment;
use geodata::layer::LayerId;
use std::collections::BTreeMap;
pub use ways::{Cause, Entry, History, Lost};
use wire::{Catalogue, Indicator, STATUTE_THEME, Text};

/// Languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Danish, the first language.
    #[default]
    Danish,
    /// English.
    English,
}

impl Language {
    /// All languages, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Danish, Self::English];

    /// The tag of BCP 47 for documents and addresses.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }

    /// The tag by which numbers and dates are written; English ones as in Britain, day before month.
    pub fn locale(self) -> &'static str {
        match self {
            Self::Danish => "da-DK",
            Self::English => "en-GB",
        }
    }

    /// The language of a tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The text in this language.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::Danish => &text.da,
            Self::English => &text.en,
        }
    }
}

/// Where the camera stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapPlace {
    /// Longitude of the centre in degrees.
    pub lon: f64,
    /// Latitude of the centre in degrees.
    pub lat: f64,
    /// Zoom: the world is 512·2^zoom CSS pixels wide.
    pub zoom: f64,
}

/// What fills the middle of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The map alone.
    #[default]
    Map,
    /// The map's areas as a table.
    Table,
    /// The areas by need, with the weights of the indicators.
    Ranking,
}

impl View {
    /// All views, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Map, Self::Table, Self::Ranking];

    /// The word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Table => "table",
            Self::Ranking => "ranking",
        }
    }

    /// The view of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.word() == word)
    }
}

/// How values are put into classes.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Classing {
    /// As many areas in each.
    #[default]
    Quantile,
    /// The least sum of squares around their means.
    Natural,
    /// The same width.
    Equal,
    /// These upper ends.
    Fixed(Vec<f32>),
}

impl Classing {
    /// The word in the address.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Quantile => "quantile",
            Self::Natural => "natural",
            Self::Equal => "equal",
            Self::Fixed(_) => "fixed",
        }
    }
}

/// Characters of the longest name of a scenario.
pub const LONGEST_NAME: usize = 40;

/// Class limits that a person can set: there are colours for one class more.
const MOST_ENDS: usize = 6;

/// What an area must meet to be shown in full.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// The newest value of an indicator is above a limit.
    Above(String, f32),
    /// The newest value of an indicator is below a limit.
    Below(String, f32),
    /// The newest value of an indicator is above that of a period by more than the protection makes unsure.
    Risen(String, String),
    /// The newest value of an indicator is below that of a period by more than the protection makes unsure.
    Fallen(String, String),
    /// It moves worse than the others.
    Worse,
    /// It moves better than the others.
    Better,
    /// No intervention serves it.
    NotServed,
}

/// How the map shows two periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparison {
    /// The change from the one to the other.
    #[default]
    Change,
    /// One on each side of a line that can be moved.
    Swipe,
}

/// The least opacity of the coloured layer, in percent: below it the classes could not be told apart.
pub const LEAST_OPACITY: u8 = 30;
/// The opacity of a layer that hides what is below it, in percent.
pub const FULL_OPACITY: u8 = 100;

/// The weight of an indicator that nobody has changed, in tenths.
pub const USUAL_WEIGHT: u8 = 10;
/// The greatest weight, in tenths.
pub const GREATEST_WEIGHT: u8 = 30;

/// What the page shows. Layer, indicator and period always name something in the catalogue that made the state.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The layer that is coloured.
    pub layer: LayerId,
    /// Code of the indicator.
    pub indicator: String,
    /// Id of the period.
    pub period: String,
    /// Ids of the selected areas in the layer, in the order in which they were chosen.
    pub selected: Vec<String>,
    /// Where the camera stands; `None` shows the whole municipality.
    pub place: Option<MapPlace>,
    /// Language of the interface.
    pub language: Language,
    /// What fills the middle.
    pub view: View,
    /// Id of the area whose profile stands open in the list of priorities; the selection is another matter.
    pub opened: Option<String>,
    /// How values are put into classes.
    pub classing: Classing,
    /// Whether each period has class limits of its own; otherwise a colour means one number in all of them.
    pub each_period: bool,
    /// Period that the shown one is compared with: the map shows the change.
    pub against: Option<String>,
    /// How the two periods are shown.
    pub comparison: Comparison,
    /// Whether the base map of images is shown.
    pub raster: bool,
    /// Whether interventions are shown as points.
    pub points: bool,
    /// Opacity of the coloured layer in percent, from [`LEAST_OPACITY`] to [`FULL_OPACITY`].
    pub opacity: u8,
    /// Weights of indicators in tenths, where they are not [`USUAL_WEIGHT`].
    pub weights: BTreeMap<String, u8>,
    /// Name of the scenario that has these weights; empty where they have none.
    pub scenario: String,
    /// What areas must meet.
    pub filters: Vec<Filter>,
    /// Codes of the indicators that the table shows beside the one on the map, in the order in which they were chosen.
    pub columns: Vec<String>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            // In no picker: the catalogue's first layer takes its place.
            layer: LayerId::Municipality,
            indicator: String::new(),
            period: String::new(),
            selected: Vec::new(),
            place: None,
            language: Language::default(),
            view: View::default(),
            opened: None,
            classing: Classing::default(),
            each_period: false,
            against: None,
            comparison: Comparison::default(),
            raster: false,
            points: false,
            opacity: FULL_OPACITY,
            weights: BTreeMap::new(),
            scenario: String::new(),
            filters: Vec::new(),
            columns: Vec::new(),
        }
    }
}

/// What a person did.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Chose a layer.
    Layer(LayerId),
    /// Chose an indicator.
    Indicator(String),
    /// Chose a period.
    Period(String),
    /// Selected an area alone, or none.
    Select(Option<String>),
    /// Added an area to the selection, or took it away.
    Toggle(String),
    /// Selected these areas.
    SelectAll(Vec<String>),
    /// Opened the profile of an area in the list of priorities, or closed it.
    Open(Option<String>),
    /// Changed what fills the middle.
    View(View),
    /// Chose how values are put into classes.
    Classing(Classing),
    /// Gave each period class limits of its own, or all the same.
    EachPeriod(bool),
    /// Chose a period to compare with, or none.
    Against(Option<String>),
    /// Chose how the two periods are shown.
    Comparison(Comparison),
    /// Turned the base map of images on or off.
    Raster(bool),
    /// Showed interventions as points, or hid them.
    Points(bool),
    /// Chose how much is seen through the coloured layer, in percent.
    Opacity(u8),
    /// Took the weights of a scenario: its name, and the weights in tenths.
    Scenario(String, BTreeMap<String, u8>),
    /// Gave an indicator a weight, in tenths.
    Weight(String, u8),
    /// Gave all indicators the usual weight.
    UsualWeights,
    /// Changed what areas must meet.
    Filters(Vec<Filter>),
    /// Added an indicator to the table, or took it away.
    Column(String),
    /// Moved the camera.
    Moved(MapPlace),
    /// Chose a language.
    Language(Language),
    /// Followed a link or edited the address: the part behind `#`.
    Address(String),
    /// Took everything back but the language.
    StartOver,
    /// Took back that: this state is shown again, in the language of now.
    Restore(Box<State>),
}

/// Something that an address asks for and the release does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotThere {
    /// Layer, by its id.
    Layer(String),
    /// Indicator, by its code.
    Indicator(String),
    /// Period, by its id.
    Period(String),
    /// Area, by its id.
    Area(String),
}

impl State {
    /// The state that an address asks for, as far as the catalogue has it.
    pub fn from_address(address: &str, catalogue: &Catalogue) -> Self {
        Self::default().apply(Event::Address(address.to_owned()), catalogue)
    }

    /// What an address asks for and the catalogue does not have. Areas are not among them: the catalogue knows none.
    pub fn not_there(address: &str, catalogue: &Catalogue) -> Vec<NotThere> {
        let mut asked = Self::default();
        asked.read(address);
        let mut missing = Vec::new();
        if let Some(layer) = address::value_of(address, "layer").filter(|_| !asked.layer_is_known(catalogue)) {
            missing.push(NotThere::Layer(layer));
        }
        let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == asked.indicator);
        if indicator.is_none() && !asked.indicator.is_empty() {
            missing.push(NotThere::Indicator(asked.indicator));
        }
        let periods = [Some(asked.period).filter(|period| !period.is_empty()), asked.against];
        let known = |id: &String| match indicator {
            Some(indicator) => indicator.periods.iter().any(|period| period.id == *id),
            None => catalogue.indicators.iter().flat_map(|indicator| &indicator.periods).any(|period| period.id == *id),
        };
        missing.extend(periods.into_iter().flatten().filter(|period| !known(period)).map(NotThere::Period));
        missing
    }

    /// The state after an event.
    #[must_use]
    pub fn apply(&self, event: Event, catalogue: &Catalogue) -> Self {
        let mut next = self.clone();
        match event {
            Event::Layer(layer) => {
                // Ids belong to their layer.
                if layer != self.layer {
                    next.selected.clear();
                    next.opened = None;
                }
                // The lists of the statute layer are of one layer alone.
                if next.indicator == STATUTE_THEME && layer != LayerId::Contiguous {
                    next.indicator.clone_from(&catalogue.need_index);
                }
                next.layer = layer;
            }
            Event::Indicator(indicator) => {
                if indicator != self.indicator {
                    // Limits belong to their indicator.
                    next.classing =
                        if matches!(next.classing, Classing::Fixed(_)) { Classing::default() } else { next.classing };
                }
                next.indicator = indicator;
            }
            Event::Period(period) => next.period = period,
            Event::Select(area) => next.selected = area.into_iter().collect(),
            Event::Toggle(area) => match next.selected.iter().position(|other| *other == area) {
                Some(place) => drop(next.selected.remove(place)),
                None => next.selected.push(area),
            },
            Event::SelectAll(areas) => next.selected = areas,
            Event::Open(area) => next.opened = area,
            Event::View(view) => next.see(view),
            Event::Classing(classing) => next.classing = classing,
            Event::EachPeriod(each) => next.each_period = each,
            Event::Against(period) => next.against = period,
            Event::Comparison(comparison) => next.comparison = comparison,
            Event::Raster(shown) => next.raster = shown,
            Event::Points(shown) => next.points = shown,
            Event::Opacity(percent) => next.opacity = percent.clamp(LEAST_OPACITY, FULL_OPACITY),
            Event::Scenario(name, weights) => {
                next.weights = weights.into_iter().map(|(code, weight)| (code, weight.min(GREATEST_WEIGHT))).collect();
                next.weights.retain(|_, weight| *weight != USUAL_WEIGHT);
                next.scenario = name;
            }
            Event::Weight(indicator, weight) => {
                // Other weights are another scenario, which has no name yet.
                next.scenario.clear();
                if weight == USUAL_WEIGHT {
                    next.weights.remove(&indicator);
                } else {
                    next.weights.insert(indicator, weight.min(GREATEST_WEIGHT));
                }
            }
            Event::UsualWeights => {
                next.weights.clear();
                next.scenario.clear();
            }
            Event::Filters(filters) => next.filters = filters,
            Event::Column(code) => match next.columns.iter().position(|other| *other == code) {
                Some(place) => drop(next.columns.remove(place)),
                None => next.columns.push(code),
            },
            Event::Moved(place) => next.place = Some(place),
            Event::Language(language) => next.language = language,
            Event::Address(address) => next.read(&address),
            Event::StartOver => next = self.started_over(),
            Event::Restore(state) => next = Self { language: self.language, ..*state },
        }
        next.fit(catalogue);
        next
    }

    /// Changes what fills the middle. What one view chose another keeps: an area whose profile stands open stays open.
    fn see(&mut self, view: View) {
        match (self.view, view) {
            (View::Ranking, View::Ranking) => {}
            (_, View::Ranking) => self.opened = self.opened.take().or_else(|| self.sole().map(str::to_owned)),
            (View::Ranking, _) if self.selected.is_empty() => self.selected = self.opened.take().into_iter().collect(),
            _ => {}
        }
        self.view = view;
    }

    /// Puts the catalogue's first or newest in place of what it does not have.
    fn fit(&mut self, catalogue: &Catalogue) {
        if !self.layer_is_known(catalogue) {
            self.layer = catalogue.layers.iter().find_map(|layer| layer.id.parse().ok()).unwrap_or(self.layer);
        }
        let known = catalogue.indicators.iter().find(|indicator| indicator.code == self.indicator);
        let Some(indicator) = known.or(catalogue.indicators.first()) else { return };
        self.indicator.clone_from(&indicator.code);
        if self.indicator == STATUTE_THEME && self.layer != LayerId::Contiguous {
            self.layer = LayerId::Contiguous;
            self.selected.clear();
            self.opened = None;
        }
        if !indicator.periods.iter().any(|period| period.id == self.period) {
            self.period = newest(indicator);
        }
        let comparable =
            |period: &String| *period != self.period && indicator.periods.iter().any(|known| known.id == *period);
        self.against = self.against.take().filter(comparable);
        self.raster &= catalogue.raster.is_some();
        if self.against.is_none() {
            self.comparison = Comparison::default();
        }
        let known = |code: &str| catalogue.indicators.iter().any(|indicator| indicator.code == code);
        self.weights.retain(|code, _| known(code));
        if self.weights.is_empty() {
            self.scenario.clear();
        }
        self.columns.retain(|code| known(code));
        self.filters.retain(|filter| match filter {
            Filter::Above(code, _) | Filter::Below(code, _) => known(code),
            Filter::Risen(code, period) | Filter::Fallen(code, period) => {
                let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == *code);
                indicator.is_some_and(|indicator| indicator.periods.iter().any(|known| known.id == *period))
            }
            Filter::Worse | Filter::Better | Filter::NotServed => true,
        });
    }

    /// The selected area, where it is one alone.
    pub fn sole(&self) -> Option<&str> {
        match &self.selected[..] {
            [area] => Some(area),
            _ => None,
        }
    }

    /// The area whose profile is shown: that which stands open in the list of priorities, elsewhere the selected one.
    pub fn focus(&self) -> Option<&str> {
        if self.view == View::Ranking { self.opened.as_deref() } else { self.sole() }
    }

    /// The weight of an indicator, where 1 is usual.
    pub fn weight(&self, indicator: &str) -> f64 {
        weight(&self.weights, indicator)
    }

    fn layer_is_known(&self, catalogue: &Catalogue) -> bool {
        catalogue.layers.iter().any(|layer| layer.id == self.layer.as_str())
    }
}

/// The weight of an indicator among those that were changed, in tenths; 1 is usual.
pub fn weight(changed: &BTreeMap<String, u8>, indicator: &str) -> f64 {
    f64::from(changed.get(indicator).copied().unwrap_or(USUAL_WEIGHT)) / f64::from(USUAL_WEIGHT)
}

fn newest(indicator: &Indicator) -> String {
    indicator.periods.last().map(|period| period.id.clone()).unwrap_or_default()
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
