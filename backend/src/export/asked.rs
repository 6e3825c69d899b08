//! What a request asks for, found in a release: its areas, its indicators with their periods, and every figure. Read from released tables alone.
use super::{
    ExportError,
    request::{Fault, Format, Periods, Request, Shape},
    words::{self, Named, head},
};
use crate::{catalogue::NEED_INDEX, measures::AreaMeasures};
use geodata::{
    column::State,
    derive::Figure,
    indicator::{Direction, Indicator, IndicatorCode, Text},
    numbers::nearest_f32,
    period::Period,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};
use store::{AreaRow, LayerRow, Reader, ReleaseRow, StoreError};

/// Figures of a file: more than one column of a layer is limited, so that no request takes the server's memory.
const MOST_FIGURES: usize = 500_000;
/// Rows and columns of a sheet of a workbook, without its headings.
const MOST_ROWS: usize = 1_048_575;
const MOST_COLUMNS: usize = 16_384;
/// What own weights add to the code and the name of what is made with them: it never goes by the name of the usual.
pub(super) const OWN_WEIGHTS: &str = "_egne_vaegte";
pub(super) const OWN_WEIGHTS_NAME: words::Words = [" (egne vægte)", " (own weights)"];
/// What the need index says then.
const OWN_WEIGHTS_EXPLAINED: words::Words = [
    "Standardiserede nøgletal lagt sammen med egne vægte. 0 er gennemsnittet. Jo højere tal, jo større behov.",
    "Standardised indicators added up with own weights. 0 is the average. The higher the figure, the greater the need.",
];

/// How an area stands in each year that is asked for, in the order of the layer.
pub(crate) type Measured = BTreeMap<i16, Arc<Vec<AreaMeasures>>>;

/// A request with all that the release has for it.
pub(crate) struct Asked {
    /// The request.
    pub(super) request: Request,
    /// The release.
    pub(super) release: ReleaseRow,
    /// The layer.
    pub(super) layer: LayerRow,
    /// Number of areas in the layer.
    pub(super) of_areas: usize,
    /// The areas that are exported, in the order of the layer.
    pub(super) areas: Vec<AreaRow>,
    /// Which columns any area of the layer has something in.
    pub(super) has: Has,
    /// The indicators that are exported, in the order of the request.
    pub(super) items: Vec<Item>,
    /// Indicators that enter the need index.
    pub(super) in_index: Vec<Indicator>,
}

/// Which columns any area of the layer has something in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Has {
    pub(super) district: bool,
    pub(super) organisation: bool,
    pub(super) shown_with: bool,
}

/// What is exported under the name of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Its figures.
    Figure,
    /// The need index with own weights.
    OwnWeights,
    /// Status × dynamics.
    Status,
    /// The quadrant of registers and concerns.
    Quadrant,
}

/// An indicator with the periods that are asked for.
pub(super) struct Item {
    /// What it is.
    pub(super) what: What,
    /// Its code, texts and digits.
    pub(super) indicator: Indicator,
    /// Its periods, ascending, each with an entry for each area.
    pub(super) series: Vec<(Period, Vec<Entry>)>,
}

/// What is said of an area.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// The figure.
    pub(super) figure: Figure,
    /// Its class: before a comma and behind it.
    pub(super) class: Option<(Named, Option<Named>)>,
}

impl Entry {
    fn of(figure: Figure) -> Self {
        Self { figure, class: None }
    }
}

impl Item {
    /// Whether it says a class and no number.
    pub(super) fn is_class(&self) -> bool {
        matches!(self.what, What::Status | What::Quadrant)
    }
}

impl Asked {
    /// Finds a request in a release.
    ///
    /// # Errors
    /// [`ExportError`] that names what the release does not have, or what of the request cannot be taken.
    pub(crate) async fn read(reader: &Reader, release: ReleaseRow, request: Request) -> Result<Self, ExportError> {
        let (town, number) = (release.municipality.as_str(), release.id);
        let catalogue = reader.catalogue(town, number).await?;
        let layer = catalogue.layers.into_iter().find(|layer| layer.layer == request.layer);
        let layer = layer.ok_or_else(|| ExportError::Unknown { what: "layer", id: request.layer.to_string() })?;
        let in_index = catalogue.indicators.iter().map(|(indicator, _)| indicator);
        let in_index: Vec<Indicator> =
            in_index.filter(|one| one.in_index && one.direction != Direction::Neutral).cloned().collect();
        let found = items(&request, &catalogue.indicators)?;
        check_weights(&request, &in_index, &found).map_err(refused)?;
        let areas = reader.areas(town, number, request.layer).await?;
        let (of_areas, any) = (areas.len(), |of: &dyn Fn(&AreaRow) -> bool| areas.iter().any(of));
        let has = Has {
            district: any(&|area| area.district.is_some()),
            organisation: any(&|area| area.organisation.is_some()),
            shown_with: any(&|area| !area.shown_with.is_empty()),
        };
        let areas = chosen(areas, &request.areas)?;
        check_size(&request, areas.len(), found.iter().map(|(_, _, periods)| periods.len()).sum()).map_err(refused)?;
        let mut items = Vec::with_capacity(found.len());
        for (what, indicator, periods) in found {
            let mut series = Vec::with_capacity(periods.len());
            for period in periods {
                let code = if what == What::Figure { indicator.code.as_str() } else { NEED_INDEX };
                let figures = reader.figures(town, number, request.layer, code, &period.to_string()).await?;
                // A layer of too few areas has no need index, and its classes are as unknown.
                let figures = figures.unwrap_or_else(|| vec![Figure::without_value(State::Missing); of_areas]);
                if figures.len() != of_areas {
                    let what = format!("{} figures for {of_areas} areas of {}", figures.len(), request.layer);
                    return Err(StoreError::Corrupt { table: "released_column", what }.into());
                }
                series.push((period, areas.iter().map(|(position, _)| Entry::of(figures[*position])).collect()));
            }
            items.push(Item { what, indicator, series });
        }
        Ok(Self {
            areas: areas.into_iter().map(|(position, area)| AreaRow { position, ..area }).collect(),
            request,
            release,
            layer,
            of_areas,
            has,
            items,
            in_index,
        })
    }

