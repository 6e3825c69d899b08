//! The 45 housing departments: a hand-made list, and the plots that they get on the plan.
use super::blocks::split;
use super::chart::{place, polygons_on_ground};
use super::town::{Block, Quarter, Town};
use geo::{Area as _, Centroid, Coord, Polygon};
use geodata::area::{AreaId, Department, Dwellings};

/// Housing organisations: number and name. All are invented.
pub(super) const ORGANISATIONS: [(&str, &str); 6] = [
    ("9901", "Ø-Bo"),
    ("9902", "Boligselskabet Tangloppen"),
    ("9903", "Andelsboligforeningen Havblik"),
    ("9904", "Bydelsø Almene Boliger"),
    ("9905", "Fiktivbo"),
    ("9906", "Boligforeningen Muslingen"),
];

/// A department of the list.
pub(super) struct Listed {
    /// Name.
    pub(super) name: &'static str,
    /// Index of its organisation.
    organisation: usize,
    /// Index of its district, 0 to 8.
    pub(super) district: usize,
    /// Where its plots lie, in hectometres.
    at: (f64, f64),
    /// Family, youth, elderly and nursing dwellings.
    dwellings: [u32; 4],
    /// How its need differs from its district's, in standard deviations.
    pub(super) need: f64,
}

/// Short for the list.
const fn listed(
    name: &'static str,
    organisation: usize,
    district: usize,
    at: (f64, f64),
    dwellings: [u32; 4],
    need: f64,
) -> Listed {
    Listed { name, organisation, district, at, dwellings, need }
}

/// The departments; their ids are their places here, from 1. Small neighbours of one organisation follow each other, so
/// that protection has something to merge.
#[rustfmt::skip]
pub(super) const LIST: [Listed; 45] = [
    listed("Havnegården", 0, 0, (62.6, 61.6), [110, 0, 0, 0], 0.2),
    listed("Rebslagergården", 0, 0, (65.6, 53.2), [165, 0, 0, 0], -0.1),
    listed("Sejlmagergården", 1, 0, (56.0, 48.6), [150, 0, 0, 0], 0.4),
    listed("Tranegården", 2, 0, (66.0, 63.4), [230, 0, 0, 0], 0.1),
    listed("Toldbodhusene", 3, 0, (61.6, 50.6), [70, 0, 0, 0], -0.4),
    listed("Kollegiet Fyrtårnet", 4, 0, (52.6, 63.6), [0, 160, 0, 0], -0.5),
    listed("Plejehjemmet Bølgen", 5, 0, (50.4, 48.4), [0, 0, 20, 70], -0.2),
    listed("Sankt Peders Stræde", 1, 0, (63.6, 58.4), [8, 0, 0, 0], -0.3),
    listed("Mågeparken", 0, 1, (71.0, 75.0), [400, 20, 0, 0], 0.3),
    listed("Ternevænget", 0, 1, (72.6, 72.6), [210, 0, 0, 0], 0.1),
    listed("Nørrevang Øst", 2, 1, (76.0, 73.6), [300, 30, 0, 0], 0.0),
    listed("Svaleparken", 3, 1, (55.4, 72.4), [180, 0, 0, 0], -0.1),
    listed("Lærkehaven", 5, 1, (62.4, 71.4), [0, 0, 60, 0], -0.4),
    listed("Strandskadevej", 4, 1, (52.0, 75.6), [66, 0, 0, 0], 0.1),
    listed("Vibehusene", 4, 1, (53.2, 75.8), [24, 0, 0, 0], 0.0),
    listed("Vesterparken", 1, 2, (43.6, 71.8), [460, 20, 0, 0], 0.2),
    listed("Blåbærhaven", 1, 2, (45.6, 65.6), [310, 0, 0, 0], 0.1),
    listed("Hybenvænget", 2, 2, (48.0, 72.4), [220, 0, 0, 0], 0.0),
    listed("Slåenhusene", 3, 2, (45.2, 62.4), [120, 0, 0, 0], -0.1),
    listed("Ærteparken", 4, 2, (43.4, 67.0), [90, 0, 0, 0], 0.1),
    listed("Tyttebærvej", 4, 2, (42.2, 67.6), [36, 0, 0, 0], 0.0),
    listed("Brombærgården", 5, 2, (49.6, 68.4), [0, 0, 48, 0], -0.2),
    listed("Østerlund", 2, 3, (77.0, 61.0), [400, 20, 0, 0], 0.1),
    listed("Ellekrattet", 3, 3, (74.0, 55.0), [280, 0, 0, 0], 0.1),
    listed("Bøgeparken", 0, 3, (76.4, 52.4), [180, 0, 0, 0], 0.0),
    listed("Egehusene", 1, 3, (80.4, 68.4), [130, 0, 0, 0], -0.1),
    listed("Lindegården", 5, 3, (72.6, 62.4), [0, 0, 70, 0], -0.1),
    listed("Hasselvænget", 4, 3, (83.0, 62.4), [60, 0, 0, 0], 0.0),
    listed("Pilehaven", 4, 3, (83.2, 61.0), [28, 0, 0, 0], 0.0),
    listed("Tårnparken Nord", 3, 4, (52.0, 42.4), [580, 20, 0, 0], 2.1),
    listed("Tårnparken Syd", 3, 4, (52.0, 40.4), [300, 0, 0, 0], 2.1),
    listed("Rønnebærparken", 0, 4, (65.0, 42.6), [290, 0, 0, 0], 0.1),
    listed("Kastanjehaven", 2, 4, (70.6, 41.6), [170, 0, 0, 0], -0.1),
    listed("Æblehaven", 5, 4, (47.4, 44.6), [75, 0, 0, 0], -0.3),
    listed("Kvædehusene", 5, 4, (46.2, 45.2), [10, 0, 0, 0], -0.2),
    listed("Tangbakken", 1, 5, (59.6, 92.4), [38, 0, 0, 0], 0.1),
    listed("Klitrosen", 4, 5, (25.0, 80.4), [22, 0, 0, 0], 0.2),
    listed("Havtornen", 4, 5, (24.6, 81.2), [8, 0, 0, 0], 0.0),
    listed("Klintehusene", 3, 6, (107.6, 83.8), [44, 0, 0, 0], 0.0),
    listed("Fiskerlejet", 2, 6, (119.0, 66.4), [30, 0, 0, 0], 0.3),
    listed("Stenbrohuset", 2, 6, (117.6, 66.8), [0, 0, 26, 0], -0.2),
    listed("Sønderup Bygade", 5, 7, (99.0, 26.6), [52, 0, 0, 0], 0.1),
    listed("Kornblomsten", 0, 7, (96.8, 24.8), [28, 0, 0, 0], -0.1),
    listed("Vesterø Havn", 1, 8, (15.8, 42.0), [34, 0, 0, 0], 0.2),
    listed("Sandvigparken", 3, 8, (36.8, 22.6), [40, 0, 0, 0], -0.1),
];

