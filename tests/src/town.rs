//! A town made for attacks: small departments where differences find them, handed over as the files of a delivery.
use crate::program::{Server, printed, program};
use serde_json::{Value, json};
use std::{fmt::Write, fs, path::Path, process::Command};
use tempfile::TempDir;

/// The secret of the town, in hexadecimal digits.
pub const SECRET: &str = "5f0c93e1b84a2d76c9178ee3405bfa62d13897ac06f47be92c51d8039eb56a7f";

/// Another one.
pub const OTHER_SECRET: &str = "a2e7610fd95c38b4f1830d4c6bee927526c8fa13974ed0b85a3f89e4017cb6d2";

/// A town that is published and served.
#[derive(Debug)]
pub struct Served {
    /// Its files and its store.
    pub folder: TempDir,
    /// The server.
    pub server: Server,
}

/// Runs the program on the store of a folder: exit code, output, errors.
pub fn bydelsblik(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let db = format!("sqlite://{}/town.db", folder.path().display());
    printed(&command_in(folder, arguments).args(["--db", &db]).output().expect("the program starts"))
}

/// The program in a folder, with the town's secret.
pub fn command_in(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.current_dir(folder.path()).env("BYDELSBLIK_SECRET", SECRET).args(arguments);
    command
}

/// Serves what is published in a folder, with a full log in its file `log`.
pub fn serve(folder: TempDir) -> Served {
    let db = format!("sqlite://{}/town.db", folder.path().display());
    let log = fs::File::create(folder.path().join("log")).expect("the folder can be written");
    let server = Server::start_with(&["serve", "--db", &db], |command| {
        command.env("RUST_LOG", "trace").stderr(log);
    });
    Served { folder, server }
}

/// A department of the town.
#[derive(Debug, Clone)]
pub struct Department {
    /// Id.
    pub id: String,
    /// Organisation.
    pub organisation: String,
    /// South-west corner of its 80 m square in EPSG:25832, metres.
    pub corner: [i64; 2],
    /// Dwellings.
    pub dwellings: u32,
}

/// What a department has of an indicator in a year.
#[derive(Debug, Clone)]
pub struct Count {
    /// Department.
    pub department: String,
    /// Indicator.
    pub indicator: &'static str,
    /// Year.
    pub year: i16,
    /// Numerator.
    pub numerator: u32,
    /// Denominator.
    pub denominator: u32,
}

/// The town.
#[derive(Debug, Clone)]
pub struct Town {
    /// Departments.
    pub departments: Vec<Department>,
    /// Figures.
    pub counts: Vec<Count>,
    /// Concerns: department, month, reports.
    pub concerns: Vec<(String, &'static str, u32)>,
    /// Departments where somebody can report.
    pub covered: Vec<String>,
    /// How many can, in each of them.
    pub active_reporters: u32,
    /// Interventions, as the properties of a GeoJSON feature; the town has none of itself.
    pub interventions: Vec<Value>,
}

/// South-west corner of the town, on a corner of the 1 km grid.
const CORNER: [i64; 2] = [724_000, 6_175_000];

/// Districts: south-west corner in kilometres from the town's. Each is a square kilometre.
const DISTRICTS: [(&str, &str, [i64; 2]); 4] =
    [("1", "Havnen", [0, 0]), ("2", "Bakken", [1, 0]), ("3", "Engen", [0, 1]), ("4", "Skoven", [1, 1])];

impl Town {
    /// Four districts. Of Havnen the small department `s1` is one of three; in Bakken `s2` stands beside one large one; in Engen
    /// `s3` is alone; Skoven has none that is small. A large one lies in several cells of 100 m, a small one in one.
    pub fn new() -> Self {
        let department = |id: &str, organisation: &str, district: [i64; 2], at: [i64; 2], dwellings| Department {
            id: id.to_owned(),
            organisation: organisation.to_owned(),
            corner: [0, 1].map(|axis| CORNER[axis] + 1_000 * district[axis] + at[axis]),
            dwellings,
        };
        let departments = vec![
            department("a", "Nord", [0, 0], [150, 150], 100),
            department("b", "Nord", [0, 0], [450, 150], 80),
            department("s1", "Nord", [0, 0], [810, 810], 12),
            department("c", "Syd", [1, 0], [150, 150], 100),
            department("s2", "Syd", [1, 0], [240, 240], 12),
            department("s3", "Nord", [0, 1], [310, 510], 12),
            department("e", "Syd", [1, 1], [150, 150], 60),
            department("f", "Syd", [1, 1], [750, 550], 90),
        ];
        let mut counts = Vec::new();
        for (number, department) in (1_u32..).zip(&departments) {
            for year in [2024, 2025] {
                let persons = 2 * department.dwellings;
                // A year later somebody more is counted in every department.
                let more = u32::try_from(year - 2024).expect("the years come in order");
                let numerator = department.dwellings / 4 + number % 3 + 1 + more;
                let mut add = |indicator, numerator, denominator| {
                    counts.push(Count { department: department.id.clone(), indicator, year, numerator, denominator });
                };
                add("uden_tilknytning", numerator, persons);
                add("kun_grundskole", numerator + 2, persons);
                add("bruttoindkomst", persons * 250 + 137 * number, persons);
            }
        }
        let all = || departments.iter().map(|department| department.id.clone());
        let concerns = all().map(|id| (id, "2025-02", 4)).chain(all().map(|id| (id, "2025-05", 3))).collect();
        Self {
            covered: all().filter(|id| id != "f").collect(),
            active_reporters: 3,
            concerns,
            departments,
            counts,
            interventions: Vec::new(),
        }
    }

