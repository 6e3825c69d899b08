//! The quadrant: what registers say beside what people on the spot report.
//!
//! Concerns have three bands: few (below half the median of the areas), as in other areas, and many (above twice the median). A name is given
//! only where the whole interval of the rate lies in the bands that make it: one or two reports more or fewer must not make a need.

/// Where an area stands between register figures and concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quadrant {
    /// Poor figures and many concerns: both say the same.
    AgreedNeed,
    /// Ordinary figures and many concerns: need that the figures hide.
    HiddenNeed,
    /// Poor figures, somebody could report, and few concerns.
    Unheard,
    /// Poor figures, and as many concerns as elsewhere.
    NeedInFigures,
    /// Ordinary figures and no more concerns than elsewhere.
    Ordinary,
    /// Too few reports to tell: the interval of the rate crosses a limit.
    Unsure,
    /// Nobody could report: the concerns say nothing.
    NotCovered,
    /// One of the two is not known.
    Unknown,
}

/// What the quadrant is cut at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuadrantLimits {
    /// A need index from this on is poor.
    pub index: f64,
    /// Fewer concerns per 100 dwellings are few: half the median.
    pub few: f64,
    /// More concerns per 100 dwellings are many: twice the median.
    pub many: f64,
}

/// Concerns per 100 dwellings in a quarter, and their 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Per 100 dwellings, the mean of the quarters.
    pub per_100: f64,
    /// What protection and chance leave open: from, to.
    pub interval: [f64; 2],
}

/// Width of half a 95 % interval, in standard deviations.
const HALF_WIDTH: f64 = 1.96;
/// How two quarters of the same area are correlated by the noise of protection: half of it lasts.
const LASTING: f64 = 0.5;

impl Rate {
    /// The rate of several quarters: of each, reports per 100 dwellings with the interval of the protection, and how many dwellings. To the
    /// noise comes chance: reports of so many come and go as a Poisson number does, of which at least one is reckoned with.
    pub fn of(quarters: &[(f64, [f64; 2], f64)]) -> Option<Self> {
        let number = quarters.len() as f64;
        let [mut per_100, mut noise, mut dwellings] = [0.0; 3];
        for (rate, [low, high], homes) in quarters {
            per_100 += rate / number;
            noise += (high - low) / 2.0 / HALF_WIDTH / number;
            dwellings += homes / number;
        }
        if quarters.is_empty() || dwellings <= 0.0 {
            return None;
        }
        let of_noise = noise * noise * (1.0 + (number - 1.0) * LASTING) / number;
        let reports = (per_100 * dwellings / 100.0 * number).max(1.0);
        let of_chance = reports * (100.0 / (dwellings * number)).powi(2);
        let half = HALF_WIDTH * (of_noise + of_chance).sqrt();
        Some(Self { per_100, interval: [(per_100 - half).max(0.0), per_100 + half] })
    }
}

/// What is known of the concerns of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Concerns {
    /// So many.
    Rate(Rate),
    /// Nobody could report.
    NotCovered,
    /// Withheld or missing.
    Unknown,
}

impl QuadrantLimits {
    /// Poor is a need index above the mean by a standard deviation or more; few and many are concerns below half and above twice the median
    /// of the areas that are covered. `None` where no area has both.
    pub fn of(index: &[Option<f64>], concerns: &[Concerns]) -> Option<Self> {
        let covered = index.iter().zip(concerns).filter_map(|(index, concerns)| match (index, concerns) {
            (Some(_), Concerns::Rate(rate)) if rate.per_100.is_finite() => Some(rate.per_100),
            _ => None,
        });
        let mut rates: Vec<f64> = covered.collect();
        rates.sort_unstable_by(f64::total_cmp);
        let upper = rates.get(rates.len() / 2).copied()?;
        let median = (upper + rates[(rates.len() - 1) / 2]) / 2.0;
        Some(Self { index: 1.0, few: median / 2.0, many: (2.0 * median).max(f64::MIN_POSITIVE) })
    }

    /// The quadrant of an area.
    pub fn quadrant(&self, index: Option<f64>, concerns: Concerns) -> Quadrant {
        let (index, rate) = match (index, concerns) {
            (_, Concerns::NotCovered) => return Quadrant::NotCovered,
            (Some(index), Concerns::Rate(rate)) => (index, rate),
            _ => return Quadrant::Unknown,
        };
        let name = |rate: f64| match (index >= self.index, rate > self.many, rate < self.few) {
            (true, true, _) => Quadrant::AgreedNeed,
            (false, true, _) => Quadrant::HiddenNeed,
            (true, false, true) => Quadrant::Unheard,
            (true, false, false) => Quadrant::NeedInFigures,
            (false, false, _) => Quadrant::Ordinary,
        };
        let [low, high] = rate.interval;
        if name(low) == name(high) { name(low) } else { Quadrant::Unsure }
    }
}

#[cfg(test)]
#[path = "quadrant_tests.rs"]
mod tests;
