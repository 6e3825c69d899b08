use super::*;
use wire::{Direction, Layer, Municipality, Period, Release};

fn text(text: &str) -> Text {
    Text { da: text.into(), en: text.into() }
}

fn indicator(code: &str, periods: &[&str]) -> Indicator {
    let periods = periods.iter().map(|id| Period { id: (*id).into(), label: text(id) }).collect();
    Indicator {
        code: code.into(),
        name: text(code),
        description: text(""),
        numerator: text(""),
        denominator: text(""),
        source: text(""),
        update_month: None,
        breaks: vec![],
        in_index: true,
        domain: text("Domain"),
        unit: text("%"),
        decimals: 1,
        direction: Direction::HigherIsWorse,
        periods,
    }
}

fn catalogue() -> Catalogue {
    let layer = |id: &str| Layer { id: id.into(), name: text(id), count: 1 };
    Catalogue {
        municipality: Municipality {
            code: "0101".into(),
            name: "K".into(),
            fictional: false,
            bounds: [12.4, 55.6, 12.7, 55.8],
            attribution: vec![],
        },
        release: Release {
            id: 1,
            key: String::new(),
            published_at: String::new(),
            software: String::new(),
            rules: String::new(),
            household_threshold: 20,
        },
        layers: vec![layer("departments"), layer("districts")],
        base: vec![],
        indicators: vec![indicator("need", &["2024", "2025"]), indicator("concerns", &["2025-Q1", "2025"])],
    }
}

#[test]
fn an_empty_address_shows_the_first_layer_and_indicator_in_the_newest_period() {
    let state = State::from_address("", &catalogue());
    assert_eq!(
        (state.layer.as_str(), state.indicator.as_str(), state.period.as_str()),
        ("departments", "need", "2025")
    );
    assert_eq!((state.selected, state.place, state.language), (None, None, Language::Danish));
}

#[test]
fn an_address_restores_the_state_that_wrote_it() {
    let catalogue = catalogue();
    let mut state = State::from_address("#layer=districts", &catalogue);
    for event in [
        Event::Language(Language::English),
        Event::Period("2024".into()),
        Event::Select(Some("Ø 1/2&3=%".into())),
        Event::Moved(Place { lon: 12.5, lat: 55.25, zoom: 11.5 }),
    ] {
        state = state.apply(event, &catalogue);
    }
    assert_eq!(State::from_address(&state.address(), &catalogue), state);
}

#[test]
fn what_the_catalogue_does_not_have_gives_way() {
    let state = State::from_address("#layer=moon&indicator=nothing&period=1817&map=9/9&language=tlh", &catalogue());
    assert_eq!(state, State::from_address("", &catalogue()));
}

#[test]
fn a_period_that_the_new_indicator_has_is_kept() {
    let catalogue = catalogue();
    let state = State::from_address("#period=2025", &catalogue).apply(Event::Indicator("concerns".into()), &catalogue);
    assert_eq!(state.period, "2025");
    let state = State::from_address("#period=2024", &catalogue).apply(Event::Indicator("concerns".into()), &catalogue);
    assert_eq!(state.period, "2025");
}

#[test]
fn another_layer_ends_the_selection_but_an_indicator_does_not() {
    let catalogue = catalogue();
    let state = State::from_address("#area=7", &catalogue);
    assert_eq!(state.selected.as_deref(), Some("7"));
    let state = state.apply(Event::Indicator("concerns".into()), &catalogue);
    assert_eq!(state.selected.as_deref(), Some("7"));
    assert_eq!(state.apply(Event::Layer("districts".into()), &catalogue).selected, None);
}

#[test]
fn broken_percent_codes_are_taken_as_they_stand() {
    assert_eq!(unquoted("100%"), "100%");
    assert_eq!(unquoted("%zz%41"), "%zzA");
    assert_eq!(segment("a/b ø"), "a%2Fb%20%C3%B8");
}

#[test]
fn an_address_with_area_and_another_layer_keeps_its_area() {
    let state = State::from_address("layer=districts&area=3", &catalogue());
    assert_eq!((state.layer.as_str(), state.selected.as_deref()), ("districts", Some("3")));
}
