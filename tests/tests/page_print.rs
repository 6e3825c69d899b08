//! The print sheet, pictures and the link: what is taken away says what it shows, and leaves nothing out.
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use tests::demo::{Demo, READY};

/// Makes the page as it is about to be printed, and shows it as paper does.
fn on_paper(demo: &Demo) {
    demo.browser.script("window.dispatchEvent(new Event('beforeprint'))");
    demo.browser.cdp("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    demo.browser.wait("document.querySelector('#paper h1')");
}

fn on_screen_again(demo: &Demo) {
    demo.browser.cdp("Emulation.setEmulatedMedia", &json!({"media": ""}));
    demo.browser.script("window.dispatchEvent(new Event('afterprint'))");
    demo.browser.wait("!document.querySelector('#paper').children.length");
}

/// Texts of all elements of a selector.
fn texts(demo: &Demo, selector: &str) -> Vec<String> {
    let script = format!("return [...document.querySelectorAll({})].map((e) => e.innerText.trim())", json!(selector));
    let found = demo.browser.script(&script);
    found.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// The page as A4, by the browser itself: width and height of each sheet in points.
fn pdf(demo: &Demo, landscape: bool) -> Vec<[f64; 2]> {
    let paper = json!({"landscape": landscape, "paperWidth": 8.27, "paperHeight": 11.69});
    let printed = demo.browser.cdp("Page.printToPDF", &paper);
    let bytes = BASE64_STANDARD.decode(printed["data"].as_str().unwrap()).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let sheets = text.split("/Type /Page\n").skip(1);
    let size = |sheet: &str| {
        let sides = sheet.split("/MediaBox [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
        let sides: Vec<f64> = sides.split_whitespace().map(|side| side.parse().unwrap()).collect();
        [sides[2], sides[3]]
    };
    sheets.map(size).collect()
}

/// Keeps what the page saves, and under which name.
fn keep_saved(demo: &Demo) {
    demo.browser.script(
        "const make = URL.createObjectURL; window.saved = undefined; \
         URL.createObjectURL = (blob) => { window.made = blob; return make.call(URL, blob); }; \
         HTMLAnchorElement.prototype.click = function () { window.saved = window.made; window.savedAs = this.download; };",
    );
}

#[test]
fn the_whole_list_is_on_paper_with_all_that_must_be_known_of_it() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show(
        "layer=departments&indicator=behovsindeks&period=2025&view=ranking&weights=doemte:30&scenario=Ro%20og%20orden",
    );
    let on_screen = texts(&demo, "#places .row > .link");
    assert!(on_screen.len() > 35, "{}", on_screen.len());
    browser.script("window.print = () => { window.printed = true; }; document.querySelector('#print').click()");
    browser.wait("window.printed");
    on_paper(&demo);
    assert_eq!(texts(&demo, "#paper .paper-rows tbody th"), on_screen);
    // With own weights each place says from where it has moved.
    let places = texts(&demo, "#paper .paper-rows tbody td:first-child");
    assert!(places[0].starts_with('1') && places.iter().any(|place| place.contains(" op ")), "{places:?}");
    let sheet = browser.text("#paper");
    for part in [
        "Bydelsø",
        "Fiktiv kommune",
        "Prioritering 2025",
        "Ro og orden: Domfældte personer 3,0 ×; øvrige nøgletal 1 ×",
        "Boligafdelinger, 45 områder",
        "Udgivelse 1, ",
        "Udskrevet ",
        "mindst 20 husstande",
        "meget stort behov: over 1,5",
        "Syntetiske data",
    ] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    // Nothing of the screen, and nothing to press.
    let seen = browser.script(
        "return ['#map', '#panel', '#ranking', '#zoom-in', '#own-weights'].filter((s) => document.querySelector(s).checkVisibility())",
    );
    assert_eq!(seen, json!([]));
    assert_eq!(demo.count("#paper :is(input, select)"), 0);
    let heads = browser.script(
        "const style = (selector) => getComputedStyle(document.querySelector(selector)); \
         return [style('#paper thead').display, style('#paper tbody tr').breakInside, style('body').overflow]",
    );
    assert_eq!(heads, json!(["table-header-group", "avoid", "visible"]));
    // The map takes most of the sheet's width, and the legend has room for its words.
    let cut = browser.script(
        "const width = (selector) => document.querySelector(selector).getBoundingClientRect().width; \
         return [width('.paper-map') / width('#paper') > 0.98, width('.paper-maps canvas') > 400, \
             [...document.querySelectorAll('.paper-legend *')].filter((e) => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').length]",
    );
    assert_eq!(cut, json!([true, true, 0]));
    on_screen_again(&demo);
    let [upright, broad] = [false, true].map(|landscape| pdf(&demo, landscape));
    assert!(upright.len() >= 2 && upright.iter().all(|[width, height]| width < height), "{upright:?}");
    assert!(broad.len() >= 2 && broad.iter().all(|[width, height]| width > height), "{broad:?}");
    assert_eq!(demo.count("#paper > *"), 0, "the browser ends what it began");
    demo.no_complaint();
}

#[test]
fn the_table_is_on_paper_as_it_is_sorted_and_sought_and_as_the_filters_have_it() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025&view=table");
    browser.press_on_text("#table thead button", "Område");
    browser.wait("document.querySelector('#table th.name[aria-sort=ascending]')");
    on_paper(&demo);
    let names = texts(&demo, "#paper .paper-rows tbody th");
    assert_eq!(names.len(), 45);
    assert!(browser.text("#paper .entries").contains("Tilbageholdt for at beskytte enkeltpersoner"));
    let (first, last) = (names.first().unwrap().as_str(), names.last().unwrap().as_str());
    assert!(first < "D" && last > "V", "by name: from {first} to {last}");
    on_screen_again(&demo);

    demo.show("layer=departments&indicator=uden_tilknytning&period=2025&view=table&filter=uden_tilknytning:above:30");
    on_paper(&demo);
    let met = texts(&demo, "#paper .paper-rows tbody th");
    let said = format!("Uden job eller uddannelse over 30,0 %. {} af 45 områder opfylder filtrene.", met.len());
    let sheet = browser.text("#paper").replace('\u{a0}', " ");
    assert!(met.len() < 45 && sheet.contains(&said), "{said}: {sheet}");
    assert!(sheet.contains("opfylder ikke filtrene"), "{sheet}");
    on_screen_again(&demo);

    browser.focus("#table-search");
    browser.press("park");
    browser.wait("document.querySelectorAll('#table tbody input').length < 6");
    on_paper(&demo);
    let found = texts(&demo, "#paper .paper-rows tbody th");
    assert!(!found.is_empty() && found.iter().all(|name| name.to_lowercase().contains("park")), "{found:?}");
    assert!(browser.text("#paper").contains("Søgt efter »park«"));
    demo.no_complaint();
}

#[test]
fn the_map_is_drawn_anew_in_light_colours_at_the_size_of_paper() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let canvases = |light: bool| {
        on_paper(&demo);
        let found = browser.script(
            "return [...document.querySelectorAll('#paper canvas')].map((canvas) => { \
                 const { width, height } = canvas; const seen = new Map(); \
                 const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true }); \
                 context.drawImage(canvas, 0, 0); const d = context.getImageData(0, 0, width, height).data; \
                 for (let i = 0; i < d.length; i += 4) { const c = '#' + [d[i], d[i + 1], d[i + 2]].map((v) => v.toString(16).padStart(2, '0')).join(''); \
                     seen.set(c, (seen.get(c) ?? 0) + 1); } \
                 const classes = [...document.querySelectorAll('#paper .entries rect')].map((rect) => rect.getAttribute('fill')).filter(Boolean); \
                 return { width, height, classes: classes.map((fill) => [fill, seen.get(fill) ?? 0]), caption: canvas.previousSibling.textContent }; })",
        );
        let white = browser.script("return [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('#paper h1')).color]");
        assert_eq!(white, json!(["rgb(255, 255, 255)", "rgb(24, 32, 43)"]), "light: {light}");
        on_screen_again(&demo);
        found
    };
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let screen = demo.pixel(tests::demo::VESTERMARKEN);
    let light = canvases(true);
    let map = &light[0];
    assert!(map["width"].as_i64().unwrap() > 1_900 && map["height"].as_i64().unwrap() > 950, "{map}");
    let drawn = |map: &Value| -> Vec<i64> {
        map["classes"].as_array().unwrap().iter().map(|class| class[1].as_i64().unwrap()).collect()
    };
    assert!(drawn(map).len() == 5 && drawn(map).iter().all(|pixels| *pixels > 5_000), "{map}");
    assert_eq!(demo.pixel(tests::demo::VESTERMARKEN), screen, "the screen is as it was");
    // What is printed from a dark screen is the same.
    browser.dark(true);
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    browser.wait("matchMedia('(prefers-color-scheme: dark)').matches");
    let dark = canvases(false);
    assert_eq!(dark[0]["classes"], light[0]["classes"]);
    browser.dark(false);
    // Two periods are two maps.
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&against=2015&compare=swipe");
    let two = canvases(true);
    assert_eq!(two.as_array().unwrap().len(), 2);
    assert_eq!([&two[0]["caption"], &two[1]["caption"]], ["2015", "2025"]);
    assert_ne!(two[0]["classes"], two[1]["classes"], "each has the colours of its period");
    demo.no_complaint();
}

