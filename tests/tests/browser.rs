//! The page in headless Chromium: it draws, it answers a real click, it says what it shows.
use geo::{Area, Coord, InteriorPoint, LineString, MultiPolygon, Polygon};
use geodata::{
    classify::{Breaks, FEWEST_FOR_QUANTILES, Rgb, colour},
    column::{Column, State},
    tile::{Feature, Shape, decode, lon_lat_of_world},
};
use std::{collections::HashMap, fs, path::PathBuf};
use tests::{
    browser::{Browser, Screenshot, key},
    http::get,
    program::{Server, printed, run},
    shared::{project, shared},
    town::Town,
};
use wire::Catalogue;

const INDICATOR: &str = "uden_tilknytning";

/// An area of a layer: where a person would click it, and the colour that its value has by the export's own numbers.
struct Expected {
    feature: Feature,
    lon_lat: [f64; 2],
    area: f64,
    colour: Option<Rgb>,
}

fn polygons(shape: &Shape) -> MultiPolygon<f64> {
    let Shape::Surface(polygons) = shape else { panic!("a layer of areas holds no line") };
    let line = |ring: &Vec<[u32; 2]>| -> LineString<f64> {
        ring.iter().map(|&point| lon_lat_of_world(point)).map(|[x, y]| Coord { x, y }).collect()
    };
    polygons.iter().map(|rings| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect())).collect()
}

/// The areas of a layer, the largest first.
fn expected(url: &str, layer: &str) -> Vec<Expected> {
    let catalogue: Catalogue = get(&format!("{url}/api/v1/catalogue"), &[]).json();
    let base = format!("{url}/api/v1/releases/{}", catalogue.release.key);
    let features = decode(&get(&format!("{base}/layers/{layer}"), &[]).body).unwrap();
    let column = Column::decode(&get(&format!("{base}/columns/{layer}/{INDICATOR}/2025"), &[]).body).unwrap();
    // The limits are of all periods, and as they print.
    let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == INDICATOR).unwrap();
    let (mut values, mut most) = (Vec::new(), 0);
    for period in &indicator.periods {
        let column =
            Column::decode(&get(&format!("{base}/columns/{layer}/{INDICATOR}/{}", period.id), &[]).body).unwrap();
        let valued = column.states.iter().zip(&column.values).filter(|(state, _)| **state == State::Value);
        let before = values.len();
        values.extend(valued.map(|(_, value)| *value));
        most = most.max(values.len() - before);
    }
    let breaks = if most < FEWEST_FOR_QUANTILES { Breaks::natural(&values, 5) } else { Breaks::quantile(&values, 5) };
    let breaks = breaks.unwrap().printed(indicator.decimals);
    let colour = |at: usize| {
        (column.states[at] == State::Value).then(|| colour(breaks.class_of(column.values[at]), breaks.len()))
    };
    let areas = (0..features.len()).map(|at| {
        let feature = features.feature(at);
        let polygons = polygons(&feature.shape);
        let inside = polygons.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area())).unwrap();
        let point = inside.interior_point().unwrap();
        Expected { area: inside.unsigned_area(), lon_lat: [point.x(), point.y()], colour: colour(at), feature }
    });
    let mut areas: Vec<Expected> = areas.collect();
    areas.sort_by(|a, b| b.area.total_cmp(&a.area));
    areas
}

fn place(browser: &Browser, [lon, lat]: [f64; 2]) -> (i64, i64) {
    let place = browser.script(&format!("return window.bydelsblik.project({lon}, {lat})"));
    let number = |at: usize| place[at].as_f64().unwrap().floor() as i64;
    (number(0), number(1))
}

fn is_like(found: Rgb, wanted: Rgb) -> bool {
    found.iter().zip(wanted).all(|(&found, wanted)| found.abs_diff(wanted) <= 8)
}

/// How many of the areas show their own colour on the screen, out of those that are on it.
fn coloured(browser: &Browser, screen: &Screenshot, areas: &[Expected]) -> (usize, usize) {
    let mut counts = (0, 0);
    for area in areas {
        let Some(wanted) = area.colour else { continue };
        let (x, y) = place(browser, area.lon_lat);
        // What lies under a panel or a label is not the map's.
        let on_map = browser.script(&format!("return document.elementFromPoint({x}, {y})?.id === 'map'"));
        if on_map == serde_json::json!(true) {
            counts.1 += 1;
            counts.0 += usize::from(is_like(screen.pixel(x as usize, y as usize), wanted));
        }
    }
    counts
}

