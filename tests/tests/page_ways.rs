//! Ways back and ways to what is looked for: the history, the title, what undoes, the search, and a first visit.
use serde_json::{Value, json};
use std::{thread::sleep, time::Duration};
use tests::{
    browser::key::{DOWN, END, ENTER, ESCAPE, HOME, LEFT, TAB, UP},
    demo::{Demo, READY, VESTERMARKEN},
    http::get,
};

const MAP: &str = "layer=districts&indicator=uden_tilknytning&period=2025";

fn entries(demo: &Demo) -> i64 {
    demo.browser.script("return history.length").as_i64().unwrap()
}

fn back(demo: &Demo) {
    demo.browser.script("history.back()");
}

fn title(demo: &Demo) -> String {
    demo.browser.script("return document.title").as_str().unwrap().to_owned()
}

#[test]
fn each_choice_is_a_step_back_and_the_title_says_where_one_is() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show(MAP);
    assert_eq!(title(&demo), "Uden job eller uddannelse 2025 · Bydele · Bydelsø – Bydelsblik");
    let first = entries(&demo);
    browser.click(VESTERMARKEN[0], VESTERMARKEN[1]);
    demo.wait_for("area=3&");
    browser.wait("document.title.startsWith('Vestermarken · Uden job')");
    browser.choose("#indicator", "doemte");
    demo.wait_for("indicator=doemte");
    browser.slide_to("2020");
    demo.wait_for("period=2020");
    browser.choose("#layer", "departments");
    demo.wait_for("layer=departments");
    // The list of priorities brings its own indicator with it: one step all the same.
    browser.press_on("#view-ranking");
    demo.wait_for("view=ranking");
    demo.wait_for("indicator=behovsindeks");
    browser.wait("document.title.startsWith('Prioritering · Behovsindeks 2020 · Boligafdelinger')");
    assert_eq!(entries(&demo), first + 5);
    // What is no choice of what to look at makes no step.
    browser.focus("#opacity");
    browser.press(&LEFT.repeat(3));
    browser.press_on("#zoom-in");
    demo.still();
    browser.choose("#language", "en");
    browser.wait("document.title.startsWith('Priorities') || document.title.includes('Need index')");
    assert_eq!(entries(&demo), first + 5);
    // Back goes the same way, and in the language of now.
    for part in ["indicator=doemte&period=2020", "layer=districts", "period=2025", "indicator=uden_tilknytning"] {
        back(&demo);
        demo.wait_for(part);
        assert!(demo.has("language=en"), "{}", demo.state());
    }
    demo.wait_for("area=3&");
    back(&demo);
    browser.wait("!window.bydelsblik.state().includes('area=')");
    browser.wait("document.querySelector('#area-panel').hidden");
    browser.script("history.forward()");
    demo.wait_for("area=3&");
    assert_eq!(entries(&demo), first + 5, "going makes no entry");
    // A link that is followed in the page may choose its language.
    browser.script(&format!("location.hash = '{MAP}&area=2&language=da'"));
    demo.wait_for("area=2&");
    assert!(demo.has("language=da"));
    demo.no_complaint();
}

#[test]
fn periods_that_play_or_slide_are_one_step() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2022");
    let first = entries(&demo);
    browser.press_on("#play");
    demo.wait_for("period=2025");
    browser.wait("document.querySelector('#play').getAttribute('aria-label') === 'Afspil perioderne'");
    assert_eq!(entries(&demo), first + 1);
    back(&demo);
    demo.wait_for("period=2022");
    browser.focus("#time");
    browser.press(&LEFT.repeat(4));
    demo.wait_for("period=2018");
    assert_eq!(entries(&demo), first + 1, "the steps forward give their place to the slide");
    back(&demo);
    demo.wait_for("period=2022");
    demo.no_complaint();
}

