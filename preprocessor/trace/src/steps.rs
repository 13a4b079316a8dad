//! The steps of a run.

use crate::cycles::left_out;
use crate::event::Piece;
use crate::machine::{Broken, Machine};
use crate::sentence::{Weight, sentence};
use crate::state::{Phase, State};

/// Something that happened, and what there is afterwards.
#[derive(Debug, Clone)]
pub struct Step {
    /// It is shown unless every event is asked for.
    pub key: bool,
    /// What happened.
    pub sentence: String,
    /// What there is then.
    pub state: State,
}

/// A run.
#[derive(Debug, Clone)]
pub struct Steps {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// What the program printed.
    pub output: String,
    /// The names of tasks that were never done, although nothing would have woken them any more.
    pub lost: Vec<String>,
}

/// The most key steps that are shown at first.
const AT_MOST: usize = 25;

/// The steps of a run of the program in `file`, as the compiler was told its name.
///
/// # Errors
///
/// If an invariant is broken.
pub fn steps(pieces: Vec<Piece>, file: &str) -> Result<Steps, Broken> {
    let output: String = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Output(text) => Some(text.as_str()),
            Piece::Event(_) => None,
        })
        .collect();
    let left_out = left_out(&pieces);
    let mut machine = Machine::new(file);
    let mut weighed: Vec<(Weight, Step)> = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        // All of it happens; not all of it is shown.
        let hidden = left_out.iter().find(|hidden| hidden.pieces.contains(&place));
        if let Some(hidden) = hidden
            && hidden.pieces.start == place
        {
            let sentence = format!("{} more cycles like this one.", thousands(hidden.cycles));
            let state = State { line: None, phase: Phase::Pop, ..machine.state.clone() };
            weighed.push((Weight::Essential, Step { key: true, sentence, state }));
        }
        match piece {
            Piece::Output(text) => {
                machine.print(text);
                // It belongs to what happened before it.
                if let Some((_, step)) = weighed.last_mut() {
                    step.state.output = machine.state.output;
                }
            }
            Piece::Event(event) if hidden.is_some() => {
                machine.apply(event)?;
                // The last moment of what is left out is what a reader sees there.
                let last = hidden.is_some_and(|hidden| hidden.pieces.end == place + 1);
                if let Some((_, step)) = weighed.last_mut().filter(|_| last) {
                    step.state = State { line: None, ..machine.state.clone() };
                }
            }
            Piece::Event(event) => {
                let before = machine.state.clone();
                machine.apply(event)?;
                let (weight, sentence) = sentence(&before, event, &machine);
                if !sentence.is_empty() {
                    let state = machine.state.clone();
                    weighed.push((weight, Step { key: true, sentence, state }));
                }
            }
        }
    }
    machine.finish()?;
    let lost = machine.lost().iter().map(|task| task.name.clone()).collect();
    Ok(Steps { steps: choose(weighed), output, lost })
}

/// Chooses the key steps: as many kinds of events as there is room for.
fn choose(weighed: Vec<(Weight, Step)>) -> Vec<Step> {
    let count = |most: Weight| weighed.iter().filter(|(weight, _)| *weight <= most).count();
    let most = [Weight::Detail, Weight::Minor, Weight::Useful]
        .into_iter()
        .find(|&most| count(most) <= AT_MOST);
    let most = most.unwrap_or(Weight::Essential);
    let steps = weighed.into_iter();
    steps.map(|(weight, step)| Step { key: weight <= most, ..step }).collect()
}

/// `2998` becomes `2,998`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
