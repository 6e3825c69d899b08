//! GeoPackage: a layer of features, or for tables without a place one without geometry.
use super::{
    asked::{Asked, Coordinates, Found},
    input::Input,
    layer::{Feature, Layer, found},
    place::Located,
    system::code_in,
    wkb::{Wkb, geopackage_binary},
};
use geodata::{
    crs::Crs,
    validate::{Problem, RawValue},
};
use std::{fs, path::PathBuf};
use store::{GeoPackageError, GeoPackageLayer, GeoPackageSystem, GeoPackageValue};

/// Reads a layer.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn read(input: &Input, asked: &Asked) -> Result<Found, Vec<Problem>> {
    let options = asked.options;
    let one = |field: Option<&str>, reason: String| vec![input.problem(field, None, reason)];
    let with_geometry = asked.coordinates != Coordinates::Absent;
    let layer = layer_of(input, options.layer.as_deref(), with_geometry).map_err(|reason| {
        let asks = reason.contains("name one of").then(|| format!(" (with {})", options.advice.layer()));
        one(None, format!("{reason}{}", asks.unwrap_or_default()))
    })?;
    if layer.features.is_empty() {
        return Err(one(None, format!("has no features in the layer \"{}\"", layer.name)));
    }
    let mut stated = Vec::new();
    if layer.with_changes {
        stated.push("has changes beside it that are not in the file yet (-wal or -journal, as while it is open in QGIS); they are read as well".to_owned());
    }
    let (code, said) = layer.system.as_ref().map(code_of).unwrap_or_default();
    if with_geometry && options.epsg.is_none() && code.is_none() {
        let reason = format!(
            "has no EPSG code for the layer \"{}\": no system is named; say which it is: {}",
            layer.name,
            options.advice.epsg("CODE")
        );
        return Err(one(Some("srs_id"), reason));
    }
    let located = Located::new(options, code, Crs::Utm32).map_err(|reason| one(Some("srs_id"), reason))?;
    stated.extend(said.filter(|_| options.epsg.is_none()));

    let geometry = |blob: Option<Vec<u8>>| match blob.as_deref().map(geopackage_binary).transpose()? {
        None | Some(Wkb { geometry: None, .. }) => Ok(None),
        Some(Wkb { srid: Some(own), .. }) if options.epsg.is_none() && own != 0 && Some(own) != code => Err(format!(
            "names EPSG:{own} for itself, where its layer names another; say {}",
            options.advice.epsg("CODE")
        )),
        Some(Wkb { geometry: Some(geometry), name, .. }) => Ok(Some((geometry, name))),
    };
    let features = layer.features.into_iter().map(|feature| Feature {
        values: feature.values.into_iter().map(|value| value.map(raw).unwrap_or_default()).collect(),
        geometry: geometry(feature.geometry),
    });
    let layer = Layer { columns: layer.columns, features: features.collect() };
    let found = found(input, asked, layer, with_geometry.then_some(&located))?;
    Ok(Found { stated: stated.into_iter().chain(found.stated).collect(), ..found })
}

fn raw(value: GeoPackageValue) -> RawValue {
    match value {
        GeoPackageValue::Text(text) if text.trim().is_empty() => RawValue::Absent,
        GeoPackageValue::Text(text) => RawValue::Text(text),
        GeoPackageValue::Literal(text) => RawValue::Literal(text),
    }
}

/// The code of a layer's system, and a word where the file has no row for it but its number is one.
fn code_of(system: &GeoPackageSystem) -> (Option<u32>, Option<String>) {
    let registers = ["epsg", "esri"];
    let of_register =
        system.organisation.as_ref().is_some_and(|name| registers.contains(&name.trim().to_lowercase().as_str()));
    let code = system.code.filter(|_| of_register).and_then(|code| u32::try_from(code).ok()).filter(|code| *code > 0);
    if code.is_some() {
        return (code, None);
    }
    let by_text = system.definition.as_deref().and_then(code_in);
    if by_text.is_some() {
        return (by_text, None);
    }
    // Files number systems by their codes, so that a row that is missing can be told from its number; 0 and -1 stand for none.
    let by_number = u32::try_from(system.id).ok().filter(|code| *code > 1000 && system.organisation.is_none());
    let said =
        by_number.map(|code| format!("has no row that says what the system {code} is; it is read as EPSG:{code}"));
    (by_number, said)
}

/// Reads a layer, on a thread of its own: the reader of the store is asynchronous, and formats are read where nothing else waits.
fn layer_of(input: &Input, layer: Option<&str>, with_geometry: bool) -> Result<GeoPackageLayer, String> {
    let mut unpacked = None;
    let path: PathBuf = match &input.path {
        Some(path) => path.clone(),
        None => {
            let folder = tempfile::tempdir().map_err(|error| format!("cannot be unpacked: {error}"))?;
            let path = folder.path().join("packed.gpkg");
            fs::write(&path, &input.bytes).map_err(|error| format!("cannot be unpacked: {error}"))?;
            unpacked = Some(folder);
            path
        }
    };
    let read = || -> Result<Result<GeoPackageLayer, GeoPackageError>, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| format!("cannot be read: {error}"))?;
        Ok(runtime.block_on(store::read_geopackage(&path, layer, with_geometry)))
    };
    let read = std::thread::scope(|scope| scope.spawn(read).join());
    drop(unpacked);
    let read = read.map_err(|_| "cannot be read as a GeoPackage".to_owned())??;
    read.map_err(|error| error.to_string())
}
