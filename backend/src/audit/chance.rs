//! Whether something happened about as often as chance explains, for any number of trials.
//!
//! Trials come in series that share the lasting part of the noise. Given the lasting part, the trials of a series are independent; the result is
//! averaged over the lasting parts, and the series are independent of each other. Chernoff's bound of the tail is then exact arithmetic, and never too
//! small: an honest release raises a false alarm no more often than [`ALARM`].

/// How unlikely a number must be to be an alarm. All tests of a release together are some hundreds.
pub(super) const ALARM: f64 = 1e-7;

/// Series of trials: for each, for each lasting part, the probability that each trial is a hit; and whether it was.
#[derive(Debug, Default)]
pub(super) struct Trials {
    series: Vec<Vec<Vec<f64>>>,
    hits: usize,
    tried: usize,
}

impl Trials {
    /// Adds a series: for each trial the probability of a hit for each lasting part, and whether it was one.
    pub(super) fn add(&mut self, trials: &[(Vec<f64>, bool)]) {
        let Some(parts) = trials.first().map(|trial| trial.0.len()) else { return };
        let of_part = |part: usize| trials.iter().map(|trial| trial.0[part]).collect();
        self.series.push((0..parts).map(of_part).collect());
        self.hits += trials.iter().filter(|trial| trial.1).count();
        self.tried += trials.len();
    }

    /// Adds a trial by itself.
    pub(super) fn add_one(&mut self, probability: f64, hit: bool) {
        self.add(&[(vec![probability], hit)]);
    }

    /// Number of trials.
    pub(super) fn tried(&self) -> usize {
        self.tried
    }

    /// Number of hits.
    pub(super) fn hits(&self) -> usize {
        self.hits
    }

    /// Whether there are more hits than chance explains.
    pub(super) fn too_many(&self) -> bool {
        self.is_alarm(1.0)
    }

    /// Whether there are fewer.
    pub(super) fn too_few(&self) -> bool {
        self.is_alarm(-1.0)
    }

    fn is_alarm(&self, side: f64) -> bool {
        let hits = self.hits as f64;
        let mean = |parts: &Vec<Vec<f64>>| parts.iter().flatten().sum::<f64>() / parts.len() as f64;
        let expected: f64 = self.series.iter().map(mean).sum();
        if (hits - expected) * side <= 0.0 {
            return false;
        }
        // ln of the bound at a tilt; it is convex, and the least of it bounds the tail.
        let bound = |tilt: f64| {
            let factor = (side * tilt).exp_m1();
            let generated = |parts: &Vec<Vec<f64>>| {
                let product = |part: &Vec<f64>| part.iter().map(|p| (p * factor).ln_1p()).sum::<f64>();
                let logs: Vec<f64> = parts.iter().map(product).collect();
                let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                most + (logs.iter().map(|log| (log - most).exp()).sum::<f64>() / logs.len() as f64).ln()
            };
            self.series.iter().map(generated).sum::<f64>() - side * tilt * hits
        };
        let (mut low, mut high) = (0.0, 20.0);
        for _ in 0..40 {
            let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if bound(a) < bound(b) {
                high = b;
            } else {
                low = a;
            }
            if bound(low.max(1e-9)) < ALARM.ln() {
                return true;
            }
        }
        bound((low + high) / 2.0) < ALARM.ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::random::Random;

    #[test]
    fn chance_is_never_accused_and_certainty_always() {
        let mut random = Random::new(5);
        let mut alarms = 0;
        for round in 0..300 {
            let (mut honest, mut sure) = (Trials::default(), Trials::default());
            for _ in 0..12 {
                // What lasts makes a hit of a series likely or not.
                let parts = [0.05, 0.45];
                let likely = parts[(random.word() % 2) as usize];
                let trials: Vec<(Vec<f64>, bool)> = (0..5).map(|_| (parts.to_vec(), random.unit() < likely)).collect();
                honest.add(&trials);
                sure.add(&trials.into_iter().map(|trial| (trial.0, true)).collect::<Vec<_>>());
            }
            alarms += usize::from(honest.too_many() || honest.too_few());
            assert!(round > 0 || sure.too_many() && !sure.too_few());
        }
        assert_eq!(alarms, 0);
        let mut never = Trials::default();
        (0..60).for_each(|_| never.add_one(0.25, false));
        assert!(never.too_few() && !never.too_many() && (never.tried(), never.hits()) == (60, 0));
    }
}
