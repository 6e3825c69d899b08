//! Reading a whole delivery: every file, every problem, in one run.
use super::{
    mapping::{self, BaseEntry, DatasetEntry, Mapping, Meanings},
    source::{file_problem, read_source},
};
use crate::catalogue;
use geodata::{
    area::{AreaId, BaseKind},
    delivery::{Delivery, Municipality},
    indicator::Indicator,
    period::Period,
    validate::{self, Known, Problem, RawTable},
};
use std::{collections::HashMap, path::Path};
use store::ImportedFile;

/// A delivery as it was read.
#[derive(Debug)]
pub struct Delivered {
    /// What is valid.
    pub delivery: Delivery,
    /// Everything that is not.
    pub problems: Vec<Problem>,
    /// The files, with how many records were read and kept.
    pub files: Vec<ImportedFile>,
}

/// Reads all files that a mapping names, relative to `directory`. `stored` are departments of earlier deliveries, which records
/// of this one may refer to when it brings none itself.
pub fn read(mapping: &Mapping, directory: &Path, stored: &[AreaId]) -> Delivered {
    let mut reader = DeliveryReader { directory, problems: Vec::new(), files: Vec::new() };
    let about = &mapping.municipality;
    if about.code.len() != 4 || !about.code.bytes().all(|byte| byte.is_ascii_digit()) {
        let problem =
            file_problem("mapping", Some("municipality.code"), Some(&about.code), "is no code of four digits");
        reader.problems.push(problem);
    }
    let indicators = indicators(mapping, &mut reader.problems);
    let departments =
        reader.dataset("departments", mapping.departments.as_ref(), mapping::DEPARTMENTS, validate::departments);
    let ids: Vec<AreaId> = match mapping.departments {
        Some(_) => departments.iter().map(|department| department.id.clone()).collect(),
        None => stored.to_vec(),
    };
    let known = Known {
        departments: ids.iter().collect(),
        indicators: indicators.iter().map(|indicator| (indicator.code.as_str(), indicator)).collect::<HashMap<_, _>>(),
    };
    let delivery = Delivery {
        municipality: Municipality {
            code: about.code.clone(),
            name: about.name.clone(),
            fictional: false,
            attribution: about.attribution.clone(),
        },
        districts: reader.dataset("districts", mapping.districts.as_ref(), mapping::AREAS, validate::areas),
        disadvantaged: reader.dataset("disadvantaged", mapping.disadvantaged.as_ref(), mapping::AREAS, validate::areas),
        address_points: reader.dataset(
            "address_points",
            mapping.address_points.as_ref(),
            mapping::ADDRESS_POINTS,
            |table| validate::address_points(table, &known),
        ),
        observations: reader.dataset("observations", mapping.observations.as_ref(), mapping::OBSERVATIONS, |table| {
            validate::observations(table, &known)
        }),
        concerns: reader.dataset("concerns", mapping.concerns.as_ref(), mapping::CONCERNS, |table| {
            validate::concerns(table, &known)
        }),
        coverage: reader.dataset("coverage", mapping.coverage.as_ref(), mapping::COVERAGE, |table| {
            validate::coverage(table, &known)
        }),
        concerns_until: mapping.concerns.as_ref().and_then(|entry| reader.until(entry)),
        interventions: reader.dataset(
            "interventions",
            mapping.interventions.as_ref(),
            mapping::INTERVENTIONS,
            |table| validate::interventions(table, &known),
        ),
        base: mapping.base.iter().flat_map(|entry| reader.base(entry)).collect(),
        indicators: indicators.clone(),
        departments,
    };
    Delivered { delivery, problems: reader.problems, files: reader.files }
}

