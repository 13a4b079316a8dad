//! Which steps are shown first.

use crate::sentence::Weight;
use crate::steps::{Step, Told};
use std::collections::HashSet;

/// The most key steps.
pub const AT_MOST: usize = 25;
/// So many of them are the last, if there are more that matter.
const AT_THE_END: usize = 4;

/// Marks the key steps: as many kinds of events as there is room for, and what happens for the first
/// time before what has been seen.
pub(crate) fn choose(told: Vec<Told>) -> Vec<Step> {
    let mut weights: Vec<Weight> = told.iter().map(|told| told.weight).collect();
    let mut seen = HashSet::new();
    for (weight, told) in weights.iter_mut().zip(&told) {
        if *weight == Weight::Useful && seen.insert(told.kind.as_str()) {
            *weight = Weight::Essential;
        }
    }
    if up_to(&weights, Weight::Essential).len() > AT_MOST {
        // What a reader has seen, with other numbers in it.
        let mut seen = HashSet::new();
        for (weight, told) in weights.iter_mut().zip(&told) {
            let words: String = told.sentence.chars().filter(|c| !c.is_ascii_digit()).collect();
            if !seen.insert(words) {
                *weight = (*weight).max(Weight::Useful);
            }
        }
    }
    let levels = [Weight::Detail, Weight::Minor, Weight::Useful, Weight::Essential];
    let choices = levels.map(|most| up_to(&weights, most));
    let fits = choices.iter().find(|keys| keys.len() <= AT_MOST);
    let mut keys = fits.unwrap_or(&choices[3]).clone();
    if keys.len() > AT_MOST {
        // The beginning, where the story is told, and how it ends.
        keys.drain(AT_MOST - AT_THE_END..keys.len() - AT_THE_END);
    }
    let keys: HashSet<usize> = keys.into_iter().collect();
    let steps = told.into_iter().enumerate();
    let step = |(place, Told { sentence, state, .. })| Step {
        key: keys.contains(&place),
        sentence,
        state,
    };
    steps.map(step).collect()
}

/// The places of what matters so much at least.
fn up_to(weights: &[Weight], most: Weight) -> Vec<usize> {
    (0..weights.len()).filter(|&place| weights[place] <= most).collect()
}
