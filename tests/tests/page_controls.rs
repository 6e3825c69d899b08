//! What a person does with what stands around the map, and what the page does by itself, in headless Chromium.
use serde_json::{Value, json};
use std::{
    thread::sleep,
    time::{Duration, Instant},
};
use tests::{
    browser::key::{END, ENTER},
    demo::{Demo, READY, VESTERMARKEN},
    http::{get, post},
    program::printed,
};
use wire::Catalogue;

/// How far a place of the world is from the left edge of the page.
fn left(demo: &Demo) -> f64 {
    demo.browser.script("return window.bydelsblik.project(12, 55)[0]").as_f64().unwrap()
}

/// Counts the frames that the page asks for, and those that have not come yet.
fn count_frames(demo: &Demo) {
    demo.browser.script(
        "window.frames = { asked: 0, pending: 0 }; const request = window.requestAnimationFrame.bind(window); \
         window.requestAnimationFrame = (call) => { frames.asked += 1; frames.pending += 1; \
             return request((time) => { frames.pending -= 1; call(time); }); }",
    );
}

/// Waits until the map stands still: a map that moves waits for a frame.
fn rest(demo: &Demo) {
    let mut last = f64::NAN;
    while left(demo) != last || demo.browser.script("return frames.pending") != json!(0) {
        last = left(demo);
        sleep(Duration::from_millis(300));
    }
}

/// Moves the mouse to the left with the button down, fast, and lets it go.
fn throw(demo: &Demo) {
    let begin = demo.browser.script("return Date.now() / 1000").as_f64().unwrap();
    // A hand's time, whatever time the machine takes.
    let mouse = |kind: &str, step: i64| {
        let (x, time) = (1000 - 25 * step.min(8), begin + 0.012 * step as f64);
        let event =
            json!({"type": kind, "x": x, "y": 600, "button": "left", "buttons": 1, "clickCount": 1, "timestamp": time});
        demo.browser.cdp("Input.dispatchMouseEvent", &event);
    };
    mouse("mousePressed", 0);
    for step in 1..=8 {
        mouse("mouseMoved", step);
    }
    mouse("mouseReleased", 9);
}

#[test]
fn a_thrown_map_glides_to_rest_and_then_draws_nothing() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let whole = left(&demo);
    count_frames(&demo);
    throw(&demo);
    rest(&demo);
    let glided = whole - left(&demo);
    assert!(glided > 215.0, "the pointer went 200 pixels and the map {glided}");
    // Nobody touches it: no frame is drawn, which would ask for the next.
    let asked = || browser.script("return frames.asked");
    let before = asked();
    assert!(before.as_i64().unwrap() > 3, "the map went by frames: {before}");
    sleep(Duration::from_millis(800));
    assert_eq!(asked(), before);
    assert!((whole - left(&demo) - glided).abs() < 0.5, "it is at rest");

    // Who wants no movement has none: the map stays where the pointer left it, and a key moves it at once.
    let calm = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
    browser.cdp("Emulation.setEmulatedMedia", &calm);
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    count_frames(&demo);
    throw(&demo);
    rest(&demo);
    let moved = whole - left(&demo);
    assert!((moved - 200.0).abs() < 12.0, "the pointer went 200 pixels and the map {moved}");
    browser.focus("#map");
    let at_once = browser.script(
        "const before = window.bydelsblik.project(12, 55)[0]; \
         document.querySelector('#map').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' })); \
         return before - window.bydelsblik.project(12, 55)[0]",
    );
    assert!((at_once.as_f64().unwrap() - 120.0).abs() < 1.0, "{at_once}");
    demo.no_complaint();
}

