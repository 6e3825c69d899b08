//! The page: a map of a municipality's areas, coloured by an indicator, with panels beside it.
//!
//! | module | does |
//! |---|---|
//! | [`state`] | event → state, and the state in the address |
//! | [`catalogue`] | what is found in the catalogue of a release |
//! | [`look`] | the five states: paint, pattern, swatch and words of each; marks over the colours of classes |
//! | [`limits`] | columns of all periods → limits of classes |
//! | [`on_map`] | what is on the map, and how it is painted in a theme |
//! | [`paint`] | column → paint of each area and the legend |
//! | [`change`] | what a change between two periods is worth |
//! | [`filter`], [`ranking`] | which areas meet the filters; the need index with a person's own weights |
//! | [`scenario`] | weights with a name, and the text that keeps them |
//! | [`chart`] | values over time → points of an SVG |
//! | [`chart_file`] | a chart as an SVG by itself |
//! | [`decade`] | what a figure was ten years ago, and what the change is worth |
//! | [`themes`] | what the page makes of standings and shows as indicators |
//! | [`search`] | names, numbers and words → what somebody may mean |
//! | [`text`], [`format`] | the interface's texts, and numbers in them |
//! | [`map`] | the map; the renderer is named there alone |
//! | `allocation` | counts the memory that is asked for |
//! | `client` | what the server says, as the types of `wire` |
//! | `page`, `load`, `data` | what is shown now, how it comes, and what is kept of it |
//! | `panel` | everything that is HTML |
//!
//! Modules without a link need a browser; the others are tested natively.
pub mod catalogue;
pub mod change;
pub mod chart;
pub mod chart_file;
pub mod decade;
pub mod export;
pub mod filter;
pub mod format;
pub mod limits;
pub mod look;
pub mod map;
pub mod on_map;
pub mod paint;
pub mod ranking;
pub mod scenario;
pub mod search;
pub mod sheet;
pub mod state;
pub mod tabled;
pub mod text;
pub mod themes;

#[cfg(target_arch = "wasm32")]
mod allocation;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
mod data;
#[cfg(target_arch = "wasm32")]
mod load;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod panel;

/// Starts the page: called by the JavaScript glue once the module is there.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    // A panic is a fault of the page: it is reported where developers look.
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    browser::mark("module");
    panel::render();
    browser::mark("panels");
}
