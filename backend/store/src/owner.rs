//! Owners: under which name the key, the ledger and the secret mark of a municipality are kept.
//!
//! A town whose code is corrected in the mapping stays the same town: otherwise it would get new noise for the same counts, and anyone who has
//! both could average. So its departments are looked for under the other codes of the store before its first publication, and where only
//! few are found, a person is asked.
use crate::{Store, StoreError, codec::polygons_from_wkb};
use geo::{Centroid, Distance, Euclidean, Point};
use geodata::area::Department;
use sqlx::{AnyConnection, query, query_as, query_scalar};
use std::collections::BTreeSet;

/// The name under which a municipality's key, ledger and secret mark are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// What other municipality of the store it may be, where this is its first publication.
    pub kin: Kin,
    /// Whether it stands in the store already.
    pub(crate) kept: bool,
    /// The version of the list of owners that this was read from.
    pub(crate) list: i64,
}

/// Whether a municipality that has not released yet is one that the store knows under another code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kin {
    /// It is a town of its own, or has released before.
    None,
    /// It is the same town as this one.
    Same(String),
    /// It has some departments in common with this one, too few to tell.
    Unclear(String),
}

/// What a person has said of a municipality that may be known under another code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaidOfTown {
    /// It is the one that has released under this code.
    Same(String),
    /// It is another town than any in the store.
    Another,
}

/// The name under which the version of the list of owners is kept.
pub(crate) const LIST: &str = "";

/// How far apart the middle of a department may lie under two codes, in metres.
const SAME_PLACE_M: f64 = 100.0;

/// What a department is known again by.
struct Recognised {
    id: String,
    name: String,
    place: Option<Point>,
}

impl Recognised {
    fn of(department: &Department) -> Self {
        Self {
            id: department.id.as_str().to_owned(),
            name: department.name.clone(),
            place: department.geometry.as_ref().and_then(Centroid::centroid),
        }
    }

    /// At the same place, or with the same id and name: ids, names and places are corrected too, but hardly all at once.
    fn is(&self, other: &Self) -> bool {
        self.is_at(other) || (self.id == other.id && self.name == other.name)
    }

    /// At the same place, which no two towns have.
    fn is_at(&self, other: &Self) -> bool {
        let near = |(one, two): (Point, Point)| Euclidean.distance(one, two) <= SAME_PLACE_M;
        self.place.zip(other.place).is_some_and(near)
    }
}

impl Store {
    /// The owner of a municipality with these departments. Before its first publication it is that of the municipality in the store that
    /// has more than half of the smaller list of departments in common with it, or that a person has said it to be, otherwise its own code.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be read, where the code that a person has named has not released, or where this municipality has
    /// released with another key.
    pub async fn owner(
        &self,
        municipality: &str,
        departments: &[Department],
        said: Option<&SaidOfTown>,
    ) -> Result<Owner, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let list = version(&mut connection, LIST).await?;
        let owners: Vec<(String, String)> =
            query_as("SELECT municipality, owner FROM private_owner ORDER BY municipality")
                .fetch_all(&mut *connection)
                .await?;
        let owner_of = |code: &str| owners.iter().find(|(of, _)| of == code).map(|(_, owner)| owner.clone());
        if let Some(name) = owner_of(municipality) {
            if let Some(SaidOfTown::Same(other)) = said
                && owner_of(other).as_ref() != Some(&name)
            {
                return Err(StoreError::OtherTown { municipality: municipality.to_owned(), other: other.clone() });
            }
            return Ok(Owner { name, kin: Kin::None, kept: true, list });
        }
        let new = |name: &str, kin| Owner { name: name.to_owned(), kin, kept: false, list };
        match said {
            Some(SaidOfTown::Same(code)) => {
                let name = owner_of(code).ok_or_else(|| StoreError::UnknownTown(code.clone()))?;
                return Ok(new(&name, Kin::Same(code.clone())));
            }
            Some(SaidOfTown::Another) | None => {}
        }
        let another = said == Some(&SaidOfTown::Another);
        let ours: Vec<Recognised> = departments.iter().map(Recognised::of).collect();
        let mut best: Option<(usize, bool, String, String)> = None;
        for (code, owner) in owners {
            let known = known(&mut connection, &code).await?;
            let (common, most) = in_common(&ours, &known, Recognised::is);
            // Towns may number and name their departments alike.
            if another && in_common(&ours, &known, Recognised::is_at).1 {
                return Err(StoreError::SameTown { municipality: municipality.to_owned(), other: code });
            }
            if common > best.as_ref().map_or(0, |(best, ..)| *best) {
                best = Some((common, most, code, owner));
            }
        }
        Ok(match best {
            Some(_) if another => new(municipality, Kin::None),
            Some((_, true, code, name)) => new(&name, Kin::Same(code)),
            Some((_, false, code, _)) => new(municipality, Kin::Unclear(code)),
            None => new(municipality, Kin::None),
        })
    }
}

/// How many of our departments stand in another list, and whether that is more than half of the smaller list. The second may have a
/// department several times, once for each import.
fn in_common(
    ours: &[Recognised],
    theirs: &[Recognised],
    same: impl Fn(&Recognised, &Recognised) -> bool,
) -> (usize, bool) {
    let common = ours.iter().filter(|one| theirs.iter().any(|other| same(one, other))).count();
    let smaller = ours.len().min(theirs.iter().map(|known| &known.id).collect::<BTreeSet<_>>().len());
    (common, 2 * common > smaller)
}

/// The departments of everything that was ever imported under a code.
async fn known(connection: &mut AnyConnection, municipality: &str) -> Result<Vec<Recognised>, StoreError> {
    let rows: Vec<(String, String, Option<Vec<u8>>)> =
        query_as("SELECT id, name, geometry FROM private_department WHERE municipality = $1")
            .bind(municipality)
            .fetch_all(connection)
            .await?;
    let known = rows.into_iter().map(|(id, name, geometry)| {
        let outline = geometry.map(|bytes| polygons_from_wkb("private_department", &bytes)).transpose()?;
        Ok(Recognised { id, name, place: outline.and_then(|outline| outline.centroid()) })
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
