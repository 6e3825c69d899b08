//! `GET /api/v1/releases/{release}/areas/{layer}/{id}`: an area with its figures, how it stands, and what is done there.
use super::to_wire;
use crate::http::{
    App,
    body::{Keep, answer},
    error::ApiError,
    measured::MeasuredLayer,
    weights::WeightsQuery,
};
use crate::measures::AreaMeasures;
use axum::{
    body::Body,
    extract::{Path, Query, State as Extract},
    http::{HeaderMap, Response},
};
use geodata::{
    column::State,
    derive::{Figure, Figures},
    indicator::{Direction, Indicator, Kind, ReferenceArea},
    layer::LayerId,
    measure::{GroupReach, potential, reach},
    period::Period,
    standing::TWIN_FEATURES,
};
use store::{AreaRow, ReleaseRow, YearOfParticipants};
use wire::{Profile, Rank};

/// The profile.
///
/// # Errors
/// [`ApiError`] where the layer has no such area.
pub(super) async fn profile(
    Extract(app): Extract<App>,
    Path((release, layer, id)): Path<(String, String, String)>,
    Query(weights): Query<WeightsQuery>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let (municipality, number) = (release.municipality.as_str(), release.id);
    let unknown = || ApiError::Unknown("area", format!("{layer}/{id}"));
    let layer: LayerId = layer.parse().map_err(|_| unknown())?;
    let area = app.reader.area(municipality, number, layer, &id).await?.ok_or_else(unknown)?;
    let rows = app.reader.catalogue(municipality, number).await?;
    let areas = rows.layers.iter().find(|row| row.layer == layer).map_or(1, |row| row.areas);
    let areas = usize::try_from(areas).unwrap_or(usize::MAX);
    let measured = app.measured.layer(&app.reader, &release, layer, areas).await?;
    let whole = app.measured.layer(&app.reader, &release, LayerId::Municipality, 1).await?;
    let whole = whole.as_ref().map(|whole| &whole.facts.figures);
    let mut figures = Vec::new();
    for (indicator, periods) in &rows.indicators {
        figures.extend(match &measured {
            Some(measured) => figure(indicator, periods, &measured.facts.figures, whole, area.position, measured),
            None => newest_figure(&app, &release, layer, (indicator, periods), whole, &area).await?,
        });
    }
    let mut profile = Profile {
        layer: layer.to_string(),
        id: area.id.clone(),
        name: area.name.clone(),
        organisation: area.organisation.clone(),
        district: area.district.clone(),
        dwellings: area.dwellings,
        shown_with: area.shown_with.clone(),
        figures,
        standing: None,
        twins: Vec::new(),
        difference_from_twins: None,
        interventions: interventions(&app, &release, &area, measured.as_deref()).await?,
        counted: counted(&app, &release, layer, &area).await?,
        nearness: nearness(&app, &release, layer, area.position).await?,
    };
    if let Some((measured, (year, _))) = measured.as_ref().and_then(|layer| Some((layer, layer.newest.as_ref()?))) {
        let weights = weights.of(&measured.facts.indicators)?;
        if let Some(measures) = app.measured.weighted(&release, measured, *year, weights).await {
            add_measures(&mut profile, measured, (*year, &measures), area.position);
        }
    }
    let body = serde_json::to_vec(&profile).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}

