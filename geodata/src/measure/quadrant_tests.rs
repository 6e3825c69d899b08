use super::*;
use proptest::prelude::*;

fn exactly(per_100: f64) -> Concerns {
    Concerns::Rate(Rate { per_100, interval: [per_100; 2] })
}

const LIMITS: QuadrantLimits = QuadrantLimits { index: 1.0, few: 1.0, many: 4.0 };

#[test]
fn each_corner_has_its_name_and_who_could_not_report_is_not_ordinary() {
    let of = |index, rate| LIMITS.quadrant(Some(index), exactly(rate));
    assert_eq!(
        [of(1.0, 4.1), of(0.9, 4.1), of(1.0, 0.9), of(1.0, 1.0), of(1.0, 4.0), of(0.9, 4.0), of(0.9, 0.0)],
        [
            Quadrant::AgreedNeed,
            Quadrant::HiddenNeed,
            Quadrant::Unheard,
            Quadrant::NeedInFigures,
            Quadrant::NeedInFigures,
            Quadrant::Ordinary,
            Quadrant::Ordinary
        ]
    );
    assert_eq!(LIMITS.quadrant(Some(2.0), Concerns::NotCovered), Quadrant::NotCovered);
    assert_eq!(LIMITS.quadrant(None, exactly(9.0)), Quadrant::Unknown);
    assert_eq!(LIMITS.quadrant(Some(2.0), Concerns::Unknown), Quadrant::Unknown);
}

#[test]
fn an_interval_that_crosses_a_limit_makes_no_name() {
    let of = |index, interval: [f64; 2]| {
        let per_100 = (interval[0] + interval[1]) / 2.0;
        LIMITS.quadrant(Some(index), Concerns::Rate(Rate { per_100, interval }))
    };
    assert_eq!([of(0.0, [3.0, 9.0]), of(1.5, [3.0, 9.0]), of(1.5, [0.0, 1.2])], [Quadrant::Unsure; 3]);
    assert_eq!(of(0.0, [0.0, 1.2]), Quadrant::Ordinary, "whether these are few says nothing of ordinary figures");
}

#[test]
fn one_or_two_reports_in_a_hundred_dwellings_make_no_hidden_need() {
    // Three of four areas report two a year in 100 dwellings and more; the fourth three.
    let rate = |reports: [f64; 4], dwellings: f64| {
        let of = |reports: f64| (100.0 * reports / dwellings, [100.0 * reports / dwellings; 2], dwellings);
        Concerns::Rate(Rate::of(&reports.map(of)).unwrap())
    };
    let concerns = [
        rate([1.0, 0.0, 0.0, 1.0], 100.0),
        rate([0.0, 1.0, 0.0, 0.0], 100.0),
        rate([1.0, 0.0, 1.0, 0.0], 200.0),
        rate([2.0, 1.0, 0.0, 1.0], 100.0),
        rate([30.0, 34.0, 28.0, 31.0], 400.0),
    ];
    let index = [Some(0.0), Some(0.2), Some(-0.4), Some(0.1), Some(0.0)];
    let limits = QuadrantLimits::of(&index, &concerns).unwrap();
    assert_eq!((limits.few, limits.many), (0.25, 1.0));
    let names: Vec<Quadrant> =
        index.iter().zip(concerns).map(|(index, concerns)| limits.quadrant(*index, concerns)).collect();
    assert_eq!(names[3..], [Quadrant::Unsure, Quadrant::HiddenNeed], "{concerns:?}");
    assert!(!names[..3].contains(&Quadrant::HiddenNeed), "{names:?}");
}

#[test]
fn who_reports_as_others_is_not_unheard() {
    let concerns = [2.56, 2.49, 2.3, 2.7, 0.4].map(exactly);
    let index = [Some(1.8), Some(0.2), Some(-0.5), Some(0.0), Some(1.2)];
    let limits = QuadrantLimits::of(&index, &concerns).unwrap();
    assert_eq!(limits.quadrant(index[0], concerns[0]), Quadrant::NeedInFigures);
    assert_eq!(limits.quadrant(index[4], concerns[4]), Quadrant::Unheard);
}

#[test]
fn limits_come_from_areas_that_have_both() {
    let index = [Some(0.0), Some(1.0), None, Some(2.0), Some(0.5)];
    let concerns = [exactly(1.0), exactly(3.0), exactly(99.0), Concerns::NotCovered, exactly(2.0)];
    assert_eq!(QuadrantLimits::of(&index, &concerns), Some(QuadrantLimits { index: 1.0, few: 1.0, many: 4.0 }));
    let even = QuadrantLimits::of(&index[..2], &concerns[..2]).unwrap();
    assert_eq!((even.few, even.many), (1.0, 4.0), "the median of two is their mean");
    assert_eq!(QuadrantLimits::of(&[Some(1.0)], &[Concerns::NotCovered]), None);
    let nobody = QuadrantLimits::of(&[Some(1.0); 3], &[exactly(0.0); 3]).unwrap();
    assert_eq!(nobody.quadrant(Some(0.0), exactly(0.0)), Quadrant::Ordinary, "no concern is not many");
    assert_eq!(nobody.quadrant(Some(1.0), exactly(0.0)), Quadrant::NeedInFigures, "nor few where nobody reports");
}

proptest! {
    #[test]
    fn the_interval_holds_the_rate_and_narrows_with_dwellings(
        rates in prop::collection::vec(0.0..20.0_f64, 1..5),
        half in 0.0..5.0_f64,
        dwellings in 20.0..2_000.0_f64,
    ) {
        let of = |dwellings: f64| {
            let quarters: Vec<_> = rates.iter().map(|rate| (*rate, [rate - half, rate + half], dwellings)).collect();
            Rate::of(&quarters).unwrap()
        };
        let (few, many) = (of(dwellings), of(2.0 * dwellings));
        prop_assert!(few.interval[0] <= few.per_100 && few.per_100 < few.interval[1]);
        prop_assert!(many.interval[1] <= few.interval[1] && many.interval[0] >= few.interval[0]);
    }
}