    /// The weights that measures are asked for with.
    pub(crate) fn weights(&self) -> &BTreeMap<String, f64> {
        &self.request.weights
    }

    /// Number of areas in the layer.
    pub(crate) fn of_areas(&self) -> usize {
        self.of_areas
    }

    /// The years in which it is asked how the areas stand.
    pub(crate) fn ranked_years(&self) -> BTreeSet<i16> {
        let asked = self.items.iter().filter(|item| self.request.standings || item.what != What::Figure);
        asked.flat_map(|item| &item.series).filter_map(|(period, _)| year(*period)).collect()
    }

    /// Puts what measures say in the place of what they are made of.
    pub(super) fn measure(&mut self, measured: &Measured) {
        for item in &mut self.items {
            for (period, entries) in &mut item.series {
                let of_year = year(*period).and_then(|year| measured.get(&year));
                for (entry, area) in entries.iter_mut().zip(&self.areas) {
                    let found = of_year.and_then(|of_year| of_year.get(area.position));
                    match item.what {
                        What::Figure => {}
                        What::OwnWeights => own_weights(entry, found),
                        What::Status => status(entry, found),
                        What::Quadrant => quadrant(entry, found),
                    }
                }
            }
        }
    }
}

/// The year of a period that is one: nobody stands in a quarter.
pub(super) fn year(period: Period) -> Option<i16> {
    if let Period::Year(year) = period { Some(year) } else { None }
}

fn own_weights(entry: &mut Entry, found: Option<&AreaMeasures>) {
    entry.figure = match found.and_then(|found| found.standing.as_ref()) {
        // The page has it as an f32 too.
        Some(standing) => Figure::score(f64::from(nearest_f32(standing.index))),
        None if entry.figure.state.has_value() => Figure::without_value(State::Missing),
        None => Figure::without_value(entry.figure.state),
    };
}

fn status(entry: &mut Entry, found: Option<&AreaMeasures>) {
    let standing = found.and_then(|found| found.standing.as_ref());
    entry.class = standing.map(|standing| (words::need(standing.status), Some(words::trend(standing.dynamics))));
    entry.figure = Figure::without_value(if entry.class.is_some() { State::Value } else { State::Missing });
}

fn quadrant(entry: &mut Entry, found: Option<&AreaMeasures>) {
    let class = found.map_or(Err(State::Missing), |found| words::quadrant(found.quadrant));
    entry.figure = Figure::without_value(class.err().unwrap_or(State::Value));
    entry.class = class.ok().map(|class| (class, None));
}

fn refused((place, value, reason): Fault) -> ExportError {
    ExportError::Refused { place, value, reason }
}

type Found = (What, Indicator, Vec<Period>);

/// The indicators of a request with the periods that are asked of each.
fn items(request: &Request, known: &[(Indicator, Vec<Period>)]) -> Result<Vec<Found>, ExportError> {
    let asked = Periods::of(request).map_err(refused)?;
    if request.indicators.is_empty() {
        return Err(refused(("indicators", String::new(), "no indicator is named".to_owned())));
    }
    let mut seen = HashSet::new();
    let mut found: Vec<(What, Indicator, &[Period])> = Vec::new();
    for code in request.indicators.iter().filter(|code| seen.insert(code.as_str())) {
        let of = if is_theme(code) { NEED_INDEX } else { code };
        let entry = known.iter().find(|(indicator, _)| indicator.code.as_str() == of);
        let (indicator, periods) = entry.ok_or_else(|| ExportError::Unknown { what: "indicator", id: code.clone() })?;
        let (what, indicator) = named(code, indicator, !request.weights.is_empty());
        found.push((what, indicator, periods));
    }
    let all: Vec<Period> = found.iter().flat_map(|(_, _, periods)| periods.iter().copied()).collect();
    if let Some(id) = asked.named_beside(&all) {
        return Err(ExportError::Unknown { what: "period", id: id.to_owned() });
    }
    let found = found.into_iter().map(|(what, indicator, periods)| {
        let periods: Vec<Period> = periods.iter().copied().filter(|period| asked.have(*period)).collect();
        if periods.is_empty() {
            let reason = "it has no figure for any of the periods asked for".to_owned();
            return Err(refused(("indicators", indicator.code.to_string(), reason)));
        }
        Ok((what, indicator, periods))
    });
    found.collect()
}

