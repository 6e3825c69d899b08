//! What a person does with the map's picture: two periods, opacity, names, scenarios, pictures and paper, in headless Chromium.
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
};
use tests::{
    browser::key::{END, ENTER, ESCAPE, HOME, LEFT, RIGHT},
    demo::{Demo, READY, VESTERMARKEN},
    http::get,
};

/// Where two districts look different in 2023 and 2025.
const TANGNAES: [i64; 2] = [560, 230];

#[test]
fn a_line_parts_two_periods_and_follows_pointer_and_keyboard() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&against=2023");
    browser.press_on("#beside");
    demo.wait_for("compare=swipe");
    browser.wait("!document.querySelector('#swipe').hidden");
    let legend = browser.text("#legend");
    assert!(legend.contains("2023 til venstre, 2025 til højre"), "{legend}");
    // Everything on one side is the other period's map.
    browser.focus("#swipe-place");
    browser.press(HOME);
    browser.wait("document.querySelector('#swipe-place').value === '0'");
    let now = demo.pixel(TANGNAES);
    browser.press(END);
    browser.wait("document.querySelector('#swipe-place').value === '1000'");
    let then = demo.pixel(TANGNAES);
    assert_ne!(now, then, "Tangnæs has another class in 2023");
    browser.press(&LEFT.repeat(50));
    browser.wait("document.querySelector('#swipe-place').value === '500'");
    assert_eq!(demo.pixel(TANGNAES), then, "left of the line is 2023");
    // By pointer, from the middle to the left of Tangnæs.
    browser.drag(&[(720, 450), (600, 450), (420, 450)], None);
    browser.wait("Number(document.querySelector('#swipe-place').value) < 350");
    assert_eq!(demo.pixel(TANGNAES), now, "right of the line is 2025");
    // The map below takes the pointer everywhere else.
    browser.click(900, 560);
    browser.wait("window.bydelsblik.state().includes('area=')");
    browser.wait(READY);
    let kept = demo.state();
    demo.show(&kept);
    assert_eq!(demo.state(), kept);
    browser.press_on("#view-table");
    browser.wait("document.querySelectorAll('#table tbody th').length > 0");
    let value = browser.text("#table td.value");
    assert!(value.contains("2023: ") && value.contains("2025: "), "the table has both periods: {value}");
    browser.press_on("#view-map");
    browser.press_on("#beside");
    browser.wait("document.querySelector('#swipe').hidden");
    assert!(!demo.has("compare="));
    demo.no_complaint();
}

#[test]
fn what_is_below_shines_through_as_much_as_is_asked_for() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let full = demo.pixel(VESTERMARKEN);
    browser.press_on("#display summary");
    browser.focus("#opacity");
    // What is below, from what is seen: the same whatever the opacity, and light as the base map is.
    let below = |opacity: f64| {
        let linear = |channel: u64| (channel as f64 / 255.0).powf(2.2);
        let (seen, alpha) = (demo.pixel(VESTERMARKEN), 1.0 - (1.0 - opacity).powf(2.2));
        let below = seen.iter().zip(&full).map(|(&seen, &full)| (linear(seen) - alpha * linear(full)) / (1.0 - alpha));
        below.collect::<Vec<f64>>()
    };
    browser.press(&LEFT.repeat(10));
    demo.wait_for("opacity=50");
    let first = below(0.5);
    browser.press(&LEFT.repeat(4));
    demo.wait_for("opacity=30");
    let second = below(0.3);
    for (first, second) in first.iter().zip(&second) {
        assert!(*second > 0.5 && (first - second).abs() < 0.1, "{first} and {second} below {full:?}");
    }
    browser.press(&RIGHT.repeat(4));
    demo.wait_for("opacity=50");
    browser.press(&RIGHT.repeat(2));
    demo.wait_for("opacity=60");
    browser.press(&RIGHT.repeat(8));
    browser.wait("!window.bydelsblik.state().includes('opacity')");
    assert_eq!(demo.pixel(VESTERMARKEN), full);
    demo.no_complaint();
}

