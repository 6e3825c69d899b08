//! The ledger: what releases have shown. Private, and written with the release that it tells of.
use crate::{
    Owner, Store, StoreError,
    bulk::{Bound, insert},
    load::{count, parsed},
    owner::{LIST, take_version, version},
};
use geodata::{
    area::AreaId,
    indicator::IndicatorCode,
    period::Period,
    protect::{Group, Ledger, NoiseMade, Shown, ShownFigures},
};
use sqlx::{AnyConnection, query, query_as, query_scalar};
use std::collections::BTreeMap;

const TABLE: &str = "private_ledger";

/// Which state of a ledger was read: a publication that rests on an older one than the newest is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerVersion(pub(crate) i64);

/// What a publication has read before it, and what must still be so when it is stored.
#[derive(Debug, Clone)]
pub struct RestsOn<'a> {
    /// Under which name key, ledger and secret mark are kept.
    pub owner: &'a Owner,
    /// The state of the ledger.
    pub read: LedgerVersion,
    /// The numbers by which the secret is known again, by owner: of this one, and with a new secret of all others too.
    pub marks: Vec<(String, String)>,
}

impl Store {
    /// What all releases of an owner have shown so far, and which state of it that is.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be read.
    pub async fn ledger(&self, owner: &str) -> Result<(Ledger, LedgerVersion), StoreError> {
        // Read first: where another release lands between this and the rows, they are newer than the version, which is refused later.
        let version = LedgerVersion(version(&mut *self.pool.acquire().await?, owner).await?);
        let rows: Vec<(String, i64, Option<i64>)> = query_as(
            "SELECT department, households, block FROM private_ledger_department WHERE municipality = $1 ORDER BY department",
        )
        .bind(owner)
        .fetch_all(&self.pool)
        .await?;
        let (mut households, mut blocks) = (BTreeMap::new(), BTreeMap::<i64, Vec<AreaId>>::new());
        for (department, number, block) in rows {
            let id = AreaId::new(department);
            households.insert(id.clone(), count("private_ledger_department", number)?);
            if let Some(block) = block {
                blocks.entry(block).or_default().push(id);
            }
        }
        let rows: Vec<(String, String, String, Vec<u8>)> =
            query_as("SELECT kind, name, period, shown FROM private_ledger WHERE municipality = $1")
                .bind(owner)
                .fetch_all(&self.pool)
                .await?;
        let mut ledger =
            Ledger { households, blocks: blocks.into_values().map(Group::from_iter).collect(), ..Ledger::default() };
        for (kind, name, period, bytes) in rows {
            let corrupt = || StoreError::Corrupt { table: TABLE, what: format!("the figures of {name} in {period}") };
            if kind == RELEASES {
                let releases = <[u8; 4]>::try_from(bytes.as_slice()).map_err(|_| corrupt())?;
                ledger.releases = u32::from_le_bytes(releases);
                continue;
            }
            if kind == EPOCH {
                let epoch = <[u8; 4]>::try_from(bytes.as_slice()).map_err(|_| corrupt())?;
                ledger.epochs.insert((name, parsed(TABLE, &period)?), u32::from_le_bytes(epoch));
                continue;
            }
            let (figures, period) = (shown_from_bytes(&bytes).ok_or_else(corrupt)?, parsed(TABLE, &period)?);
            match kind.as_str() {
                INDICATOR => ledger.shown.insert((IndicatorCode::new(name), period), figures),
                POPULATION => ledger.persons.insert((name, period), figures),
                _ => return Err(StoreError::Corrupt { table: TABLE, what: format!("the kind {kind}") }),
            };
        }
        ledger.participants = self.participants_ledger(owner).await?;
        Ok((ledger, version))
    }

    /// The number by which the secret of an owner's last release is known again; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be read.
    pub async fn secret_mark(&self, owner: &str) -> Result<Option<String>, StoreError> {
        let mark = query_scalar("SELECT mark FROM private_secret_mark WHERE municipality = $1");
        Ok(mark.bind(owner).fetch_optional(&self.pool).await?)
    }

    /// The owners that have released with a secret that is known again.
    ///
    /// # Errors
    /// [`StoreError`] where they cannot be read.
    pub async fn marked_owners(&self) -> Result<Vec<String>, StoreError> {
        let owners = query_scalar("SELECT municipality FROM private_secret_mark ORDER BY municipality");
        Ok(owners.fetch_all(&self.pool).await?)
    }

    /// Whether anything was ever released in this store.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be read.
    pub async fn has_released(&self) -> Result<bool, StoreError> {
        let owners: i64 = query_scalar("SELECT COUNT(*) FROM private_owner").fetch_one(&self.pool).await?;
        Ok(owners > 0)
    }
}

