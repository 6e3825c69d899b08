//! Perturbation tables beside an independent solution: a linear programme for whether there is a table, an interior point method for which
//! one has the greatest entropy.
use geodata::protect::{PerturbationTable, TableError, TableRules};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};
use proptest::{collection::vec, prelude::*};

/// A linear expression of probabilities that must be 0 or more: a constant, and factors by place.
type Slack = (f64, Vec<(usize, f64)>);

/// What a row of a table is asked, written down a second time; probabilities are those of the counts that are moved.
#[derive(Debug, Clone)]
struct Asked {
    support: Vec<i32>,
    ordered: bool,
    cap: f64,
    second_moment: f64,
}

impl Asked {
    fn of(rules: &TableRules, count: u32) -> Self {
        let [most, hidden, count] = [rules.max_noise, rules.hidden, count].map(|number| number as i32);
        let stay = rules.stay.filter(|_| count > hidden);
        let allowed = |&noise: &i32| {
            let published = count + noise;
            (published == 0 || published > hidden) && (noise != 0 || stay.is_none())
        };
        let moved = 1.0 - stay.unwrap_or(0.0);
        let ordered = rules.monotone[rules.monotone.len().min(count as usize) - 1];
        Self {
            support: (-most.min(count)..=most).filter(allowed).collect(),
            ordered,
            cap: stay.filter(|_| ordered).map_or(f64::INFINITY, |stay| stay / moved),
            second_moment: rules.variance / moved,
        }
    }

    /// Everything that is asked beside a sum of 1 and a mean of 0.
    fn slacks(&self) -> Vec<Slack> {
        let squares = self.support.iter().enumerate().map(|(at, &noise)| (at, -f64::from(noise).powi(2)));
        let mut slacks = vec![(self.second_moment, squares.collect())];
        for (at, pair) in self.support.windows(2).enumerate().filter(|_| self.ordered) {
            match (pair[0], pair[1]) {
                (0.., _) => slacks.push((0.0, vec![(at, 1.0), (at + 1, -1.0)])),
                (_, ..=0) => slacks.push((0.0, vec![(at + 1, 1.0), (at, -1.0)])),
                _ => {}
            }
        }
        if self.cap.is_finite() {
            slacks.extend((0..self.support.len()).map(|at| (self.cap, vec![(at, -1.0)])));
        }
        slacks.extend((0..self.support.len()).map(|at| (0.0, vec![(at, 1.0)])));
        slacks
    }

    /// By a linear programme, how far all that is asked can be kept at once, and where: below 0 it cannot be kept. `None` where no
    /// numbers at all have sum 1 and mean 0.
    fn room(&self) -> Option<(f64, Vec<f64>)> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let anything = (f64::NEG_INFINITY, f64::INFINITY);
        let places: Vec<_> = self.support.iter().map(|_| problem.add_var(0.0, anything)).collect();
        let room = problem.add_var(1.0, (f64::NEG_INFINITY, 1.0));
        let one: Vec<_> = places.iter().map(|&place| (place, 1.0)).collect();
        problem.add_constraint(one.as_slice(), ComparisonOp::Eq, 1.0);
        let mean: Vec<_> = places.iter().zip(&self.support).map(|(&place, &noise)| (place, f64::from(noise))).collect();
        problem.add_constraint(mean.as_slice(), ComparisonOp::Eq, 0.0);
        for (constant, factors) in self.slacks() {
            let mut left: Vec<_> = factors.into_iter().map(|(at, factor)| (places[at], factor)).collect();
            left.push((room, -1.0));
            problem.add_constraint(left.as_slice(), ComparisonOp::Ge, -constant);
        }
        match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => {
                Some((solution.var_value(room), places.iter().map(|&place| solution.var_value(place)).collect()))
            }
            _ => None,
        }
    }

    /// The same problem by another way: an interior point method on the probabilities themselves, from a place with room.
    fn interior_point(&self, mut p: Vec<f64>) -> Vec<f64> {
        let slacks = self.slacks();
        let value =
            |slack: &Slack, p: &[f64]| slack.0 + slack.1.iter().map(|&(at, factor)| factor * p[at]).sum::<f64>();
        let cost = |p: &[f64], barrier: f64| {
            let barriers: f64 = slacks.iter().map(|slack| value(slack, p)).map(f64::ln).sum();
            p.iter().map(|p| p * p.ln()).sum::<f64>() - barrier * barriers
        };
        let size = p.len();
        for barrier in (2..=24).map(|half| 10_f64.powf(-f64::from(half) / 2.0)) {
            for _ in 0..100 {
                let mut system = vec![vec![0.0; size + 3]; size + 2];
                for at in 0..size {
                    system[at][at] = 1.0 / p[at];
                    let noise = f64::from(self.support[at]);
                    (system[at][size], system[size][at]) = (1.0, 1.0);
                    (system[at][size + 1], system[size + 1][at]) = (noise, noise);
                    system[at][size + 2] = -(p[at].ln() + 1.0);
                }
                for slack in &slacks {
                    let left = value(slack, &p);
                    for &(row, one) in &slack.1 {
                        slack
                            .1
                            .iter()
                            .for_each(|&(at, other)| system[row][at] += barrier * one * other / (left * left));
                        system[row][size + 2] += barrier * one / left;
                    }
                }
                let downhill: Vec<f64> = system[..size].iter().map(|row| row[size + 2]).collect();
                let step = solved(system);
                let gain: f64 = downhill.iter().zip(&step).map(|(gradient, step)| gradient * step).sum();
                if gain < 1e-13 {
                    break;
                }
                let before = cost(&p, barrier);
                let moved = |length: f64| p.iter().zip(&step).map(|(p, step)| p + length * step).collect::<Vec<f64>>();
                // Never all the way to a bound: what is almost 0 comes back too slowly.
                let inside = |next: &[f64]| slacks.iter().all(|slack| value(slack, next) > 0.01 * value(slack, &p));
                let lengths = (0..50).map(|halved| 0.5_f64.powi(halved));
                let better = lengths.map(moved).find(|p| inside(p) && cost(p, barrier) < before);
                match better {
                    Some(better) => p = better,
                    None => break,
                }
            }
        }
        p
    }
}

