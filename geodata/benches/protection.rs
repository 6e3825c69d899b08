//! `cargo bench -p geodata --bench protection`: making a release. An atom is a department, an indicator and a year.
use divan::{Bencher, counter::ItemsCount};
use geo::Coord;
use geodata::{
    aggregate::{Atom, DepartmentTotals, Tally, Totals},
    area::AreaId,
    indicator::Indicator,
    period::Period,
    protect::{Ledger, Rules, SecretKey, release, suppressed_sums},
    random::Random,
};

fn main() {
    divan::main();
}

/// Departments of 5 to 200 households in districts of about 30, with 10 indicators of 12 years.
fn totals(departments: usize) -> Totals {
    let mut stream = Random::new(1);
    let mut random = move |below: u64| stream.word() % below;
    let indicators: Vec<Indicator> = (0..10).map(|number| Indicator::share(&format!("indikator_{number}"))).collect();
    let departments: Vec<DepartmentTotals> = (0..departments)
        .map(|id| DepartmentTotals {
            id: AreaId::new(id.to_string()),
            organisation: format!("Organisation {}", random(20)),
            district: Some(id / 30),
            centre: Some(Coord { x: random(5_000) as f64, y: random(5_000) as f64 }),
            households: 5 + random(195) as u32,
            dwellings: 0,
        })
        .collect();
    let mut figures = std::collections::BTreeMap::new();
    for indicator in &indicators {
        for year in 2014..2026 {
            let atom = |department: &DepartmentTotals| {
                let denominator = 2 * department.households;
                let numerator = random(u64::from(denominator)) as f64 / 2.0;
                Atom::Counted(Tally { numerator: numerator.floor(), denominator, ..Tally::default() })
            };
            let atoms = departments.iter().map(atom).collect();
            figures.insert((indicator.code.clone(), Period::Year(year)), atoms);
        }
    }
    Totals { departments, indicators, figures }
}

/// The first release of a municipality, by atoms.
#[divan::bench(args = [250, 500, 1_000, 2_000, 4_000], sample_count = 5)]
fn release_of_departments(bencher: Bencher, departments: usize) {
    let (totals, secret) =
        (totals(departments), SecretKey::new(b"a secret of the benchmarks").expect("it is long enough"));
    let bencher = bencher.counter(ItemsCount::new(departments * 120));
    bencher.bench_local(|| release(&totals, &secret, Rules::default(), &Ledger::default()));
}

/// The next release, with the ledger of the first.
#[divan::bench(args = [500, 2_000], sample_count = 5)]
fn next_release_of_departments(bencher: Bencher, departments: usize) {
    let (totals, secret) =
        (totals(departments), SecretKey::new(b"a secret of the benchmarks").expect("it is long enough"));
    let (_, ledger) = release(&totals, &secret, Rules::default(), &Ledger::default());
    let bencher = bencher.counter(ItemsCount::new(departments * 120));
    bencher.bench_local(|| release(&totals, &secret, Rules::default(), &ledger));
}

/// The span guard over a square of cells with its rows, columns and quarters; every ninth cell is sensitive.
#[divan::bench(args = [10, 20, 40], sample_count = 5)]
fn span_guard_of_a_square(bencher: Bencher, side: usize) {
    let cell = |row: usize, column: usize| row * side + column;
    let mut sums: Vec<Vec<usize>> = (0..side * side).map(|cell| vec![cell]).collect();
    sums.extend((0..side).map(|row| (0..side).map(|column| cell(row, column)).collect::<Vec<_>>()));
    sums.extend((0..side).map(|column| (0..side).map(|row| cell(row, column)).collect::<Vec<_>>()));
    let quarter = |north: bool, east: bool| {
        let half = side / 2;
        let all = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
        all.filter(|&(row, column)| (row >= half) == north && (column >= half) == east)
            .map(|(row, column)| cell(row, column))
            .collect()
    };
    sums.extend([quarter(false, false), quarter(false, true), quarter(true, false), quarter(true, true)]);
    let values: Vec<f64> = sums.iter().map(|sum| sum.len() as f64).collect();
    let sensitive: Vec<usize> = (0..side * side).step_by(9).collect();
    bencher.bench_local(|| suppressed_sums(&sums, &values, &sensitive));
}
