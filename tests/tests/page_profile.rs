//! The profile of an area on the page: all indicators, a chart that is read, twins, reach, the statute matrix, and what of it is on the map.
use serde_json::{Value, json};
use tests::{
    browser::key::{HOME, LEFT, RIGHT},
    demo::{Demo, READY},
    http::get,
};
use wire::{AreaInterventions, Figure, InterventionYears, Profile, State, StatuteOutcomes, StatuteResult};

const ALL: &str = "document.querySelectorAll('#area-figures tbody').length > 8";

fn base(demo: &Demo) -> String {
    let catalogue: Value = get(&format!("{}/api/v1/catalogue", demo.server.url), &[]).json();
    format!("{}/api/v1/releases/{}", demo.server.url, catalogue["release"]["key"].as_str().unwrap())
}

fn profile(demo: &Demo, area: &str) -> Profile {
    get(&format!("{}/areas/{area}", base(demo)), &[]).json()
}

fn figure<'a>(profile: &'a Profile, code: &str) -> &'a Figure {
    profile.figures.iter().find(|figure| figure.indicator == code).unwrap()
}

/// A number as the page writes it.
fn danish(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('.', ",").replace('-', "−")
}

/// Texts that a script's expression gives.
fn texts(demo: &Demo, expression: &str) -> Vec<String> {
    let found = demo.browser.script(&format!("return {expression}"));
    let texts = found.as_array().unwrap_or_else(|| panic!("{expression}: {found}")).iter();
    texts.map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_indicator_stands_with_then_now_change_and_a_place_of_how_many() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3");
    browser.wait(ALL);
    let told = profile(&demo, "districts/3");
    assert_eq!(demo.count("#area-figures tbody"), i64::try_from(told.figures.len()).unwrap());
    let register = figure(&told, "uden_tilknytning");
    let of = |year: &str| register.series.iter().find(|point| point.period == year).unwrap().value.unwrap();
    let cells = texts(
        &demo,
        "[...[...document.querySelectorAll('#area-figures tbody')].find((body) => body.innerText.startsWith('Uden job')) \
         .querySelectorAll('td')].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim())",
    );
    assert!(cells[0].starts_with(&danish(of("2015"), 1)) && cells[0].ends_with("2015"), "{cells:?}");
    assert!(cells[2].starts_with(&danish(of("2025"), 1)) && cells[2].ends_with("2025"), "{cells:?}");
    let change = (of("2025") - of("2015")).abs();
    assert!(cells[3].contains(&danish(change, 1)) && cells[3].contains("procentpoint"), "{cells:?}");
    let rank = register.rank.unwrap();
    assert_eq!(cells[4], format!("{} af {}", rank.place, rank.of));
    let municipality = format!("Kommunen {}", danish(register.municipality.unwrap(), 1));
    let year = format!("({})", register.country_year.unwrap());
    for part in [&municipality, &year, "ved kommunens niveau"] {
        assert!(cells[5].contains(part), "{part}: {cells:?}");
    }
    let curves = ["own", "whole"].map(|class| demo.count(&format!("#area-figures .sparkline polyline.{class}")));
    assert!(curves[0] > 8 && curves[1] > 5, "{curves:?}");
    // Who is not ranked is told with the reason.
    let fewer = told.figures.iter().find(|figure| figure.rank.is_some_and(|rank| rank.without > 0)).unwrap();
    let (rank, without) = (fewer.rank.unwrap(), fewer.without);
    assert_eq!(without.suppressed + without.missing + without.nobody_could_report, rank.without);
    let among = format!("blandt {} af {} områder (ikke med: ", rank.of, rank.of + rank.without);
    assert!(browser.text("#area-figures").contains(&among), "{among}");
    // A name puts its indicator on the map and into the chart.
    browser.press_on_text("#area-figures .indicator-name", "Kun grundskole");
    demo.wait_for("indicator=kun_grundskole");
    browser.wait("document.querySelector('#area-course .course-name').innerText.startsWith('Kun grundskole')");
    demo.no_complaint();
}

