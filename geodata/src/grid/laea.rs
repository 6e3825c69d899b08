//! The European square grid of Eurostat and INSPIRE, in EPSG:3035 (ETRS89-extended / LAEA Europe).
//!
//! The long code has the south-west corner in metres: `CRS3035RES1000mN3621000E4482000`. The short one has it in sides of a
//! cell: `1kmN3621E4482`, `5kmN540E880`. Both are read; [`Cell`] shows itself as the long one.
//!
//! ```
//! use geodata::grid::laea::{Cell, Size};
//! let townhall = Cell::at(Size::Km1, geo::coord! { x: 4_482_744.035, y: 3_621_915.497 }).unwrap();
//! assert_eq!(townhall.to_string(), "CRS3035RES1000mN3621000E4482000");
//! assert_eq!(townhall.short().to_string(), "1kmN3621E4482");
//! assert_eq!("1kmN3621E4482".parse(), Ok(townhall));
//! ```
use super::{
    CodeError, digits,
    square::{self, Size as _, Square},
};
use std::{fmt, str::FromStr};

/// The size of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// 100 m.
    M100,
    /// 1 km.
    Km1,
    /// 5 km.
    Km5,
    /// 10 km.
    Km10,
    /// 50 km.
    Km50,
    /// 100 km.
    Km100,
}

impl square::Size for Size {
    const SIZES: &'static [Self] = &[Self::M100, Self::Km1, Self::Km5, Self::Km10, Self::Km50, Self::Km100];

    fn side(self) -> u32 {
        match self {
            Self::M100 => 100,
            Self::Km1 => 1_000,
            Self::Km5 => 5_000,
            Self::Km10 => 10_000,
            Self::Km50 => 50_000,
            Self::Km100 => 100_000,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::M100 => "100m",
            Self::Km1 => "1km",
            Self::Km5 => "5km",
            Self::Km10 => "10km",
            Self::Km50 => "50km",
            Self::Km100 => "100km",
        }
    }
}

/// A cell of the grid, in EPSG:3035.
pub type Cell = square::Cell<Size>;

impl Cell {
    /// Shows itself as the short code.
    pub fn short(self) -> Short {
        Short(self)
    }
}

/// The short code of a cell, to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Short(Cell);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cell { size, square } = self.0;
        write!(f, "{}N{}E{}", size.name(), square.row(), square.column())
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (metres, square) = (self.size.side(), self.square);
        write!(f, "CRS3035RES{metres}mN{}E{}", square.northing(), square.easting())
    }
}

impl FromStr for Cell {
    type Err = CodeError;

    /// Reads a long or a short code.
    fn from_str(code: &str) -> Result<Self, CodeError> {
        let refuse = |reason| CodeError::new("the European grid", code, reason);
        let (head, corner) = code.split_once('N').ok_or_else(|| refuse("there is no N before a northing"))?;
        let (northing, easting) = corner.split_once('E').ok_or_else(|| refuse("there is no E before an easting"))?;
        let number = |text: &str| {
            digits(text, 7)
                .ok_or_else(|| refuse("a corner must be a number of up to seven digits without leading zeros"))
        };
        let (northing, easting) = (number(northing)?, number(easting)?);
        let sizes = "the size must be 100 m, 1 km, 5 km, 10 km, 50 km or 100 km";
        let (size, unit) = match head.strip_prefix("CRS3035RES") {
            Some(metres) => {
                let metres = metres.strip_suffix('m').and_then(|metres| digits(metres, 6));
                let size = Size::SIZES.iter().copied().find(|size| Some(i64::from(size.side())) == metres);
                (size.ok_or_else(|| refuse(sizes))?, 1)
            }
            None => {
                let size = Size::named(head).ok_or_else(|| refuse(sizes))?;
                (size, i64::from(size.side()))
            }
        };
        let square = Square::with_corner(size.side(), easting * unit, northing * unit);
        square.map(|square| Self { size, square }).ok_or_else(|| refuse("a corner does not lie on the grid"))
    }
}

#[cfg(test)]
#[path = "laea_tests.rs"]
mod tests;
