//! Colours of the map in light and dark, as the shader takes them: linear, since the surface converts to sRGB.
pub use crate::look::Theme;
use crate::look::{CLASS_PLACES, FILTERED_OUT, Fill, Overprint, Tone, look};
use geodata::{classify::Rgb, column::State};

/// Number of paints that the shader knows.
pub const PAINTS: usize = 24;
/// Paint of land in the base map.
pub const LAND: u8 = 21;
/// Paint of green in the base map.
pub const GREEN: u8 = 22;
/// Paint of water in the base map.
pub const WATER: u8 = 23;

/// Colours of a theme, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// Outside everything.
    pub background: Rgb,
    /// Land.
    pub land: Rgb,
    /// Parks.
    pub green: Rgb,
    /// Sea and lakes.
    pub water: Rgb,
    /// Roads.
    pub road: Rgb,
    /// Ground of a true zero.
    pub zero: Rgb,
    /// Rings of a true zero.
    pub zero_ink: Rgb,
    /// Ground of the patterns of withheld and missing values.
    pub pattern_ground: Rgb,
    /// Lines and dots of the patterns.
    pub pattern_ink: Rgb,
    /// Areas that do not meet the filters.
    pub filtered_out: Rgb,
    /// Outlines of areas.
    pub outline: Rgb,
    /// Outlines of districts over another layer.
    pub border: Rgb,
    /// Edge around the outline of the area under the pointer and of the selected one.
    pub casing: Rgb,
    /// Outline of the area under the pointer.
    pub hover: Rgb,
    /// Outline of the selected area.
    pub selection: Rgb,
}

impl Theme {
    /// Colours of the theme, beside those of classes.
    pub fn colours(self) -> Colours {
        match self {
            Self::Light => Colours {
                background: [236, 238, 240],
                land: [245, 244, 240],
                green: [220, 232, 212],
                water: [190, 212, 228],
                road: [222, 220, 213],
                zero: [222, 217, 240],
                zero_ink: [112, 98, 172],
                pattern_ground: [238, 238, 240],
                pattern_ink: [104, 110, 120],
                filtered_out: [228, 228, 226],
                outline: [92, 82, 74],
                border: [104, 114, 126],
                casing: [255, 255, 255],
                hover: [40, 48, 60],
                selection: [0, 72, 190],
            },
            Self::Dark => Colours {
                background: [22, 26, 31],
                land: [36, 41, 47],
                green: [39, 52, 46],
                water: [24, 44, 62],
                road: [58, 64, 71],
                zero: [56, 54, 82],
                zero_ink: [158, 150, 214],
                pattern_ground: [58, 63, 71],
                pattern_ink: [154, 162, 172],
                filtered_out: [48, 53, 59],
                outline: [128, 134, 142],
                border: [136, 146, 157],
                casing: [12, 15, 19],
                hover: [240, 244, 250],
                selection: [120, 190, 255],
            },
        }
    }
}

impl Colours {
    /// The colour below everything that a fill draws; `None` where that is the colour of a class, or nothing.
    pub fn ground(&self, fill: Fill) -> Option<Rgb> {
        match fill {
            Fill::Class | Fill::Nothing => None,
            Fill::Zero => Some(self.zero),
            Fill::Lines | Fill::Dots => Some(self.pattern_ground),
        }
    }
}

/// The source of a shader with its paints: names in capitals become the numbers that Rust paints areas with.
pub fn with_paints(shader: &str) -> String {
    let of = |fill: Fill| {
        let drawn = State::ALL.map(look).into_iter().find(|look| look.fill == fill);
        drawn.and_then(|look| look.paint).map_or(PAINTS, usize::from)
    };
    let of_overprint = |overprint: Overprint| {
        format!("{}u", Overprint::ALL.iter().position(|other| *other == overprint).unwrap_or_default())
    };
    let numbers = [
        ("PAINT_COUNT", PAINTS.to_string()),
        ("LAST_PAINT", format!("{}u", PAINTS - 1)),
        ("LINES_PAINT", format!("{}u", of(Fill::Lines))),
        ("DOTS_PAINT", format!("{}u", of(Fill::Dots))),
        ("FIRST_STATE_PAINT", format!("{CLASS_PLACES}u")),
        ("ZERO_PAINT", format!("{}u", of(Fill::Zero))),
        ("OVERPRINT_NONE", of_overprint(Overprint::None)),
        ("OVERPRINT_HATCHED", of_overprint(Overprint::Hatched)),
        ("OVERPRINT_DOWN", of_overprint(Overprint::Down)),
        ("OVERPRINT_UP", of_overprint(Overprint::Up)),
        ("OVERPRINT_LEVEL", of_overprint(Overprint::Level)),
        ("NOTHING_PAINT", format!("{}u", of(Fill::Nothing))),
        ("FIRST_OF_BASE", format!("{LAND}u")),
    ];
    numbers.into_iter().fold(shader.to_owned(), |shader, (name, number)| shader.replace(name, &number))
}

