//! Interventions: one participant, a withheld group, who joins from release to release, and ids that say who it is.
use crate::surface::everything;
use geodata::protect::{PerturbationTable, SecretKey, TableRules, cell_key};
use serde_json::{Value, json};
use tests::{
    outsider::Outsider,
    town::{Served, Town, serve},
};

/// An intervention as it is delivered. Groups and ids have names that stand nowhere by chance.
fn delivered(id: &str, department: &str, day: &str, participants: &Value) -> Value {
    json!({ "id": id, "type": "familieterapi", "start": day, "slut": null, "maalgrupper": ["gruppe791917"],
        "deltagere": participants, "afdelinger": [department], "aaben": "nej" })
}

/// A town in which a café is open to all and a class has many participants, with these besides.
fn town(small: &[Value]) -> Town {
    let mut town = Town::new();
    let mut cafe = delivered("sag 982451", "a", "2025-02-03", &json!({ "gruppe791917": 4 }));
    cafe["aaben"] = json!("ja");
    cafe["type"] = json!("cafe");
    let class =
        delivered("9", "e", "2025-02-03", &json!({ "svag_arbejdsmarkedstilknytning": 25, "ensom_isoleret": 30 }));
    town.interventions = small.iter().cloned().chain([cafe, class]).collect();
    town
}

fn profile(served: &Outsider, layer: &str, id: &str) -> Value {
    served.api(&format!("areas/{layer}/{id}")).json()
}

#[test]
fn one_participant_of_a_small_department_is_in_no_answer() {
    let one = json!({ "gruppe791917": 1 });
    let small = [
        delivered("0101901234", "s1", "2025-03-17", &one),
        delivered("Hanne fra stuen", "s3", "2025-03-18", &one),
        // Of one group, and of many participants where no block is shown.
        delivered("8", "c", "2025-03-19", &json!({ "gruppe791917": 40, "gruppe982451": 0 })),
        delivered("7", "s3", "2025-03-20", &json!({ "gruppe791917": 40, "gruppe982451": 40 })),
    ];
    let town = town(&small);
    let needles = ["0101901234", "Hanne", "2025-03-", "2025-02-03", "gruppe982451"];
    let delivery = town.interventions.iter().map(Value::to_string).collect::<String>();
    assert!(needles.iter().all(|needle| delivery.contains(needle)), "unprotected, it says who, what and when");
    let served = Outsider::of(&town);
    let answers = everything(&served);
    for (path, answer) in &answers {
        assert!(!needles.iter().any(|needle| answer.contains(needle)), "{path}: {answer}");
    }
    let places: Vec<&String> =
        answers.iter().filter(|(_, answer)| answer.contains("gruppe791917")).map(|(path, _)| path).collect();
    assert!(places.contains(&&"area departments a".to_owned()), "the café that is open to all says for whom it is");
    assert!(!places.contains(&&"area departments c".to_owned()), "one group only is not named: {places:?}");
    let kinds = |id: &str| profile(&served, "departments", id)["interventions"].to_string();
    assert!(!kinds("s3").contains("familieterapi") && kinds("c").contains("familieterapi"));
    // Those of `s1` and `s3` are counted: Havnen is large enough for a row of its own, Engen is not.
    let counted = profile(&served, "districts", "1")["counted"].clone();
    let rows: Vec<(&Value, &Value)> = counted
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["year"] == 2025)
        .map(|row| (&row["district"], &row["count"]))
        .collect();
    assert_eq!(rows, [(&Value::Null, &json!(2)), (&json!("Havnen"), &json!(1))], "{counted}");
}

#[test]
fn no_answer_differs_by_an_intervention_without_a_place() {
    let first = [
        delivered("0101901234", "s1", "2025-03-17", &json!({ "gruppe791917": 1 })),
        delivered("x", "s3", "2025-03-17", &json!({ "gruppe791917": 1, "ensom_isoleret": 60 })),
    ];
    let mut second = [
        delivered("aaa", "s3", "2025-09-01", &json!({ "misbrug": 7 })),
        delivered("zzz", "b", "2025-11-30", &json!({ "ensom_isoleret": 9 })),
    ];
    second[1]["maalgrupper"] = json!(["udskrevet_fra_psykiatri"]);
    let towns = [town(&first), town(&second)];
    assert_ne!(towns[0].interventions, towns[1].interventions, "unprotected, the two differ");
    let mut turned = towns[1].clone();
    turned.interventions.reverse();
    let answers = [&towns[0], &turned].map(|town| everything(&Outsider::of(town)));
    assert!(answers[0].len() > 100, "{}", answers[0].len());
    for (path, answer) in &answers[0] {
        assert_eq!(Some(answer), answers[1].get(path), "{path}");
    }
}

/// The attack: the first number after "withheld" is 10, and each change of it is somebody who came. Gives the count that it takes each for.
fn read_off(series: &[Option<f64>]) -> Vec<Option<u32>> {
    let mut guess = None;
    let mut last = None;
    let follow = |shown: &Option<f64>| {
        guess = match (guess, *shown) {
            (_, None) => None,
            (None, Some(_)) => Some(10),
            (Some(count), shown) if shown != last => Some(count + 1),
            (guess, _) => guess,
        };
        last = *shown;
        guess
    };
    series.iter().map(follow).collect()
}

#[test]
fn who_joins_from_release_to_release_is_not_read_off() {
    let counts: Vec<u32> = (8..14).collect();
    // Counted again for each release, with noise and a threshold: the first that is shown is 10, and about every second change is followed.
    let table = PerturbationTable::new(&TableRules::default()).unwrap();
    let (mut right, mut tried) = (0, 0);
    for town in 0..40 {
        let secret = SecretKey::new(format!("a secret of the naive town {town}").as_bytes()).unwrap();
        let naive = |&count: &u32| {
            let key = cell_key(secret.contributors("participants", "", "1|misbrug"), count.into());
            (count >= 10).then(|| f64::from(count) + f64::from(table.noise(count.into(), key)))
        };
        let guessed = read_off(&counts.iter().map(naive).collect::<Vec<_>>());
        tried += guessed.iter().flatten().count();
        right += guessed.iter().zip(&counts).filter(|(guess, count)| **guess == Some(**count)).count();
    }
    assert!(2 * right > tried, "unprotected, the flip and the changes tell the count: {right} of {tried}");

    let series = |counts: &[u32]| -> Vec<Option<f64>> {
        let mut folder = tempfile::tempdir().unwrap();
        let shown = counts.iter().map(|count| {
            let groups = json!({ "misbrug": count, "ensom_isoleret": 0 });
            town(&[delivered("1", "c", "2025-03-17", &groups)]).publish(&folder);
            let taken = std::mem::replace(&mut folder, tempfile::tempdir().unwrap());
            let served = Outsider { served: serve(taken) };
            let profile = profile(&served, "departments", "c");
            let Served { folder: back, server } = served.served;
            drop(server);
            folder = back;
            let therapy = profile["interventions"].as_array().unwrap().first().cloned();
            therapy.map(|therapy| therapy["participants"][0]["count"].as_f64().unwrap())
        });
        shown.collect()
    };
    assert_eq!(series(&counts), vec![None; counts.len()], "withheld for the year, it is withheld for good");
    let shown = series(&[12, 13, 40, 9]);
    assert!(shown[0].is_some() && shown.iter().all(|one| *one == shown[0]), "{shown:?}");
}
