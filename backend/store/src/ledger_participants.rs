//! The ledger of interventions: what releases have shown of them and of their participants. Private, and written with the release that it tells of.
use crate::{
    Store, StoreError,
    bulk::{Bound, insert},
    codec::{json, to_json},
    serve_interventions::year as of_year,
};
use geodata::protect::{CountedInYear, ParticipantsLedger, ProtectedParticipants, ShownParticipants};
use sqlx::{AnyConnection, query, query_as};

const SHOWN: &str = "private_ledger_participants";
const COUNTED: &str = "private_ledger_intervention_year";

impl Store {
    pub(crate) async fn participants_ledger(&self, municipality: &str) -> Result<ParticipantsLedger, StoreError> {
        let rows: Vec<(String, i64, String, String)> =
            query_as("SELECT intervention, year, mark, shown FROM private_ledger_participants WHERE municipality = $1")
                .bind(municipality)
                .fetch_all(&self.pool)
                .await?;
        let mut ledger = ParticipantsLedger::default();
        for (intervention, year, mark, shown) in rows {
            let corrupt = || StoreError::Corrupt { table: SHOWN, what: format!("the mark {mark}") };
            let mark = u64::from_str_radix(&mark, 16).map_err(|_| corrupt())?;
            let (all, groups) = json(SHOWN, &shown)?;
            let participants = ProtectedParticipants::kept(all, groups);
            ledger.shown.insert((intervention, of_year(SHOWN, year)?), ShownParticipants { mark, participants });
        }
        let rows: Vec<(i64, String)> =
            query_as("SELECT year, counted FROM private_ledger_intervention_year WHERE municipality = $1")
                .bind(municipality)
                .fetch_all(&self.pool)
                .await?;
        for (year, counted) in rows {
            let counted: Vec<(String, Option<String>, u32)> = json(COUNTED, &counted)?;
            let counted: CountedInYear =
                counted.into_iter().map(|(kind, district, count)| ((kind, district), count)).collect();
            ledger.counted.insert(of_year(COUNTED, year)?, counted);
        }
        Ok(ledger)
    }
}

/// Writes the ledger in place of the one before, within the transaction of its release.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    municipality: &str,
    ledger: &ParticipantsLedger,
) -> Result<(), StoreError> {
    for delete in [
        "DELETE FROM private_ledger_participants WHERE municipality = $1",
        "DELETE FROM private_ledger_intervention_year WHERE municipality = $1",
    ] {
        query(delete).bind(municipality).execute(&mut *connection).await?;
    }
    let text = |value: &str| Bound::Text(value.to_owned());
    let shown = ledger.shown.iter().map(|((intervention, year), shown)| {
        let participants = to_json(&(shown.participants.all(), shown.participants.groups()));
        let mark = format!("{:016x}", shown.mark);
        vec![text(municipality), text(intervention), Bound::Integer((*year).into()), text(&mark), text(&participants)]
    });
    insert(connection, SHOWN, &["municipality", "intervention", "year", "mark", "shown"], shown).await?;
    let counted = ledger.counted.iter().map(|(year, counted)| {
        let rows: Vec<_> = counted.iter().map(|((kind, district), count)| (kind, district, count)).collect();
        vec![text(municipality), Bound::Integer((*year).into()), text(&to_json(&rows))]
    });
    insert(connection, COUNTED, &["municipality", "year", "counted"], counted).await
}
