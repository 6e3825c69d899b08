//! Why the area stands where it stands, in sentences, and a bar for what each indicator adds.
use crate::{
    chart_file::Drawing,
    page::Page,
    panel::save_chart::{self, Charted},
};
use sycamore::prelude::*;
use wire::{Catalogue, Cluster, Direction, Dynamics, Need, Profile, Quadrant, Standing};

/// Bars that are shown before the rest is folded away.
const BARS: usize = 12;

pub(super) fn view(page: Page, profile: &Profile, catalogue: &Catalogue) -> View {
    let Some(standing) = &profile.standing else { return View::new() };
    let sentences: Vec<View> =
        sentences(page, standing, catalogue).into_iter().map(|text| view! { p { (text) } }).collect();
    let (bars, save) = (bars(page, standing, catalogue), save(page, profile, standing, catalogue));
    let content = view! {
        div(class="sentences") { (sentences) }
        (bars)
        (save)
    };
    super::section("area-why", page.text("why"), true, content)
}

/// The key of a class of need.
pub(in crate::panel) fn need_key(need: Need) -> &'static str {
    match need {
        Need::Low => "status-low",
        Need::Middle => "status-middle",
        Need::High => "status-high",
        Need::VeryHigh => "status-very-high",
    }
}

fn sentences(page: Page, standing: &Standing, catalogue: &Catalogue) -> Vec<String> {
    let number = |value: usize| page.number(value as f64, 0);
    let percent = |part: f64| page.number(100.0 * part, 0);
    let mut sentences = vec![page.text_with(
        "why-rank",
        [
            ("place", number(standing.rank.place)),
            ("of", number(standing.rank.of)),
            ("year", standing.year.to_string()),
            ("status", page.text(need_key(standing.need))),
        ],
    )];
    // An area with less need than the average is not explained by what adds need.
    let because = if standing.index > 0.0 { "why-because" } else { "why-pushed-up" };
    sentences.push(
        causes(page, standing, catalogue)
            .map_or_else(|| page.text("why-nothing"), |causes| page.text_with(because, [("causes", causes)])),
    );
    let sure = match standing.same_class {
        part if part >= 0.9 => "why-sure",
        part if part >= 0.6 => "why-rather-sure",
        _ => "why-unsure",
    };
    let places = match standing.places {
        [first, last] if first == last => page.text_with("why-one-place", [("place", number(first))]),
        [first, last] => page.text_with("why-places", [("first", number(first)), ("last", number(last))]),
    };
    sentences.push(page.text_with(sure, [("percent", percent(standing.same_class)), ("places", places)]));
    sentences.extend(standing.dynamics.map(|dynamics| {
        page.text(match dynamics {
            Dynamics::Better => "why-better",
            Dynamics::Stable => "why-stable",
            Dynamics::Worse => "why-worse",
        })
    }));
    let quadrant = match standing.quadrant {
        Quadrant::AgreedNeed => Some("why-agreed"),
        Quadrant::HiddenNeed => Some("why-hidden"),
        Quadrant::Unheard => Some("why-unheard"),
        Quadrant::NeedInFigures => Some("why-in-figures"),
        Quadrant::Ordinary => Some("why-ordinary"),
        Quadrant::Unsure => Some("why-concerns-unsure"),
        Quadrant::NotCovered => Some("why-not-covered"),
        Quadrant::Unknown => None,
    };
    sentences.extend(quadrant.map(|key| page.text(key)));
    sentences.extend(standing.concerns.map(|concerns| {
        let rate = |value: f64| page.number(value, 1);
        page.text_with(
            "why-concerns",
            [
                ("year", standing.year.to_string()),
                ("rate", rate(concerns.rate)),
                ("low", rate(concerns.interval[0])),
                ("high", rate(concerns.interval[1])),
                ("few", rate(concerns.few)),
                ("many", rate(concerns.many)),
            ],
        )
    }));
    let cluster = match standing.cluster {
        Some(Cluster::HighHigh) => Some("why-high-among-high"),
        Some(Cluster::HighLow) => Some("why-high-among-low"),
        Some(Cluster::LowHigh) => Some("why-low-among-high"),
        Some(Cluster::LowLow) => Some("why-low-among-low"),
        Some(Cluster::None) | None => None,
    };
    sentences.extend(cluster.map(|key| page.text(key)));
    sentences
}

