//! Protection: the only place that makes a [`Release`] of [`Totals`](crate::aggregate::Totals). The argument is in `CLAIM.md` beside this file.
//!
//! *In*: totals per department, the municipality's secret, the rules, and the [`Ledger`] of what was released before. *Out*:
//! perturbed counts per block of departments, and the ledger with them; everything that is shown is computed from the release.
pub mod attack;
mod block;
mod cell_key;
mod delivered;
mod entropy;
mod family;
mod figure;
mod interventions;
mod joint;
mod judged;
mod ledger;
mod nesting;
mod noise;
mod participants;
mod persons;
mod perturbation;
mod quadtree;
mod release;
mod released;
mod remade;
mod rules;
mod span_guard;
mod sum;
mod tables;

pub use block::{Block, blocks};
pub use cell_key::{SecretError, SecretKey, cell_key};
pub use delivered::{AsDelivered, as_delivered};
pub use interventions::{
    CountedInterventions, DeliveredInterventions, PlacedIntervention, ReleasedInterventions, interventions,
    interventions_again,
};
pub use joint::{Attacker, Belief, Given};
pub use judged::Remade;
pub use ledger::{Group, Ledger, NoiseMade, Shown, ShownFigures};
pub use participants::{CountedInYear, ParticipantsLedger, ProtectedParticipants, ShownParticipants};
pub use perturbation::{PerturbationTable, TableError, TableRules};
pub use quadtree::{QuadCell, quadtree};
pub use release::{Release, ReleasedFigures, release};
pub use released::Released;
pub use remade::{MadeBy, remade};
pub use rules::Rules;
pub use span_guard::{SpanGuard, suppressed_sums};
pub use tables::Tables;
