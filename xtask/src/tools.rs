//! The Rust tools: cargo as it was called, the target for the page, and the folders they work in.

use crate::step;
use anyhow::{Context, Result, bail};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the page is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The repository's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

/// The cargo that called us, in the repository's folder.
///
/// It does not see what `cargo run` said about xtask itself: the build script of ring, for one, asks to be run again when
/// such a variable changes, so that cargo called by a person and cargo called from here would each rebuild half of the
/// server after the other.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_about_xtask) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Whether a variable is one that cargo sets for the package that it runs.
fn is_about_xtask(variable: &str) -> bool {
    ["CARGO_MANIFEST_", "CARGO_PKG_"].iter().any(|prefix| variable.starts_with(prefix))
}

/// A cargo command for the page's crate in the page's profile, with the `protoc` that geozero's build script asks for.
///
/// # Errors
/// When there is no `protoc` for this machine.
pub(crate) fn cargo_for_page(subcommand: &str) -> Result<Command> {
    let protoc = match env::var_os("PROTOC") {
        Some(path) => path.into(),
        None => protoc_bin_vendored::protoc_bin_path()
            .context("no protoc comes with xtask for this machine: install it and set PROTOC to its path")?,
    };
    let mut cargo = cargo();
    cargo.args([subcommand, "--package", "frontend", "--target", WASM_TARGET, "--profile", "page"]);
    cargo.env("PROTOC", protoc);
    Ok(cargo)
}

/// Makes sure that the standard library for the page is installed.
///
/// # Errors
/// When it is not, and rustup cannot install it.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed = Command::new(rustc)
        .current_dir(root())
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .output()
        .context("rustc could not be started")?;
    if printed.status.success() && Path::new(String::from_utf8_lossy(&printed.stdout).trim_end()).is_dir() {
        return Ok(());
    }
    eprintln!("installing the Rust target {WASM_TARGET}");
    step::run(Command::new("rustup").current_dir(root()).args(["target", "add", WASM_TARGET]))
}

/// The folder that cargo builds into.
///
/// # Errors
/// When cargo does not tell.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let told = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("cargo metadata could not be started")?;
    if !told.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&told.stderr).trim_end());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&told.stdout).context("cargo metadata is not JSON")?;
    let folder = metadata["target_directory"].as_str().context("cargo metadata names no target_directory")?;
    Ok(PathBuf::from(folder))
}

/// Brings a package of npm, `name@version`, into a folder below the target folder, and gives the folder of its files.
///
/// # Errors
/// When there is no npm, or it cannot bring the package.
pub(crate) fn npm_package(package: &str, name: &str) -> Result<PathBuf> {
    let folder = target_dir()?.join(name);
    let files = folder.join("package");
    let archive = folder.join(format!("{}.tgz", package.replace('@', "-")));
    if !(files.exists() && archive.exists()) {
        std::fs::create_dir_all(&folder)?;
        step::run(Command::new("npm").args(["pack", "--silent", package, "--pack-destination"]).arg(&folder))?;
        step::run(Command::new("tar").arg("xzf").arg(&archive).arg("-C").arg(&folder))?;
    }
    Ok(files)
}

#[cfg(test)]
#[path = "tools_tests.rs"]
mod tests;
