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
use super::{CodeError, digits, square::Square};
use geo::{Coord, MultiPolygon, Rect};
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

impl Size {
    /// All sizes, ascending.
    pub const ALL: [Self; 5] = [Self::M100, Self::M250, Self::Km1, Self::Km10, Self::Km50];

    /// Length of a side in metres.
    pub fn metres(self) -> u32 {
        match self {
            Self::M100 => 100,
            Self::M250 => 250,
            Self::Km1 => 1_000,
            Self::Km10 => 10_000,
            Self::Km50 => 50_000,
        }
    }

    /// The size as it begins a code, for example `100m`.
    pub fn code(self) -> &'static str {
        match self {
            Self::M100 => "100m",
            Self::M250 => "250m",
            Self::Km1 => "1km",
            Self::Km10 => "10km",
            Self::Km50 => "50km",
        }
    }

    /// The size that begins a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.code() == code)
    }

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

/// A cell of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    size: Size,
    square: Square,
}

impl Cell {
    /// The cell that holds a point of EPSG:25832; its south and west edges belong to it. `None` where the point is not finite
    /// or so far away that no metre has a meaning.
    pub fn at(size: Size, point: Coord<f64>) -> Option<Self> {
        Square::at(size.metres(), point).map(|square| Self { size, square })
    }

    /// The cell that is a square of EPSG:25832; `None` where the grid has no cells of its size.
    pub fn of(square: Square) -> Option<Self> {
        let size = Size::ALL.into_iter().find(|size| size.metres() == square.side());
        size.map(|size| Self { size, square })
    }

    /// The cells whose square touches the bounding box of `area`, south to north, then west to east.
    pub fn touching(size: Size, area: &MultiPolygon<f64>) -> Vec<Self> {
        Square::touching(size.metres(), area).map(|square| Self { size, square }).collect()
    }

    /// The square in EPSG:25832.
    pub fn square(self) -> Square {
        self.square
    }

    /// The outline in EPSG:25832, metres.
    pub fn rect(self) -> Rect<f64> {
        self.square.rect()
    }

    /// The size of the cell.
    pub fn size(self) -> Size {
        self.size
    }

    /// The cell of a larger size that holds this one; `None` where the sizes do not nest, as 100 m and 250 m.
    pub fn parent(self, size: Size) -> Option<Self> {
        self.square.parent(size.metres()).map(|square| Self { size, square })
    }

    /// The cells of a smaller size that fill this one; none where the sizes do not nest.
    pub fn children(self, size: Size) -> impl Iterator<Item = Self> {
        self.square.children(size.metres()).map(move |square| Self { size, square })
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.size.unit();
        write!(f, "{}_{}_{}", self.size.code(), self.square.northing() / unit, self.square.easting() / unit)
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
        let size = Size::from_code(size).ok_or_else(|| refuse("the size is none of 100m, 250m, 1km, 10km, 50km"))?;
        let corner = |text: &str| {
            let number = digits(text, 7)
                .ok_or_else(|| refuse("a corner is no number of up to seven digits without leading zeros"))?;
            Ok(number * size.unit())
        };
        let square = Square::with_corner(size.metres(), corner(easting)?, corner(northing)?);
        square.map(|square| Self { size, square }).ok_or_else(|| refuse("a corner does not lie on the grid"))
    }
}

#[cfg(test)]
#[path = "kvadratnet_tests.rs"]
mod tests;
