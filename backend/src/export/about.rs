//! What the figures of an export are: unit, definition, thresholds, protection, terms, states, and what was chosen.
use super::{
    asked::{Asked, Item, What},
    words::{self, Language, Words, head},
};
use geodata::{
    column::State,
    indicator::{Direction, Indicator},
    protect::Rules,
};
use store::StoreError;

/// The metadata of an export, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct About {
    /// What it is called: municipality and layer.
    pub(super) title: String,
    /// Facts: a code for programs, a label for persons, and the text.
    pub(super) facts: Vec<(&'static str, &'static str, String)>,
    /// States, as they stand in the table, and what they mean.
    pub(super) states: Vec<(&'static str, &'static str)>,
    /// Indicators, each as long as [`INDICATOR`].
    pub(super) indicators: Vec<Vec<String>>,
}

/// What is said of each indicator: a code for programs, and the heading for persons.
pub(super) const INDICATOR: [(&str, Words); 11] = [
    ("kode", ["Kode", "Code"]),
    ("navn", head::INDICATOR.words),
    ("enhed", head::UNIT.words),
    ("definition", ["Definition", "Definition"]),
    ("taeller", head::NUMERATOR.words),
    ("naevner", head::DENOMINATOR.words),
    ("taerskel", ["Tærskel", "Threshold"]),
    ("retning", ["Retning", "Direction"]),
    ("kilde", ["Kilde", "Source"]),
    ("databrud", ["Databrud", "Series breaks"]),
    ("perioder", ["Perioder", "Periods"]),
];

/// The heading of the indicators.
pub(super) const INDICATORS: Words = ["Nøgletal", "Indicators"];
/// The heading of the states.
pub(super) const STATES: Words = ["Tallets status", "Status of the figures"];

/// What is to be known of an export.
///
/// # Errors
/// [`StoreError`] where the sources of the release cannot be read.
pub(super) fn about(asked: &Asked) -> Result<About, StoreError> {
    let language = asked.request.language;
    let (release, layer) = (&asked.release, &asked.layer);
    let layer = if language == Language::Da { layer.name_da.clone() } else { layer.name_en.clone() };
    let mut facts = Vec::new();
    let mut fact = |code, words: Words, text: String| facts.push((code, language.say(words), text));
    fact("kommune", ["Kommune", "Municipality"], format!("{} ({})", release.name, release.municipality));
    if release.fictional != 0 {
        let text = ["Opdigtede tal til demonstration", "Made-up figures for demonstration"];
        fact("bemaerkning", ["Bemærk", "Note"], language.say(text).to_owned());
    }
    fact("omraadetype", ["Områdetype", "Area type"], layer.clone());
    let (chosen, all) = (asked.areas.len(), asked.of_areas);
    let areas = match language {
        _ if chosen == all => ["Alle", "All"][language as usize].to_owned() + &format!(" {all}"),
        Language::Da => format!("{chosen} af {all}"),
        Language::En => format!("{chosen} of {all}"),
    };
    fact("omraader", ["Områder", "Areas"], areas);
    for filter in &asked.request.filters {
        fact("filter", ["Filter", "Filter"], filter.clone());
    }
    if !asked.request.weights.is_empty() {
        if !asked.request.scenario.is_empty() {
            fact("scenarie", ["Scenarie", "Scenario"], asked.request.scenario.clone());
        }
        fact("vaegte", ["Egne vægte", "Own weights"], weights(asked));
    }
    fact("udgivelse", head::RELEASE.words, release.id.to_string());
    fact("udgivet", ["Udgivet", "Published"], release.published_at.clone());
    fact(
        "program",
        ["Program og regler", "Software and rules"],
        format!("Bydelsblik {}, {}", release.software, release.rules),
    );
    let protection = match language {
        Language::Da => format!(
            "Tallene er tilføjet tilfældig støj af hensyn til databeskyttelse og dækker mindst {} husstande.",
            release.household_threshold
        ),
        Language::En => format!(
            "Figures carry random noise to protect residents and cover at least {} households.",
            release.household_threshold
        ),
    };
    fact("beskyttelse", ["Databeskyttelse", "Data protection"], protection);
    let interval = [
        "Intervallet (nedre og øvre grænse) viser usikkerheden fra databeskyttelsen (95 %).",
        "The interval (lower and upper limit) shows the uncertainty added for data protection (95%).",
    ];
    fact("usikkerhed", ["Usikkerhed", "Uncertainty"], language.say(interval).to_owned());
    if asked.has.shown_with {
        let text = [
            "Små afdelinger er lagt sammen: de viser det samme tal som dem, de er vist sammen med, og må ikke lægges sammen med dem.",
            "Small estates are merged: they show the same figure as those they are shown together with, and must not be added to them.",
        ];
        fact("sammenlagt", head::SHOWN_WITH.words, language.say(text).to_owned());
    }
    let sources = release.attributions()?.join("; ");
    let terms = match language {
        Language::Da => {
            format!("Kommunen har ikke angivet en licens for tallene. Kilderne skal nævnes ved brug: {sources}")
        }
        Language::En => {
            format!(
                "The municipality has not stated a licence for the figures. Name the sources when you use them: {sources}"
            )
        }
    };
    fact("licens", ["Licens og kilder", "Licence and sources"], terms);
    if asked.request.standings {
        let text = [
            "Nr. 1 har størst behov. Placeringen ligger mellem »fra« og »til« i 95 af 100 gennemregninger med andre vægte og anden støj.",
            "No. 1 has the greatest need. The rank lies between “from” and “to” in 95 of 100 recalculations with other weights and other noise.",
        ];
        fact("placering", ["Placering", "Rank"], language.say(text).to_owned());
    }
    let voice = asked.request.voice();
    Ok(About {
        title: format!("{} · {layer}", release.name),
        facts,
        states: State::ALL.map(|state| (voice.say(words::state(state)), language.say(words::meaning(state)))).to_vec(),
        indicators: asked.items.iter().map(|item| indicator(item, asked)).collect(),
    })
}

