//! The tool is in sight: the legend as a whole, what stands beside the views, the sheet of a phone, and names that help to recognise a town.
use serde_json::{Value, json};
use tests::{
    browser::key::{DOWN, END, ENTER, HOME, UP},
    demo::{Demo, READY},
    http::get,
};
use wire::{BaseKind, Catalogue};

const MAP: &str = "layer=districts&indicator=uden_tilknytning&period=2025";

/// How far elements reach beyond the panel, in pixels: none where they are in sight without scrolling.
fn beyond(demo: &Demo, selector: &str) -> f64 {
    let script = format!(
        "const panel = document.querySelector('#panel').getBoundingClientRect(); \
         const boxes = [...document.querySelectorAll({})].map((element) => element.getBoundingClientRect()); \
         return boxes.length ? Math.max(...boxes.map((box) => Math.max(box.bottom - panel.bottom, panel.top - box.top))) : 1e6",
        json!(selector)
    );
    demo.browser.script(&script).as_f64().unwrap()
}

#[test]
fn the_legend_is_in_sight_as_a_whole_for_every_indicator() {
    for (width, height) in [(1440, 900), (1024, 768)] {
        let Some(demo) = Demo::open(width, height) else { return };
        let catalogue: Catalogue = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
        let own = ["status_udvikling", "kvadrant"];
        let codes = catalogue.indicators.iter().map(|indicator| indicator.code.as_str()).chain(own);
        let mut states: Vec<String> = Vec::new();
        for code in codes {
            for layer in ["departments", "districts", "contiguous"] {
                demo.show(&format!("layer={layer}&indicator={code}"));
                let over = beyond(&demo, "#legend");
                assert!(
                    over <= 0.0,
                    "{layer} {code} at {width}×{height}: {over} pixels of the legend are out of sight"
                );
                let found = demo.browser.script(
                    "return [...document.querySelectorAll('#legend .entries svg')].map((swatch) => swatch.getAttribute('class'))",
                );
                states.extend(found.as_array().unwrap().iter().map(|class| class.as_str().unwrap().to_owned()));
            }
        }
        for state in ["zero", "suppressed", "missing", "nobody"] {
            assert!(
                states.iter().any(|class| class.contains(state)),
                "no legend has the state {state}: it is not tested"
            );
        }
        demo.no_complaint();
    }
}

#[test]
fn filter_and_export_stand_beside_the_views_and_what_opens_is_in_sight() {
    for (width, height) in [(1440, 900), (1024, 768), (390, 844)] {
        let Some(demo) = Demo::open(width, height) else { return };
        let browser = &demo.browser;
        demo.show(MAP);
        if width > 700 {
            assert!(beyond(&demo, "#view-map, #filters-open, #take-open") <= 0.0);
            let apart = browser.script(
                "return document.querySelector('#filters-open').getBoundingClientRect().top - document.querySelector('.views').getBoundingClientRect().bottom",
            );
            assert!((0.0..16.0).contains(&apart.as_f64().unwrap()), "{apart}");
        }
        assert_eq!(demo.count("#panel [id=period], #panel [id=time]"), 1, "one control for the period");
        for (opener, last) in [
            ("#filters-open", "#filter-not-served"),
            ("#take-open", "#print"),
            ("#display > summary", "#display .weight"),
            (".classes > summary", "#each-period"),
        ] {
            browser.focus(opener);
            browser.press(ENTER);
            browser.wait(&format!("document.querySelector('{last}')?.checkVisibility()"));
            // Down to its lower edge.
            browser.wait(&format!(
                "(() => {{ const e = document.querySelector('{last}'); const b = e.getBoundingClientRect(); \
                 return document.elementsFromPoint(b.left + b.width / 2, b.bottom - 2).includes(e); }})()"
            ));
        }
        // One of the two is open at a time.
        let expanded = browser.script(
            "return ['#filters-open', '#take-open'].map((id) => document.querySelector(id).getAttribute('aria-expanded'))",
        );
        assert_eq!(expanded, json!(["false", "true"]));
        demo.no_complaint();
    }
}

