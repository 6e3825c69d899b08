//! What the page shows, as a value: an event and a state give the next state. Knows no browser.
//!
//! The state stands in the address behind `#`, so that a link shows what its sender saw:
//! `#layer=districts&indicator=uden_tilknytning&period=2025&area=7&map=12.57/55.67/12.3&language=da`.
use std::{collections::BTreeMap, fmt::Write};
use wire::{Catalogue, Indicator, Text};

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
pub struct Place {
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

    fn from_address(text: &str) -> Option<Self> {
        Some(match text {
            "quantile" => Self::Quantile,
            "natural" => Self::Natural,
            "equal" => Self::Equal,
            ends => {
                let ends = ends.split('/').map(|end| end.parse::<f32>().ok().filter(|end| end.is_finite()));
                let mut ends = ends.collect::<Option<Vec<f32>>>()?;
                ends.sort_unstable_by(f32::total_cmp);
                ends.truncate(MOST_ENDS);
                Self::Fixed(ends)
            }
        })
    }
}

/// The word for the line that parts two periods, in the address.
const SWIPE: &str = "swipe";

/// The word for the base map of pictures, in the address.
const RASTER: &str = "raster";

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
    /// It moves worse than the others.
    Worse,
    /// It moves better than the others.
    Better,
    /// No intervention serves it.
    NotServed,
}

impl Filter {
    fn address(&self) -> String {
        match self {
            Self::Above(indicator, limit) => format!("{}:above:{limit}", quoted(indicator)),
            Self::Below(indicator, limit) => format!("{}:below:{limit}", quoted(indicator)),
            Self::Worse => "worse".to_owned(),
            Self::Better => "better".to_owned(),
            Self::NotServed => "not-served".to_owned(),
        }
    }

