//! What is drawn in which order and how wide: a list of draws, decided without a GPU.
use super::{
    palette::{Colours, Theme, linear},
    raster::TileId,
};
use geodata::{classify::Rgb, layer::LayerId};
use wire::BaseKind;

/// Names a layer on the GPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerKey {
    /// A layer of the base map.
    Base(BaseKind),
    /// A layer of areas.
    Areas(LayerId),
}

/// Zoom from which roads are seen over the areas.
pub const STREETS_FROM: f64 = 14.0;
/// How much of an area's colour they cover, from 0 to 1.
const STREET_OPACITY: f32 = 0.35;

/// Ways to draw a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A road.
    Road,
    /// A road over the areas, once one can find one's way by it.
    Street,
    /// The outline of every area.
    Outline,
    /// The outline of districts over another layer.
    Border,
    /// Around the area under the pointer.
    Hover,
    /// Light edge around the outline below.
    HoverCasing,
    /// Around the selected area.
    Selection,
    /// Light edge around the outline below.
    SelectionCasing,
}

impl Line {
    /// All ways, in the order of their places on the GPU.
    pub const ALL: [Self; 8] = [
        Self::Road,
        Self::Street,
        Self::Outline,
        Self::Border,
        Self::Hover,
        Self::HoverCasing,
        Self::Selection,
        Self::SelectionCasing,
    ];

    /// Colour in linear light with alpha, and width in CSS pixels, at a zoom and for areas of a usual width in pixels.
    pub fn style(self, colours: &Colours, zoom: f64, area_width: f64) -> ([f32; 4], f32) {
        let grown = |at_12: f64, at_16: f64| (at_12 + (at_16 - at_12) * ((zoom - 12.0) / 4.0).clamp(0.0, 1.5)) as f32;
        // Small areas would be all outline.
        let outline = (area_width / 24.0).clamp(0.0, 1.0) as f32;
        match self {
            Self::Road => (linear(colours.road), grown(0.8, 4.0)),
            Self::Street => {
                let [red, green, blue, _] = linear(colours.outline);
                ([red, green, blue, STREET_OPACITY], if zoom < STREETS_FROM { 0.0 } else { grown(0.6, 2.4) })
            }
            Self::Outline => (linear(colours.outline), if area_width < 3.0 { 0.0 } else { outline.max(0.4) }),
            Self::Border => (linear(colours.border), grown(1.1, 2.2)),
            Self::Hover => (linear(colours.hover), 2.0),
            Self::HoverCasing => (linear(colours.casing), 4.5),
            Self::Selection => (linear(colours.selection), 3.5),
            Self::SelectionCasing => (linear(colours.casing), 7.0),
        }
    }
}

/// Why areas are outlined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The pointer is over it.
    Hover,
    /// They are selected.
    Selection,
}

/// One thing to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// A picture of the base map.
    Picture(TileId),
    /// All surfaces of a layer.
    Fill(LayerKey),
    /// All surfaces of a layer, left of a part of the picture's width in the paints of another period.
    Split(LayerKey, u16),
    /// All lines of a layer.
    Lines(LayerKey, Line),
    /// Lines around areas that are marked.
    Marks(Mark, Line),
}

/// What is to be seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scene {
    /// Layers of the base map that have come.
    pub base: Vec<BaseKind>,
    /// The layer that is coloured.
    pub layer: Option<LayerId>,
    /// The layer of districts, whose borders stand over another layer.
    pub borders: Option<LayerId>,
    /// Light or dark.
    pub theme: Theme,
    /// Pictures of another base map, which take the place of our own; `None` where that is not wanted.
    pub pictures: Option<Vec<TileId>>,
    /// Opacity of the coloured layer in percent.
    pub opacity: u8,
    /// Where the line between two periods stands, in thousandths of the picture's width.
    pub split: Option<u16>,
}

impl Scene {
    /// What is seen where nothing is drawn: the sea, where the base map tells what is land.
    pub fn ground(&self, colours: &Colours) -> Rgb {
        if self.pictures.is_none() && self.base.contains(&BaseKind::Land) { colours.water } else { colours.background }
    }

