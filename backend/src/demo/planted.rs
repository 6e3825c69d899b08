//! The cases that are planted in the figures, so that every measure has something to find, and tests know what.

/// District of hidden need: ordinary register figures, everybody could report, many concerns.
pub const HIDDEN_NEED_DISTRICT: &str = "4";
/// District that is unheard: poor register figures, everybody could report, few concerns.
pub const UNHEARD_DISTRICT: &str = "3";
/// Districts where about as many concerns are reported as elsewhere: one with ordinary and one with poor register figures. Neither is hidden
/// need, nor unheard.
pub const ORDINARY_REPORTS_DISTRICTS: [&str; 2] = ["1", "5"];
/// District that improves: its need has fallen since [`IMPROVING_SINCE`].
pub const IMPROVING_DISTRICT: &str = "2";
/// First year of the improvement.
pub const IMPROVING_SINCE: i16 = 2018;
/// Two departments side by side, of one organisation and of more than 1,000 residents, in which one criterion of § 61 a holds in
/// 2025 (primary school only, above 60 %) and the mean over two years of a second one (without work, 40 %) is crossed in 2026.
pub const NEARLY_STATUTORY_DEPARTMENTS: [&str; 2] = ["30", "31"];

/// The first year with figures.
pub const FIRST_YEAR: i16 = 2014;
/// The last year with figures.
pub const LAST_YEAR: i16 = 2025;

/// Need of a district in a year, in standard deviations: 0 is ordinary.
pub(super) fn district_need(district: usize, year: i16) -> f64 {
    const NEED: [f64; 9] = [0.2, 1.6, 1.5, 0.0, 0.3, -0.6, -0.3, -0.7, -0.4];
    let years = f64::from((year - IMPROVING_SINCE).max(0));
    let fall = if (district + 1).to_string() == IMPROVING_DISTRICT { 0.24 * years } else { 0.0 };
    NEED[district] - fall
}

/// Concerns per 100 dwellings and month where somebody can report.
pub(super) fn concern_rate(district: usize, need: f64) -> f64 {
    match (district + 1).to_string().as_str() {
        HIDDEN_NEED_DISTRICT => 3.5,
        UNHEARD_DISTRICT => 0.08,
        district if ORDINARY_REPORTS_DISTRICTS.contains(&district) => 0.9,
        _ => (0.8 + 0.2 * need).max(0.3),
    }
}

/// Whether every department of the district has reporters from the beginning.
pub(super) fn fully_covered(district: usize) -> bool {
    let district = (district + 1).to_string();
    let district = district.as_str();
    [HIDDEN_NEED_DISTRICT, UNHEARD_DISTRICT].contains(&district) || ORDINARY_REPORTS_DISTRICTS.contains(&district)
}

/// A fixed share of a nearly statutory department: value in the last year and change per year.
pub(super) fn fixed_share(department: usize, indicator: &str) -> Option<(f64, f64)> {
    if !NEARLY_STATUTORY_DEPARTMENTS.contains(&(department + 1).to_string().as_str()) {
        return None;
    }
    match indicator {
        "uden_tilknytning" => Some((0.396, 0.013)),
        "kun_grundskole" => Some((0.63, 0.0)),
        _ => None,
    }
}
