//! The distribution of greatest entropy over noises, with mean 0 and a bounded second moment; on request, with no noise likelier
//! than a smaller one of its sign or than a cap.
//!
//! For multipliers a of the mean and b ≤ 0 of the second moment, entropy + a·mean + b·second moment is greatest at
//! p = min(cap, exp(s − λ)), where λ makes the sum 1 and s is a·n + b·n² itself or, with the order, its nearest fit (least
//! squares) among scores that fall away from 0 on both sides. The best multipliers are the least point of a convex function whose
//! gradient is the moments: so the mean rises with a and, where it is 0, the second moment with b, and both are found by
//! narrowing an interval. b is below 0 only where the bound on the second moment is active.
//! Source of the fit: Barlow and Brunk, *The Isotonic Regression Problem and its Dual*, JASA 67, 1972.

/// What rounding may change of a moment, relative to the greater of it and 1.
const ROUNDING: f64 = 1e-11;

/// Which noises there are, and what their probabilities keep to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noises<'a> {
    /// The noises, ascending.
    pub(super) support: &'a [i32],
    /// Whether no noise may be likelier than the next smaller one of its sign, or 0.
    pub(super) ordered: bool,
    /// No noise may be likelier; infinite where there is no cap.
    pub(super) cap: f64,
}

impl Noises<'_> {
    /// The probabilities of greatest entropy with mean 0 and at most this second moment. `None` only where
    /// [`Noises::least_second_moment`] proves that there are none.
    pub(super) fn likeliest(&self, second_moment: f64) -> Option<Vec<f64>> {
        let least = self.least_second_moment()?;
        if least > second_moment + ROUNDING * second_moment.max(1.0) {
            return None;
        }
        let target = second_moment.max(least);
        let mut slope = 0.0;
        let mut centred = |curvature: f64| {
            slope = root(slope, 0.1 + slope.abs() / 10.0, 1e-14, |slope| self.mean(&self.tilted(slope, curvature)));
            self.tilted(slope, curvature)
        };
        let free = centred(0.0);
        if self.second_moment(&free) <= target {
            return Some(free);
        }
        let excess = |curvature: f64| self.second_moment(&centred(curvature)) - target;
        let curvature = root(0.0, 0.01, 1e-12 * target.max(1.0), excess);
        Some(centred(curvature))
    }

    /// The least second moment with mean 0, or `None` where the mean cannot be 0. For every t, no distribution with mean 0 has a
    /// second moment below the least Σ p·(n² − t·n) over all means; the best t makes that bound exact (duality of linear programmes).
    fn least_second_moment(&self) -> Option<f64> {
        if self.support.is_empty() || self.support.len() as f64 * self.cap < 1.0 - ROUNDING {
            return None;
        }
        let mean = |t: f64| self.mean(&self.cheapest(t));
        let bound = |t: f64| {
            let cheapest = self.cheapest(t);
            self.second_moment(&cheapest) - t * self.mean(&cheapest)
        };
        let start = mean(0.0);
        if start.abs() <= ROUNDING {
            return Some(bound(0.0));
        }
        let reached = |distance: f64| -start.signum() * mean(-start.signum() * distance) >= -ROUNDING;
        // So far away the squares do not matter, and the mean is the greatest or the least that there is.
        let (mut near, mut far) = (0.0, 1e10);
        if !reached(far) {
            return None;
        }
        for _ in 0..120 {
            let middle = (near + far) / 2.0;
            *if reached(middle) { &mut far } else { &mut near } = middle;
        }
        Some(bound(-start.signum() * near).max(bound(-start.signum() * far)))
    }

    /// The probabilities that minimise Σ p·(n² − t·n), with any mean.
    fn cheapest(&self, t: f64) -> Vec<f64> {
        let scores = self.scores(t, -1.0);
        let mut probabilities = vec![0.0; scores.len()];
        let mut rest = 1.0_f64;
        for tied in highest_first(&scores).chunk_by(|&one, &other| scores[one] == scores[other]) {
            let each = (rest / tied.len() as f64).min(self.cap);
            tied.iter().for_each(|&at| probabilities[at] = each);
            rest = (rest - each * tied.len() as f64).max(0.0);
        }
        probabilities
    }

    /// The probabilities of greatest entropy + a·mean + b·second moment.
    fn tilted(&self, a: f64, b: f64) -> Vec<f64> {
        let scores = self.scores(a, b);
        let order = highest_first(&scores);
        let mut probabilities = vec![self.cap; scores.len()];
        let mut rest = 1.0;
        for (capped, &highest) in order.iter().enumerate() {
            // Taken from the highest that is left, no weight overflows.
            let weight = |at: usize| (scores[at] - scores[highest]).exp();
            let part = rest / order[capped..].iter().map(|&at| weight(at)).sum::<f64>();
            if part <= self.cap {
                order[capped..].iter().for_each(|&at| probabilities[at] = part * weight(at));
                break;
            }
            rest = (rest - self.cap).max(0.0);
        }
        probabilities
    }

    /// a·n + b·n², fitted to the order.
    fn scores(&self, a: f64, b: f64) -> Vec<f64> {
        let mut scores: Vec<f64> =
            self.support.iter().map(|&noise| f64::from(noise)).map(|noise| noise * (a + b * noise)).collect();
        if self.ordered {
            fit(&mut scores, self.support);
        }
        scores
    }

    fn mean(&self, probabilities: &[f64]) -> f64 {
        self.support.iter().zip(probabilities).map(|(&noise, p)| f64::from(noise) * p).sum()
    }

    fn second_moment(&self, probabilities: &[f64]) -> f64 {
        self.support.iter().zip(probabilities).map(|(&noise, p)| f64::from(noise).powi(2) * p).sum()
    }
}