    /// The true counts of a department for an indicator and year.
    pub fn truth(&self, department: &str, indicator: &str, year: i16) -> [f64; 2] {
        let count = self
            .counts
            .iter()
            .find(|count| count.department == department && count.indicator == indicator && count.year == year);
        count.map_or([f64::NAN; 2], |count| [count.numerator.into(), count.denominator.into()])
    }

    /// Changes the counts of a department in all years.
    pub fn change(&mut self, department: &str, indicator: &str, change: impl Fn(u32) -> u32) {
        for count in
            self.counts.iter_mut().filter(|count| count.department == department && count.indicator == indicator)
        {
            count.numerator = change(count.numerator);
        }
    }

    /// Hands the town over and publishes it, into a folder that may hold earlier releases.
    pub fn publish(&self, folder: &TempDir) {
        self.write(folder.path());
        for command in [&["import", "town.toml"][..], &["publish"]] {
            let (code, out, err) = bydelsblik(folder, command);
            assert_eq!(code, 0, "{out}{err}");
        }
    }

    /// Hands the town over, publishes and serves it.
    pub fn serve(&self) -> Served {
        let folder = tempfile::tempdir().expect("a folder for the town");
        self.publish(&folder);
        serve(folder)
    }

    /// Writes the delivery's files into a folder, with a mapping `town.toml`.
    pub fn write(&self, folder: &Path) {
        let file = |name: &str, text: &str| fs::write(folder.join(name), text).expect("the folder can be written");
        let collection = |features: Vec<Value>| {
            let crs = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::25832" } });
            json!({ "type": "FeatureCollection", "crs": crs, "features": features }).to_string()
        };
        let square = |[x, y]: [i64; 2], side: i64, properties: Value| {
            let ring = json!([[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]);
            json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": [ring] } })
        };
        let districts = DISTRICTS.map(|(id, name, [x, y])| {
            square([CORNER[0] + 1_000 * x, CORNER[1] + 1_000 * y], 1_000, json!({ "id": id, "navn": name }))
        });
        file("bydele.geojson", &collection(districts.to_vec()));
        let departments = self.departments.iter().map(|department| {
            let properties = json!({ "id": department.id, "navn": format!("Afdeling {}", department.id),
                "organisation": department.organisation, "boliger": department.dwellings });
            square(department.corner, 80, properties)
        });
        file("afdelinger.geojson", &collection(departments.collect()));
        let mut points = "x;y;boliger;afdeling\n".to_owned();
        for department in &self.departments {
            let [x, y] = department.corner;
            let parts: &[([i64; 2], u32)] = if department.dwellings < 20 {
                &[([20, 20], 12)]
            } else {
                // Two cells: the square lies across a line of the grid.
                &[([20, 20], 1), ([70, 20], 3)]
            };
            let all: u32 = parts.iter().map(|part| part.1).sum();
            for ([east, north], part) in parts {
                let dwellings = department.dwellings * part / all;
                writeln!(points, "{};{};{dwellings};{}", x + east, y + north, department.id).expect("texts grow");
            }
        }
        file("adresser.csv", &points);
        let mut counts = "afdeling;indikator;periode;taeller;naevner\n".to_owned();
        for count in &self.counts {
            writeln!(
                counts,
                "{};{};{};{};{}",
                count.department, count.indicator, count.year, count.numerator, count.denominator
            )
            .expect("texts grow");
        }
        file("indikatorer.csv", &counts);
        let mut concerns = "afdeling;maaned;tegn;maalgruppe;kilde;antal\n".to_owned();
        for (id, month, reports) in &self.concerns {
            writeln!(concerns, "{id};{month};overfyldt_postkasse;ukendt;nabo;{reports}").expect("texts grow");
        }
        file("bekymringer.csv", &concerns);
        let mut coverage = "afdeling;uddannet;aktive\n".to_owned();
        for id in &self.covered {
            writeln!(coverage, "{id};2024-01-01;{}", self.active_reporters).expect("texts grow");
        }
        file("daekning.csv", &coverage);
        if self.interventions.is_empty() {
            file("town.toml", MAPPING);
        } else {
            let feature = |properties: &Value| json!({ "type": "Feature", "properties": properties, "geometry": null });
            file("indsatser.geojson", &collection(self.interventions.iter().map(feature).collect()));
            file("town.toml", &format!("{MAPPING}{OF_INTERVENTIONS}"));
        }
    }
}

impl Default for Town {
    fn default() -> Self {
        Self::new()
    }
}

const MAPPING: &str = r#"
[municipality]
code = "0999"
name = "Prøveby"

[departments]
file = "afdelinger.geojson"
id = "id"
name = "navn"
organisation = "organisation"
dwellings_family = "boliger"

[districts]
file = "bydele.geojson"
id = "id"
name = "navn"

[address_points]
file = "adresser.csv"
x = "x"
y = "y"
dwellings = "boliger"
department = "afdeling"

[observations]
file = "indikatorer.csv"
department = "afdeling"
indicator = "indikator"
period = "periode"
numerator = "taeller"
denominator = "naevner"

[concerns]
file = "bekymringer.csv"
from = "2024-01"
until = "2025-12"
department = "afdeling"
month = "maaned"
sign = "tegn"
target_group = "maalgruppe"
reporter = "kilde"
count = "antal"

[coverage]
file = "daekning.csv"
department = "afdeling"
trained = "uddannet"
active_reporters = "aktive"
"#;

const OF_INTERVENTIONS: &str = r#"
[interventions]
file = "indsatser.geojson"
id = "id"
kind = "type"
start = "start"
end = "slut"
target_groups = "maalgrupper"
participants = "deltagere"
departments = "afdelinger"
open_to_all = "aaben"
"#;
