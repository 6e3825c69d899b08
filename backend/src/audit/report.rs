//! What the audit says.
use std::fmt;

/// What an attack came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it does.
    pub attack: &'static str,
    /// How much it was tried on.
    pub tried: usize,
    /// How much of that it found out.
    pub found: usize,
    /// Whether the claim holds.
    pub holds: bool,
    /// What the number says.
    pub note: String,
}

/// All findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// In the order of the attacks.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether every claim holds.
    pub fn holds(&self) -> bool {
        self.findings.iter().all(|finding| finding.holds)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<36} {:>10} {:>8}  {:<6} what it says", "attack", "tried", "found", "claim")?;
        for Finding { attack, tried, found, holds, note } in &self.findings {
            let claim = if *holds { "holds" } else { "BROKEN" };
            writeln!(f, "{attack:<36} {tried:>10} {found:>8}  {claim:<6} {note}")?;
        }
        Ok(())
    }
}