#[test]
fn what_was_closed_cleared_or_reset_comes_back_by_the_keyboard() {
    for (width, height) in [(1440, 900), (390, 844)] {
        let Some(demo) = Demo::open(width, height) else { return };
        let browser = &demo.browser;
        let full = "layer=districts&indicator=uden_tilknytning&period=2025&area=3";
        demo.show(full);
        browser.wait("document.querySelector('#area-panel .sentences')");
        let before = demo.state();
        browser.focus("#area-close");
        browser.press(ENTER);
        browser.wait("document.querySelector('#area-panel').hidden");
        browser.wait("document.querySelector('#undo').innerText.includes('Området er ikke længere valgt.')");
        // The bar covers nothing that can be used.
        let covered = browser.script(
            "const bar = document.querySelector('#undo').getBoundingClientRect(); \
             return [...document.querySelectorAll('#panel, .buttons, .edge')].filter((other) => { \
             if (getComputedStyle(other).visibility === 'hidden') return false; const box = other.getBoundingClientRect(); return box.left < bar.right && bar.left < box.right \
             && box.top < bar.bottom && bar.top < box.bottom; }).map((other) => other.id || other.className)",
        );
        assert_eq!(covered, json!([]), "{width}");
        // The keyboard is on the map; the bar comes next, and stays while the keyboard is on it.
        browser.press(TAB);
        assert_eq!(browser.script("return document.activeElement.id"), json!("undo-button"));
        sleep(Duration::from_millis(12_500));
        browser.press(ENTER);
        demo.wait_for("area=3&");
        assert_eq!(demo.state().split("&map=").next(), before.split("&map=").next());
        browser.wait("document.activeElement.id === 'area-close'");
        assert_eq!(browser.text("#undo"), "");
        demo.no_complaint();
    }
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let full = "layer=departments&indicator=behovsindeks&period=2024&area=1,2&weights=doemte:20&filter=worse,better";
    demo.show(full);
    for (press, said, part) in [
        ("#compare-close", "Valget er ryddet.", "area=1,2"),
        ("#filter-worse", "Filteret er fjernet.", "filter=worse,better"),
        ("#own-weights-reset", "Vægtene er nulstillet.", "weights=doemte:20"),
    ] {
        browser.script(&format!("document.querySelector('{press}').click()"));
        browser.wait(&format!("document.querySelector('#undo').innerText.includes('{said}')"));
        assert!(!demo.has(part), "{}", demo.state());
        browser.press_on("#undo-button");
        demo.wait_for(part);
    }
    browser.choose("#language", "en");
    browser.press_on("#start-over");
    browser.wait("document.querySelector('#undo').innerText.includes('Everything is reset.')");
    browser.wait(READY);
    let now = demo.state();
    let part = |name: &str| now.contains(&format!("{name}="));
    assert!(!["area", "weights", "filter", "view"].into_iter().any(part), "{now}");
    assert!(now.contains("period=2025") && now.contains("language=en"), "{now}");
    browser.press_on("#undo-button");
    demo.wait_for("weights=doemte:20");
    for part in full.split('&') {
        assert!(demo.has(part), "{part} is not in {}", demo.state());
    }
    // Left alone it goes: the mouse is elsewhere.
    browser.cdp("Input.dispatchMouseEvent", &json!({"type": "mouseMoved", "x": 900, "y": 300}));
    browser.script("document.querySelector('#compare-close').click()");
    browser.wait("document.querySelector('#undo').innerText !== ''");
    browser.wait("document.querySelector('#undo').innerText === ''");
    demo.no_complaint();
}

fn options(demo: &Demo) -> Vec<String> {
    let found = demo.browser.script(
        "return [...document.querySelectorAll('#finds [role=option]')].map((option) => option.firstElementChild.innerText)",
    );
    found.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

fn search(demo: &Demo, asked: &str) -> Vec<String> {
    demo.browser.focus("#search");
    if demo.browser.script("return document.querySelector('#search').value") != json!("") {
        demo.browser.press(ESCAPE);
    }
    demo.browser.press(asked);
    demo.browser.wait("document.querySelector('.search [role=status]').innerText !== ''");
    demo.browser.wait(READY);
    options(demo)
}

#[test]
fn search_finds_organisations_numbers_synonyms_and_names_without_danish_letters() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show(MAP);
    browser.focus("#search");
    browser.wait(READY);
    assert_eq!(search(&demo, "taarnparken s"), ["Tårnparken Syd"]);
    assert_eq!(search(&demo, "tarnparken s"), ["Tårnparken Syd"]);
    assert_eq!(search(&demo, "31")[0], "Tårnparken Syd");
    assert!(browser.text("#finds").contains("nr. 31"), "{}", browser.text("#finds"));
    assert!(search(&demo, "arbejdsløs").contains(&"Uden job eller uddannelse".to_owned()));
    assert!(search(&demo, "kriminalitet").contains(&"Domfældte personer".to_owned()));
    assert!(search(&demo, "flytte").contains(&"Fraflytning".to_owned()));
    assert_eq!(search(&demo, "zzz"), [] as [&str; 0]);
    assert_eq!(browser.text(".search [role=status]"), "Ingen resultater.");
    let among = browser.text("#search-among");
    assert!(among.starts_with("Der er søgt i ") && among.ends_with(" nøgletal og 6 boligorganisationer."), "{among}");
    // A housing organisation selects its departments.
    let key: Value = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    let base = format!("{}/api/v1/releases/{}", demo.server.url, key["release"]["key"].as_str().unwrap());
    let facts: wire::AreaFacts = get(&format!("{base}/facts/departments"), &[]).json();
    let layer = geodata::tile::decode(&get(&format!("{base}/layers/departments"), &[]).body).unwrap();
    let name = facts.organisations[0].clone().unwrap();
    let is_of = |area: &usize| facts.organisations[*area].as_ref() == Some(&name);
    let departments: Vec<String> = (0..layer.len()).filter(is_of).map(|area| layer.feature(area).id).collect();
    assert!(departments.len() > 2);
    let found = search(&demo, &name.to_lowercase());
    assert_eq!(found[0], name);
    browser.press(ENTER);
    demo.wait_for(&format!("area={}", departments.join(",")));
    assert!(demo.has("layer=departments"));
    browser.wait("!document.querySelector('#compare').hidden");
    demo.no_complaint();
}

