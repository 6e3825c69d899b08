//! Measures: who needs it most, why, and how sure that is. Everything here is computed from derived figures, on the server and in the
//! page alike.
mod clusters;
mod error;
mod index;
mod potential;
mod quadrant;
mod reach;
mod reliability;
mod robustness;
mod standard;
mod status;
mod statute;
mod trend;
mod twins;

pub use clusters::{Cluster, ClusterKind, clusters};
pub use error::MeasureError;
pub use index::{IndexInput, Method, Scores, need_index};
pub use potential::potential;
pub use quadrant::{Concerns, Quadrant, QuadrantLimits, Rate};
pub use reach::{GroupReach, NEAR_M, nearness, reach};
pub use robustness::{Robustness, robustness};
pub use standard::{Standard, rank_exponential};
pub use status::{Dynamics, Scored, Status, SumIndex, status_dynamics, sum_index};
pub use statute::{
    Criterion, CriterionData, CriterionResult, LimitOf, NotJudged, Side, StatuteArea, StatuteResult, StatuteRule,
    statute,
};
pub use trend::{Trend, trend};
pub use twins::{Resemblance, Twin, TwinFeature, difference_from_twins};
