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
    /// Whether anybody may come: who lives there needs no referral, and that it is there tells of nobody.
    pub open_to_all: bool,
}

impl Intervention {
    /// The last year that had ended before `today` and in which it ran: what its participants are counted for. `None` where there is none yet.
    ///
    /// ```
    /// use geodata::intervention::Intervention;
    /// use jiff::civil::date;
    /// let cafe = |start, end| Intervention { start, end, ..Intervention::of("1", "cafe") };
    /// let today = date(2026, 3, 1);
    /// assert_eq!(cafe(date(2019, 5, 1), None).last_ended_year(today), Some(2025));
    /// assert_eq!(cafe(date(2019, 5, 1), Some(date(2022, 1, 1))).last_ended_year(today), Some(2022));
    /// assert_eq!(cafe(date(2026, 1, 1), None).last_ended_year(today), None);
    /// ```
    pub fn last_ended_year(&self, today: Date) -> Option<i16> {
        let ended = today.year() - 1;
        let last = self.end.map_or(ended, |end| end.year().min(ended));
        (self.start.year() <= last).then_some(last)
    }

    /// An intervention of which only id and kind are known, since 2025.
    pub fn of(id: &str, kind: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind: kind.to_owned(),
            target_groups: Vec::new(),
            start: jiff::civil::date(2025, 1, 1),
            end: None,
            participants: Vec::new(),
            departments: Vec::new(),
            position: None,
            open_to_all: false,
        }
    }
}