/// The built-in indicators that are delivered, not computed, and those of the mapping, with the references and breaks that it names. One
/// that stands twice, is faulty, or is not known, is a problem.
fn indicators(mapping: &Mapping, problems: &mut Vec<Problem>) -> Vec<Indicator> {
    let computed = [catalogue::NEED_INDEX, catalogue::CONCERNS];
    let mut indicators = catalogue::built_in();
    for entry in &mapping.indicators {
        let indicator = Indicator::from(entry.clone());
        if indicators.iter().any(|known| known.code == indicator.code) {
            let code = indicator.code.as_str();
            problems.push(file_problem("mapping", Some("indicator"), Some(code), "is in the catalogue already"));
        } else {
            indicators.push(indicator);
        }
    }
    for entry in &mapping.references {
        if let Some(indicator) = named(&mut indicators, "reference", &entry.indicator, problems) {
            indicator.references.push(entry.said.into());
        }
    }
    for entry in &mapping.breaks {
        if let Some(indicator) = named(&mut indicators, "break", &entry.indicator, problems) {
            indicator.breaks.push(entry.said.clone().into());
        }
    }
    indicators.retain(|indicator| !computed.contains(&indicator.code.as_str()));
    for indicator in &indicators {
        for (field, value, reason) in catalogue::faults(indicator) {
            let reason = format!("of the indicator {}: {reason}", indicator.code);
            problems.push(file_problem("mapping", Some(field), Some(&value), reason));
        }
    }
    indicators
}

fn named<'a>(
    indicators: &'a mut [Indicator],
    field: &str,
    code: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a mut Indicator> {
    let found = indicators.iter_mut().find(|indicator| indicator.code.as_str() == code);
    if found.is_none() {
        problems.push(file_problem("mapping", Some(field), Some(code), "is no known indicator"));
    }
    found
}

struct DeliveryReader<'a> {
    directory: &'a Path,
    problems: Vec<Problem>,
    files: Vec<ImportedFile>,
}

impl DeliveryReader<'_> {
    fn dataset<T>(
        &mut self,
        dataset: &str,
        entry: Option<&DatasetEntry>,
        meanings: Meanings,
        validate: impl FnOnce(&RawTable) -> (Vec<T>, Vec<Problem>),
    ) -> Vec<T> {
        let Some(entry) = entry else { return Vec::new() };
        match read_source(self.directory, entry, meanings) {
            Err(problems) => {
                self.problems.extend(problems);
                Vec::new()
            }
            Ok(source) => {
                let (records, problems) = validate(&source.table);
                self.files.push(ImportedFile {
                    dataset: dataset.to_owned(),
                    file: entry.file.clone(),
                    sha256: source.sha256,
                    records_read: source.table.records(),
                    records_kept: records.len(),
                });
                self.problems.extend(problems);
                records
            }
        }
    }

    /// The last month that a file of concerns covers, where the mapping names it.
    fn until(&mut self, entry: &DatasetEntry) -> Option<Period> {
        let text = entry.until.as_ref()?;
        let month = text.parse().ok().filter(|period| matches!(period, Period::Month(..)));
        if month.is_none() {
            let reason = "must be a month, as 2025-06";
            self.problems.push(file_problem("mapping", Some("concerns.until"), Some(text), reason));
        }
        month
    }

    fn base(&mut self, entry: &BaseEntry) -> Vec<geodata::area::BaseFeature> {
        let Some(kind) = BaseKind::from_code(&entry.kind) else {
            let reason = "is no kind of base layer: land, green, water, road";
            self.problems.push(file_problem(&entry.file, Some("kind"), Some(&entry.kind), reason));
            return Vec::new();
        };
        let dataset = DatasetEntry {
            file: entry.file.clone(),
            epsg: entry.epsg,
            delimiter: None,
            decimal: None,
            encoding: None,
            until: None,
            unique: Vec::new(),
            columns: std::collections::BTreeMap::new(),
        };
        self.dataset(&format!("base {}", entry.kind), Some(&dataset), mapping::BASE, |table| {
            validate::base_features(table, kind)
        })
    }
}
