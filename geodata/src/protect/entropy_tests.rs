use super::*;

/// What is wrong with a distribution.
fn wrong(noises: &Noises<'_>, second_moment: f64, p: &[f64]) -> Vec<String> {
    let mut wrong = Vec::new();
    let (sum, mean, square) = (p.iter().sum::<f64>(), noises.mean(p), noises.second_moment(p));
    if (sum - 1.0).abs() > 1e-12 || mean.abs() > 1e-11 || square > second_moment + 1e-10 * second_moment.max(1.0) {
        wrong.push(format!("sum {sum}, mean {mean}, second moment {square}"));
    }
    for (at, pair) in noises.support.windows(2).enumerate().filter(|_| noises.ordered) {
        let falls = if pair[0] < 0 { p[at + 1] - p[at] } else { p[at] - p[at + 1] };
        if falls < -1e-13 && (pair[0] >= 0 || pair[1] <= 0) {
            wrong.push(format!("{pair:?} {falls}"));
        }
    }
    wrong
}

/// Of counts that are never published, the least second moment in closed form: of two groups of noises, one of each sign and each
/// evenly likely, in the proportion that makes the mean 0. Groups are single noises or, with the order, all up to one.
fn closed_form(support: &[i32], ordered: bool) -> Option<f64> {
    let groups = |sign: i32| {
        let mut side: Vec<f64> =
            support.iter().filter(|&&noise| noise * sign > 0).map(|&n| f64::from(n.abs())).collect();
        side.sort_by(f64::total_cmp);
        let of = move |last: usize| {
            let group = if ordered { &side[..=last] } else { &side[last..=last] };
            let mean = |power: i32| group.iter().map(|noise| noise.powi(power)).sum::<f64>() / group.len() as f64;
            (mean(1), mean(2))
        };
        (0..support.iter().filter(|&&noise| noise * sign > 0).count()).map(of).collect::<Vec<_>>()
    };
    let (below, above) = (groups(-1), groups(1));
    let pairs = below.iter().flat_map(|one| above.iter().map(move |other| (one, other)));
    pairs.map(|(one, other)| (one.0 * other.1 + other.0 * one.1) / (one.0 + other.0)).min_by(f64::total_cmp)
}

#[test]
fn the_least_second_moment_is_exact() {
    let mut feasible = 0;
    for (most, hidden, ordered) in (1..=20).flat_map(|d| (1..=4).flat_map(move |js| [(d, js, true), (d, js, false)])) {
        for count in 1..=hidden {
            let support: Vec<i32> =
                (-most.min(count)..=most).filter(|noise| count + noise == 0 || count + noise > hidden).collect();
            let noises = Noises { support: &support, ordered, cap: f64::INFINITY };
            let Some(least) = closed_form(&support, ordered) else {
                assert_eq!(noises.likeliest(1e9), None, "{support:?}");
                continue;
            };
            feasible += 1;
            assert_eq!(noises.likeliest(least * (1.0 - 1e-9)), None, "{support:?} below {least}");
            for second_moment in [least, least * (1.0 + 1e-9), least * (1.0 + 1e-4)] {
                let found = noises.likeliest(second_moment).unwrap();
                assert_eq!(wrong(&noises, second_moment, &found), [""; 0], "{support:?} at {second_moment}");
            }
        }
    }
    assert!(feasible > 300, "{feasible}");
}

#[test]
fn scores_are_fitted_to_the_order() {
    let fitted = |support: &[i32], scores: &[f64]| {
        let mut scores = scores.to_vec();
        fit(&mut scores, support);
        scores
    };
    assert_eq!(fitted(&[-2, -1, 0, 1, 2], &[1.0, 2.0, 3.0, 2.0, 1.0]), [1.0, 2.0, 3.0, 2.0, 1.0]);
    assert_eq!(fitted(&[-1, 1, 2, 3], &[5.0, 1.0, 4.0, 1.0]), [5.0, 2.5, 2.5, 1.0]);
    // 0 takes 8 first, and with it is above the 4 of the other side.
    assert_eq!(fitted(&[-1, 0, 1], &[4.0, 2.0, 8.0]), [4.0, 5.0, 5.0]);
    assert_eq!(fitted(&[-2, -1, 0, 1], &[9.0, 0.0, 3.0, 4.5]), [4.125; 4]);
}

#[test]
fn a_pool_that_was_right_for_other_multipliers_is_taken_apart() {
    // Without the bound on the second moment the noises above 0 are pooled; with it they fall.
    let support: Vec<i32> = (-1..=6).filter(|&noise| noise != 0).collect();
    let noises = Noises { support: &support, ordered: true, cap: f64::INFINITY };
    let wide = noises.likeliest(1e9).unwrap();
    let narrow = noises.likeliest(1.5).unwrap();
    assert!(narrow.windows(2).skip(1).all(|pair| pair[1] < pair[0]), "{wide:?} {narrow:?}");
}
