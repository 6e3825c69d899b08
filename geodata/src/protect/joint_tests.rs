use super::*;
use crate::{
    protect::{TableRules, noise::mixed},
    random::Random,
};

fn table() -> PerturbationTable {
    PerturbationTable::new(&TableRules::default()).unwrap()
}

/// A count that comes by chance with this mean, by its cumulated probabilities.
fn poisson(random: &mut Random, mean: f64) -> u64 {
    let (at, mut count, mut term) = (random.unit(), 0, (-mean).exp());
    let mut below = term;
    while at > below && count < 50 {
        count += 1;
        term *= mean / count as f64;
        below += term;
    }
    count
}

#[test]
fn the_noise_of_all_lasting_parts_together_is_that_of_the_table() {
    let table = table();
    let given = Given::new(&table);
    for count in 0..12 {
        for (noise, probability) in table.distribution(count) {
            let of = |part| given.probability(part, given.row(count), noise.into());
            let mean = (0..given.parts()).map(of).sum::<f64>() / given.parts() as f64;
            assert!((mean - probability).abs() < 2e-3, "{count} {noise}: {mean} {probability}");
        }
    }
}

#[test]
fn all_years_together_make_nobody_sure_of_a_count() {
    // 300 departments in 10 years, as rare as convictions are.
    let (table, mut random) = (table(), Random::new(7));
    let series: Vec<Vec<(u64, u64)>> = (0..300)
        .map(|_| {
            let lasting = random.word();
            let year = |_| {
                let count = poisson(&mut random, 0.6);
                let noise = table.noise(count, mixed(lasting, random.word()));
                (count, count.saturating_add_signed(noise.into()))
            };
            (0..10).map(year).collect()
        })
        .collect();
    let given = Given::new(&table);
    let attacker = Attacker::new(&given, series.iter().flatten().map(|observed| observed.0));
    let (mut sure, mut right) = (0, 0.0);
    for observed in &series {
        let published: Vec<u64> = observed.iter().map(|observed| observed.1).collect();
        for (belief, (truth, _)) in attacker.beliefs(&published).into_iter().zip(observed) {
            let belief = belief.unwrap();
            sure += usize::from(belief.probability > 0.9);
            right += f64::from(u8::from(belief.count == *truth));
        }
    }
    assert!(sure <= 3, "surer than 0.9 of {sure} in 3,000");
    assert!(right < 0.75 * 3_000.0, "{right}");
}

#[test]
fn where_most_departments_share_a_steady_count_releases_make_nobody_sure_of_it() {
    let (table, mut random) = (table(), Random::new(5));
    let series: Vec<(u64, Vec<u64>)> = (0..150_u64)
        .map(|department| {
            let (lasting, count) = (random.word(), if department % 7 == 0 { 6 + department / 7 } else { 3_u64 });
            let year = |_| count.saturating_add_signed(table.noise(count, mixed(lasting, random.word())).into());
            (count, (0..4).map(year).collect())
        })
        .collect();
    let given = Given::new(&table);
    let attacker = Attacker::new(&given, series.iter().map(|(count, _)| *count));
    let beliefs = series.iter().flat_map(|(_, published)| attacker.beliefs(published)).flatten();
    let sure = beliefs.filter(|belief| belief.probability > 0.9).count();
    assert!(sure <= 1, "surer than 0.9 of {sure} in 600");
}

#[test]
fn who_knows_one_of_two_departments_is_not_sure_of_the_other_after_ten_years() {
    let (table, mut random) = (table(), Random::new(3));
    let prior: Vec<u64> = (0..4_000).map(|_| poisson(&mut random, 1.2)).collect();
    let given = Given::new(&table);
    let attacker = Attacker::new(&given, prior);
    let (mut by_bayes, mut sure, mut by_mean, mut by_mean_of_fresh) = (0, 0, 0, 0);
    for _ in 0..400 {
        let (other, lasting) = (poisson(&mut random, 1.2), random.word());
        let mut years = |lasts: bool| -> Vec<(u64, u64)> {
            let year = |_| {
                let own = 3 + random.word() % 16;
                let part = if lasts { lasting } else { random.word() };
                let noise = table.noise(own + other, mixed(part, random.word()));
                (own, (own + other).saturating_add_signed(noise.into()))
            };
            (0..10).map(year).collect()
        };
        let mean = |published: &[(u64, u64)]| {
            let sum: f64 = published.iter().map(|(own, published)| *published as f64 - *own as f64).sum();
            (sum / published.len() as f64).round().max(0.0) as u64
        };
        let (published, fresh) = (years(true), years(false));
        by_mean += usize::from(mean(&published) == other);
        by_mean_of_fresh += usize::from(mean(&fresh) == other);
        if let Some(belief) = attacker.of_a_steady_count(&published) {
            by_bayes += usize::from(belief.count == other);
            sure += usize::from(belief.probability > 0.9);
        }
    }
    assert!(by_bayes < 240 && sure < 32, "right in {by_bayes} of 400, surer than 0.9 in {sure}");
    assert!(
        by_mean + 40 < by_mean_of_fresh,
        "the mean takes off what is new each year: {by_mean} and {by_mean_of_fresh}"
    );
}