#[test]
fn search_is_a_combobox_of_the_keyboard() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show(&format!("{MAP}&area=3"));
    browser.focus("#search");
    browser.wait(READY);
    let found = search(&demo, "skole");
    assert!(found.len() > 1, "{found:?}");
    let active = || {
        browser.script(
            "const field = document.querySelector('#search'); const id = field.getAttribute('aria-activedescendant'); \
             const option = id && document.getElementById(id); return [field === document.activeElement, \
             field.getAttribute('aria-expanded'), option && option.firstElementChild.innerText, option && option.ariaSelected]",
        )
    };
    assert_eq!(active(), json!([true, "true", null, null]));
    let last = found.len() - 1;
    for (key, place) in [(DOWN, 0), (DOWN, 1), (END, last), (DOWN, 0), (UP, last), (HOME, 0)] {
        browser.press(key);
        assert_eq!(active(), json!([true, "true", found[place], "true"]), "{key:?}");
    }
    // Escape closes the list, and the profile only after that.
    browser.press(ESCAPE);
    assert_eq!(active(), json!([true, "false", null, null]));
    assert!(demo.has("area=3&"));
    let found = search(&demo, "skole");
    browser.press(&DOWN.repeat(2));
    browser.press(ENTER);
    browser.wait(&format!("document.title.includes({})", json!(found[1])));
    browser.wait(READY);
    assert_eq!(browser.script("return document.querySelector('#search').value"), json!(""));
    // Each letter is answered within a frame.
    let slowest = browser.script(
        "const field = document.querySelector('#search'); let slowest = 0; \
         for (const text of ['a', 'aa', 'aar', 's', 'sk', 'sko', 'skol', 'e', 'en', 'b', 'bo', 'bol']) { \
         field.value = text; const begin = performance.now(); field.dispatchEvent(new Event('input', { bubbles: true })); \
         slowest = Math.max(slowest, performance.now() - begin); } return slowest",
    );
    assert!(slowest.as_f64().unwrap() < 16.0, "{slowest} ms");
    demo.no_complaint();
}

#[test]
fn a_link_to_what_is_gone_leads_to_the_search() {
    for width in [1440, 390] {
        let Some(demo) = Demo::open(width, 844) else { return };
        let browser = &demo.browser;
        demo.show(&format!("{MAP}&area=99"));
        browser.wait("document.querySelector('#message').innerText.includes('området »99«')");
        let said = browser.text("#message");
        assert!(said.contains("nedlagt, lagt sammen med et andet eller have skiftet nummer"), "{said}");
        browser.script(
            "document.querySelector('#panel').dataset.sheet !== 'folded' && document.querySelector('#fold').click()",
        );
        browser.press_on("#message-search");
        browser.wait("document.activeElement.id === 'search'");
        assert!(browser.script("return document.querySelector('#message').hidden").as_bool().unwrap());
        demo.no_complaint();
    }
}

