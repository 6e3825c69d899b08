//! Import: a delivery into the private tables, as one immutable batch, in one transaction.
use crate::{
    Store, StoreError,
    bulk::{Bound, insert},
    codec::{base_to_wkb, indicator_to_json, polygons_to_wkb, to_json},
};
use Bound::{Bytes, Integer, MaybeBytes, MaybeInteger, MaybeReal, MaybeText, Real};
use geodata::{area::Area, delivery::Delivery, layer::LayerId};
use sqlx::{AnyConnection, query, query_scalar};

/// Where a batch comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Time of the import, RFC 3339 in UTC.
    pub imported_at: String,
    /// Who imported it.
    pub person: String,
    /// Version of the software.
    pub software: String,
    /// The mapping file, or the other source that it was made from.
    pub source: String,
    /// Files that were read.
    pub files: Vec<ImportedFile>,
    /// Problems that were accepted, a line each.
    pub problems: Vec<String>,
    /// Whether its coverage is all that there is, so that a department which it does not name has none; else it adds to what was there.
    pub whole_coverage: bool,
    /// Whether its interventions are all that there are.
    pub whole_interventions: bool,
}

/// A file of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFile {
    /// What it holds, for example "departments".
    pub dataset: String,
    /// Its path, as the mapping names it.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Records that it holds.
    pub records_read: usize,
    /// Records that were kept.
    pub records_kept: usize,
    /// Sources that must be named where its data is shown.
    pub attribution: Vec<String>,
}

fn text(value: impl Into<String>) -> Bound {
    Bound::Text(value.into())
}

fn count(value: usize) -> Bound {
    Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

impl Store {
    /// Stores a delivery and gives the number of its batch. All of it is stored, or nothing.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn import(&self, delivery: &Delivery, batch: &Batch) -> Result<i64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let municipality = &delivery.municipality.code;
        let last: Option<i64> = query_scalar("SELECT MAX(id) FROM private_batch WHERE municipality = $1")
            .bind(municipality)
            .fetch_one(&mut *transaction)
            .await?;
        let id = last.unwrap_or(0) + 1;
        query(
            "INSERT INTO private_batch (municipality, id, imported_at, person, software, source, accepted_problems, concerns_from, \
             concerns_until, whole_coverage, whole_interventions) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(municipality)
        .bind(id)
        .bind(&batch.imported_at)
        .bind(&batch.person)
        .bind(&batch.software)
        .bind(&batch.source)
        .bind(i64::try_from(batch.problems.len()).unwrap_or(i64::MAX))
        .bind(delivery.concern_span.from.map(|from| from.to_string()))
        .bind(delivery.concern_span.until.map(|until| until.to_string()))
        .bind(i64::from(batch.whole_coverage))
        .bind(i64::from(batch.whole_interventions))
        .execute(&mut *transaction)
        .await?;
        let mut writer = Writer { connection: &mut transaction, municipality, batch: id };
        writer.provenance(batch).await?;
        writer.delivery(delivery).await?;
        transaction.commit().await?;
        Ok(id)
    }
}

struct Writer<'a> {
    connection: &'a mut AnyConnection,
    municipality: &'a str,
    batch: i64,
}