/// What figures are kept of.
const INDICATOR: &str = "indicator";
const POPULATION: &str = "population";
const EPOCH: &str = "epoch";
const RELEASES: &str = "releases";

/// Takes the right to write a ledger that was read in a state. It is the first statement of its transaction, so that on either database
/// another publication waits here until this one has ended, and is then refused.
pub(crate) async fn take(
    connection: &mut AnyConnection,
    municipality: &str,
    rests_on: &RestsOn<'_>,
) -> Result<(), StoreError> {
    let RestsOn { owner, read, marks, .. } = rests_on;
    let new_secret = marks.iter().any(|(other, _)| *other != owner.name);
    if !owner.kept || new_secret {
        take_version(connection, LIST, owner.list).await?;
    }
    take_version(connection, &owner.name, read.0).await?;
    if !owner.kept {
        query("INSERT INTO private_owner (municipality, owner) VALUES ($1, $2)")
            .bind(municipality)
            .bind(&owner.name)
            .execute(&mut *connection)
            .await?;
    }
    for (other, mark) in marks {
        if *other != owner.name {
            // A publication for it that is under way has read the old secret.
            query("UPDATE private_ledger_version SET version = version + 1 WHERE owner = $1")
                .bind(other)
                .execute(&mut *connection)
                .await?;
        }
        query("DELETE FROM private_secret_mark WHERE municipality = $1").bind(other).execute(&mut *connection).await?;
        query("INSERT INTO private_secret_mark (municipality, mark) VALUES ($1, $2)")
            .bind(other)
            .bind(mark)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Writes the ledger in place of the one before, within the transaction of its release.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    municipality: &str,
    ledger: &Ledger,
) -> Result<(), StoreError> {
    query("DELETE FROM private_ledger_department WHERE municipality = $1")
        .bind(municipality)
        .execute(&mut *connection)
        .await?;
    query("DELETE FROM private_ledger WHERE municipality = $1").bind(municipality).execute(&mut *connection).await?;
    let text = |value: &str| Bound::Text(value.to_owned());
    let block_of: BTreeMap<&AreaId, i64> = (0_i64..)
        .zip(&ledger.blocks)
        .flat_map(|(block, group)| group.ids().iter().map(move |id| (id, block)))
        .collect();
    let departments = ledger.households.iter().map(|(id, &households)| {
        let block = Bound::MaybeInteger(block_of.get(id).copied());
        vec![text(municipality), text(id.as_str()), Bound::Integer(households.into()), block]
    });
    let columns = &["municipality", "department", "households", "block"];
    insert(connection, "private_ledger_department", columns, departments).await?;
    let row = |kind: &str, name: &str, period: &Period, bytes: Vec<u8>| {
        vec![text(municipality), text(kind), text(name), text(&period.to_string()), Bound::Bytes(bytes)]
    };
    let shown = ledger
        .shown
        .iter()
        .map(|((code, period), figures)| row(INDICATOR, code.as_str(), period, shown_to_bytes(figures)));
    let persons = ledger
        .persons
        .iter()
        .map(|((population, period), figures)| row(POPULATION, population, period, shown_to_bytes(figures)));
    let epochs = ledger
        .epochs
        .iter()
        .map(|((population, period), epoch)| row(EPOCH, population, period, epoch.to_le_bytes().to_vec()));
    let releases = ledger.releases.to_le_bytes().to_vec();
    let releases = vec![text(municipality), text(RELEASES), text(""), text(""), Bound::Bytes(releases)];
    let rows = shown.chain(persons).chain(epochs).chain([releases]);
    insert(connection, TABLE, &["municipality", "kind", "name", "period", "shown"], rows).await
}

/// For each figure the number of departments, each id by its length and its bytes, then four numbers, a byte whose first bit tells whether it is
/// still shown, whose second whether more follows: the households of each department then, and three numbers that it was made of, and whose third
/// whether it follows how its noise was made: mark, epoch, release, unit, and two counts of each department; little endian.
fn shown_to_bytes(figures: &ShownFigures) -> Vec<u8> {
    let mut bytes = Vec::new();
    let length = |length: usize| u32::try_from(length).expect("no list of ids is that long").to_le_bytes();
    for (group, shown) in figures {
        bytes.extend(length(group.ids().len()));
        for id in group.ids() {
            bytes.extend(length(id.as_str().len()));
            bytes.extend(id.as_str().bytes());
        }
        bytes.extend([shown.published, shown.errors].into_iter().flatten().flat_map(f64::to_le_bytes));
        let with_households = shown.households.len() == group.ids().len();
        let noise = shown.noise.as_ref().filter(|noise| noise.counts.len() == group.ids().len());
        let marks = [(shown.standing, STANDING), (with_households, WITH_HOUSEHOLDS), (noise.is_some(), WITH_NOISE)];
        bytes.push(marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, bit)| bit).sum());
        if with_households {
            bytes.extend(shown.households.iter().flat_map(|households| households.to_le_bytes()));
            bytes.extend(shown.truth.into_iter().flat_map(f64::to_le_bytes));
        }
        if let Some(NoiseMade { mark, epoch, release, unit, counts }) = noise {
            bytes.extend(mark.to_le_bytes());
            bytes.extend(epoch.to_le_bytes());
            bytes.extend(release.to_le_bytes());
            bytes.extend(unit.to_le_bytes());
            bytes.extend(counts.iter().flatten().flat_map(|count| count.to_le_bytes()));
        }
    }
    bytes
}

