use super::*;

fn column(values: &[(State, f32)]) -> Column {
    Column { states: values.iter().map(|pair| pair.0).collect(), values: values.iter().map(|pair| pair.1).collect() }
}

fn of(state: State) -> u8 {
    look(state).paint.unwrap()
}

fn classes(ends: &[f32]) -> Breaks {
    Breaks::fixed(&[1.0, 10.0], ends).unwrap()
}

fn figure(breaks: &Breaks) -> Meaning<'_> {
    Meaning::Figure(Direction::HigherIsWorse, Some(breaks))
}

/// The classes of changes by these alone.
fn classes_of(changes: &Column) -> Option<Breaks> {
    Breaks::of_change(&changes.values, 7, 1)
}

fn change(direction: Direction, breaks: Option<&Breaks>) -> Meaning<'_> {
    Meaning::Change { direction, breaks, unsure: &[] }
}

#[test]
fn every_state_has_a_paint_of_its_own() {
    let column = column(&State::ALL.map(|state| (state, 0.0)));
    let paints = Picture::new(&column, figure(&classes(&[2.0])), Theme::Light).paints;
    assert_eq!(paints, State::ALL.map(|state| look(state).paint.unwrap_or(0)));
}

#[test]
fn the_legend_names_every_class_and_the_states_that_occur() {
    let column =
        column(&[(State::Value, 1.0), (State::Value, 2.0), (State::Suppressed, 0.0), (State::Suppressed, 0.0)]);
    let entries = Picture::new(&column, figure(&classes(&[1.0, 5.0])), Theme::Light).entries;
    let areas: Vec<usize> = entries.iter().map(|entry| entry.areas).collect();
    assert_eq!(areas, [1, 1, 0, 2], "a class keeps its line where no area is in it");
    assert_eq!(entries.last().unwrap().kind, EntryKind::State(State::Suppressed));
}

#[test]
fn much_need_is_dark_on_light_and_light_on_dark_whichever_way_is_worse() {
    let breaks = classes(&[2.0, 4.0, 6.0, 8.0]);
    let picture = |direction, theme| {
        let tones =
            Picture::new(&column(&[(State::Value, 1.0)]), Meaning::Figure(direction, Some(&breaks)), theme).tones;
        [tones[0].colour, tones[4].colour]
    };
    assert_eq!(picture(Direction::HigherIsWorse, Theme::Light), [SEQUENTIAL[0], SEQUENTIAL[4]]);
    assert_eq!(picture(Direction::LowerIsWorse, Theme::Light), [SEQUENTIAL[4], SEQUENTIAL[0]]);
    assert_eq!(picture(Direction::HigherIsWorse, Theme::Dark), [SEQUENTIAL_ON_DARK[0], SEQUENTIAL_ON_DARK[4]]);
    assert!(!Tone::plain(SEQUENTIAL[4]).is_bright() && Tone::plain(SEQUENTIAL_ON_DARK[4]).is_bright());
}

#[test]
fn a_column_without_values_has_no_class() {
    let picture =
        Picture::new(&column(&[(State::Missing, 0.0)]), Meaning::Figure(Direction::Neutral, None), Theme::Light);
    assert!(picture.tones.is_empty());
    assert_eq!(picture.entries, [Entry { kind: EntryKind::State(State::Missing), areas: 1 }]);
}

#[test]
fn a_change_parts_its_colours_at_zero_and_worse_is_red() {
    let values = [-4.0, -0.1, 0.1, 4.0, 1.9].map(|value| (State::Value, value));
    let classes = classes_of(&column(&values));
    let rises = Picture::new(&column(&values), change(Direction::HigherIsWorse, classes.as_ref()), Theme::Light);
    let falls = Picture::new(&column(&values), change(Direction::LowerIsWorse, classes.as_ref()), Theme::Light);
    let colour = |picture: &Picture, area: usize| picture.tones[usize::from(picture.paints[area])].colour;
    assert_eq!((colour(&rises, 3), colour(&falls, 3)), (DIVERGING[6], DIVERGING[0]));
    assert_eq!((colour(&rises, 1), colour(&rises, 2)), (DIVERGING[3], DIVERGING[3]));
    let nothing = column(&[(State::Value, 0.0), (State::Value, 0.0)]);
    let nothing = Picture::new(&nothing, change(Direction::Neutral, classes_of(&nothing).as_ref()), Theme::Light);
    assert_eq!((nothing.tones.len(), nothing.entries.len()), (1, 1));
}

#[test]
fn a_change_that_is_not_sure_is_hatched_in_the_colour_of_its_class() {
    let values = column(&[(State::Value, 4.0), (State::Value, 4.1), (State::Missing, 0.0)]);
    let breaks = Breaks::of_change(&[4.0, 4.1], 7, 1);
    let unsure = &[false, true, true];
    let meaning = Meaning::Change { direction: Direction::HigherIsWorse, breaks: breaks.as_ref(), unsure };
    let picture = Picture::new(&values, meaning, Theme::Light);
    let tone = |area: usize| picture.tones[usize::from(picture.paints[area])];
    assert_eq!(
        (tone(0).colour, tone(0).overprint, tone(1).overprint),
        (tone(1).colour, Overprint::None, Overprint::Hatched)
    );
    assert_eq!(picture.paints[2], of(State::Missing));
    let unsure = picture.entries.iter().find(|entry| entry.kind == EntryKind::Unsure).unwrap();
    assert_eq!(unsure.areas, 1);
    let is_of = |area: usize| picture.is_of(unsure.kind, picture.paints[area], values.states[area]);
    assert_eq!([0, 1, 2].map(is_of), [false, true, false]);
    let both = picture.entries.iter().find(|entry| entry.areas == 2).unwrap().kind;
    assert_eq!(
        [0, 1, 2].map(|area| picture.is_of(both, picture.paints[area], values.states[area])),
        [true, true, false]
    );
    assert!(picture.tones.len() <= crate::look::CLASS_PLACES, "there are paints for all");
}

