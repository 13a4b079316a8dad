//! Folds what a loop does again and again.
//!
//! A task that looks at the clock in every cycle makes thousands of cycles that differ in nothing but
//! the time. A reader needs to see one of them, and how many there are.

use crate::event::Piece;
use std::ops::Range;

/// Cycles that do the same as the one before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Their pieces.
    pub pieces: Range<usize>,
    /// How many they are.
    pub cycles: usize,
}

/// So many equal cycles are shown before the others are left out; and the last is, for where it leads
/// to.
const SHOWN: usize = 1;

/// What need not be shown.
pub fn left_out(pieces: &[Piece]) -> Vec<LeftOut> {
    let cycles = by_cycle(pieces);
    let same = |one: &Range<usize>, other: &Range<usize>| {
        does_the_same(&pieces[one.clone()], &pieces[other.clone()])
    };
    let runs = cycles.chunk_by(same);
    let long = runs.filter(|run| run.len() > SHOWN + 2);
    long.map(|run| {
        let (first, last) = (&run[SHOWN], &run[run.len() - 1]);
        LeftOut { pieces: first.start..last.start, cycles: run.len() - 1 - SHOWN }
    })
    .collect()
}

/// The pieces of each cycle, from its first `pop` on.
fn by_cycle(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut current = None;
    for (place, piece) in pieces.iter().enumerate() {
        if let Piece::Event(event) = piece
            && event.kind == "pop"
            && event.number("cycle") != current
        {
            current = event.number("cycle");
            starts.push(place);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([pieces.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn does_the_same(one: &[Piece], other: &[Piece]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Piece::Event(one), Piece::Event(other)) => one.timeless() == other.timeless(),
            // What is printed is worth seeing each time.
            _ => false,
        })
}
