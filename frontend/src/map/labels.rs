//! Which labels are shown: the larger area first, and none over another. Knows no browser.

/// A label that would like to be shown, in pixels of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wish {
    /// Middle of the label.
    pub centre: [f64; 2],
    /// Width and height with the space that it wants around it.
    pub size: [f64; 2],
}

impl Wish {
    fn overlaps(&self, other: &Self) -> bool {
        (0..2).all(|axis| (self.centre[axis] - other.centre[axis]).abs() * 2.0 < self.size[axis] + other.size[axis])
    }
}

/// What labels have taken of a map: who comes first is shown, and nobody over another.
#[derive(Debug, Clone, Default)]
pub struct Room {
    size: [f64; 2],
    taken: Vec<Wish>,
}

impl Room {
    /// All of a map of a width and height.
    pub fn new(width: f64, height: f64) -> Self {
        Self { size: [width, height], taken: Vec::new() }
    }

    /// Takes all these places for one label, if each is free and on the map as a whole.
    pub fn take(&mut self, wishes: &[Wish]) -> bool {
        let on_map = |wish: &Wish| {
            (0..2).all(|axis| {
                (wish.size[axis] / 2.0..=self.size[axis] - wish.size[axis] / 2.0).contains(&wish.centre[axis])
            })
        };
        let free = wishes.iter().all(|wish| on_map(wish) && !self.taken.iter().any(|other| other.overlaps(wish)));
        if free {
            self.taken.extend_from_slice(wishes);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(x: f64, y: f64) -> Wish {
        Wish { centre: [x, y], size: [40.0, 20.0] }
    }

    fn placed(wishes: &[Wish]) -> Vec<bool> {
        let mut room = Room::new(500.0, 500.0);
        wishes.iter().map(|wish| room.take(&[*wish])).collect()
    }

    #[test]
    fn the_first_of_two_that_meet_is_shown() {
        assert_eq!(placed(&[wish(100.0, 100.0), wish(120.0, 110.0), wish(141.0, 100.0)]), [true, false, true]);
    }

    #[test]
    fn a_label_that_is_cut_by_the_edge_is_not_shown() {
        assert_eq!(placed(&[wish(10.0, 100.0), wish(100.0, 495.0), wish(20.0, 10.0)]), [false, false, true]);
    }

    #[test]
    fn a_hidden_label_takes_no_space() {
        assert_eq!(placed(&[wish(100.0, 100.0), wish(130.0, 100.0), wish(160.0, 100.0)]), [true, false, true]);
    }

    #[test]
    fn a_label_of_several_places_takes_all_or_none() {
        let mut room = Room::new(500.0, 500.0);
        assert!(room.take(&[wish(100.0, 100.0)]));
        assert!(!room.take(&[wish(160.0, 100.0), wish(120.0, 100.0)]));
        assert!(room.take(&[wish(160.0, 100.0), wish(200.0, 100.0)]));
    }
}
