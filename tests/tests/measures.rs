//! The measures on what is published of the demo: each planted case is found by the measure that is meant to find it.
use bydelsblik::{
    catalogue::{CONCERNS, NEED_INDEX},
    demo::planted::{
        HIDDEN_NEED_DISTRICT, IMPROVING_DISTRICT, IMPROVING_SINCE, NEARLY_STATUTORY_DEPARTMENTS, UNHEARD_DISTRICT,
    },
    publish::{WeightCache, publish},
    timings::Timings,
};
use geodata::{
    column::State,
    derive::Figure,
    indicator::IndicatorCode,
    measure::{
        Concerns, Criterion, CriterionData, IndexInput, LimitOf, Method, Quadrant, QuadrantLimits, Scores, Side,
        Status, robustness, trend,
    },
    period::Period,
    protect::{Ledger, Rules, SecretKey},
    published::{Layer, Published},
};
use jiff::civil::date;

fn demo() -> Published {
    let delivery = bydelsblik::demo::municipality(1);
    let secret = SecretKey::new(b"a secret of the tests").unwrap();
    let (rules, ledger, mut cache) = (Rules::default(), Ledger::default(), WeightCache::default());
    publish(&delivery, &secret, rules, &ledger, date(2026, 6, 1), &mut cache, &mut Timings::default()).unwrap().0
}

fn layer<'a>(published: &'a Published, id: &str) -> &'a Layer {
    published.layers.iter().find(|layer| layer.id() == id).unwrap()
}

fn figures<'a>(layer: &'a Layer, indicator: &str, period: Period) -> &'a [Figure] {
    &layer.figures()[&(IndicatorCode::new(indicator), period)]
}

fn position(layer: &Layer, id: &str) -> usize {
    layer.areas().iter().position(|area| area.id.as_str() == id).unwrap()
}

fn values(figures: &[Figure]) -> Vec<Option<f64>> {
    figures.iter().map(|figure| figure.state.has_value().then_some(figure.value)).collect()
}

/// Concerns of the four quarters of 2025 together.
fn concerns(layer: &Layer) -> Vec<Concerns> {
    let quarters: Vec<&[Figure]> =
        (1..=4).map(|quarter| figures(layer, CONCERNS, Period::Quarter(2025, quarter))).collect();
    (0..layer.areas().len())
        .map(|area| {
            let of_area: Vec<&Figure> = quarters.iter().map(|figures| &figures[area]).collect();
            let rates: Vec<f64> =
                of_area.iter().filter(|figure| figure.state.has_value()).map(|figure| figure.value).collect();
            if rates.len() == 4 {
                Concerns::Rate(rates.iter().sum::<f64>() / 4.0)
            } else if of_area.iter().any(|figure| figure.state == State::NobodyCouldReport) {
                Concerns::NotCovered
            } else {
                Concerns::Unknown
            }
        })
        .collect()
}

#[test]
fn the_quadrant_finds_hidden_need_and_the_unheard() {
    let published = demo();
    let districts = layer(&published, "districts");
    let index = values(figures(districts, NEED_INDEX, Period::Year(2025)));
    let concerns = concerns(districts);
    let limits = QuadrantLimits::of(&index, &concerns).unwrap();
    let of = |id: &str| {
        let at = position(districts, id);
        limits.quadrant(index[at], concerns[at])
    };
    assert_eq!(of(HIDDEN_NEED_DISTRICT), Quadrant::HiddenNeed, "{index:?} {concerns:?}");
    assert_eq!(of(UNHEARD_DISTRICT), Quadrant::Unheard, "{index:?} {concerns:?}");
}

#[test]
fn the_trend_finds_the_district_that_improves_and_is_sure_of_it() {
    let published = demo();
    let districts = layer(&published, "districts");
    let slope = |at: usize| {
        let years = (IMPROVING_SINCE..=2025)
            .filter_map(|year| Some((year, values(figures(districts, "uden_tilknytning", Period::Year(year)))[at]?)));
        trend(&years.collect::<Vec<_>>()).unwrap()
    };
    let slopes: Vec<_> = (0..districts.areas().len()).map(slope).collect();
    let improving = position(districts, IMPROVING_DISTRICT);
    let steepest = (0..slopes.len()).min_by(|&a, &b| slopes[a].slope.total_cmp(&slopes[b].slope)).unwrap();
    assert_eq!(steepest, improving, "{slopes:?}");
    assert!(slopes[improving].is_sure() && slopes[improving].slope < 0.0, "{:?}", slopes[improving]);
}

