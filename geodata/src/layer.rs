//! The layers that figures are shown on, by their ids.
//!
//! ```
//! use geodata::layer::LayerId;
//! assert_eq!("kvadratnet-1km".parse(), Ok(LayerId::Kvadratnet1km));
//! assert_eq!(LayerId::Districts.name().da, "Bydele");
//! assert!("moons".parse::<LayerId>().unwrap_err().to_string().contains("departments, districts"));
//! ```
use crate::indicator::Text;
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A layer of areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerId {
    /// The municipality as a whole, which all others are compared with: in no picker.
    Municipality,
    /// Departments of social housing.
    Departments,
    /// Districts.
    Districts,
    /// Disadvantaged areas.
    Disadvantaged,
    /// Contiguous social housing, which the statute layer judges; there only where a steward has turned that on.
    Contiguous,
    /// Cells of Kvadratnettet, 1 km wide.
    Kvadratnet1km,
    /// Cells of Kvadratnettet, 100 m wide.
    Kvadratnet100m,
    /// Cells of H3 of resolution 8, about 0.7 km².
    H3Res8,
    /// Cells of H3 of resolution 9, about 0.1 km².
    H3Res9,
}

/// A text that is the id of no layer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no layer \"{0}\": the layers are {all}", all = LayerId::ALL.map(LayerId::as_str).join(", "))]
pub struct UnknownLayer(pub String);

impl LayerId {
    /// All layers: the whole, then the others in the order of the picker.
    pub const ALL: [Self; 9] = [
        Self::Municipality,
        Self::Departments,
        Self::Districts,
        Self::Disadvantaged,
        Self::Contiguous,
        Self::Kvadratnet1km,
        Self::Kvadratnet100m,
        Self::H3Res8,
        Self::H3Res9,
    ];

    /// The id in addresses, paths, files and stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Departments => "departments",
            Self::Districts => "districts",
            Self::Disadvantaged => "disadvantaged",
            Self::Contiguous => "contiguous",
            Self::Kvadratnet1km => "kvadratnet-1km",
            Self::Kvadratnet100m => "kvadratnet-100m",
            Self::H3Res8 => "h3-8",
            Self::H3Res9 => "h3-9",
        }
    }

    /// The name in the interface, plural.
    pub fn name(self) -> Text {
        let (da, en) = match self {
            Self::Municipality => ("Hele kommunen", "The whole municipality"),
            Self::Departments => ("Boligafdelinger", "Housing estates"),
            Self::Districts => ("Bydele", "Districts"),
            Self::Disadvantaged => ("Udsatte byområder", "Disadvantaged areas"),
            Self::Contiguous => ("Sammenhængende boligområder", "Contiguous housing areas"),
            Self::Kvadratnet1km => ("Kvadratnet 1 km", "Square grid 1 km"),
            Self::Kvadratnet100m => ("Kvadratnet 100 m", "Square grid 100 m"),
            Self::H3Res8 => ("Sekskanter, ca. 0,7 km² (H3)", "Hexagons, about 0.7 km² (H3)"),
            Self::H3Res9 => ("Sekskanter, ca. 0,1 km² (H3)", "Hexagons, about 0.1 km² (H3)"),
        };
        Text { da: da.to_owned(), en: en.to_owned() }
    }

    /// Whether its areas are cells of a grid.
    pub fn is_grid(self) -> bool {
        match self {
            Self::Kvadratnet1km | Self::Kvadratnet100m | Self::H3Res8 | Self::H3Res9 => true,
            Self::Municipality | Self::Departments | Self::Districts | Self::Disadvantaged | Self::Contiguous => false,
        }
    }
}

impl fmt::Display for LayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for LayerId {
    type Err = UnknownLayer;

    fn from_str(id: &str) -> Result<Self, UnknownLayer> {
        Self::ALL.into_iter().find(|layer| layer.as_str() == id).ok_or_else(|| UnknownLayer(id.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_is_read_back_from_its_id_and_stands_in_the_order_of_the_list() {
        for (place, layer) in LayerId::ALL.into_iter().enumerate() {
            assert_eq!((layer.as_str().parse(), layer as usize), (Ok(layer), place));
        }
    }

    #[test]
    fn an_unknown_id_is_told_with_those_that_there_are() {
        let told = "Districts".parse::<LayerId>().unwrap_err().to_string();
        assert_eq!(
            told,
            "there is no layer \"Districts\": the layers are municipality, departments, districts, disadvantaged, \
             contiguous, kvadratnet-1km, kvadratnet-100m, h3-8, h3-9"
        );
    }
}
