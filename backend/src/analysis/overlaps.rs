//! Sources and targets that lie over each other, told with what would count twice.
//!
//! Boundaries of two neighbours hardly ever agree to the centimetre, so that an overlap is judged by what it does: up to a hundredth of
//! the smaller area it is a sliver, told in one line; beyond that it is a problem of the two areas, which stay as they are if it is accepted.
use super::{Findings, PlacedBy, Request, Sources, Target};
use geo::{BooleanOps, MultiPolygon};
use geodata::{
    aggregate::{Overlapping, area_weights, overlapping},
    validate::{Consequence, Place, Problem, Unit},
};

/// Up to this part of the smaller area an overlap is a sliver.
const SLIVER: f64 = 0.01;

/// Slivers of less than this together, in m², are not worth a word.
const SLIVERS_TOLD_M2: f64 = 1.0;

/// More of both areas than this in common, and they are the same.
const SAME: f64 = 1.0 - 1e-6;

/// Looks for sources that overlap: what lies there counts for each of them.
pub(crate) fn check_sources(file: &str, sources: &Sources, request: &Request, findings: &mut Findings) {
    let outlines: Vec<&MultiPolygon<f64>> = sources.outlines.iter().collect();
    let masses = |pair: &Overlapping| {
        let of = |name: &str| {
            let values = &sources.columns[name];
            let [first, second] = [pair.first, pair.second].map(|source| values[source].unwrap_or(0.0));
            let [first, second] = [first * pair.parts[0], second * pair.parts[1]];
            let both = || format!("{name} {} of this one and {} of the other", amount(second), amount(first));
            (first != 0.0 || second != 0.0).then(both)
        };
        let counts: Vec<String> = request.counts().into_iter().filter_map(of).collect();
        if counts.is_empty() { String::new() } else { format!(", where by area {} lie", counts.join(", ")) }
    };
    check(file, &sources.numbers, overlapping(&outlines), (", in another record", &masses), findings);
}

/// Looks for targets that overlap: what lies there is given to each of them. Gives all pairs, slivers too.
pub(crate) fn check_targets(
    file: &str,
    (numbers, targets): (&[u64], &[Target]),
    sources: &Sources,
    request: &Request,
    placed: PlacedBy,
    findings: &mut Findings,
) -> Vec<Overlapping> {
    let outlines: Vec<&MultiPolygon<f64>> = targets.iter().map(|target| &target.outline).collect();
    let pairs = overlapping(&outlines);
    let large: Vec<Overlapping> = pairs.iter().copied().filter(|pair| pair.of_smaller() > SLIVER).collect();
    let common: Vec<MultiPolygon<f64>> =
        large.iter().map(|pair| outlines[pair.first].intersection(outlines[pair.second])).collect();
    let from: Vec<Option<&MultiPolygon<f64>>> = sources.outlines.iter().map(Some).collect();
    // Coordinates that are no numbers have been refused before; without weights only the masses are not told.
    let weights = area_weights(&from, &common.iter().collect::<Vec<_>>()).ok();
    let carried: Vec<(&str, Vec<Option<f64>>)> = match weights {
        Some(weights) if placed == PlacedBy::Area => {
            request.counts().into_iter().map(|name| (name, weights.apportion(&sources.columns[name]))).collect()
        }
        _ => Vec::new(),
    };
    let masses = |pair: &Overlapping| {
        if placed == PlacedBy::Points {
            return ", whose points count for that one alone".to_owned();
        }
        let at = large.iter().position(|other| (other.first, other.second) == (pair.first, pair.second));
        let of = |(name, values): &(&str, Vec<Option<f64>>)| Some(format!("{name} {}", amount(values[at?]?)));
        let counts: Vec<String> = carried.iter().filter_map(of).collect();
        if counts.is_empty() { String::new() } else { format!(", where {} lie, which both get", counts.join(", ")) }
    };
    check(file, numbers, pairs.clone(), ("", &masses), findings);
    pairs
}

fn check(
    file: &str,
    numbers: &[u64],
    pairs: Vec<Overlapping>,
    (same, masses): (&str, &dyn Fn(&Overlapping) -> String),
    findings: &mut Findings,
) {
    let (slivers, large): (Vec<Overlapping>, Vec<Overlapping>) =
        pairs.into_iter().partition(|pair| pair.of_smaller() <= SLIVER);
    for pair in &large {
        let first = numbers[pair.first];
        let masses = masses(pair);
        let reason = if pair.parts.iter().all(|part| *part > SAME) {
            format!("is the same area as that of feature {first}{same}{masses}")
        } else {
            let [of_first, of_second] = pair.parts.map(|part| 100.0 * part);
            format!(
                "overlaps feature {first} by {:.0} m², which is {of_second:.1}% of it and {of_first:.1}% of the other{masses}",
                pair.area_m2
            )
        };
        findings.problems.push(Problem {
            place: Place { file: file.to_owned(), record: Some((Unit::Feature, numbers[pair.second])) },
            field: Some("geometry".to_owned()),
            value: None,
            reason,
            consequence: Consequence::Kept,
        });
    }
    let whole: f64 = slivers.iter().map(|pair| pair.area_m2).sum();
    if whole >= SLIVERS_TOLD_M2 {
        let most = slivers.iter().map(Overlapping::of_smaller).fold(0.0, f64::max);
        let pairs = if slivers.len() == 1 {
            "1 pair of areas overlaps".to_owned()
        } else {
            format!("{} pairs of areas overlap", slivers.len())
        };
        let reason = format!(
            "{pairs} by slivers, {whole:.1} m² together and no more than {:.2}% of an area, which count for both",
            100.0 * most
        );
        findings
            .mended
            .push(Problem { consequence: Consequence::Kept, ..Problem::of_file(file, Some("geometry"), None, reason) });
    }
}

/// A count, for a person to read.
fn amount(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
#[path = "overlaps_tests.rs"]
mod tests;
