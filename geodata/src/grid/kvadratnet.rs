//! Kvadratnettet (DDKN), the Danish square grid in EPSG:25832: one zone for the whole country, Bornholm included.
//!
//! A code is the size, then northing and easting of the south-west corner, in the largest unit (a power of ten metres) that
//! divides the size: `1km_6175_724`, `100m_61757_7244`, `250m_614775_46525`.
//!
//! ```
//! use geodata::grid::kvadratnet::{Cell, Size};
//! let townhall = Cell::at(Size::M100, geo::coord! { x: 724_461.055, y: 6_175_765.040 }).unwrap();
//! assert_eq!(townhall.to_string(), "100m_61757_7244");
//! assert_eq!(townhall.parent(Size::Km1).unwrap().to_string(), "1km_6175_724");
//! assert_eq!("100m_61757_7244".parse(), Ok(townhall));
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
    /// 250 m.
    M250,
    /// 1 km.
    Km1,
    /// 10 km.
    Km10,
    /// 50 km.
    Km50,
}

impl square::Size for Size {
    const SIZES: &'static [Self] = &[Self::M100, Self::M250, Self::Km1, Self::Km10, Self::Km50];

    fn side(self) -> u32 {
        match self {
            Self::M100 => 100,
            Self::M250 => 250,
            Self::Km1 => 1_000,
            Self::Km10 => 10_000,
            Self::Km50 => 50_000,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::M100 => "100m",
            Self::M250 => "250m",
            Self::Km1 => "1km",
            Self::Km10 => "10km",
            Self::Km50 => "50km",
        }
    }
}

impl Size {
    /// Metres in the unit of the numbers of a code.
    fn unit(self) -> i64 {
        match self {
            Self::M100 => 100,
            Self::M250 => 10,
            Self::Km1 => 1_000,
            Self::Km10 | Self::Km50 => 10_000,
        }
    }
}

/// A cell of the grid, in EPSG:25832.
pub type Cell = square::Cell<Size>;

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.size.unit();
        write!(f, "{}_{}_{}", self.size.name(), self.square.northing() / unit, self.square.easting() / unit)
    }
}

impl FromStr for Cell {
    type Err = CodeError;

    fn from_str(code: &str) -> Result<Self, CodeError> {
        let refuse = |reason| CodeError::new("Kvadratnettet", code, reason);
        let mut parts = code.split('_');
        let (Some(size), Some(northing), Some(easting), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(refuse("expected size_northing_easting"));
        };
        let size = Size::named(size).ok_or_else(|| refuse("the size must be 100m, 250m, 1km, 10km or 50km"))?;
        let corner = |text: &str| {
            let number = digits(text, 7)
                .ok_or_else(|| refuse("a corner must be a number of up to seven digits without leading zeros"))?;
            Ok(number * size.unit())
        };
        let square = Square::with_corner(size.side(), corner(easting)?, corner(northing)?);
        square.map(|square| Self { size, square }).ok_or_else(|| refuse("a corner does not lie on the grid"))
    }
}

#[cfg(test)]
#[path = "kvadratnet_tests.rs"]
mod tests;
