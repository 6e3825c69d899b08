//! `bydelsblik cell`.
use super::{Failure, values::epsg};
use crate::{analysis::cells, import::looks_swapped};
use clap::Args;
use geodata::crs::Crs;

#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct CellArguments {
    /// EPSG code of the coordinates: 4326 (degrees), 25832, 25833, 3035 or 3857.
    #[arg(long, default_value = "4326", value_parser = epsg)]
    epsg: Crs,
    /// East, or longitude.
    x: f64,
    /// North, or latitude.
    y: f64,
}

/// Prints every code of a place.
pub(super) fn cell(arguments: &CellArguments) -> Result<(), Failure> {
    let found = cells(arguments.epsg, arguments.x, arguments.y).map_err(|error| Failure::Input(error.to_string()))?;
    if arguments.epsg == Crs::Wgs84 && looks_swapped(arguments.x, arguments.y) {
        let (x, y) = (arguments.x, arguments.y);
        eprintln!("latitude and longitude look swapped; longitude stands first: bydelsblik cell {y} {x}");
    }
    println!("{found:#}");
    Ok(())
}
