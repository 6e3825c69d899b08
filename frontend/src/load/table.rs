//! What stands in the table beside the values on the map comes when the table is seen.
use super::request;
use crate::{
    client::ClientError,
    data::Data,
    page::Page,
    state::{Comparison, State, View},
    tabled::{Tabled, Values},
    themes::is_theme,
};
use geodata::layer::LayerId;
use std::rc::Rc;
use sycamore::prelude::*;
use wire::{Indicator, Period};

/// Areas from which on years are not fetched for small curves.
const MOST_WITH_COURSE: usize = 5_000;

/// What the table asks for.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    layer: LayerId,
    indicator: String,
    period: String,
    against: Option<String>,
    more: Vec<String>,
}

impl Asked {
    fn of(state: &State) -> Option<Self> {
        (state.view == View::Table).then(|| Self {
            layer: state.layer,
            indicator: state.indicator.clone(),
            period: state.period.clone(),
            against: state.against.clone().filter(|_| state.comparison == Comparison::Change),
            more: state.columns.clone(),
        })
    }
}

/// Fetches what the table asks for, whenever that is another.
pub(super) fn start(page: Page) {
    let asked = create_selector(move || page.state.with(Asked::of));
    create_effect(move || {
        page.attempt.track();
        if let (Some(asked), Some(data)) = (asked.get_clone(), page.data.get_clone()) {
            request(page, async move {
                let found = tabled(&data, &asked).await?;
                if page.state.with_untracked(Asked::of).as_ref() == Some(&asked) {
                    page.tabled.set(Some(Rc::new(found)));
                }
                Ok(())
            });
        }
    });
}

async fn tabled(data: &Rc<Data>, asked: &Asked) -> Result<Tabled, ClientError> {
    let Asked { layer, ref indicator, ref period, ref against, ref more } = *asked;
    let known = |code: &str| data.catalogue.indicators.iter().find(|known| known.code == code).cloned();
    let (mut errors, mut course, mut values) = (None, Vec::new(), Vec::new());
    let is_register = *indicator != data.catalogue.need_index && !is_theme(indicator);
    if is_register {
        errors = Some(data.errors(layer, indicator, period).await?);
    }
    let few = data.layer(layer).await?.len() <= MOST_WITH_COURSE;
    if let Some(of_map) = known(indicator).filter(|_| few && !is_theme(indicator)) {
        for year in years_up_to(&of_map, period) {
            let column = data.column(layer, indicator, &year.id).await?;
            course.push((year, column));
        }
    }
    for code in more.iter().filter(|code| *code != indicator && !is_theme(code)) {
        let Some(indicator) = known(code) else { continue };
        let Some(period) = same_or_newest(&indicator, period) else { continue };
        let column = data.column(layer, code, &period.id).await?;
        values.push(Values { indicator, period, values: column });
    }
    let mut then_and_now = None;
    if let Some((of_map, against)) = known(indicator).filter(|_| !is_theme(indicator)).zip(against.as_ref()) {
        let mut of_periods = Vec::new();
        for id in [against, period] {
            let Some(period) = of_map.periods.iter().find(|known| known.id == *id).cloned() else { continue };
            let values = data.column(layer, indicator, id).await?;
            of_periods.push(Values { indicator: of_map.clone(), period, values });
        }
        then_and_now = <[Values; 2]>::try_from(of_periods).ok();
    }
    let facts = data.facts(layer).await?;
    Ok(Tabled {
        layer,
        indicator: indicator.clone(),
        period: period.clone(),
        facts,
        errors,
        course,
        then_and_now,
        more: values,
    })
}

/// The years of an indicator up to a year, the oldest first; none for a period that is no year.
fn years_up_to(indicator: &Indicator, period: &str) -> Vec<Period> {
    let Ok(last) = period.parse::<i16>() else { return Vec::new() };
    let is_before = |period: &&Period| period.id.parse::<i16>().is_ok_and(|year| year <= last);
    indicator.periods.iter().filter(is_before).cloned().collect()
}

/// The same period of another indicator, or its newest.
fn same_or_newest(indicator: &Indicator, period: &str) -> Option<Period> {
    let same = indicator.periods.iter().find(|known| known.id == period);
    same.or(indicator.periods.last()).cloned()
}
