//! The demonstration, served and looked at.
use crate::{
    browser::Browser,
    program::{Server, program},
};
use serde_json::{Value, json};
use std::process::{Command, Output};
use tempfile::TempDir;

/// True once the page shows everything that was asked for.
pub const READY: &str = "document.body.dataset.ready === 'true' && !document.body.dataset.busy";

/// A place inside Vestermarken (district 3), away from its name, in the whole view at 1440 × 900.
pub const VESTERMARKEN: [i64; 2] = [680, 375];

/// A server with the demonstration and a browser that looks at it.
#[derive(Debug)]
pub struct Demo {
    /// The server.
    pub server: Server,
    /// The browser.
    pub browser: Browser,
    db: String,
    _folder: TempDir,
}

/// The variable that names the secret of the noise.
const VARIABLE: &str = "BYDELSBLIK_SECRET";

/// A secret that is written here, so that the noise is the same each time and with it every class on the map.
pub const SECRET: &str = "4c6d071c8199c87ae6e5e35494e6553eac3eff946b8bb9fc8aa07259e65aba88";

impl Demo {
    /// Starts both with a window of this size; skips where there is no browser.
    pub fn open(width: u32, height: u32) -> Option<Self> {
        Self::open_with(width, height, &[])
    }

    /// The same, with more arguments for the server.
    pub fn open_with(width: u32, height: u32, more: &[&str]) -> Option<Self> {
        let browser = Browser::open(width, height)?;
        let folder = tempfile::tempdir().expect("a folder for the store");
        let db = format!("sqlite://{}/demo.db", folder.path().display());
        let arguments = [&["demo", "--no-open", "--statute", "--db", &db], more].concat();
        let server = Server::start_with(&arguments, |command| {
            command.env(VARIABLE, SECRET);
        });
        Some(Self { server, browser, db, _folder: folder })
    }

    /// Runs the program on the same store, with the same secret.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(program());
        command.args(arguments).args(["--db", &self.db]).env(VARIABLE, SECRET);
        command.output().expect("the program starts")
    }

    /// Opens the page again with a state.
    pub fn show(&self, state: &str) {
        self.browser.go("about:blank");
        self.browser.go(&format!("{}/#{state}", self.server.url));
        self.browser.wait(READY);
    }

    /// Waits until the map stands still: where a place lies on it is the same three times in a row.
    pub fn still(&self) {
        let place = || self.browser.script("return window.bydelsblik.project(12, 55).join()");
        let (mut last, mut same) = (place(), 0);
        while same < 3 {
            std::thread::sleep(std::time::Duration::from_millis(100));
            let now = place();
            same = if now == last { same + 1 } else { 0 };
            last = now;
        }
    }

    /// The state as the address has it.
    pub fn state(&self) -> String {
        self.browser.script("return window.bydelsblik.state()").as_str().expect("a state is a text").to_owned()
    }

    /// Whether the state has a part.
    pub fn has(&self, part: &str) -> bool {
        self.state().contains(part)
    }

    /// Waits until the state has a part and the page is ready.
    pub fn wait_for(&self, part: &str) {
        self.browser.wait(&format!("window.bydelsblik.state().includes({})", json!(part)));
        self.browser.wait(READY);
    }

    /// How many elements a selector finds.
    pub fn count(&self, selector: &str) -> i64 {
        self.browser
            .script(&format!("return document.querySelectorAll({}).length", json!(selector)))
            .as_i64()
            .expect("a count is a number")
    }

    /// The colour of the map at a place of the page.
    pub fn pixel(&self, [x, y]: [i64; 2]) -> Vec<u64> {
        let pixel = self.browser.script(&format!("return [...window.bydelsblik.readPixel({x}, {y})]"));
        let pixel = pixel.as_array().expect("a pixel has channels").iter();
        pixel.take(3).map(|channel| channel.as_u64().expect("a channel is a number")).collect()
    }

    /// The legend's classes: colour and how many areas.
    pub fn classes(&self) -> Vec<(String, i64)> {
        let found = self.browser.script(
            "return [...document.querySelectorAll('#legend .entry')].filter((entry) => entry.querySelector('rect').getAttribute('fill')) \
             .map((entry) => [entry.querySelector('rect').getAttribute('fill'), Number(entry.querySelector('.count').textContent)])",
        );
        let pair = |entry: &Value| (entry[0].as_str().unwrap().to_owned(), entry[1].as_i64().unwrap());
        found.as_array().unwrap().iter().map(pair).collect()
    }

    /// How many pixels of the map have the colour of each class.
    pub fn pixels_of_classes(&self) -> Vec<usize> {
        let screen = self.browser.screenshot();
        let classes = self.classes();
        let colour = |hex: &str| [1, 3, 5].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
        let count = |wanted: [u8; 3]| {
            // Right of the panel, which shows the same colours.
            let places = (20..880).flat_map(|y| (420..1380).map(move |x| (x, y)));
            places.filter(|&(x, y)| screen.pixel(x, y) == wanted).count()
        };
        classes.iter().map(|class| count(colour(&class.0))).collect()
    }

    /// Makes sure that the console has said nothing.
    pub fn no_complaint(&self) {
        assert_eq!(self.browser.console(), Vec::<String>::new());
    }
}