#[test]
fn names_of_departments_come_with_the_zoom_and_never_lie_over_each_other() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025");
    let visible =
        "[...document.querySelectorAll('#labels .second')].filter((label) => label.style.visibility === 'visible')";
    let far = demo.browser.script(&format!("return {visible}.length")).as_i64().unwrap();
    browser.press_on("#search");
    browser.wait(READY);
    browser.press("blåbærhaven");
    browser.wait("document.querySelector('#finds [role=option]')?.innerText.includes('Boligafdelinger')");
    browser.press(ENTER);
    browser.wait(&format!("{visible}.some((label) => label.textContent === 'Blåbærhaven')"));
    let near = demo.browser.script(&format!("return {visible}.length")).as_i64().unwrap();
    assert!(near > far, "{near} names near, {far} far");
    let overlaps = browser.script(
        "const boxes = [...document.querySelectorAll('#labels .label')].filter((label) => label.style.visibility === 'visible') \
             .map((label) => label.getBoundingClientRect()); \
         return boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length",
    );
    assert_eq!(overlaps, json!(0));
    browser.choose("#layer", "kvadratnet-1km");
    demo.wait_for("layer=kvadratnet-1km");
    assert_eq!(demo.count("#labels .second"), 0, "codes of cells are not names");
    demo.no_complaint();
}

#[test]
fn weights_are_kept_under_a_name_and_travel_in_the_link() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=behovsindeks&period=2025&view=ranking");
    browser.wait("document.querySelectorAll('#places .place').length > 5");
    let unfold = || browser.script("document.querySelector('#weights').open = true");
    unfold();
    for (name, indicator) in [("Børn først", "boern_i_fattigdom"), ("Kriminalitet", "doemte")] {
        browser.press_on("#usual-weights");
        browser.focus(&format!("#weight-{indicator}"));
        browser.press(&RIGHT.repeat(10));
        demo.wait_for(&format!("{indicator}:20"));
        browser.focus("#scenario-name");
        browser.press(name);
        browser.press(ENTER);
        demo.wait_for("scenario=");
        assert!(browser.text("#scenarios [aria-current]").contains(name));
        assert!(browser.text("#legend").contains(name), "{}", browser.text("#legend"));
    }
    assert_eq!(demo.count("#scenarios li"), 2);
    let link = demo.state();
    // Another day: the browser has kept both, and the link the one.
    demo.show(&link);
    browser.wait("document.querySelectorAll('#scenarios li').length === 2");
    unfold();
    assert!(demo.has("doemte:20") && browser.text("#scenarios [aria-current]").contains("Kriminalitet"));
    browser.press_on("#scenarios li:first-child .link");
    demo.wait_for("boern_i_fattigdom:20");
    assert!(demo.has("scenario=B%C3%B8rn%20f%C3%B8rst") && !demo.has("doemte:20"), "{}", demo.state());
    browser.focus("#weight-doemte");
    browser.press(RIGHT);
    demo.wait_for("doemte:11");
    assert!(!demo.has("scenario="), "other weights are another scenario");
    browser.press_on("#scenarios li:first-child .close");
    browser.wait("document.querySelectorAll('#scenarios li').length === 1");
    demo.no_complaint();
}

