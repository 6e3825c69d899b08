//! Everything that is served of a release, as it is read from the store.
use super::Failure;
use crate::audit::Served;
use geodata::layer::LayerId;
use std::collections::BTreeMap;
use store::{AreaRow, Reader, ReleaseRow};

/// The areas of each layer.
pub(super) type Areas = BTreeMap<LayerId, Vec<AreaRow>>;

/// Everything that is served of a release, and its areas.
pub(super) async fn served(reader: &Reader, release: &ReleaseRow) -> Result<(Served, Areas), Failure> {
    let (municipality, number) = (release.municipality.as_str(), release.id);
    let catalogue = reader.catalogue(municipality, number).await?;
    let statute = reader.statute(municipality, number).await?;
    let mut served = Served {
        households: release.household_threshold as f64,
        blocks: reader.blocks(municipality, number).await?,
        interventions: reader.interventions(municipality, number).await?,
        counted_interventions: reader.counted_interventions(municipality, number).await?,
        hidden: reader.hidden_figures(municipality, number).await?,
        texts: vec![release.name.clone()],
        ..Served::default()
    };
    served.texts.extend(release.attributions()?);
    if let Some(statute) = statute {
        served.texts.extend(statute.rules.lines().map(str::to_owned));
        served.indicators.extend(statute.indicators);
        served.statute = statute.figures;
    }
    let layers = catalogue.layers.iter().map(|layer| layer.layer).chain([LayerId::Municipality]);
    let layers: Vec<LayerId> = layers.collect();
    let names = catalogue.layers.iter().flat_map(|layer| [layer.name_da.clone(), layer.name_en.clone()]);
    served.texts.extend(names);
    let mut areas = Areas::new();
    for &layer in &layers {
        let rows = reader.areas(municipality, number, layer).await?;
        for area in &rows {
            served.ids.push(area.id.clone());
            let names = [Some(&area.name), area.organisation.as_ref(), area.district.as_ref()];
            served.texts.extend(names.into_iter().flatten().chain(&area.shown_with).cloned());
        }
        areas.insert(layer, rows);
    }
    for (indicator, periods) in catalogue.indicators {
        for period in periods {
            let (code, name) = (indicator.code.as_str(), period.to_string());
            let key = (indicator.code.clone(), period);
            if let Some(figures) = reader.block_figures(municipality, number, code, &name).await? {
                served.released.insert(key.clone(), figures);
            }
            for &layer in &layers {
                if let Some(figures) = reader.figures(municipality, number, layer, code, &name).await? {
                    let columns: &mut BTreeMap<_, _> = served.layers.entry(layer).or_default();
                    columns.insert(key.clone(), figures);
                }
            }
        }
        served.indicators.push(indicator);
    }
    served.add_texts();
    Ok((served, areas))
}