/// The newest figure of an indicator, with all before it.
fn figure(
    indicator: &Indicator,
    periods: &[Period],
    figures: &Figures,
    whole: Option<&Figures>,
    area: usize,
    measured: &MeasuredLayer,
) -> Option<wire::Figure> {
    let of = |figures: &Figures, period: Period, area: usize| {
        figures.get(&(indicator.code.clone(), period))?.get(area).copied()
    };
    let newest = *periods.last()?;
    let column = figures.get(&(indicator.code.clone(), newest))?;
    let whole_of = |period| whole.and_then(|whole| of(whole, period, 0)).filter(|figure| figure.state.has_value());
    let point = |&period: &Period| {
        let figure = of(figures, period, area)?;
        Some(wire::Point {
            period: period.to_string(),
            state: to_wire::state(figure.state),
            value: figure.state.has_value().then_some(figure.value),
            interval: figure.interval,
            municipality: whole_of(period).map(|figure| figure.value),
        })
    };
    let years = || periods.iter().filter_map(|period| if let Period::Year(year) = period { Some(*year) } else { None });
    let trend = years().next().zip(years().next_back()).and_then(|(first, last)| {
        let found = measured.facts.trend(indicator, area, [first, last])?;
        Some(to_wire::trend(&found, [first, last]))
    });
    Some(wire::Figure {
        series: periods.iter().filter_map(point).collect(),
        trend,
        ..alone(indicator, newest, column, whole_of(newest), area)?
    })
}

/// A figure without those before it.
fn alone(
    indicator: &Indicator,
    period: Period,
    column: &[Figure],
    whole: Option<Figure>,
    area: usize,
) -> Option<wire::Figure> {
    let figure = column.get(area)?;
    let reference = |of| if let Period::Year(year) = period { indicator.reference(of, year) } else { None };
    let [region, country] = [ReferenceArea::Region, ReferenceArea::Country].map(reference);
    let potential = whole
        .zip(figure.counts)
        .filter(|_| indicator.kind == Kind::Share && figure.state.has_value())
        .and_then(|(whole, [_, persons])| {
            potential(figure.value / indicator.per, persons, whole.value / indicator.per, indicator.direction)
        });
    Some(wire::Figure {
        indicator: indicator.code.to_string(),
        period: period.to_string(),
        state: to_wire::state(figure.state),
        value: figure.state.has_value().then_some(figure.value),
        interval: figure.interval,
        municipality: whole.map(|figure| figure.value),
        region: region.map(|known| known.value),
        country: country.map(|known| known.value),
        region_year: region.map(|known| known.year),
        country_year: country.map(|known| known.year),
        potential,
        rank: rank(figure, column, indicator.direction),
        without: without(column),
        series: Vec::new(),
        trend: None,
    })
}

/// The newest figure of a layer that is too large to be kept.
async fn newest_figure(
    app: &App,
    release: &ReleaseRow,
    layer: LayerId,
    (indicator, periods): (&Indicator, &[Period]),
    whole: Option<&Figures>,
    area: &AreaRow,
) -> Result<Option<wire::Figure>, ApiError> {
    let Some(&period) = periods.last() else { return Ok(None) };
    let (code, named) = (indicator.code.as_str(), period.to_string());
    let column = app.reader.figures(&release.municipality, release.id, layer, code, &named).await?;
    let whole = whole.and_then(|whole| whole.get(&(indicator.code.clone(), period))?.first().copied());
    let whole = whole.filter(|figure| figure.state.has_value());
    Ok(column.and_then(|column| alone(indicator, period, &column, whole, area.position)))
}

/// The place of a figure among those of its layer. A zero has none: what is shown as 0 is nobody or very few, and areas with a zero are not
/// told apart.
fn rank(figure: &Figure, column: &[Figure], direction: Direction) -> Option<Rank> {
    let worse = |other: f64| match direction {
        Direction::HigherIsWorse => other > figure.value,
        Direction::LowerIsWorse => other < figure.value,
        Direction::Neutral => false,
    };
    let ranked = figure.state == State::Value && direction != Direction::Neutral;
    let values = || column.iter().filter(|other| other.state.has_value());
    ranked.then(|| {
        let of = values().count();
        Rank {
            place: values().filter(|other| worse(other.value)).count() + 1,
            of,
            shared: values().filter(|other| other.value == figure.value).count() - 1,
            without: column.len() - of,
        }
    })
}

