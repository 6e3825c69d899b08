//! Names of columns: one that is not there, or stands there twice.

/// Letters of a name that tell it from others but for its way of writing: small ones, without blanks, æ, ø and å as one letter each.
fn plain(name: &str) -> String {
    let composed =
        name.replace("a\u{30a}", "å").replace("A\u{30a}", "Å").replace(['\u{ad}', '\u{200b}', '\u{feff}'], "");
    composed.chars().filter(|letter| !letter.is_whitespace() && *letter != '_').flat_map(char::to_lowercase).collect()
}

/// Why a column is not found.
pub(crate) fn no_such_column<T: AsRef<str>>(names: &[T], name: &str) -> String {
    format!("the file has no such column; it has: {}", list_for(names, name))
}

/// The names that there are, and which of them was probably meant by another.
pub(super) fn list_for<T: AsRef<str>>(names: &[T], name: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).filter(|name| !name.is_empty()).collect();
    let alike = names.iter().find(|other| plain(other) == plain(name));
    let hint = alike.map(|other| {
        format!(" (\"{}\" differs from it by blanks or by large and small letters)", other.escape_debug())
    });
    format!("{}{}", names.join(", "), hint.unwrap_or_default())
}

/// Why a column cannot be told from another of the same name, if there is one.
pub(crate) fn stands_twice<T: AsRef<str>>(names: &[T], name: &str) -> Option<String> {
    let found = (1..).zip(names).filter(|(_, other)| other.as_ref() == name);
    let found: Vec<String> = found.map(|(number, _): (usize, _)| number.to_string()).collect();
    let (last, others) = found.split_last().filter(|(_, others)| !others.is_empty())?;
    Some(format!("is the name of the columns {} and {last}; give each a name of its own", others.join(", ")))
}