#[test]
fn the_picture_has_all_that_must_be_known_twice_as_sharp_and_is_light() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let save = |state: &str| {
        demo.show(state);
        browser.script(
            "const make = URL.createObjectURL; window.saved = undefined; \
             URL.createObjectURL = (blob) => { window.saved = blob; return make.call(URL, blob); }; \
             HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };",
        );
        browser.press_on("#take-open");
        browser.press_on("#picture");
        browser.wait("window.saved");
        // Which colours there are, and how much ink is above the map and below it.
        let picture = browser.asynchronous(
            "const image = await createImageBitmap(window.saved); const { width, height } = image; \
             const canvas = new OffscreenCanvas(width, height); const context = canvas.getContext('2d', { willReadFrequently: true }); \
             context.drawImage(image, 0, 0); const seen = {}; \
             const d = context.getImageData(0, 0, width, height).data; \
             const fills = [...document.querySelectorAll('#legend .entry rect')].map((rect) => rect.getAttribute('fill')).filter(Boolean); \
             for (let i = 0; i < d.length; i += 4) { const c = '#' + [d[i], d[i + 1], d[i + 2]].map((v) => v.toString(16).padStart(2, '0')).join(''); \
                 seen[c] = (seen[c] ?? 0) + 1; } \
             const dark = (y, h) => { const d = context.getImageData(64, y, width - 128, h).data; let n = 0; \
                 for (let i = 0; i < d.length; i += 4) if (d[i] + d[i + 1] + d[i + 2] < 200) n++; return n; }; \
             const corner = [...context.getImageData(4, 4, 1, 1).data].slice(0, 3); \
             return { name: window.savedAs, type: window.saved.type, width, height, corner, \
                 fills: fills.map((fill) => seen[fill] ?? 0), light: seen['#bd0026'] ?? 0, above: dark(60, 220), below: dark(height - 300, 260) }",
        );
        assert_eq!(picture["type"], "image/png");
        assert_eq!(picture["corner"], json!([255, 255, 255]));
        picture
    };
    let number = |value: &Value| value.as_i64().unwrap();
    let light = save("layer=districts&indicator=uden_tilknytning&period=2025");
    assert_eq!(light["name"], "districts_uden_tilknytning_2025.png");
    assert_eq!(light["width"], json!(2128), "1,064 pixels, twice");
    assert!(number(&light["height"]) > 1_500, "{light}");
    assert!(number(&light["above"]) > 2_000 && number(&light["below"]) > 2_000, "{light}");
    // A swatch alone is 28 × 16 pixels, twice: each class has areas in its colour too.
    let fills = light["fills"].as_array().unwrap();
    assert!(fills.len() == 5 && fills.iter().all(|pixels| number(pixels) > 20_000), "{light}");
    // Filters and weights add lines above the map.
    let more = save("layer=districts&indicator=uden_tilknytning&period=2025&filter=doemte:above:2&weights=doemte:30");
    assert!(number(&more["height"]) > number(&light["height"]) + 50, "{more}");
    browser.dark(true);
    let dark = save("layer=districts&indicator=uden_tilknytning&period=2025");
    assert_eq!((&dark["light"], &dark["height"]), (&light["light"], &light["height"]), "as on a light screen");
    browser.dark(false);
    // What is withheld is in the picture's legend with its pattern: it has a line more than classes.
    let withheld = save("layer=departments&indicator=uden_tilknytning&period=2025");
    assert!(demo.count("#legend .entry .suppressed") == 1 && number(&withheld["below"]) > number(&light["below"]) / 2);
    demo.no_complaint();
}

#[test]
fn the_map_can_be_moved_away_from_what_is_selected() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025&area=3");
    let left = || browser.script("return window.bydelsblik.project(12, 55)[0]").as_f64().unwrap();
    demo.still();
    let before = left();
    browser.drag(&[(900, 600), (700, 600), (500, 600), (400, 600)], None);
    browser.wait("/map=/.test(window.bydelsblik.state())");
    demo.still();
    assert!(left() < before - 350.0, "from {before} to {}", left());
    assert!(demo.has("area=3"));
    demo.no_complaint();
}

#[test]
fn what_is_selected_and_what_is_pointed_at_is_outlined() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    const SELECTED: [u8; 3] = [0, 72, 190];
    const POINTED_AT: [u8; 3] = [40, 48, 60];
    // Pixels of a colour, right of the controls and left of what is selected.
    let pixels = |colour: [u8; 3]| {
        let screen = browser.screenshot();
        let near = |x: usize, y: usize| screen.pixel(x, y).iter().zip(colour).all(|(a, b)| a.abs_diff(b) <= 3);
        (20..880).flat_map(|y| (420..1000).map(move |x| (x, y))).filter(|&(x, y)| near(x, y)).count()
    };
    let shown = |selected: &str| {
        demo.show(&format!("layer=districts&indicator=uden_tilknytning&period=2025&map=12.03/55.055/11.2{selected}"));
        pixels(SELECTED)
    };
    let (none, one, two) = (shown(""), shown("&area=3"), shown("&area=3,4"));
    println!("{none}, {one} and {two} pixels of the outline");
    assert!(none < 20 && one > 300 && two > one + 200, "{none}, {one}, {two}");
    browser.press(ESCAPE);
    browser.wait("document.querySelector('#compare').hidden");
    // What gives the selection back has the same colour.
    browser.script("document.querySelector('#undo').style.visibility = 'hidden'");
    assert!(pixels(SELECTED) < 20, "nothing is selected");
    let before = pixels(POINTED_AT);
    let place = json!({"type": "mouseMoved", "x": VESTERMARKEN[0], "y": VESTERMARKEN[1]});
    browser.cdp("Input.dispatchMouseEvent", &place);
    browser.wait("document.querySelector('.tip:not([hidden])')");
    let now = pixels(POINTED_AT);
    println!("{before} pixels of the other outline, {now} under the pointer");
    assert!(now > before + 200, "{before}, {now}");
    // The areas of another layer stand in other places.
    browser.choose("#layer", "departments");
    demo.wait_for("layer=departments");
    assert!(pixels(POINTED_AT) < before + 100, "{before}, {}", pixels(POINTED_AT));
    demo.no_complaint();
}

