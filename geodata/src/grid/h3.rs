//! H3, the hexagonal grid of the globe (h3o), in resolutions 6 (about 36 km²) to 10 (about 1.5 ha).
//!
//! A code is the index as 15 hexadecimal digits in lower case: `891f058317bffff`. A cell's children fill it only nearly, as
//! hexagons do not divide into hexagons; by index each has exactly one parent.
//!
//! ```
//! use geodata::grid::h3::{Cell, Resolution};
//! let townhall = Cell::at(Resolution::R9, 12.57, 55.6757).unwrap();
//! assert_eq!(townhall.to_string(), "891f058317bffff");
//! assert_eq!(townhall.parent(Resolution::R6).unwrap().to_string(), "861f05837ffffff");
//! ```
use super::CodeError;
use crate::crs::{CrsError, Projection};
use geo::{LineString, Polygon};
use h3o::{CellIndex, LatLng};
use std::{fmt, str::FromStr};

/// The resolution of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resolution {
    /// About 36 km².
    R6,
    /// About 5 km².
    R7,
    /// About 74 ha.
    R8,
    /// About 11 ha.
    R9,
    /// About 1.5 ha.
    R10,
}

impl Resolution {
    /// All resolutions, from the largest cells to the smallest.
    pub const ALL: [Self; 5] = [Self::R6, Self::R7, Self::R8, Self::R9, Self::R10];

    /// The number of the resolution.
    pub fn number(self) -> u8 {
        match self {
            Self::R6 => 6,
            Self::R7 => 7,
            Self::R8 => 8,
            Self::R9 => 9,
            Self::R10 => 10,
        }
    }

    /// The resolution with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|resolution| resolution.number() == number)
    }

    fn h3(self) -> h3o::Resolution {
        h3o::Resolution::try_from(self.number()).expect("all resolutions up to 15 exist")
    }
}

/// A cell of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(CellIndex);

impl Cell {
    /// The cell that holds a place, given in degrees; `None` where a coordinate is not finite.
    pub fn at(resolution: Resolution, lon: f64, lat: f64) -> Option<Self> {
        LatLng::new(lat, lon).ok().map(|place| Self(place.to_cell(resolution.h3())))
    }

    /// The resolution.
    pub fn resolution(self) -> Resolution {
        Resolution::from_number(self.0.resolution().into()).expect("no cell of another resolution is made")
    }

    /// The cell of a coarser resolution that holds this one by index; `None` for one that is not coarser.
    pub fn parent(self, resolution: Resolution) -> Option<Self> {
        let coarser = resolution < self.resolution();
        coarser.then(|| self.0.parent(resolution.h3()).map(Self)).flatten()
    }

    /// The cells of a finer resolution whose parent this is; none for one that is not finer.
    pub fn children(self, resolution: Resolution) -> impl Iterator<Item = Self> {
        let finer = resolution > self.resolution();
        finer.then(|| self.0.children(resolution.h3()).map(Self)).into_iter().flatten()
    }

    /// The cell itself and the cells next to it.
    pub fn neighbourhood(self) -> Vec<Self> {
        self.0.grid_disk::<Vec<CellIndex>>(1).into_iter().map(Self).collect()
    }

    /// The outline in another system: its corners projected from EPSG:4326 and joined by straight lines.
    ///
    /// # Errors
    /// [`CrsError`] where the cell lies outside of the system's area of use.
    pub fn outline(self, from_degrees: &Projection) -> Result<Polygon<f64>, CrsError> {
        let corners = self.0.boundary();
        let ring = corners.iter().map(|corner| from_degrees.point(corner.lng(), corner.lat()));
        Ok(Polygon::new(LineString(ring.collect::<Result<_, _>>()?), Vec::new()))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Cell {
    type Err = CodeError;

    fn from_str(code: &str) -> Result<Self, CodeError> {
        let refuse = |reason| CodeError::new("H3", code, reason);
        let plain = code.len() == 15 && code.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !plain {
            return Err(refuse("expected 15 hexadecimal digits in lower case"));
        }
        let index: CellIndex = code.parse().map_err(|_| refuse("the digits are not the index of a cell"))?;
        let known = Resolution::from_number(index.resolution().into());
        known.map(|_| Self(index)).ok_or_else(|| refuse("the resolution must be from 6 to 10"))
    }
}

#[cfg(test)]
#[path = "h3_tests.rs"]
mod tests;
