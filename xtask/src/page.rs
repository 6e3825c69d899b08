//! The page: the frontend compiled to WASM, its JavaScript glue, and the hand-written files, in `frontend/dist`.
//!
//! Every file but `index.html` carries a hash of its content in its name, so that a browser may keep it for ever, and has
//! a `.br` and a `.gz` beside it where that is smaller, so that the server compresses nothing.
//! cargo knows when the WASM has to be built again; what follows is done again when `stamp` sees a difference.

mod assemble;
mod compress;
mod place;
mod stamp;

use crate::step::{self, Steps};
use crate::tools;
use anyhow::{Context, Result, bail};
use assemble::{PageFile, Sources};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// How many steps [`build`] takes.
pub(crate) const STEPS: usize = 3;

/// The hand-written files, which is all that `frontend/page` may hold.
const HAND_WRITTEN: [&str; 4] = ["icon.svg", "index.html", "start.js", "style.css"];

/// Brings `frontend/dist` up to date and prints what the page weighs.
///
/// # Errors
/// When the frontend does not compile, a placeholder is wrong, or a file cannot be read or written. `frontend/dist` is
/// then as it was.
pub(crate) fn build(steps: &mut Steps) -> Result<()> {
    tools::ensure_wasm_target()?;
    let target_dir = tools::target_dir()?;
    let _lock = place::lock(&target_dir.join("page.lock"))?;

    steps.run("page: compile", compile)?;
    let wasm = target_dir.join(tools::WASM_TARGET).join("page").join("frontend.wasm");
    let dist = tools::root().join("frontend").join("dist");
    let stamp_file = target_dir.join("page.stamp");
    let inputs = stamp::of(&[
        &wasm,
        &tools::root().join("frontend/page"),
        &tools::root().join("xtask/Cargo.toml"),
        &tools::root().join("xtask/src/page.rs"),
        &tools::root().join("xtask/src/page"),
    ])?;
    if stamp::holds(&stamp_file, &inputs, &dist) {
        steps.skip(2, "page: as it was");
    } else {
        let files = steps.run("page: glue", || assemble::assemble(&sources(&wasm, &target_dir.join("page-glue"))?))?;
        steps.run("page: compress", || place::replace(&dist, &compress::with_compressed(files)))?;
        stamp::write(&stamp_file, &inputs, &dist)?;
    }
    eprintln!("page: {}", compress::Weight::of(&dist)?);
    Ok(())
}

fn compile() -> Result<()> {
    step::run(tools::cargo_for_page("build")?.arg("--lib"))
}

/// Reads what the page is made of; the glue is made in the folder `glue`, which is emptied first.
fn sources(wasm: &Path, glue: &Path) -> Result<Sources> {
    if glue.exists() {
        fs::remove_dir_all(glue).with_context(|| format!("{} cannot be emptied", glue.display()))?;
    }
    Bindgen::new()
        .input_path(wasm)
        .out_name("frontend")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(glue)
        .context("wasm-bindgen could not make the glue")?;
    only(glue, &["frontend.js", "frontend_bg.wasm"])?;

    let page = tools::root().join("frontend").join("page");
    only(&page, &HAND_WRITTEN)?;
    Ok(Sources {
        index: text(&page.join("index.html"))?,
        start: text(&page.join("start.js"))?,
        style: text(&page.join("style.css"))?,
        icon: text(&page.join("icon.svg"))?,
        glue: text(&glue.join("frontend.js"))?,
        wasm: fs::read(glue.join("frontend_bg.wasm"))?,
    })
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Makes sure that no file of a folder would silently be left out of the page.
fn only(folder: &Path, known: &[&str]) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let names: BTreeSet<String> =
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<std::io::Result<_>>()?;
    let strangers: Vec<&str> = names.iter().map(String::as_str).filter(|name| !known.contains(name)).collect();
    if !strangers.is_empty() {
        bail!("{} holds {}, for which xtask/src/page has no place", folder.display(), strangers.join(", "));
    }
    Ok(())
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
