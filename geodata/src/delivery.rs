//! A delivery: everything that a municipality hands over at once, valid and in the types of this crate.
use crate::{
    area::{AddressPoint, Area, BaseFeature, Department},
    concern::{Concern, Coverage, Span},
    indicator::Indicator,
    intervention::Intervention,
    observation::Observation,
    period::Period,
};
use std::collections::BTreeSet;

/// A municipality.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Municipality {
    /// Four-digit municipality code, for example "0101".
    pub code: String,
    /// Name, for example "København".
    pub name: String,
    /// Made by code for demonstration; everything that shows it says so.
    pub fictional: bool,
    /// Sources that must be named where the data is shown.
    pub attribution: Vec<String>,
}

/// A valid delivery. A part that a delivery does not bring is empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Delivery {
    /// The municipality that it is about.
    pub municipality: Municipality,
    /// Indicators that the observations use.
    pub indicators: Vec<Indicator>,
    /// Housing departments.
    pub departments: Vec<Department>,
    /// Districts of the municipality.
    pub districts: Vec<Area>,
    /// Areas that the municipality itself calls disadvantaged.
    pub disadvantaged: Vec<Area>,
    /// Address points with dwellings.
    pub address_points: Vec<AddressPoint>,
    /// Features of the base map.
    pub base: Vec<BaseFeature>,
    /// Register figures.
    pub observations: Vec<Observation>,
    /// Concerns.
    pub concerns: Vec<Concern>,
    /// The months that the delivery says its concerns are of.
    pub concern_span: Span,
    /// The months whose concerns were delivered, by this and earlier deliveries: in all others nobody knows whether anybody reported.
    pub concern_months: BTreeSet<Period>,
    /// Who could report concerns.
    pub coverage: Vec<Coverage>,
    /// Interventions.
    pub interventions: Vec<Intervention>,
}
