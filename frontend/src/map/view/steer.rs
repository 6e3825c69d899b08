//! Where the camera stands and where it goes.
use super::{Inner, MapEvent, MapView};
use crate::{
    browser,
    map::{
        camera::{Bounds, Camera},
        motion::Motion,
    },
    state::MapPlace,
};

/// Zoom beyond which an area is not brought nearer.
const CLOSEST_FIT: f64 = 15.0;
/// Milliseconds without movement after which the camera has come to rest.
const REST_MS: i32 = 250;

/// Pixels between what is revealed and the edge of the room it has.
const REVEAL_MARGIN: f64 = 24.0;

impl MapView {
    /// Moves the camera so that bounds fill the room beside the panels.
    pub fn fit_to(&self, bounds: &Bounds) {
        let inner = self.inner.borrow();
        let mut camera = inner.camera.fitted(bounds, &(inner.covered)());
        // A small area keeps its surroundings.
        camera.zoom = camera.zoom.min(CLOSEST_FIT);
        drop(inner);
        self.ease_to(camera);
    }

    /// Shows the whole municipality.
    pub fn fit(&self) {
        let inner = self.inner.borrow();
        let camera = inner.camera.fitted(&inner.bounds, &(inner.covered)());
        drop(inner);
        self.ease_to(camera);
    }

    /// Shows the whole municipality at once, and tells nobody: the page does it, not a person.
    pub fn start_whole(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.camera = inner.camera.fitted(&inner.bounds, &(inner.covered)()).held_in(&inner.limits);
        drop(inner);
        self.ask_for_frame();
    }

    /// Width and height of what panels leave free, in pixels.
    pub fn free(&self) -> [f64; 2] {
        let inner = self.inner.borrow();
        (inner.covered)().free([inner.camera.width, inner.camera.height])
    }

    /// Puts the camera at a place at once.
    pub fn go_to(&self, place: &MapPlace) {
        let camera = self.inner.borrow().camera.at(place);
        self.move_to(camera);
    }

    /// Moves the camera so that areas of the shown layer are not under a panel, from where it is going.
    pub fn reveal(&self, areas: &[usize]) {
        let camera = self.target();
        let inner = self.inner.borrow();
        let Some(bounds) = inner.shown().and_then(|shown| shown.layer.bounds_of(areas)) else { return };
        let (a, b) = (camera.project(bounds.min), camera.project(bounds.max));
        let (insets, margin) = ((inner.covered)(), REVEAL_MARGIN);
        drop(inner);
        // As much of it as has room beside the panels; its middle, where it is larger than that.
        let inside = |from: f64, to: f64, low: f64, high: f64| {
            let (from, to) = (from.min(to), from.max(to));
            if to - from > high - low {
                (low + high) / 2.0 - (from + to) / 2.0
            } else {
                (low - from).max(0.0) + (high - to).min(0.0)
            }
        };
        let across = inside(a[0], b[0], insets.left + margin, camera.width - insets.right - margin);
        let down = inside(a[1], b[1], insets.top + margin, camera.height - insets.bottom - margin);
        if across.abs() > 1.0 || down.abs() > 1.0 {
            self.ease_to(camera.pushed(across, down));
        }
    }

    /// One level closer, or one level farther.
    pub fn zoom_by(&self, levels: f64) {
        let camera = self.target();
        self.ease_to(camera.zoomed(camera.zoom + levels, [camera.width / 2.0, camera.height / 2.0]));
    }

    /// Where the camera stands, or where it is going.
    pub(in crate::map) fn target(&self) -> Camera {
        let inner = self.inner.borrow();
        inner.motion.map_or(inner.camera, |motion| motion.target(inner.camera))
    }

    pub(in crate::map) fn move_to(&self, camera: Camera) {
        let mut inner = self.inner.borrow_mut();
        inner.motion = None;
        inner.camera = camera.held_in(&inner.limits);
        drop(inner);
        self.moved();
    }

    pub(in crate::map) fn ease_to(&self, camera: Camera) {
        let mut inner = self.inner.borrow_mut();
        let camera = camera.held_in(&inner.limits);
        if inner.calm {
            drop(inner);
            return self.move_to(camera);
        }
        inner.motion = Some(Motion::ease(&inner.camera, &camera, Self::now()));
        drop(inner);
        self.moved();
    }

    /// The camera moves: asks for a frame, and waits for its rest.
    pub(in crate::map) fn moved(&self) {
        self.ask_for_frame();
        let mut inner = self.inner.borrow_mut();
        inner.moved_at = Self::now();
        let waits = std::mem::replace(&mut inner.awaits_rest, true);
        drop(inner);
        if !waits {
            self.await_rest(REST_MS);
        }
    }

    /// Tells where the camera is once nothing moved it for a while and no pointer holds the map: on a slow machine a drag comes in
    /// steps, and what follows a rest would make it slower.
    fn await_rest(&self, milliseconds: i32) {
        let view = self.clone();
        browser::later(milliseconds, move || {
            let mut inner = view.inner.borrow_mut();
            let now = Self::now();
            if inner.motion.is_some() || inner.held {
                inner.moved_at = now;
            }
            let left = REST_MS - (now - inner.moved_at) as i32;
            // A clock that was set back leaves more than all of it.
            if (1..=REST_MS).contains(&left) {
                drop(inner);
                return view.await_rest(left);
            }
            inner.awaits_rest = false;
            let place = inner.camera.place();
            drop(inner);
            view.emit(MapEvent::Moved(place));
        });
    }
}

impl Inner {
    /// Takes the camera a step along its way, and sees how large the canvas is now.
    pub(super) fn advance(&mut self, now: f64) {
        let [width, height] = self.canvas.size();
        (self.camera.width, self.camera.height) = (width, height);
        if let Some(motion) = self.motion.take() {
            let (camera, motion) = motion.step(self.camera, now);
            self.camera = camera.held_in(&self.limits);
            self.motion = motion;
        }
    }
}
