//! The state in the address, behind `#`.
use super::{
    Classing, Comparison, FULL_OPACITY, Filter, GREATEST_WEIGHT, LEAST_OPACITY, LONGEST_NAME, Language, MOST_ENDS,
    MapPlace, State, USUAL_WEIGHT, View,
};
use geodata::layer::LayerId;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt::Write;

/// The word for the line that parts two periods, in the address.
const SWIPE: &str = "swipe";

/// The word for class limits of each period's own, in the address.
const EACH_PERIOD: &str = "each";

/// The word for interventions as points, in the address.
const INTERVENTIONS: &str = "interventions";

/// The word for the base map of images, in the address.
const RASTER: &str = "raster";

impl Classing {
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

impl Filter {
    pub(super) fn address(&self) -> String {
        match self {
            Self::Above(indicator, limit) => format!("{}:above:{limit}", quoted(indicator)),
            Self::Below(indicator, limit) => format!("{}:below:{limit}", quoted(indicator)),
            Self::Risen(indicator, period) => format!("{}:risen:{}", quoted(indicator), quoted(period)),
            Self::Fallen(indicator, period) => format!("{}:fallen:{}", quoted(indicator), quoted(period)),
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
            (indicator, Some("risen"), Some(period)) => Self::Risen(unquoted(indicator), unquoted(period)),
            (indicator, Some("fallen"), Some(period)) => Self::Fallen(unquoted(indicator), unquoted(period)),
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

impl State {
    /// The part of the address behind `#`.
    pub fn address(&self) -> String {
        let mut address =
            format!("layer={}&indicator={}&period={}", self.layer, quoted(&self.indicator), quoted(&self.period));
        let list = |address: &mut String, name: &str, items: Vec<String>| {
            if !items.is_empty() {
                write!(address, "&{name}={}", items.join(",")).expect("a string takes all");
            }
        };
        list(&mut address, "area", self.selected.iter().map(|area| quoted(area)).collect());
        if self.view != View::default() {
            list(&mut address, "view", vec![self.view.word().to_owned()]);
        }
        list(&mut address, "open", self.opened.iter().map(|area| quoted(area)).collect());
        match &self.classing {
            Classing::Quantile => {}
            Classing::Fixed(ends) => {
                let ends: Vec<String> = ends.iter().map(f32::to_string).collect();
                list(&mut address, "classes", vec![ends.join("/")]);
            }
            other => list(&mut address, "classes", vec![other.word().to_owned()]),
        }
        if self.each_period {
            list(&mut address, "limits", vec![EACH_PERIOD.to_owned()]);
        }
        list(&mut address, "against", self.against.iter().map(|period| quoted(period)).collect());
        if self.comparison == Comparison::Swipe {
            list(&mut address, "compare", vec![SWIPE.to_owned()]);
        }
        if self.raster {
            list(&mut address, "base", vec![RASTER.to_owned()]);
        }
        if self.points {
            list(&mut address, "points", vec![INTERVENTIONS.to_owned()]);
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
        list(&mut address, "columns", self.columns.iter().map(|code| quoted(code)).collect());
        if let Some(MapPlace { lon, lat, zoom }) = self.place {
            write!(address, "&map={lon:.5}/{lat:.5}/{zoom:.2}").expect("a string takes all");
        }
        address.push_str("&language=");
        address.push_str(self.language.tag());
        address
    }

    pub(super) fn read(&mut self, address: &str) {
        self.selected.clear();
        self.opened = None;
        (self.view, self.classing, self.against) = (View::default(), Classing::default(), None);
        (self.comparison, self.opacity, self.raster) = (Comparison::default(), FULL_OPACITY, false);
        (self.each_period, self.points) = (false, false);
        self.weights.clear();
        self.scenario.clear();
        self.filters.clear();
        self.columns.clear();
        for (key, raw) in pairs(address) {
            let value = unquoted(raw);
            match key {
                "layer" => self.layer = value.parse().unwrap_or(LayerId::Municipality),
                "indicator" => self.indicator = value,
                "period" => self.period = value,
                "area" => self.selected = raw.split(',').filter(|area| !area.is_empty()).map(unquoted).collect(),
                "open" => self.opened = Some(value),
                "view" => self.view = View::from_word(&value).unwrap_or_default(),
                "classes" => self.classing = Classing::from_address(&value).unwrap_or_default(),
                "limits" => self.each_period = value == EACH_PERIOD,
                "against" => self.against = Some(value),
                "compare" if value == SWIPE => self.comparison = Comparison::Swipe,
                "base" => self.raster = value == RASTER,
                "points" => self.points = value == INTERVENTIONS,
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
                "columns" => self.columns = raw.split(',').filter(|code| !code.is_empty()).map(unquoted).collect(),
                "map" => self.place = place(&value).or(self.place),
                "language" => self.language = Language::from_tag(&value).unwrap_or(self.language),
                _ => {}
            }
        }
    }
}

/// Keys and values of an address, the values as they stand there.
fn pairs(address: &str) -> impl Iterator<Item = (&str, &str)> {
    address.trim_start_matches('#').split('&').filter_map(|part| part.split_once('='))
}

/// The value of a key, where the address has one.
pub(super) fn value_of(address: &str, key: &str) -> Option<String> {
    let value = pairs(address).filter(|pair| pair.0 == key).last()?.1;
    Some(unquoted(value)).filter(|value| !value.is_empty())
}

fn place(text: &str) -> Option<MapPlace> {
    let mut numbers = text.split('/').map(|number| number.parse::<f64>().ok().filter(|number| number.is_finite()));
    let (lon, lat, zoom) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let on_earth = (-180.0..=180.0).contains(&lon) && (-85.0..=85.0).contains(&lat) && (0.0..=24.0).contains(&zoom);
    on_earth.then_some(MapPlace { lon, lat, zoom })
}

/// Percent-encoding of all but letters, digits and `-_.~`, as RFC 3986 has it.
fn quoted(text: &str) -> String {
    const MEANT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(text, MEANT).to_string()
}

pub(super) fn unquoted(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A value as the segment of a path.
pub fn segment(text: &str) -> String {
    quoted(text)
}
