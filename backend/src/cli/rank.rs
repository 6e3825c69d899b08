//! `bydelsblik rank`.
use super::{
    Failure, csv_for::CsvArguments, output::write_sheet, rank_list::list, store_arguments::TownArguments,
    values::IndicatorWeight,
};
use crate::{
    export::Language,
    measures::{AreaMeasures, LayerFacts},
    table::{Cell, Sheet},
};
use clap::Args;
use geodata::{
    layer::LayerId,
    measure::{ClusterKind, Dynamics, Quadrant, Status},
};
use std::{collections::BTreeMap, io::Write, path::PathBuf};
use store::Reader;

#[derive(Debug, Args)]
pub(super) struct RankArguments {
    #[command(flatten)]
    town: TownArguments,
    /// Layer: departments, districts, disadvantaged, contiguous, kvadratnet-1km, kvadratnet-100m, h3-8, h3-9.
    #[arg(long, default_value_t = LayerId::Districts)]
    layer: LayerId,
    /// Year; defaults to the newest.
    #[arg(long)]
    year: Option<i16>,
    /// Weights, as INDICATOR=NUMBER; an indicator without one has weight 1.
    #[arg(long, value_name = "WEIGHTS", value_delimiter = ',')]
    weights: Vec<IndicatorWeight>,
    /// The file to write: .csv; without it, the list is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    csv: CsvArguments,
    /// Language of the list that is printed. A file has Danish headings and words.
    #[arg(long, default_value = "da")]
    language: Language,
}

const HEADER: [&str; 19] = [
    "plads",
    "id",
    "navn",
    "behovsindeks",
    "status",
    "udvikling",
    "samme_klasse_pct",
    "samme_klasse_uden_en_pct",
    "plads_fra",
    "plads_til",
    "bidrag_1",
    "bidrag_1_vaerdi",
    "bidrag_2",
    "bidrag_2_vaerdi",
    "kvadrant",
    "klynge",
    "tvillinger",
    "forskel_fra_tvillinger",
    "forskel_interval",
];

/// Ranks the areas of a layer by need.
pub(super) async fn rank(arguments: RankArguments) -> Result<(), Failure> {
    if arguments.output.is_none() {
        arguments.csv.refuse_without("a file is written, with -o")?;
    } else if arguments.language != Language::Da {
        return Err(Failure::Usage("--language: only where the list is printed, without -o".to_owned()));
    }
    let reader = Reader::open(&arguments.town.store.db).await?;
    let release = reader.newest_release(arguments.town.municipality.as_deref()).await?;
    let facts = LayerFacts::read(&reader, &release, arguments.layer).await?;
    let facts =
        facts.ok_or_else(|| Failure::Usage(format!("--layer {}: the release has no such layer", arguments.layer)))?;
    let newest = facts.newest_year().ok_or_else(|| Failure::Input("the release has no need index".to_owned()))?;
    let weights = weights(&arguments.weights, &facts)?;
    let year = arguments.year.unwrap_or(newest);
    let measures = facts
        .measures(year, &weights)
        .map_err(|error| Failure::Usage(format!("--layer {}, --year {year}: {error}", arguments.layer)))?;
    let mut order: Vec<usize> = (0..measures.len()).collect();
    let place = |area: &usize| measures[*area].standing.as_ref().map_or(usize::MAX, |standing| standing.rank);
    order.sort_by_key(place);
    match &arguments.output {
        Some(path) => {
            let rows = order.into_iter().map(|area| row(&facts, area, &measures)).collect();
            let header = HEADER.map(str::to_owned).to_vec();
            write_sheet(path, Sheet { header, rows }, arguments.csv.csv_for)
        }
        None => {
            let mut out = std::io::stdout().lock();
            for line in list(&facts, &order, &measures, arguments.language) {
                // The reader of the list may stop before its end.
                if writeln!(out, "{line}").is_err() {
                    break;
                }
            }
            Ok(())
        }
    }
}