/// The upper edge of the sheet.
fn top(demo: &Demo, sheet: &str) -> i64 {
    let script = format!("return Math.round(document.querySelector('{sheet}').getBoundingClientRect().top)");
    demo.browser.script(&script).as_i64().unwrap()
}

fn rest(demo: &Demo) -> Value {
    demo.browser.script("return document.querySelector('#panel').dataset.sheet")
}

#[test]
fn the_sheet_of_a_phone_is_dragged_pressed_and_moved_by_keys_and_the_views_stay() {
    let Some(demo) = Demo::open(390, 844) else { return };
    let browser = &demo.browser;
    browser.cdp("Emulation.setTouchEmulationEnabled", &json!({"enabled": true}));
    demo.show(MAP);
    let half = top(&demo, "#panel");
    let grip = |sheet: &str| (195, top(&demo, sheet) + 8);
    let drag = |sheet: &str, by: i64| {
        let (x, y) = grip(sheet);
        browser.drag_by_finger(&[(x, y), (x, y + by / 3), (x, y + by * 2 / 3), (x, y + by)]);
    };
    drag("#panel", -300);
    assert_eq!(rest(&demo), json!("tall"));
    let tall = top(&demo, "#panel");
    assert!(tall < half - 250, "{tall}");
    drag("#panel", 600);
    assert_eq!(rest(&demo), json!("folded"));
    assert!(top(&demo, "#panel") > half + 100);
    // A finger that only presses brings it back.
    let (x, y) = grip("#panel");
    browser.drag_by_finger(&[(x, y)]);
    assert_eq!((rest(&demo), top(&demo, "#panel")), (json!("half"), half));
    // While it is held it follows the finger.
    browser.cdp("Input.dispatchTouchEvent", &json!({"type": "touchStart", "touchPoints": [{"x": x, "y": half + 8}]}));
    browser.cdp("Input.dispatchTouchEvent", &json!({"type": "touchMove", "touchPoints": [{"x": x, "y": half - 72}]}));
    browser
        .wait(&format!("Math.abs(document.querySelector('#panel').getBoundingClientRect().top - {}) < 3", half - 80));
    browser.cdp("Input.dispatchTouchEvent", &json!({"type": "touchCancel", "touchPoints": []}));
    browser.wait(&format!("Math.round(document.querySelector('#panel').getBoundingClientRect().top) === {half}"));
    browser.focus("#grip");
    for (key, wanted) in [(UP, "tall"), (UP, "tall"), (DOWN, "half"), (HOME, "folded"), (END, "tall"), (DOWN, "half")] {
        browser.press(key);
        assert_eq!(rest(&demo), json!(wanted));
    }
    let heard =
        browser.script("const grip = document.querySelector('#grip'); return [grip.ariaLabel, grip.ariaValueText]");
    assert_eq!(heard, json!(["Panelets højde", "halvt åbent"]));
    // The views are there whatever stands over the map.
    let views = |what: &str| {
        let seen = browser.script(
            "return ['view-map', 'view-table', 'view-ranking'].every((id) => { const e = document.getElementById(id); \
             const b = e.getBoundingClientRect(); return e.contains(document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2)); })",
        );
        assert_eq!(seen, json!(true), "{what}");
    };
    for state in ["", "&area=3", "&area=2,3", "&view=table", "&view=ranking"] {
        for sheet in ["half", "folded", "tall"] {
            demo.show(&format!("{MAP}{state}"));
            if sheet != "half" {
                browser.script(
                    "document.querySelectorAll('.grip').forEach((grip) => grip.checkVisibility() && grip.focus())",
                );
                browser.press(if sheet == "tall" { END } else { HOME });
            }
            assert_eq!(rest(&demo), json!(sheet));
            views(&format!("{state} {sheet}"));
        }
    }
    // What is chosen is a sheet too.
    demo.show(&format!("{MAP}&area=3"));
    let before = top(&demo, "#area-panel");
    drag("#area-panel", -200);
    assert!(top(&demo, "#area-panel") < before - 100);
    browser.go("about:blank");
    browser.go(&demo.server.url);
    browser.wait(READY);
    browser.wait("!document.querySelector('#welcome').hidden");
    views("the introduction");
    assert!(browser.text("#welcome").contains("Fiktiv kommune"), "{}", browser.text("#welcome"));
    demo.no_complaint();
}

