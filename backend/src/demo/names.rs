//! Names on the island's base map: towns, villages and what else has a name, and the streets. All are invented, and formed as
//! Danish names are: each quarter of a town has a theme.
use super::{
    chart::{lines_on_ground, place, point_on_ground},
    roads,
    town::{Town, VILLAGES},
};
use geo::{LineString, MultiLineString};
use geodata::area::{BaseFeature, BaseGeometry, BaseKind, Importance};

/// The town: name, square in hectometres, inhabitants.
const TOWN: (&str, (f64, f64), u32) = ("Bydelskøbing", (61.4, 57.2), 38_000);

/// Inhabitants of a village, by the square of its radius in hectometres.
const VILLAGE_DENSITY: f64 = 24.0;

/// Woods, parks and lakes, in hectometres.
const LANDMARKS: [(&str, (f64, f64)); 8] = [
    ("Byparken", (56.6, 63.6)),
    ("Nørresø", (60.4, 77.8)),
    ("Storesø", (100.4, 72.8)),
    ("Nørreskov", (82.4, 91.8)),
    ("Vesterskov", (25.4, 33.8)),
    ("Østerskov", (114.0, 41.8)),
    ("Sønderskov", (79.4, 22.0)),
    ("Havnebassinet", (55.0, 57.0)),
];

/// For each district how its streets are called: the first halves, and the second ones.
const STREETS: [(&[&str], [&str; 4]); 9] = [
    (
        &[
            "Smede", "Bager", "Færge", "Tømmer", "Anker", "Lods", "Skipper", "Garver", "Bødker", "Slagter", "Møller",
            "Fisker", "Vagt", "Kran", "Farver", "Hjul",
        ],
        ["gade", "stræde", "gyde", "gang"],
    ),
    (
        &[
            "Lærke", "Stære", "Solsorte", "Drossel", "Spurve", "Finke", "Mejse", "Gøge", "Ryle", "Trane", "Hejre",
            "Ugle", "Falke", "Due", "Fasan", "Bogfinke",
        ],
        ["vej", "vænget", "stien", "bakken"],
    ),
    (
        &[
            "Hyben",
            "Slåen",
            "Hindbær",
            "Solbær",
            "Jordbær",
            "Tranebær",
            "Multebær",
            "Morbær",
            "Kirsebær",
            "Mirabel",
            "Enebær",
            "Ribes",
            "Hylde",
            "Kvæde",
        ],
        ["vej", "vænget", "stien", "toften"],
    ),
    (
        &[
            "Bøge", "Ege", "Aske", "Elme", "Birke", "Elle", "Linde", "Ahorn", "Avnbøge", "Poppel", "Pile", "Gran",
            "Fyrre", "Rønne", "Tjørne", "Taks",
        ],
        ["vej", "vænget", "stien", "krogen"],
    ),
    (
        &[
            "Rose", "Tulipan", "Syren", "Iris", "Lilje", "Valmue", "Bellis", "Krokus", "Nellike", "Viol", "Primula",
            "Anemone", "Dahlia", "Jasmin", "Lavendel",
        ],
        ["vej", "vænget", "stien", "haven"],
    ),
    (
        &["Tang", "Muslinge", "Rav", "Klit", "Brise", "Hjelme", "Østers", "Konkylie"],
        ["vej", "vænget", "stien", "bakken"],
    ),
    (
        &["Klinte", "Flinte", "Kridt", "Båke", "Torske", "Silde", "Rødspætte", "Makrel"],
        ["vej", "stien", "vænget", "bakken"],
    ),
    (&["Lyng", "Rug", "Havre", "Byg", "Hvede", "Kløver", "Humle", "Boghvede"], ["vej", "vænget", "toften", "stien"]),
    (&["Eng", "Siv", "Rør", "Dunhammer", "Ande", "Svane", "Gåse", "Skarv"], ["vej", "vænget", "stien", "holmen"]),
];

/// Towns, villages, woods, parks and lakes.
pub(super) fn places() -> Vec<BaseFeature> {
    let villages = VILLAGES.iter().map(|(name, at, radius)| (*name, *at, (radius * radius * VILLAGE_DENSITY) as u32));
    let settlements = std::iter::once(TOWN).chain(villages).map(|(name, at, population)| (name, at, Some(population)));
    let landmarks = LANDMARKS.iter().map(|(name, at)| (*name, *at, None));
    let feature = |(name, at, population): (&str, (f64, f64), Option<u32>)| BaseFeature {
        kind: BaseKind::Place,
        name: Some(name.to_owned()),
        importance: Importance { rank: None, population },
        geometry: BaseGeometry::Point(point_on_ground(place(at))),
    };
    settlements.chain(landmarks).map(feature).collect()
}

/// Main roads and streets; lanes that no name is left for have none.
pub(super) fn streets(town: &Town) -> Vec<BaseFeature> {
    let main =
        roads::names().zip(&town.roads).map(|(name, road)| street(Some(name.to_owned()), std::slice::from_ref(road)));
    let mut streets: Vec<BaseFeature> = main.collect();
    for ((first, second), lines) in STREETS.iter().zip(&town.streets) {
        let mut lines = lines.clone();
        lines.sort_by(|a, b| length_m(b).total_cmp(&length_m(a)));
        // The longest get the usual ending first, so that streets of one first half lie apart.
        let names = second.iter().flat_map(|second| first.iter().map(move |first| format!("{first}{second}")));
        let named = names.zip(&lines).map(|(name, line)| street(Some(name), std::slice::from_ref(line)));
        streets.extend(named);
        let rest = lines.get(first.len() * second.len()..).unwrap_or_default();
        streets.extend((!rest.is_empty()).then(|| street(None, rest)));
    }
    streets
}

fn street(name: Option<String>, lines: &[LineString]) -> BaseFeature {
    let geometry: MultiLineString = lines_on_ground(lines);
    BaseFeature {
        kind: BaseKind::Road,
        name,
        importance: Importance::default(),
        geometry: BaseGeometry::Line(geometry),
    }
}

/// Length on the plan. It uses no sine and no exponential, so that every machine sorts alike.
fn length_m(line: &LineString) -> f64 {
    line.lines().map(|edge| edge.delta()).map(|delta| (delta.x * delta.x + delta.y * delta.y).sqrt()).sum()
}
