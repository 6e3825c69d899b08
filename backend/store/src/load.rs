//! Loading what was imported, for publication: of each data set the newest batch that brought it, and of what is kept by period, by department
//! or by intervention, all that stands.
use crate::{
    Store, StoreError,
    codec::{base_from_wkb, indicator_from_json, json, polygons_from_wkb},
};
use geo::Point;
use geodata::{
    area::{AddressPoint, Area, AreaId, BaseFeature, BaseKind, Department, Dwellings, Importance},
    concern::{Concern, Coverage, DeliveredConcerns, Span, together},
    delivery::{Delivery, Municipality},
    indicator::{Indicator, IndicatorCode},
    intervention::Intervention,
    layer::LayerId,
    observation::Observation,
};
use sqlx::{AnyConnection, Row, any::AnyRow, query, query_as, query_scalar};
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn corrupt(table: &'static str, what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt { table, what: what.to_string() }
}

/// Indicator, period, department, numerator, denominator and the two largest contributions.
type ObservationRow = (String, String, String, f64, i64, Option<f64>, Option<f64>);

pub(crate) fn parsed<T: std::str::FromStr<Err: ToString>>(table: &'static str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|error: T::Err| corrupt(table, error.to_string()))
}

pub(crate) fn count(table: &'static str, value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| corrupt(table, format!("the count {value}")))
}

impl Store {
    /// The only municipality of the store, or the one with this code.
    ///
    /// # Errors
    /// [`StoreError`] where there is none, or several and none is named.
    pub async fn municipality(&self, code: Option<&str>) -> Result<String, StoreError> {
        let codes: Vec<String> = query_scalar("SELECT DISTINCT municipality FROM private_batch ORDER BY municipality")
            .fetch_all(&self.pool)
            .await?;
        choose(&codes, code).ok_or(StoreError::NoImport(code.map(|code| format!(" for {code}")).unwrap_or_default()))?
    }

    /// The newest of everything that was imported for a municipality, and the numbers of the batches it comes from.
    ///
    /// # Errors
    /// [`StoreError`] where nothing was imported, or something stored cannot be read.
    pub async fn delivery(&self, municipality: &str) -> Result<(Delivery, Vec<i64>), StoreError> {
        let mut connection = self.pool.acquire().await?;
        let mut loader = Loader { connection: &mut connection, municipality, used: BTreeSet::new() };
        let coverage = loader.coverage().await?;
        let known = together(loader.concerns().await?, &coverage);
        let mut delivery = Delivery {
            municipality: loader.about().await?,
            indicators: loader.indicators().await?,
            departments: loader.departments().await?,
            districts: loader.areas(LayerId::Districts).await?,
            disadvantaged: loader.areas(LayerId::Disadvantaged).await?,
            address_points: loader.address_points().await?,
            base: loader.base().await?,
            observations: loader.observations().await?,
            concerns: known.concerns,
            concern_span: Span::default(),
            concern_months: known.months,
            coverage,
            interventions: loader.interventions().await?,
        };
        delivery.municipality.attribution = loader.attribution().await?;
        let batches: BTreeSet<i64> = loader.used.iter().map(|(batch, _)| *batch).collect();
        Ok((delivery, batches.into_iter().collect()))
    }
}

/// The code that was asked for, or the only one; `None` where there is none.
pub(crate) fn choose(codes: &[String], asked: Option<&str>) -> Option<Result<String, StoreError>> {
    match (asked, codes) {
        (Some(asked), _) => codes.iter().find(|code| *code == asked).map(|code| Ok(code.clone())),
        (None, []) => None,
        (None, [only]) => Some(Ok(only.clone())),
        (None, several) => Some(Err(StoreError::WhichMunicipality(several.join(", ")))),
    }
}

struct Loader<'a> {
    connection: &'a mut AnyConnection,
    municipality: &'a str,
    /// Batches that something was taken of, and what.
    used: BTreeSet<(i64, &'static str)>,
}