/// A department with its plots.
pub(super) struct Sited {
    /// The department as it is delivered.
    pub(super) department: Department,
    /// Its plots in plan metres.
    pub(super) plots: Vec<Polygon>,
}

impl Listed {
    /// Dwellings of all kinds.
    pub(super) fn dwellings(&self) -> u32 {
        self.dwellings.iter().sum()
    }

    /// Family, youth, elderly and nursing dwellings.
    pub(super) fn by_kind(&self) -> [u32; 4] {
        self.dwellings
    }

    /// The ground that its dwellings need, square metres.
    fn ground_m2(&self, quarter: Quarter) -> f64 {
        let [family, rest @ ..] = self.dwellings;
        let (per_family, per_other) = match quarter {
            Quarter::Core | Quarter::Inner => (115.0, 80.0),
            Quarter::Estate => (155.0, 100.0),
            Quarter::Suburb | Quarter::Industry => (185.0, 120.0),
            Quarter::Village => (290.0, 190.0),
        };
        f64::from(family) * per_family + f64::from(rest.iter().sum::<u32>()) * per_other
    }
}

/// The id of the department at a place of the list.
pub(super) fn id(index: usize) -> AreaId {
    AreaId::new((index + 1).to_string())
}

/// Gives every department its plots and takes them out of the town's blocks.
pub(super) fn site(town: &mut Town) -> Vec<Sited> {
    let mut counts = [0_u32; ORGANISATIONS.len()];
    LIST.iter()
        .enumerate()
        .map(|(index, listed)| {
            counts[listed.organisation] += 1;
            let plots = plots_for(listed, &mut town.blocks);
            let (number, organisation) = ORGANISATIONS[listed.organisation];
            let kind = |count: u32| (count > 0).then_some(count);
            let [family, youth, elderly, nursing] = listed.dwellings.map(kind);
            let department = Department {
                id: id(index),
                name: listed.name.to_owned(),
                organisation: organisation.to_owned(),
                organisation_number: Some(number.to_owned()),
                department_number: Some(counts[listed.organisation].to_string()),
                dwellings: Dwellings { family, youth, elderly, nursing },
                occupied: None,
                geometry: Some(polygons_on_ground(&plots)),
            };
            Sited { department, plots }
        })
        .collect()
}

/// Takes the free block nearest to the department's place, then blocks beside it, and cuts off what is too much.
fn plots_for(listed: &Listed, blocks: &mut Vec<Block>) -> Vec<Polygon> {
    let mut around = place(listed.at);
    let mut plots: Vec<Polygon> = Vec::new();
    let (mut share_missing, mut first) = (1.0, true);
    while share_missing > 0.12 {
        let distance = |block: &Block| {
            let centre = block.plot.centroid().map_or(around, |centre| centre.0);
            (centre.x - around.x) * (centre.x - around.x) + (centre.y - around.y) * (centre.y - around.y)
        };
        let free = |block: &Block| {
            block.district == listed.district
                && block.quarter != Quarter::Industry
                && (first || block.quarter != Quarter::Estate)
        };
        let candidates = blocks.iter().enumerate().filter(|(_, block)| free(block));
        let nearest = candidates.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
        let Some((nearest, _)) = nearest else { break };
        let block = blocks.remove(nearest);
        let whole = listed.ground_m2(block.quarter);
        let area = block.plot.unsigned_area();
        let missing = whole * share_missing;
        share_missing -= area / whole;
        let halves = (area > 1.2 * missing).then(|| split_near(&block.plot, missing / area, around)).flatten();
        let plot = match halves {
            Some((taken, left)) => {
                blocks.push(Block { plot: left, ..block });
                taken
            }
            None => block.plot,
        };
        if first {
            around = plot.centroid().map_or(around, |centre| centre.0);
            first = false;
        }
        plots.push(plot);
    }
    plots
}

/// Cuts the given share off a plot, at the end that lies nearer to a place.
fn split_near(plot: &Polygon, share: f64, to: Coord) -> Option<(Polygon, Polygon)> {
    let near = split(plot, share);
    let far = split(plot, 1.0 - share).map(|(rest, end)| (end, rest));
    let distance = |half: &(Polygon, Polygon)| {
        half.0.centroid().map_or(f64::MAX, |centre| {
            let delta = centre.0 - to;
            delta.x * delta.x + delta.y * delta.y
        })
    };
    [near, far].into_iter().flatten().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}
