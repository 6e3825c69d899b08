//! What a person does with the page, with real pointer and keyboard, in headless Chromium.
use serde_json::{Value, json};
use std::path::PathBuf;
use tests::{
    browser::key::{ENTER, ESCAPE, LEFT, RIGHT, SHIFT, TAB},
    demo::{Demo, READY, VESTERMARKEN},
    http::get,
};
use wire::{Catalogue, Profile};

#[test]
fn a_profile_says_why_shows_the_course_and_leads_to_twins() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3");
    let browser = &demo.browser;
    browser.wait("document.querySelector('#area-why')");
    let why = browser.text("#area-why");
    for part in ["på behovsindekset for 2025", "Det skyldes mest", "1.000 gennemregninger", "Tavst behov"] {
        assert!(why.contains(part), "{part} is not in: {why}");
    }
    assert_eq!(demo.count("#area-why .bars li"), 9);
    assert!(demo.count("#area-course polyline.own") == 1 && demo.count("#area-course line.level") == 2);
    // Whether the direction is sure follows from the secret: the page says what the interval says.
    let catalogue: Catalogue = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    let path = format!("{}/api/v1/releases/{}/areas/districts/3", demo.server.url, catalogue.release.key);
    let profile: Profile = get(&path, &[]).json();
    let figure = profile.figures.into_iter().find(|figure| figure.indicator == "uden_tilknytning").unwrap();
    let [low, high] = figure.trend.unwrap().interval.unwrap();
    let said =
        if low > 0.0 || high < 0.0 { "om året fra 2014 til 2025" } else { "Ingen sikker retning fra 2014 til 2025." };
    assert!(browser.text("#area-course").contains(said), "{said}: {}", browser.text("#area-course"));
    assert!(browser.text("#area-figures").contains("end ved kommunens niveau"));
    browser.press_on("#area-twins summary");
    browser.press_on("#area-twins .twins .link");
    browser.wait("!window.bydelsblik.state().includes('area=3&')");
    browser.wait(READY);
    demo.show("layer=contiguous&indicator=uden_tilknytning&period=2025&area=30");
    browser.wait("document.querySelector('#area-statute')");
    let statute = browser.text("#area-statute");
    assert!(statute.contains("Udsat boligområde") && statute.contains("Opfylder betingelserne"), "{statute}");
    assert!(statute.contains("personer under grænsen") && statute.contains("C-417/23"), "{statute}");
    demo.no_complaint();
}

#[test]
fn themes_classes_and_time_recolour_the_map() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=kvadrant&period=2025");
    assert_eq!(demo.pixel(VESTERMARKEN), [94, 60, 153], "unheard is purple");
    assert!(browser.text("#legend").contains("Tavst behov"));
    browser.choose("#indicator", "status_udvikling");
    browser.wait("document.querySelector('#legend .matrix')");
    browser.wait(READY);
    let cells = demo.count(".matrix button:not([disabled])");
    assert!((2..=9).contains(&cells) && demo.count(".matrix button") == 16);
    browser.press_on(".matrix button:not([disabled])");
    browser.wait("window.bydelsblik.state().includes('area=')");

    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let quantile = browser.text("#legend .entries");
    browser.press_on(".classes summary");
    browser.choose("#classing", "equal");
    demo.wait_for("classes=equal");
    assert_ne!(browser.text("#legend .entries"), quantile);
    browser.wait("document.querySelector('.limit')");
    browser.focus(".limit");
    browser.press(&RIGHT.repeat(3));
    browser.wait("/classes=[0-9]/.test(window.bydelsblik.state())");
    browser.wait(READY);

    let before = demo.pixel(VESTERMARKEN);
    browser.choose("#against", "2018");
    demo.wait_for("against=2018");
    assert!(browser.text("#legend").contains("Ændring 2018–2025 · procentpoint"), "{}", browser.text("#legend"));
    assert_ne!(demo.pixel(VESTERMARKEN), before, "a change has other colours than a value");
    browser.choose("#against", "");
    browser.focus("#time");
    browser.press(LEFT);
    demo.wait_for("period=2024");
    browser.press(&LEFT.repeat(3));
    demo.wait_for("period=2021");
    browser.press_on("#play");
    demo.wait_for("period=2022");
    browser.press_on("#play");
    demo.no_complaint();
}

