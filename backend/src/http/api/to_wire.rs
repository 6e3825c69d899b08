//! From the core's types to those on the wire.
use geodata::{column, indicator, period};

pub(super) fn text(text: &indicator::Text) -> wire::Text {
    wire::Text { da: text.da.clone(), en: text.en.clone() }
}

pub(super) fn direction(direction: indicator::Direction) -> wire::Direction {
    match direction {
        indicator::Direction::HigherIsWorse => wire::Direction::HigherIsWorse,
        indicator::Direction::LowerIsWorse => wire::Direction::LowerIsWorse,
        indicator::Direction::Neutral => wire::Direction::Neutral,
    }
}

pub(super) fn state(state: column::State) -> wire::State {
    match state {
        column::State::Value => wire::State::Value,
        column::State::Zero => wire::State::Zero,
        column::State::Suppressed => wire::State::Suppressed,
        column::State::Missing => wire::State::Missing,
        column::State::NobodyCouldReport => wire::State::NobodyCouldReport,
    }
}

pub(super) fn period(period: period::Period) -> wire::Period {
    let label = match period {
        period::Period::Year(year) => wire::Text { da: year.to_string(), en: year.to_string() },
        period::Period::Quarter(year, quarter) => {
            wire::Text { da: format!("{quarter}. kvt. {year}"), en: format!("Q{quarter} {year}") }
        }
        period::Period::Month(year, month) => {
            let text = format!("{month:02}.{year}");
            wire::Text { da: text.clone(), en: text }
        }
    };
    wire::Period { id: period.to_string(), label }
}

pub(super) fn base_kind(code: &str) -> Option<wire::BaseKind> {
    use geodata::area::BaseKind;
    Some(match BaseKind::from_code(code)? {
        BaseKind::Land => wire::BaseKind::Land,
        BaseKind::Green => wire::BaseKind::Green,
        BaseKind::Water => wire::BaseKind::Water,
        BaseKind::Road => wire::BaseKind::Road,
    })
}

pub(super) fn indicator(indicator: &indicator::Indicator, periods: &[period::Period]) -> wire::Indicator {
    wire::Indicator {
        code: indicator.code.to_string(),
        name: text(&indicator.name),
        description: text(&indicator.description),
        domain: text(&indicator.domain),
        unit: text(&indicator.unit),
        decimals: indicator.decimals,
        direction: direction(indicator.direction),
        periods: periods.iter().copied().map(period).collect(),
    }
}
