//! Headless Chromium, driven over WebDriver.
use crate::{http, tool::tool};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Keys, as WebDriver names them.
pub mod key {
    /// The shift key.
    pub const SHIFT: &str = "\u{e008}";
    /// The tabulator.
    pub const TAB: &str = "\u{e004}";
    /// Enter.
    pub const ENTER: &str = "\u{e007}";
    /// Escape.
    pub const ESCAPE: &str = "\u{e00c}";
    /// The left arrow.
    pub const LEFT: &str = "\u{e012}";
    /// The right arrow.
    pub const RIGHT: &str = "\u{e014}";
    /// The upward arrow.
    pub const UP: &str = "\u{e013}";
    /// The downward arrow.
    pub const DOWN: &str = "\u{e015}";
    /// To the beginning.
    pub const HOME: &str = "\u{e011}";
    /// To the end.
    pub const END: &str = "\u{e010}";
}

/// A browser window with a page.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    session: String,
    _profile: TempDir,
}

/// A picture of a window.
#[derive(Debug, Clone)]
pub struct Screenshot {
    /// The PNG file.
    pub png: Vec<u8>,
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    pixels: Vec<u8>,
    channels: usize,
}

impl Screenshot {
    /// Red, green and blue of a pixel.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * self.channels;
        [self.pixels[at], self.pixels[at + 1], self.pixels[at + 2]]
    }
}

