//! Columns that cannot be scored, and columns that run against each other: what a person must hear of before reading an index.
//!
//! There is one rule for all methods: a column that is the same everywhere, or that hardly any area has, says nothing about who stands
//! where. It is left out, and its weight goes to the others in proportion.
use super::{DirectedColumn, IndexRequest, IndexTable, Unscored};
use geodata::measure::{MeasureError, Scored, Standard};

/// Why values make no scores.
pub(super) fn unscorable(values: impl Iterator<Item = Option<f64>>) -> Option<String> {
    let values: Vec<f64> = values.flatten().collect();
    match Standard::of(values.iter().copied()) {
        Err(MeasureError::Constant) => Some(format!("is the same in all areas that count ({})", values[0])),
        Err(MeasureError::TooFewAreas(0)) => Some("has no value in any area that counts".to_owned()),
        Err(MeasureError::TooFewAreas(count)) => {
            let areas = if count == 1 { "1 area that counts" } else { "2 areas that count" };
            Some(format!("has a value in {areas}, where 3 are needed"))
        }
        _ => None,
    }
}

/// Finds the columns that cannot be scored.
pub(crate) fn unscored(table: &IndexTable, request: &IndexRequest) -> Unscored {
    let of = |scored: &[Scored]| {
        let own = |column: &Scored| {
            let valid = column.values.iter().zip(&table.valid).filter(|(_, valid)| **valid);
            unscorable(valid.map(|(value, _)| *value))
        };
        let mut reasons: Vec<Option<String>> = scored.iter().map(own).collect();
        if !request.is_weighted() {
            among_whole(scored, &table.valid, &mut reasons);
        }
        reasons
    };
    Unscored { status: of(&table.status), dynamics: of(&table.dynamics) }
}

/// Classes are made of the areas that have every value: a column may be the same in all of these. Without it there may be more of them.
fn among_whole(scored: &[Scored], valid: &[bool], reasons: &mut [Option<String>]) {
    loop {
        let kept: Vec<usize> = (0..scored.len()).filter(|&at| reasons[at].is_none()).collect();
        let whole: Vec<usize> = (0..valid.len())
            .filter(|&area| valid[area] && kept.iter().all(|&at| scored[at].values[area].is_some()))
            .collect();
        let same = |&at: &usize| {
            let reason = unscorable(whole.iter().map(|&area| scored[at].values[area]))?;
            (whole.len() >= 3).then_some((at, reason))
        };
        let Some((at, reason)) = kept.iter().find_map(same) else { return };
        reasons[at] = Some(reason);
    }
}

/// A line for each column that is left out: why, and what becomes of its weight.
pub(crate) fn told_unscored(request: &IndexRequest, unscored: &Unscored) -> Vec<String> {
    let left = |reasons: &[Option<String>], weighs: &dyn Fn(usize) -> bool| {
        reasons.iter().enumerate().any(|(at, reason)| reason.is_none() && weighs(at))
    };
    let goes = |left: bool| if left { "goes to the other columns" } else { "goes to none, as no other is left" };
    let status_left = goes(left(&unscored.status, &|at| request.weight(at) > 0.0));
    let dynamics_left = goes(left(&unscored.dynamics, &|_| true));
    let whole: f64 = (0..request.status.len()).map(|at| request.weight(at)).sum();
    let status = request.status.iter().zip(&unscored.status).enumerate().map(|(at, (column, reason))| {
        let weight = if request.is_weighted() {
            format!("its weight, {} of {whole},", request.weight(at))
        } else {
            format!("its part of the index, 1 of {},", request.status.len())
        };
        (column, reason, format!("{weight} {status_left}"))
    });
    let dynamics = request.dynamics.iter().zip(&unscored.dynamics);
    let dynamics = dynamics.map(|(column, reason)| {
        let part = format!("its part of the index, 1 of {}, {dynamics_left}", request.dynamics.len());
        (column, reason, part)
    });
    let line = |(column, reason, weight): (&DirectedColumn, &Option<String>, String)| {
        let reason = reason.as_ref()?;
        Some(format!("column \"{}\": {reason}; left out of the index, {weight}", column.name))
    };
    status.chain(dynamics).filter_map(line).collect()
}

/// Columns run against each other below this correlation.
const AGAINST: f64 = -0.9;

/// Fewer areas than this run against each other by chance.
const FEWEST: usize = 4;

/// A line for each two columns of an index that run against each other, once turned: a "-" may be missing, or one too many.
pub(crate) fn told_against(table: &IndexTable, request: &IndexRequest, unscored: &Unscored) -> Vec<String> {
    let of = |scored: &[Scored],
              named: &[DirectedColumn],
              reasons: &[Option<String>],
              weighs: &dyn Fn(usize) -> bool| {
        let kept: Vec<usize> = (0..named.len()).filter(|&at| reasons[at].is_none() && weighs(at)).collect();
        let mut lines = Vec::new();
        for (place, &first) in kept.iter().enumerate() {
            for &second in &kept[place + 1..] {
                let found = correlation(&scored[first], &scored[second], &table.valid);
                if let Some(correlation) = found.filter(|correlation| *correlation < AGAINST) {
                    let [first, second] = [first, second].map(|at| &named[at].name);
                    lines.push(format!(
                        "columns \"{first}\" and \"{second}\" run against each other (correlation {correlation:.2}, higher is worse \
                         in both): is a \"-\" missing before one of them, or one too many?"
                    ));
                }
            }
        }
        lines
    };
    let mut lines = of(&table.status, &request.status, &unscored.status, &|at| request.weight(at) > 0.0);
    lines.extend(of(&table.dynamics, &request.dynamics, &unscored.dynamics, &|_| true));
    lines
}

/// The correlation of two columns after Pearson, turned so that higher is worse in both.
fn correlation(one: &Scored, other: &Scored, valid: &[bool]) -> Option<f64> {
    let both = one.values.iter().zip(&other.values).zip(valid);
    let both: Vec<(f64, f64)> = both.filter(|row| *row.1).filter_map(|((a, b), _)| a.zip(*b)).collect();
    if both.len() < FEWEST {
        return None;
    }
    let score = |column: &Scored, values: Vec<f64>| -> Option<Vec<f64>> {
        let standard = Standard::of(values.iter().copied()).ok()?;
        Some(values.into_iter().map(|value| standard.score(value, column.direction)).collect())
    };
    let (ones, others): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
    let (ones, others) = (score(one, ones)?, score(other, others)?);
    Some(ones.iter().zip(&others).map(|(a, b)| a * b).sum::<f64>() / ones.len() as f64)
}
