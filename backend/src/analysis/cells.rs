//! All codes of a place.
use geodata::{
    crs::{Crs, CrsError, Projection},
    grid::{h3, kvadratnet, laea, square::Size as _},
};
use serde_json::{Map, Value, json};

/// The place in every supported system and its cell in every grid, as JSON. Coordinates are east or longitude before north or
/// latitude; a system whose area of use is left has `null`.
///
/// # Errors
/// [`CrsError`] where the place lies outside of its own system's area of use.
pub(crate) fn cells(from: Crs, x: f64, y: f64) -> Result<Value, CrsError> {
    let degrees = Projection::new(from, Crs::Wgs84).point(x, y)?;
    let to = |crs| Projection::new(from, crs).point(x, y).ok();
    let place =
        |crs: Crs| (format!("epsg:{}", crs.epsg()), to(crs).map_or(Value::Null, |place| json!([place.x, place.y])));
    let squares = to(Crs::Utm32).map(|place| {
        let cell =
            |size| kvadratnet::Cell::at(size, place).map(|cell| (size.name().to_owned(), json!(cell.to_string())));
        kvadratnet::Size::SIZES.iter().copied().filter_map(cell).collect::<Map<_, _>>()
    });
    let european = to(Crs::Laea).map(|place| {
        let cell = |size| {
            let cell = laea::Cell::at(size, place)?;
            Some((size.name().to_owned(), json!({ "code": cell.to_string(), "short": cell.short().to_string() })))
        };
        laea::Size::SIZES.iter().copied().filter_map(cell).collect::<Map<_, _>>()
    });
    let hexagons = h3::Resolution::ALL.into_iter().filter_map(|resolution| {
        let cell = h3::Cell::at(resolution, degrees.x, degrees.y)?;
        Some((resolution.number().to_string(), json!(cell.to_string())))
    });
    Ok(json!({
        "place": Crs::ALL.into_iter().map(place).collect::<Map<_, _>>(),
        "kvadratnet": squares,
        "laea": european,
        "h3": hexagons.collect::<Map<_, _>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_town_hall_has_all_its_codes() {
        let found = cells(Crs::Wgs84, 12.57, 55.6757).unwrap();
        assert_eq!(found["kvadratnet"]["100m"], "100m_61757_7244");
        assert_eq!(found["kvadratnet"]["250m"], "250m_617575_72425");
        assert_eq!(found["laea"]["1km"]["code"], "CRS3035RES1000mN3621000E4482000");
        assert_eq!(found["laea"]["1km"]["short"], "1kmN3621E4482");
        assert_eq!(found["h3"]["9"], "891f058317bffff");
        let utm = &found["place"]["epsg:25832"];
        assert_eq!(cells(Crs::Utm32, utm[0].as_f64().unwrap(), utm[1].as_f64().unwrap()).unwrap()["h3"], found["h3"]);
    }

    #[test]
    fn a_place_elsewhere_has_those_codes_that_reach_there() {
        let found = cells(Crs::Wgs84, -70.0, 10.0).unwrap();
        assert!(found["kvadratnet"].is_null() && found["laea"].is_null() && found["place"]["epsg:25832"].is_null());
        assert!(found["h3"]["9"].is_string());
        assert!(cells(Crs::Utm32, 12.57, 55.6757).is_err(), "degrees taken for metres");
        assert!(cells(Crs::Wgs84, f64::NAN, 55.0).is_err());
    }
}