const READY: &str = "document.body.dataset.ready === 'true' && !document.body.dataset.busy";

fn keep(screen: &Screenshot, name: &str) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.png")), &screen.png).unwrap();
}

/// Opens the page, compares the colours of the map with the numbers, and clicks a department.
fn assert_map(url: &str, picture: &str) {
    let Some(browser) = Browser::open(1440, 900) else { return };
    browser.go(url);
    browser.wait(READY);
    browser.choose("#layer", "departments");
    browser.choose("#indicator", INDICATOR);
    browser.slide_to("2025");
    browser.wait(READY);
    let areas = expected(url, "departments");
    let largest = &areas[..20];
    let screen = browser.screenshot();
    keep(&screen, picture);
    let (right, seen) = coloured(&browser, &screen, largest);
    // A label or an outline may cover a point; an overlay that is not drawn leaves none right.
    assert!(seen >= 10 && right * 10 >= seen * 8, "{right} of {seen} departments have the colour of their value");

    let clicked = largest.iter().find(|area| {
        let (x, y) = place(&browser, area.lon_lat);
        browser.script(&format!("return document.elementFromPoint({x}, {y})?.id === 'map'")) == serde_json::json!(true)
    });
    let clicked = clicked.unwrap();
    let (x, y) = place(&browser, clicked.lon_lat);
    browser.click(x, y);
    browser.wait("document.querySelector('#area-name')?.innerText && !document.querySelector('#area-panel').hidden");
    browser.wait(READY);
    // A browser shows spaces that follow each other as one.
    let name_of = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(name_of(&browser.text("#area-name")), name_of(&clicked.feature.name));
    keep(&browser.screenshot(), &format!("{picture}-panel"));
    browser.press(key::ESCAPE);
    browser.wait("!document.querySelector('#area-panel') || document.querySelector('#area-panel').hidden");
    assert_eq!(browser.console(), Vec::<String>::new());
}

fn demo() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let server =
        Server::start(&["demo", "--no-open", "--db", &format!("sqlite://{}/demo.db", folder.path().display())]);
    (folder, server)
}

#[test]
fn the_demo_is_on_the_map_and_a_click_names_the_department() {
    let (_folder, server) = demo();
    assert_map(&server.url, "demo");
}

