//! Which columns of a table hold the coordinates.
use super::{
    asked::{Asked, Coordinates},
    input::Input,
    names::{no_such_column, stands_twice},
};
use geodata::validate::Problem;

/// The positions of the two columns among those that are read; `None` where the table has no place.
///
/// # Errors
/// The column that is wrong, if it is one, and the reason.
pub(super) fn of(
    input: &Input,
    asked: &Asked,
    columns: &[(String, String)],
) -> Result<Option<(usize, usize)>, Vec<Problem>> {
    let names: Vec<&str> = columns.iter().map(|column| column.1.as_str()).collect();
    let file_has = || names.join(", ");
    match &asked.coordinates {
        Coordinates::Absent => Ok(None),
        Coordinates::Meant => {
            let at = |meaning: &str| columns.iter().position(|column| column.0 == meaning);
            Ok(at("x").zip(at("y")))
        }
        Coordinates::Named(x, y) => {
            let at = |name: &str| {
                let found = names.iter().position(|other| *other == name);
                let twice = stands_twice(&names, name);
                let reason = twice.or_else(|| found.is_none().then(|| no_such_column(&names, name)));
                match (found, reason) {
                    (Some(at), None) => Ok(at),
                    (_, reason) => Err(vec![input.problem(Some(name), None, reason.unwrap_or_default())]),
                }
            };
            Ok(Some((at(x)?, at(y)?)))
        }
        Coordinates::Found => {
            let begins = |letters: &[&str]| {
                let begins = |at: &usize| letters.iter().any(|letter| names[*at].to_lowercase().starts_with(letter));
                let found: Vec<usize> = (0..names.len()).filter(begins).collect();
                if let [only] = found[..] { Some(only) } else { None }
            };
            let found = begins(&["x", "lon", "east", "øst"]).zip(begins(&["y", "lat", "north", "nord"]));
            found.map(Some).ok_or_else(|| {
                let reason = format!(
                    "cannot tell which columns hold the coordinates; name them with --xy; the file has: {}",
                    file_has()
                );
                vec![input.problem(None, None, reason)]
            })
        }
    }
}