fn highest_first(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&one, &other| scores[other].total_cmp(&scores[one]));
    order
}

/// Neighbours that share a score.
#[derive(Debug, Clone, Copy)]
struct Pool {
    score: f64,
    size: usize,
}

impl Pool {
    fn with(self, other: Self) -> Self {
        let size = self.size + other.size;
        Self { score: (self.score * self.size as f64 + other.score * other.size as f64) / size as f64, size }
    }
}

/// Replaces scores by the nearest ones (least squares) that fall away from 0 on both sides: neighbours that are out of order are
/// pooled from the ends inwards, and the noise 0 takes what is above it, the highest first.
fn fit(scores: &mut [f64], support: &[i32]) {
    let below = support.partition_point(|&noise| noise < 0);
    let above = support.partition_point(|&noise| noise <= 0);
    let mut sides = [(0..below).rev().collect::<Vec<_>>(), (above..support.len()).collect()].map(|places| {
        let mut pools: Vec<Pool> = Vec::new();
        for &at in places.iter().rev() {
            let mut pool = Pool { score: scores[at], size: 1 };
            while let Some(farther) = pools.pop_if(|farther| farther.score > pool.score) {
                pool = pool.with(farther);
            }
            pools.push(pool);
        }
        (places.into_iter(), pools)
    });
    if below < above {
        let mut middle = Pool { score: scores[below], size: 1 };
        let head = |side: &(_, Vec<Pool>)| side.1.last().map_or(f64::NEG_INFINITY, |pool| pool.score);
        let mut taken = vec![below];
        loop {
            let highest = usize::from(head(&sides[1]) > head(&sides[0]));
            let (places, pools) = &mut sides[highest];
            let Some(pool) = pools.pop_if(|pool| pool.score > middle.score) else { break };
            middle = middle.with(pool);
            taken.extend(places.by_ref().take(pool.size));
        }
        taken.into_iter().for_each(|at| scores[at] = middle.score);
    }
    for (mut places, pools) in sides {
        for pool in pools.into_iter().rev() {
            places.by_ref().take(pool.size).for_each(|at| scores[at] = pool.score);
        }
    }
}

/// Where a function that does not fall is 0, to within the tolerance of its value: steps of growing length from the start until its sign
/// changes, then secants (the Illinois rule), with every third step to the middle. Where it comes as near as numbers go, that place.
fn root(start: f64, step: f64, tolerance: f64, mut function: impl FnMut(f64) -> f64) -> f64 {
    let (mut near, mut at_near) = (start, function(start));
    if at_near.abs() <= tolerance {
        return start;
    }
    let mut step = -at_near.signum() * step;
    let (mut far, mut at_far) = (near + step, function(near + step));
    while at_far.abs() > tolerance && at_far.signum() == at_near.signum() {
        if step.abs() > 1e6 {
            return far;
        }
        step *= 2.0;
        (near, at_near) = (far, at_far);
        far += step;
        at_far = function(far);
    }
    if at_far.abs() <= tolerance {
        return far;
    }
    // The values that secants are drawn through: halved where an end stays for a second time.
    let (mut weight_near, mut weight_far) = (at_near, at_far);
    for round in 1.. {
        let middle = (near + far) / 2.0;
        let secant = (near * weight_far - far * weight_near) / (weight_far - weight_near);
        let inside = near.min(far) < secant && secant < near.max(far);
        let next = if inside && round % 3 != 0 { secant } else { middle };
        let value = function(next);
        if value.abs() <= tolerance || next == near || next == far {
            return next;
        }
        if value.signum() == at_near.signum() {
            (near, at_near, weight_near) = (next, value, value);
            weight_far /= 2.0;
        } else {
            (far, weight_far) = (next, value);
            weight_near /= 2.0;
        }
    }
    unreachable!("an interval of numbers cannot be halved for ever")
}

#[cfg(test)]
#[path = "entropy_tests.rs"]
mod tests;
