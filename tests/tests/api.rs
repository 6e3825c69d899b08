//! What the page is served, as snapshots: the demonstration with a secret that is written here, so that its noise is always the same.
//! A change of a snapshot is a change for everybody who reads the API.
use serde_json::Value;
use std::process::Command;
use tests::{demo::SECRET, http::get, program::Server};

/// Cuts what differs each time and what is long: texts of time, and all but the first few of many.
fn steady(value: &mut Value) {
    const MOST: usize = 3;
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if ["key", "published_at", "software"].contains(&name.as_str()) {
                    *member = Value::String("…".to_owned());
                } else {
                    steady(member);
                }
            }
        }
        Value::Array(items) => {
            let left = items.len().saturating_sub(MOST);
            items.truncate(MOST);
            items.iter_mut().for_each(steady);
            if left > 0 {
                items.push(Value::String(format!("… {left} more")));
            }
        }
        // Robustness and indices are sums whose last digits depend on the machine.
        Value::Number(number) if number.is_f64() => {
            *value = Value::String(format!("{:.6}", number.as_f64().unwrap_or_default()));
        }
        _ => {}
    }
}

#[test]
fn the_answers_are_those_of_the_snapshots() {
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}/demo.db", folder.path().display());
    let server = Server::start_with(&["demo", "--no-open", "--statute", "--db", &db], |command: &mut Command| {
        command.env("BYDELSBLIK_SECRET", SECRET);
    });
    let catalogue: wire::Catalogue = get(&format!("{}/api/v1/catalogue", server.url), &[]).json();
    let release = format!("{}/api/v1/releases/{}", server.url, catalogue.release.key);
    let asked = [
        ("catalogue", format!("{}/api/v1/catalogue", server.url)),
        ("profile", format!("{release}/areas/districts/3")),
        ("profile_of_a_department", format!("{release}/areas/departments/31")),
        ("standings", format!("{release}/standings/districts/2025")),
        ("statute", format!("{release}/statute/30")),
        ("statute_outcomes", format!("{release}/statute")),
        ("interventions", format!("{release}/interventions/departments")),
        ("unknown_layer", format!("{release}/areas/moons/3")),
        ("unknown_release", format!("{}/api/v1/releases/9-9/areas/districts/3", server.url)),
    ];
    for (name, url) in asked {
        let answer = get(&url, &[]);
        let mut body: Value = answer.json();
        steady(&mut body);
        let text = serde_json::to_string_pretty(&body).unwrap();
        insta::assert_snapshot!(name, format!("{} {}\n{text}", answer.status, answer.header("content-type").unwrap()));
    }
}
