//! What the page shows, as a value: an event and a state give the next state. Knows no browser.
//!
//! The state stands in the address behind `#`, so that a link shows what its sender saw:
//! `#layer=districts&indicator=uden_tilknytning&period=2025&area=7&map=12.57/55.67/12.3&language=da`.
use std::fmt::Write;
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

/// What the page shows. Layer, indicator and period always name something in the catalogue that made the state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// Id of the layer that is coloured.
    pub layer: String,
    /// Code of the indicator.
    pub indicator: String,
    /// Id of the period.
    pub period: String,
    /// Id of the selected area in the layer.
    pub selected: Option<String>,
    /// Where the camera stands; `None` shows the whole municipality.
    pub place: Option<Place>,
    /// Language of the interface.
    pub language: Language,
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
    /// Selected an area, or none.
    Select(Option<String>),
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
                next.selected = next.selected.filter(|_| layer == self.layer);
                next.layer = layer;
            }
            Event::Indicator(indicator) => next.indicator = indicator,
            Event::Period(period) => next.period = period,
            Event::Select(area) => next.selected = area,
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
        if let Some(area) = &self.selected {
            address.push_str("&area=");
            address.push_str(&quoted(area));
        }
        if let Some(Place { lon, lat, zoom }) = self.place {
            write!(address, "&map={lon:.5}/{lat:.5}/{zoom:.2}").expect("a string takes all");
        }
        address.push_str("&language=");
        address.push_str(self.language.tag());
        address
    }

    fn read(&mut self, address: &str) {
        self.selected = None;
        for (key, value) in address.trim_start_matches('#').split('&').filter_map(|part| part.split_once('=')) {
            let value = unquoted(value);
            match key {
                "layer" => self.layer = value,
                "indicator" => self.indicator = value,
                "period" => self.period = value,
                "area" => self.selected = Some(value).filter(|area| !area.is_empty()),
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
