//! Why a figure is not shown.
use crate::page::Page;
use wire::State;

/// Why there is no number for an area in some periods, in a sentence; `None` where there is one. Which of the thresholds withholds a
/// figure is not told: that would tell of the figure.
pub(super) fn reason(page: Page, state: State, periods: &str, households: u32) -> Option<String> {
    let values = [("periods", periods.to_owned())];
    Some(match state {
        State::Value | State::Zero => return None,
        State::Suppressed => {
            let households = page.number(f64::from(households), 0);
            page.text_with("hidden-suppressed", [("periods", periods.to_owned()), ("households", households)])
        }
        State::Missing => page.text_with("hidden-missing", values),
        State::NobodyCouldReport => page.text_with("hidden-nobody", values),
    })
}
