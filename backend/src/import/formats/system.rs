//! The system of the coordinates, as files name it in many dialects: a URN, an address, `EPSG:25832`, WKT, PROJJSON, a name.
use super::{asked::FormatOptions, json::Json};
use geodata::crs::Crs;

/// A supported system, and a word where the file names another that is taken for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct System {
    pub crs: Crs,
    /// Whether somebody said it, instead of the file.
    pub asked: bool,
    pub stated: Option<String>,
}

/// Codes that are taken for a supported one: of the same zone on a datum within a metre, with heights, or of another register.
const TAKEN_FOR: [(u32, Crs); 12] = [
    (32632, Crs::Utm32),
    (7416, Crs::Utm32),
    (5972, Crs::Utm32),
    (32633, Crs::Utm33),
    (5973, Crs::Utm33),
    (4258, Crs::Wgs84),
    (4937, Crs::Wgs84),
    (4979, Crs::Wgs84),
    (900_913, Crs::WebMercator),
    (3785, Crs::WebMercator),
    (102_100, Crs::WebMercator),
    (102_113, Crs::WebMercator),
];

/// Names of systems, without blanks and in small letters.
const NAMES: [(&str, u32); 12] = [
    ("wgs84", 4326),
    ("wgs1984", 4326),
    ("gcs_wgs_1984", 4326),
    ("crs84", 4326),
    ("etrs89", 4258),
    ("etrs89/utmzone32n", 25832),
    ("etrs89/utmzone33n", 25833),
    ("etrs_1989_utm_zone_32n", 25832),
    ("etrs_1989_utm_zone_33n", 25833),
    ("wgs84/utmzone32n", 32632),
    ("wgs84/pseudo-mercator", 3857),
    ("etrs89-extended/laeaeurope", 3035),
];

/// The system of a file: the one that was asked for, else the code that the file names, else what the format has without one.
///
/// # Errors
/// Why the code is not read, and the option that helps.
pub(super) fn system(options: &FormatOptions, named: Option<u32>, without: Crs) -> Result<System, String> {
    if let Some(asked) = options.epsg {
        let crs = Crs::from_epsg(asked).map_err(|error| error.to_string())?;
        return Ok(System { crs, asked: true, stated: None });
    }
    let Some(code) = named else { return Ok(System { crs: without, asked: false, stated: None }) };
    if let Ok(crs) = Crs::from_epsg(code) {
        return Ok(System { crs, asked: false, stated: None });
    }
    let taken = TAKEN_FOR.iter().find(|(other, _)| *other == code);
    let Some((_, crs)) = taken else {
        let way = options.advice.epsg("CODE");
        return Err(format!(
            "names EPSG:{code}, which is not read: the systems are 25832, 25833, 3035, 4326 and 3857; transform it, for example with ogr2ogr \
             -t_srs EPSG:25832 out.gpkg FILE, or say {way} where the file names a wrong one"
        ));
    };
    let stated = format!("EPSG:{code} is read as EPSG:{}: in the plane they differ by less than a metre", crs.epsg());
    Ok(System { crs: *crs, asked: false, stated: Some(stated) })
}

/// The EPSG code that a text names, in whatever dialect.
pub(super) fn code_in(text: &str) -> Option<u32> {
    let text = text.trim();
    let small: String = text.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == small) {
        return Some(*code);
    }
    if small.contains('[') {
        return code_in_wkt(&small);
    }
    // Of a compound system the first part lies in the plane.
    let mut parts = small
        .split([',', '&', '+'])
        .filter(|part| part.contains("epsg") || part.contains("esri") || part.contains("crs84"));
    let part = parts.next().unwrap_or(small.split('+').next()?).trim_end_matches(['/', '"', '\'', ')', '#']);
    if part.ends_with("crs84") || part.ends_with("crs84h") {
        return Some(4326);
    }
    let digits = part.len() - part.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    let code: u32 = part[part.len() - digits..].parse().ok()?;
    let before = &part[..part.len() - digits];
    (before.is_empty() || before.contains("epsg") || before.contains("esri")).then_some(code)
}

/// The code of the outermost system of a well-known text: the last that it names at the lowest depth.
fn code_in_wkt(text: &str) -> Option<u32> {
    let (mut depth, mut found): (usize, Option<(usize, u32)>) = (0, None);
    for (at, letter) in text.char_indices() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let rest = &text[at..];
        let begins = ["authority[\"epsg\",", "id[\"epsg\","].into_iter().find(|begin| rest.starts_with(begin));
        let Some(begin) = begins
            .filter(|begin| *begin != "id[\"epsg\"," || !text[..at].ends_with(|letter: char| letter.is_alphabetic()))
        else {
            continue;
        };
        let digits: String =
            rest[begin.len()..].trim_start_matches('"').chars().take_while(char::is_ascii_digit).collect();
        if let Ok(code) = digits.parse()
            && found.is_none_or(|(other, _)| depth <= other)
        {
            found = Some((depth, code));
        }
    }
    found.map(|(_, code)| code)
}

/// The code that a `crs` member names; `None` where there is none.
///
/// # Errors
/// What stands there, where it is not understood.
pub(super) fn named_crs(crs: &Json) -> Result<Option<u32>, String> {
    let refused = || {
        let mut shown = crs.to_string();
        if shown.chars().count() > 80 {
            shown = shown.chars().take(80).chain(['…']).collect();
        }
        format!("is not understood: {shown}")
    };
    let code = match crs {
        Json::Null => return Ok(None),
        Json::Text(text) => code_in(text),
        Json::Number(number) => number.as_u64().and_then(|code| u32::try_from(code).ok()),
        Json::Map(_) => {
            let properties = crs.get("properties");
            let of_code = |json: &Json| match json {
                Json::Text(text) => text.parse().ok().or_else(|| code_in(text)),
                Json::Number(number) => number.as_u64().and_then(|code| u32::try_from(code).ok()),
                _ => None,
            };
            let texts = [
                properties.get("name"),
                properties.get("href"),
                properties.get("urn"),
                crs.get("name"),
                crs.get("href"),
            ];
            // PROJJSON has an id; a type EPSG has a code.
            let id = [
                properties.get("code"),
                crs.get("id").get("code"),
                crs.get("code"),
                crs.get("wkid"),
                crs.get("latestWkid"),
            ];
            let by_id = id.into_iter().find_map(of_code);
            by_id.or_else(|| texts.into_iter().find_map(|text| text.text().and_then(code_in)))
        }
        _ => None,
    };
    code.map(Some).ok_or_else(refused)
}

#[cfg(test)]
#[path = "system_tests.rs"]
mod tests;
