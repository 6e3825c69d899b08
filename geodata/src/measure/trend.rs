//! Trend: which way a figure goes over the years, and how sure that is.

/// A straight line through yearly values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Change in a year, in the unit of the value.
    pub slope: f64,
    /// Lower and upper end of the slope's 95 % interval; `None` for two years, which always lie on a line.
    pub interval: Option<[f64; 2]>,
    /// Years that have a value.
    pub years: usize,
}

impl Trend {
    /// Whether the interval leaves no doubt about the direction.
    pub fn is_sure(&self) -> bool {
        self.interval.is_some_and(|[low, high]| low > 0.0 || high < 0.0)
    }
}

/// The line of least squares through the values of years: pairs of year and value. `None` for fewer than two different years.
///
/// The interval is that of Student's t with two degrees of freedom less than years. Source: Draper and Smith, *Applied
/// Regression Analysis*, section 1.4.
///
/// ```
/// use geodata::measure::trend;
/// let trend = trend(&[(2022, 10.0), (2023, 12.0), (2024, 14.0)]).unwrap();
/// assert!((trend.slope - 2.0).abs() < 1e-12 && trend.is_sure());
/// ```
pub fn trend(values: &[(i16, f64)]) -> Option<Trend> {
    let values: Vec<(f64, f64)> =
        values.iter().filter(|(_, value)| value.is_finite()).map(|&(year, value)| (f64::from(year), value)).collect();
    let count = values.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| values.iter().map(of).sum::<f64>() / count;
    let (year_mean, value_mean) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let spread: f64 = values.iter().map(|(year, _)| (year - year_mean).powi(2)).sum();
    if values.len() < 2 || spread == 0.0 {
        return None;
    }
    let slope = values.iter().map(|(year, value)| (year - year_mean) * (value - value_mean)).sum::<f64>() / spread;
    let freedom = values.len() - 2;
    let interval = (freedom > 0).then(|| {
        let off = |(year, value): &(f64, f64)| (value - value_mean - slope * (year - year_mean)).powi(2);
        let deviation = (values.iter().map(off).sum::<f64>() / freedom as f64 / spread).sqrt();
        let half = student_t(freedom) * deviation;
        [slope - half, slope + half]
    });
    Some(Trend { slope, interval, years: values.len() })
}

/// The 97.5 % point of Student's t. Source: the table in Draper and Smith; beyond 30 the normal point with the first two terms of
/// the Cornish-Fisher expansion, right to four digits there.
pub(super) fn student_t(freedom: usize) -> f64 {
    const TABLE: [f64; 30] = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];
    TABLE.get(freedom - 1).copied().unwrap_or_else(|| {
        let (z, n) = (1.959_964_f64, freedom as f64);
        z + (z.powi(3) + z) / (4.0 * n) + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * n * n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_and_its_interval_by_hand() {
        // Residuals of 1, 3, 2, 4 around 1.3 + 0.8·x are −0.3, 0.9, −0.9, 0.3: s² = 1.8/2, deviation √(0.9/5).
        let found = trend(&[(2020, 1.0), (2021, 3.0), (2022, 2.0), (2023, 4.0)]).unwrap();
        let half = 4.303 * (0.9_f64 / 5.0).sqrt();
        let [low, high] = found.interval.unwrap();
        assert!(
            (found.slope - 0.8).abs() < 1e-12
                && (low - (0.8 - half)).abs() < 1e-9
                && (high - (0.8 + half)).abs() < 1e-9
        );
        assert!(!found.is_sure());
    }

    #[test]
    fn too_few_years_have_no_trend_or_no_interval() {
        assert_eq!(trend(&[]), None);
        assert_eq!(trend(&[(2020, 1.0), (2020, 2.0)]), None);
        assert_eq!(trend(&[(2020, 1.0), (2021, 2.0)]).unwrap().interval, None);
        assert_eq!(trend(&[(2020, f64::NAN), (2021, 2.0), (2022, 2.0)]).unwrap().years, 2);
        assert!((student_t(31) - 2.0395).abs() < 1e-3);
    }
}
