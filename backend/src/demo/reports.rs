//! Concerns, who could report them, and what is done: the side of the work that no register knows.
use super::{
    departments::{LIST, Sited, id},
    figures::need,
    planted::{concern_rate, fully_covered},
    random::Random,
};
use geo::Centroid;
use geodata::{
    concern::{Concern, Coverage},
    intervention::Intervention,
    period::Period,
};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

const SIGNS: [(&str, u32); 10] = [
    ("overfyldt_postkasse", 13),
    ("lugt_i_opgang", 9),
    ("tildaekkede_vinduer", 11),
    ("konstant_taendt_lys", 7),
    ("ophobning_ved_doer", 10),
    ("tilgroet_have", 6),
    ("vandskade_til_underbo", 4),
    ("naboklage_stoej", 14),
    ("huslejerestance", 16),
    ("udeblivelse_fra_faellesaktivitet", 10),
];
const GROUPS: [(&str, u32); 7] = [
    ("ensom_isoleret", 30),
    ("svag_arbejdsmarkedstilknytning", 16),
    ("etnisk_minoritet", 12),
    ("misbrug", 12),
    ("udadreagerende", 12),
    ("udskrevet_fra_psykiatri", 8),
    ("ukendt", 10),
];
const REPORTERS: [(&str, u32); 6] = [
    ("driftspersonale", 30),
    ("udlejning", 14),
    ("boligsocial_medarbejder", 18),
    ("social_vicevaert", 16),
    ("genhusningskonsulent", 6),
    ("nabo", 16),
];
const INTERVENTIONS: [(&str, u32); 10] = [
    ("beredskab", 5),
    ("aktionsnetvaerk", 10),
    ("faellesskabsdannende_aktivitet", 16),
    ("social_vicevaert", 14),
    ("opsoegende_team_99", 12),
    ("faelles_udrykningsteam", 6),
    ("faellesskabsaktivitet", 14),
    ("foelgeskab", 4),
    ("justeret_kernedrift", 9),
    ("ekstra_indsats", 10),
];

/// Those that anybody may come to.
const OPEN_TO_ALL: [&str; 2] = ["faellesskabsdannende_aktivitet", "faellesskabsaktivitet"];
/// Those for one person at a time: few take part in each.
const FOR_ONE: &str = "foelgeskab";

/// Interventions on the island.
const INTERVENTION_COUNT: u32 = 30;
/// First year of the concerns; they cover three years.
const FIRST_YEAR: i16 = 2023;

fn month_begin(month: u32) -> Date {
    date(FIRST_YEAR + (month / 12) as i16, (month % 12) as i8 + 1, 1)
}

/// The first month of the concerns.
pub(super) const FIRST_MONTH: Period = Period::Month(FIRST_YEAR, 1);

/// The last month of the concerns.
pub(super) const LAST_MONTH: Period = Period::Month(FIRST_YEAR + 2, 12);

/// Who could report: everybody where a case is planted, otherwise about half of the departments, from a month of the first two years on; in
/// some the reporters left again.
pub(super) fn coverage(seed: u64) -> Vec<Coverage> {
    let mut random = Random::new(seed, "coverage");
    let mut coverage = Vec::new();
    for (department, listed) in LIST.iter().enumerate() {
        let planted = fully_covered(listed.district);
        let (covered, late, ends) = (random.chance(0.45), random.integer(0, 20), random.chance(0.12));
        let (reporters, end) = (random.integer(1, 5), random.integer(26, 34));
        if planted || covered {
            coverage.push(Coverage {
                department: id(department),
                trained: month_begin(if planted { 0 } else { late }),
                // Where a case is planted, enough to be shown.
                active_reporters: reporters + if planted { 2 } else { 1 },
                ended: (ends && !planted).then(|| month_begin(end)),
            });
        }
    }
    coverage
}

/// Concerns of 36 months, only where and when somebody could report.
pub(super) fn concerns(seed: u64, coverage: &[Coverage]) -> Vec<Concern> {
    let mut random = Random::new(seed, "concerns");
    let mut concerns = Vec::new();
    for coverage in coverage {
        let department = LIST.iter().enumerate().find(|(index, _)| id(*index) == coverage.department);
        let Some((_, listed)) = department else { continue };
        for month in 0..36 {
            let begin = month_begin(month);
            let period = Period::Month(begin.year(), begin.month().unsigned_abs());
            let rate = concern_rate(listed.district, need(listed, begin.year()));
            let expected = rate * f64::from(listed.dwellings()) / 100.0 * random.between(0.5, 1.5);
            if begin < coverage.trained || !coverage.covers(period) {
                continue;
            }
            let whole = expected.floor();
            let reports = whole as u32 + u32::from(random.chance(expected - whole));
            let mut counted: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
            for _ in 0..reports {
                let kind = (*random.pick(&SIGNS), *random.pick(&GROUPS), *random.pick(&REPORTERS));
                *counted.entry(kind).or_default() += 1;
            }
            concerns.extend(counted.into_iter().map(|((sign, group, reporter), count)| Concern {
                department: coverage.department.clone(),
                month: period,
                sign: sign.to_owned(),
                target_group: group.to_owned(),
                reporter: reporter.to_owned(),
                count,
            }));
        }
    }
    concerns
}

/// Interventions, where the departments are large; the two planted districts that nobody has seen have none yet.
pub(super) fn interventions(seed: u64, sited: &[Sited]) -> Vec<Intervention> {
    let mut random = Random::new(seed, "interventions");
    let seen: Vec<(usize, u32)> = LIST
        .iter()
        .enumerate()
        .filter(|(_, listed)| !fully_covered(listed.district))
        .map(|(department, listed)| (department, listed.dwellings()))
        .collect();
    let one = |number: u32| {
        let department = *random.pick(&seen);
        let start = date(random.integer(2017, 2025) as i16, random.integer(1, 12) as i8, 1);
        let ends = random.chance(0.3);
        let end = date(start.year() + random.integer(1, 4) as i16, 12, 31);
        let centre = sited[department].department.geometry.as_ref().and_then(Centroid::centroid);
        let groups = GROUPS.iter().filter(|(group, _)| *group != "ukendt");
        let participants: Vec<(String, u32)> =
            groups.map(|(group, weight)| ((*group).to_owned(), random.integer(0, 2 * weight))).collect();
        let mut aims: Vec<String> = (0..2).map(|_| (*random.pick(&GROUPS[..6])).to_owned()).collect();
        aims.dedup();
        let kind = *random.pick(&INTERVENTIONS);
        let for_one = kind == FOR_ONE;
        Intervention {
            id: number.to_string(),
            kind: kind.to_owned(),
            target_groups: aims,
            start,
            end: (ends || for_one).then_some(end),
            participants: if for_one {
                participants.into_iter().take(1).map(|(group, _)| (group, 2)).collect()
            } else {
                participants
            },
            departments: vec![id(department)],
            position: centre,
            open_to_all: OPEN_TO_ALL.contains(&kind),
        }
    };
    (1..=INTERVENTION_COUNT).map(one).collect()
}