impl Writer<'_> {
    /// Inserts rows, each with the municipality and the batch before its own values.
    async fn rows(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: impl Iterator<Item = Vec<Bound>>,
    ) -> Result<(), StoreError> {
        let key = [text(self.municipality), Integer(self.batch)];
        let rows = rows.map(|row| key.iter().cloned().chain(row).collect());
        insert(self.connection, table, columns, rows).await
    }

    async fn provenance(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let files = batch.files.iter().map(|file| {
            vec![
                text(&file.dataset),
                text(&file.file),
                text(&file.sha256),
                count(file.records_read),
                count(file.records_kept),
            ]
        });
        let columns = &["municipality", "batch", "dataset", "file", "sha256", "records_read", "records_kept"];
        self.rows("private_file", columns, files).await?;
        let attribution = batch.files.iter().flat_map(|file| {
            let lines = file.attribution.iter().enumerate();
            lines.map(|(position, line)| vec![text(&file.dataset), count(position), text(line)])
        });
        let columns = &["municipality", "batch", "dataset", "position", "line"];
        self.rows("private_attribution", columns, attribution).await?;
        let problems = batch.problems.iter().enumerate().map(|(position, line)| vec![count(position), text(line)]);
        self.rows("private_problem", &["municipality", "batch", "position", "line"], problems).await
    }

    async fn delivery(&mut self, delivery: &Delivery) -> Result<(), StoreError> {
        let about = &delivery.municipality;
        let row = vec![text(&about.name), Integer(about.fictional.into()), text(to_json(&about.attribution))];
        let columns = &["municipality", "batch", "name", "fictional", "attribution"];
        self.rows("private_municipality", columns, std::iter::once(row)).await?;
        let indicators = delivery.indicators.iter().enumerate().map(|(position, indicator)| {
            vec![count(position), text(indicator.code.as_str()), text(indicator_to_json(indicator))]
        });
        self.rows("private_indicator", &["municipality", "batch", "position", "code", "definition"], indicators)
            .await?;
        self.areas(delivery).await?;
        self.figures(delivery).await
    }

    async fn areas(&mut self, delivery: &Delivery) -> Result<(), StoreError> {
        let departments = delivery.departments.iter().enumerate().map(|(position, department)| {
            let dwellings = department.dwellings;
            vec![
                count(position),
                text(department.id.as_str()),
                text(&department.name),
                text(&department.organisation),
                MaybeText(department.organisation_number.clone()),
                MaybeText(department.department_number.clone()),
                MaybeInteger(dwellings.family.map(Into::into)),
                MaybeInteger(dwellings.youth.map(Into::into)),
                MaybeInteger(dwellings.elderly.map(Into::into)),
                MaybeInteger(dwellings.nursing.map(Into::into)),
                MaybeInteger(department.occupied.map(Into::into)),
                MaybeBytes(department.geometry.as_ref().map(polygons_to_wkb)),
            ]
        });
        let columns = &[
            "municipality",
            "batch",
            "position",
            "id",
            "name",
            "organisation",
            "organisation_number",
            "department_number",
            "family",
            "youth",
            "elderly",
            "nursing",
            "occupied",
            "geometry",
        ];
        self.rows("private_department", columns, departments).await?;
        for (layer, areas) in
            [(LayerId::Districts, &delivery.districts), (LayerId::Disadvantaged, &delivery.disadvantaged)]
        {
            let areas = areas.iter().enumerate().map(|(position, area): (usize, &Area)| {
                vec![
                    text(layer.as_str()),
                    count(position),
                    text(area.id.as_str()),
                    text(&area.name),
                    Bytes(polygons_to_wkb(&area.geometry)),
                ]
            });
            let columns = &["municipality", "batch", "layer", "position", "id", "name", "geometry"];
            self.rows("private_area", columns, areas).await?;
        }
        let points = delivery.address_points.iter().enumerate().map(|(position, point)| {
            let department = point.department.as_ref().map(ToString::to_string);
            vec![
                count(position),
                Real(point.position.x()),
                Real(point.position.y()),
                Integer(point.dwellings.into()),
                MaybeText(department),
            ]
        });
        let columns = &["municipality", "batch", "position", "x", "y", "dwellings", "department"];
        self.rows("private_address_point", columns, points).await?;
        let base = delivery.base.iter().enumerate().map(|(position, feature)| {
            let (shape, geometry) = base_to_wkb(&feature.geometry);
            let [rank, population] = [feature.importance.rank, feature.importance.population]
                .map(|number| MaybeInteger(number.map(Into::into)));
            vec![
                count(position),
                text(feature.kind.code()),
                text(shape),
                Bytes(geometry),
                MaybeText(feature.name.clone()),
                rank,
                population,
            ]
        });
        let columns = &["municipality", "batch", "position", "kind", "shape", "geometry", "name", "rank", "population"];
        self.rows("private_base", columns, base).await
    }

    async fn figures(&mut self, delivery: &Delivery) -> Result<(), StoreError> {
        let observations = delivery.observations.iter().map(|observation| {
            vec![
                text(observation.indicator.as_str()),
                text(observation.period.to_string()),
                text(observation.department.as_str()),
                Real(observation.numerator),
                Integer(observation.denominator.into()),
                MaybeReal(observation.largest.map(|largest| largest[0])),
                MaybeReal(observation.largest.map(|largest| largest[1])),
            ]
        });
        let columns = &[
            "municipality",
            "batch",
            "indicator",
            "period",
            "department",
            "numerator",
            "denominator",
            "largest",
            "second_largest",
        ];
        self.rows("private_observation", columns, observations).await?;
        let concerns = delivery.concerns.iter().enumerate().map(|(position, concern)| {
            vec![
                count(position),
                text(concern.department.as_str()),
                text(concern.month.to_string()),
                text(&concern.sign),
                text(&concern.target_group),
                text(&concern.reporter),
                Integer(concern.count.into()),
            ]
        });
        let columns = &[
            "municipality",
            "batch",
            "position",
            "department",
            "month",
            "sign",
            "target_group",
            "reporter",
            "reports",
        ];
        self.rows("private_concern", columns, concerns).await?;
        let coverage = delivery.coverage.iter().enumerate().map(|(position, coverage)| {
            vec![
                count(position),
                text(coverage.department.as_str()),
                text(coverage.trained.to_string()),
                Integer(coverage.active_reporters.into()),
                MaybeText(coverage.ended.map(|date| date.to_string())),
            ]
        });
        let columns = &["municipality", "batch", "position", "department", "trained", "active_reporters", "ended"];
        self.rows("private_coverage", columns, coverage).await?;
        let interventions = delivery.interventions.iter().enumerate().map(|(position, intervention)| {
            let departments: Vec<&str> = intervention.departments.iter().map(geodata::area::AreaId::as_str).collect();
            vec![
                count(position),
                text(&intervention.id),
                text(&intervention.kind),
                text(to_json(&intervention.target_groups)),
                text(intervention.start.to_string()),
                MaybeText(intervention.end.map(|date| date.to_string())),
                text(to_json(&intervention.participants)),
                text(to_json(&departments)),
                MaybeReal(intervention.position.map(geo::Point::x)),
                MaybeReal(intervention.position.map(geo::Point::y)),
                Integer(intervention.open_to_all.into()),
            ]
        });
        let columns = &[
            "municipality",
            "batch",
            "position",
            "id",
            "kind",
            "target_groups",
            "start_date",
            "end_date",
            "participants",
            "departments",
            "x",
            "y",
            "open_to_all",
        ];
        self.rows("private_intervention", columns, interventions).await
    }
}
