//! The picture of what is wanted: its values, what they mean, and the paint of each area.
use crate::{
    browser,
    change::unsure,
    client::ClientError,
    data::Data,
    limits::Limits,
    look::Theme,
    page::{OnMap, Page, ShownAs},
    paint::{Picture, quadrant, status_dynamics, statute_lists},
    ranking::{Ranking, change},
    state::{Classing, Comparison, State, weight},
    themes::{QUADRANT_THEME, STATUS_THEME, STATUTE_THEME, is_theme, quadrant_column, status_column, statute_column},
};
use futures_util::future::join3;
use geodata::{column::Column, layer::LayerId};
use std::{collections::BTreeMap, rc::Rc};
use wire::{Indicator, Period};

/// Milliseconds after a picture until the layer is made ready for the pointer.
const PREPARE_MS: i32 = 300;

/// What of the state decides on the colours.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    layer: LayerId,
    indicator: String,
    period: String,
    against: Option<String>,
    comparison: Comparison,
    classing: Classing,
    each_period: bool,
    weights: BTreeMap<String, u8>,
    theme: Theme,
}

impl Wanted {
    pub(super) fn of(state: &State, theme: Theme) -> Self {
        Self {
            layer: state.layer,
            indicator: state.indicator.clone(),
            period: state.period.clone(),
            against: state.against.clone(),
            comparison: state.comparison,
            classing: state.classing.clone(),
            each_period: state.each_period,
            weights: state.weights.clone(),
            theme,
        }
    }
}

/// Fetches a layer and its values and shows them, if they are still wanted then.
pub(super) async fn show(page: Page, data: &Rc<Data>, wanted: Wanted) -> Result<(), ClientError> {
    let indicator = data.catalogue.indicators.iter().find(|known| known.code == wanted.indicator);
    let Some(indicator) = indicator else { return Ok(()) };
    let period_of = |id: &String| indicator.periods.iter().find(|known| known.id == *id).cloned();
    let Some(period) = period_of(&wanted.period) else { return Ok(()) };
    let against = wanted.against.as_ref().and_then(period_of);
    let (values, layer, shared) = join3(
        values(data, &wanted, indicator, against),
        data.layer(wanted.layer),
        shared_limits(data, &wanted, indicator),
    )
    .await;
    let (Values { column, kind, beside, changed, unsure }, layer, shared) = (values?, layer?, shared?);
    browser::mark("data");
    if page.state.with_untracked(|state| Wanted::of(state, page.theme.get_untracked()) != wanted) {
        return Ok(());
    }
    let faulty = |column: &Column| column.states.len() != layer.len();
    if let Some(faulty) = [Some(&column), beside.as_ref()].into_iter().flatten().find(|column| faulty(column)) {
        let reason = format!("{} values for {} areas", faulty.states.len(), layer.len());
        let path = format!("{}/{}/{}", wanted.layer, indicator.code, period.id);
        return Err(ClientError::Unreadable { path, reason });
    }
    let limits_of_period = shared.is_none() && !matches!(wanted.classing, Classing::Fixed(_));
    let of_shown = || {
        let columns: Vec<&Column> = [Some(&column), beside.as_ref()].into_iter().flatten().collect();
        Rc::new(Limits::of(&columns, &wanted.classing, indicator.decimals))
    };
    let limits = match kind {
        ShownAs::Change(_) => shared,
        ShownAs::Figure | ShownAs::Beside(_) if !is_index(data, indicator) => Some(shared.unwrap_or_else(of_shown)),
        _ => None,
    };
    let mut shown = OnMap {
        layer_id: wanted.layer,
        layer,
        indicator: indicator.clone(),
        period,
        column,
        picture: Picture::default(),
        kind,
        limits,
        limits_of_period,
        changed,
        unsure,
        beside: beside.map(|other| (other, Vec::new())),
    };
    let (picture, paints) = shown.painted(wanted.theme);
    shown.picture = picture;
    if let (Some((_, beside)), Some(paints)) = (&mut shown.beside, paints) {
        *beside = paints;
    }
    page.hovered.set(None);
    let layer = shown.layer.clone();
    browser::mark("picture");
    page.shown.set(Some(Rc::new(shown)));
    browser::later(PREPARE_MS, move || layer.prepare());
    Ok(())
}

