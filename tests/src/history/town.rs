//! A town of chance: its departments, who lives there, and what is delivered of it.
use super::{Dice, Key, catalogue};
use bydelsblik::catalogue::CONCERNS;
use geodata::{area::AreaId, indicator::Indicator, intervention::Intervention, period::Period, protect::Rules};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use std::collections::BTreeMap;

/// A department.
#[derive(Debug, Clone)]
pub(super) struct Home {
    /// Id.
    pub(super) id: String,
    /// Organisation.
    pub(super) organisation: &'static str,
    /// Position of the district.
    pub(super) district: usize,
    /// Which place of its district it has; `None` where its place is not known.
    pub(super) place: Option<u32>,
    /// Dwellings.
    pub(super) dwellings: u32,
    /// Dwellings that somebody lives in.
    pub(super) occupied: u32,
    /// Active reporters, and since when.
    pub(super) reporters: (u32, Date),
}

/// What a department has of an indicator and period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Numerator.
    pub(super) numerator: f64,
    /// Denominator.
    pub(super) denominator: u32,
    /// The two largest contributions to a sum.
    pub(super) largest: Option<[f64; 2]>,
}

/// A town, as it is delivered next.
#[derive(Debug, Clone)]
pub(super) struct Town {
    /// Departments.
    pub(super) homes: Vec<Home>,
    /// Number of districts.
    pub(super) districts: usize,
    /// Persons of each of [`catalogue::POPULATIONS`], by department and year.
    pub(super) people: BTreeMap<(String, i16), [u32; 6]>,
    /// Register figures.
    pub(super) rows: BTreeMap<Key, BTreeMap<String, Row>>,
    /// Reports by department and month.
    pub(super) reports: BTreeMap<(String, Period), u32>,
    /// Indicators.
    pub(super) indicators: Vec<Indicator>,
    /// Indicators that are delivered; the others may come later.
    pub(super) delivered: Vec<String>,
    /// Years that are delivered.
    pub(super) years: Vec<i16>,
    /// Interventions, each of a kind of its own, by which it is known again.
    pub(super) interventions: Vec<Intervention>,
    /// Whether the largest contributions to a sum are delivered.
    pub(super) largest_known: bool,
    /// Whether occupied dwellings are delivered.
    pub(super) occupied_known: bool,
    /// Whether the statute layer is on.
    pub(super) statute: bool,
    /// The rules of the next release.
    pub(super) rules: Rules,
    /// The day of the next release.
    pub(super) today: Date,
    /// How many ids were given.
    pub(super) ids: u32,
}

impl Town {
    /// A town of chance in the spring of 2024, with the figures of two years.
    pub(super) fn new(dice: &mut Dice) -> Self {
        let mut town = Self {
            homes: Vec::new(),
            districts: dice.number(1, 4) as usize,
            people: BTreeMap::new(),
            rows: BTreeMap::new(),
            reports: BTreeMap::new(),
            indicators: catalogue::indicators(),
            delivered: Vec::new(),
            years: Vec::new(),
            interventions: Vec::new(),
            largest_known: dice.chance(0.5),
            occupied_known: dice.chance(0.3),
            statute: dice.chance(0.3),
            rules: Rules::default(),
            today: date(2024, 3, 1),
            ids: 0,
        };
        let codes: Vec<String> = town.indicators.iter().map(|indicator| indicator.code.to_string()).collect();
        town.delivered = codes.into_iter().filter(|_| dice.chance(0.75)).collect();
        for _ in 0..dice.number(10, 30) {
            let dwellings = if dice.chance(0.4) { dice.number(2, 25) } else { dice.number(20, 120) };
            town.settle(dwellings, dice);
        }
        for year in [2023, 2024] {
            town.take_up(year, dice);
        }
        for _ in 0..dice.number(0, 6) {
            town.intervene(dice);
        }
        town.report_since(date(2022, 1, 1), dice);
        town
    }

