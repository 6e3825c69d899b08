//! The picture of what is wanted: its values, what they mean, and the paint of each area.
use crate::{
    browser,
    client::ClientError,
    data::Data,
    page::{OnMap, Page, ShownAs},
    paint::{Meaning, Picture, QUADRANT, STATUS_DYNAMICS},
    ranking::{Ranking, change},
    state::{Classing, Comparison, State, weight},
    themes::{QUADRANT_THEME, STATUS_THEME, quadrant_column, status_column},
};
use futures_util::future::join;
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
    weights: BTreeMap<String, u8>,
}

impl Wanted {
    pub(super) fn of(state: &State) -> Self {
        Self {
            layer: state.layer,
            indicator: state.indicator.clone(),
            period: state.period.clone(),
            against: state.against.clone(),
            comparison: state.comparison,
            classing: state.classing.clone(),
            weights: state.weights.clone(),
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
    let (values, layer) = join(values(data, &wanted, indicator, against), data.layer(wanted.layer)).await;
    let (Values { column, kind, beside }, layer) = (values?, layer?);
    browser::mark("data");
    if page.state.with_untracked(|state| Wanted::of(state) != wanted) {
        return Ok(());
    }
    let faulty = |column: &Column| column.states.len() != layer.len();
    if let Some(faulty) = [Some(&column), beside.as_ref()].into_iter().flatten().find(|column| faulty(column)) {
        let reason = format!("{} values for {} areas", faulty.states.len(), layer.len());
        let path = format!("{}/{}/{}", wanted.layer, indicator.code, period.id);
        return Err(ClientError::Unreadable { path, reason });
    }
    let meaning = match &kind {
        ShownAs::Figure | ShownAs::OwnWeights | ShownAs::Beside(_) => {
            Meaning::Figure(indicator.direction, &wanted.classing)
        }
        ShownAs::Change(_) => Meaning::Change(indicator.direction),
        ShownAs::Named(names) => Meaning::Named(names),
    };
    let (picture, beside) = match beside {
        Some(other) => {
            let (picture, paints) = Picture::pair(&column, &other, meaning);
            (picture, Some((other, paints)))
        }
        None => (Picture::new(&column, meaning), None),
    };
    let indicator = indicator.clone();
    let shown = OnMap { layer_id: wanted.layer, layer, indicator, period, column, picture, kind, beside };
    page.hovered.set(None);
    let layer = shown.layer.clone();
    browser::mark("picture");
    page.shown.set(Some(Rc::new(shown)));
    browser::later(PREPARE_MS, move || layer.prepare());
    Ok(())
}

/// Values, and what they mean.
struct Values {
    column: Column,
    kind: ShownAs,
    /// Values of another period.
    beside: Option<Column>,
}

impl Values {
    fn new(column: Column, kind: ShownAs) -> Self {
        Self { column, kind, beside: None }
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
            Ok(Values::new(column, ShownAs::Named(&STATUS_DYNAMICS)))
        }
        QUADRANT_THEME => {
            let column = quadrant_column(&*data.standings(layer, period, &wanted.weights).await?);
            Ok(Values::new(column, ShownAs::Named(&QUADRANT)))
        }
        code => {
            let column = data.column(layer, code, period).await?;
            let is_index = data.catalogue.need_index == code;
            if is_index && !wanted.weights.is_empty() {
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
                    Ok(match wanted.comparison {
                        Comparison::Change => Values::new(change(&column, &before), ShownAs::Change(then)),
                        Comparison::Swipe => Values {
                            column: (*column).clone(),
                            kind: ShownAs::Beside(then),
                            beside: Some((*before).clone()),
                        },
                    })
                }
                None => Ok(Values::new((*column).clone(), ShownAs::Figure)),
            }
        }
    }
}