#[test]
fn the_statute_finds_the_department_a_year_before_it_crosses() {
    let published = demo();
    let departments = layer(&published, "departments");
    let data = |indicator: &str, at: usize| CriterionData {
        years: (2014..=2025)
            .filter_map(|year| {
                let [numerator, denominator] = figures(departments, indicator, Period::Year(year))[at].counts?;
                Some((year, numerator, denominator))
            })
            .collect(),
        per: 100.0,
        country: None,
        region: None,
    };
    let criterion = |indicator: &str, limit, years| Criterion {
        indicator: IndicatorCode::new(indicator),
        side: Side::Above,
        limit,
        limit_of: LimitOf::Itself,
        years,
    };
    for id in NEARLY_STATUTORY_DEPARTMENTS {
        let at = position(departments, id);
        let school = criterion("kun_grundskole", 60.0, 1).judge(&data("kun_grundskole", at)).unwrap();
        let work = criterion("uden_tilknytning", 40.0, 2).judge(&data("uden_tilknytning", at)).unwrap();
        assert!(school.met && !work.met, "{id}: {school:?} {work:?}");
        assert!(work.distance > -2.0 && work.persons.is_some_and(|persons| persons < 40), "{work:?}");
        assert!(work.year.is_some_and(|(year, _)| (2025..=2027).contains(&year)), "{work:?}");
    }
}

#[test]
fn the_index_says_why_and_how_sure_it_is() {
    let published = demo();
    let districts = layer(&published, "districts");
    let entering: Vec<_> = published.indicators.iter().filter(|indicator| indicator.in_index).collect();
    let inputs: Vec<IndexInput> = entering
        .iter()
        .map(|indicator| IndexInput {
            direction: indicator.direction,
            weight: 1.0,
            values: values(figures(districts, indicator.code.as_str(), Period::Year(2025))),
        })
        .collect();
    let scores = Scores::new(&inputs, Method::Z).unwrap();
    let weights = vec![1.0; inputs.len()];
    let (index, contributions) = (scores.index(&weights).unwrap(), scores.contributions(&weights).unwrap());
    let published_index = values(figures(districts, NEED_INDEX, Period::Year(2025)));
    let sure = robustness(&scores, &weights, &[], 1_000, 1, |index| Status::of(index) as u8).unwrap();
    let mut order: Vec<usize> = (0..index.len()).collect();
    order.sort_by(|&a, &b| index[b].partial_cmp(&index[a]).unwrap());
    for (rank, area) in order.into_iter().enumerate() {
        let parts: Vec<(f64, &str)> = contributions
            .iter()
            .zip(&entering)
            .filter_map(|(of_input, indicator)| Some((of_input[area]?, indicator.name.da.as_str())))
            .collect();
        let sum: f64 = parts.iter().map(|part| part.0).sum();
        assert!((sum - index[area].unwrap()).abs() < 1e-9, "contributions add up to the index");
        assert!(
            (published_index[area].unwrap() - index[area].unwrap()).abs() < 1e-4,
            "the published index is this one"
        );
        let mut parts = parts;
        parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        let robust = sure[area].unwrap();
        println!(
            "{:>2} {:<14} {:>6.2} {:<12} same class {:>3.0} %, ranks {}–{}; {} {:+.2}, {} {:+.2}",
            rank + 1,
            districts.areas()[area].name,
            index[area].unwrap(),
            Status::of(index[area].unwrap()).code(),
            100.0 * robust.same_class,
            robust.ranks[0],
            robust.ranks[1],
            parts[0].1,
            parts[0].0,
            parts[1].1,
            parts[1].0
        );
        assert!((robust.ranks[0]..=robust.ranks[1]).contains(&(rank + 1)));
    }
    // What the figures say is need, and what they hide is not.
    let of = |id: &str| index[position(districts, id)].unwrap();
    assert!(of(UNHEARD_DISTRICT) > of(HIDDEN_NEED_DISTRICT));
}
