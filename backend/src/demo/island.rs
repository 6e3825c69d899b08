//! Coast and districts. The coast is one closed curve, borders are curves between named places; a district is a chain of
//! those, so that neighbours share every vertex and the districts tile the land without gap or overlap.
use super::chart::{blob, curve, curve_piece, place};
use geo::{Coord, LineString, Polygon};

/// How the coast passes a place.
#[derive(Clone, Copy, PartialEq)]
enum Coast {
    /// In a curve.
    Shore,
    /// In a corner, with straight quays between corners.
    Quay,
    /// In a curve, at the end of a border.
    Border(char),
}
use Coast::{Border, Quay, Shore};

/// The coast in hectometres, land on the left: from the head of the fjord along its south shore to the west coast, then
/// round the island back into the fjord.
const COAST: &[(f64, f64, Coast)] = &[
    (58.9, 55.9, Quay),
    (55.6, 55.8, Quay),
    (55.5, 54.9, Quay),
    (58.8, 54.7, Quay),
    (58.6, 53.0, Quay),
    (54.8, 52.3, Quay),
    (51.0, 51.4, Quay),
    (46.0, 51.0, Border('B')),
    (42.0, 49.6, Shore),
    (38.5, 49.6, Border('S')),
    (34.0, 50.0, Shore),
    (29.0, 48.0, Shore),
    (24.0, 49.2, Shore),
    (19.0, 46.8, Shore),
    (14.0, 48.5, Shore),
    (9.0, 50.5, Shore),
    (5.0, 46.5, Shore),
    (3.6, 41.0, Shore),
    (7.0, 34.5, Shore),
    (11.5, 31.0, Shore),
    (10.0, 25.0, Shore),
    (13.0, 19.0, Shore),
    (19.5, 16.5, Shore),
    (25.0, 12.2, Shore),
    (32.0, 10.5, Shore),
    (39.5, 8.0, Shore),
    (46.0, 4.0, Border('D')),
    (53.0, 2.6, Shore),
    (59.0, 6.2, Shore),
    (63.5, 12.5, Shore),
    (69.5, 13.8, Shore),
    (75.0, 9.8, Shore),
    (82.0, 7.0, Shore),
    (90.0, 7.6, Shore),
    (97.0, 12.0, Shore),
    (103.0, 14.0, Shore),
    (108.5, 11.6, Shore),
    (114.5, 14.2, Shore),
    (119.0, 20.8, Shore),
    (122.0, 27.2, Shore),
    (128.0, 30.6, Shore),
    (134.0, 35.8, Shore),
    (136.2, 42.0, Shore),
    (131.5, 47.2, Shore),
    (126.0, 50.2, Border('E')),
    (123.6, 56.0, Shore),
    (128.4, 61.4, Shore),
    (130.2, 67.5, Shore),
    (126.4, 74.0, Shore),
    (121.0, 78.2, Shore),
    (119.0, 85.2, Shore),
    (113.0, 90.2, Shore),
    (106.0, 92.0, Shore),
    (101.2, 97.8, Shore),
    (94.0, 101.2, Shore),
    (87.0, 99.0, Shore),
    (80.5, 103.2, Shore),
    (73.0, 106.0, Border('F')),
    (66.0, 104.0, Shore),
    (60.0, 98.4, Shore),
    (54.0, 96.5, Shore),
    (49.6, 91.2, Shore),
    (45.0, 92.2, Shore),
    (40.5, 97.0, Shore),
    (33.0, 98.4, Shore),
    (26.6, 93.2, Shore),
    (22.0, 88.0, Shore),
    (16.6, 86.8, Shore),
    (12.0, 81.6, Shore),
    (8.6, 75.8, Shore),
    (5.6, 70.0, Shore),
    (8.6, 65.0, Shore),
    (13.2, 62.4, Shore),
    (19.0, 63.6, Shore),
    (25.0, 61.8, Shore),
    (30.0, 59.4, Shore),
    (34.5, 60.2, Shore),
    (38.0, 59.2, Border('N')),
    (42.0, 58.6, Shore),
    (47.0, 59.6, Border('A')),
    (51.0, 59.3, Quay),
    (51.4, 58.4, Quay),
    (55.2, 58.6, Quay),
    (58.7, 57.9, Quay),
];