/// The colour of every paint, linear, for the classes of a picture. Beside each class stands the number of its overprint, beside others 1.
pub fn paints(theme: Theme, classes: &[Tone]) -> [[f32; 4]; PAINTS] {
    let colours = theme.colours();
    let mut paints = [[0.0; 4]; PAINTS];
    for (paint, tone) in paints.iter_mut().zip(classes.iter().take(CLASS_PLACES)) {
        let [red, green, blue, _] = linear(tone.colour);
        let overprint = Overprint::ALL.iter().position(|overprint| *overprint == tone.overprint).unwrap_or_default();
        *paint = [red, green, blue, overprint as f32];
    }
    for look in State::ALL.map(look) {
        if let (Some(paint), Some(colour)) = (look.paint, colours.ground(look.fill)) {
            paints[usize::from(paint)] = linear(colour);
        }
    }
    let others =
        [(FILTERED_OUT, colours.filtered_out), (LAND, colours.land), (GREEN, colours.green), (WATER, colours.water)];
    for (paint, colour) in others {
        paints[usize::from(paint)] = linear(colour);
    }
    paints
}

/// How much of a layer's light is drawn, so that the colours look mixed as `opacity` says. The GPU mixes light, and people expect to
/// see colours mixed: a dark colour over light ground would be far too pale, and a light one over dark ground far too bright.
pub fn alpha(theme: Theme, opacity: f32) -> f32 {
    const GAMMA: f32 = 2.2;
    match theme {
        Theme::Light => 1.0 - (1.0 - opacity).powf(GAMMA),
        Theme::Dark => opacity.powf(GAMMA),
    }
}

/// A colour of CSS as the GPU adds it up: linear light, opaque.
pub fn linear(colour: Rgb) -> [f32; 4] {
    let [red, green, blue] = colour.map(|channel| {
        let channel = f32::from(channel) / 255.0;
        if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    [red, green, blue, 1.0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::classify::{DIVERGING, DIVERGING_ON_DARK, SEQUENTIAL, SEQUENTIAL_ON_DARK};

    #[test]
    fn linear_light_is_that_of_the_srgb_standard() {
        assert_eq!(linear([0, 0, 0]), [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(linear([255, 255, 255]), [1.0, 1.0, 1.0, 1.0]);
        assert!((linear([188, 0, 0])[0] - 0.5).abs() < 0.005);
    }

    #[test]
    fn half_of_black_over_white_looks_half_grey_and_so_does_half_of_white_over_black() {
        let looks = |light: f32| light.powf(1.0 / 2.2);
        assert!((looks(1.0 - alpha(Theme::Light, 0.5)) - 0.5).abs() < 1e-3);
        assert!((looks(alpha(Theme::Dark, 0.5)) - 0.5).abs() < 1e-3);
        for theme in [Theme::Light, Theme::Dark] {
            assert_eq!(alpha(theme, 1.0), 1.0);
        }
    }

    #[test]
    fn every_paint_of_the_shader_has_a_number() {
        let shader = with_paints(include_str!("shader.wgsl"));
        assert!(!["PAINT", "FIRST_OF", "OVERPRINT_"].iter().any(|name| shader.contains(name)), "{shader}");
        assert!(shader.contains("array<vec4<f32>, 24>") && shader.contains("surface.paint == 17u"));
    }

    #[test]
    fn a_class_has_its_colour_in_both_themes_and_its_mark() {
        let classes = [[255, 255, 178], [189, 0, 38]].map(Tone::plain);
        let (light, dark) = (paints(Theme::Light, &classes), paints(Theme::Dark, &classes));
        assert_eq!(light[..2], dark[..2]);
        assert_eq!(light[1][..3], linear([189, 0, 38])[..3]);
        let marked = Overprint::ALL.map(|overprint| Tone { overprint, ..classes[0] });
        assert_eq!(
            paints(Theme::Light, &marked)[..5].iter().map(|paint| paint[3]).collect::<Vec<_>>(),
            [0.0, 1.0, 2.0, 3.0, 4.0]
        );
        assert_ne!(light[usize::from(LAND)], dark[usize::from(LAND)]);
    }

    #[test]
    fn what_has_not_changed_and_the_least_need_are_told_from_land_and_zero_from_all() {
        let apart = |one: Rgb, other: Rgb| {
            let [a, b] = [one, other].map(linear);
            (0..3).map(|channel| (a[channel].cbrt() - b[channel].cbrt()).abs()).fold(0.0, f32::max)
        };
        for (theme, ramp, change) in
            [(Theme::Light, SEQUENTIAL, DIVERGING), (Theme::Dark, SEQUENTIAL_ON_DARK, DIVERGING_ON_DARK)]
        {
            let colours = theme.colours();
            assert!(apart(change[3], colours.land) > 0.07, "{theme:?}");
            assert!(apart(colours.zero_ink, colours.zero) > 0.15, "{theme:?}");
            assert!(apart(colours.outline, colours.land) > 0.15, "{theme:?}: an outline alone is seen");
            for class in ramp.into_iter().chain(change) {
                assert!(apart(class, colours.land) > 0.07 && apart(class, colours.zero) > 0.05, "{theme:?} {class:?}");
            }
        }
    }
}
