use super::*;
use proptest::prelude::*;

fn one(text: &str) -> Json {
    values(text).unwrap().remove(0)
}

#[test]
fn a_name_that_stands_twice_is_told_however_many_there_are() {
    assert_eq!(one(r#"{"a":1,"b":2,"a":3}"#).doubled(), Some("a"));
    let many: String = (0..40).map(|at| format!("\"n{at}\":0,")).collect();
    assert_eq!(one(&format!("{{{many}\"n30\":1}}")).doubled(), Some("n30"));
    assert_eq!(one(&format!("{{{many}\"m\":1}}")).doubled(), None);
}

#[test]
fn words_that_json_has_not_are_told_with_their_place() {
    let json = one("{\"a\": 1,\n \"b\": NaN, \"NaN\": \"-Infinity \\\" NaN\"}");
    assert_eq!(json.get("b").odd(), Some("NaN in line 2, column 7 is not JSON; write null"));
    assert_eq!(json.get("NaN").text(), Some("-Infinity \" NaN"));
    assert!(one("[1, -Infinity]").odd().unwrap().starts_with("-Infinity in line 1, column 5"));
    assert!(values("{\"a\": NaN, }").unwrap_err().contains("NaN in line 1"));
    assert!(values("{\"a\": NaNs}").is_err() && values("{\"a\": 1").unwrap_err().contains("line 1 column 7"));
    assert!(values("\u{feff} ").unwrap_err().contains("empty"));
}

#[test]
fn values_that_follow_each_other_are_several() {
    for text in ["{\"a\":1}\n{\"a\":2}\n", "\u{1e}{\"a\":1}\n\u{1e}{\"a\":2}", "{\"a\":1}{\"a\":2}"] {
        assert_eq!(values(text).unwrap().len(), 2, "{text:?}");
    }
    assert!(values(&"[".repeat(1000)).unwrap_err().contains("recursion"));
}

proptest! {
    #[test]
    fn what_serde_reads_is_read_alike_and_no_text_panics(text in "[\\[\\]{}\":,0-9eE.a-zA-Z \\\\\n-]{0,40}") {
        let expected: Result<serde_json::Value, _> = serde_json::from_str(&text);
        let found = values(&text);
        if let Ok(value) = expected
            && let Ok(found) = &found
        {
            prop_assert_eq!(found.len(), 1);
            let again: serde_json::Value = serde_json::from_str(&found[0].to_string()).unwrap();
            prop_assert_eq!(again, value);
        }
    }
}
