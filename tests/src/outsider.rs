//! Somebody outside: what is read off a server, and what the truth is to compare it with.
use crate::{
    http::{Answer, get, post},
    town::{Served, Town},
};
use bydelsblik::publish::{Aggregated, WeightCache};
use geodata::{
    layer::LayerId,
    protect::attack::{Equation, solve},
};
use jiff::civil::date;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs};

/// Small departments of the town.
pub const SMALL: [&str; 3] = ["s1", "s2", "s3"];
/// Numerator and denominator of each area of each layer, where they are shown.
pub type View = BTreeMap<String, BTreeMap<String, Option<[f64; 2]>>>;

/// What an outsider does with a server.
#[derive(Debug)]
pub struct Outsider {
    /// The town.
    pub served: Served,
}

impl Outsider {
    /// The town, published and served.
    pub fn of(town: &Town) -> Self {
        Self { served: town.serve() }
    }

    /// Asks for a path.
    pub fn get(&self, path: &str) -> Answer {
        get(&format!("{}{path}", self.served.server.url), &[])
    }

    /// The catalogue.
    pub fn catalogue(&self) -> Value {
        self.get("/api/v1/catalogue").json()
    }

    /// Asks for a path of the newest release.
    pub fn api(&self, path: &str) -> Answer {
        let key = self.catalogue()["release"]["key"].as_str().unwrap().to_owned();
        self.get(&format!("/api/v1/releases/{key}/{path}"))
    }

    /// The Danish name of an indicator.
    pub fn name_of(&self, code: &str) -> String {
        let catalogue = self.catalogue();
        let found = catalogue["indicators"].as_array().unwrap().iter().find(|indicator| indicator["code"] == code);
        found.unwrap()["name"]["da"].as_str().unwrap().to_owned()
    }

    /// Ids of the layers.
    pub fn layers(&self) -> Vec<String> {
        let layers = self.catalogue()["layers"].as_array().unwrap().clone();
        layers.iter().map(|layer| layer["id"].as_str().unwrap().to_owned()).collect()
    }

