//! Register figures: ten indicators in twelve years, from one latent need per department and year.
use super::{
    departments::{LIST, Listed, id},
    planted::{FIRST_YEAR, LAST_YEAR, district_need, fixed_share},
    random::Random,
};
use geodata::{
    indicator::{Indicator, IndicatorCode, Kind, Reference, ReferenceArea},
    observation::Observation,
    period::Period,
};

/// How an indicator follows the need: persons per dwelling of each kind that it looks at, its level where the need is ordinary, and
/// its relative change for one standard deviation of need.
struct Pattern {
    code: &'static str,
    /// Persons per family, youth, elderly and nursing dwelling.
    persons: [f64; 4],
    level: f64,
    slope: f64,
}

const RESIDENTS: [f64; 4] = [2.15, 1.1, 1.25, 1.0];
const ADULTS: [f64; 4] = [1.5, 1.1, 1.25, 1.0];
const AGE_18_64: [f64; 4] = [1.3, 1.08, 0.1, 0.1];
const AGE_30_59: [f64; 4] = [0.85, 0.08, 0.05, 0.05];
const AGE_0_6: [f64; 4] = [0.2, 0.02, 0.0, 0.0];
const PUPILS: [f64; 4] = [0.28, 0.0, 0.0, 0.0];
const HOUSEHOLDS: [f64; 4] = [1.0; 4];

#[rustfmt::skip]
const PATTERNS: [Pattern; 10] = [
    Pattern { code: "uden_tilknytning", persons: AGE_18_64, level: 0.21, slope: 0.32 },
    Pattern { code: "kun_grundskole", persons: AGE_30_59, level: 0.29, slope: 0.28 },
    Pattern { code: "bruttoindkomst", persons: AGE_18_64, level: 268.0, slope: -0.13 },
    Pattern { code: "boern_i_fattigdom", persons: AGE_0_6, level: 0.12, slope: 0.5 },
    Pattern { code: "doemte", persons: ADULTS, level: 0.018, slope: 0.45 },
    Pattern { code: "psykiatrikontakt", persons: ADULTS, level: 0.055, slope: 0.25 },
    Pattern { code: "fraflytning", persons: RESIDENTS, level: 0.14, slope: 0.12 },
    Pattern { code: "ikke_vestlig", persons: RESIDENTS, level: 0.24, slope: 0.5 },
    Pattern { code: "skolefravaer", persons: PUPILS, level: 0.14, slope: 0.35 },
    Pattern { code: "udsaettelser", persons: HOUSEHOLDS, level: 0.005, slope: 0.5 },
];

/// Values of the region and of the country that the island lies in, as fictional as itself.
#[rustfmt::skip]
const REFERENCES: [(&str, f64, f64); 10] = [
    ("uden_tilknytning", 20.4, 21.1),
    ("kun_grundskole", 24.0, 22.5),
    ("bruttoindkomst", 298.0, 305.0),
    ("boern_i_fattigdom", 8.4, 8.0),
    ("doemte", 1.75, 1.7),
    ("psykiatrikontakt", 4.1, 3.9),
    ("fraflytning", 12.6, 13.0),
    ("ikke_vestlig", 8.8, 9.4),
    ("skolefravaer", 12.0, 11.5),
    ("udsaettelser", 0.35, 0.31),
];

/// The indicators of the figures, in the order of the catalogue.
pub(super) fn indicators(catalogue: Vec<Indicator>) -> Vec<Indicator> {
    let mut indicators: Vec<Indicator> = catalogue
        .into_iter()
        .filter(|indicator| PATTERNS.iter().any(|pattern| pattern.code == indicator.code.as_str()))
        .collect();
    for (code, region, country) in REFERENCES {
        for indicator in indicators.iter_mut().filter(|indicator| indicator.code.as_str() == code) {
            let reference = |of, value| Reference { of, year: FIRST_YEAR, value };
            indicator.references =
                vec![reference(ReferenceArea::Region, region), reference(ReferenceArea::Country, country)];
        }
    }
    indicators
}

/// Need of a department in a year, in standard deviations.
pub(super) fn need(listed: &Listed, year: i16) -> f64 {
    district_need(listed.district, year) + 0.8 * listed.need
}

/// All observations, by indicator, department and year.
pub(super) fn observations(seed: u64, indicators: &[Indicator]) -> Vec<Observation> {
    let mut observations = Vec::with_capacity(PATTERNS.len() * LIST.len() * 12);
    // Who lives there changes a little from year to year, and is the same for all that is counted of them.
    let mut random = Random::new(seed, "persons");
    let years = usize::try_from(LAST_YEAR - FIRST_YEAR + 1).expect("the years come in order");
    let filled: Vec<Vec<f64>> = LIST.iter().map(|_| (0..years).map(|_| random.between(0.96, 1.0)).collect()).collect();
    for pattern in &PATTERNS {
        let kind =
            indicators.iter().find(|indicator| indicator.code.as_str() == pattern.code).map(|indicator| indicator.kind);
        let mut random = Random::new(seed, pattern.code);
        for (department, listed) in LIST.iter().enumerate() {
            // The people who live there make a place differ from its need in the same way for years.
            let lasting = random.bell();
            for (year, filled) in (FIRST_YEAR..=LAST_YEAR).zip(&filled[department]) {
                let denominator = persons(listed, pattern.persons, *filled);
                let numerator = match fixed_share(department, pattern.code) {
                    Some((last, change)) => {
                        let share = last - change * f64::from(LAST_YEAR - year);
                        (share * f64::from(denominator)).round()
                    }
                    None => numerator(pattern, kind, need(listed, year), denominator, lasting, &mut random),
                };
                observations.push(Observation {
                    department: id(department),
                    indicator: IndicatorCode::new(pattern.code),
                    period: Period::Year(year),
                    numerator,
                    denominator,
                    largest: None,
                });
            }
        }
    }
    observations
}

fn persons(listed: &Listed, per_dwelling: [f64; 4], filled: f64) -> u32 {
    let persons: f64 =
        listed.by_kind().into_iter().zip(per_dwelling).map(|(count, persons)| f64::from(count) * persons).sum();
    (persons * filled).round() as u32
}

fn numerator(
    pattern: &Pattern,
    kind: Option<Kind>,
    need: f64,
    denominator: u32,
    lasting: f64,
    random: &mut Random,
) -> f64 {
    let persons = f64::from(denominator);
    let level = pattern.level * (1.0 + pattern.slope * need);
    if kind == Some(Kind::Mean) {
        let mean = level * (1.0 + 0.03 * lasting + 0.01 * random.bell());
        return (mean * persons * 10.0).round() / 10.0;
    }
    let share = level.clamp(0.001, 0.9);
    let spread = (persons * share * (1.0 - share)).sqrt();
    let count = persons * share + spread * (0.6 * lasting + 0.5 * random.bell());
    count.round().clamp(0.0, persons)
}
