//! What the audit says. Nothing in it reveals a count: numbers are rounded to ten, shares to whole percentages.
use std::fmt;

/// The result of an attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it does.
    pub attack: &'static str,
    /// How much it was tried on.
    pub tried: usize,
    /// How much it found.
    pub found: usize,
    /// Whether that is what is claimed.
    pub holds: bool,
    /// What the number says.
    pub note: String,
}

impl Finding {
    /// A finding that holds where nothing was found.
    pub(super) fn none(attack: &'static str, tried: usize, found: usize, note: impl Into<String>) -> Self {
        Self { attack, tried, found, holds: found == 0, note: note.into() }
    }
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

    /// The attacks that broke a claim.
    pub fn broken(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.holds)
    }
}

/// A number rounded to ten, so that small numbers are not revealed.
pub(super) fn about(number: usize) -> String {
    match number {
        0 => "0".to_owned(),
        1..10 => "below 10".to_owned(),
        _ => format!("about {}", (number + 5) / 10 * 10),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "CONFIDENTIAL: for the steward only. It is computed from the true numbers; do not keep it with the release."
        )?;
        writeln!(f, "{:<36} {:>13} {:>13}  {:<6} what it says", "attack", "tried", "found", "claim")?;
        for Finding { attack, tried, found, holds, note } in &self.findings {
            let claim = match (holds, tried) {
                (false, _) => "BROKEN",
                (true, 0) => "–",
                (true, _) => "holds",
            };
            writeln!(f, "{attack:<36} {:>13} {:>13}  {claim:<6} {note}", about(*tried), about(*found))?;
        }
        Ok(())
    }
}
