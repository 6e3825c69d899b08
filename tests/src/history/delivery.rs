//! What is handed over of a town.
use super::Town;
use geo::{MultiPolygon, Rect};
use geodata::{
    area::{Area, AreaId, Department, Dwellings},
    concern::{Concern, Coverage},
    delivery::{Delivery, Municipality},
    indicator::IndicatorCode,
    observation::Observation,
    period::Period,
};

impl Town {
    /// What is handed over.
    pub(super) fn delivery(&self) -> Delivery {
        let square =
            |[x, y]: [f64; 2], side: f64| MultiPolygon(vec![Rect::new((x, y), (x + side, y + side)).to_polygon()]);
        let corner = |district: usize| {
            [724_000.0 + 1_000.0 * (district % 2) as f64, 6_175_000.0 + 1_000.0 * (district / 2) as f64]
        };
        let departments = self.homes.iter().map(|home| Department {
            id: AreaId::new(&home.id),
            name: format!("Afdeling {}", home.id),
            organisation: home.organisation.to_owned(),
            organisation_number: None,
            department_number: None,
            dwellings: Dwellings { family: Some(home.dwellings), ..Dwellings::default() },
            occupied: self.occupied_known.then_some(home.occupied),
            geometry: home.place.map(|place| {
                let [x, y] = corner(home.district);
                square([x + 60.0 + 100.0 * f64::from(place % 9), y + 60.0 + 100.0 * f64::from(place / 9)], 60.0)
            }),
        });
        let districts = (0..self.districts).map(|district| Area {
            id: AreaId::new(district.to_string()),
            name: format!("Bydel {district}"),
            geometry: square(corner(district), 1_000.0),
        });
        let observations = self.rows.iter().flat_map(|((code, period), rows)| {
            rows.iter().map(move |(home, row)| Observation {
                department: AreaId::new(home),
                indicator: IndicatorCode::new(code),
                period: *period,
                numerator: row.numerator,
                denominator: row.denominator,
                largest: row.largest,
            })
        });
        let concerns = self.reports.iter().map(|((home, month), count)| Concern {
            department: AreaId::new(home),
            month: *month,
            sign: "overfyldt_postkasse".to_owned(),
            target_group: "ukendt".to_owned(),
            reporter: "nabo".to_owned(),
            count: *count,
        });
        let coverage = self.homes.iter().map(|home| Coverage {
            department: AreaId::new(&home.id),
            trained: home.reporters.1,
            active_reporters: home.reporters.0,
            ended: None,
        });
        Delivery {
            municipality: Municipality {
                code: "0999".to_owned(),
                name: "Tilfældet".to_owned(),
                ..Municipality::default()
            },
            indicators: self.indicators.clone(),
            departments: departments.collect(),
            districts: districts.collect(),
            observations: observations.collect(),
            concerns: concerns.collect(),
            concern_months: Period::Year(1990).months_until(Period::Year(self.today.year())).collect(),
            coverage: coverage.collect(),
            interventions: self.interventions.clone(),
            ..Delivery::default()
        }
    }
}
