//! Which modules of a crate use which, read off the paths in its source: `crate::…`, `super::…` and `self::…`.
//!
//! Counted are arrows between siblings: modules of one parent, each with everything below it. A parent composes its children, and they may
//! use what stands in it; what it passes on from another child (`pub use child::Item`) is an arrow to that child. Tests are not counted.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The path of a module in its crate; the root's is empty.
type Module = Vec<String>;

/// A module's own source and the names that it passes on.
#[derive(Debug, Default)]
struct Source {
    text: String,
    /// For each name that stands for something of a child: the child.
    passed_on: BTreeMap<String, Module>,
}

/// The modules of a crate.
#[derive(Debug)]
pub struct Modules(BTreeMap<Module, Source>);

/// Modules of one parent that use each other, with their arrows: the module, what it uses, and where.
pub type Circle = Vec<(String, String, String)>;

impl Modules {
    /// Reads a crate from the folder of its source.
    ///
    /// # Panics
    /// Where the folder cannot be read.
    pub fn read(folder: &Path) -> Self {
        let mut found = BTreeMap::new();
        read(folder, &[], &mut found);
        Self::new(found)
    }

    fn new(texts: BTreeMap<Module, String>) -> Self {
        let of = |(module, text): (Module, String)| (module, Source { text: code(&text), ..Source::default() });
        let mut modules = Self(texts.into_iter().map(of).collect());
        let passed_on: Vec<(Module, BTreeMap<String, Module>)> = modules
            .0
            .iter()
            .map(|(module, source)| (module.clone(), modules.passed_on(module, &source.text)))
            .collect();
        for (module, names) in passed_on {
            modules.0.entry(module).or_default().passed_on = names;
        }
        modules
    }

    /// What a module passes on of its children.
    fn passed_on(&self, module: &Module, text: &str) -> BTreeMap<String, Module> {
        let statements =
            text.match_indices("use ").filter(|(at, _)| begins_word(text, *at)).map(|(at, _)| &text[at + 4..]);
        let paths = statements.flat_map(paths).filter(|path| !["crate", "super"].contains(&path[0].as_str()));
        let of = |path: Vec<String>| {
            let path = path.strip_prefix(&["self".to_owned()][..]).unwrap_or(&path);
            let child: Module = [&module[..], path.get(..1)?].concat();
            (self.0.contains_key(&child) && path.len() > 1).then(|| (path[path.len() - 1].clone(), child))
        };
        paths.filter_map(of).collect()
    }

    /// The module that a path in another leads to.
    fn target(&self, from: &Module, path: &[String]) -> Module {
        let mut at: Module = if path[0] == "crate" { Vec::new() } else { from.clone() };
        for name in path {
            match name.as_str() {
                "crate" | "self" => {}
                "super" => drop(at.pop()),
                name => {
                    let child: Module = at.iter().cloned().chain([name.to_owned()]).collect();
                    if self.0.contains_key(&child) {
                        at = child;
                    } else {
                        return self.0.get(&at).and_then(|source| source.passed_on.get(name)).unwrap_or(&at).clone();
                    }
                }
            }
        }
        at
    }

    /// All circles between siblings.
    pub fn circles(&self) -> Vec<Circle> {
        // By parent: which of its children uses which, and in which module.
        let mut levels: BTreeMap<Module, BTreeMap<(String, String), BTreeSet<String>>> = BTreeMap::new();
        for (from, source) in &self.0 {
            let starts = ["crate::", "super::", "self::"].iter().flat_map(|start| source.text.match_indices(start));
            for (at, _) in starts.filter(|(at, _)| begins_word(&source.text, *at)) {
                for path in paths(&source.text[at..]) {
                    let to = self.target(from, &path);
                    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                    if let (Some(a), Some(b)) = (from.get(same), to.get(same)) {
                        let uses = levels.entry(from[..same].to_vec()).or_default();
                        uses.entry((a.clone(), b.clone())).or_default().insert(from.join("::"));
                    }
                }
            }
        }
        levels.values().flat_map(circles_of).collect()
    }
}

