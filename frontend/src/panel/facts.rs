//! What is shown, in words: what paper and pictures say beside the colours.
use super::{filters, foot, legend, own_weights, swatch};
use crate::{
    browser,
    look::{Fill, Theme, look},
    map::picture::Swatch,
    page::{OnMap, Page, ShownAs},
    paint::{Entry, EntryKind},
    state::View as Middle,
    themes::is_theme,
};
use wire::Catalogue;

/// What must be known of what is shown.
pub(super) struct Facts {
    /// What is shown.
    pub(super) title: String,
    /// Unit and period.
    pub(super) measure: String,
    /// Headings and texts: areas, who is counted, filters, weights.
    pub(super) lines: Vec<(String, String)>,
    /// Which release it is.
    pub(super) release: String,
    /// How it is protected.
    pub(super) protection: String,
    /// Who made the map.
    pub(super) sources: String,
}

/// A line of the legend: its swatch, its words, and how many areas look so.
pub(super) struct Line {
    /// The entry; none for the areas that do not meet the filters.
    pub(super) entry: Option<Entry>,
    /// Its words.
    pub(super) text: String,
    /// How many areas.
    pub(super) areas: usize,
}

impl Facts {
    pub(super) fn of(page: Page, shown: &OnMap, catalogue: &Catalogue) -> Self {
        let ranks = page.state.with_untracked(|state| state.view == Middle::Ranking);
        let (name, measure) = (page.of(&shown.indicator.name), legend::measure(page, shown));
        let (title, measure) = if ranks {
            let year = [("year", page.of(&shown.period.label))];
            (page.text_with("ranking-title", year), format!("{name} · {measure}"))
        } else {
            (name, measure)
        };
        let release = &catalogue.release;
        let date = browser::day(page.language(), &release.published_at);
        let threshold = page.number(f64::from(release.household_threshold), 0);
        let lines = [
            Some((page.text("layer"), areas(page, shown, catalogue))),
            Some(counted(page, shown)),
            filtered(page).map(|text| (page.text("facts-filters"), text)),
            weighed(page, shown, catalogue).map(|text| (page.text("weights"), text)),
            Some((page.text("about-source"), page.of(&shown.indicator.source))).filter(|source| !source.1.is_empty()),
        ];
        Self {
            title,
            measure,
            lines: lines.into_iter().flatten().collect(),
            release: page.text_with("release", [("number", release.id.to_string()), ("date", date)]),
            protection: page.text_with("protection", [("threshold", threshold)]),
            sources: foot::sources(page).join(foot::SEPARATOR),
        }
    }
}

/// Every class and the states that occur, as they are on light ground, and what the filters leave out.
pub(super) fn legend_lines(page: Page, shown: &OnMap) -> Vec<Line> {
    let entries = shown.picture.entries.iter();
    let mut lines: Vec<Line> = entries
        .map(|entry| Line {
            entry: Some(*entry),
            text: legend::says(page, shown, entry),
            areas: legend::count_of(page, shown, entry),
        })
        .collect();
    let left_out = page.met.with_untracked(|met| Some(met.as_ref()?.iter().filter(|met| !**met).count()));
    if let Some(areas) = left_out.filter(|areas| *areas > 0) {
        lines.push(Line { entry: None, text: page.text("filtered-out"), areas });
    }
    lines
}

/// What must be known to read the colours.
pub(super) fn legend_notes(page: Page, shown: &OnMap) -> Vec<String> {
    let (of_colours, of_limits) = legend::notes(page, shown, Theme::Light);
    [of_colours, of_limits].concat()
}

impl Line {
    /// How the line's swatch is drawn in a picture.
    pub(super) fn swatch(&self) -> Swatch {
        let Some(entry) = &self.entry else { return Swatch::LeftOut };
        match (swatch::tone_of(entry), entry.kind) {
            (Some(tone), _) => Swatch::Class(tone),
            (None, EntryKind::State(state)) => Swatch::Fill(look(state).fill),
            (None, _) => Swatch::Fill(Fill::Nothing),
        }
    }
}

fn areas(page: Page, shown: &OnMap, catalogue: &Catalogue) -> String {
    let layer = catalogue.layers.iter().find(|layer| layer.id == shown.layer_id.as_str());
    let name = layer.map_or_else(|| shown.layer_id.to_string(), |layer| page.of(&layer.name));
    let count = shown.column.states.len();
    let values = [("layer", name), ("count", page.number(count as f64, 0))];
    page.counted(count, ["facts-areas-one", "facts-areas"], values)
}

/// Whom the figure is of; what it is, where it is made of others.
fn counted(page: Page, shown: &OnMap) -> (String, String) {
    let [numerator, denominator] = [&shown.indicator.numerator, &shown.indicator.denominator].map(|text| page.of(text));
    if numerator.is_empty() || denominator.is_empty() {
        let text = match shown.kind {
            ShownAs::OwnWeights => page.text("own-weights-explained"),
            _ => page.of(&shown.indicator.description),
        };
        return (page.text("about"), text);
    }
    let text = page.text_with("facts-counted-of", [("numerator", numerator), ("denominator", denominator)]);
    (page.text("facts-counted"), text)
}

/// The filters, and how many areas meet them.
fn filtered(page: Page) -> Option<String> {
    let filters = page.state.with_untracked(|state| state.filters.clone());
    if filters.is_empty() {
        return None;
    }
    let said: Vec<String> = filters.iter().map(|filter| filters::said(page, filter)).collect();
    let met = page.met.get_clone_untracked().map_or_else(String::new, |met| {
        let number = |count: usize| page.number(count as f64, 0);
        let count = met.iter().filter(|met| **met).count();
        page.text_with("facts-met", [("count", number(count)), ("of", number(met.len()))])
    });
    Some(format!("{}. {met}", said.join("; ")))
}

/// How much the indicators count, where that matters or is not as usual.
fn weighed(page: Page, shown: &OnMap, catalogue: &Catalogue) -> Option<String> {
    let (weights, scenario, view) =
        page.state.with_untracked(|state| (state.weights.clone(), state.scenario.clone(), state.view));
    if weights.is_empty() {
        let code = &shown.indicator.code;
        let matters = view == Middle::Ranking || *code == catalogue.need_index || is_theme(code);
        return matters.then(|| page.text("facts-weights-equal"));
    }
    let list = [("weights", own_weights::list(page, &weights, usize::MAX))];
    let text = page.text_with("facts-weights", list);
    Some(if scenario.is_empty() { text } else { format!("{scenario}: {text}") })
}