    fn from_address(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let first = parts.next()?;
        Some(match (first, parts.next(), parts.next()) {
            ("worse", None, None) => Self::Worse,
            ("better", None, None) => Self::Better,
            ("not-served", None, None) => Self::NotServed,
            (indicator, Some(side), Some(limit)) => {
                let limit = limit.parse::<f32>().ok().filter(|limit| limit.is_finite())?;
                match side {
                    "above" => Self::Above(unquoted(indicator), limit),
                    "below" => Self::Below(unquoted(indicator), limit),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
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
    /// Id of the layer that is coloured.
    pub layer: String,
    /// Code of the indicator.
    pub indicator: String,
    /// Id of the period.
    pub period: String,
    /// Ids of the selected areas in the layer, in the order in which they were chosen.
    pub selected: Vec<String>,
    /// Where the camera stands; `None` shows the whole municipality.
    pub place: Option<Place>,
    /// Language of the interface.
    pub language: Language,
    /// What fills the middle.
    pub view: View,
    /// How values are put into classes.
    pub classing: Classing,
    /// Period that the shown one is compared with: the map shows the change.
    pub against: Option<String>,
    /// How the two periods are shown.
    pub comparison: Comparison,
    /// Whether the base map of pictures is shown.
    pub raster: bool,
    /// Opacity of the coloured layer in percent, from [`LEAST_OPACITY`] to [`FULL_OPACITY`].
    pub opacity: u8,
    /// Weights of indicators in tenths, where they are not [`USUAL_WEIGHT`].
    pub weights: BTreeMap<String, u8>,
    /// Name of the scenario that has these weights; empty where they have none.
    pub scenario: String,
    /// What areas must meet.
    pub filters: Vec<Filter>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            layer: String::new(),
            indicator: String::new(),
            period: String::new(),
            selected: Vec::new(),
            place: None,
            language: Language::default(),
            view: View::default(),
            classing: Classing::default(),
            against: None,
            comparison: Comparison::default(),
            raster: false,
            opacity: FULL_OPACITY,
            weights: BTreeMap::new(),
            scenario: String::new(),
            filters: Vec::new(),
        }
    }
}

/// What a person did.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Chose a layer.
    Layer(String),
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
    /// Changed what fills the middle.
    View(View),
    /// Chose how values are put into classes.
    Classing(Classing),
    /// Chose a period to compare with, or none.
    Against(Option<String>),
    /// Chose how the two periods are shown.
    Comparison(Comparison),
    /// Turned the base map of pictures on or off.
    Raster(bool),
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
    /// Moved the camera.
    Moved(Place),
    /// Chose a language.
    Language(Language),
    /// Followed a link or edited the address: the part behind `#`.
    Address(String),
}

impl State {
    /// The state that an address asks for, as far as the catalogue has it.
    pub fn from_address(address: &str, catalogue: &Catalogue) -> Self {
        Self::default().apply(Event::Address(address.to_owned()), catalogue)
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
            Event::View(view) => next.view = view,
            Event::Classing(classing) => next.classing = classing,
            Event::Against(period) => next.against = period,
            Event::Comparison(comparison) => next.comparison = comparison,
            Event::Raster(shown) => next.raster = shown,
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
            Event::Moved(place) => next.place = Some(place),
            Event::Language(language) => next.language = language,
            Event::Address(address) => next.read(&address),
        }
        next.fit(catalogue);
        next
    }

    /// The part of the address behind `#`.
    pub fn address(&self) -> String {
        let mut address = format!(
            "layer={}&indicator={}&period={}",
            quoted(&self.layer),
            quoted(&self.indicator),
            quoted(&self.period)
        );
        let list = |address: &mut String, name: &str, items: Vec<String>| {
            if !items.is_empty() {
                write!(address, "&{name}={}", items.join(",")).expect("a string takes all");
            }
        };
        list(&mut address, "area", self.selected.iter().map(|area| quoted(area)).collect());
        if self.view != View::default() {
            list(&mut address, "view", vec![self.view.word().to_owned()]);
        }
        match &self.classing {
            Classing::Quantile => {}
            Classing::Fixed(ends) => {
                let ends: Vec<String> = ends.iter().map(f32::to_string).collect();
                list(&mut address, "classes", vec![ends.join("/")]);
            }
            other => list(&mut address, "classes", vec![other.word().to_owned()]),
        }
        list(&mut address, "against", self.against.iter().map(|period| quoted(period)).collect());
        if self.comparison == Comparison::Swipe {
            list(&mut address, "compare", vec![SWIPE.to_owned()]);
        }
        if self.raster {
            list(&mut address, "base", vec![RASTER.to_owned()]);
        }
        if self.opacity != FULL_OPACITY {
            list(&mut address, "opacity", vec![self.opacity.to_string()]);
        }
        let weights = self.weights.iter().map(|(indicator, weight)| format!("{}:{weight}", quoted(indicator)));
        list(&mut address, "weights", weights.collect());
        if !self.scenario.is_empty() {
            list(&mut address, "scenario", vec![quoted(&self.scenario)]);
        }
        list(&mut address, "filter", self.filters.iter().map(Filter::address).collect());
        if let Some(Place { lon, lat, zoom }) = self.place {
            write!(address, "&map={lon:.5}/{lat:.5}/{zoom:.2}").expect("a string takes all");
        }
        address.push_str("&language=");
        address.push_str(self.language.tag());
        address
    }

    fn read(&mut self, address: &str) {
        self.selected.clear();
        (self.view, self.classing, self.against) = (View::default(), Classing::default(), None);
        (self.comparison, self.opacity, self.raster) = (Comparison::default(), FULL_OPACITY, false);
        self.weights.clear();
        self.scenario.clear();
        self.filters.clear();
        for (key, raw) in address.trim_start_matches('#').split('&').filter_map(|part| part.split_once('=')) {
            let value = unquoted(raw);
            match key {
                "layer" => self.layer = value,
                "indicator" => self.indicator = value,
                "period" => self.period = value,
                "area" => self.selected = raw.split(',').filter(|area| !area.is_empty()).map(unquoted).collect(),
                "view" => self.view = View::from_word(&value).unwrap_or_default(),
                "classes" => self.classing = Classing::from_address(&value).unwrap_or_default(),
                "against" => self.against = Some(value),
                "compare" if value == SWIPE => self.comparison = Comparison::Swipe,
                "base" => self.raster = value == RASTER,
                "opacity" => {
                    let percent = value.parse::<u8>().unwrap_or(FULL_OPACITY);
                    self.opacity = percent.clamp(LEAST_OPACITY, FULL_OPACITY);
                }
                "scenario" => self.scenario = value.chars().take(LONGEST_NAME).collect(),
                "weights" => {
                    let weights = raw.split(',').filter_map(|part| {
                        let (indicator, weight) = part.split_once(':')?;
                        Some((unquoted(indicator), weight.parse::<u8>().ok()?.min(GREATEST_WEIGHT)))
                    });
                    self.weights = weights.filter(|(_, weight)| *weight != USUAL_WEIGHT).collect();
                }
                "filter" => self.filters = raw.split(',').filter_map(Filter::from_address).collect(),
                "map" => self.place = place(&value).or(self.place),
                "language" => self.language = Language::from_tag(&value).unwrap_or(self.language),
                _ => {}
            }
        }
    }

    /// Puts the catalogue's first or newest in the place of what it does not have.
    fn fit(&mut self, catalogue: &Catalogue) {
        if !self.layer_is_known(catalogue) {
            self.layer = catalogue.layers.first().map(|layer| layer.id.clone()).unwrap_or_default();
        }
        let known = catalogue.indicators.iter().find(|indicator| indicator.code == self.indicator);
        let Some(indicator) = known.or(catalogue.indicators.first()) else { return };
        self.indicator.clone_from(&indicator.code);
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
        self.filters.retain(|filter| match filter {
            Filter::Above(code, _) | Filter::Below(code, _) => known(code),
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

    /// The weight of an indicator, where 1 is usual.
    pub fn weight(&self, indicator: &str) -> f64 {
        f64::from(self.weights.get(indicator).copied().unwrap_or(USUAL_WEIGHT)) / f64::from(USUAL_WEIGHT)
    }

    fn layer_is_known(&self, catalogue: &Catalogue) -> bool {
        catalogue.layers.iter().any(|layer| layer.id == self.layer)
    }
}

fn newest(indicator: &Indicator) -> String {
    indicator.periods.last().map(|period| period.id.clone()).unwrap_or_default()
}

fn place(text: &str) -> Option<Place> {
    let mut numbers = text.split('/').map(|number| number.parse::<f64>().ok().filter(|number| number.is_finite()));
    let (lon, lat, zoom) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let on_earth = (-180.0..=180.0).contains(&lon) && (-85.0..=85.0).contains(&lat) && (0.0..=24.0).contains(&zoom);
    on_earth.then_some(Place { lon, lat, zoom })
}

/// Percent-encoding of all but letters, digits and `-_.~`, as RFC 3986 has it.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => quoted.push(char::from(byte)),
            _ => write!(quoted, "%{byte:02X}").expect("a string takes all"),
        }
    }
    quoted
}

fn unquoted(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let code = tail.get(..2).filter(|_| byte == b'%').and_then(|code| std::str::from_utf8(code).ok());
        if let Some(value) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(value);
            rest = &tail[2..];
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A value as the segment of a path.
pub fn segment(text: &str) -> String {
    quoted(text)
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
