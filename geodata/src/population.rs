//! Populations: the persons that an indicator is taken of, by name, and which are part of which.
//!
//! A name is a range of ages (`18-64`, `15+`) or `residents`, with a restriction behind a slash where not all of them are meant
//! (`15-64/not_in_education`, `residents/pupils`). Any other name (`households`) stands for something that is part of nothing else.

/// A population whose name tells the ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ages<'a> {
    first: u32,
    last: u32,
    restriction: Option<&'a str>,
}

fn ages(name: &str) -> Option<Ages<'_>> {
    let (range, restriction) = name.split_once('/').map_or((name, None), |(range, rest)| (range, Some(rest)));
    let age = |text: &str| text.parse::<u32>().ok().filter(|age| *age < 150);
    let (first, last) = match range {
        "residents" => (0, u32::MAX),
        _ => match range.strip_suffix('+') {
            Some(first) => (age(first)?, u32::MAX),
            None => {
                let (first, last) = range.split_once('-')?;
                (age(first)?, age(last)?)
            }
        },
    };
    (first <= last).then_some(Ages { first, last, restriction })
}

/// Whether everybody of the population `inner` is in `outer`, as far as the names tell.
///
/// ```
/// use geodata::population::contains;
/// assert!(contains("18-64", "30-59") && contains("residents", "15+") && contains("15+", "15-64/not_in_education"));
/// assert!(!contains("18-64", "15+") && !contains("15-64/not_in_education", "18-64") && !contains("residents", "households"));
/// assert!(contains("households", "households"));
/// ```
pub fn contains(outer: &str, inner: &str) -> bool {
    outer == inner
        || ages(outer).zip(ages(inner)).is_some_and(|(outer, inner)| {
            let same = outer.restriction.is_none() || outer.restriction == inner.restriction;
            same && outer.first <= inner.first && inner.last <= outer.last
        })
}