    /// A new department; says which position it has.
    pub(super) fn settle(&mut self, dwellings: u32, dice: &mut Dice) -> usize {
        self.ids += 1;
        let district = dice.number(0, self.districts as u32 - 1) as usize;
        let taken: Vec<u32> =
            self.homes.iter().filter(|home| home.district == district).filter_map(|home| home.place).collect();
        let free: Vec<u32> = (0..81).filter(|place| !taken.contains(place)).collect();
        let place = dice.pick(&free).copied().filter(|_| dice.chance(0.93));
        let trained = date(2022 + dice.number(0, 1) as i16, 1 + 3 * dice.number(0, 3) as i8, 1);
        self.homes.push(Home {
            id: format!("d{:02}", self.ids),
            organisation: if dice.chance(0.5) { "Nord" } else { "Syd" },
            district,
            place,
            dwellings,
            occupied: (f64::from(dwellings) * dice.real(0.6, 1.0)).ceil() as u32,
            reporters: (dice.number(0, 5), trained),
        });
        self.homes.len() - 1
    }

    /// Delivers a year: who lives there, and a row of each indicator that is delivered, with some gaps.
    pub(super) fn take_up(&mut self, year: i16, dice: &mut Dice) {
        self.years.push(year);
        for home in &self.homes {
            self.people.insert((home.id.clone(), year), catalogue::people(home.dwellings, dice));
        }
        for code in self.delivered.clone() {
            self.deliver(&code, year, dice);
        }
    }

    /// Delivers an indicator for a year.
    pub(super) fn deliver(&mut self, code: &str, year: i16, dice: &mut Dice) {
        let indicator = self.indicators.iter().find(|indicator| indicator.code.as_str() == code);
        let Some(indicator) = indicator else { return };
        let rows = self.rows.entry((code.to_owned(), Period::Year(year))).or_default();
        for home in &self.homes {
            let Some(people) = self.people.get(&(home.id.clone(), year)) else { continue };
            if !dice.chance(0.06) {
                rows.insert(home.id.clone(), catalogue::row(indicator, people, self.largest_known, dice));
            }
        }
    }

    /// Reports of a month: in most departments often, in some seldom.
    pub(super) fn report(&mut self, month: Period, dice: &mut Dice) {
        for home in &self.homes {
            let often = if home.dwellings % 4 == 0 { 0.1 } else { 0.7 };
            if dice.chance(often) {
                *self.reports.entry((home.id.clone(), month)).or_default() += dice.number(1, 4);
            }
        }
    }

    /// Reports of the months from a day on to today.
    pub(super) fn report_since(&mut self, first: Date, dice: &mut Dice) {
        let mut month = first;
        while (month.year(), month.month()) < (self.today.year(), self.today.month()) {
            self.report(Period::Month(month.year(), month.month().unsigned_abs()), dice);
            month = month.checked_add(1.month()).expect("a day of the calendar");
        }
    }

    /// A new intervention.
    pub(super) fn intervene(&mut self, dice: &mut Dice) {
        self.ids += 1;
        let (id, kind) = (format!("i{}", self.ids), format!("kind-{}", self.ids));
        let departments =
            (0..dice.number(1, 3)).filter_map(|_| dice.pick(&self.homes)).map(|home| AreaId::new(&home.id));
        self.interventions.push(Intervention {
            departments: departments.collect(),
            start: date(2021 + dice.number(0, 3) as i16, 4, 1),
            end: dice.chance(0.2).then(|| date(2025, 6, 30)),
            participants: catalogue::participants(dice),
            target_groups: vec!["alone".to_owned()],
            open_to_all: dice.chance(0.3),
            ..Intervention::of(&id, &kind)
        });
    }

    /// The indicator of a code; `None` for the concerns.
    pub(super) fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.code.as_str() == code)
    }

    /// The households of a department.
    pub(super) fn households(&self, home: &Home) -> u32 {
        if self.occupied_known { home.occupied } else { home.dwellings }
    }

    /// The population of an indicator.
    pub(super) fn population(&self, code: &str) -> String {
        if code == CONCERNS { "dwellings".to_owned() } else { self.indicator(code).expect("known").population.clone() }
    }
}
