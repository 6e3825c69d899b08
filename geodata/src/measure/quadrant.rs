//! The quadrant: what registers say against what people on the spot report.

/// Where an area stands between register figures and concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quadrant {
    /// Poor figures and many concerns: both say the same.
    AgreedNeed,
    /// Ordinary figures and many concerns: need that the figures hide.
    HiddenNeed,
    /// Poor figures, somebody could report, and few concerns.
    Unheard,
    /// Ordinary figures and few concerns.
    Ordinary,
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
    /// So many concerns per 100 dwellings from this on are many.
    pub concerns: f64,
}

/// What is known of the concerns of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Concerns {
    /// So many per 100 dwellings.
    Rate(f64),
    /// Nobody could report.
    NotCovered,
    /// Withheld or missing.
    Unknown,
}

impl QuadrantLimits {
    /// Poor is a need index above the mean by a standard deviation or more; many are concerns above twice the median of the areas that
    /// are covered. `None` where no area has both.
    pub fn of(index: &[Option<f64>], concerns: &[Concerns]) -> Option<Self> {
        let covered = index.iter().zip(concerns).filter_map(|(index, concerns)| match (index, concerns) {
            (Some(_), Concerns::Rate(rate)) if rate.is_finite() => Some(*rate),
            _ => None,
        });
        let mut rates: Vec<f64> = covered.collect();
        rates.sort_unstable_by(f64::total_cmp);
        let median = rates.get(rates.len() / 2).copied()?;
        Some(Self { index: 1.0, concerns: (2.0 * median).max(f64::MIN_POSITIVE) })
    }

    /// The quadrant of an area.
    pub fn quadrant(&self, index: Option<f64>, concerns: Concerns) -> Quadrant {
        let (index, rate) = match (index, concerns) {
            (_, Concerns::NotCovered) => return Quadrant::NotCovered,
            (Some(index), Concerns::Rate(rate)) => (index, rate),
            _ => return Quadrant::Unknown,
        };
        match (index >= self.index, rate >= self.concerns) {
            (true, true) => Quadrant::AgreedNeed,
            (false, true) => Quadrant::HiddenNeed,
            (true, false) => Quadrant::Unheard,
            (false, false) => Quadrant::Ordinary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_corner_has_its_name_and_who_could_not_report_is_not_ordinary() {
        let limits = QuadrantLimits { index: 1.0, concerns: 4.0 };
        let of = |index, rate| limits.quadrant(Some(index), Concerns::Rate(rate));
        assert_eq!(
            [of(1.0, 4.0), of(0.9, 4.0), of(1.0, 3.9), of(0.9, 3.9)],
            [Quadrant::AgreedNeed, Quadrant::HiddenNeed, Quadrant::Unheard, Quadrant::Ordinary]
        );
        assert_eq!(limits.quadrant(Some(2.0), Concerns::NotCovered), Quadrant::NotCovered);
        assert_eq!(limits.quadrant(None, Concerns::Rate(9.0)), Quadrant::Unknown);
        assert_eq!(limits.quadrant(Some(2.0), Concerns::Unknown), Quadrant::Unknown);
    }

    #[test]
    fn limits_come_from_areas_that_have_both() {
        let index = [Some(0.0), Some(1.0), None, Some(2.0), Some(0.5)];
        let concerns =
            [Concerns::Rate(1.0), Concerns::Rate(3.0), Concerns::Rate(99.0), Concerns::NotCovered, Concerns::Rate(2.0)];
        assert_eq!(QuadrantLimits::of(&index, &concerns), Some(QuadrantLimits { index: 1.0, concerns: 4.0 }));
        assert_eq!(QuadrantLimits::of(&[Some(1.0)], &[Concerns::NotCovered]), None);
        let nobody = QuadrantLimits::of(&[Some(1.0); 3], &[Concerns::Rate(0.0); 3]).unwrap();
        assert_eq!(nobody.quadrant(Some(0.0), Concerns::Rate(0.0)), Quadrant::Ordinary, "no concern is not many");
    }
}
