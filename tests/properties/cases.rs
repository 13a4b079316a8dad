//! Makes cases and counts them.

use arbitrary::{Result, Unstructured};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Tries a property on this many cases, or on as many as `PROPERTY_CASES` says. `property` returns
/// whether it had anything to say of the case; at least a tenth of the cases must have been of use.
pub(crate) fn try_cases(
    name: &str,
    usual: u64,
    mut property: impl FnMut(&mut Unstructured<'_>) -> Result<bool>,
) {
    let number = |variable: &str| std::env::var(variable).ok()?.parse::<u64>().ok();
    let seeds = match number("PROPERTY_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("PROPERTY_CASES").unwrap_or(usual),
    };
    let all = seeds.end - seeds.start;
    let mut of_use = 0;
    for seed in seeds {
        let bytes = bytes(seed);
        let mut case = Unstructured::new(&bytes);
        match catch_unwind(AssertUnwindSafe(|| property(&mut case))) {
            Ok(Ok(true)) => of_use += 1,
            Ok(_) => {}
            Err(panic) => {
                eprintln!("{name}: fails with PROPERTY_SEED={seed}");
                resume_unwind(panic);
            }
        }
    }
    println!("{name}: {all} cases, {of_use} of use");
    assert!(
        all == 1 || of_use * 10 >= all,
        "{name}: only {of_use} of {all} cases were of use"
    );
}

/// The randomness of a case: more for later ones, up to 4 KiB (splitmix64).
fn bytes(seed: u64) -> Vec<u8> {
    let length = 64 + (seed.wrapping_mul(37) % 4_032);
    let mut state = seed;
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < length {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((word ^ word >> 31).to_le_bytes());
    }
    bytes
}

/// Up to `most` of the pieces, one after the other.
pub(crate) fn text(u: &mut Unstructured<'_>, pieces: &[&str], most: usize) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=most)? {
        match u.ratio(1, 12)? {
            true => text.push(u.arbitrary()?),
            false => text.push_str(u.choose(pieces)?),
        }
    }
    Ok(text)
}
