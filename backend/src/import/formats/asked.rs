//! What is asked of a file, and what is found in it.
use geodata::validate::{Marks, RawTable};

/// Which columns of a file are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Columns {
    /// These: what each means, and its name in the file.
    Named(Vec<(String, String)>),
    /// All, each meaning what it is called.
    All,
}

/// Which columns of a table hold a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Coordinates {
    /// None: it has no place.
    Absent,
    /// Those that mean `x` and `y`, where there are such.
    Meant,
    /// These, by their names.
    Named(String, String),
    /// Those whose names begin with x and y, or with words for them.
    Found,
}

/// Who asks, so that a problem can say how to answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Advice {
    /// A mapping.
    #[default]
    Mapping,
    /// A command; options of one file among several begin with this, such as `source-`.
    Options(&'static str),
}

impl Advice {
    fn say(self, of_file: bool, key: &str, value: &str) -> String {
        match self {
            Self::Mapping => {
                let key = key.replace('-', "_");
                let quoted = if value.parse::<u32>().is_ok() { value.to_owned() } else { format!("\"{value}\"") };
                format!("{key} = {quoted} in the mapping")
            }
            Self::Options(prefix) => format!("--{}{key} {value}", if of_file { prefix } else { "" }),
        }
    }

    /// How to name the system of the coordinates.
    pub(crate) fn epsg(self, code: impl std::fmt::Display) -> String {
        self.say(true, "epsg", &code.to_string())
    }

    /// How to name a layer.
    pub(crate) fn layer(self) -> String {
        match self {
            Self::Mapping => "layer = \"NAME\" in the mapping".to_owned(),
            Self::Options(prefix) => format!("--{prefix}layer"),
        }
    }

    /// What to say where numbers can be read in two ways.
    pub(crate) fn decimals(self) -> String {
        let [point, comma] = [".", ","].map(|mark| self.table("decimal", mark));
        format!("say {comma} where the comma stands before decimals, {point} where the point does")
    }

    /// How to set something of a table.
    pub(crate) fn table(self, key: &str, value: &str) -> String {
        self.say(false, key, value)
    }
}

/// What a file does not say of itself, or says wrongly.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormatOptions {
    /// EPSG code of its coordinates, where it is not the one that the file names.
    pub epsg: Option<u32>,
    /// Layer of a file with several.
    pub layer: Option<String>,
    /// The mark between the columns of a table.
    pub delimiter: Option<char>,
    /// Decimal mark of its numbers.
    pub decimal: Option<char>,
    /// Encoding of a text.
    pub encoding: Option<String>,
    /// Row with the names of the columns, counted from 1.
    pub header_row: Option<u64>,
    /// Further marks for missing and suppressed.
    pub marks: Marks,
    /// It is of use in Denmark alone, so that a place outside is told.
    pub in_denmark: bool,
    /// Who asks.
    pub advice: Advice,
}

/// What is asked of a file.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    /// Its columns.
    pub columns: Columns,
    /// Which of them hold a place, in a table.
    pub coordinates: Coordinates,
    /// Groups of columns, by meaning, whose values together should be unique.
    pub unique: Vec<Vec<String>>,
    /// What it does not say of itself.
    pub options: &'a FormatOptions,
}

/// What is found in a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Its records.
    pub table: RawTable,
    /// How it was read, where that is not plain: a line for each.
    pub stated: Vec<String>,
}
