//! Participants of interventions by group: counts over persons, so protected before anything is computed from them.
use super::{PerturbationTable, Rules, SecretKey, TableRules, cell_key};
use crate::intervention::Intervention;

/// Protected participants of an intervention: for each group the published count, `None` where it is withheld. Only [`participants`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct ProtectedParticipants {
    groups: Vec<(String, Option<f64>)>,
}

impl ProtectedParticipants {
    /// The groups, in the order of the delivery.
    pub fn groups(&self) -> &[(String, Option<f64>)] {
        &self.groups
    }
}

/// The participants of each intervention, protected by the cell key method: whoever has taken part keeps the noise from release to release, and every
/// sum over interventions is a sum of these. All groups of an intervention with fewer participants than the rules ask for are withheld.
///
/// ```
/// use geodata::{intervention::Intervention, protect::{Rules, SecretKey, participants}};
/// let secret = SecretKey::new(b"a secret of the documentation")?;
/// let cafe = |count| Intervention {
///     id: "1".to_owned(),
///     kind: "cafe".to_owned(),
///     target_groups: vec![],
///     start: jiff::civil::date(2025, 1, 1),
///     end: None,
///     participants: vec![("ensom_isoleret".to_owned(), count), ("misbrug".to_owned(), 0)],
///     departments: vec![],
///     position: None,
///     open_to_all: false,
/// };
/// let found = participants(&[cafe(40), cafe(3)], &secret, Rules::default());
/// assert!((found[0].groups()[0].1.unwrap() - 40.0).abs() <= 5.0);
/// assert_eq!(found[0].groups()[1].1, Some(0.0));
/// assert_eq!(found[1].groups()[0].1, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn participants(interventions: &[Intervention], secret: &SecretKey, rules: Rules) -> Vec<ProtectedParticipants> {
    let table =
        PerturbationTable::new(&TableRules::default()).expect("the default rules have a table").shuffled(secret);
    let of_one = |intervention: &Intervention| {
        let all: u64 = intervention.participants.iter().map(|(_, count)| u64::from(*count)).sum();
        let shown = all >= u64::from(rules.contributors());
        let groups = intervention.participants.iter().map(|(group, count)| {
            let count = u64::from(*count);
            let published = || {
                let atom = format!("{}|{group}", intervention.id);
                let key = cell_key(secret.contributors("participants", "", &atom), count);
                count.saturating_add_signed(table.noise(count, key).into()) as f64
            };
            (group.clone(), shown.then(published))
        });
        ProtectedParticipants { groups: groups.collect() }
    };
    interventions.iter().map(of_one).collect()
}