#[test]
fn profile_and_comparison_are_whole_on_paper() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3");
    let closed = demo.count("#area-panel details:not([open])");
    assert!(closed > 0);
    on_paper(&demo);
    assert_eq!(browser.text("#paper .paper-area h2"), "Vestermarken");
    let parts = browser.script(
        "return [...document.querySelectorAll('#paper .paper-area details')].map((part) => part.querySelector('.part-body').checkVisibility())",
    );
    assert!(
        parts.as_array().unwrap().len() >= 5 && parts.as_array().unwrap().iter().all(|seen| seen == true),
        "{parts}"
    );
    let twice = browser.script("const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.filter((id, at) => ids.indexOf(id) !== at)");
    assert_eq!(twice, json!([]));
    assert_eq!(demo.count("#paper .chart-save"), demo.count("#area-panel .chart-save"));
    assert_eq!(browser.script("return document.querySelector('#paper .chart-save').checkVisibility()"), json!(false));
    on_screen_again(&demo);
    assert_eq!(demo.count("#area-panel details:not([open])"), closed, "the screen is as it was");

    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3,1,2");
    on_paper(&demo);
    let heads = texts(&demo, "#paper .paper-area thead th");
    assert_eq!(heads, texts(&demo, "#paper .paper-area thead th button"));
    assert_eq!(heads.len(), 3);
    assert!(demo.count("#paper .paper-area tbody tr") >= 12);
    on_screen_again(&demo);
    assert!(pdf(&demo, false).len() >= 2);
    demo.no_complaint();
}