#[test]
fn areas_are_found_filtered_listed_and_ranked() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    browser.press_on("#search");
    browser.wait(READY);
    browser.press("tårnparken s");
    browser.wait("document.querySelectorAll('#finds [role=option]').length === 1");
    browser.press(ENTER);
    demo.wait_for("area=31");
    assert!(demo.has("layer=departments"));
    browser.wait("document.querySelector('#area-name').innerText === 'Tårnparken Syd'");

    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let full = demo.pixel(VESTERMARKEN);
    browser.press_on("#filters-open");
    browser.press_on("#filter-better");
    demo.wait_for("filter=better");
    browser.wait("document.querySelector('#chips [role=status]').innerText.includes('af 9')");
    assert_ne!(demo.pixel(VESTERMARKEN), full, "who does not meet the filter is grey");
    browser.press_on("#filter-better");
    browser.focus("#filter-limit");
    browser.press("30");
    browser.press_on("#filter-add");
    demo.wait_for("above:30");
    assert!(browser.text("#chips").contains("over 30"), "{}", browser.text("#chips"));

    browser.press_on("#view-table");
    browser.wait("!document.querySelector('#table').hidden && document.querySelectorAll('#table tbody th').length > 0");
    let filtered = demo.count("#table tbody th");
    browser.press_on("#chips .chip .close");
    browser.wait(&format!("document.querySelectorAll('#table tbody th').length > {filtered}"));
    assert_eq!(demo.count("#table tbody th"), 9);
    // What stood above the table has left its room.
    browser.wait("document.documentElement.style.getPropertyValue('--above') === '0px'");
    browser.press_on("#table thead button");
    browser.wait("document.querySelector('#table thead th.name').getAttribute('aria-sort') === 'ascending'");
    assert_eq!(browser.text("#table tbody th"), "Fjordholm");
    // The panel that comes with the second must not lie over the rest of the table.
    for row in [1, 2, 3] {
        browser.press_on(&format!("#table tbody tr[aria-rowindex='{}'] input", row + 1));
        browser.wait(&format!("document.querySelectorAll('#table tbody input:checked').length === {row}"));
        browser.wait(READY);
    }
    browser.wait("!document.querySelector('#compare').hidden");
    browser.wait(READY);
    assert!(browser.text("#compare").contains("3 områder er valgt"), "{}", browser.text("#compare"));
    browser.script(
        "const make = URL.createObjectURL; URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); \
         return make(blob); };",
    );
    browser.press_on("#compare .export-open");
    browser.press_on("#export-geojson");
    browser.press_on("#export-get");
    browser.wait("window.saved !== undefined");
    let export: Value = serde_json::from_str(browser.script("return window.saved").as_str().unwrap()).unwrap();
    assert_eq!(export["features"].as_array().unwrap().len(), 3, "the selection alone is exported");

    demo.show("layer=departments&indicator=behovsindeks&period=2025&view=ranking");
    browser.wait("document.querySelectorAll('#places .row-why').length > 5");
    let usual = browser.text("#places");
    browser.script("document.querySelector('#weights').open = true");
    browser.focus("#weight-doemte");
    browser.press(&RIGHT.repeat(20));
    demo.wait_for("doemte:30");
    browser.wait(&format!("document.querySelector('#places').innerText !== {}", json!(usual)));
    assert!(browser.text("#places").contains("op "), "the list says who moved: {}", browser.text("#places"));
    assert!(browser.text("#legend").contains("egne vægte"));
    browser.press_on("#usual-weights");
    browser.wait(&format!("document.querySelector('#places').innerText === {}", json!(usual)));
    demo.no_complaint();
}

#[test]
fn several_areas_are_chosen_by_box_lasso_and_shift_and_a_link_restores_all() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let selected = || {
        let state = demo.state();
        let list = state.split("&area=").nth(1).and_then(|rest| rest.split('&').next()).unwrap_or_default().to_owned();
        list.split(',').filter(|area| !area.is_empty()).count()
    };
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    browser.drag(&[(560, 200), (900, 450), (1080, 620)], Some(SHIFT));
    browser.wait("window.bydelsblik.state().includes('area=')");
    browser.wait(READY);
    let boxed = selected();
    assert!((3..=8).contains(&boxed), "{boxed} in {}", demo.state());
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    browser.press_on("#tool-lasso");
    browser.drag(&[(600, 250), (800, 250), (800, 480), (600, 480), (600, 260)], None);
    browser.wait("window.bydelsblik.state().includes('area=')");
    assert!(demo.has("area=3"), "{}", demo.state());
    browser.press_on("#tool-lasso");

    let whole = "layer=districts&indicator=doemte&period=2024&area=3,4&view=table&classes=natural&against=2020&weights=doemte:20&filter=fraflytning:above:5,better&language=en";
    demo.show(whole);
    let kept = demo.state();
    for part in whole.split('&') {
        assert!(kept.contains(part), "{part} is not in {kept}");
    }
    demo.show(&kept);
    assert_eq!(demo.state(), kept);
    let body = browser.text("body");
    for danish in ["Udvikling", "Valgte", "Nøgletal", "Filtrér", "Tilføj"] {
        assert!(!body.contains(danish), "{danish} on the English page");
    }
    demo.no_complaint();
}

/// The checker for accessibility, where `cargo xtask test` has brought it.
fn axe() -> Option<String> {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = target.parent()?.join("axe/package/axe.min.js");
    let found = std::fs::read_to_string(&file).ok();
    if found.is_none() {
        println!("skipped: {} is not there; cargo xtask test brings it where there is npm", file.display());
    }
    found
}

