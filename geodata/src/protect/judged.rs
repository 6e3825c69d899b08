//! How many entries of a ledger were made again, and how many of them are others.
use std::ops::AddAssign;

/// What the entries of a ledger are, made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remade {
    /// Entries whose noise was made again.
    pub judged: usize,
    /// Those of them that are others than the mechanism makes of their counts.
    pub other: usize,
    /// Entries that cannot be judged.
    pub not_judged: usize,
}

impl AddAssign for Remade {
    fn add_assign(&mut self, other: Self) {
        self.judged += other.judged;
        self.other += other.other;
        self.not_judged += other.not_judged;
    }
}

impl AddAssign<Option<bool>> for Remade {
    /// Adds an entry: whether it is as the mechanism makes it, or `None` where that cannot be judged.
    fn add_assign(&mut self, as_made: Option<bool>) {
        match as_made {
            Some(as_made) => {
                self.judged += 1;
                self.other += usize::from(!as_made);
            }
            None => self.not_judged += 1,
        }
    }
}
