//! The weights of indicators that a request asks for: `weights=bruttoindkomst:20,skolefravaer:0`, in tenths of the usual weight.
use super::error::ApiError;
use geodata::indicator::Indicator;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The usual weight, in tenths.
const USUAL: u8 = 10;
/// The greatest weight, in tenths.
const GREATEST: u8 = 30;

/// The query of a request whose answer depends on weights.
#[derive(Debug, Deserialize)]
pub(super) struct WeightsQuery {
    weights: Option<String>,
}

/// Weights in tenths by indicator, where they are not the usual one; the same weights are the same value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Weights(BTreeMap<String, u8>);

impl WeightsQuery {
    /// The weights that are asked for.
    ///
    /// # Errors
    /// [`ApiError`] for an indicator that does not enter the index, and for what is not a weight.
    pub(super) fn of(&self, indicators: &[Indicator]) -> Result<Weights, ApiError> {
        let mut weights = BTreeMap::new();
        for part in self.weights.iter().flat_map(|text| text.split(',')).filter(|part| !part.is_empty()) {
            let refuse = |reason: String| ApiError::Parameter(format!("weights: {reason}"));
            let (code, weight) =
                part.split_once(':').ok_or_else(|| refuse(format!("\"{part}\" is not INDICATOR:TENTHS")))?;
            if !indicators.iter().any(|indicator| indicator.in_index && indicator.code.as_str() == code) {
                return Err(refuse(format!("no indicator \"{code}\" enters the need index")));
            }
            let tenths = weight.parse().ok().filter(|weight| *weight <= GREATEST);
            let tenths = tenths.ok_or_else(|| {
                refuse(format!("the weight of {code}, \"{weight}\", is not a whole number from 0 to {GREATEST}"))
            })?;
            weights.insert(code.to_owned(), tenths);
        }
        weights.retain(|_, weight| *weight != USUAL);
        Ok(Weights(weights))
    }
}

impl Weights {
    /// Whether all are the usual one.
    pub(super) fn are_usual(&self) -> bool {
        self.0.is_empty()
    }

    /// By indicator, where 1 is usual.
    pub(super) fn by_indicator(&self) -> BTreeMap<String, f64> {
        self.0.iter().map(|(code, weight)| (code.clone(), f64::from(*weight) / f64::from(USUAL))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::indicator::IndicatorCode;

    #[test]
    fn weights_are_read_and_what_is_none_is_refused_with_its_reason() {
        let of = |code: &str| Indicator { code: IndicatorCode::new(code), in_index: true, ..Indicator::share("x") };
        let known = [of("a"), of("b"), Indicator { in_index: false, ..of("c") }];
        let read = |text: &str| WeightsQuery { weights: Some(text.to_owned()) }.of(&known);
        let weights = read("b:25,a:10").unwrap();
        assert_eq!(weights, Weights(BTreeMap::from([("b".to_owned(), 25)])));
        assert_eq!(weights.by_indicator(), BTreeMap::from([("b".to_owned(), 2.5)]));
        assert!(read("a:10,b:10").unwrap().are_usual() && read("").unwrap().are_usual());
        for (text, reason) in [
            ("c:5", "no indicator \"c\" enters the need index"),
            ("x:5", "no indicator \"x\""),
            ("a", "\"a\" is not INDICATOR:TENTHS"),
            ("a:31", "the weight of a, \"31\", is not a whole number from 0 to 30"),
            ("a:1.5", "\"1.5\""),
            ("b:5,a:-1", "\"-1\""),
        ] {
            let found = read(text).unwrap_err();
            assert!(matches!(&found, ApiError::Parameter(message) if message.contains(reason)), "{text}: {found:?}");
        }
    }
}