/// What adds most to the need of an area, in words: two causes at most.
pub(in crate::panel) fn causes(page: Page, standing: &Standing, catalogue: &Catalogue) -> Option<String> {
    let adding = standing.contributions.iter().filter(|part| part.value > 0.05).take(2);
    let worst: Vec<String> = adding.map(|part| cause(page, catalogue, &part.indicator)).collect();
    match &worst[..] {
        [] => None,
        [one] => Some(one.clone()),
        [one, other, ..] => Some(page.text_with("why-both", [("one", one.clone()), ("other", other.clone())])),
    }
}

/// What an indicator says of an area whose need it adds to, such as "low gross income".
fn cause(page: Page, catalogue: &Catalogue, code: &str) -> String {
    if let Some(known) = page.known_code("cause", code) {
        return known;
    }
    let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == code);
    let name = indicator.map_or_else(|| code.to_owned(), |indicator| page.of(&indicator.name));
    let low = indicator.is_some_and(|indicator| indicator.direction == Direction::LowerIsWorse);
    page.text_with(if low { "cause-low" } else { "cause-high" }, [("indicator", name)])
}

/// What is said above the bars.
fn heading(page: Page, standing: &Standing) -> String {
    page.text_with("contributions", [("year", standing.year.to_string())])
}

/// Saves the bars as a file.
fn save(page: Page, profile: &Profile, standing: &Standing, catalogue: &Catalogue) -> View {
    let index = catalogue.indicators.iter().find(|indicator| indicator.code == catalogue.need_index);
    let charted = Charted {
        title: format!("{} · {}", profile.name, heading(page, standing)),
        about: index.map(|index| page.of(&index.description)).unwrap_or_default(),
        name: format!("{}_{}_{}", catalogue.need_index, standing.year, profile.id),
    };
    let widest = standing.contributions.iter().map(|part| part.value.abs()).fold(f64::MIN_POSITIVE, f64::max);
    let bars: Vec<(String, String, f64)> = standing
        .contributions
        .iter()
        .take(BARS)
        .filter_map(|part| {
            let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == part.indicator)?;
            let value = page.number(part.value, 2);
            let value = if part.value > 0.0 { format!("+{value}") } else { value };
            Some((page.of(&indicator.name), value, part.value / widest))
        })
        .collect();
    save_chart::buttons(page, &charted, move || Drawing::Bars(bars.clone()))
}

/// A bar for each indicator: to the right what adds need, to the left what takes it away.
fn bars(page: Page, standing: &Standing, catalogue: &Catalogue) -> View {
    let widest = standing.contributions.iter().map(|part| part.value.abs()).fold(0.0, f64::max);
    let bar = |part: &wire::Contribution| {
        let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == part.indicator)?;
        let name = page.of(&indicator.name);
        let value = page.number(part.value, 2);
        let value = if part.value > 0.0 { format!("+{value}") } else { value };
        let width = if widest > 0.0 { 50.0 * part.value.abs() / widest } else { 0.0 };
        let left = if part.value < 0.0 { 50.0 - width } else { 50.0 };
        let class = if part.value < 0.0 { "bar less" } else { "bar more" };
        Some(view! {
            li {
                span(class="bar-name") { (name) }
                svg(class=class, viewBox="0 0 100 10", preserveAspectRatio="none", aria-hidden="true") {
                    rect(x=left.to_string(), y="1", width=width.to_string(), height="8")
                    line(x1="50", y1="0", x2="50", y2="10")
                }
                span(class="bar-value") { (value) }
            }
        })
    };
    let bars: Vec<View> = standing.contributions.iter().take(BARS).filter_map(bar).collect();
    let caption = heading(page, standing);
    view! {
        h3 { (caption) }
        ul(class="bars") { (bars) }
    }
}
