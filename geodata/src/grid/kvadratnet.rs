//! Kvadratnettet (DDKN), the Danish square grid in EPSG:25832.
//!
//! A code is the size, then northing and easting of the south-west corner, in the largest unit (a power of ten metres) that
//! divides the size: `1km_6175_724`, `100m_61757_7244`, `250m_614775_46525`.
use geo::{BoundingRect, Coord, MultiPolygon, Rect};
use std::{fmt, str::FromStr};
use thiserror::Error;

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
}

impl Size {
    /// All sizes, ascending.
    pub const ALL: [Self; 4] = [Self::M100, Self::M250, Self::Km1, Self::Km10];

    /// Length of a side in metres.
    pub fn metres(self) -> i64 {
        match self {
            Self::M100 => 100,
            Self::M250 => 250,
            Self::Km1 => 1_000,
            Self::Km10 => 10_000,
        }
    }

    /// The size as it begins a code, for example `100m`.
    pub fn code(self) -> &'static str {
        match self {
            Self::M100 => "100m",
            Self::M250 => "250m",
            Self::Km1 => "1km",
            Self::Km10 => "10km",
        }
    }

    fn unit(self) -> i64 {
        match self {
            Self::M100 => 100,
            Self::M250 => 10,
            Self::Km1 => 1_000,
            Self::Km10 => 10_000,
        }
    }
}

/// A cell of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    size: Size,
    /// South-west corner in metres, a multiple of the size.
    northing: i64,
    easting: i64,
}

/// A text that is no code of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{code}\" is no code of Kvadratnettet: {reason}")]
pub struct CodeError {
    code: String,
    reason: &'static str,
}

impl Cell {
    /// The cell that holds a point of EPSG:25832; its south and west edges belong to it. `None` where the point is not finite
    /// or so far away that no metre has a meaning.
    pub fn at(size: Size, point: Coord<f64>) -> Option<Self> {
        let metres = size.metres();
        let corner = |value: f64| (value.abs() < 1e9).then(|| (value.floor() as i64).div_euclid(metres) * metres);
        Some(Self { size, northing: corner(point.y)?, easting: corner(point.x)? })
    }

    /// The cells whose square touches the bounding box of `area`, south to north, then west to east.
    pub fn touching(size: Size, area: &MultiPolygon<f64>) -> Vec<Self> {
        let Some(rect) = area.bounding_rect() else { return Vec::new() };
        let (Some(first), Some(last)) = (Self::at(size, rect.min()), Self::at(size, rect.max())) else {
            return Vec::new();
        };
        let steps = |from: i64, to: i64| (from..=to).step_by(size.metres() as usize);
        steps(first.northing, last.northing)
            .flat_map(|northing| {
                steps(first.easting, last.easting).map(move |easting| Self { size, northing, easting })
            })
            .collect()
    }

    /// The square in EPSG:25832.
    pub fn rect(self) -> Rect<f64> {
        let (x, y, side) = (self.easting as f64, self.northing as f64, self.size.metres() as f64);
        Rect::new(Coord { x, y }, Coord { x: x + side, y: y + side })
    }

    /// The size of the cell.
    pub fn size(self) -> Size {
        self.size
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.size.unit();
        write!(f, "{}_{}_{}", self.size.code(), self.northing / unit, self.easting / unit)
    }
}

impl FromStr for Cell {
    type Err = CodeError;

    fn from_str(code: &str) -> Result<Self, CodeError> {
        let refuse = |reason| CodeError { code: code.to_owned(), reason };
        let mut parts = code.split('_');
        let (Some(size), Some(northing), Some(easting), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(refuse("expected size_northing_easting"));
        };
        let size = Size::ALL.into_iter().find(|known| known.code() == size);
        let size = size.ok_or_else(|| refuse("the size is none of 100m, 250m, 1km, 10km"))?;
        let corner = |digits: &str| {
            let plain = !digits.is_empty() && digits.len() <= 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
            let value = digits
                .parse::<i64>()
                .ok()
                .filter(|_| plain)
                .ok_or_else(|| refuse("a corner is no number of up to seven digits"))?;
            let metres = value * size.unit();
            if metres % size.metres() == 0 { Ok(metres) } else { Err(refuse("a corner does not lie on the grid")) }
        };
        let cell = Self { size, northing: corner(northing)?, easting: corner(easting)? };
        if cell.to_string() == code { Ok(cell) } else { Err(refuse("a corner has leading zeros")) }
    }
}

#[cfg(test)]
#[path = "kvadratnet_tests.rs"]
mod tests;