/// Solves linear equations, each with its right side as the last number.
fn solved(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size).max_by(|&one, &other| rows[one][column].abs().total_cmp(&rows[other][column].abs()));
        rows.swap(column, pivot.unwrap());
        let (above, below) = rows.split_at_mut(column + 1);
        for row in below {
            let factor = row[column] / above[column][column];
            (column..=size).for_each(|at| row[at] -= factor * above[column][at]);
        }
    }
    let mut solution = vec![0.0; size];
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|at| rows[row][at] * solution[at]).sum();
        solution[row] = (rows[row][size] - known) / rows[row][row];
    }
    solution
}

fn entropy(p: &[f64]) -> f64 {
    -p.iter().filter(|&&p| p > 0.0).map(|p| p * p.ln()).sum::<f64>()
}

/// What is wrong with a distribution.
fn wrong(asked: &Asked, p: &[f64]) -> Vec<String> {
    let mut wrong = Vec::new();
    let sum: f64 = p.iter().sum();
    let mean: f64 = p.iter().zip(&asked.support).map(|(p, &noise)| p * f64::from(noise)).sum();
    if (sum - 1.0).abs() > 1e-12 || mean.abs() > 1e-11 || p.iter().any(|&p| p.is_nan() || p < 0.0) {
        wrong.push(format!("sum {sum}, mean {mean}"));
    }
    for (constant, factors) in asked.slacks() {
        let slack = constant + factors.iter().map(|&(at, factor)| factor * p[at]).sum::<f64>();
        if slack < -1e-10 * constant.abs().max(1.0) {
            wrong.push(format!("{slack} left of {constant} and {factors:?}"));
        }
    }
    wrong
}

fn rules() -> impl Strategy<Value = TableRules> {
    let stay = prop_oneof![Just(None), (0.0..0.95_f64).prop_map(Some)];
    (1..=20_u32, 0..=4_u32, -1.2..6.0_f64, stay, vec(any::<bool>(), 1..4)).prop_map(
        |(max_noise, hidden, magnitude, stay, monotone)| TableRules {
            max_noise,
            hidden,
            variance: magnitude.exp(),
            stay,
            monotone,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_table_is_the_best_and_what_is_refused_cannot_be(rules in rules()) {
        match PerturbationTable::new(&rules) {
            Err(TableError::Impossible { count, .. }) => {
                let room = Asked::of(&rules, count).room();
                prop_assert!(room.as_ref().is_none_or(|(room, _)| *room < 1e-9), "{count} is refused with room {room:?}");
            }
            Err(other) => prop_assert!(false, "{other}"),
            Ok(table) => {
                let last = rules.max_noise + rules.hidden + 1;
                for count in (1..=last).filter(|count| *count <= rules.hidden + 2 || count % 5 == 0 || *count == last) {
                    let asked = Asked::of(&rules, count);
                    let stays = rules.stay.filter(|_| count > rules.hidden).unwrap_or(0.0);
                    let steps = table.distribution(count.into()).filter(|step| asked.support.contains(&step.0));
                    let found: Vec<f64> = steps.map(|step| step.1 / (1.0 - stays)).collect();
                    prop_assert_eq!(wrong(&asked, &found), [""; 0]);
                    let room = asked.room();
                    if let Some((_, start)) = room.filter(|(room, _)| *room > 1e-7) {
                        let other = asked.interior_point(start);
                        let apart = found.iter().zip(&other).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
                        let (one, two) = (entropy(&found), entropy(&other));
                        prop_assert!(one > two - 1e-9, "{count}: {one} and {two}");
                        prop_assert!(apart < 1e-5, "{count}: {apart} apart, {found:?} and {other:?}");
                    }
                }
            }
        }
    }
}