#[test]
fn colours_are_those_of_the_numbers_and_no_map_without_the_overlay_would_pass() {
    let Some(browser) = Browser::open(1024, 768) else { return };
    let (_folder, server) = demo();
    browser.go(&server.url);
    browser.wait(READY);
    for layer in ["districts", "kvadratnet-1km"] {
        browser.choose("#layer", layer);
        browser.choose("#indicator", INDICATOR);
        browser.slide_to("2025");
        browser.wait(READY);
        let areas = expected(&server.url, layer);
        // A district's name stands where it is seen best, which is where a colour would be read.
        browser.script("document.querySelector('#labels').style.display = 'none'");
        let screen = browser.screenshot();
        keep(&screen, &format!("demo-{layer}"));
        let (right, seen) = coloured(&browser, &screen, &areas);
        assert!(seen >= 3 && right * 10 >= seen * 6, "{layer}: {right} of {seen}");
        // The same check on a picture of another layer's colours fails, so that it cannot pass by chance.
        let wrong: Vec<Expected> =
            areas.into_iter().map(|area| Expected { colour: area.colour.map(|[r, g, b]| [b, r, g]), ..area }).collect();
        assert_eq!(coloured(&browser, &screen, &wrong).0, 0);
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_page_speaks_danish_fits_a_phone_and_says_that_the_place_is_fictional() {
    let Some(browser) = Browser::open(390, 844) else { return };
    let (_folder, server) = demo();
    browser.go(&server.url);
    browser.wait(READY);
    // A first visit is welcomed where the panel stands.
    browser.press_on("#welcome-close");
    browser.wait("document.querySelector('#welcome').hidden");
    assert_eq!(browser.script("return document.documentElement.lang"), serde_json::json!("da"));
    assert!(browser.text("#fictional").contains("Fiktiv kommune"), "{}", browser.text("#fictional"));
    let overflow = browser.script("return document.documentElement.scrollWidth - window.innerWidth");
    assert!(overflow.as_i64().unwrap() <= 0, "the page is {overflow} px too wide");
    assert!(browser.text("#release").contains("Udgivelse"), "{}", browser.text("#release"));
    keep(&browser.screenshot(), "demo-phone");
    browser.choose("#language", "en");
    browser.wait(
        "document.documentElement.lang === 'en' && document.querySelector('#release').innerText.includes('Release')",
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// The colours of a square of pixels around a place, with how often each is there.
fn pattern(browser: &Browser, screen: &Screenshot, lon_lat: [f64; 2]) -> HashMap<Rgb, usize> {
    let (x, y) = place(browser, lon_lat);
    let mut colours = HashMap::new();
    for (dx, dy) in (-6..=6).flat_map(|dx| (-6..=6).map(move |dy| (dx, dy))) {
        *colours.entry(screen.pixel((x + dx) as usize, (y + dy) as usize)).or_default() += 1;
    }
    colours
}

#[test]
fn all_states_are_drawn_apart() {
    let Some(browser) = Browser::open(1440, 900) else { return };
    let mut town = Town::new();
    town.change("e", "kun_grundskole", |_| 0);
    town.counts.retain(|count| !(count.department == "f" && count.indicator == "kun_grundskole"));
    let served = town.serve();
    browser.go(&served.server.url);
    browser.wait(READY);
    let shown = |indicator: &str, period: &str, name: &str| {
        browser.choose("#layer", "departments");
        browser.choose("#indicator", indicator);
        browser.slide_to(period);
        browser.wait(READY);
        browser.script("document.querySelector('#labels').style.display = 'none'");
        let screen = browser.screenshot();
        keep(&screen, &format!("states-{name}"));
        screen
    };
    let areas = expected(&served.server.url, "departments");
    let of = |id: &str| areas.iter().find(|area| area.feature.id == id).unwrap().lon_lat;
    let figures = shown("kun_grundskole", "2025", "figures");
    let legend = browser.text("#legend");
    for text in ["0: ingen eller meget få", "Tilbageholdt for at beskytte enkeltpersoner", "Ingen data"] {
        assert!(legend.to_lowercase().contains(&text.to_lowercase()), "{text} is not in the legend: {legend}");
    }
    let concerns = shown("bekymringer", "1. kvt. 2025", "concerns");
    assert!(browser.text("#legend").contains("Ingen kunne indberette"));
    let patterns = [
        ("value", pattern(&browser, &figures, of("c"))),
        ("zero", pattern(&browser, &figures, of("e"))),
        ("suppressed", pattern(&browser, &figures, of("s3"))),
        ("missing", pattern(&browser, &figures, of("f"))),
        ("nobody could report", pattern(&browser, &concerns, of("f"))),
    ];
    for (at, (one, colours)) in patterns.iter().enumerate() {
        for (other, others) in &patterns[at + 1..] {
            let same: usize = colours.iter().map(|(colour, count)| *count.min(others.get(colour).unwrap_or(&0))).sum();
            assert!(same * 10 < 13 * 13 * 9, "{one} and {other} look alike: {same} of 169 pixels");
        }
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn koebenhavn_is_on_the_map() {
    let Some(cases) = shared("cases/koebenhavn") else { return };
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}/a.db", folder.path().display());
    let mapping = project("tests/cases/koebenhavn.toml");
    let arguments =
        ["import", mapping.to_str().unwrap(), "--dir", cases.to_str().unwrap(), "--db", &db, "--accept-problems"];
    assert_eq!(printed(&run(&arguments)).0, 0);
    assert_eq!(printed(&run(&["publish", "--new-secret", "--db", &db])).0, 0);
    let server = Server::start(&["serve", "--db", &db]);
    assert_eq!(expected(&server.url, "departments").len(), 506);
    assert_map(&server.url, "koebenhavn");
}
