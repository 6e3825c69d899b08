//! The span guard: which sums may be published as they are, without a sensitive one following from them.
//!
//! A published sum is a vector over the atoms, 1 where an atom is in it. What follows from published sums by adding and
//! subtracting is their linear span. So sums are taken in order, and each is published only if no sensitive sum enters the span
//! by it; what is left out for that alone is suppressed secondarily.
//! Source: Langsrud, *Secondary Cell Suppression by Gaussian Elimination: An Algorithm Suitable for Handling Issues with Zeros
//! and Singletons*, Privacy in Statistical Databases 2024 (R package GaussSuppression).

/// The elimination is done in the integers modulo the prime 2⁶¹ − 1, where nothing is rounded. It agrees with the rational
/// numbers unless a minor of the 0-1 matrix is a multiple of the prime: no minor of up to 36 rows is so large (Hadamard's bound
/// (n + 1)^((n + 1)/2) / 2ⁿ), and a larger one is so by chance with a probability of about 2⁻⁶¹.
const PRIME: u64 = (1 << 61) - 1;

/// A sparse vector over the atoms: position and value, ascending, without zeros.
type Vector = Vec<(usize, u64)>;

/// What is published so far, and what must not follow from it.
#[derive(Debug, Clone, Default)]
pub struct SpanGuard {
    /// Vectors in echelon form, each with a leading 1 that no other vector has.
    published: Vec<Vector>,
    /// What is left of the sensitive vectors after the published ones are taken out.
    sensitive: Vec<Vector>,
}

impl SpanGuard {
    /// A guard of these sensitive sums, each the positions of its atoms.
    pub fn new<'a>(sensitive: impl IntoIterator<Item = &'a [usize]>) -> Self {
        Self { published: Vec::new(), sensitive: sensitive.into_iter().map(indicator).collect() }
    }

    /// Publishes the sum of these atoms, unless a sensitive one would follow; says whether it did.
    pub fn publish(&mut self, atoms: &[usize]) -> bool {
        let rest = self.reduced(indicator(atoms));
        let Some(&(pivot, lead)) = rest.first() else {
            // It follows from what is published, and no sensitive one does.
            return true;
        };
        let row = scaled(&rest, inverse(lead));
        let reveals = |sensitive: &Vector| {
            coefficient(sensitive, pivot).is_some_and(|factor| without(sensitive, &row, factor).is_empty())
        };
        if self.sensitive.iter().any(reveals) {
            return false;
        }
        for other in self.published.iter_mut().chain(&mut self.sensitive) {
            if let Some(factor) = coefficient(other, pivot) {
                *other = without(other, &row, factor);
            }
        }
        self.published.push(row);
        true
    }

    /// Whether the sum of these atoms follows from what is published.
    pub fn follows(&self, atoms: &[usize]) -> bool {
        self.reduced(indicator(atoms)).is_empty()
    }

    /// Number of independent sums that are published.
    pub fn rank(&self) -> usize {
        self.published.len()
    }

    fn reduced(&self, mut vector: Vector) -> Vector {
        for row in &self.published {
            if let Some(factor) = row.first().and_then(|&(pivot, _)| coefficient(&vector, pivot)) {
                vector = without(&vector, row, factor);
            }
        }
        vector
    }
}

/// Which sums may be published as they are: positions of `sums` that may not, the sensitive ones with them. The others are taken
/// by their value, the greatest first; of equal ones first that whose atoms lie in greater sums, as GaussSuppression does.
///
/// ```
/// use geodata::protect::suppressed_sums;
/// // A total of three atoms, and each of them; the second is sensitive, so another one goes with it.
/// let sums = [vec![0, 1, 2], vec![0], vec![1], vec![2]];
/// assert_eq!(suppressed_sums(&sums, &[23.0, 12.0, 2.0, 9.0], &[2]), [2, 3]);
/// ```
pub fn suppressed_sums(sums: &[Vec<usize>], values: &[f64], sensitive: &[usize]) -> Vec<usize> {
    let mut guard = SpanGuard::new(sensitive.iter().map(|&position| sums[position].as_slice()));
    let mut order: Vec<usize> = (0..sums.len()).filter(|position| !sensitive.contains(position)).collect();
    let atoms = sums.iter().flatten().max().map_or(0, |last| last + 1);
    let mut around = vec![0.0; atoms];
    for (sum, value) in sums.iter().zip(values) {
        sum.iter().for_each(|&atom| around[atom] += value);
    }
    let ties: Vec<f64> = sums.iter().map(|sum| sum.iter().map(|&atom| around[atom]).sum()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(ties[b].total_cmp(&ties[a])));
    let mut suppressed = sensitive.to_vec();
    suppressed.extend(order.into_iter().filter(|&position| !guard.publish(&sums[position])));
    suppressed.sort_unstable();
    suppressed
}

fn indicator(atoms: &[usize]) -> Vector {
    let mut sorted = atoms.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.into_iter().map(|atom| (atom, 1)).collect()
}

fn coefficient(vector: &Vector, at: usize) -> Option<u64> {
    vector.binary_search_by_key(&at, |entry| entry.0).ok().map(|position| vector[position].1)
}

fn multiplied(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(PRIME)).expect("a remainder is below the prime")
}

/// By Fermat: a to the power of the prime less 2.
fn inverse(value: u64) -> u64 {
    let (mut result, mut power, mut exponent) = (1, value, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiplied(result, power);
        }
        power = multiplied(power, power);
        exponent >>= 1;
    }
    result
}

fn scaled(vector: &Vector, factor: u64) -> Vector {
    vector.iter().map(|&(at, value)| (at, multiplied(value, factor))).collect()
}

/// `vector − factor · row`.
fn without(vector: &Vector, row: &Vector, factor: u64) -> Vector {
    let mut result = Vec::with_capacity(vector.len() + row.len());
    let (mut left, mut right) = (vector.iter().copied().peekable(), row.iter().copied().peekable());
    loop {
        let take_left = match (left.peek(), right.peek()) {
            (None, None) => return result,
            (Some(a), Some(b)) if a.0 == b.0 => {
                let difference = (a.1 + PRIME - multiplied(factor, b.1)) % PRIME;
                if difference != 0 {
                    result.push((a.0, difference));
                }
                left.next();
                right.next();
                continue;
            }
            (Some(a), Some(b)) => a.0 < b.0,
            (Some(_), None) => true,
            (None, Some(_)) => false,
        };
        if take_left {
            result.extend(left.next());
        } else if let Some((at, value)) = right.next() {
            result.push((at, (PRIME - multiplied(factor, value)) % PRIME));
        }
    }
}

#[cfg(test)]
#[path = "span_guard_tests.rs"]
mod tests;
