//! Exports from the page: one file of what is seen, after few clicks, and never of another indicator.
use serde_json::json;
use tests::{
    browser::key::ESCAPE,
    demo::{Demo, READY},
    workbook,
};

/// Keeps what the page saves, and under which name.
fn keep_saved(demo: &Demo) {
    demo.browser.script(
        "const make = URL.createObjectURL; window.saved = undefined; \
         URL.createObjectURL = (blob) => { const reader = new FileReader(); \
             reader.onload = () => { window.saved = reader.result.split(',')[1]; }; reader.readAsDataURL(blob); return make(blob); }; \
         HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };",
    );
}

/// What the page saved last, with its name.
fn saved(demo: &Demo) -> (String, Vec<u8>) {
    use base64::Engine;
    demo.browser.wait("window.saved !== undefined && !document.querySelector('#export').open");
    let [name, bytes] = ["return window.savedAs", "return window.saved"].map(|of| demo.browser.script(of));
    let bytes = base64::engine::general_purpose::STANDARD.decode(bytes.as_str().unwrap()).unwrap();
    demo.browser.script("window.saved = undefined");
    (name.as_str().unwrap().to_owned(), bytes)
}

#[test]
fn three_districts_five_indicators_and_eleven_years_come_in_one_file_after_few_clicks() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&view=table");
    keep_saved(&demo);
    let mut clicks = 0;
    let mut press = |selector: &str| {
        browser.press_on(selector);
        clicks += 1;
    };
    for row in [1, 2, 3] {
        press(&format!("#table tbody tr[aria-rowindex='{}'] input", row + 1));
        browser.wait(&format!("document.querySelectorAll('#table tbody input:checked').length === {row}"));
        browser.wait(READY);
    }
    press("#compare .export-open");
    browser.wait("document.querySelector('#export').open");
    assert_eq!(
        browser.script("return [...document.querySelectorAll('.export-indicators input:checked')].map((e) => e.id)"),
        json!(["export-of-uden_tilknytning"])
    );
    assert_eq!(browser.script("return document.querySelector('#export-areas-selected').checked"), json!(true));
    // The fifth with Shift: all between the one that is shown and it.
    let place = browser.script(
        "const e = document.querySelector('#export-of-doemte'); e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect(); \
         return [Math.round(r.left + r.width / 2), Math.round(r.top + r.height / 2)]",
    );
    for kind in ["mousePressed", "mouseReleased"] {
        const WITH_SHIFT: u8 = 8;
        let event = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1, "modifiers": WITH_SHIFT});
        browser.cdp("Input.dispatchMouseEvent", &event);
    }
    browser.wait("document.querySelectorAll('.export-indicators input:checked').length === 5");
    clicks += 1;
    // The last year is the one that is shown; the first takes a click on the list and one in it.
    browser.choose("#export-from", "2015");
    clicks += 2;
    browser.wait("document.querySelector('#export-told').innerText.includes('165')");
    browser.press_on("#export-get");
    clicks += 1;
    let (name, bytes) = saved(&demo);
    assert_eq!(clicks, 8);
    assert!(name.starts_with("districts_5-noegletal_2015--2025_3-omraader_") && name.ends_with(".xlsx"), "{name}");
    assert_eq!(workbook::cells(&bytes, 0).len(), 1 + 3 * 5 * 11);
    demo.no_complaint();
}

#[test]
fn what_is_shown_is_exported_and_nothing_else() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let export = |state: &str, more: &[&str]| {
        demo.show(state);
        keep_saved(&demo);
        browser.press_on("#take-open");
        browser.press_on("#take .export-open");
        for selector in more {
            browser.press_on(selector);
        }
        browser.press_on("#export-get");
        let (name, bytes) = saved(&demo);
        let rows = workbook::figures(&bytes);
        let column = |name: &str| {
            rows.iter().find(|(heading, _)| heading == name).map(|(_, cells)| cells.clone()).unwrap_or_default()
        };
        let about = workbook::cells(&bytes, 1).iter().flatten().map(|cell| format!("{cell}\n")).collect::<String>();
        (name, column("Kode"), column("Klasse"), column("Navn"), about)
    };
    let (name, codes, classes, names, _) = export("layer=districts&indicator=kvadrant&period=2025", &[]);
    assert!(name.starts_with("districts_kvadrant_2025"), "{name}");
    assert!(codes.iter().all(|code| code == "kvadrant") && codes.len() == 9, "{codes:?}");
    assert!(classes.contains(&"Tavst behov".to_owned()) && names.contains(&"Vestermarken".to_owned()), "{classes:?}");
    let (_, codes, classes, ..) =
        export("layer=districts&indicator=status_udvikling&period=2025&weights=doemte:30", &[]);
    assert!(codes.iter().all(|code| code == "status_udvikling"), "the map has the usual weights: {codes:?}");
    assert!(classes.contains(&"Meget stort behov, udvikling som andre".to_owned()), "{classes:?}");
    let (name, codes, _, _, about) =
        export("layer=districts&indicator=behovsindeks&period=2025&weights=doemte:30", &[]);
    assert!(codes.iter().all(|code| code == "behovsindeks_egne_vaegte"), "{codes:?}");
    assert!(about.contains("Domfældte personer: 3;"), "{name} {about}");
    let filtered = "layer=districts&indicator=uden_tilknytning&period=2025&filter=uden_tilknytning:above:30";
    let (_, _, _, names, about) = export(filtered, &[]);
    assert!(
        !names.is_empty() && names.len() < 9 && about.contains("Uden job eller uddannelse over 30,0"),
        "{names:?} {about}"
    );
    let change = export("layer=districts&indicator=doemte&period=2025&against=2023", &["#export-wide"]);
    assert!(change.0.starts_with("districts_doemte_2023--2025_bred_"), "{}", change.0);

    // What has no figures then is told and left out; nothing at all cannot be asked for.
    demo.show("layer=districts&indicator=bekymringer&period=2025-Q3&language=en");
    browser.press_on("#take-open");
    browser.press_on("#take .export-open");
    browser.press_on("#export-of-doemte");
    browser.wait("document.querySelector('#export-told').innerText.includes('left out: Convictions')");
    browser.press_on("#export-of-bekymringer");
    browser.wait("document.querySelector('#export-get').disabled");
    assert_eq!(browser.text("#export-title"), "Export figures");
    browser.press(ESCAPE);
    browser.wait("!document.querySelector('#export').open");
    demo.no_complaint();
}