impl Browser {
    /// Opens a window of this size, or skips where Chromium or its driver is not installed.
    pub fn open(width: u32, height: u32) -> Option<Self> {
        let chromium = tool("BYDELSBLIK_TEST_CHROMIUM", &["/usr/bin/chromium"])?;
        let chromedriver = tool("BYDELSBLIK_TEST_CHROMEDRIVER", &["/usr/bin/chromedriver"])?;
        let (driver, port) = start(&chromedriver);
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--use-angle=swiftshader".to_owned(),
            "--enable-unsafe-swiftshader".to_owned(),
            "--ignore-gpu-blocklist".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--lang=da".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
            format!("--window-size={width},{height}"),
        ];
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"binary": chromium, "args": arguments},
        }}});
        let base = format!("http://127.0.0.1:{port}/session");
        let answer = http::post(&base, &capabilities);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let id = answer.json::<Value>()["value"]["sessionId"].as_str().expect("a session has an id").to_owned();
        let browser = Self { driver, session: format!("{base}/{id}"), _profile: profile };
        // The window's size counts what headless Chromium does not draw; the page's own size is what is meant.
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        browser.cdp("Emulation.setDeviceMetricsOverride", &size);
        Some(browser)
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        let answer = http::post(&format!("{}/{command}", self.session), body);
        assert_eq!(answer.status, 200, "{command}: {}", answer.text());
        answer.json::<Value>()["value"].take()
    }

    /// Asks the browser by its own protocol.
    pub fn cdp(&self, command: &str, parameters: &Value) -> Value {
        self.post("goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// MiB that all processes of the browser take, what they share counted once; not a number where the system does not tell.
    pub fn memory_mib(&self) -> f64 {
        let output = Command::new("ps").args(["-eo", "pid,ppid"]).output().map(|output| output.stdout);
        let output = String::from_utf8_lossy(&output.unwrap_or_default()).into_owned();
        let pairs: Vec<(u32, u32)> = output
            .lines()
            .filter_map(|line| {
                let mut ids = line.split_whitespace().map(str::parse::<u32>);
                Some((ids.next()?.ok()?, ids.next()?.ok()?))
            })
            .collect();
        let mut family = vec![self.driver.id()];
        let mut next = 0;
        while next < family.len() {
            let parent = family[next];
            family.extend(pairs.iter().filter(|pair| pair.1 == parent).map(|pair| pair.0));
            next += 1;
        }
        let kib = |id: &u32| -> Option<f64> {
            let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
            text.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix("kB")?.trim().parse().ok())
        };
        let found: Vec<f64> = family[1..].iter().filter_map(kib).collect();
        if found.is_empty() { f64::NAN } else { found.iter().sum::<f64>() / 1024.0 }
    }

    /// Goes to a URL.
    pub fn go(&self, url: &str) {
        self.post("url", &json!({"url": url}));
    }

    /// Runs a script's body and gives what it returns.
    pub fn script(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs the body of an asynchronous function and gives what it returns.
    pub fn asynchronous(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {body} }})().then(done, (error) => done(String(error)));"
        );
        self.post("timeouts", &json!({"script": 300_000}));
        self.post("execute/async", &json!({"script": script, "args": []}))
    }

    /// Waits until a script's expression is true.
    pub fn wait(&self, expression: &str) {
        let (begin, longest) = (Instant::now(), Duration::from_secs(30));
        while self.script(&format!("return Boolean({expression})")) != json!(true) {
            if begin.elapsed() > longest {
                panic!("{expression} did not come true; console: {:?}; page: {}", self.console(), self.text("body"));
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// The text of an element as it is shown.
    pub fn text(&self, selector: &str) -> String {
        let text = self.script(&format!("return document.querySelector({})?.innerText ?? ''", json!(selector)));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks at a place of the page with the mouse.
    pub fn click(&self, x: i64, y: i64) {
        let actions = json!({"actions": [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [
            {"type": "pointerMove", "duration": 50, "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": 50},
            {"type": "pointerUp", "button": 0},
        ]}]});
        self.post("actions", &actions);
    }

    /// Drags the mouse along places of the page, while a key is held where one is named.
    pub fn drag(&self, places: &[(i64, i64)], held: Option<&str>) {
        let mut pointer = vec![
            json!({"type": "pointerMove", "duration": 20, "x": places[0].0, "y": places[0].1}),
            json!({"type": "pointerDown", "button": 0}),
        ];
        let moves = places[1..].iter().map(|(x, y)| json!({"type": "pointerMove", "duration": 60, "x": x, "y": y}));
        pointer.extend(moves);
        pointer.push(json!({"type": "pointerUp", "button": 0}));
        let mut actions =
            vec![json!({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": pointer})];
        if let Some(key) = held {
            // Both lists go on step by step together.
            let mut keys = vec![json!({"type": "keyDown", "value": key})];
            keys.extend((0..places.len()).map(|_| json!({"type": "pause", "duration": 0})));
            keys.push(json!({"type": "keyUp", "value": key}));
            let Some(pointer) = actions[0]["actions"].as_array_mut() else { unreachable!("it was made above") };
            pointer.insert(0, json!({"type": "pause", "duration": 0}));
            actions.push(json!({"type": "key", "id": "keyboard", "actions": keys}));
        }
        self.post("actions", &json!({"actions": actions}));
    }

    /// Clicks in the middle of an element with the mouse, once it is there, after it was scrolled into view.
    pub fn press_on(&self, selector: &str) {
        self.press_on_found(&format!("document.querySelector({})", json!(selector)));
    }

    /// The same, for the element of a selector that has this text and no more.
    pub fn press_on_text(&self, selector: &str, text: &str) {
        self.press_on_found(&format!(
            "[...document.querySelectorAll({})].find((e) => e.innerText === {})",
            json!(selector),
            json!(text)
        ));
    }

    fn press_on_found(&self, element: &str) {
        self.wait(&format!("{element}?.getClientRects().length"));
        let place = self.script(&format!(
            "const e = {element}; e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect(); \
             return [Math.round(r.left + r.width / 2), Math.round(r.top + r.height / 2)]"
        ));
        let number = |at: usize| place[at].as_i64().unwrap_or_else(|| panic!("{element} has no place: {place}"));
        self.click(number(0), number(1));
    }

    /// Puts the keyboard on an element, once it is there; one that is hidden does not take it.
    pub fn focus(&self, selector: &str) {
        let element = format!("document.querySelector({})", json!(selector));
        self.wait(&element);
        self.script(&format!("{element}.focus()"));
    }

    /// Whether the person wants a dark page.
    pub fn dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.cdp("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// Presses keys one after the other, as WebDriver names them.
    pub fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})])
            .collect();
        self.post("actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// Chooses an option of a native select element by its value.
    pub fn choose(&self, selector: &str, value: &str) {
        self.wait(&format!(
            "[...document.querySelector({})?.options ?? []].some((o) => o.value === {})",
            json!(selector),
            json!(value)
        ));
        let script = format!(
            "const s = document.querySelector({}); s.value = {}; s.dispatchEvent(new Event('change', {{bubbles: true}})); return s.value",
            json!(selector),
            json!(value)
        );
        assert_eq!(self.script(&script), json!(value), "{selector} has no option {value}");
    }

    /// Moves the slider to a period by its name: years have no gaps, others are tried from the last.
    pub fn slide_to(&self, period: &str) {
        let script = format!(
            "const s = document.querySelector('#time'); const at = () => s.getAttribute('aria-valuetext'); \
             const go = (step) => {{ s.value = step; s.dispatchEvent(new Event('input', {{bubbles: true}})); }}; \
             const years = {0} - at(); if (!Number.isNaN(years)) go(Number(s.value) + years); \
             for (let step = Number(s.max); step >= 0 && at() !== {0}; step--) go(step); return at()",
            json!(period)
        );
        assert_eq!(self.script(&script), json!(period), "there is no such period");
    }

    /// Drags a finger along places of the page, and lets it rest before it leaves.
    pub fn drag_by_finger(&self, places: &[(i64, i64)]) {
        let touch = |kind: &str, points: Value| {
            self.cdp("Input.dispatchTouchEvent", &json!({"type": kind, "touchPoints": points}));
        };
        for (step, (x, y)) in places.iter().enumerate() {
            touch(if step == 0 { "touchStart" } else { "touchMove" }, json!([{"x": x, "y": y}]));
            sleep(Duration::from_millis(40));
        }
        sleep(Duration::from_millis(200));
        touch("touchEnd", json!([]));
    }

    /// A picture of the page.
    pub fn screenshot(&self) -> Screenshot {
        let answer = http::get(&format!("{}/screenshot", self.session), &[]);
        let encoded = answer.json::<Value>()["value"].as_str().expect("a screenshot is a text").to_owned();
        let png = BASE64_STANDARD.decode(&encoded).expect("a screenshot is base64");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().expect("a screenshot is a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a screenshot fits in memory")];
        let info = reader.next_frame(&mut pixels).expect("a screenshot has a frame");
        let (width, height, channels) = (info.width as usize, info.height as usize, info.color_type.samples());
        Screenshot { png, width, height, pixels, channels }
    }

    /// What the console has said since it was asked last: level and message.
    pub fn console(&self) -> Vec<String> {
        let entries = self.post("se/log", &json!({"type": "browser"}));
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| format!("{} {}", entry["level"], entry["message"])).collect()
    }
}

/// Starts the driver, and gives the port that it says. It asks for the same free port twice, and gives up if another took it between.
fn start(chromedriver: &Path) -> (Child, u16) {
    for _ in 0..5 {
        let mut driver = Command::new(chromedriver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let output = BufReader::new(driver.stdout.take().expect("the output is piped"));
        let port = output.lines().map_while(Result::ok).find_map(|line| {
            line.trim_end_matches('.')
                .rsplit_once("on port ")
                .and_then(|(_, port)| port.parse::<u16>().ok())
                .filter(|&port| port > 0)
        });
        if let Some(port) = port {
            return (driver, port);
        }
        // It has ended, for its output has.
        let _ = driver.wait();
    }
    panic!("chromedriver found no port in five attempts");
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends the browser that it started; a failing test must not hang on it.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| http::delete(&self.session)));
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
