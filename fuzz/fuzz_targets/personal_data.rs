//! Personal data: no text makes the guard panic, and a CPR number is found whatever stands around it.
#![no_main]
use geodata::validate::{PersonalData, personal_data, personal_data_in_id};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = (personal_data(text), personal_data_in_id(text));
    let found = personal_data(&format!("{text} 211062-5629 {text}"));
    assert!(matches!(found, Some(PersonalData::Cpr { .. })), "{text:?}: {found:?}");
});
