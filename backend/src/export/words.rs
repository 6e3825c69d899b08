//! What an export says besides its figures: headings, states and classes, as codes for programs, or in Danish or English for persons.
use geodata::{
    column::State,
    measure::{Dynamics, Quadrant, Status},
};
use serde::Deserialize;

/// A language of what is written for persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    /// Danish.
    #[default]
    Da,
    /// English.
    En,
}

/// A text in Danish and English.
pub(super) type Words = [&'static str; 2];

impl Language {
    /// The text in this language.
    pub(super) fn say(self, words: Words) -> &'static str {
        words[self as usize]
    }

    /// A text of the catalogue in this language.
    pub(super) fn of(self, text: &geodata::indicator::Text) -> &str {
        match self {
            Self::Da => &text.da,
            Self::En => &text.en,
        }
    }
}

/// To whom a file speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// To programs: codes that stay.
    Program,
    /// To persons: words.
    Person(Language),
}

/// A thing with a code and a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    /// The code in files for programs: Danish, without Danish letters.
    pub(super) code: &'static str,
    /// The name in files for persons.
    pub(super) words: Words,
}

impl Voice {
    /// The code or the name.
    pub(super) fn say(self, named: Named) -> &'static str {
        match self {
            Self::Program => named.code,
            Self::Person(language) => language.say(named.words),
        }
    }
}

const fn named(code: &'static str, danish: &'static str, english: &'static str) -> Named {
    Named { code, words: [danish, english] }
}

/// Columns, in the order of a reader: first which area, then what is said of it, then what that rests on.
pub(super) mod head {
    use super::{Named, named};

    pub(crate) const NAME: Named = named("navn", "Navn", "Name");
    pub(crate) const ID: Named = named("id", "Id", "ID");
    pub(crate) const DISTRICT: Named = named("bydel", "Bydel", "District");
    pub(crate) const ORGANISATION: Named = named("boligorganisation", "Boligorganisation", "Housing organisation");
    pub(crate) const DWELLINGS: Named = named("boliger", "Boliger", "Homes");
    pub(crate) const INDICATOR: Named = named("noegletal", "Nøgletal", "Indicator");
    pub(crate) const CODE: Named = named("indikator", "Kode", "Code");
    pub(crate) const PERIOD: Named = named("periode", "Periode", "Period");
    pub(crate) const VALUE: Named = named("vaerdi", "Værdi", "Value");
    pub(crate) const UNIT: Named = named("enhed", "Enhed", "Unit");
    pub(crate) const LOW: Named = named("nedre", "Nedre grænse (95 %)", "Lower limit (95%)");
    pub(crate) const HIGH: Named = named("oevre", "Øvre grænse (95 %)", "Upper limit (95%)");
    pub(crate) const STATE: Named = named("tilstand", "Tallets status", "Status of the figure");
    pub(crate) const CLASS: Named = named("klasse", "Klasse", "Class");
    pub(crate) const RANK: Named = named("plads", "Placering på behovsindekset", "Rank on the need index");
    pub(crate) const OF: Named = named("plads_af", "Placering ud af", "Ranked out of");
    pub(crate) const RANK_FROM: Named = named("plads_fra", "Placering fra", "Rank from");
    pub(crate) const RANK_TO: Named = named("plads_til", "Placering til", "Rank to");
    pub(crate) const NEED: Named = named("behov", "Behov", "Need");
    pub(crate) const TREND: Named = named("udvikling", "Udvikling over to år", "Trend over two years");
    pub(crate) const QUADRANT: Named = named("kvadrant", "Registertal og bekymringer", "Register figures and concerns");
    pub(crate) const NUMERATOR: Named = named("taeller", "Tæller", "Numerator");
    pub(crate) const DENOMINATOR: Named = named("naevner", "Nævner", "Denominator");
    pub(crate) const SHOWN_WITH: Named = named("vist_sammen_med", "Vist sammen med", "Shown together with");
    pub(crate) const RELEASE: Named = named("udgivelse", "Udgivelse", "Release");
    pub(crate) const WITHOUT: Named = named("uden_tal", "Felter uden tal", "Cells without a figure");
}

/// The state of a figure, as it stands in a column.
pub(super) fn state(state: State) -> Named {
    let words = match state {
        State::Value => ["værdi", "value"],
        State::Zero => ["nul", "zero"],
        State::Suppressed => ["tilbageholdt", "withheld"],
        State::Missing => ["ingen data", "no data"],
        State::NobodyCouldReport => ["ingen kunne indberette", "nobody could report"],
    };
    Named { code: state.export_code(), words }
}

/// What a state means.
pub(super) fn meaning(state: State) -> Words {
    match state {
        State::Value => ["Værdi", "Value"],
        State::Zero => ["0: ingen eller meget få", "0: none or very few"],
        State::Suppressed => ["Tilbageholdt for at beskytte enkeltpersoner", "Withheld to protect individuals"],
        State::Missing => ["Ingen data", "No data"],
        State::NobodyCouldReport => ["Ingen kunne indberette", "Nobody could report"],
    }
}

