use super::{address::unquoted, *};
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
        need_index: "need".into(),
        statute_year: None,
        raster: None,
        base: vec![],
        indicators: vec![indicator("need", &["2024", "2025"]), indicator("concerns", &["2025-Q1", "2025"])],
    }
}

#[test]
fn an_empty_address_shows_the_first_layer_and_indicator_in_the_newest_period() {
    let state = State::from_address("", &catalogue());
    assert_eq!((state.layer, state.indicator.as_str(), state.period.as_str()), (LayerId::Departments, "need", "2025"));
    assert_eq!((state.selected, state.place, state.language), (vec![], None, Language::Danish));
}

#[test]
fn an_address_restores_the_state_that_wrote_it() {
    let catalogue = catalogue();
    let mut state = State::from_address("#layer=districts", &catalogue);
    for event in [
        Event::Language(Language::English),
        Event::Period("2024".into()),
        Event::Select(Some("Ø 1/2&3=%".into())),
        Event::Toggle("b,c".into()),
        Event::Moved(MapPlace { lon: 12.5, lat: 55.25, zoom: 11.5 }),
        Event::View(View::Ranking),
        Event::Classing(Classing::Fixed(vec![1.5, 20.0])),
        Event::EachPeriod(true),
        Event::Against(Some("2025".into())),
        Event::Weight("concerns".into(), 25),
        Event::Filters(vec![Filter::Above("need".into(), 1.5), Filter::Worse, Filter::NotServed]),
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
    assert_eq!(state.selected, ["7"]);
    let state = state.apply(Event::Indicator("concerns".into()), &catalogue);
    assert_eq!(state.selected, ["7"]);
    assert_eq!(state.apply(Event::Layer(LayerId::Districts), &catalogue).selected, Vec::<String>::new());
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
    assert_eq!((state.layer, state.sole()), (LayerId::Districts, Some("3")));
}

#[test]
fn a_selection_grows_and_shrinks_and_the_sole_one_is_known() {
    let catalogue = catalogue();
    let mut state = State::from_address("area=1", &catalogue);
    assert_eq!(state.sole(), Some("1"));
    for (area, selected) in [("2", vec!["1", "2"]), ("1", vec!["2"]), ("2", vec![])] {
        state = state.apply(Event::Toggle(area.into()), &catalogue);
        assert_eq!(state.selected, selected);
    }
    assert_eq!(state.apply(Event::SelectAll(vec!["3".into(), "4".into()]), &catalogue).sole(), None);
}

#[test]
fn what_cannot_be_meant_is_left_out_of_weights_filters_and_limits() {
    let catalogue = catalogue();
    let state = State::from_address(
        "weights=need:99,moon:5,concerns:x&filter=need:above:x,moon:above:1,need:below:2,better&classes=1/x&against=1817&view=moon",
        &catalogue,
    );
    assert_eq!(state.weights, BTreeMap::from([("need".to_owned(), GREATEST_WEIGHT)]));
    assert_eq!(state.filters, [Filter::Below("need".into(), 2.0), Filter::Better]);
    assert_eq!((&state.classing, &state.against, state.view), (&Classing::Quantile, &None, View::Map));
    let state = state.apply(Event::Weight("need".into(), USUAL_WEIGHT), &catalogue);
    assert!(state.weights.is_empty() && state.weight("need") == 1.0);
    assert_eq!(
        State::from_address("period=2024&against=2024", &catalogue).against,
        None,
        "a period is no change of itself"
    );
}

#[test]
fn how_two_periods_are_shown_and_how_much_is_seen_through_stand_in_the_address() {
    let catalogue = catalogue();
    let state = State::from_address("period=2025&against=2024&compare=swipe&opacity=70", &catalogue);
    assert_eq!((state.comparison, state.opacity), (Comparison::Swipe, 70));
    assert_eq!(State::from_address(&state.address(), &catalogue), state);
    let alone = state.apply(Event::Against(None), &catalogue);
    assert_eq!(alone.comparison, Comparison::Change, "one period needs no line");
    for (asked, given) in [("opacity=3", LEAST_OPACITY), ("opacity=999", FULL_OPACITY), ("opacity=x", FULL_OPACITY)] {
        assert_eq!(State::from_address(asked, &catalogue).opacity, given, "{asked}");
    }
}

#[test]
fn a_base_map_is_shown_only_where_there_is_one() {
    let mut catalogue = catalogue();
    assert!(!State::from_address("base=raster", &catalogue).raster);
    catalogue.raster = Some(wire::Raster { url: "https://a.dk/{z}/{x}/{y}".into(), attribution: String::new() });
    let state = State::from_address("base=raster", &catalogue);
    assert!(state.raster && state.address().contains("base=raster"));
    assert!(!state.apply(Event::Raster(false), &catalogue).address().contains("base="));
}

#[test]
fn a_scenario_has_a_name_until_its_weights_change() {
    let catalogue = catalogue();
    let weights = BTreeMap::from([("need".to_owned(), 20), ("concerns".to_owned(), USUAL_WEIGHT)]);
    let state = State::default().apply(Event::Scenario("Børn & unge".into(), weights), &catalogue);
    assert_eq!(state.weights, BTreeMap::from([("need".to_owned(), 20)]));
    assert_eq!(State::from_address(&state.address(), &catalogue).scenario, "Børn & unge");
    let changed = state.apply(Event::Weight("need".into(), 15), &catalogue);
    assert_eq!((changed.scenario.as_str(), changed.weights.len()), ("", 1));
    assert_eq!(state.apply(Event::UsualWeights, &catalogue).scenario, "");
    assert_eq!(State::from_address("scenario=x", &catalogue).scenario, "", "without weights there is no scenario");
}

#[test]
fn limits_end_with_their_indicator() {
    let catalogue = catalogue();
    let state = State::from_address("indicator=need&classes=9/3", &catalogue);
    assert_eq!(state.classing, Classing::Fixed(vec![3.0, 9.0]));
    assert_eq!(state.apply(Event::Indicator("concerns".into()), &catalogue).classing, Classing::Quantile);
}

#[test]
fn an_area_that_stands_open_in_the_list_is_another_matter_than_the_selected_ones() {
    let catalogue = catalogue();
    let list = State::from_address("layer=districts&view=ranking&area=1,2,3", &catalogue);
    let open = list.apply(Event::Open(Some("7".into())), &catalogue);
    assert_eq!((open.selected.len(), open.opened.as_deref(), open.focus()), (3, Some("7"), Some("7")));
    assert_eq!(State::from_address(&open.address(), &catalogue), open);
    // The chosen stay chosen on the map, and the open one is still open in the list.
    let map = open.apply(Event::View(View::Map), &catalogue);
    assert_eq!((map.selected.len(), map.focus()), (3, None));
    assert_eq!(map.apply(Event::View(View::Ranking), &catalogue).focus(), Some("7"));
    // Where nothing else is chosen, the open one is looked at on the map too, and the other way round.
    let alone = open.apply(Event::SelectAll(vec![]), &catalogue).apply(Event::View(View::Map), &catalogue);
    assert_eq!((alone.focus(), alone.opened.as_deref()), (Some("7"), None));
    assert_eq!(alone.apply(Event::View(View::Ranking), &catalogue).focus(), Some("7"));
    // Ids belong to their layer.
    assert_eq!(open.apply(Event::Layer(LayerId::Departments), &catalogue).opened, None);
}

#[test]
fn periods_share_their_limits_unless_the_address_says_otherwise() {
    let catalogue = catalogue();
    let shared = State::from_address("#indicator=need", &catalogue);
    assert!(!shared.each_period && !shared.address().contains("limits"));
    let each = shared.apply(Event::EachPeriod(true), &catalogue);
    assert!(each.address().contains("&limits=each"));
    assert!(each.apply(Event::Period("2024".into()), &catalogue).each_period, "it stays while time moves");
    assert!(!State::from_address("#limits=other", &catalogue).each_period);
}

#[test]
fn a_step_of_the_history_is_made_by_a_choice_and_once() {
    let catalogue = catalogue();
    let mut history = History::default();
    let mut state = State::from_address("layer=districts&period=2024", &catalogue);
    assert_eq!(history.next(&state, Cause::Choice), Entry::Same, "the first state is what the address says");
    history.rest();
    let mut go = |history: &mut History, cause, event: Event| {
        let next = state.apply(event, &catalogue);
        let entry = history.next(&next, cause);
        state = next;
        entry
    };
    let moved = Event::Moved(MapPlace { lon: 12.5, lat: 55.25, zoom: 11.5 });
    for (event, entry) in [
        (moved, Entry::Same),
        (Event::Opacity(50), Entry::Same),
        (Event::Weight("need".into(), 20), Entry::Same),
        (Event::Language(Language::English), Entry::Same),
        (Event::Select(Some("7".into())), Entry::New),
        (Event::Select(Some("7".into())), Entry::Same),
        (Event::Indicator("concerns".into()), Entry::New),
        (Event::View(View::Table), Entry::New),
        (Event::Layer(LayerId::Departments), Entry::New),
        (Event::Open(Some("3".into())), Entry::New),
    ] {
        assert_eq!(go(&mut history, Cause::Choice, event.clone()), entry, "{event:?}");
        history.rest();
    }
    // What follows from an act at once belongs to it, and what the page corrects makes no step.
    assert_eq!(go(&mut history, Cause::Choice, Event::View(View::Ranking)), Entry::New);
    assert_eq!(go(&mut history, Cause::Choice, Event::Indicator("need".into())), Entry::Same);
    history.rest();
    assert_eq!(go(&mut history, Cause::Page, Event::Open(None)), Entry::Same);
    // Periods that play are one step, however many they are.
    for (period, entry) in [("2024", Entry::New), ("2025", Entry::Same), ("2024", Entry::Same)] {
        assert_eq!(go(&mut history, Cause::Slide, Event::Period(period.into())), entry, "{period}");
        history.rest();
    }
    assert_eq!(go(&mut history, Cause::Choice, Event::Period("2025".into())), Entry::New);
    // Going back makes nothing; a slide after it is a step again.
    history.travel();
    assert_eq!(go(&mut history, Cause::Page, Event::Period("2024".into())), Entry::Same);
    history.rest();
    assert_eq!(go(&mut history, Cause::Slide, Event::Period("2025".into())), Entry::New);
}

#[test]
fn what_was_taken_away_comes_back_and_what_was_changed_meanwhile_stays() {
    let catalogue = catalogue();
    let full = "layer=districts&period=2024&area=1,2&weights=need:20&scenario=A&filter=worse,better&opacity=50";
    let state = State::from_address(full, &catalogue);
    for event in [
        Event::Select(None),
        Event::SelectAll(vec![]),
        Event::Filters(vec![Filter::Worse]),
        Event::UsualWeights,
        Event::StartOver,
    ] {
        let lost = Lost::by(&event, &state).unwrap_or_else(|| panic!("{event:?} takes nothing away"));
        let poorer = state.apply(event.clone(), &catalogue);
        assert_ne!(poorer, state);
        let english = poorer.apply(Event::Language(Language::English), &catalogue);
        let back = lost.back().into_iter().fold(english, |state, event| state.apply(event, &catalogue));
        assert_eq!(back, State { language: Language::English, ..state.clone() }, "{event:?}");
    }
    let empty = State::from_address("layer=districts", &catalogue);
    for event in [Event::Select(None), Event::UsualWeights, Event::Filters(vec![Filter::Worse])] {
        assert_eq!(Lost::by(&event, &empty), None, "{event:?}");
    }
    let over = State { language: Language::English, ..state }.apply(Event::StartOver, &catalogue);
    assert_eq!(over, State { language: Language::English, ..State::from_address("", &catalogue) });
}

#[test]
fn the_list_of_priorities_gives_back_what_the_map_showed() {
    let catalogue = catalogue();
    let map = State::from_address("indicator=concerns&period=2025-Q1&against=2025&classes=3/9", &catalogue);
    let list = [Event::View(View::Ranking), Event::Against(None), Event::Indicator("need".into())]
        .into_iter()
        .fold(map.clone(), |state, event| state.apply(event, &catalogue));
    let left = list.apply(Event::View(View::Map), &catalogue);
    assert_eq!(left.back_from_ranking(&map, &catalogue).indicator, "concerns");
    assert_eq!(left.back_from_ranking(&map, &catalogue).classing, map.classing);
    // A period that was chosen in the list is looked at on the map too, where there is such a one.
    let map = State::from_address("indicator=need&period=2025", &catalogue);
    let left = map.apply(Event::Period("2024".into()), &catalogue);
    assert_eq!(left.back_from_ranking(&map, &catalogue).period, "2024");
    let other = left.apply(Event::Indicator("concerns".into()), &catalogue);
    assert_eq!(other.back_from_ranking(&map, &catalogue), other, "somebody has chosen another indicator");
}