/// Names that are seen: text, and whether it is turned.
fn names(demo: &Demo, class: &str) -> Vec<(String, bool)> {
    let script = format!(
        "return [...document.querySelectorAll('{class}')].filter((name) => name.style.visibility === 'visible') \
         .map((name) => [name.textContent, Math.abs(parseFloat(name.style.rotate)) > 0.05])"
    );
    let found = demo.browser.script(&script);
    let pair = |name: &Value| (name[0].as_str().unwrap().to_owned(), name[1].as_bool().unwrap());
    found.as_array().unwrap().iter().map(pair).collect()
}

/// Whether names lie over each other's or a label's middle line.
const OVERLAPS: &str = "const seen = (all) => [...document.querySelectorAll(all)].filter((e) => e.style.visibility === 'visible'); \
    const corners = (e) => { const b = e.getBoundingClientRect(); const x = b.left + b.width / 2, y = b.top + b.height / 2; \
        const angle = parseFloat(e.style.rotate) || 0, half = e.offsetWidth / 2; \
        return [-1, -.5, 0, .5, 1].map((part) => [x + part * half * Math.cos(angle), y + part * half * Math.sin(angle)]); }; \
    return seen('.label').filter((label) => { const b = label.getBoundingClientRect(); \
        return seen('#labels .name').some((name) => corners(name).some(([x, y]) => x > b.left && x < b.right && y > b.top && y < b.bottom)); }) \
        .map((label) => label.textContent)";

#[test]
fn places_have_names_and_streets_get_theirs_when_the_map_comes_nearer() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let catalogue: Catalogue = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    assert!(catalogue.base.iter().any(|base| base.kind == BaseKind::Place && base.count > 8));
    for dark in [false, true] {
        browser.dark(dark);
        demo.show("layer=departments&indicator=uden_tilknytning&period=2025");
        browser.wait(READY);
        browser.wait(
            "[...document.querySelectorAll('#labels .name')].some((name) => name.style.visibility === 'visible')",
        );
        let seen = names(&demo, "#labels .name");
        assert!(seen.iter().any(|(name, _)| name == "Sandvig"), "{seen:?}");
        assert!(names(&demo, ".name.street").is_empty());
        assert_eq!(browser.script(OVERLAPS), json!([]));
        demo.show("layer=departments&indicator=uden_tilknytning&period=2025&map=11.25/56.192/15");
        browser
            .wait("[...document.querySelectorAll('.name.street')].some((name) => name.style.visibility === 'visible')");
        let streets = names(&demo, ".name.street");
        assert!(streets.len() > 10, "{streets:?}");
        assert!(streets.iter().any(|(name, turned)| name == "Skibbrogade" && *turned), "{streets:?}");
        assert_eq!(browser.script(OVERLAPS), json!([]));
        // They are context: nobody can focus or press them.
        assert_eq!(demo.count("#labels [tabindex], #labels a, #labels button"), 0);
        let press = browser.script("return getComputedStyle(document.querySelector('.name.street')).pointerEvents");
        assert_eq!(press, json!("none"));
        // They go with the map, and away when it goes.
        browser.press_on("#zoom-out");
        browser.press_on("#zoom-out");
        browser.wait(
            "![...document.querySelectorAll('.name.street')].some((name) => name.style.visibility === 'visible')",
        );
    }
    demo.no_complaint();
}