/// Why areas of a layer have no figure.
fn without(column: &[Figure]) -> wire::Without {
    let of = |state: State| column.iter().filter(|figure| figure.state == state).count();
    wire::Without {
        suppressed: of(State::Suppressed),
        missing: of(State::Missing),
        nobody_could_report: of(State::NobodyCouldReport),
    }
}

fn add_measures(
    profile: &mut Profile,
    measured: &MeasuredLayer,
    (year, measures): (i16, &[AreaMeasures]),
    area: usize,
) {
    let Some(of_area) = measures.get(area) else { return };
    profile.standing = to_wire::standing(of_area, year);
    profile.difference_from_twins = of_area.difference.map(|(value, interval)| wire::Difference { value, interval });
    let twin = |twin: &geodata::measure::Twin| {
        let about = &measured.facts.areas[twin.area];
        wire::Twin {
            id: about.id.clone(),
            name: about.name.clone(),
            distance: twin.distance,
            alike: twin.alike.iter().map(|&feature| TWIN_FEATURES[feature].to_owned()).collect(),
            index: measures[twin.area].standing.as_ref().map(|standing| standing.index),
            had_intervention: measured.facts.had_intervention(about, year),
        }
    };
    profile.twins = of_area.twins.iter().map(twin).collect();
}

async fn interventions(
    app: &App,
    release: &ReleaseRow,
    area: &AreaRow,
    measured: Option<&MeasuredLayer>,
) -> Result<Vec<wire::Intervention>, ApiError> {
    if area.interventions.is_empty() {
        return Ok(Vec::new());
    }
    let all = app.reader.interventions(&release.municipality, release.id).await?;
    let here = all.into_iter().filter(|intervention| area.interventions.contains(&intervention.number));
    let (by_group, all_residents) =
        measured.map(|measured| measured.facts.residents_by_group(area.position)).unwrap_or_default();
    let of_group = |group: GroupReach| wire::ParticipantsOfGroup {
        count: group.participants,
        part: group.of_participants,
        of_residents: group.of_residents,
        representation: group.representation(),
        group: group.group,
    };
    let of_year = |(year, count, groups): YearOfParticipants| wire::Participants {
        year,
        count,
        groups: reach(&groups, &by_group, all_residents).into_iter().map(of_group).collect(),
    };
    let to_wire = here.map(|intervention| wire::Intervention {
        number: intervention.number,
        kind: intervention.kind,
        open_to_all: intervention.open_to_all,
        target_groups: intervention.target_groups,
        first_year: intervention.first_year,
        last_year: intervention.last_year,
        participants: intervention.participants.into_iter().map(of_year).collect(),
    });
    Ok(to_wire.collect())
}

/// The interventions without a place of the area's district, and of the rest of the municipality.
async fn counted(
    app: &App,
    release: &ReleaseRow,
    layer: LayerId,
    area: &AreaRow,
) -> Result<Vec<wire::CountedInterventions>, ApiError> {
    let rows = app.reader.counted_interventions(&release.municipality, release.id).await?;
    let district = if layer == LayerId::Districts { Some(&area.name) } else { area.district.as_ref() };
    let of_area = rows.into_iter().filter(|row| row.district.is_none() || row.district.as_ref() == district);
    let to_wire = of_area.map(|row| wire::CountedInterventions {
        kind: row.kind,
        district: row.district,
        year: row.year,
        count: row.count,
    });
    Ok(to_wire.collect())
}

async fn nearness(
    app: &App,
    release: &ReleaseRow,
    layer: LayerId,
    area: usize,
) -> Result<Vec<wire::Nearness>, ApiError> {
    let rows = app.reader.nearness(&release.municipality, release.id, layer).await?;
    let of_area = |(kind, parts): (String, Vec<Option<[f64; 3]>>)| {
        Some(wire::Nearness { kind, parts: parts.get(area).copied().flatten()? })
    };
    Ok(rows.into_iter().filter_map(of_area).collect())
}