#[test]
fn why_a_figure_is_hidden_stands_where_it_would_stand() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let base = base(&demo);
    let all: Vec<Profile> = (1..=45)
        .map(|id| get(&format!("{base}/areas/departments/{id}"), &[]))
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.json())
        .collect();
    let reasons =
        [(State::Suppressed, "færre end 20 husstande"), (State::NobodyCouldReport, "ingen medarbejder var uddannet")];
    for (state, said) in reasons {
        let hidden = |profile: &&Profile| profile.figures.iter().any(|figure| figure.state == state);
        let profile = all.iter().find(hidden).unwrap_or_else(|| panic!("{state:?}"));
        demo.show(&format!("layer=departments&indicator=uden_tilknytning&period=2025&area={}", profile.id));
        demo.browser.wait(ALL);
        let notes = texts(
            &demo,
            "[...document.querySelectorAll('#area-figures tbody')].filter((body) => body.querySelector('.state')) \
             .map((body) => body.querySelector('.notes').innerText)",
        );
        assert!(notes.iter().any(|note| note.contains(said)), "{state:?}: {notes:?}");
        let reasons = ["Tilbageholdt (", "Ingen data (", "Ingen kunne indberette ("];
        assert!(notes.iter().all(|note| reasons.iter().any(|reason| note.contains(reason))), "{notes:?}");
    }
    demo.no_complaint();
}

#[test]
fn the_chart_is_read_with_the_pointer_and_with_arrow_keys_on_an_axis_of_all_areas() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let axis = |area: &str| {
        demo.show(&format!("layer=districts&indicator=uden_tilknytning&period=2025&area={area}"));
        browser.wait("document.querySelector('#area-course')?.innerText.includes('Aksen er den samme')");
        texts(&demo, "[...document.querySelectorAll('#area-course .axis')].map((text) => text.textContent)")
    };
    let of_another = axis("5");
    assert_eq!(axis("3"), of_another);
    let told = profile(&demo, "districts/3");
    let value = |year: &str| {
        let point = figure(&told, "uden_tilknytning").series.iter().find(|point| point.period == year).unwrap();
        format!("{year}: {}", danish(point.value.unwrap(), 1))
    };
    let read = || browser.text("#area-panel .course-read");
    assert!(read().starts_with(&value("2025")) && read().contains("Kommunen"), "{}", read());
    browser.focus("#area-panel .course");
    for (key, year) in [(LEFT, "2024"), (LEFT, "2023"), (HOME, "2014"), (RIGHT, "2015")] {
        browser.press(key);
        assert!(read().starts_with(&value(year)), "{year}: {}", read());
    }
    let spoken = browser.script("return document.querySelector('#area-panel .course').getAttribute('aria-valuetext')");
    assert_eq!(spoken, json!(read()));
    assert_eq!(demo.count("#area-panel circle.read"), 1);
    browser.press_on("#area-panel .course");
    let middle = read();
    assert!(middle.starts_with(&value("2019")) || middle.starts_with(&value("2020")), "{middle}");
    assert!(demo.has("area=3"), "neither arrows nor the pointer select");
    demo.no_complaint();
}

#[test]
fn twins_are_a_table_and_reach_is_a_bar_for_every_group() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3");
    browser.press_on("#area-twins summary");
    let told = profile(&demo, "districts/3");
    let rows =
        texts(&demo, "[...document.querySelectorAll('#area-twins tbody tr:not(.why)')].map((row) => row.innerText)");
    assert_eq!(rows.len(), told.twins.len() + 1, "the area itself, then its twins");
    for (row, twin) in rows[1..].iter().zip(&told.twins) {
        assert!(row.starts_with(&twin.name) && row.contains(&danish(twin.index.unwrap(), 2)), "{row} {twin:?}");
        assert!(row.contains('%'), "what is on the map stands beside: {row}");
    }
    assert!(browser.text("#area-twins .why").starts_with("Ligner mest på "));
    assert!(browser.text("#area-twins thead").contains("Behovsindeks 2025"));
    let reached = |profile: &Profile| -> Vec<String> {
        let newest = profile.interventions.iter().filter_map(|one| one.participants.last());
        newest.flat_map(|newest| newest.groups.iter().map(|group| group.group.clone())).collect()
    };
    let all = (1..=45).map(|id| get(&format!("{}/areas/departments/{id}", base(&demo)), &[]));
    let mut profiles = all.filter(|answer| answer.status == 200).map(|answer| answer.json::<Profile>());
    let profile = profiles.find(|profile| reached(profile).len() > 1).expect("an intervention with groups");
    demo.show(&format!("layer=departments&indicator=uden_tilknytning&period=2025&area={}", profile.id));
    browser.wait("document.querySelector('#area-interventions .reach')");
    assert_eq!(demo.count("#area-interventions .reach li"), i64::try_from(reached(&profile).len()).unwrap());
    let said =
        texts(&demo, "[...document.querySelectorAll('#area-interventions .reach li')].map((row) => row.innerText)");
    assert!(said.iter().all(|row| row.contains("af deltagerne (") && row.contains("beboer")), "{said:?}");
    demo.no_complaint();
}

