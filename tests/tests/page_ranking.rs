//! The list of priorities on the page: what a row says, how a profile opens in its place, and that own weights hold on every view.
use serde_json::{Value, json};
use tests::{
    demo::{Demo, READY},
    http::get,
};
use wire::{Profile, Standings};

const LIST: &str = "layer=departments&indicator=behovsindeks&period=2025&view=ranking";
const ROWS: &str = "document.querySelectorAll('#places .row-why').length > 5";

fn base(demo: &Demo) -> String {
    let catalogue: Value = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    format!("{}/api/v1/releases/{}", demo.server.url, catalogue["release"]["key"].as_str().unwrap())
}

#[test]
fn a_row_says_place_range_need_reasons_and_who_lives_there() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show(LIST);
    browser.wait(ROWS);
    let all: Standings = get(&format!("{}/standings/departments/2025", base(&demo)), &[]).json();
    let rows = browser.script(
        "return [...document.querySelectorAll('#places .row')].map((row) => ({ \
         place: row.querySelector('.place').firstChild.textContent, range: row.querySelector('.range')?.textContent ?? null, \
         why: row.querySelector('.row-why').textContent, facts: row.querySelector('.row-facts').textContent }))",
    );
    let rows = rows.as_array().unwrap();
    let mut standings: Vec<_> = all.areas.iter().flatten().collect();
    standings.sort_by_key(|standing| standing.rank.place);
    assert_eq!(rows.len(), standings.len());
    for (row, standing) in rows.iter().zip(&standings) {
        let [first, last] = standing.places;
        let range = (first < last).then(|| format!("{first}–{last}"));
        assert_eq!(row["place"], json!(standing.rank.place.to_string()));
        assert_eq!(row["range"].as_str().map(str::to_owned), range);
        assert!(row["facts"].as_str().unwrap().contains(" boliger · "), "{row}");
    }
    let text = |row: usize, part: &str| rows[row][part].as_str().unwrap().to_lowercase();
    assert!(text(0, "why").starts_with("meget stort behov: ") && text(0, "why").contains(" og "), "{}", text(0, "why"));
    assert!(rows.iter().any(|row| row["facts"].as_str().unwrap().ends_with("Tavst behov")));
    let apart = browser.text("#told-apart");
    assert!(apart.ends_with("overlapper placeringerne.") && apart.contains(" af 40 områder"), "{apart}");
    // The list stands above what it is weighted by.
    let below = "return document.querySelector('#weights').getBoundingClientRect().top \
                 >= document.querySelector('#ranking .scrolled').getBoundingClientRect().bottom - 1";
    assert_eq!(browser.script(below), json!(true));
    demo.no_complaint();
}