#[test]
fn the_colours_of_the_index_are_the_classes_that_have_names() {
    let values = [-3.0, -1.0, 1.0, 1.4, 1.5, 1.6].map(|index| (State::Value, index));
    let picture = Picture::new(&column(&values), Meaning::Need, Theme::Light);
    assert_eq!(picture.paints, [0, 1, 1, 2, 2, 3]);
    let found: Vec<(Status, usize)> = picture
        .entries
        .iter()
        .filter_map(
            |entry| if let EntryKind::Need { status, .. } = entry.kind { Some((status, entry.areas)) } else { None },
        )
        .collect();
    assert_eq!(found, [(Status::High, 1), (Status::Middle, 2), (Status::Low, 2), (Status::VeryLow, 1)]);
    let colours: Vec<Rgb> = picture.tones.iter().map(|tone| tone.colour).collect();
    for (name, class) in status_dynamics(Theme::Light).iter().zip(0..) {
        assert_eq!(name.0.colour, colours[class / 4], "{} has the colour of its need", name.1);
        assert_eq!(name.0.overprint, DYNAMICS_OVERPRINTS[class % 4]);
    }
}

#[test]
fn named_classes_are_drawn_as_the_list_says_and_those_that_occur_are_named() {
    let values = [(State::Value, 0.0), (State::Value, 2.0), (State::Missing, 0.0)];
    let picture = Picture::new(&column(&values), Meaning::Named(quadrant(Theme::Light)), Theme::Light);
    assert_eq!(picture.paints, [0, 2, of(State::Missing)]);
    let named: Vec<&str> = picture
        .entries
        .iter()
        .filter_map(|entry| if let EntryKind::Named { key, .. } = entry.kind { Some(key) } else { None })
        .collect();
    assert_eq!(named, ["quadrant-agreed", "quadrant-unheard"]);
}

#[test]
fn two_periods_have_the_same_classes_and_the_first_is_counted() {
    let now = column(&[(State::Value, 1.0), (State::Value, 2.0), (State::Suppressed, 0.0)]);
    let then = column(&[(State::Value, 9.0), (State::Value, 2.0), (State::Missing, 0.0)]);
    let (picture, beside) = Picture::pair(&now, &then, figure(&classes(&[1.0, 5.0])), Theme::Light);
    assert_eq!((picture.paints.len(), beside.len()), (3, 3));
    assert_eq!(picture.paints[1], beside[1], "the same value has the same colour");
    assert!(beside[0] > picture.paints[0]);
    assert_eq!((picture.paints[2], beside[2]), (of(State::Suppressed), of(State::Missing)));
    assert_eq!(picture.entries.iter().map(|entry| entry.areas).collect::<Vec<_>>(), [1, 1, 0, 1, 0]);
}

#[test]
fn who_does_not_meet_the_filters_is_painted_apart_and_the_legend_stays() {
    let values = column(&[(State::Value, 1.0), (State::Suppressed, 0.0)]);
    let picture = Picture::new(&values, figure(&classes(&[5.0])), Theme::Light);
    assert_eq!(*filtered_out(&picture.paints, Some(&[true, false])), [0, FILTERED_OUT]);
    assert_eq!(*filtered_out(&picture.paints, None), picture.paints);
}

#[test]
fn a_histogram_counts_every_value_once() {
    let column = column(&[(State::Value, 1.0), (State::Value, 2.0), (State::Value, 3.0), (State::Zero, 0.0)]);
    assert_eq!(histogram(&column, 2, [1.0, 3.0]), [1, 2]);
    assert_eq!(histogram(&column, 4, [0.0, 8.0]), [1, 2, 0, 0], "of all periods' values, not of these alone");
    assert_eq!(histogram(&column, 2, [2.0, 2.0]), [0, 3]);
}

#[test]
fn a_name_means_the_same_on_light_and_on_dark() {
    let keys = |names: &[Name]| names.iter().map(|name| name.1).collect::<Vec<_>>();
    assert_eq!(keys(quadrant(Theme::Light)), keys(quadrant(Theme::Dark)));
    let [light, dark] = [Theme::Light, Theme::Dark].map(status_dynamics);
    assert_eq!(in_theme(dark, Theme::Light), light);
    assert_eq!(in_theme(quadrant(Theme::Light), Theme::Dark), quadrant(Theme::Dark));
    assert_eq!(in_theme(statute_lists(Theme::Dark), Theme::Light), statute_lists(Theme::Light));
    assert!(light.iter().zip(dark).all(|(light, dark)| light.1 == dark.1 && light.0.overprint == dark.0.overprint));
}
