//! Interventions (*indsatser*): what is done for residents or a district.
use crate::area::AreaId;
use geo::Point;
use jiff::civil::Date;

/// Something that is done for residents.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervention {
    /// Unique id.
    pub id: String,
    /// Code of its type, for example `social_vicevaert`.
    pub kind: String,
    /// Codes of the groups that it means to reach.
    pub target_groups: Vec<String>,
    /// First day.
    pub start: Date,
    /// Last day, where it has ended.
    pub end: Option<Date>,
    /// Participants by target group.
    pub participants: Vec<(String, u32)>,
    /// Departments that it serves.
    pub departments: Vec<AreaId>,
    /// Where it takes place, EPSG:25832, metres.
    pub position: Option<Point<f64>>,
}