/// Whether the classes of an indicator have names: it is the need index.
fn is_index(data: &Data, indicator: &Indicator) -> bool {
    data.catalogue.need_index == indicator.code
}

/// The limits of all periods, where figures are wanted in them, or their changes.
async fn shared_limits(
    data: &Rc<Data>,
    wanted: &Wanted,
    indicator: &Indicator,
) -> Result<Option<Rc<Limits>>, ClientError> {
    if is_theme(&indicator.code) {
        return Ok(None);
    }
    if let (Some(then), Comparison::Change) = (&wanted.against, wanted.comparison) {
        return data.limits_of_changes(wanted.layer, indicator, then).await.map(Some);
    }
    if wanted.each_period || matches!(wanted.classing, Classing::Fixed(_)) || is_index(data, indicator) {
        return Ok(None);
    }
    data.limits(wanted.layer, indicator, &wanted.classing).await.map(Some)
}

/// Values, and what they mean.
struct Values {
    column: Column,
    kind: ShownAs,
    /// Values of another period.
    beside: Option<Column>,
    /// Values then and now, where they are changes.
    changed: Option<[Rc<Column>; 2]>,
    /// Which changes may be nothing but uncertainty.
    unsure: Vec<bool>,
}

impl Values {
    fn new(column: Column, kind: ShownAs) -> Self {
        Self { column, kind, beside: None, changed: None, unsure: Vec::new() }
    }
}

/// The values that are wanted, and what they mean.
async fn values(
    data: &Rc<Data>,
    wanted: &Wanted,
    indicator: &Indicator,
    against: Option<Period>,
) -> Result<Values, ClientError> {
    let Wanted { layer, ref period, .. } = *wanted;
    match indicator.code.as_str() {
        STATUS_THEME => {
            let column = status_column(&*data.standings(layer, period, &wanted.weights).await?);
            Ok(Values::new(column, ShownAs::Named(status_dynamics(wanted.theme))))
        }
        QUADRANT_THEME => Ok(Values::new(
            quadrant_column(&*data.standings(layer, period, &wanted.weights).await?),
            ShownAs::Named(quadrant(wanted.theme)),
        )),
        STATUTE_THEME => {
            let column = statute_column(&*data.outcomes().await?);
            Ok(Values::new(column, ShownAs::Named(statute_lists(wanted.theme))))
        }
        code => {
            let column = data.column(layer, code, period).await?;
            if is_index(data, indicator) && !wanted.weights.is_empty() {
                let of = data.ranking(layer, period).await?;
                let weights: Vec<f64> =
                    of.indicators.iter().map(|indicator| weight(&wanted.weights, &indicator.code)).collect();
                let index = of.ranking.as_ref().and_then(|ranking| ranking.index(&weights).ok());
                if let Some(index) = index {
                    return Ok(Values::new(Ranking::column(&index, &column), ShownAs::OwnWeights));
                }
            }
            match against {
                Some(then) => {
                    let before = data.column(layer, code, &then.id).await?;
                    if wanted.comparison == Comparison::Swipe {
                        let beside = Some((*before).clone());
                        return Ok(Values { beside, ..Values::new((*column).clone(), ShownAs::Beside(then)) });
                    }
                    let errors = [data.errors(layer, code, period).await?, data.errors(layer, code, &then.id).await?];
                    let change = change(&column, &before);
                    let unsure = unsure(&change, [&errors[0], &errors[1]]);
                    let changed = Some([before, column]);
                    Ok(Values { changed, unsure, ..Values::new(change, ShownAs::Change(then)) })
                }
                None => Ok(Values::new((*column).clone(), ShownAs::Figure)),
            }
        }
    }
}