#[test]
fn a_class_selects_its_areas_and_the_map_goes_to_what_is_selected() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025");
    assert_eq!(demo.count("#zoom-selection"), 0, "nothing is selected");
    let last = demo.classes().pop().unwrap();
    browser.press_on("#legend .entries li:nth-child(5) .entry");
    browser.wait("window.bydelsblik.state().includes('area=')");
    browser.wait(READY);
    assert!(browser.text("#compare").contains(&format!("{} områder er valgt", last.1)), "{}", browser.text("#compare"));
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3");
    assert!(browser.text("#announcement").starts_with("Valgt: Vestermarken – "), "{}", browser.text("#announcement"));
    let scale = "(window.bydelsblik.project(12.1, 55)[0] - window.bydelsblik.project(12, 55)[0])";
    let whole = browser.script(&format!("return {scale}")).as_f64().unwrap();
    let bar = browser.text("#scale");
    browser.press_on("#zoom-selection");
    browser.wait(&format!("{scale} > {}", 1.5 * whole));
    browser.wait(&format!("document.querySelector('#scale').textContent !== {}", json!(bar)));
    browser.press_on("#zoom-fit");
    browser.wait(&format!("{scale} < {}", 1.05 * whole));
    assert!(demo.has("area=3"), "the selection stays");
    assert_eq!(demo.count("footer .north svg"), 1);
    assert!(!browser.text("#attribution").is_empty());
    demo.no_complaint();
}

#[test]
fn an_indicator_is_found_by_its_name_and_by_its_definition() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let catalogue: Catalogue = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    let domains = demo.count("#indicator optgroup");
    assert!(domains > 3 && domains < catalogue.indicators.len() as i64, "{domains} groups");
    browser.press_on("#search");
    browser.press("domfældte");
    browser.wait("document.querySelector('#finds [role=option]')?.innerText.includes('Nøgletal')");
    browser.press(ENTER);
    demo.wait_for("indicator=doemte");
    let doemte = catalogue.indicators.iter().find(|indicator| indicator.code == "doemte").unwrap();
    assert!(browser.text("#legend").contains(&doemte.description.da), "its definition is shown");
    // A word that stands in no name.
    let word = "våbenloven";
    let told = catalogue.indicators.iter().filter(|indicator| indicator.description.da.contains(word)).count();
    assert!(told > 0 && catalogue.indicators.iter().all(|indicator| !indicator.name.da.contains(word)));
    browser.press_on("#search");
    browser.press(word);
    browser.wait(&format!("document.querySelectorAll('#finds [role=option]').length === {told}"));
    browser.script("document.querySelector('#search').select()");
    browser.press_on("#search");
    browser.press("xyz");
    browser.wait("document.querySelector('.search [role=status]').innerText === 'Ingen resultater.'");
    demo.no_complaint();
}

#[test]
fn every_layer_is_drawn_in_the_colours_of_its_legend() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let catalogue: Catalogue = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    assert!(catalogue.layers.iter().any(|layer| layer.id.starts_with("h3")));
    for layer in &catalogue.layers {
        demo.show(&format!("layer={}&indicator=uden_tilknytning&period=2025", layer.id));
        let pixels = demo.pixels_of_classes();
        println!("{}: {pixels:?}", layer.id);
        let seen = pixels.iter().filter(|pixels| **pixels > 30).count();
        assert!(pixels.len() >= 2 && seen * 3 >= pixels.len() * 2, "{}: {pixels:?} pixels of each class", layer.id);
    }
    demo.no_complaint();
}

#[test]
fn the_table_has_every_area_and_makes_only_the_rows_that_are_seen() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=kvadratnet-100m&indicator=uden_tilknytning&period=2025&view=table");
    browser.wait("document.querySelectorAll('#table tbody th').length > 5");
    let all = browser.script("return Number(document.querySelector('#table table').getAttribute('aria-rowcount'))");
    let (all, made) = (all.as_i64().unwrap() - 1, demo.count("#table tbody th"));
    assert!(all > 150 && made < 100, "{made} rows are made of {all}");
    let first = browser.text("#table tbody th");
    browser.focus("#table .scroller");
    // A key that comes before the browser has drawn the list once is lost.
    for _ in 0..10 {
        browser.press(END);
        sleep(Duration::from_millis(500));
        if browser.script("return document.querySelector('#table .scroller').scrollTop > 0") == json!(true) {
            break;
        }
    }
    browser.wait(&format!(
        "document.querySelector('#table tbody tr:last-child[aria-rowindex]')?.getAttribute('aria-rowindex') === '{}'",
        all + 1
    ));
    assert_ne!(browser.text("#table tbody th"), first);
    assert!(demo.count("#table tbody th") < 100);
    // What is chosen in the table is chosen on the map.
    browser.press_on("#table tbody tr[aria-rowindex]:last-child .link");
    demo.wait_for("area=");
    demo.no_complaint();
}

