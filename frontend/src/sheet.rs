//! How high the sheet of a phone stands: the panel, or what is chosen in its place.

/// Where the sheet rests, from the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sheet {
    /// Its head alone.
    Folded,
    /// As high as the map needs no more room.
    #[default]
    Half,
    /// Over most of the map.
    Tall,
}

/// Pixels in a millisecond from which a hand throws the sheet.
const THROWN: f64 = 0.4;
/// Pixels that a finger moves when it means to press.
const PRESSED: f64 = 6.0;

impl Sheet {
    /// All rests, from the lowest.
    pub const ALL: [Self; 3] = [Self::Folded, Self::Half, Self::Tall];

    /// The code in the document.
    pub fn word(self) -> &'static str {
        ["folded", "half", "tall"][self as usize]
    }

    /// The next rest above.
    #[must_use]
    pub fn higher(self) -> Self {
        Self::ALL[(self as usize + 1).min(Self::ALL.len() - 1)]
    }

    /// The next rest below.
    #[must_use]
    pub fn lower(self) -> Self {
        Self::ALL[(self as usize).saturating_sub(1)]
    }

    /// Where it rests after somebody pressed it: down, or up again.
    #[must_use]
    pub fn pressed(self) -> Self {
        if self == Self::Folded { Self::Half } else { Self::Folded }
    }

    /// Where it rests after a hand moved it up by so many pixels, and let it go at a height in parts of the window and at a speed in
    /// pixels per millisecond, upwards.
    #[must_use]
    pub fn released(self, moved: f64, height: f64, speed: f64) -> Self {
        if moved.abs() < PRESSED {
            self.pressed()
        } else if speed > THROWN {
            self.higher()
        } else if speed < -THROWN {
            self.lower()
        } else if height < 0.33 {
            Self::Folded
        } else if height < 0.65 {
            Self::Half
        } else {
            Self::Tall
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_where_a_slow_hand_leaves_it() {
        let left = |height| Sheet::Half.released(100.0, height, 0.1);
        assert_eq!([0.1, 0.46, 0.8].map(left), [Sheet::Folded, Sheet::Half, Sheet::Tall]);
    }

    #[test]
    fn a_throw_goes_one_rest_further_than_the_last_and_no_further() {
        assert_eq!(Sheet::Half.released(40.0, 0.5, 1.0), Sheet::Tall);
        assert_eq!(Sheet::Half.released(-40.0, 0.4, -1.0), Sheet::Folded);
        assert_eq!(Sheet::Tall.released(20.0, 0.9, 1.0), Sheet::Tall);
        assert_eq!(Sheet::Folded.lower(), Sheet::Folded);
    }

    #[test]
    fn a_press_folds_it_and_a_second_one_brings_it_back() {
        let pressed = Sheet::Tall.released(2.0, 0.9, 0.0);
        assert_eq!((pressed, pressed.released(-3.0, 0.2, 0.0)), (Sheet::Folded, Sheet::Half));
    }
}
