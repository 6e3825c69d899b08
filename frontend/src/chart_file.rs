//! A chart as a file by itself: an SVG with what it shows, its axes, its key, and where the figures come from. Knows no browser.
use std::fmt::Write;

/// Width of a file in pixels.
pub const WIDTH: f64 = 760.0;
const EDGE: f64 = 24.0;
/// Letters in a line of small text.
const LETTERS: usize = 120;
const INK: &str = "#18202b";
const QUIET: &str = "#556070";

/// What is drawn, with its words.
pub enum Drawing {
    /// Values over time.
    Course {
        /// The elements of the chart, as [`crate::chart`] makes them.
        picture: String,
        /// Width and height of its view box.
        size: [f64; 2],
        /// What the lines are: the area, the municipality, and the levels beside them.
        keys: Vec<(Stroke, String)>,
    },
    /// A bar for each of some parts: name, number, and its width to either side, from -1 to 1.
    Bars(Vec<(String, String, f64)>),
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// The area.
    Own,
    /// The municipality.
    Whole,
    /// The region or the country.
    Level,
}

impl Stroke {
    /// Its class in a chart and in a key.
    pub fn class(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Whole => "whole",
            Self::Level => "level",
        }
    }

    fn look(self) -> &'static str {
        match self {
            Self::Own => r##"stroke="#0048be" stroke-width="2""##,
            Self::Whole => r##"stroke="#556070" stroke-dasharray="5 3""##,
            Self::Level => r##"stroke="#556070" stroke-dasharray="1 3""##,
        }
    }
}

