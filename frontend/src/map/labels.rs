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

/// For each wish whether it is shown: an earlier one goes before a later one, and all stay inside `width` × `height`.
pub fn placed(wishes: &[Wish], width: f64, height: f64) -> Vec<bool> {
    let mut shown: Vec<Wish> = Vec::new();
    let outside = |wish: &Wish| {
        let [x, y] = wish.centre;
        let [half_width, half_height] = wish.size.map(|side| side / 2.0);
        x < half_width || y < half_height || x > width - half_width || y > height - half_height
    };
    let place = wishes.iter().map(|wish| {
        let free = !outside(wish) && !shown.iter().any(|other| other.overlaps(wish));
        if free {
            shown.push(*wish);
        }
        free
    });
    place.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(x: f64, y: f64) -> Wish {
        Wish { centre: [x, y], size: [40.0, 20.0] }
    }

    #[test]
    fn the_first_of_two_that_meet_is_shown() {
        assert_eq!(
            placed(&[wish(100.0, 100.0), wish(120.0, 110.0), wish(141.0, 100.0)], 500.0, 500.0),
            [true, false, true]
        );
    }

    #[test]
    fn a_label_that_is_cut_by_the_edge_is_not_shown() {
        assert_eq!(
            placed(&[wish(10.0, 100.0), wish(100.0, 495.0), wish(20.0, 10.0)], 500.0, 500.0),
            [false, false, true]
        );
    }

    #[test]
    fn a_hidden_label_takes_no_space() {
        assert_eq!(
            placed(&[wish(100.0, 100.0), wish(130.0, 100.0), wish(160.0, 100.0)], 500.0, 500.0),
            [true, false, true]
        );
    }
}
