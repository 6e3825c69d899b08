//! What is on the map, and how it is painted in a theme. Knows no browser.
use crate::{
    limits::Limits,
    look::Theme,
    map::layer::AreaLayer,
    paint::{Meaning, Name, Picture, in_theme},
};
use geodata::{column::Column, layer::LayerId};
use std::rc::Rc;
use wire::{Indicator, Period};

/// What is on the map: not always what was asked for last.
#[derive(Debug, Clone)]
pub struct OnMap {
    /// Which layer it is.
    pub layer_id: LayerId,
    /// The layer.
    pub layer: Rc<AreaLayer>,
    /// The indicator.
    pub indicator: Indicator,
    /// The period.
    pub period: Period,
    /// Values of the layer.
    pub column: Column,
    /// Their colours and legend, in the theme of the page.
    pub picture: Picture,
    /// What the values mean.
    pub kind: ShownAs,
    /// How the limits of its classes came about, where it has some.
    pub limits: Option<Rc<Limits>>,
    /// Whether these are of the periods on the map alone.
    pub limits_of_period: bool,
    /// Values then and now, where their change is shown.
    pub changed: Option<[Rc<Column>; 2]>,
    /// Which changes may be nothing but uncertainty.
    pub unsure: Vec<bool>,
    /// Values and paints of the other period, where two are shown beside each other.
    pub beside: Option<(Column, Vec<u8>)>,
}

/// What the values on the map mean.
#[derive(Debug, Clone, PartialEq)]
pub enum ShownAs {
    /// Figures of the indicator.
    Figure,
    /// Their change since a period.
    Change(Period),
    /// Figures of the indicator, and beside them those of another period.
    Beside(Period),
    /// Positions in a list of named classes.
    Named(&'static [Name]),
    /// The need index with a person's own weights.
    OwnWeights,
}

impl OnMap {
    /// How the layer is painted in a theme, and the paints of the other period where two are shown beside each other.
    pub fn painted(&self, theme: Theme) -> (Picture, Option<Vec<u8>>) {
        let breaks = self.limits.as_ref().and_then(|limits| limits.breaks.as_ref());
        let direction = self.indicator.direction;
        let meaning = match &self.kind {
            ShownAs::Change(_) => Meaning::Change { direction, breaks, unsure: &self.unsure },
            ShownAs::Named(names) => Meaning::Named(in_theme(names, theme)),
            _ if self.limits.is_some() => Meaning::Figure(direction, breaks),
            _ => Meaning::Need,
        };
        match &self.beside {
            Some((other, _)) => {
                let (picture, paints) = Picture::pair(&self.column, other, meaning, theme);
                (picture, Some(paints))
            }
            None => (Picture::new(&self.column, meaning, theme), None),
        }
    }

    /// The same on light ground, as paper has it.
    #[must_use]
    pub fn on_light(&self) -> Self {
        let (picture, paints) = self.painted(Theme::Light);
        let beside = self.beside.as_ref().zip(paints).map(|((column, _), paints)| (column.clone(), paints));
        Self { picture, beside, ..self.clone() }
    }
}
