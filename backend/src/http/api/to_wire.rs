//! From the core's types to those on the wire.
use crate::measures::{AreaMeasures, AreaTrend};
use geodata::{column, indicator, measure, period};

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
        BaseKind::Place => wire::BaseKind::Place,
    })
}

pub(super) fn indicator(indicator: &indicator::Indicator, periods: &[period::Period]) -> wire::Indicator {
    wire::Indicator {
        code: indicator.code.to_string(),
        name: text(&indicator.name),
        description: text(&indicator.description),
        numerator: text(&indicator.numerator),
        denominator: text(&indicator.denominator),
        source: text(&indicator.source),
        update_month: indicator.update_month,
        breaks: indicator
            .breaks
            .iter()
            .map(|found| wire::Break { year: found.year, reason: text(&found.reason) })
            .collect(),
        in_index: indicator.in_index,
        domain: text(&indicator.domain),
        unit: text(&indicator.unit),
        decimals: indicator.decimals,
        direction: direction(indicator.direction),
        periods: periods.iter().copied().map(period).collect(),
    }
}

pub(super) fn trend(found: &AreaTrend, years: [i16; 2]) -> wire::Trend {
    wire::Trend {
        years,
        slope: found.trend.slope,
        interval: found.trend.interval,
        breaks: found.breaks.iter().map(|found| found.year).collect(),
        jumps: found.jumps.clone(),
    }
}

pub(super) fn quadrant(quadrant: measure::Quadrant) -> wire::Quadrant {
    match quadrant {
        measure::Quadrant::AgreedNeed => wire::Quadrant::AgreedNeed,
        measure::Quadrant::HiddenNeed => wire::Quadrant::HiddenNeed,
        measure::Quadrant::Unheard => wire::Quadrant::Unheard,
        measure::Quadrant::NeedInFigures => wire::Quadrant::NeedInFigures,
        measure::Quadrant::Unsure => wire::Quadrant::Unsure,
        measure::Quadrant::Ordinary => wire::Quadrant::Ordinary,
        measure::Quadrant::NotCovered => wire::Quadrant::NotCovered,
        measure::Quadrant::Unknown => wire::Quadrant::Unknown,
    }
}

fn cluster(kind: measure::ClusterKind) -> wire::Cluster {
    match kind {
        measure::ClusterKind::HighHigh => wire::Cluster::HighHigh,
        measure::ClusterKind::LowLow => wire::Cluster::LowLow,
        measure::ClusterKind::HighLow => wire::Cluster::HighLow,
        measure::ClusterKind::LowHigh => wire::Cluster::LowHigh,
        measure::ClusterKind::None => wire::Cluster::None,
    }
}

pub(super) fn standing(area: &AreaMeasures, year: i16) -> Option<wire::Standing> {
    let standing = area.standing.as_ref()?;
    let contributions = standing
        .contributions
        .iter()
        .map(|(indicator, value)| wire::Contribution { indicator: indicator.to_string(), value: *value });
    Some(wire::Standing {
        year,
        rank: wire::Rank { place: standing.rank, of: standing.of, shared: standing.shared, without: standing.without },
        index: standing.index,
        // The source names a place by how well it stands, the wire by how much it needs.
        need: match standing.status {
            measure::Status::High => wire::Need::Low,
            measure::Status::Middle => wire::Need::Middle,
            measure::Status::Low => wire::Need::High,
            measure::Status::VeryLow => wire::Need::VeryHigh,
        },
        dynamics: standing.dynamics.map(|dynamics| match dynamics {
            measure::Dynamics::Positive => wire::Dynamics::Better,
            measure::Dynamics::Stable => wire::Dynamics::Stable,
            measure::Dynamics::Negative => wire::Dynamics::Worse,
        }),
        same_class: standing.robustness.same_class,
        without_one: standing.robustness.without_one,
        places: standing.robustness.ranks,
        contributions: contributions.collect(),
        quadrant: quadrant(area.quadrant),
        concerns: area.rate.zip(area.limits).map(|(rate, limits)| wire::ConcernRate {
            rate: rate.per_100,
            interval: rate.interval,
            few: limits.few,
            many: limits.many,
        }),
        cluster: area.cluster.map(|found| cluster(found.kind)),
    })
}

pub(super) fn statute<'a>(
    rule: &measure::StatuteRule,
    result: &measure::StatuteResult,
    year: i16,
    indicator: impl Fn(&indicator::IndicatorCode) -> Option<&'a indicator::Indicator>,
) -> wire::StatuteResult {
    type Outcome = Result<measure::CriterionResult, measure::NotJudged>;
    let criteria = |criteria: &[measure::Criterion], results: &[Outcome]| -> Vec<wire::CriterionResult> {
        let one = |(criterion, result): (&measure::Criterion, &Outcome)| {
            let known = indicator(&criterion.indicator);
            let code = criterion.indicator.to_string();
            let multiple_of = match criterion.limit_of {
                measure::LimitOf::Itself => None,
                measure::LimitOf::Country => Some(wire::MultipleOf::Country),
                measure::LimitOf::Region => Some(wire::MultipleOf::Region),
            };
            wire::CriterionResult {
                indicator: code.clone(),
                name: known
                    .map_or_else(|| wire::Text { da: code.clone(), en: code.clone() }, |known| text(&known.name)),
                unit: known
                    .map_or_else(|| wire::Text { da: String::new(), en: String::new() }, |known| text(&known.unit)),
                decimals: known.map_or(1, |known| known.decimals),
                above: criterion.side == measure::Side::Above,
                years: criterion.years,
                multiple: multiple_of.map(|of| wire::Multiple { times: criterion.limit, of }),
                judged: result.as_ref().ok().map(|judged| wire::Judged {
                    years: judged.years,
                    value: judged.value,
                    limit: judged.limit,
                    met: judged.met,
                    persons: judged.persons,
                    year: judged.year.map(|year| year.0),
                }),
            }
        };
        criteria.iter().zip(results).map(one).collect()
    };
    wire::StatuteResult {
        code: rule.code.clone(),
        name: text(&rule.name),
        law: rule.law.clone(),
        year,
        listed: result.listed,
        residents: result.residents,
        least_residents: rule.residents,
        years_in_a_row: rule.years_in_a_row,
        needed: rule.needed,
        all: criteria(&rule.all, &result.all),
        some: criteria(&rule.some, &result.some),
    }
}