/// Sets what the network of the page is like.
fn network(demo: &Demo, offline: bool, latency_ms: u32) {
    demo.browser.cdp("Network.enable", &json!({}));
    let conditions =
        json!({"offline": offline, "latency": latency_ms, "downloadThroughput": -1, "uploadThroughput": -1});
    demo.browser.cdp("Network.emulateNetworkConditions", &conditions);
}

#[test]
fn answers_that_come_late_mislead_nobody() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let corners = || {
        let place = |lon: f64, lat: f64| {
            let place = browser.script(&format!("return window.bydelsblik.project({lon}, {lat})"));
            [0, 1].map(|axis| place[axis].as_f64().unwrap())
        };
        [place(12.0, 55.0), place(12.1, 55.1)]
    };
    // What is found is gone to, whether its layer is on the map already or comes later.
    let found = |layer: &str, period: u32, latency_ms: u32| {
        demo.show(&format!("layer={layer}&indicator=uden_tilknytning&period={period}"));
        browser.press_on("#search");
        browser.wait(READY);
        network(&demo, false, latency_ms);
        count_frames(&demo);
        browser.press("vestermarken");
        browser.wait("document.querySelector('#finds [role=option]')?.innerText.includes('Bydele')");
        browser.press(ENTER);
        demo.wait_for("area=3");
        rest(&demo);
        network(&demo, false, 0);
        corners()
    };
    let (soon, late) = (found("districts", 2025, 0), found("departments", 2024, 700));
    for (soon, late) in soon.iter().flatten().zip(late.iter().flatten()) {
        assert!((soon - late).abs() < 2.0, "{soon} and {late}");
    }
    // The list has the names and figures of one layer.
    demo.show("layer=districts&indicator=behovsindeks&period=2025&view=ranking");
    let districts = browser.text("#places");
    assert!(districts.contains("Vestermarken"), "{districts}");
    network(&demo, false, 300);
    browser.choose("#layer", "departments");
    let begin = Instant::now();
    let mut now = districts.clone();
    while !now.contains("Tårnparken") && begin.elapsed() < Duration::from_secs(30) {
        now = browser.text("#places");
        // Before the page has heard of it all is as it was; after it, nothing until the other layer has come.
        assert!(now == districts || !now.contains("Vestermarken"), "{now}");
    }
    assert!(now.contains("Tårnparken"), "{now}");
    network(&demo, true, 0);
    browser.slide_to("2024");
    browser.wait("!document.querySelector('#message').hidden");
    assert_eq!(demo.count("#places .place"), 0, "figures of another year");
    network(&demo, false, 0);
    browser.press_on("#retry");
    browser.wait("document.querySelectorAll('#places .place').length > 9");
    let said = browser.console();
    assert!(said.iter().all(|line| line.contains("ERR_INTERNET_DISCONNECTED")), "{said:?}");
}

#[test]
fn without_a_network_what_is_there_stays_and_comes_anew_when_asked() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let network = |offline| network(&demo, offline, 0);
    let before = demo.pixel(VESTERMARKEN);
    network(true);
    browser.choose("#indicator", "kun_grundskole");
    browser.wait("!document.querySelector('#message').hidden");
    assert!(browser.text("#message").contains("ingen forbindelse"));
    assert_eq!(demo.pixel(VESTERMARKEN), before);
    network(false);
    browser.press_on("#retry");
    browser.wait("document.querySelector('#message').hidden");
    browser.wait("document.querySelector('#legend').innerText.includes('grundskole')");
    assert!(demo.has("indicator=kun_grundskole"));
    // What is on the map is there then, and the list alone is missed.
    browser.choose("#indicator", "behovsindeks");
    demo.wait_for("indicator=behovsindeks");
    network(true);
    browser.press_on("#view-ranking");
    browser.wait("!document.querySelector('#message').hidden");
    assert_eq!(demo.count("#places .place"), 0);
    network(false);
    browser.press_on("#retry");
    browser.wait("document.querySelectorAll('#places .place').length === 9");
    browser.wait("document.querySelector('#message').hidden");
    // The browser itself says that the network was away; the page says nothing more.
    let said = browser.console();
    assert!(said.iter().all(|line| line.contains("ERR_INTERNET_DISCONNECTED")), "{said:?}");
}

