//! Floating-point numbers as numbers of other types: the only place where a cast may cut something off.
//!
//! Rust has no conversion for them but `as`. Here each way to do it has a name that says what becomes of a fraction, of a number
//! that is too large or too small, and of what is not a number.
#![expect(clippy::cast_possible_truncation, reason = "each function tells what is cut off")]

/// The whole part of a number. What is below 0 or not a number gives 0, what is too large the largest.
///
/// ```
/// use geodata::numbers::floor_to_usize;
/// assert_eq!([2.9, -2.9, f64::NAN].map(floor_to_usize), [2, 0, 0]);
/// assert_eq!(floor_to_usize(1e300), usize::MAX);
/// ```
#[inline]
pub fn floor_to_usize(number: f64) -> usize {
    number as usize
}

/// The whole part of a number. What is below 0 or not a number gives 0, what is too large the largest.
#[inline]
pub fn floor_to_u32(number: f64) -> u32 {
    number as u32
}

/// The whole part of a number. What is below 0 or not a number gives 0, what is too large the largest.
#[inline]
pub fn floor_to_u64(number: f64) -> u64 {
    number as u64
}

/// The largest whole number that is not above a number, which is −3 for −2.5. What is too small or too large gives the smallest or
/// the largest, what is not a number 0.
#[inline]
pub fn floor_to_i64(number: f64) -> i64 {
    number.floor() as i64
}

/// A number that is whole and from 0 to [`u32::MAX`], as it is; `None` for all others.
///
/// ```
/// use geodata::numbers::exact_u32;
/// assert_eq!([7.0, 7.5, -1.0, f64::NAN, 4_294_967_296.0].map(exact_u32), [Some(7), None, None, None, None]);
/// ```
#[inline]
pub fn exact_u32(number: f64) -> Option<u32> {
    let whole = number as u32;
    (f64::from(whole) == number).then_some(whole)
}

/// The nearest number that an `f32` holds, of two that are as near the one whose last bit is 0. What is too large or too small gives
/// an infinite number, and what is not a number stays so.
#[inline]
pub fn nearest_f32(number: f64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_cut_off_and_what_lies_beyond_stops_at_the_end() {
        assert_eq!([0.0, -0.0, 0.999, 3.0, 3.999].map(floor_to_u32), [0, 0, 0, 3, 3]);
        assert_eq!([-0.5, -1e300, f64::NEG_INFINITY, f64::NAN].map(floor_to_u32), [0; 4]);
        assert_eq!([-0.5, -1e300, f64::NEG_INFINITY, f64::NAN].map(floor_to_u64), [0; 4]);
        assert_eq!([-0.5, -1e300, f64::NEG_INFINITY, f64::NAN].map(floor_to_usize), [0; 4]);
        assert_eq!([4_294_967_295.9, 4_294_967_296.0, f64::INFINITY].map(floor_to_u32), [u32::MAX; 3]);
        assert_eq!(floor_to_u64(4_294_967_296.5), 1 << 32);
        assert_eq!([2_f64.powi(64), f64::INFINITY].map(floor_to_u64), [u64::MAX; 2]);
        assert_eq!(floor_to_usize(f64::INFINITY), usize::MAX);
    }

    #[test]
    fn what_is_below_zero_is_rounded_down() {
        assert_eq!([2.5, -2.5, -0.1, -3.0, f64::NAN].map(floor_to_i64), [2, -3, -1, -3, 0]);
        assert_eq!([f64::INFINITY, f64::NEG_INFINITY].map(floor_to_i64), [i64::MAX, i64::MIN]);
    }

    #[test]
    fn only_a_whole_number_in_range_is_exact() {
        let whole = [0.0, -0.0, 1.0, 4_294_967_295.0];
        assert_eq!(whole.map(exact_u32), [Some(0), Some(0), Some(1), Some(u32::MAX)]);
        let others = [0.5, -1.0, 4_294_967_296.0, 4_294_967_295.5, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        assert_eq!(others.map(exact_u32), [None; 7]);
    }

    #[test]
    fn an_f32_is_the_nearest() {
        assert_eq!(nearest_f32(0.1), 0.1_f32);
        // Halfway between two, up and down.
        assert_eq!([16_777_217.0, 16_777_219.0].map(nearest_f32), [16_777_216.0, 16_777_220.0]);
        assert_eq!([1e300, -1e300].map(nearest_f32), [f32::INFINITY, f32::NEG_INFINITY]);
        assert!(nearest_f32(f64::NAN).is_nan());
    }
}