/// By the keyboard alone, at a desk and on a phone: three are ticked, another is opened, and the three stay.
#[test]
fn a_profile_opens_in_its_row_and_the_chosen_stay_chosen() {
    for (width, height) in [(1440, 900), (390, 844)] {
        let Some(demo) = Demo::open(width, height) else { return };
        let browser = &demo.browser;
        demo.show(LIST);
        browser.wait(ROWS);
        browser.focus("#places input");
        for _ in 0..3 {
            browser.press(" ");
            browser.press("\u{E004}\u{E004}");
        }
        // Ticks keep the keyboard where it was: the next is on the fourth row.
        let selected = || demo.state().split("&area=").nth(1).unwrap_or_default().split('&').next().unwrap().to_owned();
        assert_eq!(selected().split(',').count(), 3, "{}", demo.state());
        assert_eq!(browser.text("#ticked span"), "3 områder er valgt.");
        browser.press("\u{E004}");
        let name = browser.script("return document.activeElement.textContent");
        browser.press("\u{E007}");
        browser.wait("document.querySelector('#opened .sentences') !== null");
        browser.wait(READY);
        let opened = browser.script(
            "const row = document.querySelector('#places .row[aria-current]'); const box = row.getBoundingClientRect(); \
             const list = document.querySelector('#ranking .scrolled').getBoundingClientRect(); \
             return [row.querySelector('.link').textContent, row.contains(document.querySelector('#opened')), \
             document.activeElement === row.querySelector('.link'), document.activeElement.getAttribute('aria-expanded'), \
             box.top >= list.top - 1 && box.top < list.bottom - 100]",
        );
        assert_eq!(opened, json!([name, true, true, "true", true]), "{width}");
        assert!(browser.text("#opened").contains("Nr. 4 af 40 på behovsindekset for 2025"));
        assert_eq!(selected().split(',').count(), 3);
        let opened_id = demo.state().split("&open=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        assert!(!selected().split(',').any(|id| *id == opened_id));
        // A link shows the same.
        let state = demo.state();
        demo.show(&state);
        browser.wait("document.querySelector('#opened .sentences') !== null");
        // Another row closes this one.
        browser.script("document.querySelector('#places .row:not([aria-current]) .link').click()");
        browser.wait("document.querySelectorAll('#places .row[aria-current]').length === 1");
        browser.wait(READY);
        // What was ticked is compared.
        browser.script("document.querySelector('#compare-ticked').click()");
        browser.wait("!document.querySelector('#compare').hidden");
        assert!(browser.text("#compare").contains("3 områder er valgt"));
        demo.no_complaint();
    }
}

#[test]
fn own_weights_hold_in_the_list_the_profile_and_the_comparison_and_every_view_says_so() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let base = base(&demo);
    let own = "weights=skolefravaer:30,bruttoindkomst:0";
    let (usual, all): (Standings, Standings) = (
        get(&format!("{base}/standings/departments/2025"), &[]).json(),
        get(&format!("{base}/standings/departments/2025?{own}"), &[]).json(),
    );
    let place = |of: &Standings, area: usize| of.areas[area].as_ref().map(|standing| standing.rank.place);
    let moved =
        (0..all.areas.len()).max_by_key(|&area| place(&usual, area).zip(place(&all, area)).map(|(a, b)| a.abs_diff(b)));
    let area = moved.unwrap();
    assert!(place(&usual, area).unwrap().abs_diff(place(&all, area).unwrap()) > 2);
    let ids: Vec<String> = {
        let features = geodata::tile::decode(&get(&format!("{base}/layers/departments"), &[]).body).unwrap();
        (0..features.len()).map(|at| features.feature(at).id.clone()).collect()
    };
    let profile: Profile = get(&format!("{base}/areas/departments/{}?{own}", ids[area]), &[]).json();
    assert_eq!(profile.standing.as_ref().map(|standing| standing.rank.place), place(&all, area));
    for wrong in ["weights=x:1", "weights=bruttoindkomst:31", "weights=bruttoindkomst"] {
        let answer = get(&format!("{base}/standings/departments/2025?{wrong}"), &[]);
        assert_eq!((answer.status, answer.json::<Value>()["code"].clone()), (400, json!("parameter")), "{wrong}");
    }
    let said = format!("Nr. {} af 40 på behovsindekset", place(&all, area).unwrap());
    for view in ["map", "table", "ranking"] {
        let open = if view == "ranking" { "open" } else { "area" };
        demo.show(&format!(
            "layer=departments&indicator=behovsindeks&period=2025&view={view}&{open}={}&{own}",
            ids[area]
        ));
        let panel = if view == "ranking" { "#opened" } else { "#area-panel" };
        browser.wait(&format!("document.querySelector('{panel} .sentences') !== null"));
        browser.wait(READY);
        assert!(browser.text(panel).contains(&said), "{view}: {}", browser.text(panel));
        assert!(browser.text("#legend .description").contains("dine egne vægte"), "{view}");
        let bar = browser.text("#own-weights");
        assert!(bar.contains("Egne vægte: ") && bar.contains("Skolefravær 3,0 ×") && bar.contains("Nulstil"), "{bar}");
        // Neither the bar nor a panel covers the other.
        let covered = browser.script(
            "const bar = document.querySelector('#own-weights').getBoundingClientRect(); \
             return [...document.querySelectorAll('#panel, #area-panel, #ranking, .buttons')].filter((other) => { \
             const box = other.getBoundingClientRect(); return box.width > 0 && box.left < bar.right && bar.left < box.right \
             && box.top < bar.bottom && bar.top < box.bottom; }).map((other) => other.id || other.className)",
        );
        assert_eq!(covered, json!([]), "{view}");
    }
    // The number beside a slider is another way to the same weight.
    browser.script("document.querySelector('#weights').open = true");
    browser.script(
        "const field = document.querySelector('#weight-doemte').parentElement.querySelector('.weight-number'); \
         field.value = '2.4'; field.dispatchEvent(new Event('change', { bubbles: true }))",
    );
    demo.wait_for("doemte:24");
    browser.press_on("#own-weights-reset");
    browser.wait("document.querySelector('#own-weights').hidden");
    let usual_place = place(&usual, area).unwrap();
    browser.wait(&format!("document.querySelector('#opened').innerText.includes('Nr. {usual_place} af 40')"));
    demo.no_complaint();
}
