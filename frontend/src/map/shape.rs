//! Shapes that a person draws around areas, in pixels. Knows no browser.

/// Whether a point lies inside a shape, whose last corner joins its first (even-odd rule).
pub fn encloses(shape: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for (at, &[ax, ay]) in shape.iter().enumerate() {
        let [bx, by] = shape[(at + shape.len() - 1) % shape.len()];
        if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
            inside = !inside;
        }
    }
    inside
}

/// The four corners of a box between two points.
pub fn box_between([ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> Vec<[f64; 2]> {
    vec![[ax, ay], [bx, ay], [bx, by], [ax, by]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hollow_shape_holds_what_is_in_its_arms() {
        let horseshoe =
            [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [8.0, 10.0], [8.0, 2.0], [2.0, 2.0], [2.0, 10.0], [0.0, 10.0]];
        assert!(encloses(&horseshoe, [1.0, 9.0]) && encloses(&horseshoe, [5.0, 1.0]));
        assert!(!encloses(&horseshoe, [5.0, 5.0]) && !encloses(&horseshoe, [11.0, 1.0]));
        assert!(!encloses(&[], [0.0, 0.0]));
    }

    #[test]
    fn a_box_is_the_same_from_any_corner() {
        for (a, b) in [([1.0, 1.0], [5.0, 4.0]), ([5.0, 4.0], [1.0, 1.0]), ([5.0, 1.0], [1.0, 4.0])] {
            assert!(encloses(&box_between(a, b), [3.0, 2.0]) && !encloses(&box_between(a, b), [6.0, 2.0]));
        }
    }
}