/// How great the need is. What the source of the classes calls a high status is a low need.
pub(super) fn need(status: Status) -> Named {
    match status {
        Status::High => named("lille", "Lille behov", "Low need"),
        Status::Middle => named("middel", "Middel behov", "Moderate need"),
        Status::Low => named("stort", "Stort behov", "High need"),
        Status::VeryLow => named("meget_stort", "Meget stort behov", "Very high need"),
    }
}

/// Which way an area moves.
pub(super) fn trend(dynamics: Option<Dynamics>) -> Named {
    match dynamics {
        Some(Dynamics::Positive) => named("bedre", "bedre udvikling end andre", "better trend than others"),
        Some(Dynamics::Stable) => named("som_andre", "udvikling som andre", "same trend as others"),
        Some(Dynamics::Negative) => named("daarligere", "dårligere udvikling end andre", "worse trend than others"),
        None => named("ukendt", "udvikling ukendt", "trend unknown"),
    }
}

/// What registers say beside what people report; the state in the place of a class, where there is none.
pub(super) fn quadrant(quadrant: Quadrant) -> Result<Named, State> {
    Ok(match quadrant {
        Quadrant::AgreedNeed => named("bekraeftet_behov", "Bekræftet behov", "Confirmed need"),
        Quadrant::HiddenNeed => named("skjult_behov", "Skjult behov", "Hidden need"),
        Quadrant::Unheard => named("tavst_behov", "Tavst behov", "Silent need"),
        Quadrant::NeedInFigures => named(
            "behov_i_registertal",
            "Behov i registertal, indberetninger som andre steder",
            "Need in register figures, about as many reports as elsewhere",
        ),
        Quadrant::Unsure => named("usikkert", "Usikkert antal indberetninger", "Uncertain number of reports"),
        Quadrant::Ordinary => named("ikke_ioejnefaldende", "Ikke iøjnefaldende", "Unremarkable"),
        Quadrant::NotCovered => return Err(State::NobodyCouldReport),
        Quadrant::Unknown => return Err(State::Missing),
    })
}

/// The name of status × dynamics.
pub(super) const STATUS: Words = ["Behov og udvikling", "Need and trend"];
/// What it says.
pub(super) const STATUS_EXPLAINED: Words = [
    "Hvor stort behovet er, og om det over to år har udviklet sig bedre eller dårligere end i de andre områder. Udviklingen er ukendt, \
     hvor der bor færre end 300 personer, eller hvor tal mangler.",
    "How great the need is, and whether it has developed better or worse than in other areas over two years. The trend is unknown where \
     fewer than 300 people live or figures are missing.",
];
/// What the quadrant says; its name is that of its column.
pub(super) const QUADRANT_EXPLAINED: Words = [
    "Behovsindekset sammenholdt med bekymringer pr. 100 boliger. Kun områder med tal for alle årets fire kvartaler er med. Tavst behov er \
     stort behov, men få indberetninger.",
    "The need index compared with concerns per 100 homes. Only areas with figures for all four quarters of the year are included. Silent \
     need is high need with few reports.",
];

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 2] =
        [include_str!("../../../frontend/i18n/da.ftl"), include_str!("../../../frontend/i18n/en.ftl")];

    /// A file and the page have one word for one thing.
    #[test]
    fn a_file_speaks_like_the_page() {
        let mut words: Vec<Words> = vec![STATUS, STATUS_EXPLAINED, head::QUADRANT.words, QUADRANT_EXPLAINED];
        words.extend(State::ALL.map(meaning));
        let no_value = State::ALL.into_iter().filter(|state| !state.has_value());
        words.extend(no_value.map(|of| state(of).words));
        let quadrants = [
            Quadrant::AgreedNeed,
            Quadrant::HiddenNeed,
            Quadrant::Unheard,
            Quadrant::NeedInFigures,
            Quadrant::Unsure,
            Quadrant::Ordinary,
        ];
        words.extend(quadrants.map(|of| quadrant(of).unwrap().words));
        for pair in words {
            for (texts, word) in TEXTS.iter().zip(pair) {
                assert!(texts.lines().any(|line| line.ends_with(&format!(" = {word}"))), "{word}");
            }
        }
        for status in [Status::High, Status::Middle, Status::Low, Status::VeryLow] {
            for dynamics in [Some(Dynamics::Positive), Some(Dynamics::Stable), Some(Dynamics::Negative), None] {
                for at in [0, 1] {
                    let line = format!(" = {}, {}", need(status).words[at], trend(dynamics).words[at]);
                    assert!(TEXTS[at].lines().any(|text| text.ends_with(&line)), "{line}");
                }
            }
        }
    }

    #[test]
    fn codes_need_no_danish_letters() {
        for code in State::ALL.map(|of| state(of).code) {
            assert!(code.is_ascii(), "{code}");
        }
        assert_eq!(Voice::Program.say(head::VALUE), "vaerdi");
        assert_eq!(Voice::Person(Language::Da).say(head::VALUE), "Værdi");
    }
}
