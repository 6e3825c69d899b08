//! The release made again: whatever is stored of it must follow from the delivery, the ledger, the secret and the rules, and the noise of every entry of
//! the ledger from the counts that it keeps.
use super::report::{Finding, about};
use geodata::protect::Remade;
use store::OtherRows;

/// What the comparison of all released tables says.
pub fn made_again(tables: &[OtherRows]) -> Finding {
    let off: Vec<&OtherRows> = tables.iter().filter(|table| table.unexpected + table.lacking > 0).collect();
    let note = if off.is_empty() {
        "rows of the release that do not follow from delivery, ledger, secret and rules".to_owned()
    } else {
        let named: Vec<&str> = off.iter().map(|table| table.table).collect();
        format!(
            "rows that do not follow from delivery, ledger, secret and rules, or are missing, in {}",
            named.join(", ")
        )
    };
    let found = off.iter().map(|table| table.unexpected.max(table.lacking)).sum();
    Finding::none("makes the release again", tables.iter().map(|table| table.stored).sum(), found, note)
}

/// What the noise of the ledger says, made again, and how often its periods were opened again: each time they get other noise.
pub fn noise_made_again(remade: Remade, opened_again: u32) -> Finding {
    let mut note = "figures of the ledger whose noise does not follow from their counts and the secret".to_owned();
    if opened_again > 0 {
        note += &format!("; populations and periods were opened again {opened_again} times in all");
    }
    if remade.not_judged > 0 {
        let not_judged = about(remade.not_judged);
        note += &format!("; not judged, made with another secret, other rules or another definition: {not_judged}");
    }
    Finding::none("makes the noise again", remade.judged, remade.other, note)
}

/// The same of both where nothing can be made again.
pub fn not_made_again(reason: &str) -> [Finding; 2] {
    ["makes the release again", "makes the noise again"]
        .map(|attack| Finding::none(attack, 0, 0, format!("not possible: {reason}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_too_many_and_rows_that_lack_break_the_claim_and_name_their_tables() {
        let table = |table, unexpected, lacking| OtherRows { table, stored: 40, unexpected, lacking };
        assert!(made_again(&[table("released_area", 0, 0), table("released_column", 0, 0)]).holds);
        let found =
            made_again(&[table("released_area", 0, 1), table("released_column", 2, 2), table("released_base", 0, 0)]);
        assert!(!found.holds && found.found == 3, "{found:?}");
        assert!(found.note.ends_with("in released_area, released_column"), "{}", found.note);
        assert!(not_made_again("there is no secret").iter().all(|finding| finding.holds));
    }

    #[test]
    fn noise_that_is_another_breaks_the_claim_and_what_is_not_judged_is_told() {
        let finding = |other, not_judged| noise_made_again(Remade { judged: 400, other, not_judged }, 0);
        assert!(finding(0, 0).holds && !finding(0, 0).note.contains("not judged"));
        assert!(finding(0, 38).holds && finding(0, 38).note.ends_with("definition: about 40"));
        assert!(!finding(1, 0).holds);
        let opened = noise_made_again(Remade { judged: 400, other: 0, not_judged: 0 }, 14);
        assert!(opened.note.ends_with("opened again 14 times in all"), "{}", opened.note);
    }
}