fn is_theme(code: &str) -> bool {
    [wire::STATUS_THEME, wire::QUADRANT_THEME].contains(&code)
}

/// What is exported under a code, with its texts.
fn named(code: &str, indicator: &Indicator, own_weights: bool) -> (What, Indicator) {
    let text = |words: words::Words| Text { da: words[0].to_owned(), en: words[1].to_owned() };
    let theme = |name, description| Indicator {
        code: IndicatorCode::new(code),
        name: text(name),
        description: text(description),
        direction: Direction::Neutral,
        ..indicator.clone()
    };
    let (what, mut found) = match code {
        wire::STATUS_THEME => (What::Status, theme(words::STATUS, words::STATUS_EXPLAINED)),
        wire::QUADRANT_THEME => (What::Quadrant, theme(head::QUADRANT.words, words::QUADRANT_EXPLAINED)),
        NEED_INDEX if own_weights => {
            (What::OwnWeights, Indicator { description: text(OWN_WEIGHTS_EXPLAINED), ..indicator.clone() })
        }
        _ => return (What::Figure, indicator.clone()),
    };
    if own_weights {
        found.code = IndicatorCode::new(format!("{code}{OWN_WEIGHTS}"));
        found.name.da.push_str(OWN_WEIGHTS_NAME[0]);
        found.name.en.push_str(OWN_WEIGHTS_NAME[1]);
    }
    (what, found)
}

/// The areas that were named, in the order of the layer, each with its position there.
fn chosen(areas: Vec<AreaRow>, ids: &[String]) -> Result<Vec<(usize, AreaRow)>, ExportError> {
    let areas = areas.into_iter().enumerate();
    if ids.is_empty() {
        return Ok(areas.collect());
    }
    let wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let chosen: Vec<(usize, AreaRow)> = areas.filter(|(_, area)| wanted.contains(area.id.as_str())).collect();
    let known: HashSet<&str> = chosen.iter().map(|(_, area)| area.id.as_str()).collect();
    match ids.iter().find(|id| !known.contains(id.as_str())) {
        Some(id) => Err(ExportError::Unknown { what: "area", id: id.clone() }),
        None => Ok(chosen),
    }
}

/// Weights are of indicators that enter the need index, and are there where something is made of it.
fn check_weights(request: &Request, in_index: &[Indicator], items: &[Found]) -> Result<(), Fault> {
    for (code, weight) in &request.weights {
        let fault = |reason: &str| Err(("weights", format!("{code}={weight}"), reason.to_owned()));
        if !in_index.iter().any(|indicator| indicator.code.as_str() == code) {
            return fault("it is not an indicator that enters the need index");
        }
        if !weight.is_finite() || *weight < 0.0 {
            return fault("the weight is not a number of 0 or more");
        }
    }
    if request.weights.is_empty() {
        return Ok(());
    }
    let weights = in_index.iter().map(|indicator| request.weights.get(indicator.code.as_str()).copied());
    if weights.map(|weight| weight.unwrap_or(1.0)).sum::<f64>() <= 0.0 {
        return Err(("weights", "0".to_owned(), "at least one indicator needs a weight above 0".to_owned()));
    }
    if !request.standings && items.iter().all(|(what, ..)| *what == What::Figure) {
        let named: Vec<&str> = request.weights.keys().map(String::as_str).collect();
        let reason = "weights have no effect here: neither the need index nor anything made from it is exported";
        return Err(("weights", named.join(", "), reason.to_owned()));
    }
    Ok(())
}

/// A file is not larger than what opens it, and no request larger than what the server has room for.
fn check_size(request: &Request, areas: usize, series: usize) -> Result<(), Fault> {
    let figures = areas.saturating_mul(series);
    if series > 1 && figures > MOST_FIGURES {
        let reason = format!("a file holds at most {MOST_FIGURES} figures; choose fewer areas, indicators or periods");
        return Err(("areas × indicators × periods", figures.to_string(), reason));
    }
    let (rows, columns) = if request.shape == Shape::Long { (figures, 0) } else { (areas, series) };
    if request.format == Format::Xlsx && (rows > MOST_ROWS || columns > MOST_COLUMNS - 100) {
        let reason = format!(
            "a sheet holds at most {MOST_ROWS} rows and {MOST_COLUMNS} columns, and this would be {rows} and {columns}; take csv"
        );
        return Err(("format", "xlsx".to_owned(), reason));
    }
    Ok(())
}
