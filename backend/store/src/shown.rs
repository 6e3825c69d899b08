//! What a release shows: its tables and their columns.

/// All that a release shows, table by table, without municipality and release. Of `released_release`, what a publication decides.
pub(crate) const SHOWN: [(&str, &str); 14] = [
    (
        "released_release",
        "name, fictional, attribution, rules, household_threshold, reporter_threshold, west, south, east, north",
    ),
    ("released_indicator", "position, code, definition"),
    ("released_layer", "position, layer, name_da, name_en, areas, tile"),
    (
        "released_area",
        "layer, position, id, name, organisation, district, dwellings, shown_with, dwellings_by_kind, interventions, served, geometry",
    ),
    ("released_column", "layer, indicator, period, figures"),
    ("released_base", "kind, features, tile"),
    ("released_block", "position, id, households, departments"),
    ("released_block_column", "indicator, period, figures"),
    (
        "released_intervention",
        "position, id, kind, target_groups, start_date, end_date, departments, participants, x, y",
    ),
    (
        "released_intervention_place",
        "number, kind, target_groups, open_to_all, first_year, last_year, departments, participants",
    ),
    ("released_intervention_count", "position, kind, district, year, interventions"),
    ("released_nearness", "layer, kind, parts"),
    ("released_statute", "rules, indicators"),
    ("released_statute_column", "indicator, period, figures"),
];