const STANDING: u8 = 1;
const WITH_HOUSEHOLDS: u8 = 2;
const WITH_NOISE: u8 = 4;

fn shown_from_bytes(mut bytes: &[u8]) -> Option<ShownFigures> {
    let mut figures = ShownFigures::new();
    while !bytes.is_empty() {
        let mut ids = Vec::new();
        for _ in 0..length(&mut bytes)? {
            let letters = length(&mut bytes)?;
            let id = bytes.split_off(..letters)?;
            ids.push(AreaId::new(std::str::from_utf8(id).ok()?));
        }
        let published = [number(&mut bytes)?, number(&mut bytes)?];
        let errors = [number(&mut bytes)?, number(&mut bytes)?];
        if [published, errors].iter().flatten().any(|number| !number.is_finite() || *number < 0.0) {
            return None;
        }
        let marks = *bytes.split_off_first()?;
        let (mut households, mut truth) = (Vec::new(), [f64::NAN; 3]);
        if marks & WITH_HOUSEHOLDS != 0 {
            households = (0..ids.len()).map(|_| word(&mut bytes)).collect::<Option<_>>()?;
            truth = [number(&mut bytes)?, number(&mut bytes)?, number(&mut bytes)?];
        }
        let mut noise = None;
        if marks & WITH_NOISE != 0 {
            let mark = u64::from_le_bytes(bytes.split_off(..8)?.try_into().ok()?);
            let (epoch, release, unit) = (word(&mut bytes)?, word(&mut bytes)?, number(&mut bytes)?);
            let counts = (0..ids.len()).map(|_| Some([word(&mut bytes)?, word(&mut bytes)?])).collect::<Option<_>>()?;
            noise = Some(NoiseMade { mark, epoch, release, unit, counts });
        }
        let shown = Shown { published, errors, standing: marks & STANDING != 0, households, truth, noise };
        figures.insert(ids.into_iter().collect(), shown);
    }
    Some(figures)
}

fn length(bytes: &mut &[u8]) -> Option<usize> {
    word(bytes).map(|length| length as usize)
}

fn number(bytes: &mut &[u8]) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.split_off(..8)?.try_into().ok()?))
}

fn word(bytes: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.split_off(..4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[tokio::test]
    async fn a_store_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}/a.db", folder.path().display())).await.unwrap();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap();
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", file.path().display());
        }
        store.close().await;
    }

    #[test]
    fn bytes_come_back_as_they_were_and_a_part_of_them_is_refused() {
        let shown = |offset: f64, households: &[u32]| Shown {
            published: [1.0 + offset, 20.0],
            errors: [3.0, 0.0],
            standing: offset > 0.0,
            households: households.to_vec(),
            truth: [7.0, 20.0, 3.0],
            noise: (households.len() == 2).then(|| NoiseMade {
                mark: u64::MAX - 7,
                epoch: 3,
                release: 9,
                unit: 0.5,
                counts: vec![[3, 15], [4, 5]],
            }),
        };
        let group = |ids: &[&str]| ids.iter().map(|id| AreaId::new(*id)).collect::<Group>();
        let figures =
            ShownFigures::from([(group(&["1", "æ 2"]), shown(0.0, &[40, 7])), (group(&["3"]), shown(2.0, &[]))]);
        let bytes = shown_to_bytes(&figures);
        // Where no households were kept, nor was what the figure was made of.
        let (read, kept) = (shown_from_bytes(&bytes).unwrap(), &group(&["1", "æ 2"]));
        assert_eq!((read[kept].clone(), read.len()), (figures[kept].clone(), 2));
        assert!(read[&group(&["3"])].truth.iter().all(|number| number.is_nan()));
        for end in 1..bytes.len() {
            let part = shown_from_bytes(&bytes[..end]);
            assert!(part.is_none_or(|figures| figures.len() < 2), "{end}");
        }
        assert_eq!(shown_from_bytes(&[255; 12]), None);
    }
}