#[test]
fn who_comes_back_is_told_of_a_new_release_and_keeps_everything() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=doemte&period=2024&area=3&opacity=80");
    let state = demo.state();
    let come_back = || browser.script("document.dispatchEvent(new Event('visibilitychange'))");
    come_back();
    browser.wait(READY);
    assert_eq!(browser.script("return document.querySelector('#message').hidden"), json!(true));
    let (code, out, err) = printed(&demo.run(&["publish", "--statute"]));
    assert_eq!(code, 0, "{out}{err}");
    come_back();
    browser.wait("!document.querySelector('#message').hidden");
    assert!(browser.text("#message").contains("ny udgivelse"), "{}", browser.text("#message"));
    assert!(browser.text("#release").contains("Udgivelse 1"), "{}", browser.text("#release"));
    browser.script("window.stale = true");
    browser.press_on("#retry");
    browser.wait("!window.stale && window.bydelsblik");
    browser.wait(READY);
    assert!(browser.text("#release").contains("Udgivelse 2"), "{}", browser.text("#release"));
    assert_eq!(demo.state(), state);
    demo.no_complaint();
}

#[test]
fn who_comes_back_is_told_that_the_release_was_withdrawn() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=doemte&period=2024&area=3");
    let (code, out, err) = printed(&demo.run(&["publish", "--statute"]));
    assert_eq!(code, 0, "{out}{err}");
    let (code, out, err) = printed(&demo.run(&["withdraw", "1"]));
    assert_eq!(code, 0, "{out}{err}");
    browser.script("document.dispatchEvent(new Event('visibilitychange'))");
    browser.wait("!document.querySelector('#message').hidden");
    assert!(browser.text("#message").contains("trukket tilbage"), "{}", browser.text("#message"));
    browser.script("window.stale = true");
    browser.press_on("#retry");
    browser.wait("!window.stale && window.bydelsblik");
    browser.wait(READY);
    assert!(browser.text("#release").contains("Udgivelse 2"), "{}", browser.text("#release"));
}

#[test]
fn a_large_text_and_a_dense_screen_lose_nothing() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    // 400 % on a screen of 1280 pixels, 200 % on one of 1440 by 900, and a screen of two pixels to one.
    for (width, height, ratio) in [(320, 256, 4), (720, 450, 2), (1440, 900, 2)] {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": ratio, "mobile": false});
        browser.cdp("Emulation.setDeviceMetricsOverride", &size);
        demo.show("layer=districts&indicator=uden_tilknytning&period=2025&against=2018&compare=swipe&area=3");
        let over = browser.script("return document.documentElement.scrollWidth - window.innerWidth");
        assert!(over.as_i64().unwrap() <= 0, "{width}×{height}: {over} pixels too wide");
        let canvas = browser.script(
            "const map = document.querySelector('#map'); return [map.width / map.clientWidth, map.height / map.clientHeight]",
        );
        // More than three pixels to one would be work that nobody sees.
        assert_eq!(canvas, json!([ratio.min(3), ratio.min(3)]), "the map has every pixel of the screen");
        // A control that can be reached is seen; one under another panel cannot be reached.
        let seen = |control: &str| {
            browser.focus(control);
            browser.script(&format!(
                "const e = document.querySelector('{control}'); const b = e.getBoundingClientRect(); \
                 if (document.activeElement !== e) return 'hidden'; \
                 const top = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2); \
                 return e.contains(top) ? 'seen' : 'under ' + (top?.id || top?.className) + ' at ' + [b.left, b.top, b.right, b.bottom]"
            ))
        };
        assert_eq!(seen("#area-close"), "seen", "{width}×{height}");
        for control in ["#indicator", "#layer", "#search", "#zoom-in", "#tool-lasso"] {
            let found = seen(control);
            assert!(found == "seen" || found == "hidden", "{control} at {width}×{height}: {found}");
        }
        browser.press_on("#area-close");
        for control in ["#indicator", "#layer", "#search", "#zoom-in", "#tool-lasso", "#swipe-place"] {
            assert_eq!(seen(control), "seen", "{control} at {width}×{height}");
        }
    }
    demo.no_complaint();
}