    /// An export.
    pub fn export(&self, layer: &str, (indicator, period): (&str, &str), format: &str) -> Answer {
        let answer = self.get(&format!("/export?layer={layer}&indicator={indicator}&period={period}&format={format}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer
    }

    /// The properties of an exported layer, in its order.
    pub fn features(&self, layer: &str, key: (&str, &str)) -> Vec<Value> {
        let collection: Value = self.export(layer, key, "geojson").json();
        collection["features"].as_array().unwrap().iter().map(|feature| feature["properties"].clone()).collect()
    }

    /// Departments together.
    pub fn sum(&self, departments: &[&str], (indicator, period): (&str, &str)) -> Value {
        let key = self.catalogue()["release"]["key"].as_str().unwrap().to_owned();
        let path = format!("{}/api/v1/releases/{key}/sums/{indicator}/{period}", self.served.server.url);
        let answer = post(&path, &json!({ "departments": departments }));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// What anybody can read of an indicator and period.
    pub fn view(&self, key: (&str, &str)) -> View {
        let mut view = View::new();
        for layer in self.layers() {
            let areas = self.features(&layer, key).into_iter().map(|area| {
                let counts = area["taeller"].as_f64().zip(area["naevner"].as_f64()).map(|(n, d)| [n, d]);
                (area["id"].as_str().unwrap().to_owned(), counts)
            });
            view.insert(layer, areas.collect());
        }
        // The whole has no layer of the picker; it is what all departments are together.
        let all: Vec<String> = view["departments"].keys().cloned().collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let sum = self.sum(&all, key);
        let counts = sum["counts"].as_array().map(|counts| [0, 1].map(|at| counts[at].as_f64().unwrap()));
        let whole = LayerId::Municipality.to_string();
        view.insert(whole.clone(), BTreeMap::from([(whole, counts)]));
        view
    }
}

/// Id of an area, and which parts of which departments lie in it.
pub type Parts = (String, Vec<(usize, f64)>);

/// The truth of a town, and where its departments lie: dwellings at addresses are public.
#[derive(Debug)]
pub struct Truth {
    /// Ids of the departments.
    pub ids: Vec<String>,
    /// Their households.
    pub households: Vec<u32>,
    /// Numerator and denominator of each.
    pub counts: Vec<[f64; 2]>,
    /// For each layer its areas.
    pub reach: BTreeMap<String, Vec<Parts>>,
}

/// What is true of the town for an indicator and year.
pub fn truth(town: &Town, (indicator, period): (&str, &str)) -> Truth {
    let folder = tempfile::tempdir().unwrap();
    town.write(folder.path());
    let mapping = toml::from_str(&fs::read_to_string(folder.path().join("town.toml")).unwrap()).unwrap();
    let delivered = bydelsblik::import::read(&mapping, folder.path(), &[]);
    assert!(delivered.problems.is_empty(), "{:?}", delivered.problems);
    let aggregated = Aggregated::new(&delivered.delivery, &mut WeightCache::default(), date(2026, 1, 1), None).unwrap();
    let mut reach = BTreeMap::new();
    for (layer, areas, weights) in aggregated.reaches() {
        let mut parts: Vec<Parts> = areas.iter().map(|area| ((*area).to_owned(), Vec::new())).collect();
        for (department, row) in weights.rows().enumerate() {
            row.iter().for_each(|&(area, weight)| parts[area].1.push((department, weight)));
        }
        reach.insert(layer.to_string(), parts);
    }
    let departments = &aggregated.totals.departments;
    let ids: Vec<String> = departments.iter().map(|department| department.id.to_string()).collect();
    let year: i16 = period.parse().unwrap();
    Truth {
        counts: ids.iter().map(|id| town.truth(id, indicator, year)).collect(),
        households: departments.iter().map(|department| department.households).collect(),
        ids,
        reach,
    }
}

impl Truth {
    /// Position of a department.
    pub fn position(&self, id: &str) -> usize {
        self.ids.iter().position(|other| other == id).unwrap()
    }

    /// The same data unprotected: exact sums, of which only those of too few households are left out.
    pub fn unprotected(&self) -> View {
        let area = |parts: &Vec<(usize, f64)>| {
            let sum = |of: &dyn Fn(usize) -> f64| parts.iter().map(|&(at, weight)| weight * of(at)).sum::<f64>();
            let enough = sum(&|at| f64::from(self.households[at])) >= 20.0;
            enough.then(|| [0, 1].map(|part| sum(&|at| self.counts[at][part])))
        };
        let layer = |areas: &Vec<Parts>| areas.iter().map(|(id, parts)| (id.clone(), area(parts))).collect();
        self.reach.iter().map(|(id, areas)| (id.clone(), layer(areas))).collect()
    }

    /// What a view says of these layers, as equations between the departments; `without` are known to be left out of the sums.
    pub fn equations(&self, view: &View, layers: &[&str], without: &[&str]) -> Vec<Equation> {
        let mut equations = Vec::new();
        for layer in layers {
            for (id, parts) in &self.reach[*layer] {
                let parts: Vec<(usize, f64)> =
                    parts.iter().copied().filter(|&(at, _)| !without.contains(&self.ids[at].as_str())).collect();
                if let Some(Some([value, _])) = view[*layer].get(id) {
                    equations.push(Equation { parts, value: *value });
                }
            }
        }
        equations
    }

    /// Small departments whose count equations give exactly.
    pub fn recovered(&self, equations: &[Equation]) -> Vec<&str> {
        let solved = solve(self.ids.len(), equations);
        let exact = |id: &&str| {
            let at = self.position(id);
            solved[at].is_some_and(|found| (found - self.counts[at][0]).abs() < 1e-6)
        };
        SMALL.into_iter().filter(exact).collect()
    }

    /// Runs an attack that subtracts layers from each other: on the unprotected data it must find these departments, on the
    /// release none; neither by one who takes the sums for those of all, nor by one who knows that withheld blocks are not in them.
    pub fn subtract(&self, release: &View, layers: &[&str], finds: &[&str]) {
        let found = self.recovered(&self.equations(&self.unprotected(), layers, &[]));
        for id in finds {
            assert!(found.contains(id), "{layers:?} of the unprotected data give {found:?}, and not {id}");
        }
        for without in [&[][..], &["s3"]] {
            let found = self.recovered(&self.equations(release, layers, without));
            assert!(found.is_empty(), "{layers:?} of the release give {found:?}");
        }
    }
}
