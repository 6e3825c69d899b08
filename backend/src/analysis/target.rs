//! Where values are carried to: a grid by its name, or the areas of a file.
use geo::MultiPolygon;
use geodata::{
    crs::Crs,
    grid::{h3::Resolution, kvadratnet, laea, square::Size as _},
};
use serde_json::{Map, Value};
use std::{path::PathBuf, str::FromStr};

/// A target as a person names it: `kvadratnet-100m`, `laea-1km`, `h3-9`, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TargetName {
    /// Cells of Kvadratnettet.
    Kvadratnet(kvadratnet::Size),
    /// Cells of the European grid.
    Laea(laea::Size),
    /// Cells of H3.
    H3(Resolution),
    /// Areas of a file.
    File(PathBuf),
}

impl TargetName {
    /// The system in whose plane values are carried: that of the grid's squares.
    pub(crate) fn plane(&self) -> Crs {
        if matches!(self, Self::Laea(_)) { Crs::Laea } else { Crs::Utm32 }
    }
}

impl FromStr for TargetName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = |prefix: &str| name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
        if let Some(size) = known("kvadratnet") {
            let sizes = "the sizes of Kvadratnettet are 100m, 250m, 1km, 10km, 50km";
            return kvadratnet::Size::named(size).map(Self::Kvadratnet).ok_or_else(|| sizes.to_owned());
        }
        if let Some(size) = known("laea") {
            let sizes = "the sizes of the European grid are 100m, 1km, 5km, 10km, 50km, 100km";
            return laea::Size::named(size).map(Self::Laea).ok_or_else(|| sizes.to_owned());
        }
        if let Some(number) = known("h3") {
            let resolution = number.parse().ok().and_then(Resolution::from_number);
            return resolution.map(Self::H3).ok_or_else(|| "the resolutions of H3 are 6 to 10".to_owned());
        }
        Ok(Self::File(PathBuf::from(name)))
    }
}

/// An area that values are carried to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    /// What is known of it: its code, or the properties of its feature.
    pub properties: Map<String, Value>,
    /// Outline in the plane of the target.
    pub outline: MultiPolygon<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_are_known_by_name_and_all_else_is_a_file() {
        let named = |name: &str| name.parse::<TargetName>();
        assert_eq!(named("kvadratnet-250m"), Ok(TargetName::Kvadratnet(kvadratnet::Size::M250)));
        assert_eq!(named("laea-1km").unwrap().plane(), Crs::Laea);
        assert_eq!(named("h3-9"), Ok(TargetName::H3(Resolution::R9)));
        assert_eq!(named("bydele.geojson"), Ok(TargetName::File("bydele.geojson".into())));
        assert!(named("kvadratnet-3m").unwrap_err().contains("250m"));
        assert!(named("h3-11").is_err() && named("laea-2km").is_err());
    }
}
