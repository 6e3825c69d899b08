//! `bydelsblik cell`.
use super::Failure;
use crate::analysis::cells;
use clap::Args;
use geodata::crs::Crs;

#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct CellArguments {
    /// EPSG code of the coordinates: 4326 (degrees), 25832, 25833, 3035 or 3857.
    #[arg(long, default_value_t = 4326)]
    epsg: u32,
    /// East, or longitude.
    x: f64,
    /// North, or latitude.
    y: f64,
}

/// Prints every code of a place.
pub(super) fn cell(arguments: &CellArguments) -> Result<(), Failure> {
    let crs = Crs::from_epsg(arguments.epsg).map_err(|error| Failure::Usage(error.to_string()))?;
    let found = cells(crs, arguments.x, arguments.y).map_err(|error| Failure::Input(error.to_string()))?;
    println!("{found:#}");
    Ok(())
}
