//! The name of an export's file: another selection has another name.
use super::{
    asked::Asked,
    request::{Format, Shape},
    words::Language,
};
use geodata::period::Period;
use sha2::{Digest, Sha256};

/// Letters that every file system takes.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect()
}

/// The name, without its ending: `districts_uden_tilknytning_2025` for an indicator in a period of a whole layer; else how many of what, and a mark
/// of the request, as in `districts_5-noegletal_2015--2025_3-omraader_1f3a9c`.
pub(super) fn file_name(asked: &Asked) -> String {
    let request = &asked.request;
    let danish = request.language == Language::Da;
    let series = asked.items.iter().flat_map(|item| item.series.iter().map(|(period, _)| *period));
    let periods: Vec<Period> = series.collect();
    let first = periods.iter().min_by_key(|period| period.months().0).map(Period::to_string).unwrap_or_default();
    let last = periods.iter().max_by_key(|period| period.months().1).map(Period::to_string).unwrap_or_default();
    let mut parts = vec![asked.layer.layer.to_string()];
    parts.push(match &asked.items[..] {
        [one] => plain(one.indicator.code.as_str()),
        several => format!("{}-{}", several.len(), if danish { "noegletal" } else { "indicators" }),
    });
    parts.push(if first == last { plain(&first) } else { format!("{}--{}", plain(&first), plain(&last)) });
    if !request.areas.is_empty() {
        let areas = match (asked.areas.len(), danish) {
            (1, true) => "omraade",
            (1, false) => "area",
            (_, true) => "omraader",
            (_, false) => "areas",
        };
        parts.push(format!("{}-{areas}", asked.areas.len()));
    }
    if request.shape == Shape::Wide {
        parts.push((if danish { "bred" } else { "wide" }).to_owned());
    }
    if !is_plain(asked) {
        parts.push(mark(asked));
    }
    parts.join("_")
}

/// Whether the name says all: an indicator in a period of a whole layer.
fn is_plain(asked: &Asked) -> bool {
    let request = &asked.request;
    let one = matches!(&asked.items[..], [item] if item.series.len() == 1);
    one && request.areas.is_empty() && request.weights.is_empty() && request.filters.is_empty() && !request.standings
}

/// A mark that two requests of the same release share only where their files are the same.
fn mark(asked: &Asked) -> String {
    let mut digest = Sha256::new();
    let mut add = |text: &str| {
        digest.update(text.as_bytes());
        digest.update([0]);
    };
    add(&asked.release.id.to_string());
    asked.areas.iter().for_each(|area| add(&area.id));
    for item in &asked.items {
        add(item.indicator.code.as_str());
        item.series.iter().for_each(|(period, _)| add(&period.to_string()));
    }
    let request = &asked.request;
    request.weights.iter().for_each(|(code, weight)| add(&format!("{code}={weight}")));
    request.filters.iter().for_each(|filter| add(filter));
    add(&request.scenario);
    add(&format!("{:?} {} {:?}", request.language, request.standings, request.format == Format::Xlsx));
    hex::encode(&digest.finalize()[..3])
}