    /// Everything to draw, the lowest first. Water lies over the areas: nobody lives on it, and a coast makes a map readable.
    pub fn draws(&self) -> Vec<Draw> {
        let own = self.pictures.is_none();
        let base = |kind| (own && self.base.contains(&kind)).then_some(LayerKey::Base(kind));
        let mut draws: Vec<Draw> = self.pictures.iter().flatten().copied().map(Draw::Picture).collect();
        draws.extend([BaseKind::Land, BaseKind::Green].into_iter().filter_map(base).map(Draw::Fill));
        draws.extend(base(BaseKind::Road).map(|key| Draw::Lines(key, Line::Road)));
        let layer = self.layer.map(LayerKey::Areas);
        draws.extend(layer.map(|key| match self.split {
            Some(split) => Draw::Split(key, split),
            None => Draw::Fill(key),
        }));
        draws.extend(layer.and(base(BaseKind::Road)).map(|key| Draw::Lines(key, Line::Street)));
        draws.extend(base(BaseKind::Water).map(Draw::Fill));
        draws.extend(layer.map(|key| Draw::Lines(key, Line::Outline)));
        if let Some(borders) = self.borders.filter(|borders| self.layer != Some(*borders)) {
            draws.push(Draw::Lines(LayerKey::Areas(borders), Line::Border));
        }
        draws.extend([
            Draw::Marks(Mark::Hover, Line::HoverCasing),
            Draw::Marks(Mark::Hover, Line::Hover),
            Draw::Marks(Mark::Selection, Line::SelectionCasing),
            Draw::Marks(Mark::Selection, Line::Selection),
        ]);
        draws
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_is_drawn_last_and_its_casing_before_it() {
        let scene = Scene {
            base: vec![BaseKind::Water, BaseKind::Land],
            layer: Some(LayerId::Departments),
            borders: Some(LayerId::Districts),
            ..Scene::default()
        };
        let draws = scene.draws();
        assert_eq!(draws[0], Draw::Fill(LayerKey::Base(BaseKind::Land)));
        let selection = [Line::SelectionCasing, Line::Selection].map(|line| Draw::Marks(Mark::Selection, line));
        assert_eq!(draws[draws.len() - 2..], selection);
    }

    #[test]
    fn two_periods_part_the_layer_and_nothing_else() {
        let scene = Scene {
            base: vec![BaseKind::Land],
            layer: Some(LayerId::Departments),
            split: Some(500),
            ..Scene::default()
        };
        let draws = scene.draws();
        assert_eq!(
            draws[..2],
            [Draw::Fill(LayerKey::Base(BaseKind::Land)), Draw::Split(LayerKey::Areas(LayerId::Departments), 500)]
        );
    }

    #[test]
    fn pictures_take_the_place_of_our_own_base_map() {
        let tile = TileId { zoom: 1, column: 0, row: 1 };
        let scene = Scene {
            base: vec![BaseKind::Land, BaseKind::Water, BaseKind::Road],
            layer: Some(LayerId::Departments),
            pictures: Some(vec![tile]),
            ..Scene::default()
        };
        let key = LayerKey::Areas(LayerId::Departments);
        let own = [Draw::Picture(tile), Draw::Fill(key), Draw::Lines(key, Line::Outline)];
        assert_eq!(scene.draws()[..3], own);
        assert!(scene.draws()[3..].iter().all(|draw| matches!(draw, Draw::Marks(..))));
    }

    #[test]
    fn districts_have_no_border_over_themselves() {
        let scene = Scene { layer: Some(LayerId::Districts), borders: Some(LayerId::Districts), ..Scene::default() };
        assert!(!scene.draws().iter().any(|draw| matches!(draw, Draw::Lines(_, Line::Border))));
    }

    #[test]
    fn roads_are_seen_over_the_areas_from_a_zoom_on() {
        let width = |zoom| Line::Street.style(&Theme::Light.colours(), zoom, 100.0).1;
        assert_eq!(width(STREETS_FROM - 0.1), 0.0);
        assert!(width(STREETS_FROM) > 0.5 && width(17.0) > width(15.0));
        let scene = Scene { base: vec![BaseKind::Road], layer: Some(LayerId::Districts), ..Scene::default() };
        let place = |wanted| scene.draws().iter().position(|draw| *draw == wanted).unwrap();
        let roads = LayerKey::Base(BaseKind::Road);
        let areas = place(Draw::Fill(LayerKey::Areas(LayerId::Districts)));
        assert!(place(Draw::Lines(roads, Line::Road)) < areas && areas < place(Draw::Lines(roads, Line::Street)));
    }

    #[test]
    fn outlines_grow_with_their_areas_and_vanish_on_the_smallest() {
        let colours = Theme::Light.colours();
        let width = |area_width| Line::Outline.style(&colours, 12.0, area_width).1;
        assert_eq!(width(1.0), 0.0);
        assert!(width(4.0) < width(20.0));
        assert_eq!(width(500.0), 1.0);
    }
}