fn weights(asked: &[IndicatorWeight], facts: &LayerFacts) -> Result<BTreeMap<String, f64>, Failure> {
    let one = |IndicatorWeight { indicator: code, weight }: &IndicatorWeight| {
        if !facts.indicators.iter().any(|indicator| indicator.code == *code && indicator.in_index) {
            let reason = format!("--weights {code}={weight}: {code} is not an indicator that enters the index");
            return Err(Failure::Usage(reason));
        }
        Ok((code.as_str().to_owned(), *weight))
    };
    asked.iter().map(one).collect()
}

fn row(facts: &LayerFacts, area: usize, measures: &[AreaMeasures]) -> Vec<Cell> {
    let (about, found) = (&facts.areas[area], &measures[area]);
    let name = |position: usize| {
        let area = &facts.areas[position];
        if area.name == area.id { area.id.clone() } else { format!("{} ({})", area.name, area.id) }
    };
    let twins: Vec<String> = found.twins.iter().take(3).map(|twin| name(twin.area)).collect();
    let difference = found.difference;
    let interval = difference.map(|(_, [low, high])| format!("{low:+.2} til {high:+.2}"));
    let last = [
        text(quadrant(found.quadrant)),
        text(found.cluster.map_or("", |cluster| kind(cluster.kind))),
        text(&twins.join(", ")),
        difference.map_or(Cell::Empty, |(difference, _)| Cell::Number(format!("{difference:+.2}"))),
        interval.into(),
    ];
    let Some(standing) = &found.standing else {
        let mut row = vec![Cell::Empty, text(&about.id), text(&about.name)];
        row.resize(HEADER.len() - last.len(), Cell::Empty);
        row.extend(last);
        return row;
    };
    let percent = |part: f64| Cell::rounded(100.0 * part, 0);
    let label = |at: usize| -> [Cell; 2] {
        let Some((code, value)) = standing.contributions.get(at) else { return Default::default() };
        let known = facts.indicators.iter().find(|indicator| indicator.code == *code);
        let name = known.map_or(code.to_string(), |indicator| indicator.name.da.clone());
        [name.into(), Cell::Number(format!("{value:+.2}"))]
    };
    let [ranks_from, ranks_to] = standing.robustness.ranks.map(Cell::number);
    let first = [
        Cell::number(standing.rank),
        text(&about.id),
        text(&about.name),
        Cell::rounded(standing.index, 2),
        text(status(standing.status)),
        text(standing.dynamics.map_or("", dynamics)),
        percent(standing.robustness.same_class),
        percent(standing.robustness.without_one),
        ranks_from,
        ranks_to,
    ];
    first.into_iter().chain(label(0)).chain(label(1)).chain(last).collect()
}

/// A text; an empty one counts as a missing value.
fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { text.into() }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::High => "lille behov",
        Status::Middle => "middel behov",
        Status::Low => "stort behov",
        Status::VeryLow => "meget stort behov",
    }
}

fn dynamics(dynamics: Dynamics) -> &'static str {
    match dynamics {
        Dynamics::Positive => "bedre end andre",
        Dynamics::Stable => "som andre",
        Dynamics::Negative => "dårligere end andre",
    }
}

fn quadrant(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::AgreedNeed => "bekræftet behov",
        Quadrant::HiddenNeed => "skjult behov",
        Quadrant::Unheard => "tavst behov",
        Quadrant::NeedInFigures => "behov i registertal",
        Quadrant::Unsure => "usikkert",
        Quadrant::Ordinary => "ikke iøjnefaldende",
        Quadrant::NotCovered => "ingen kunne indberette",
        Quadrant::Unknown => "",
    }
}

fn kind(kind: ClusterKind) -> &'static str {
    match kind {
        ClusterKind::HighHigh => "stort behov blandt stort behov",
        ClusterKind::LowLow => "lille behov blandt lille behov",
        ClusterKind::HighLow => "stort behov blandt lille behov",
        ClusterKind::LowHigh => "lille behov blandt stort behov",
        ClusterKind::None => "",
    }
}
