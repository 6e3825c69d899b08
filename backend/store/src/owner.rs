//! Owners: under which name the key, the ledger and the secret mark of a municipality are kept.
//!
//! A town whose code is corrected in the mapping stays the same town: it would else get new noise for the same counts, and whoever has
//! both could average. So its departments are looked for under the other codes of the store before its first publication.
use crate::{Store, StoreError, codec::polygons_from_wkb};
use geo::{Centroid, Distance, Euclidean, Point};
use geodata::area::Department;
use sqlx::{AnyConnection, query, query_as, query_scalar};
use std::collections::{BTreeMap, BTreeSet};

/// The name under which a municipality's key, ledger and secret mark are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// The municipality of the store that is the same town, where this is the first publication under another code.
    pub same_town: Option<String>,
    /// Whether it stands in the store already.
    pub(crate) kept: bool,
    /// The version of the list of owners that this was read from.
    pub(crate) list: i64,
}

/// The name under which the version of the list of owners is kept.
pub(crate) const LIST: &str = "";

/// How far apart the middle of a department may lie under two codes, in metres.
const SAME_PLACE_M: f64 = 100.0;

/// What a department is known again by.
struct Known {
    id: String,
    name: String,
    place: Option<Point>,
}

impl Known {
    /// The same id at the same place; without a place, the same id and name.
    fn is(&self, other: &Self) -> bool {
        self.id == other.id
            && match (self.place, other.place) {
                (Some(one), Some(two)) => Euclidean.distance(one, two) <= SAME_PLACE_M,
                _ => self.name == other.name,
            }
    }
}

impl Store {
    /// The owner of a municipality with these departments. Before its first publication it is that of the municipality in the store that
    /// has more than half of the smaller list of departments in common with it, else its own code.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be read.
    pub async fn owner(&self, municipality: &str, departments: &[Department]) -> Result<Owner, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let list = version(&mut connection, LIST).await?;
        let owners: Vec<(String, String)> =
            query_as("SELECT municipality, owner FROM private_owner ORDER BY municipality")
                .fetch_all(&mut *connection)
                .await?;
        if let Some((_, name)) = owners.iter().find(|(code, _)| code == municipality) {
            return Ok(Owner { name: name.clone(), same_town: None, kept: true, list });
        }
        let place = |department: &Department| department.geometry.as_ref().and_then(Centroid::centroid);
        let ours: Vec<Known> = departments
            .iter()
            .map(|department| Known {
                id: department.id.as_str().to_owned(),
                name: department.name.clone(),
                place: place(department),
            })
            .collect();
        let mut best: Option<(usize, String, String)> = None;
        for (code, owner) in owners {
            let theirs = known(&mut connection, &code).await?;
            let common = in_common(&ours, &theirs);
            if best.as_ref().is_none_or(|(most, ..)| common > *most) && common > 0 {
                best = Some((common, code, owner));
            }
        }
        Ok(match best {
            Some((_, code, name)) => Owner { name, same_town: Some(code), kept: false, list },
            None => Owner { name: municipality.to_owned(), same_town: None, kept: false, list },
        })
    }
}

/// How many departments two lists have in common, where that is more than half of the smaller; else 0. The second may have a
/// department several times, once for each import.
fn in_common(ours: &[Known], theirs: &[Known]) -> usize {
    let mut by_id: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
    theirs.iter().for_each(|known| by_id.entry(&known.id).or_default().push(known));
    let same = |one: &&Known| by_id.get(one.id.as_str()).is_some_and(|others| others.iter().any(|other| one.is(other)));
    let common = ours.iter().filter(same).map(|one| &one.id).collect::<BTreeSet<_>>().len();
    let smaller = ours.len().min(by_id.len());
    if 2 * common > smaller { common } else { 0 }
}

/// The departments of everything that was ever imported under a code.
async fn known(connection: &mut AnyConnection, municipality: &str) -> Result<Vec<Known>, StoreError> {
    let rows: Vec<(String, String, Option<Vec<u8>>)> =
        query_as("SELECT id, name, geometry FROM private_department WHERE municipality = $1")
            .bind(municipality)
            .fetch_all(connection)
            .await?;
    let known = rows.into_iter().map(|(id, name, geometry)| {
        let outline = geometry.map(|bytes| polygons_from_wkb("private_department", &bytes)).transpose()?;
        Ok(Known { id, name, place: outline.and_then(|outline| outline.centroid()) })
    });
    known.collect()
}

/// The version of an owner's ledger, or of the list of owners; 0 before the first.
pub(crate) async fn version(connection: &mut AnyConnection, owner: &str) -> Result<i64, StoreError> {
    let version: Option<i64> = query_scalar("SELECT version FROM private_ledger_version WHERE owner = $1")
        .bind(owner)
        .fetch_optional(connection)
        .await?;
    Ok(version.unwrap_or(0))
}

/// Takes the next version, where nobody has taken it since `read`. From then on to its end, the transaction has the row to itself.
pub(crate) async fn take_version(connection: &mut AnyConnection, owner: &str, read: i64) -> Result<(), StoreError> {
    query("INSERT INTO private_ledger_version (owner, version) VALUES ($1, 0) ON CONFLICT (owner) DO NOTHING")
        .bind(owner)
        .execute(&mut *connection)
        .await?;
    let taken = query("UPDATE private_ledger_version SET version = version + 1 WHERE owner = $1 AND version = $2")
        .bind(owner)
        .bind(read)
        .execute(&mut *connection)
        .await?;
    if taken.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}