#[test]
fn a_lost_graphics_context_costs_nothing() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=doemte&period=2024&area=3&opacity=80");
    let (state, pixel) = (demo.state(), demo.pixel(VESTERMARKEN));
    browser.script("window.bydelsblik.loseContext()");
    browser.wait("!document.querySelector('#message').hidden");
    assert!(browser.text("#area-name").contains("Vestermarken"), "the panels go on");
    browser.script("window.stale = true; window.bydelsblik.restoreContext()");
    browser.wait("!window.stale && window.bydelsblik");
    browser.wait(READY);
    assert_eq!((demo.state(), demo.pixel(VESTERMARKEN)), (state, pixel));
}

#[test]
fn a_frame_takes_little_memory() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=departments&indicator=uden_tilknytning&period=2025");
    let allocated = || browser.script("return window.bydelsblik.allocated()").as_f64().unwrap();
    browser.script(
        "window.frames_drawn = 0; const request = window.requestAnimationFrame.bind(window); \
         window.requestAnimationFrame = (call) => { window.frames_drawn += 1; return request(call); }",
    );
    let before = allocated();
    let path: Vec<(i64, i64)> = (0..30).map(|step| (900 - 8 * step, 450 + 3 * step)).collect();
    browser.drag(&path, None);
    let frames = browser.script("return window.frames_drawn").as_f64().unwrap();
    let each = (allocated() - before) / frames;
    assert!(frames >= 5.0 && each > 0.0 && each < 1e6, "{each} bytes in each of {frames} frames");
    demo.no_complaint();
}

/// A server that answers every request with the same picture, and its address; it ends with the test.
fn picture_server(colour: [u8; 3]) -> String {
    let mut body = Vec::new();
    let mut encoder = png::Encoder::new(&mut body, 256, 256);
    encoder.set_color(png::ColorType::Rgb);
    let pixels: Vec<u8> = colour.into_iter().cycle().take(3 * 256 * 256).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let body = body.clone();
            std::thread::spawn(move || {
                let mut request = String::new();
                let mut reader = BufReader::new(&stream);
                // A browser that hangs up gets no picture.
                while reader.read_line(&mut request).is_ok_and(|read| read > 2) {}
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\naccess-control-allow-origin: *\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                let _ = (&stream).write_all(head.as_bytes()).and_then(|()| (&stream).write_all(&body));
            });
        }
    });
    address
}

