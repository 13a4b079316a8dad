//! The steps of a run.

use crate::choose::choose;
use crate::cycles::{LeftOut, left_out};
use crate::event::{Event, Piece};
use crate::machine::{Broken, Machine};
use crate::sentence::{Weight, sentence};
use crate::state::{Phase, State, Waits};

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
    /// The tasks that were never done, because nothing would have woken them: their names, and
    /// those of what they waited for.
    pub lost: Vec<(String, Option<String>)>,
}

/// The most steps that a page is given; what comes after them is not shown, but checked.
pub const AT_MOST: usize = 2_000;

/// The steps of a run of the program in `file`, as the compiler was told its name.
///
/// # Errors
///
/// If an invariant is broken.
pub fn steps(pieces: &[Piece], file: &str) -> Result<Steps, Broken> {
    let left_out = left_out(pieces);
    let mut maker = Maker {
        machine: Machine::new(file),
        told: Vec::new(),
        absorbs: false,
        more: 0,
        lost: Vec::new(),
    };
    for (place, piece) in pieces.iter().enumerate() {
        let hidden = left_out.iter().find(|hidden| hidden.pieces.contains(&place));
        match (piece, hidden) {
            (Piece::Output(text), _) => maker.print(text),
            (Piece::Event(event), None) => maker.event(event)?,
            (Piece::Event(event), Some(hidden)) => maker.hidden(event, hidden, place)?,
        }
    }
    maker.machine.finish()?;
    Ok(maker.finish(pieces))
}

/// A step, and what decides whether it is a key step.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) weight: Weight,
    /// The kind of its event.
    pub(crate) kind: String,
    pub(crate) sentence: String,
    pub(crate) state: State,
}

struct Maker<'a> {
    machine: Machine<'a>,
    told: Vec<Told>,
    /// What becomes ready now does so because of the last step.
    absorbs: bool,
    /// Events after the last step that is shown.
    more: usize,
    lost: Vec<(String, Option<String>)>,
}

impl Maker<'_> {
    /// Output belongs to the event before it.
    fn print(&mut self, text: &str) {
        self.machine.print(text);
        if let Some(last) = self.told.last_mut() {
            last.state.output = self.machine.state.output;
        }
    }

    fn event(&mut self, event: &Event) -> Result<(), Broken> {
        let before = self.machine.state.clone();
        self.machine.apply(event)?;
        if event.is_deadlock() {
            self.note_lost(); // `run` is about to cancel them
        }
        let kind = event.kind.as_str();
        if self.absorbs && matches!(kind, "ready" | "call" | "due" | "name") {
            if let Some(last) = self.told.last_mut() {
                last.state = self.machine.state.clone();
            }
            return Ok(());
        }
        let Some((weight, sentence)) = sentence(&before, event, &self.machine) else {
            return Ok(());
        };
        self.absorbs = matches!(kind, "done" | "spawn" | "call");
        let state = self.machine.state.clone();
        self.tell(Told { weight, kind: kind.to_owned(), sentence, state });
        Ok(())
    }

    /// All of it happens; not all of it is shown.
    fn hidden(&mut self, event: &Event, hidden: &LeftOut, place: usize) -> Result<(), Broken> {
        if hidden.pieces.start == place {
            let sentence = format!("The same happens in {} more cycles.", thousands(hidden.cycles));
            let state = self.machine.state.clone();
            self.tell(Told { weight: Weight::Essential, kind: "cycles".into(), sentence, state });
        }
        self.absorbs = false;
        self.machine.apply(event)?;
        // The last moment of what is left out is what a reader sees there.
        if hidden.pieces.end == place + 1
            && let Some(last) = self.told.last_mut()
        {
            last.state = State { line: None, phase: Phase::Pop, ..self.machine.state.clone() };
        }
        Ok(())
    }

    fn tell(&mut self, told: Told) {
        match self.told.len() < AT_MOST {
            true => self.told.push(told),
            false => self.more += 1,
        }
    }

    /// Those whom nothing will wake, each once.
    fn note_lost(&mut self) {
        let state = &self.machine.state;
        for task in state.lost() {
            let awaited = match &task.waits {
                Waits::For(future) => Some(state.name(future).to_owned()),
                _ => None,
            };
            let lost = (task.name.clone(), awaited);
            if !self.lost.contains(&lost) {
                self.lost.push(lost);
            }
        }
    }

    fn finish(mut self, pieces: &[Piece]) -> Steps {
        self.note_lost();
        let state = self.machine.state;
        if self.more > 0 {
            let sentence = format!("{} more events are not shown here.", thousands(self.more));
            let (weight, kind) = (Weight::Essential, "more".to_owned());
            self.told.push(Told { weight, kind, sentence, state: state.clone() });
        }
        let output = pieces.iter().filter_map(|piece| match piece {
            Piece::Output(text) => Some(text.as_str()),
            Piece::Event(_) => None,
        });
        Steps { steps: choose(self.told), output: output.collect(), lost: self.lost }
    }
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
