//! Main roads on the plan: radials from the square, the ring road with its bridge over the fjord, and the roads between
//! the villages. The borders between the town's districts are main roads too.
use super::{chart::curve, island::border};
use geo::LineString;

/// Roads, by name, in hectometres.
const ROADS: &[(&str, &[(f64, f64)])] = &[
    // The ring road, closed by the bridge.
    (
        "Ringvejen",
        &[
            (42.4, 58.0),
            (42.6, 62.0),
            (45.4, 68.6),
            (50.6, 73.0),
            (56.0, 73.6),
            (64.0, 74.0),
            (73.0, 71.6),
            (79.0, 66.0),
            (81.4, 58.4),
            (79.6, 50.0),
            (74.0, 42.4),
            (65.0, 38.4),
            (55.0, 38.6),
            (46.6, 42.0),
            (43.2, 46.6),
            (42.4, 50.4),
        ],
    ),
    ("Fjordbroen", &[(42.4, 50.4), (42.4, 58.0)]),
    // From the square outwards.
    ("Nørregade", &[(61.4, 57.2), (61.0, 63.0), (60.6, 69.4)]),
    (
        "Østerhavnsvej",
        &[
            (61.4, 57.2),
            (66.0, 56.8),
            (71.5, 56.8),
            (81.3, 57.8),
            (90.6, 57.0),
            (97.0, 56.4),
            (104.0, 60.0),
            (111.0, 64.4),
            (118.0, 65.6),
        ],
    ),
    ("Søndergade", &[(61.4, 57.2), (61.2, 51.0), (60.4, 44.7)]),
    ("Algade", &[(61.4, 57.2), (64.6, 61.6), (69.0, 65.0)]),
    ("Skibbrogade", &[(61.4, 57.2), (65.2, 52.0), (68.0, 48.0)]),
    ("Sandvigvej", &[(60.4, 44.7), (55.6, 41.0), (55.0, 38.6), (54.0, 33.6), (49.0, 28.0), (42.0, 23.6), (36.0, 21.6)]),
    ("Tangbyvej", &[(60.6, 69.4), (66.0, 72.0), (67.6, 77.0), (68.0, 82.0), (65.4, 87.6), (58.6, 90.6)]),
    ("Vesterøvej", &[(48.4, 47.4), (44.6, 44.6), (36.0, 43.0), (27.0, 41.4), (16.4, 40.6)]),
    ("Mosbyvej", &[(46.0, 78.5), (40.0, 80.6), (33.0, 79.6), (26.0, 79.4)]),
    ("Klintbyvej", &[(84.0, 73.0), (91.0, 79.6), (98.0, 82.4), (106.6, 82.6)]),
    ("Sønderupvej", &[(81.0, 39.0), (86.0, 33.6), (92.0, 28.0), (98.0, 25.6)]),
    // Between the villages.
    ("Nordre Strandvej", &[(26.0, 79.4), (30.0, 85.0), (39.0, 86.0), (48.0, 87.4), (58.6, 90.6)]),
    (
        "Klintvejen",
        &[(58.6, 90.6), (66.0, 93.0), (72.4, 98.4), (82.0, 99.0), (90.0, 95.4), (98.0, 90.4), (106.6, 82.6)],
    ),
    ("Østre Strandvej", &[(106.6, 82.6), (112.0, 77.4), (115.0, 71.4), (118.0, 65.6)]),
    (
        "Revsbyvej",
        &[
            (118.0, 65.6),
            (117.4, 58.0),
            (121.4, 49.0),
            (126.0, 41.0),
            (124.0, 35.0),
            (116.6, 31.6),
            (107.0, 27.0),
            (98.0, 25.6),
        ],
    ),
    (
        "Søndre Strandvej",
        &[
            (98.0, 25.6),
            (92.0, 19.0),
            (84.0, 14.6),
            (74.0, 15.6),
            (66.0, 20.0),
            (58.0, 22.0),
            (52.6, 25.6),
            (47.4, 26.8),
        ],
    ),
    ("Vestre Strandvej", &[(36.0, 21.6), (27.0, 21.0), (18.0, 25.0), (14.6, 33.0), (16.4, 40.6)]),
    ("Mosevej", &[(26.0, 79.4), (19.0, 77.6), (12.6, 76.0)]),
    ("Fyrvej", &[(16.4, 40.6), (11.0, 42.6), (7.4, 44.6)]),
    ("Sydstrandsvej", &[(36.0, 21.6), (40.0, 16.0), (45.6, 13.0), (48.0, 8.0)]),
    ("Havnevej", &[(106.6, 82.6), (110.6, 86.0), (112.0, 88.4)]),
    ("Molevej", &[(118.0, 65.6), (122.4, 66.6), (127.4, 66.0)]),
];

/// Borders between the town's districts that are roads, with their names.
const BORDER_ROADS: [(&str, &str); 7] = [
    ("AC", "Vestervold"),
    ("CG", "Nørrevold"),
    ("GH", "Østervold"),
    ("HB", "Søndervold"),
    ("CO", "Vestmarksvej"),
    ("GQ", "Østmarksvej"),
    ("HT", "Søndermarksvej"),
];

/// The main roads in plan metres.
pub(super) fn main_roads() -> Vec<LineString> {
    let borders = BORDER_ROADS.into_iter().map(|(between, _)| border(between));
    ROADS.iter().map(|(_, places)| curve(places)).chain(borders).collect()
}

/// The names of the main roads, in their order.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ROADS.iter().map(|(name, _)| *name).chain(BORDER_ROADS.into_iter().map(|(_, name)| name))
}
