//! Scenarios: weights that a person has given a name, and the text that keeps them. Knows no browser.
//!
//! The text is JSON, `[{"name": "Børn først", "weights": {"boernefattigdom": 20}}]`, with weights in tenths.
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Scenarios that are kept.
const MOST: usize = 30;

/// Weights with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Name, as the person wrote it.
    pub name: String,
    /// Weights of indicators in tenths, where they are not the usual one.
    pub weights: BTreeMap<String, u8>,
}

/// The scenarios that a text keeps. What cannot be read is left out, so that one bad entry does not cost the others.
pub fn read(text: &str) -> Vec<Scenario> {
    let values = serde_json::from_str::<Vec<Value>>(text).unwrap_or_default();
    let scenario = |value: &Value| {
        let weights = value["weights"].as_object()?.iter();
        Some(Scenario {
            name: value["name"].as_str().filter(|name| !name.is_empty())?.to_owned(),
            weights: weights
                .filter_map(|(code, weight)| Some((code.clone(), u8::try_from(weight.as_u64()?).ok()?)))
                .collect(),
        })
    };
    values.iter().filter_map(scenario).take(MOST).collect()
}

/// The text that keeps scenarios.
pub fn write(scenarios: &[Scenario]) -> String {
    let values = scenarios.iter().map(|scenario| json!({"name": scenario.name, "weights": scenario.weights}));
    Value::Array(values.collect()).to_string()
}

/// The scenarios with one more; one of the same name is replaced. Of too many the oldest goes.
#[must_use]
pub fn with(mut scenarios: Vec<Scenario>, scenario: Scenario) -> Vec<Scenario> {
    match scenarios.iter_mut().find(|known| known.name == scenario.name) {
        Some(known) => *known = scenario,
        None => scenarios.push(scenario),
    }
    let surplus = scenarios.len().saturating_sub(MOST);
    scenarios.split_off(surplus)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(name: &str, weight: u8) -> Scenario {
        Scenario { name: name.into(), weights: BTreeMap::from([("ledige".to_owned(), weight)]) }
    }

    #[test]
    fn scenarios_come_back_as_they_were() {
        let scenarios = [scenario("Børn \"først\"", 20), scenario("æøå", 0)];
        assert_eq!(read(&write(&scenarios)), scenarios);
    }

    #[test]
    fn one_bad_entry_does_not_cost_the_others() {
        let text = r#"[{"name": "a", "weights": {"x": 5, "y": 900, "z": "much"}}, {"name": 3}, 7, {"name": "", "weights": {}}]"#;
        let read_back = read(text);
        assert_eq!(read_back, [Scenario { name: "a".into(), weights: BTreeMap::from([("x".to_owned(), 5)]) }]);
        assert_eq!((read("not json"), read("{}")), (vec![], vec![]));
    }

    #[test]
    fn the_same_name_is_replaced_and_the_oldest_makes_room() {
        let two = with(with(Vec::new(), scenario("a", 1)), scenario("b", 2));
        let again = with(two, scenario("a", 3));
        assert_eq!(again, [scenario("a", 3), scenario("b", 2)]);
        let many = (0..=MOST).fold(Vec::new(), |all, number| with(all, scenario(&number.to_string(), 1)));
        assert_eq!((many.len(), many[0].name.as_str()), (MOST, "1"));
    }
}
