//! Random histories: nothing closed changes, nothing small follows, whatever happens between releases.
use std::{
    env,
    panic::catch_unwind,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Instant,
};
use tests::history::{History, run};

/// Runs histories with the seeds from 1 on, or that of `BYDELSBLIK_HISTORY_SEED` alone; each failure is reported with its seed.
fn histories(number: u64) {
    let one: Option<u64> =
        env::var("BYDELSBLIK_HISTORY_SEED").ok().map(|seed| seed.parse().expect("a seed is a number"));
    let (first, last) = one.map_or((1, number), |seed| (seed, seed));
    let (next, begun) = (AtomicU64::new(first), Instant::now());
    let worker = || {
        let (mut sum, mut faults) = (History::default(), Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > last {
                return (sum, faults);
            }
            match catch_unwind(|| run(seed)) {
                Ok(Ok(history)) => sum += history,
                Ok(Err(fault)) => faults.push(fault.to_string()),
                Err(_) => faults.push(format!("BYDELSBLIK_HISTORY_SEED={seed}\n  ! it panicked")),
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (mut sum, mut faults) = (History::default(), Vec::new());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            let (of_it, wrong) = worker.join().expect("a worker catches what goes wrong");
            sum += of_it;
            faults.extend(wrong);
        }
    });
    println!("{} histories, {sum:?}, {:.1} s", last + 1 - first, begun.elapsed().as_secs_f64());
    assert!(faults.is_empty(), "{} histories went wrong:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn nothing_closed_changes_and_nothing_small_follows_in_any_history() {
    histories(50);
}

#[test]
#[ignore = "takes minutes: cargo xtask nightly"]
fn a_thousand_histories() {
    histories(env::var("BYDELSBLIK_HISTORIES").map_or(1_000, |number| number.parse().expect("a number of histories")));
}