fn circles_of(uses: &BTreeMap<(String, String), BTreeSet<String>>) -> Vec<Circle> {
    let reached = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(at) = next.pop() {
            let further = uses.keys().filter(|(a, b)| *a == at && !seen.contains(b)).map(|(_, b)| b.clone());
            let further: Vec<String> = further.collect();
            seen.extend(further.iter().cloned());
            next.extend(further);
        }
        seen
    };
    let names: BTreeSet<&String> = uses.keys().map(|(a, _)| a).collect();
    let of: BTreeMap<&String, BTreeSet<String>> = names.into_iter().map(|name| (name, reached(name))).collect();
    let both = |a: &String, b: &String| {
        a != b && of.get(a).is_some_and(|of| of.contains(b)) && of.get(b).is_some_and(|of| of.contains(a))
    };
    let mut circles: BTreeMap<BTreeSet<&String>, Circle> = BTreeMap::new();
    for ((a, b), places) in uses.iter().filter(|((a, b), _)| both(a, b)) {
        let members: BTreeSet<&String> = of.keys().copied().filter(|other| *other == a || both(a, other)).collect();
        let places = places.iter().cloned().collect::<Vec<_>>().join(", ");
        circles.entry(members).or_default().push((a.clone(), b.clone(), places));
    }
    circles.into_values().collect()
}

fn read(folder: &Path, module: &[String], found: &mut BTreeMap<Module, String>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("a folder can be listed").path()) {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let child: Module = module.iter().cloned().chain([name.clone()]).collect();
        if path.is_dir() {
            read(&path, &child, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let place = match name.as_str() {
                "tests" => continue,
                // A binary beside a library is a crate of its own.
                "main" if folder.join("lib.rs").exists() => continue,
                name if name.ends_with("_tests") => continue,
                "lib" | "main" | "mod" => module.to_vec(),
                _ => child,
            };
            found.insert(place, fs::read_to_string(&path).expect("source is text"));
        }
    }
}

/// Source without comments, tests and visibilities, which name modules too.
fn code(text: &str) -> String {
    let tests = text.match_indices("#[cfg(test)]").find(|(at, _)| {
        text[*at..].lines().skip(1).find(|line| !line.starts_with("#[")).is_some_and(|line| line.contains("mod "))
    });
    let text = &text[..tests.map_or(text.len(), |(at, _)| at)];
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n").replace("in crate::", "").replace("in super::", "")
}

fn begins_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == ':')
}

/// All paths of what begins here: one, or those of a tree with braces.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    tree(&mut text.trim_start(), &[], &mut paths);
    paths
}

fn tree(rest: &mut &str, before: &[String], paths: &mut Vec<Vec<String>>) {
    let mut path = before.to_vec();
    loop {
        if let Some(inside) = rest.strip_prefix('{') {
            *rest = inside.trim_start();
            while !rest.is_empty() && !rest.starts_with('}') {
                let length = rest.len();
                tree(rest, &path, paths);
                *rest = rest.trim_start().trim_start_matches(',').trim_start();
                if rest.len() == length {
                    return;
                }
            }
            *rest = rest.get(1..).unwrap_or_default();
            return;
        }
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        if end == 0 {
            // A star stands for everything in what was named.
            *rest = rest.trim_start_matches('*');
            break;
        }
        path.push(rest[..end].to_owned());
        *rest = rest[end..].trim_start();
        if let Some(renamed) = rest.strip_prefix("as ") {
            let end = renamed.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(renamed.len());
            *rest = &renamed[end..];
        }
        match rest.strip_prefix("::") {
            Some(after) => *rest = after.trim_start(),
            None => break,
        }
    }
    if !path.is_empty() {
        paths.push(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(sources: &[(&str, &str)]) -> Vec<Circle> {
        let module = |path: &str| path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Modules::new(sources.iter().map(|(path, text)| (module(path), (*text).to_owned())).collect()).circles()
    }

    #[test]
    fn a_circle_is_found_in_trees_in_single_paths_and_through_what_a_parent_passes_on() {
        let of = |from: &str, to: &str, at: &str| (from.to_owned(), to.to_owned(), at.to_owned());
        let found = circles(&[
            ("", ""),
            ("a", "use crate::{\n    c,\n    b::{X, y::Z},\n};"),
            ("b", "fn f() { super::a::g() }"),
            ("c", ""),
        ]);
        assert_eq!(found, [vec![of("a", "b", "a"), of("b", "a", "b")]]);
        let found = circles(&[
            ("", ""),
            ("p", "mod a;\nmod b;\npub use a::{One as Other, Two};\npub(crate) use b::Three;"),
            ("p::a", "use super::Three;"),
            ("p::b", "use crate::p::{Two};"),
        ]);
        assert_eq!(found, [vec![of("a", "b", "p::a"), of("b", "a", "p::b")]]);
    }

    #[test]
    fn parents_comments_tests_and_visibilities_make_no_circle() {
        let found = circles(&[
            ("", ""),
            ("p", "use a::One;\nstruct Two;"),
            ("p::a", "use super::Two;\nuse super::b::X;"),
            (
                "p::b",
                "// crate::p::a\npub(in crate::p) fn f() {}\n#[cfg(test)]\nmod tests {\n    use super::super::a;\n}",
            ),
        ]);
        assert_eq!(found, Vec::<Circle>::new());
    }
}