#[test]
fn the_statute_is_one_matrix() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=contiguous&indicator=uden_tilknytning&period=2025&area=30");
    browser.wait("document.querySelector('#area-statute')");
    let results: Vec<StatuteResult> = get(&format!("{}/statute/30", base(&demo)), &[]).json();
    assert_eq!(results.len(), 4);
    let heads = texts(
        &demo,
        "[...document.querySelectorAll('#area-statute thead th')].slice(1).map((head) => head.textContent.replaceAll('\\u00ad', ''))",
    );
    for (head, result) in heads.iter().zip(&results) {
        assert!(head.starts_with(&result.name.da) && head.contains('§'), "{head}");
    }
    let sign = |met: Option<bool>| met.map_or("?", |met| if met { "✓" } else { "✗" }).to_owned();
    let signs = |row: &str| {
        texts(
            &demo,
            &format!(
                "[...[...document.querySelectorAll('#area-statute tr')].find((row) => row.querySelector('th[scope=row]')?.innerText.startsWith('{row}')) \
                 .querySelectorAll('.mark')].map((mark) => mark.textContent)"
            ),
        )
    };
    assert_eq!(signs("Opfylder"), results.iter().map(|result| sign(result.listed)).collect::<Vec<_>>());
    let convicted = |result: &StatuteResult| {
        let criterion = result.some.iter().find(|one| one.indicator == "doemte").unwrap();
        sign(criterion.judged.as_ref().map(|judged| judged.met))
    };
    assert_eq!(signs("Domfældte"), results.iter().map(convicted).collect::<Vec<_>>());
    let said = browser.text("#area-statute");
    let parts = [
        "gennemsnit af 2024 og 2025",
        "over 3 gange landets tal (gennemsnit af 2 år)",
        "under 0,55 gange regionens tal",
        "5 år i træk",
        "C-417/23",
        "Mindst 1.000 beboere og mindst 2 af 4 kriterier",
        "personer under grænsen",
    ];
    for part in parts {
        assert!(said.contains(part), "{part}: {said}");
    }
    demo.no_complaint();
}

#[test]
fn the_outcome_of_the_statute_is_a_map_and_in_no_file() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025");
    browser.choose("#indicator", wire::STATUTE_THEME);
    demo.wait_for("layer=contiguous&indicator=almenbolig_lister&period=2025");
    browser.wait("document.querySelector('#legend-title').innerText.startsWith('Almenboligloven')");
    let outcomes: StatuteOutcomes = get(&format!("{}/statute", base(&demo)), &[]).json();
    let legend = browser.script(
        "return Object.fromEntries([...document.querySelectorAll('#legend .entry')].map((entry) => \
         [entry.querySelector('.range').textContent, Number(entry.querySelector('.count').textContent)]))",
    );
    let none = outcomes.areas.iter().filter(|met| met.iter().all(|met| *met == Some(false))).count();
    assert_eq!(legend["Ingen af listerne"], json!(none), "{legend}");
    let all: u64 = legend.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(usize::try_from(all).unwrap(), outcomes.areas.len(), "{legend}");
    assert!(legend.as_object().unwrap().len() > 1 && browser.text("#legend-title").contains("2025"));
    // The first is a list that an area is on.
    let pixels = demo.pixels_of_classes();
    assert!(pixels[..2].iter().all(|pixels| *pixels > 100), "{pixels:?}: {:?}", demo.classes());
    browser.press_on("#take-open");
    browser.press_on("#take .export-open");
    browser.wait("document.querySelector('#export').open");
    assert_eq!((demo.count("#export-of-almenbolig_lister"), demo.count("#export-of-behovsindeks")), (0, 1));
    browser.press_on("#export-close");
    // The layer and its lists belong together.
    browser.choose("#layer", "districts");
    demo.wait_for("layer=districts&indicator=behovsindeks");
    demo.no_complaint();
}

