//! The list that `bydelsblik rank` prints: a table of at most 120 columns, in one language.
use crate::{
    export::Language,
    measures::{AreaMeasures, LayerFacts},
};
use geodata::measure::{Dynamics, Quadrant, Status};

/// The widest line, in characters.
const WIDTH: usize = 120;
/// Spaces between two columns.
const GAP: usize = 2;
/// No column that is cut becomes narrower than this.
const NARROWEST: usize = 10;

/// A text in Danish and English.
type Words = [&'static str; 2];

/// A column of the list.
struct ListColumn {
    /// The heading, over two lines.
    heading: [Words; 2],
    /// Numbers stand at the right.
    right: bool,
    /// Long texts may be cut.
    may_be_cut: bool,
}

const fn column(first: Words, second: Words, right: bool, may_be_cut: bool) -> ListColumn {
    ListColumn { heading: [first, second], right, may_be_cut }
}

const COLUMNS: [ListColumn; 10] = [
    column(["Nr.", "Rank"], ["", ""], true, false),
    column(["Område", "Area"], ["", ""], false, true),
    column(["Behovs-", "Need"], ["indeks", "index"], true, false),
    column(["Behov", "Need"], ["", ""], false, false),
    column(["Udvikling", "Trend"], ["2 år", "2 years"], false, false),
    column(["Samme", "Same"], ["klasse", "class"], true, false),
    column(["Nr.", "Rank"], ["mellem", "range"], true, false),
    column(["Trækker", "Raises it"], ["mest op", "most"], false, true),
    column(["Registertal og", "Registers and"], ["bekymringer", "concerns"], false, false),
    column(["Forskel fra", "Difference"], ["tvillinger", "from twins"], true, false),
];

/// The list, a line for each area in the order of `order` below two of headings.
pub(super) fn list(facts: &LayerFacts, order: &[usize], measures: &[AreaMeasures], language: Language) -> Vec<String> {
    let say = |words: Words| words[language as usize].to_owned();
    let headings = [0, 1].map(|line| COLUMNS.each_ref().map(|column| say(column.heading[line])));
    let rows = order.iter().map(|&area| row(facts, area, &measures[area], language));
    lines(&headings.into_iter().chain(rows).collect::<Vec<_>>())
}

/// Lines of cells, aligned and cut to the width.
fn lines(rows: &[[String; COLUMNS.len()]]) -> Vec<String> {
    let longest = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let mut widths: [usize; COLUMNS.len()] = std::array::from_fn(longest);
    while widths.iter().sum::<usize>() + GAP * (COLUMNS.len() - 1) > WIDTH {
        let cut = (0..COLUMNS.len()).filter(|&at| COLUMNS[at].may_be_cut && widths[at] > NARROWEST);
        let Some(widest) = cut.max_by_key(|&at| widths[at]) else { break };
        widths[widest] -= 1;
    }
    let line = |row: &[String; COLUMNS.len()]| {
        let cells = row.iter().zip(&COLUMNS).zip(widths).map(|((cell, column), width)| {
            let cell = cut(cell, width);
            if column.right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// A text that is not longer than the width; one that was cut ends in "…".
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

fn row(facts: &LayerFacts, area: usize, found: &AreaMeasures, language: Language) -> [String; COLUMNS.len()] {
    let say = |words: Words| words[language as usize].to_owned();
    let name = facts.areas[area].name.clone();
    let quadrant = say(quadrant(found.quadrant));
    let difference = found.difference.map(|(difference, _)| number(difference, true, language)).unwrap_or_default();
    let Some(standing) = &found.standing else {
        return std::array::from_fn(|at| match at {
            1 => name.clone(),
            8 => quadrant.clone(),
            9 => difference.clone(),
            _ => String::new(),
        });
    };
    let [from, to] = standing.robustness.ranks;
    let most = standing.contributions.first().filter(|(_, value)| *value > 0.0).map(|(code, _)| {
        let known = facts.indicators.iter().find(|indicator| indicator.code == *code);
        known.map_or(code.to_string(), |indicator| match language {
            Language::Da => indicator.name.da.clone(),
            Language::En => indicator.name.en.clone(),
        })
    });
    [
        standing.rank.to_string(),
        name,
        number(standing.index, false, language),
        say(need(standing.status)),
        standing.dynamics.map(|dynamics| say(trend(dynamics))).unwrap_or_default(),
        format!("{:.0}{}", 100.0 * standing.robustness.same_class, say([" %", "%"])),
        format!("{from}–{to}"),
        most.unwrap_or_default(),
        quadrant,
        difference,
    ]
}

/// A number with two decimals, its mark and its sign as they are written in the language.
fn number(value: f64, with_plus: bool, language: Language) -> String {
    let digits = format!("{:.2}", value.abs());
    let digits = if language == Language::Da { digits.replace('.', ",") } else { digits };
    let nothing = digits.bytes().all(|byte| matches!(byte, b'0' | b'.' | b','));
    match value {
        _ if nothing => digits,
        value if value < 0.0 => format!("−{digits}"),
        _ if with_plus => format!("+{digits}"),
        _ => digits,
    }
}

fn need(status: Status) -> Words {
    match status {
        Status::High => ["lille", "low"],
        Status::Middle => ["middel", "moderate"],
        Status::Low => ["stort", "high"],
        Status::VeryLow => ["meget stort", "very high"],
    }
}

fn trend(dynamics: Dynamics) -> Words {
    match dynamics {
        Dynamics::Positive => ["bedre", "better"],
        Dynamics::Stable => ["som andre", "as others"],
        Dynamics::Negative => ["dårligere", "worse"],
    }
}

fn quadrant(quadrant: Quadrant) -> Words {
    match quadrant {
        Quadrant::AgreedNeed => ["bekræftet behov", "confirmed need"],
        Quadrant::HiddenNeed => ["skjult behov", "hidden need"],
        Quadrant::Unheard => ["tavst behov", "silent need"],
        Quadrant::NeedInFigures => ["behov i registertal", "need in registers"],
        Quadrant::Unsure => ["usikkert", "uncertain"],
        Quadrant::Ordinary => ["ikke iøjnefaldende", "unremarkable"],
        Quadrant::NotCovered => ["ingen kunne indberette", "nobody could report"],
        Quadrant::Unknown => ["", ""],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_so_that_every_line_fits_and_columns_stay_below_each_other() {
        let row = |name: &str, reason: &str| {
            [
                "12",
                name,
                "−0,26",
                "meget stort",
                "som andre",
                "100 %",
                "12345–12350",
                reason,
                "ikke iøjnefaldende",
                "+1,75",
            ]
            .map(str::to_owned)
        };
        let long = "Almen Boligforening Ærøvej og Østerlunden, afdeling 12";
        let lines = lines(&[row("Ø", "Udsættelser"), row(long, "Børn i økonomisk fattigdom i lang tid")]);
        let columns = |line: &str| line.chars().collect::<Vec<_>>();
        assert!(lines.iter().all(|line| columns(line).len() == WIDTH), "{lines:#?}");
        let index = |line: &str| columns(line).iter().position(|letter| *letter == '−');
        assert_eq!(index(&lines[0]), index(&lines[1]), "{lines:#?}");
        assert!(lines[1].contains("Almen Bol") && lines[1].contains('…') && !lines[0].starts_with('Ø'), "{lines:#?}");
    }

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        assert_eq!(number(-1.234, false, Language::Da), "−1,23");
        assert_eq!(number(1.234, true, Language::En), "+1.23");
        assert_eq!(number(-0.001, true, Language::Da), "0,00");
    }
}
