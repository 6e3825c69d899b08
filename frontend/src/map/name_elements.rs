//! Names of places and streets as HTML over the canvas: nobody can press or focus them.
use super::{
    camera::Camera,
    labels::Room,
    names::{Along, Places, Streets},
    paper,
};
use geodata::tile::Features;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlElement};

/// Pixels that the map may move, and zoom steps, before names of streets are chosen again: until then they move with it.
const MOVED: f64 = 64.0;
const ZOOMED: f64 = 0.15;

pub(super) struct NameElements {
    parent: HtmlElement,
    places: Places,
    /// An element for each place.
    place_elements: Vec<HtmlElement>,
    streets: Streets,
    chosen: Vec<(Along, HtmlElement)>,
    /// Where the camera stood when they were chosen.
    chosen_at: Option<Camera>,
}

impl NameElements {
    pub(super) fn new(parent: HtmlElement) -> Self {
        Self {
            parent,
            places: Places::default(),
            place_elements: Vec::new(),
            streets: Streets::default(),
            chosen: Vec::new(),
            chosen_at: None,
        }
    }

    /// Takes the places of the base map.
    pub(super) fn set_places(&mut self, features: &Features) {
        self.places = Places::new(features);
        self.place_elements = self.places.names().filter_map(|name| element(&self.parent, "name", name)).collect();
    }

    /// Takes the roads of the base map.
    pub(super) fn set_streets(&mut self, features: Features) {
        self.streets = Streets::new(features);
        self.chosen_at = None;
    }

    /// Puts names where there is room; without any, all are hidden.
    pub(super) fn place(&mut self, camera: &Camera, room: Option<&mut Room>) {
        let Some(room) = room else {
            self.place_elements.iter().for_each(|element| show(element, None, 0.0));
            self.chosen.iter().for_each(|(_, element)| show(element, None, 0.0));
            return;
        };
        let placed = self.places.placed(camera, room);
        for (element, centre) in self.place_elements.iter().zip(placed) {
            show(element, centre, 0.0);
        }
        if self.chosen_at.is_none_or(|before| is_elsewhere(&before, camera)) {
            self.choose(camera, &mut room.clone());
        }
        for (along, element) in &self.chosen {
            show(element, along.placed(camera, room), along.angle);
        }
    }

    /// Draws the names that have room on a map of another size.
    pub(super) fn on_paper(
        &self,
        context: &CanvasRenderingContext2d,
        camera: &Camera,
        room: &mut Room,
    ) -> Result<(), JsValue> {
        context.set_font(&format!("500 12px {}", paper::FONT));
        let places = self.places.placed(camera, room);
        for (name, centre) in self.places.names().zip(places) {
            centre.map_or(Ok(()), |centre| paper::name(context, name, centre))?;
        }
        context.set_font(&format!("500 11px {}", paper::FONT));
        for along in self.streets.chosen(camera, &mut room.clone()) {
            let Some([x, y]) = along.placed(camera, room) else { continue };
            context.save();
            context.translate(x, y)?;
            context.rotate(along.angle)?;
            paper::name(context, self.streets.name(along.road), [0.0; 2])?;
            context.restore();
        }
        Ok(())
    }

    /// Chooses names of streets; those that stay keep their elements.
    fn choose(&mut self, camera: &Camera, room: &mut Room) {
        let mut before = std::mem::take(&mut self.chosen);
        for along in self.streets.chosen(camera, room) {
            let kept = before.iter().position(|(other, _)| other.road == along.road);
            let element = match kept {
                Some(place) => Some(before.swap_remove(place).1),
                None => element(&self.parent, "name street", self.streets.name(along.road)),
            };
            self.chosen.extend(element.map(|element| (along, element)));
        }
        before.iter().for_each(|(_, element)| element.remove());
        self.chosen_at = Some(*camera);
    }
}

/// Whether so much else is seen that names of streets must be chosen again.
fn is_elsewhere(before: &Camera, now: &Camera) -> bool {
    let [x, y] = now.project(before.centre);
    let moved = (x - now.width / 2.0).hypot(y - now.height / 2.0);
    (now.zoom - before.zoom).abs() > ZOOMED || moved > MOVED || [now.width, now.height] != [before.width, before.height]
}

fn element(parent: &HtmlElement, class: &str, name: &str) -> Option<HtmlElement> {
    let element = parent.owner_document()?.create_element("span").ok()?.dyn_into::<HtmlElement>().ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(name));
    parent.append_child(&element).ok()?;
    Some(element)
}

/// Shows a name with its middle at a pixel, turned by an angle, or hides it.
fn show(element: &HtmlElement, centre: Option<[f64; 2]>, angle: f64) {
    let style = element.style();
    // A property that cannot be set leaves a name as it was, which the next frame mends.
    let set = |name: &str, value: &str| {
        let _ = style.set_property(name, value);
    };
    let Some([x, y]) = centre else { return set("visibility", "hidden") };
    set("visibility", "visible");
    set("translate", &format!("calc({x:.1}px - 50%) calc({y:.1}px - 50%)"));
    set("rotate", &format!("{angle:.4}rad"));
}