#[test]
fn interventions_are_points_that_lead_to_the_list_that_names_them() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025");
    assert_eq!(demo.count("#points .point"), 0, "they are asked for");
    browser.press_on("#points-on");
    demo.wait_for("points=interventions");
    let served: Vec<AreaInterventions> = get(&format!("{}/interventions/departments", base(&demo)), &[]).json();
    let running = |year: i16| {
        let runs = |one: &InterventionYears| one.first_year <= year && one.last_year.is_none_or(|last| year <= last);
        i64::try_from(served.iter().filter(|area| area.interventions.iter().any(runs)).count()).unwrap()
    };
    assert!(running(2025) > 2 && running(2016) != running(2025), "{} {}", running(2016), running(2025));
    assert_eq!(demo.count("#points .point"), running(2025));
    assert!(browser.text(".points-choice").contains(&format!("{} områder", running(2025))));
    // A press on a point opens the profile, which names what the point says.
    demo.still();
    let point = browser.script(
        "const middle = (point) => { const box = point.getBoundingClientRect(); return [Math.round(box.left + 12), Math.round(box.top + 12)]; }; \
         const point = [...document.querySelectorAll('#points .point')].find((point) => document.elementFromPoint(...middle(point)) === point); \
         return [point.title, point.dataset.area, ...middle(point)]",
    );
    browser.click(point[2].as_i64().unwrap(), point[3].as_i64().unwrap());
    demo.wait_for(&format!("area={}", point[1].as_str().unwrap()));
    browser.wait("document.querySelector('#area-interventions[open] .interventions li')");
    let list = browser.text("#area-interventions .interventions");
    let mut kinds = point[0].as_str().unwrap().split(": ").nth(1).unwrap().split(", ");
    assert!(kinds.all(|kind| list.contains(kind)), "{point}: {list}");
    // By the keyboard: one stop, and arrows from point to point.
    assert_eq!(demo.count("#points .point[tabindex='0']"), 1);
    browser.focus("#points .point[tabindex='0']");
    browser.press(RIGHT);
    let second = "return document.activeElement === document.querySelectorAll('#points .point')[1]";
    assert_eq!(browser.script(second), json!(true));
    assert_eq!(demo.count("#points .point[tabindex='0']"), 1);
    // They follow the year, and stand over cells too.
    browser.slide_to("2016");
    demo.wait_for("period=2016");
    browser.wait(READY);
    assert_eq!(demo.count("#points .point"), running(2016));
    demo.show("layer=kvadratnet-1km&indicator=uden_tilknytning&period=2025&points=interventions");
    browser.wait("document.querySelector('#points .point')");
    assert_eq!(demo.count("#points .point"), running(2025));
    demo.no_complaint();
}

#[test]
fn the_profile_fits_a_phone() {
    let Some(demo) = Demo::open(390, 844) else { return };
    let browser = &demo.browser;
    for state in ["layer=contiguous&area=30", "layer=districts&area=3"] {
        demo.show(&format!("{state}&indicator=uden_tilknytning&period=2025"));
        browser.wait(ALL);
        browser.script("document.querySelectorAll('#area-panel details').forEach((part) => { part.open = true; })");
        let outside = texts(
            &demo,
            "[...document.querySelectorAll('#area-panel *')].filter((e) => !e.closest('.scrolled-across, svg, .unseen')) \
             .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => `${e.tagName} ${e.className} ${e.innerText}`)",
        );
        assert_eq!(outside, Vec::<String>::new());
        let cut = texts(
            &demo,
            "[...document.querySelectorAll('#area-panel :is(th, td, .unseen ~ span)')].filter((e) => e.scrollWidth > e.clientWidth + 1) \
             .map((e) => e.innerText)",
        );
        assert_eq!(cut, Vec::<String>::new());
    }
    demo.no_complaint();
}