/// Borders between districts in hectometres. The ones inside the town are main roads as well.
const BORDERS: &[(&str, &[(f64, f64)])] = &[
    ("AC", &[(47.0, 59.6), (47.6, 64.0), (52.0, 68.0)]),
    ("CG", &[(52.0, 68.0), (60.5, 69.4), (69.0, 65.0)]),
    ("GH", &[(69.0, 65.0), (71.6, 56.5), (68.0, 48.0)]),
    ("HB", &[(68.0, 48.0), (60.0, 44.6), (51.0, 45.8), (46.6, 48.6), (46.0, 51.0)]),
    ("CO", &[(52.0, 68.0), (49.0, 73.0), (46.0, 78.5)]),
    ("GQ", &[(69.0, 65.0), (76.5, 68.2), (84.0, 73.0)]),
    ("HT", &[(68.0, 48.0), (75.0, 44.0), (81.0, 39.0)]),
    ("NO", &[(38.0, 59.2), (36.4, 66.0), (39.0, 73.5), (46.0, 78.5)]),
    ("OP", &[(46.0, 78.5), (56.0, 81.6), (68.0, 82.0)]),
    ("PQ", &[(68.0, 82.0), (77.0, 78.6), (84.0, 73.0)]),
    ("QR", &[(84.0, 73.0), (89.4, 66.0), (90.6, 57.0), (88.0, 48.0)]),
    ("RT", &[(88.0, 48.0), (85.4, 42.4), (81.0, 39.0)]),
    ("TU", &[(81.0, 39.0), (69.0, 34.0), (56.0, 33.0)]),
    ("US", &[(56.0, 33.0), (46.0, 36.4), (40.0, 42.4), (38.5, 49.6)]),
    ("PF", &[(68.0, 82.0), (70.6, 88.0), (69.0, 95.0), (73.0, 106.0)]),
    ("RE", &[(88.0, 48.0), (98.0, 52.4), (108.0, 48.6), (117.0, 51.6), (126.0, 50.2)]),
    ("UD", &[(56.0, 33.0), (53.0, 25.0), (55.0, 17.0), (50.4, 10.0), (46.0, 4.0)]),
];

/// Districts "1" to "9": name, and the outline as places joined by coast (`~`) or border (`-`), land on the left.
const DISTRICTS: [(&str, &str); 9] = [
    ("Havnebyen", "A~B-H-G-C-A"),
    ("Nørrevang", "C-G-Q-P-O-C"),
    ("Vestermarken", "N~A-C-O-N"),
    ("Østerlunden", "G-H-T-R-Q-G"),
    ("Sønderparken", "B~S-U-T-H-B"),
    ("Tangnæs", "F~N-O-P-F"),
    ("Østerklint", "E~F-P-Q-R-E"),
    ("Sønderhede", "D~E-R-T-U-D"),
    ("Fjordholm", "S~D-U-S"),
];

/// Islets: centre, radius in hectometres, and the number of the district that they belong to.
const ISLETS: [((f64, f64), f64, usize); 5] = [
    ((20.5, 56.2), 2.4, 9),
    ((12.6, 55.0), 1.3, 9),
    ((3.4, 58.6), 1.7, 9),
    ((90.5, 105.4), 1.9, 7),
    ((126.5, 17.4), 2.1, 8),
];

/// A district on the plan.
pub(super) struct PlanDistrict {
    /// Name for people.
    pub(super) name: &'static str,
    /// The part on the main island, in plan metres.
    pub(super) main: Polygon,
    /// Its islets.
    pub(super) islets: Vec<Polygon>,
}

/// The coast as pieces from each place of [`COAST`] to the next, without the last vertex.
fn coast_pieces() -> Vec<Vec<Coord>> {
    let count = COAST.len();
    let at = |i: usize| place((COAST[i % count].0, COAST[i % count].1));
    let is_quay = |i: usize| COAST[i % count].2 == Quay;
    let piece = |i: usize| {
        if is_quay(i) && is_quay(i + 1) {
            return vec![at(i)];
        }
        // A curve does not look round a corner, or it would swing out before it.
        let before = if is_quay(i) { at(i) } else { at(i + count - 1) };
        let after = if is_quay(i + 1) { at(i + 1) } else { at(i + 2) };
        curve_piece(before, at(i), at(i + 1), after).collect()
    };
    (0..count).map(piece).collect()
}

/// The main island in plan metres.
pub(super) fn main_island() -> Polygon {
    Polygon::new(coast_pieces().into_iter().flatten().collect(), vec![])
}

/// The border between two places, in that direction, in plan metres.
pub(super) fn border(name: &str) -> LineString {
    let reverse: String = name.chars().rev().collect();
    let (known, places) =
        BORDERS.iter().find(|(known, _)| *known == name || *known == reverse).expect("a known border");
    let mut line = curve(places);
    if *known != name {
        line.0.reverse();
    }
    line
}

/// The nine districts in plan metres, in the order of their ids.
pub(super) fn districts() -> Vec<PlanDistrict> {
    let coast = coast_pieces();
    let node = |name: char| COAST.iter().position(|(_, _, kind)| *kind == Border(name)).expect("a border on the coast");
    let outline = |chain: &str| -> LineString {
        let symbols: Vec<char> = chain.chars().collect();
        let mut ring = Vec::new();
        for link in symbols.windows(3).step_by(2) {
            let (from, to) = (link[0], link[2]);
            if link[1] == '~' {
                let (first, count) = (node(from), coast.len());
                let pieces = (node(to) + count - first) % count;
                ring.extend((0..pieces).flat_map(|i| coast[(first + i) % count].iter().copied()));
            } else {
                ring.extend(border(&format!("{from}{to}")).0);
                ring.pop();
            }
        }
        LineString(ring)
    };
    DISTRICTS
        .iter()
        .enumerate()
        .map(|(i, (name, chain))| PlanDistrict {
            name,
            main: Polygon::new(outline(chain), vec![]),
            islets: ISLETS.iter().filter(|islet| islet.2 == i + 1).map(|islet| blob(islet.0, islet.1)).collect(),
        })
        .collect()
}
