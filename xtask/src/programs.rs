//! The programs that some tests drive: finding them, installing them where that is possible, telling the tests.

use crate::step;
use anyhow::{Result, bail};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program that some tests need.
struct Program {
    /// The environment variable that tells the tests where it is. A person may set it as well.
    variable: &'static str,
    /// The Debian package that holds it.
    package: &'static str,
    /// The tests that are skipped without it.
    tests: &'static str,
    /// Where it is, if it is installed.
    find: fn() -> Option<PathBuf>,
}

const PROGRAMS: [Program; 4] = [
    Program {
        variable: "BYDELSBLIK_TEST_CHROMIUM",
        package: "chromium",
        tests: "the tests in the browser",
        find: || on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]),
    },
    Program {
        variable: "BYDELSBLIK_TEST_CHROMEDRIVER",
        package: "chromium-driver",
        tests: "the tests in the browser",
        find: || on_path(&["chromedriver"]),
    },
    Program {
        variable: "BYDELSBLIK_TEST_POSTGRES",
        package: "postgresql",
        tests: "the tests on PostgreSQL",
        find: postgres,
    },
    Program {
        variable: "BYDELSBLIK_TEST_OGRINFO",
        package: "gdal-bin",
        tests: "the tests that open exports in GDAL",
        find: || on_path(&["ogrinfo"]),
    },
];

/// What was found: for each variable the path to set it to, or none, which unsets it.
pub(crate) struct Found(Vec<(&'static str, Option<PathBuf>)>);

impl Found {
    /// Tells a command where the programs are.
    pub(crate) fn tell(&self, command: &mut Command) {
        for (variable, path) in &self.0 {
            match path {
                Some(path) => command.env(variable, path),
                None => command.env_remove(variable),
            };
        }
    }
}

/// Installs what is missing where apt-get and the right to use it are there, and names what is missing after that.
///
/// # Errors
/// When something is missing and CI=true.
pub(crate) fn ensure() -> Result<Found> {
    let packages = packages(&missing());
    if !packages.is_empty()
        && may_install()
        && let Err(error) = install(&packages)
    {
        eprintln!("{error:#}");
    }
    tell_of_missing(&missing(), env::var_os("CI").is_some_and(|value| value == "true"))?;
    Ok(Found(PROGRAMS.iter().map(|program| (program.variable, program.path())).collect()))
}

fn missing() -> Vec<&'static Program> {
    PROGRAMS.iter().filter(|program| program.path().is_none()).collect()
}

fn packages(programs: &[&Program]) -> Vec<&'static str> {
    programs.iter().map(|program| program.package).collect()
}

/// Names what is missing, a line each. Where no test may be skipped, that is an error.
fn tell_of_missing(missing: &[&Program], no_skipping: bool) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let names = packages(missing).join(" ");
    if no_skipping {
        bail!("with CI=true no test may be skipped, but these programs are missing: {names}");
    }
    for Program { package, tests, variable, .. } in missing {
        eprintln!("{package} is missing: skipping {tests} ({variable} may say where it is)");
    }
    eprintln!("On Debian, as root, they come with: apt-get install {names}");
    Ok(())
}

impl Program {
    fn path(&self) -> Option<PathBuf> {
        let set = env::var_os(self.variable).map(PathBuf::from).filter(|path| path.exists());
        set.or_else(self.find)
    }
}

/// Whether this is a Debian, and we are root.
fn may_install() -> bool {
    let id = Command::new("id").arg("-u").output();
    let root = id.is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    root && on_path(&["apt-get"]).is_some()
}

fn install(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.args(["-q", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
        apt
    };
    step::run(apt().arg("update"))?;
    step::run(apt().args(["install", "-y", "--no-install-recommends"]).args(packages))
}

/// The first of the names that is a file in a folder of PATH.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| in_folders(&path, name))
}

fn in_folders(path: &OsStr, name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(path).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// The folder with PostgreSQL's programs: Debian's newest, otherwise the one on the PATH.
fn postgres() -> Option<PathBuf> {
    newest_postgres(Path::new("/usr/lib/postgresql")).or_else(|| {
        let folder = on_path(&["initdb"])?.parent()?.to_path_buf();
        is_postgres(&folder).then_some(folder)
    })
}

/// The `bin` of the highest version number below a folder that is laid out as Debian's `/usr/lib/postgresql`.
fn newest_postgres(versions: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(versions).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let bins = folders.filter_map(|folder| {
        let version: u32 = folder.file_name()?.to_str()?.parse().ok()?;
        let bin = folder.join("bin");
        is_postgres(&bin).then_some((version, bin))
    });
    bins.max().map(|(_, bin)| bin)
}

fn is_postgres(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"]
        .iter()
        .all(|name| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)).is_file())
}

#[cfg(test)]
#[path = "programs_tests.rs"]
mod tests;