fn weights(asked: &Asked) -> String {
    let language = asked.request.language;
    let one = |indicator: &Indicator| {
        let weight = asked.request.weights.get(indicator.code.as_str()).copied().unwrap_or(1.0).to_string();
        let weight = if language == Language::Da { weight.replace('.', ",") } else { weight };
        format!("{}: {weight}", language.of(&indicator.name))
    };
    asked.in_index.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn indicator(item: &Item, asked: &Asked) -> Vec<String> {
    let (language, indicator) = (asked.request.language, &item.indicator);
    let of = |text| language.of(text).to_owned();
    let direction = match indicator.direction {
        Direction::HigherIsWorse => ["Højere tal betyder større behov", "Higher figures mean greater need"],
        Direction::LowerIsWorse => ["Lavere tal betyder større behov", "Lower figures mean greater need"],
        Direction::Neutral => ["Siger ikke noget om behovet", "Says nothing about need"],
    };
    let breaks = indicator.breaks.iter().map(|found| format!("{}: {}", found.year, language.of(&found.reason)));
    let periods: Vec<String> = item.series.iter().map(|(period, _)| period.to_string()).collect();
    let periods = match &periods[..] {
        [first, .., last] => format!("{first}–{last}"),
        [one] => one.clone(),
        [] => String::new(),
    };
    let threshold = if item.what == What::Figure { threshold(indicator, asked) } else { String::new() };
    vec![
        indicator.code.to_string(),
        of(&indicator.name),
        of(&indicator.unit),
        of(&indicator.description),
        of(&indicator.numerator),
        of(&indicator.denominator),
        threshold,
        language.say(direction).to_owned(),
        of(&indicator.source),
        breaks.collect::<Vec<_>>().join("; "),
        periods,
    ]
}

/// How many must stand behind a figure; a steward may have asked for more persons, which a release does not tell.
fn threshold(indicator: &Indicator, asked: &Asked) -> String {
    use geodata::indicator::Kind;
    let households = if indicator.part_of_distribution {
        asked.release.household_threshold.max(i64::from(Rules::MIN_HOUSEHOLDS_OF_DISTRIBUTION))
    } else {
        asked.release.household_threshold
    };
    let persons = if indicator.sensitive { Rules::MIN_CONTRIBUTORS_OF_SENSITIVE } else { Rules::MIN_CONTRIBUTORS };
    let reporters = asked.release.reporter_threshold;
    match (indicator.kind, asked.request.language) {
        (Kind::Score, _) => String::new(),
        (Kind::Rate, Language::Da) => format!("mindst {households} husstande og {reporters} aktive indberettere"),
        (Kind::Rate, Language::En) => format!("at least {households} households and {reporters} active reporters"),
        (_, Language::Da) => format!("mindst {households} husstande og {persons} personer"),
        (_, Language::En) => format!("at least {households} households and {persons} people"),
    }
}