#[test]
fn a_first_visit_is_welcomed_once() {
    for (width, height) in [(1440, 900), (1024, 768), (390, 844)] {
        let Some(demo) = Demo::open(width, height) else { return };
        let browser = &demo.browser;
        let open = || {
            browser.go("about:blank");
            browser.go(&demo.server.url);
            browser.wait(READY);
            browser.script("return !document.querySelector('#welcome').hidden").as_bool().unwrap()
        };
        demo.show(MAP);
        assert!(
            browser.script("return document.querySelector('#welcome').hidden").as_bool().unwrap(),
            "a link shows itself"
        );
        assert!(open());
        assert_eq!(demo.count("#welcome > p"), 3);
        // The colours turn in dark, and so does what is said of them.
        assert!(browser.text("#welcome").contains("jo mørkere farve"), "{}", browser.text("#welcome"));
        browser.dark(true);
        browser.wait("document.querySelector('#welcome').innerText.includes('jo lysere farve')");
        browser.dark(false);
        browser.wait("document.querySelector('#welcome').innerText.includes('jo mørkere farve')");
        let covered = browser.script(
            "const bar = document.querySelector('#welcome').getBoundingClientRect(); \
             return [...document.querySelectorAll('#panel, .buttons, .edge')].filter((other) => { \
             if (getComputedStyle(other).visibility === 'hidden') return false; const box = other.getBoundingClientRect(); return box.left < bar.right && bar.left < box.right \
             && box.top < bar.bottom && bar.top < box.bottom; }).map((other) => other.id || other.className)",
        );
        assert_eq!(covered, json!([]), "{width}");
        assert!(open(), "not seen to the end");
        browser.focus("#welcome-try");
        browser.press(ENTER);
        demo.wait_for("view=ranking");
        browser.wait("document.activeElement.id === 'view-ranking'");
        assert!(!open(), "once");
        browser.script("document.querySelector('#introduce').click()");
        browser.wait("document.activeElement.id === 'welcome-try'");
        browser.press_on("#welcome-close");
        browser.wait("document.querySelector('#welcome').hidden");
        demo.no_complaint();
    }
}

#[test]
fn links_past_what_stands_before_come_first_and_leave_the_address_alone() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    for (state, link, target) in [
        (MAP.to_owned(), 0, "search"),
        (MAP.to_owned(), 1, "indicator"),
        (MAP.to_owned(), 2, "map"),
        (format!("{MAP}&area=3"), 2, "area-close"),
    ] {
        demo.show(&state);
        let before = demo.state();
        browser.press(&TAB.repeat(link + 1));
        let seen = browser.script("return document.activeElement.getBoundingClientRect().top >= 0");
        assert_eq!(seen, json!(true));
        browser.press(ENTER);
        browser.wait(&format!("document.activeElement.id === '{target}'"));
        assert_eq!(demo.state(), before);
    }
    demo.no_complaint();
}

#[test]
fn the_list_of_priorities_does_not_discard_what_the_map_showed() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=doemte&period=2024&against=2020&area=2,3");
    browser.press_on("#view-ranking");
    demo.wait_for("indicator=behovsindeks");
    browser.press_on("#view-table");
    demo.wait_for("indicator=doemte&period=2024&area=2,3");
    assert!(demo.has("against=2020"), "{}", demo.state());
    demo.no_complaint();
}

#[test]
fn the_whole_municipality_comes_back_when_a_panel_closes_or_the_phone_turns_unless_somebody_moved_the_map() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let place = || browser.script("return window.bydelsblik.project(12, 55).map(Math.round)");
    demo.show(MAP);
    let whole = place();
    demo.show(&format!("{MAP}&area=3"));
    demo.still();
    assert_ne!(place(), whole, "it has room beside the profile");
    browser.press_on("#area-close");
    browser.wait(&format!("JSON.stringify(window.bydelsblik.project(12, 55).map(Math.round)) === '{whole}'"));
    // What is in sight does not move when it is chosen.
    browser.click(VESTERMARKEN[0], VESTERMARKEN[1]);
    demo.wait_for("area=3&");
    demo.still();
    assert_eq!(place(), whole);
    let turn = |width: i32, height: i32| {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        browser.cdp("Emulation.setDeviceMetricsOverride", &size);
        sleep(Duration::from_millis(600));
        demo.still();
    };
    turn(390, 844);
    demo.show(MAP);
    let catalogue: wire::Catalogue = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    let [west, south, east, north] = catalogue.municipality.bounds;
    let corners = || {
        let corner = |lon: f64, lat: f64| browser.script(&format!("return window.bydelsblik.project({lon}, {lat})"));
        [corner(west, north), corner(east, south)].map(|point| [0, 1].map(|at| point[at].as_f64().unwrap()))
    };
    for (width, height) in [(844, 390), (390, 844), (1024, 768)] {
        turn(width, height);
        let [[left, top], [right, bottom]] = corners();
        assert!(left >= 0.0 && top >= 0.0 && right <= f64::from(width) && bottom <= f64::from(height), "{width}");
        assert!(right - left > 150.0, "{width}: {left} to {right}");
    }
    browser.press_on("#zoom-in");
    demo.still();
    demo.wait_for("map=");
    let state = demo.state();
    turn(1440, 900);
    assert_eq!(demo.state(), state, "who has moved the map keeps it");
    demo.no_complaint();
}
