//! Colours on the page: class limits that mean the same in all periods, the named classes of the index, and changes.
use serde_json::{Value, json};
use tests::{
    browser::key::LEFT,
    demo::{Demo, READY},
    http::get,
};
use wire::{Catalogue, Need, Standings};

#[test]
fn every_method_makes_its_own_classes_and_a_limit_follows_the_pointer() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025&limits=each");
    browser.press_on(".classes summary");
    browser.wait("document.querySelector('.limit')");
    let quantile = demo.classes();
    let of_each: Vec<i64> = quantile.iter().map(|class| class.1).collect();
    assert!(of_each.iter().max().unwrap() - of_each.iter().min().unwrap() <= 4, "about as many in each: {of_each:?}");
    let mut seen = vec![quantile.clone()];
    for method in ["natural", "equal", "fixed"] {
        browser.choose("#classing", method);
        let word = if method == "fixed" { "classes=" } else { method };
        demo.wait_for(word);
        let found = demo.classes();
        if method == "fixed" {
            assert_eq!(found, seen[2], "limits that are fixed begin where they were");
        } else {
            assert!(!seen.contains(&found), "{method} has classes of its own: {found:?}");
        }
        assert_eq!(found.iter().map(|class| class.1).sum::<i64>(), of_each.iter().sum::<i64>());
        seen.push(found);
    }
    // The lowest limit, dragged to the right: more areas in the first class, and the map has other colours.
    let (before, first) = (demo.pixels_of_classes()[0], demo.classes()[0].1);
    let thumb = browser.script(
        "const slider = document.querySelector('.limit'); slider.scrollIntoView({ block: 'center' }); \
         const box = slider.getBoundingClientRect(); const part = (slider.value - slider.min) / (slider.max - slider.min); \
         return [box.left + 8 + part * (box.width - 16), box.top + box.height / 2]",
    );
    let (x, y) = (thumb[0].as_f64().unwrap().round() as i64, thumb[1].as_f64().unwrap().round() as i64);
    let address = demo.state();
    browser.drag(&[(x, y), (x + 10, y), (x + 25, y)], None);
    browser.wait(&format!("window.bydelsblik.state() !== {}", json!(address)));
    browser.wait(READY);
    assert!(demo.classes()[0].1 > first, "{} areas in the first class, {first} before", demo.classes()[0].1);
    let after = demo.pixels_of_classes()[0];
    assert!(after > before, "{after} pixels of the first class, {before} before");
    demo.no_complaint();
}

/// What the classes of the legend say: colour and range.
fn ranges(demo: &Demo) -> Vec<(String, String)> {
    let found = demo.browser.script(
        "return [...document.querySelectorAll('#legend .entry')].filter((entry) => entry.querySelector('rect').getAttribute('fill')) \
         .map((entry) => [entry.querySelector('rect').getAttribute('fill'), entry.querySelector('.range').textContent])",
    );
    let pair = |entry: &Value| (entry[0].as_str().unwrap().to_owned(), entry[1].as_str().unwrap().to_owned());
    found.as_array().unwrap().iter().map(pair).collect()
}

#[test]
fn a_colour_means_one_number_in_all_periods_unless_a_person_turns_it_off() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025");
    let shared = ranges(&demo);
    browser.press_on(".classes summary");
    browser.wait("document.querySelector('#legend').innerText.includes('Samme grænser fra 2014 til 2025')");
    browser.focus("#time");
    browser.press(&LEFT.repeat(7));
    demo.wait_for("period=2018");
    assert_eq!(ranges(&demo), shared, "the limits stay while time moves");
    browser.press_on("#each-period");
    demo.wait_for("limits=each");
    assert!(browser.text("#legend").contains("Grænserne gælder kun 2018"), "{}", browser.text("#legend"));
    let own = ranges(&demo);
    assert_ne!(own, shared);
    // The link keeps it.
    let link = demo.state();
    demo.show("layer=departments&indicator=uden_tilknytning&period=2018");
    assert_eq!(ranges(&demo), shared);
    demo.show(&link);
    assert_eq!(ranges(&demo), own);
    // Nine districts are too few for as many in each.
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    browser.press_on(".classes summary");
    browser.wait("document.querySelector('#legend').innerText.includes('9 områder er ikke nok')");
    demo.no_complaint();
}

#[test]
fn the_index_has_the_colours_of_its_words() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=behovsindeks&period=2025");
    let catalogue: Catalogue = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    let path = format!("{}/api/v1/releases/{}/standings/departments/2025", demo.server.url, catalogue.release.key);
    let standings: Standings = get(&path, &[]).json();
    let told = [Need::Low, Need::Middle, Need::High, Need::VeryHigh]
        .map(|need| standings.areas.iter().flatten().filter(|standing| standing.need == need).count() as i64);
    let found: Vec<i64> = demo.classes().into_iter().map(|class| class.1).collect();
    assert_eq!(found, told, "as many areas have a colour as have its word");
    assert!(told.iter().filter(|count| **count > 0).count() >= 3, "{told:?}");
    let words: Vec<String> = ranges(&demo).into_iter().map(|class| class.1).collect();
    assert_eq!(words[1], "middel behov: −1 til og med 1");
    assert_eq!(words[2], "stort behov: over 1 til og med 1,5");
    // Need and trend: the colours are those of the index.
    let colours: Vec<String> = demo.classes().into_iter().map(|class| class.0).collect();
    demo.show("layer=departments&indicator=status_udvikling&period=2025");
    let matrix = browser.script("return [...document.querySelectorAll('#legend .matrix tbody td:nth-child(2) rect')].map((rect) => rect.getAttribute('fill'))");
    let mut matrix: Vec<String> = serde_json::from_value(matrix).unwrap();
    matrix.reverse();
    assert_eq!(matrix, colours);
    assert_eq!(
        browser.script(
            "return [...document.querySelectorAll('#legend .matrix .sign')].map((sign) => sign.textContent).join('')"
        ),
        json!("▼–▲")
    );
    demo.no_complaint();
}

#[test]
fn a_change_is_told_with_then_and_now_and_what_is_not_sure_is_hatched() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025&against=2015&view=table");
    browser.wait("document.querySelectorAll('#table thead th').length > 5");
    let headings =
        browser.script("return [...document.querySelectorAll('#table thead th')].map((cell) => cell.innerText.trim())");
    assert_eq!(
        headings.as_array().unwrap()[..5],
        ["Valgt", "Område", "2015", "2025", "Ændring ↓"].map(|head| json!(head))
    );
    let rows = browser.script(
        "const number = (text) => Number(text.replace('−', '-').replace(',', '.').replace(/[^0-9.-]/g, '')); \
         return [...document.querySelectorAll('#table tbody tr[aria-rowindex]')].map((row) => [...row.querySelectorAll('td.value:not(.state)')].map((cell) => number(cell.textContent))) \
         .filter((row) => row.length === 3)",
    );
    let rows: Vec<[f64; 3]> = serde_json::from_value(rows).unwrap();
    assert!(rows.len() > 20);
    assert!(rows.iter().all(|[then, now, change]| (now - then - change).abs() < 0.11), "{rows:?}");
    let hatched = demo.count("#table tbody .swatch .hatch");
    assert!(hatched > 0 && hatched < rows.len() as i64, "{hatched} of {}", rows.len());
    let legend = browser.text("#legend");
    assert!(legend.contains("Skraveret: inden for usikkerheden") && legend.contains("til og med +"), "{legend}");
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025&view=table");
    browser.wait("!document.querySelector('#table thead').innerText.includes('2025')");
    demo.no_complaint();
}