#[test]
fn a_base_map_of_pictures_is_asked_for_only_when_it_is_wanted() {
    const SEA: [i64; 2] = [1380, 60];
    let colour = [40, 160, 90];
    let pictures = picture_server(colour);
    let url = format!("{pictures}/{{TileMatrix}}/{{TileCol}}/{{TileRow}}.png");
    let more = ["--base-map", &url, "--base-map-source", "Prøvekortet"];
    let Some(demo) = Demo::open_with(1440, 900, &more) else { return };
    let browser = &demo.browser;
    let policy = get(&demo.server.url, &[]).header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains(&format!("connect-src 'self' {pictures};")), "{policy}");
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    let asked = || {
        let script = format!(
            "return performance.getEntriesByType('resource').filter((entry) => entry.name.startsWith('{pictures}')).length"
        );
        browser.script(&script).as_i64().unwrap()
    };
    assert_eq!(asked(), 0, "nobody wanted it");
    let (area, sea) = (demo.pixel(VESTERMARKEN), demo.pixel(SEA));
    browser.press_on("#display summary");
    browser.press_on("#raster");
    demo.wait_for("base=raster");
    let colour: Vec<u64> = colour.map(u64::from).to_vec();
    let seen =
        format!("[...window.bydelsblik.readPixel({}, {})].slice(0, 3).join() === '{}'", SEA[0], SEA[1], "40,160,90");
    browser.wait(&seen);
    assert_eq!((demo.pixel(SEA), demo.pixel(VESTERMARKEN)), (colour, area), "areas lie over it");
    assert!(asked() > 10, "{}", asked());
    assert!(browser.text("#attribution").contains("Prøvekortet"));
    let kept = demo.state();
    demo.show(&kept);
    browser.wait(&seen);
    browser.press_on("#display summary");
    browser.press_on("#raster");
    browser.wait("!window.bydelsblik.state().includes('base=')");
    assert_eq!(demo.pixel(SEA), sea, "our own map is back");
    demo.no_complaint();
}

#[test]
fn wheel_double_click_pinch_buttons_and_keys_zoom_the_map() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    demo.show("layer=districts&indicator=uden_tilknytning&period=2025");
    // Pixels between two places of the world.
    const SCALE: &str = "(window.bydelsblik.project(12.1, 55)[0] - window.bydelsblik.project(12, 55)[0])";
    let scale = || browser.script(&format!("return {SCALE}")).as_f64().unwrap();
    let becomes = |from: f64, times: f64, what: &str| {
        let (low, high) = (from * times * 0.97, from * times * 1.03);
        println!("{what}: {from} to {} times", scale() / from);
        browser.wait(&format!("{SCALE} > {low} && {SCALE} < {high}"));
    };
    let mouse = |kind: &str, more: Value| {
        let mut event = json!({"type": kind, "x": 900, "y": 450, "button": "left"});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        browser.cdp("Input.dispatchMouseEvent", &event);
    };
    let whole = scale();
    mouse("mouseWheel", json!({"button": "none", "deltaX": 0, "deltaY": -300}));
    becomes(whole, 2.0, "wheel");
    for clicks in [1, 2] {
        mouse("mousePressed", json!({"clickCount": clicks}));
        mouse("mouseReleased", json!({"clickCount": clicks}));
    }
    becomes(whole, 4.0, "double click");
    browser.press_on("#zoom-out");
    becomes(whole, 2.0, "button");
    browser.focus("#map");
    browser.press("+");
    becomes(whole, 4.0, "key");
    let touch = |kind: &str, apart: &[i64]| {
        let points: Vec<Value> = apart
            .iter()
            .flat_map(|apart| {
                [json!({"x": 700 - apart, "y": 450, "id": 0}), json!({"x": 700 + apart, "y": 450, "id": 1})]
            })
            .collect();
        browser.cdp("Input.dispatchTouchEvent", &json!({"type": kind, "touchPoints": points}));
    };
    touch("touchStart", &[120]);
    for apart in [110, 100, 90, 80, 70, 60] {
        touch("touchMove", &[apart]);
    }
    touch("touchEnd", &[]);
    becomes(whole, 2.0, "pinch");
    browser.press_on("#zoom-fit");
    browser.wait(&format!("{SCALE} < {}", whole * 1.05));
    demo.no_complaint();
}

#[test]
fn without_webgl_the_page_says_so_and_the_table_is_there() {
    let Some(demo) = Demo::open(1440, 900) else { return };
    let browser = &demo.browser;
    let without = "const make = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = \
        function (kind, ...rest) { return kind.startsWith('webgl') ? null : make.call(this, kind, ...rest); };";
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", &json!({"source": without}));
    browser.go(&format!("{}/#layer=districts&indicator=uden_tilknytning&period=2025", demo.server.url));
    browser.wait("!document.querySelector('#message').hidden");
    let message = browser.text("#message");
    assert!(message.contains("Tallene står i tabellen"), "{message}");
    browser.press_on("#view-table");
    browser.wait("document.querySelectorAll('#table tbody th').length === 9");
    assert!(browser.text("#legend").contains("Uden job eller uddannelse"));
    demo.no_complaint();
}