/// How the elements of a chart look on paper. They are written at each of them, for a page's policy lets no picture bring rules of style.
const LOOKS: [(&str, &str); 8] = [
    (r#"<polyline class="own""#, r##"<polyline fill="none" stroke="#0048be" stroke-width="1.5""##),
    (r#"<circle class="own""#, r##"<circle fill="#0048be""##),
    (r#"<polyline class="whole""#, r##"<polyline fill="none" stroke="#556070" stroke-dasharray="5 3""##),
    (r#"<line class="level""#, r##"<line stroke="#556070" stroke-dasharray="1 3""##),
    (r#"<line class="tick""#, r##"<line stroke="#c4cbd3""##),
    (r#"<line class="break""#, r##"<line stroke="#9a6700" stroke-dasharray="3 2""##),
    (r#"<polygon class="band""#, r##"<polygon fill="#0048be" opacity="0.16""##),
    (r#"<text class="axis""#, r##"<text fill="#556070" font-size="8""##),
];

/// A chart with what must be known of it.
pub struct ChartFile {
    /// What is drawn, and of which area.
    pub title: String,
    /// Unit, who is counted, release, protection and sources.
    pub facts: Vec<String>,
    /// The chart.
    pub drawing: Drawing,
}

impl ChartFile {
    /// The file, and its height in pixels.
    pub fn svg(&self) -> (String, f64) {
        let mut pen = Pen { text: String::new(), y: EDGE };
        pen.line(EDGE, 20.0, INK, r#" font-weight="650""#, &self.title);
        pen.y += 10.0;
        match &self.drawing {
            Drawing::Course { picture, size, keys } => pen.course(picture, *size, keys),
            Drawing::Bars(bars) => bars.iter().for_each(|bar| pen.bar(bar)),
        }
        pen.y += 12.0;
        self.facts.iter().flat_map(|fact| lines(fact)).for_each(|line| pen.line(EDGE, 12.0, QUIET, "", &line));
        let height = (pen.y + EDGE).ceil();
        let head = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif">"#
        );
        (format!(r##"{head}<rect width="100%" height="100%" fill="#ffffff"/>{}</svg>"##, pen.text), height)
    }
}

/// Goes down the file.
struct Pen {
    text: String,
    y: f64,
}

impl Pen {
    fn put(&mut self, element: std::fmt::Arguments) {
        self.text.write_fmt(element).expect("a string takes all");
    }

    fn word(&mut self, [x, y]: [f64; 2], size: f64, colour: &str, more: &str, text: &str) {
        let text = escaped(text);
        self.put(format_args!(r#"<text x="{x}" y="{y:.1}" font-size="{size}" fill="{colour}"{more}>{text}</text>"#));
    }

    fn line(&mut self, x: f64, size: f64, colour: &str, more: &str, text: &str) {
        self.y += 1.35 * size;
        self.word([x, self.y - 0.3 * size], size, colour, more, text);
    }

    fn course(&mut self, picture: &str, [across, down]: [f64; 2], keys: &[(Stroke, String)]) {
        let width = WIDTH - 2.0 * EDGE;
        let height = width * down / across;
        let y = self.y;
        let picture = LOOKS.iter().fold(picture.to_owned(), |picture, (class, look)| picture.replace(class, look));
        self.put(format_args!(
            r#"<svg x="{EDGE}" y="{y:.1}" width="{width}" height="{height:.1}" viewBox="0 0 {across} {down}">{picture}</svg>"#
        ));
        self.y += height + 6.0;
        for (stroke, text) in keys {
            let y = self.y + 11.0;
            self.put(format_args!(r#"<path d="M{EDGE} {y:.1}h28" fill="none" {}/>"#, stroke.look()));
            self.line(EDGE + 36.0, 13.0, INK, "", text);
        }
    }

    fn bar(&mut self, (name, number, part): &(String, String, f64)) {
        const MIDDLE: f64 = 500.0;
        const SIDE: f64 = 170.0;
        let (y, width) = (self.y + 4.0, SIDE * part.abs());
        let (left, colour) = if *part < 0.0 { (MIDDLE - width, "#3f7fb5") } else { (MIDDLE, "#d9542b") };
        self.put(format_args!(
            r#"<rect x="{left:.1}" y="{y:.1}" width="{width:.1}" height="13" fill="{colour}"/><path d="M{MIDDLE} {:.1}v19" stroke="{QUIET}"/>"#,
            y - 3.0
        ));
        self.word([EDGE, y + 11.0], 13.0, INK, "", name);
        self.word([WIDTH - EDGE, y + 11.0], 13.0, INK, r#" text-anchor="end""#, number);
        self.y += 21.0;
    }
}

/// A text in lines that fit.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.chars().count() + word.chars().count() < LETTERS => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(drawing: Drawing) -> String {
        ChartFile { title: "Tårnparken & <Vest>".into(), facts: vec!["ord ".repeat(60)], drawing }.svg().0
    }

    #[test]
    fn a_course_brings_its_picture_and_its_key() {
        let picture = r#"<polyline class="own" points="0,1 2,3"/>"#;
        let drawn = file(Drawing::Course {
            picture: picture.to_owned(),
            size: [400.0, 150.0],
            keys: vec![(Stroke::Own, "Området".into()), (Stroke::Level, "Landet 12,0".into())],
        });
        for text in ["Området", "Landet 12,0", "Tårnparken &amp; &lt;Vest&gt;"] {
            assert!(drawn.contains(&format!(">{text}</text>")), "{text} in {drawn}");
        }
        assert!(drawn.contains(r#"stroke-width="1.5" points="0,1 2,3"/>"#), "{drawn}");
        assert!(drawn.contains(r#"viewBox="0 0 400 150""#) && !drawn.contains("class="), "{drawn}");
        assert_eq!(drawn.matches(">ord ord").count(), 2, "a long text has several lines");
    }

    #[test]
    fn bars_lie_on_either_side_of_the_middle() {
        let bar = |part: f64| ("Indkomst".to_owned(), "+0,34".to_owned(), part);
        let drawn = file(Drawing::Bars(vec![bar(1.0), bar(-0.5)]));
        assert!(drawn.contains(r#"x="500.0" y="#) && drawn.contains(r#"x="415.0" y="#), "{drawn}");
        assert!(drawn.contains(r#"width="170.0""#) && drawn.contains(r#"width="85.0""#));
    }
}