impl Loader<'_> {
    /// The rows of the newest batch that has any. `newest` asks for the batch, `rows` for its rows.
    async fn newest(
        &mut self,
        dataset: &'static str,
        newest: &'static str,
        rows: &'static str,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let batch: Option<i64> = query_scalar(newest).bind(self.municipality).fetch_one(&mut *self.connection).await?;
        let Some(batch) = batch else { return Ok(Vec::new()) };
        self.used.insert((batch, dataset));
        Ok(query(rows).bind(self.municipality).bind(batch).fetch_all(&mut *self.connection).await?)
    }

    async fn about(&mut self) -> Result<Municipality, StoreError> {
        let row: Option<(String, i64)> = query_as(
            "SELECT name, fictional FROM private_municipality WHERE municipality = $1 ORDER BY batch DESC LIMIT 1",
        )
        .bind(self.municipality)
        .fetch_optional(&mut *self.connection)
        .await?;
        let (name, fictional) = row.ok_or_else(|| StoreError::NoImport(format!(" for {}", self.municipality)))?;
        let code = self.municipality.to_owned();
        Ok(Municipality { code, name, fictional: fictional != 0, attribution: Vec::new() })
    }

    /// The sources of everything that was taken, in the order of the batches: those of a whole batch, and those of its data sets.
    async fn attribution(&mut self) -> Result<Vec<String>, StoreError> {
        let of_batches: Vec<(i64, String)> =
            query_as("SELECT batch, attribution FROM private_municipality WHERE municipality = $1 ORDER BY batch")
                .bind(self.municipality)
                .fetch_all(&mut *self.connection)
                .await?;
        let of_data_sets: Vec<(i64, String, String)> = query_as(
            "SELECT batch, dataset, line FROM private_attribution WHERE municipality = $1 ORDER BY batch, dataset, position",
        )
        .bind(self.municipality)
        .fetch_all(&mut *self.connection)
        .await?;
        let mut lines: Vec<String> = Vec::new();
        for (batch, attribution) in of_batches {
            if !self.used.iter().any(|(used, _)| *used == batch) {
                continue;
            }
            let whole: Vec<String> = json("private_municipality", &attribution)?;
            // A base layer is a data set of its own ("base water"), and all of them are taken together.
            let taken = |dataset: &str| {
                let dataset = dataset.split_once(' ').map_or(dataset, |(kind, _)| kind);
                self.used.iter().any(|used| *used == (batch, dataset))
            };
            let parts = of_data_sets.iter().filter(|(of, dataset, _)| *of == batch && taken(dataset));
            for line in whole.into_iter().chain(parts.map(|(_, _, line)| line.clone())) {
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        Ok(lines)
    }

    async fn indicators(&mut self) -> Result<Vec<Indicator>, StoreError> {
        let rows = self
            .newest(
                "indicators",
                "SELECT MAX(batch) FROM private_indicator WHERE municipality = $1",
                "SELECT code, definition FROM private_indicator WHERE municipality = $1 AND batch = $2 ORDER BY position",
            )
            .await?;
        rows.iter()
            .map(|row| indicator_from_json("private_indicator", row.try_get(0)?, &row.try_get::<String, _>(1)?))
            .collect()
    }

    async fn departments(&mut self) -> Result<Vec<Department>, StoreError> {
        const TABLE: &str = "private_department";
        let rows = self
            .newest(
                "departments",
                "SELECT MAX(batch) FROM private_department WHERE municipality = $1",
                "SELECT id, name, organisation, organisation_number, department_number, family, youth, elderly, nursing, geometry, occupied \
                 FROM private_department WHERE municipality = $1 AND batch = $2 ORDER BY position",
            )
            .await?;
        rows.iter()
            .map(|row| {
                let dwellings = |column: usize| -> Result<Option<u32>, StoreError> {
                    row.try_get::<Option<i64>, _>(column)?.map(|value| count(TABLE, value)).transpose()
                };
                Ok(Department {
                    id: AreaId::new(row.try_get::<String, _>(0)?),
                    name: row.try_get(1)?,
                    organisation: row.try_get(2)?,
                    organisation_number: row.try_get(3)?,
                    department_number: row.try_get(4)?,
                    dwellings: Dwellings {
                        family: dwellings(5)?,
                        youth: dwellings(6)?,
                        elderly: dwellings(7)?,
                        nursing: dwellings(8)?,
                    },
                    occupied: dwellings(10)?,
                    geometry: row
                        .try_get::<Option<Vec<u8>>, _>(9)?
                        .map(|bytes| polygons_from_wkb(TABLE, &bytes))
                        .transpose()?,
                })
            })
            .collect()
    }

    async fn areas(&mut self, layer: LayerId) -> Result<Vec<Area>, StoreError> {
        let batch: Option<i64> =
            query_scalar("SELECT MAX(batch) FROM private_area WHERE municipality = $1 AND layer = $2")
                .bind(self.municipality)
                .bind(layer.as_str())
                .fetch_one(&mut *self.connection)
                .await?;
        let Some(batch) = batch else { return Ok(Vec::new()) };
        self.used.insert((batch, layer.as_str()));
        let rows: Vec<(String, String, Vec<u8>)> = query_as(
            "SELECT id, name, geometry FROM private_area WHERE municipality = $1 AND batch = $2 AND layer = $3 ORDER BY position",
        )
        .bind(self.municipality)
        .bind(batch)
        .bind(layer.as_str())
        .fetch_all(&mut *self.connection)
        .await?;
        let areas = rows.into_iter().map(|(id, name, geometry)| {
            Ok(Area { id: AreaId::new(id), name, geometry: polygons_from_wkb("private_area", &geometry)? })
        });
        areas.collect()
    }

    async fn address_points(&mut self) -> Result<Vec<AddressPoint>, StoreError> {
        let rows = self
            .newest(
                "address_points",
                "SELECT MAX(batch) FROM private_address_point WHERE municipality = $1",
                "SELECT x, y, dwellings, department FROM private_address_point \
                 WHERE municipality = $1 AND batch = $2 ORDER BY position",
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(AddressPoint {
                    position: Point::new(row.try_get(0)?, row.try_get(1)?),
                    dwellings: count("private_address_point", row.try_get(2)?)?,
                    department: row.try_get::<Option<String>, _>(3)?.map(AreaId::new),
                })
            })
            .collect()
    }

    async fn base(&mut self) -> Result<Vec<BaseFeature>, StoreError> {
        const TABLE: &str = "private_base";
        let rows = self
            .newest(
                "base",
                "SELECT MAX(batch) FROM private_base WHERE municipality = $1",
                "SELECT kind, geometry, name, rank, population FROM private_base \
                 WHERE municipality = $1 AND batch = $2 ORDER BY position",
            )
            .await?;
        rows.iter()
            .map(|row| {
                let kind: String = row.try_get(0)?;
                let kind = BaseKind::from_code(&kind).ok_or_else(|| corrupt(TABLE, format!("the kind {kind}")))?;
                let number = |at: usize| {
                    let number = row.try_get::<Option<i64>, _>(at)?;
                    number.map(|number| count(TABLE, number)).transpose()
                };
                Ok(BaseFeature {
                    kind,
                    name: row.try_get(2)?,
                    importance: Importance { rank: number(3)?, population: number(4)? },
                    geometry: base_from_wkb(TABLE, &row.try_get::<Vec<u8>, _>(1)?)?,
                })
            })
            .collect()
    }

    /// A figure stands until a later batch brings the same indicator and period again.
    async fn observations(&mut self) -> Result<Vec<Observation>, StoreError> {
        const TABLE: &str = "private_observation";
        let newest: Vec<(String, String, i64)> = query_as(
            "SELECT indicator, period, MAX(batch) FROM private_observation WHERE municipality = $1 GROUP BY indicator, period",
        )
        .bind(self.municipality)
        .fetch_all(&mut *self.connection)
        .await?;
        let newest: HashMap<(String, String), i64> =
            newest.into_iter().map(|(indicator, period, batch)| ((indicator, period), batch)).collect();
        let batches: BTreeSet<i64> = newest.values().copied().collect();
        let mut observations = Vec::new();
        for &batch in &batches {
            // Putting them in order here takes half of the time that the database takes for it.
            let rows: Vec<ObservationRow> = query_as(
                "SELECT indicator, period, department, numerator, denominator, largest, second_largest \
                 FROM private_observation WHERE municipality = $1 AND batch = $2",
            )
            .bind(self.municipality)
            .bind(batch)
            .fetch_all(&mut *self.connection)
            .await?;
            for (indicator, period, department, numerator, denominator, largest, second) in rows {
                let key = (indicator, period);
                if newest.get(&key) != Some(&batch) {
                    continue;
                }
                observations.push(Observation {
                    department: AreaId::new(department),
                    period: parsed(TABLE, &key.1)?,
                    indicator: IndicatorCode::new(key.0),
                    numerator,
                    denominator: count(TABLE, denominator)?,
                    largest: largest.map(|largest| [largest, second.unwrap_or(0.0)]),
                });
            }
        }
        self.used.extend(batches.into_iter().map(|batch| (batch, "observations")));
        observations.sort_unstable_by(|a, b| {
            (&a.indicator, a.period, &a.department).cmp(&(&b.indicator, b.period, &b.department))
        });
        Ok(observations)
    }

    /// All deliveries of concerns, the oldest first, each with the months that it says it is of.
    async fn concerns(&mut self) -> Result<Vec<DeliveredConcerns>, StoreError> {
        const TABLE: &str = "private_concern";
        let batches: Vec<(i64, Option<String>, Option<String>)> = query_as(
            "SELECT id, concerns_from, concerns_until FROM private_batch WHERE municipality = $1 AND (concerns_until IS NOT NULL \
             OR id IN (SELECT batch FROM private_concern WHERE municipality = $1)) ORDER BY id",
        )
        .bind(self.municipality)
        .fetch_all(&mut *self.connection)
        .await?;
        let month = |text: Option<String>| text.map(|text| parsed("private_batch", &text)).transpose();
        let mut deliveries: BTreeMap<i64, DeliveredConcerns> = BTreeMap::new();
        for (batch, from, until) in batches {
            self.used.insert((batch, "concerns"));
            let span = Span { from: month(from)?, until: month(until)? };
            deliveries.insert(batch, DeliveredConcerns { concerns: Vec::new(), span });
        }
        let rows = query(
            "SELECT batch, department, month, sign, target_group, reporter, reports FROM private_concern WHERE municipality = $1 \
             ORDER BY batch, position",
        )
        .bind(self.municipality)
        .fetch_all(&mut *self.connection)
        .await?;
        for row in &rows {
            let concern = Concern {
                department: AreaId::new(row.try_get::<String, _>(1)?),
                month: parsed(TABLE, &row.try_get::<String, _>(2)?)?,
                sign: row.try_get(3)?,
                target_group: row.try_get(4)?,
                reporter: row.try_get(5)?,
                count: count(TABLE, row.try_get(6)?)?,
            };
            deliveries.entry(row.try_get(0)?).or_default().concerns.push(concern);
        }
        Ok(deliveries.into_values().collect())
    }

    /// For each key the rows of the newest batch that has it, but of no batch before the newest that says it brings all. `batches` asks
    /// for batch and key, and for whether the batch brings all; `rows` for the rows of a batch, with the key in the first column.
    async fn by_key(
        &mut self,
        dataset: &'static str,
        batches: &'static str,
        rows: &'static str,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let found: Vec<(i64, String, i64)> =
            query_as(batches).bind(self.municipality).fetch_all(&mut *self.connection).await?;
        let whole = found.iter().filter(|(.., whole)| *whole != 0).map(|(batch, ..)| *batch).max().unwrap_or(0);
        let mut newest: HashMap<String, i64> = HashMap::new();
        for (batch, key, _) in found.into_iter().filter(|(batch, ..)| *batch >= whole) {
            let standing = newest.entry(key).or_insert(batch);
            *standing = batch.max(*standing);
        }
        let batches: BTreeSet<i64> = newest.values().copied().collect();
        let mut kept = Vec::new();
        for batch in batches {
            self.used.insert((batch, dataset));
            let of_batch = query(rows).bind(self.municipality).bind(batch).fetch_all(&mut *self.connection).await?;
            for row in of_batch {
                if newest.get(&row.try_get::<String, _>(0)?) == Some(&batch) {
                    kept.push(row);
                }
            }
        }
        Ok(kept)
    }

    /// The coverage of a department stands until a later batch brings that department again, or all coverage there is.
    async fn coverage(&mut self) -> Result<Vec<Coverage>, StoreError> {
        const TABLE: &str = "private_coverage";
        let rows = self
            .by_key(
                "coverage",
                "SELECT DISTINCT c.batch, c.department, b.whole_coverage FROM private_coverage c JOIN private_batch b \
                 ON b.municipality = c.municipality AND b.id = c.batch WHERE c.municipality = $1",
                "SELECT department, trained, active_reporters, ended FROM private_coverage \
                 WHERE municipality = $1 AND batch = $2 ORDER BY position",
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Coverage {
                    department: AreaId::new(row.try_get::<String, _>(0)?),
                    trained: parsed(TABLE, &row.try_get::<String, _>(1)?)?,
                    active_reporters: count(TABLE, row.try_get(2)?)?,
                    ended: row.try_get::<Option<String>, _>(3)?.map(|date| parsed(TABLE, &date)).transpose()?,
                })
            })
            .collect()
    }

    /// An intervention stands until a later batch brings it again, or all interventions there are.
    async fn interventions(&mut self) -> Result<Vec<Intervention>, StoreError> {
        const TABLE: &str = "private_intervention";
        let rows = self
            .by_key(
                "interventions",
                "SELECT DISTINCT i.batch, i.id, b.whole_interventions FROM private_intervention i JOIN private_batch b \
                 ON b.municipality = i.municipality AND b.id = i.batch WHERE i.municipality = $1",
                "SELECT id, kind, target_groups, start_date, end_date, participants, departments, x, y, open_to_all FROM private_intervention \
                 WHERE municipality = $1 AND batch = $2 ORDER BY position",
            )
            .await?;
        rows.iter()
            .map(|row| {
                let departments: Vec<String> = json(TABLE, &row.try_get::<String, _>(6)?)?;
                let (x, y): (Option<f64>, Option<f64>) = (row.try_get(7)?, row.try_get(8)?);
                Ok(Intervention {
                    id: row.try_get(0)?,
                    kind: row.try_get(1)?,
                    target_groups: json(TABLE, &row.try_get::<String, _>(2)?)?,
                    start: parsed(TABLE, &row.try_get::<String, _>(3)?)?,
                    end: row.try_get::<Option<String>, _>(4)?.map(|date| parsed(TABLE, &date)).transpose()?,
                    participants: json(TABLE, &row.try_get::<String, _>(5)?)?,
                    departments: departments.into_iter().map(AreaId::new).collect(),
                    position: x.zip(y).map(|(x, y)| Point::new(x, y)),
                    open_to_all: row.try_get::<i64, _>(9)? != 0,
                })
            })
            .collect()
    }
}
