//! Movements of the camera that go on by themselves: gliding after a drag, and easing to a new place. Knows no clock;
//! it is handed the time in milliseconds.
use super::camera::{Camera, World};

/// After this time the speed of a glide is down to 1/e, in milliseconds.
const GLIDE_MS: f64 = 180.0;
/// Below this speed in pixels per millisecond a glide ends.
const STILL: f64 = 0.02;
/// Duration of an eased movement in milliseconds.
const EASE_MS: f64 = 260.0;

/// A movement under way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Motion {
    /// Glides on after a drag, slower and slower.
    Glide {
        /// Speed in pixels per millisecond.
        speed: [f64; 2],
        /// Time of the last step.
        last: f64,
    },
    /// Goes from one place to another.
    Ease {
        /// Centre and zoom at the start.
        from: (World, f64),
        /// Centre and zoom at the end.
        to: (World, f64),
        /// Time of the start.
        start: f64,
    },
}

impl Motion {
    /// A glide, if the drag was fast enough to go on.
    pub fn glide(speed: [f64; 2], now: f64) -> Option<Self> {
        (speed[0].hypot(speed[1]) > 10.0 * STILL).then_some(Self::Glide { speed, last: now })
    }

    /// A movement from one camera to another.
    pub fn ease(from: &Camera, to: &Camera, now: f64) -> Self {
        Self::Ease { from: (from.centre, from.zoom), to: (to.centre, to.zoom), start: now }
    }

    /// Where the movement leads, so that the next key press goes on from there.
    pub fn target(&self, camera: Camera) -> Camera {
        match *self {
            Self::Glide { .. } => camera,
            Self::Ease { to: (centre, zoom), .. } => Camera { centre, zoom, ..camera },
        }
    }

    /// The camera at a time, and what is left of the movement.
    pub fn step(self, camera: Camera, now: f64) -> (Camera, Option<Self>) {
        match self {
            Self::Glide { speed, last } => {
                let elapsed = (now - last).clamp(0.0, 100.0);
                let camera = camera.pushed(speed[0] * elapsed, speed[1] * elapsed);
                let speed = speed.map(|axis| axis * (-elapsed / GLIDE_MS).exp());
                (camera, (speed[0].hypot(speed[1]) > STILL).then_some(Self::Glide { speed, last: now }))
            }
            Self::Ease { from, to, start } => {
                let time = ((now - start) / EASE_MS).clamp(0.0, 1.0);
                let done = 1.0 - (1.0 - time).powi(3);
                let zoom = from.1 + (to.1 - from.1) * done;
                // The point that stays still while zooming stays still on the way, too.
                let way = if (to.1 - from.1).abs() < 1e-9 {
                    done
                } else {
                    (1.0 - (from.1 - zoom).exp2()) / (1.0 - (from.1 - to.1).exp2())
                };
                let centre = [from.0[0] + (to.0[0] - from.0[0]) * way, from.0[1] + (to.0[1] - from.0[1]) * way];
                (Camera { centre, zoom, ..camera }, (time < 1.0).then_some(self))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera { centre: [2e9, 1e9], zoom: 12.0, width: 800.0, height: 600.0 }
    }

    #[test]
    fn a_glide_ends_and_goes_the_way_of_the_drag() {
        let (mut now, mut moving) = (camera(), Motion::glide([1.0, 0.0], 0.0));
        let mut time = 0.0;
        while let Some(motion) = moving {
            time += 16.0;
            (now, moving) = motion.step(now, time);
            assert!(time < 3000.0, "the glide does not end");
        }
        assert!(now.centre[0] < camera().centre[0] && (now.centre[1] - camera().centre[1]).abs() < 1e-6);
    }

    #[test]
    fn a_slow_drag_does_not_glide() {
        assert_eq!(Motion::glide([0.1, 0.0], 0.0), None);
    }

    #[test]
    fn easing_holds_the_point_under_the_pointer_on_the_way() {
        let pixel = [100.0, 50.0];
        let (from, to) = (camera(), camera().zoomed(13.0, pixel));
        let point = from.unproject(pixel);
        let (half, rest) = Motion::ease(&from, &to, 0.0).step(from, 100.0);
        let [x, y] = half.project(point);
        assert!((x - 100.0).abs() < 0.01 && (y - 50.0).abs() < 0.01, "{x} {y}");
        let (end, rest) = rest.unwrap().step(half, 1000.0);
        assert!(rest.is_none() && (end.zoom - to.zoom).abs() < 1e-9 && (end.centre[0] - to.centre[0]).abs() < 1e-3);
    }
}
