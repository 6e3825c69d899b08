//! Reading a whole delivery: every file, every problem, in one run.
use super::{
    mapping::{self, BaseEntry, DatasetEntry, Mapping, Meanings},
    source::read_source,
};
use crate::catalogue;
use geodata::{
    area::{AreaId, BaseKind},
    concern::{Concern, Span},
    delivery::{Delivery, Municipality},
    indicator::{Break, Indicator},
    period::Period,
    validate::{
        self, Known, PersonalData, Problem, RawTable, personal_data, personal_data_in_code, personal_data_in_label,
    },
};
use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
};
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
    /// How files were read, where that is not plain: a line for each.
    pub stated: Vec<String>,
}

impl Delivered {
    /// Whether no file brought anything; a file of concerns without a row brings the months that it covers.
    pub fn is_empty(&self) -> bool {
        let quiet = |file: &ImportedFile| {
            file.dataset == "concerns" && file.records_read == 0 && self.delivery.concern_span != Span::default()
        };
        self.files.iter().all(|file| file.records_kept == 0 && !quiet(file))
    }
}

/// Whether a text is the code of a municipality: four digits.
pub fn is_municipality_code(code: &str) -> bool {
    code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads all files that a mapping names, relative to `directory`. `stored` are departments of earlier deliveries, which records
/// of this one may refer to when it brings none itself.
pub fn read(mapping: &Mapping, directory: &Path, stored: &[AreaId]) -> Delivered {
    let mut reader = DeliveryReader { directory, problems: Vec::new(), files: Vec::new(), stated: Vec::new() };
    let about = &mapping.municipality;
    if !is_municipality_code(&about.code) {
        let problem =
            Problem::of_file("mapping", Some("municipality.code"), Some(&about.code), "is not a code of four digits");
        reader.problems.push(problem);
    }
    let name = without_personal_data("municipality.name", &about.name, &mut reader.problems);
    let attribution = about
        .attribution
        .iter()
        .filter_map(|line| without_personal_data("municipality.attribution", line, &mut reader.problems))
        .collect();
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
    let concern_span = mapping.concerns.as_ref().map_or(Span::default(), |entry| reader.span(entry));
    let concerns = reader
        .dataset("concerns", mapping.concerns.as_ref(), mapping::CONCERNS, |table| validate::concerns(table, &known));
    let file = mapping.concerns.as_ref().map_or("", |entry| entry.file.as_str());
    let concerns = reader.within(concern_span, file, concerns);
    // A file that could not be read covers no month.
    let was_read = reader.files.iter().any(|file| file.dataset == "concerns");
    let concern_span = if was_read { concern_span } else { Span::default() };
    let delivery = Delivery {
        municipality: Municipality {
            code: about.code.clone(),
            name: name.unwrap_or_default(),
            fictional: false,
            attribution,
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
        concerns,
        coverage: reader.dataset("coverage", mapping.coverage.as_ref(), mapping::COVERAGE, |table| {
            validate::coverage(table, &known)
        }),
        concern_span,
        concern_months: BTreeSet::new(),
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
    Delivered { delivery, problems: reader.problems, files: reader.files, stated: reader.stated }
}

/// A text of the mapping, or a problem where it seems to hold personal data.
fn without_personal_data(field: &str, text: &str, problems: &mut Vec<Problem>) -> Option<String> {
    match personal_data(text) {
        None => Some(text.to_owned()),
        Some(found) => {
            problems.push(Problem::of_file("mapping", Some(field), None, found));
            None
        }
    }
}

/// The built-in indicators that are delivered, not computed, and those of the mapping, with the references and breaks that it names. One
/// that stands twice, is faulty, or is not known, is a problem.
fn indicators(mapping: &Mapping, problems: &mut Vec<Problem>) -> Vec<Indicator> {
    let computed = [catalogue::NEED_INDEX, catalogue::CONCERNS];
    let mut indicators = catalogue::built_in();
    for entry in &mapping.indicators {
        let indicator = entry.clone().with_population();
        if !has_no_personal_data(&indicator, problems) {
            continue;
        }
        if indicators.iter().any(|known| known.code == indicator.code) {
            let code = indicator.code.as_str();
            problems.push(Problem::of_file("mapping", Some("indicator"), Some(code), "is in the catalogue already"));
        } else {
            indicators.push(indicator);
        }
    }
    for entry in &mapping.references {
        if let Some(indicator) = named(&mut indicators, "reference", &entry.indicator, problems) {
            indicator.references.push(entry.said);
        }
    }
    for entry in &mapping.breaks {
        let said: Break = entry.said.clone();
        let texts = [&said.reason.da, &said.reason.en];
        if texts.map(|text| without_personal_data("break.reason", text, problems)).iter().any(Option::is_none) {
            continue;
        }
        if let Some(indicator) = named(&mut indicators, "break", &entry.indicator, problems) {
            indicator.breaks.push(said);
        }
    }
    indicators.retain(|indicator| !computed.contains(&indicator.code.as_str()));
    for indicator in &indicators {
        for (field, value, reason) in catalogue::faults(indicator) {
            let reason = format!("of the indicator {}: {reason}", indicator.code);
            problems.push(Problem::of_file("mapping", Some(field), Some(&value), reason));
        }
    }
    indicators
}

/// Whether no text of an indicator of the mapping seems to hold personal data; each that does is a problem.
fn has_no_personal_data(indicator: &Indicator, problems: &mut Vec<Problem>) -> bool {
    let texts = [
        ("indicator.name", &indicator.name),
        ("indicator.description", &indicator.description),
        ("indicator.numerator", &indicator.numerator),
        ("indicator.denominator", &indicator.denominator),
        ("indicator.domain", &indicator.domain),
        ("indicator.unit", &indicator.unit),
        ("indicator.source", &indicator.source),
    ];
    let both = texts.iter().flat_map(|(field, text)| [(*field, &text.da), (*field, &text.en)]);
    let breaks = indicator.breaks.iter().flat_map(|said| [&said.reason.da, &said.reason.en]);
    let texts =
        both.map(|(field, text)| (field, text.as_str())).chain(breaks.map(|text| ("indicator.breaks", text.as_str())));
    let codes = [("indicator.code", indicator.code.as_str()), ("indicator.population", &indicator.population)]
        .into_iter()
        .chain(indicator.target_group.as_deref().map(|text| ("indicator.target_group", text)));
    let found = texts
        .map(|(field, text)| (field, personal_data(text)))
        .chain(codes.map(|(field, text)| (field, personal_data_in_code(text))))
        .filter_map(|(field, found)| Some(Problem::of_file("mapping", Some(field), None, found?)));
    let before = problems.len();
    problems.extend(found);
    problems.len() == before
}

fn named<'a>(
    indicators: &'a mut [Indicator],
    field: &str,
    code: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a mut Indicator> {
    let found = indicators.iter_mut().find(|indicator| indicator.code.as_str() == code);
    if found.is_none() {
        problems.push(Problem::of_file("mapping", Some(field), Some(code), "is not a known indicator"));
    }
    found
}

/// Personal data in the name of a column, or in the path of a file; the folders of a path may be called as who works there.
fn personal_data_in_name(name: &str) -> Option<PersonalData> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    personal_data(name).or_else(|| personal_data_in_label(last))
}

struct DeliveryReader<'a> {
    directory: &'a Path,
    problems: Vec<Problem>,
    files: Vec<ImportedFile>,
    stated: Vec<String>,
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
        // The names of a file and its columns stand in every problem, and with the batch in the store.
        let columns = entry.columns.values().filter_map(toml::Value::as_str);
        if let Some(found) = columns.chain([entry.file.as_str()]).find_map(personal_data_in_name) {
            let field = format!("the names of {dataset}");
            self.problems.push(Problem::of_file("mapping", Some(&field), None, found));
            return Vec::new();
        }
        match read_source(self.directory, entry, meanings) {
            Err(problems) => {
                self.problems.extend(problems);
                Vec::new()
            }
            Ok(source) => {
                let field = format!("{dataset}.attribution");
                let lines = entry.attribution.iter();
                let attribution =
                    lines.filter_map(|line| without_personal_data(&field, line, &mut self.problems)).collect();
                let told = source.stated.iter().map(|line| format!("{}: {line}", entry.file));
                self.stated.extend(told.filter(|line| personal_data(line).is_none()));
                let (records, problems) = validate(&source.table);
                self.files.push(ImportedFile {
                    dataset: dataset.to_owned(),
                    file: entry.file.clone(),
                    sha256: source.sha256,
                    records_read: source.table.records(),
                    records_kept: records.len(),
                    attribution,
                });
                self.problems.extend(problems);
                records
            }
        }
    }

    /// The months that a file of concerns covers, as far as the mapping names them.
    fn span(&mut self, entry: &DatasetEntry) -> Span {
        let mut month = |field: &str, text: Option<&String>| {
            let text = text?;
            let month = text.parse().ok().filter(|period| matches!(period, Period::Month(..)));
            if month.is_none() {
                let reason = "must be a month, as 2025-06";
                self.problems.push(Problem::of_file("mapping", Some(field), Some(text), reason));
            }
            month
        };
        let span = Span {
            from: month("concerns.from", entry.from.as_ref()),
            until: month("concerns.until", entry.until.as_ref()),
        };
        if let (Some(from), Some(until)) = (span.from, span.until)
            && until < from
        {
            let reason = format!("must not lie before concerns.from, {from}");
            self.problems.push(Problem::of_file("mapping", Some("concerns.until"), Some(&until.to_string()), reason));
            return Span::default();
        }
        span
    }

    /// Reports of months that the mapping says the file does not cover are problems, and left out.
    fn within(&mut self, span: Span, file: &str, concerns: Vec<Concern>) -> Vec<Concern> {
        let (within, outside): (Vec<_>, Vec<_>) = concerns.into_iter().partition(|concern| span.holds(concern.month));
        let months: BTreeSet<Period> = outside.iter().map(|concern| concern.month).collect();
        for month in months {
            let rows = outside.iter().filter(|concern| concern.month == month).count();
            let reason =
                format!("lies outside of the months that the mapping names with from and until ({rows} rows left out)");
            self.problems.push(Problem::of_file(file, Some("month"), Some(&month.to_string()), reason));
        }
        within
    }

    fn base(&mut self, entry: &BaseEntry) -> Vec<geodata::area::BaseFeature> {
        let Some(kind) = BaseKind::from_code(&entry.kind) else {
            let reason = "is not a kind of base layer: use land, green, water, road or place";
            self.problems.push(Problem::of_file(&entry.file, Some("kind"), Some(&entry.kind), reason));
            return Vec::new();
        };
        let dataset = DatasetEntry {
            file: entry.file.clone(),
            epsg: entry.epsg,
            layer: entry.layer.clone(),
            attribution: entry.attribution.clone(),
            columns: [("name", &entry.name), ("rank", &entry.rank), ("population", &entry.population)]
                .into_iter()
                .filter_map(|(meaning, column)| Some((meaning.to_owned(), column.clone()?.into())))
                .collect(),
            ..DatasetEntry::default()
        };
        let meanings = match kind {
            BaseKind::Land | BaseKind::Green | BaseKind::Water => mapping::BASE,
            BaseKind::Road => mapping::ROADS,
            BaseKind::Place => mapping::PLACES,
        };
        self.dataset(&format!("base {}", entry.kind), Some(&dataset), meanings, |table| {
            validate::base_features(table, kind)
        })
    }
}
