use super::*;

fn share(persons_per_household: u32) -> Indicator {
    Indicator { persons_per_household, ..Indicator::share("x") }
}

#[test]
fn a_household_is_never_told_with_more_than_nine_in_ten() {
    for household in [2, 3, 6] {
        let indicator = share(household);
        let tables = Tables::new([&indicator]);
        let table = tables.of(&indicator);
        for persons in 1..=u64::from(household) {
            // Somebody who knows all others exactly and thought both cases of the household equally likely.
            let (mut sure, mut right) = (0.0, 0.0);
            for others in 0..60 {
                for published in 0..=others + persons + table.max_noise() {
                    let [without, with] = [others, others + persons].map(|count| table.likelihood(count, published));
                    let most = without.max(with);
                    if most > 0.9001 * (without + with) {
                        sure += (without + with) / 120.0;
                    }
                    right += most / 120.0;
                }
            }
            assert!(sure < 1e-4, "{persons} of {household}: surer than 0.9 in {sure}");
            assert!(right <= 0.9001, "{persons} of {household}: right in {right}");
        }
    }
    // The noise of single persons does not hide six.
    let plain = share(1);
    let tables = Tables::new([&plain]);
    assert_eq!(tables.of(&plain).likelihood(6, 0), 0.0);
}

#[test]
fn noise_is_of_mean_zero_but_where_a_zero_or_a_one_cannot_go_below() {
    let (persons, reports) = (share(1), Indicator { kind: Kind::Rate, ..share(1) });
    let by_household = share(6);
    let tables = Tables::new([&persons, &reports, &by_household]);
    let mean = |indicator: &Indicator, count| {
        tables.of(indicator).distribution(count).map(|(noise, p)| f64::from(noise) * p).sum::<f64>()
    };
    for count in 0..60 {
        assert!(mean(&persons, count).abs() < 1e-6);
        assert!(count == 0 || mean(&reports, count).abs() < 1e-6);
        let most = if count < 10 { 0.25 } else { 0.05 };
        assert!(count < 3 || mean(&by_household, count).abs() < most, "{count}: {}", mean(&by_household, count));
    }
    assert!((mean(&reports, 0) - 0.362).abs() < 1e-9 && mean(&by_household, 0) < 1.2);
    for table in [&persons, &reports, &by_household].map(|indicator| tables.of(indicator)) {
        for count in 0..80 {
            let all: f64 = table.distribution(count).map(|step| step.1).sum();
            assert!((all - 1.0).abs() < 1e-9, "{count}: {all}");
            let published = table.distribution(count).map(|(noise, _)| count as i64 + i64::from(noise));
            assert!(published.into_iter().all(|published| published == 0 || published > 2), "{count}");
        }
    }
}
