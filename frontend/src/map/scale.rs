//! The scale bar: a round length on the ground that fits.

/// A bar of a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScaleBar {
    /// Length on the ground in metres: 1, 2 or 5 with zeros.
    pub metres: u32,
    /// Width on the screen in pixels.
    pub pixels: f64,
}

/// The longest round bar of at most `max_pixels`.
pub fn scale_bar(metres_per_pixel: f64, max_pixels: f64) -> ScaleBar {
    let longest = (metres_per_pixel * max_pixels).clamp(1.0, 5_000_000.0);
    let power = 10_f64.powf(longest.log10().floor());
    let step = [5.0, 2.0, 1.0].into_iter().find(|step| step * power <= longest).unwrap_or(1.0);
    ScaleBar { metres: (step * power).round() as u32, pixels: step * power / metres_per_pixel }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_round_and_fit() {
        for (metres_per_pixel, metres) in [(10.0, 1000), (5.0, 500), (3.0, 200), (0.9, 50), (0.05, 5)] {
            let bar = scale_bar(metres_per_pixel, 100.0);
            assert_eq!(bar.metres, metres);
            assert!(bar.pixels <= 100.0 + 1e-9 && bar.pixels > 35.0, "{bar:?}");
        }
    }
}