#[test]
fn what_is_chosen_leaves_the_map_its_room() {
    let Some(demo) = Demo::open(1024, 768) else { return };
    let browser = &demo.browser;
    for chosen in ["3", "3,4"] {
        demo.show(&format!("layer=districts&indicator=uden_tilknytning&period=2025&area={chosen}"));
        // Where the map is not covered, in the longest row and column.
        let free = browser.script(
            "const longest = (count, at) => { let run = 0, best = 0; for (let i = 0; i < count; i++) \
                 best = Math.max(best, run = document.elementFromPoint(...at(i))?.id === 'map' ? run + 1 : 0); return best; }; \
             return [longest(innerWidth, (x) => [x, 60]), longest(innerHeight, (y) => [500, y])]",
        );
        let [across, down] = [0, 1].map(|side| free[side].as_i64().unwrap());
        assert!(across > 600 && down > 340, "{chosen}: {across} × {down}");
    }
    // What was chosen in the list of priorities comes out from under the panel that stands below the map, not beside it.
    let catalogue: Value = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    let url = format!("{}/api/v1/releases/{}/exports", demo.server.url, catalogue["release"]["key"].as_str().unwrap());
    let wanted = json!({ "layer": "districts", "indicator": "behovsindeks", "period": "2025", "format": "geojson", "areas": ["3"] });
    let district: Value = post(&url, &wanted).json();
    let mut place = &district["features"][0]["geometry"]["coordinates"];
    while place[0].is_array() {
        place = &place[0];
    }
    let [lon, lat] = [0, 1].map(|axis| place[axis].as_f64().unwrap());
    let height = || browser.script(&format!("return bydelsblik.project({lon}, {lat})[1]")).as_f64().unwrap();
    demo.show(&format!(
        "layer=districts&indicator=behovsindeks&period=2025&view=ranking&map={lon}/{:.5}/13",
        lat + 0.02
    ));
    let before = height();
    assert!(before > 450.0, "{before}");
    browser.press_on_text("#ranking .places button", "Vestermarken");
    demo.wait_for("open=3");
    browser.press_on("#view-map");
    demo.wait_for("area=3");
    browser.wait(READY);
    browser.wait(&format!("bydelsblik.project({lon}, {lat})[1] < 400"));
    demo.no_complaint();
}

#[test]
fn on_a_phone_the_colours_of_names_are_told_under_the_switch() {
    let Some(demo) = Demo::open(390, 844) else { return };
    let browser = &demo.browser;
    let seen = |selector: &str| {
        browser.script(&format!(
            "const all = [...document.querySelectorAll('{selector}')]; return all.filter((e) => {{ const b = e.getBoundingClientRect(); \
                 return b.width > 8 && b.right <= innerWidth && e.contains(document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2)); }}).length"
        ))
    };
    demo.show("layer=districts&indicator=kvadrant&period=2025");
    assert!(browser.text(".strip .names").contains("Tavst behov"), "{}", browser.text(".strip"));
    assert_eq!(seen(".strip .names span"), json!(6));
    demo.show("layer=districts&indicator=status_udvikling&period=2025");
    assert_eq!(seen(".strip .matrix td svg"), json!(16));
    assert_eq!(seen(".strip .matrix th"), json!(8));
    demo.show("layer=districts&indicator=doemte&period=2024&view=table&area=3");
    let overlap = browser.script(
        "return document.querySelector('#table').getBoundingClientRect().bottom - document.querySelector('#area-panel').getBoundingClientRect().top",
    );
    assert!(overlap.as_f64().unwrap() < 1.0, "the table ends where what is chosen begins: {overlap}");
    demo.no_complaint();
}