#[test]
fn axe_finds_nothing_on_any_view() {
    let Some(axe) = axe() else { return };
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let views = [
        // A first visit.
        "",
        "layer=districts&indicator=uden_tilknytning&period=2025&area=3&points=interventions",
        "layer=departments&indicator=uden_tilknytning&period=2025&area=11",
        "layer=districts&indicator=status_udvikling&period=2025&area=2,3",
        "layer=departments&indicator=doemte&period=2025&view=table",
        "layer=departments&indicator=behovsindeks&period=2025&view=ranking",
        "layer=districts&indicator=uden_tilknytning&period=2025&against=2016&compare=swipe&opacity=60",
        "layer=contiguous&indicator=almenbolig_lister&period=2025&area=30",
    ];
    let check = |what: &str| {
        let found = browser.asynchronous(
            "const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }); \
             return found.violations.map((rule) => rule.id + ': ' + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? node.all[0]?.message ?? '')).join(' | '));",
        );
        let found: Vec<&str> =
            found.as_array().unwrap_or_else(|| panic!("{found}")).iter().filter_map(Value::as_str).collect();
        assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
    };
    for dark in [false, true] {
        browser.dark(dark);
        for view in views {
            demo.show(view);
            browser
                .script("document.querySelectorAll('details:not([open]) > summary').forEach((part) => part.click())");
            // Of the tools beside the views one is open at a time.
            let tool = if view.contains("view=") { "#take-open" } else { "#filters-open" };
            browser.script(&format!("document.querySelector('{tool}').click()"));
            browser.wait("!document.querySelector('details:not([open])')");
            browser.script(&axe);
            check(&format!("{view}, dark {dark}"));
            if view.contains("area=2,3") {
                browser.press_on("#compare .export-open");
                browser.wait("document.querySelector('#export').open");
                check(&format!("the dialog of exports, dark {dark}"));
                browser.press(ESCAPE);
            }
        }
    }
}

#[test]
fn the_keyboard_alone_reaches_everything_and_shows_where_it_is() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    browser.script("document.body.focus(); document.activeElement.blur()");
    let mut walked: Vec<String> = Vec::new();
    for _ in 0..60 {
        browser.press(TAB);
        let here = browser.script(
            "const e = document.activeElement; const s = getComputedStyle(e); const r = e.getBoundingClientRect(); \
             return [e.id || e.className || e.tagName, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, r.width > 0 && r.height > 0]",
        );
        let name = here[0].as_str().unwrap().to_owned();
        if name == "BODY" {
            break;
        }
        assert_eq!((&here[1], &here[2]), (&json!(true), &json!(true)), "{name} has the focus and does not show it");
        walked.push(name);
    }
    for wanted in [
        "map",
        "language",
        "view-map",
        "filters-open",
        "take-open",
        "search",
        "indicator",
        "layer",
        "play",
        "time",
        "against",
        "tool-box",
        "zoom-in",
        "zoom-fit",
    ] {
        assert!(walked.iter().any(|name| name == wanted), "{wanted} is not reached: {walked:?}");
    }
    // The map by keyboard: two steps to the right, then the area in the middle, then out again.
    browser.focus("#map");
    browser.press(RIGHT);
    browser.wait("/map=/.test(window.bydelsblik.state())");
    browser.press(RIGHT);
    demo.still();
    browser.press(ENTER);
    browser.wait("!document.querySelector('#area-panel').hidden");
    browser.wait(READY);
    browser.press(ESCAPE);
    browser.wait("document.querySelector('#area-panel').hidden");
    demo.no_complaint();
}

#[test]
fn the_server_away_is_said_and_what_is_there_stays() {
    let Some(demo) = Demo::open(1024, 768) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let legend = browser.text("#legend");
    let Demo { server, browser, .. } = demo;
    drop(server);
    browser.choose("#indicator", "kun_grundskole");
    browser.wait("!document.querySelector('#message').hidden");
    assert!(browser.text("#message").contains("ingen forbindelse"), "{}", browser.text("#message"));
    assert_eq!(browser.text("#legend"), legend, "what was shown stays");
}

#[test]
fn a_link_to_what_is_not_there_says_so() {
    let Some(demo) = Demo::open(1024, 768) else { return };
    let browser = &demo.browser;
    for (address, thing, shown) in [
        ("layer=districts&indicator=uden_tilknytning&period=2031", "perioden »2031«", "period=2025"),
        ("layer=maanen&indicator=uden_tilknytning&period=2025", "områdetypen »maanen«", "layer=departments"),
        ("layer=districts&indicator=lykke&period=2025", "nøgletallet »lykke«", "indicator=behovsindeks"),
    ] {
        demo.show(address);
        browser.wait(&format!("document.querySelector('#message').innerText.includes('{thing}')"));
        let now = browser.script("return location.hash");
        assert!(now.as_str().unwrap().contains(shown), "the address says what is shown: {now}");
        browser.press_on("#retry");
        browser.wait("document.querySelector('#message').hidden");
    }
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3,99");
    browser.wait("document.querySelector('#message').innerText.includes('området »99«')");
    demo.wait_for("area=3&");
    assert!(browser.text("#area-panel h2").contains("Vestermarken"));
}