#[test]
fn a_chart_is_saved_as_lines_and_as_a_picture() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3");
    keep_saved(&demo);
    for (part, name, heading) in [
        ("#area-course", "uden_tilknytning_3", "Vestermarken · Uden job eller uddannelse, %"),
        ("#area-why", "behovsindeks_2025_3", "Vestermarken · Nøgletallenes bidrag til indekset for 2025"),
    ] {
        let save = |at: usize| {
            browser.script("window.saved = undefined");
            browser.press_on(&format!("{part} .chart-save button:nth-of-type({at})"));
            browser.wait("window.saved");
            browser.script("return window.savedAs")
        };
        assert_eq!(save(2), json!(format!("{name}.svg")));
        let text = browser.asynchronous("return await window.saved.text()");
        let text = text.as_str().unwrap();
        let parsed = browser.asynchronous(
            "const svg = new DOMParser().parseFromString(await window.saved.text(), 'image/svg+xml'); \
             return [svg.documentElement.localName, [...svg.querySelectorAll('text')].map((e) => e.textContent)]",
        );
        assert_eq!(parsed[0], json!("svg"), "{text}");
        let words = parsed[1].to_string();
        for part in [heading, "Udgivelse 1, ", "mindst 20", "Bydelsblik · Bydelsø · Syntetiske data"] {
            assert!(words.contains(part), "{part}: {words}");
        }
        assert_eq!(save(1), json!(format!("{name}.png")));
        let size = browser.asynchronous(
            "const image = await createImageBitmap(window.saved); return [image.width, window.saved.type]",
        );
        assert_eq!(size, json!([1520, "image/png"]));
    }
    demo.no_complaint();
}

#[test]
fn the_link_takes_a_scenario_along() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
    browser.cdp("Browser.grantPermissions", &permissions);
    demo.show("layer=districts&indicator=behovsindeks&period=2025&weights=doemte:30&scenario=Ro%20og%20orden&filter=doemte:above:2");
    browser.press_on("#own-weights .copy-link");
    browser.wait("document.querySelector('#own-weights [role=status]').innerText === 'Linket er kopieret.'");
    let link = browser.asynchronous("return await navigator.clipboard.readText()");
    let link = link.as_str().unwrap().to_owned();
    assert!(link.starts_with(&demo.server.url), "{link}");
    browser.go("about:blank");
    browser.go(&link);
    browser.wait(READY);
    assert!(demo.has("weights=doemte:30") && demo.has("scenario=Ro%20og%20orden") && demo.has("filter=doemte:above:2"));
    demo.no_complaint();
}

#[test]
fn a_comparison_that_is_played_keeps_one_scale() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let legend = |period: &str| {
        demo.show(&format!("layer=districts&indicator=uden_tilknytning&period={period}&against=2015"));
        let texts = texts(&demo, "#legend .entry .range");
        (texts, demo.classes().into_iter().map(|class| class.0).collect::<Vec<_>>())
    };
    let first = legend("2016");
    assert!(first.0.len() >= 5, "{first:?}");
    assert_eq!(legend("2025"), first);
    assert!(browser.text("#legend").contains("Samme grænser fra 2014 til 2025"), "{}", browser.text("#legend"));
    demo.no_complaint();
}
