//! What an event means, in words.
//!
//! Names and values stand in backticks; everything else is English that somebody can read who has
//! just met coroutines.

mod coroutines;
mod futures;
mod loops;
mod tasks;

use crate::event::Event;
use crate::machine::Machine;
use crate::state::{Future, State};

/// How much an event matters to somebody who sees the program for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The run can't be understood without it.
    Essential,
    /// A part of the story.
    Useful,
    /// Told if there is room.
    Minor,
    /// Told if there is much room.
    Detail,
    /// Only on request.
    Hidden,
}

use Weight::Hidden;

/// An event, and the moments around it.
struct Moment<'a> {
    before: &'a State,
    after: &'a State,
    event: &'a Event,
    /// The line of the program at which it happened.
    line: Option<i64>,
}

/// What happened, in a sentence; none if there is nothing to say that other events don't.
pub fn sentence(before: &State, event: &Event, machine: &Machine<'_>) -> Option<(Weight, String)> {
    let moment = Moment { before, after: &machine.state, event, line: machine.line(event) };
    let (weight, sentence) = moment.told()?;
    Some((weight, capital(&sentence)))
}

type Told = Option<(Weight, String)>;

impl Moment<'_> {
    fn told(&self) -> Told {
        // What `run` does to tidy up is no part of the program.
        let task = self.after.task_of(self.text("coroutine"));
        if task.is_some_and(|task| task.internal)
            || ["task", "future", "what"].iter().any(|key| self.is_internal(self.text(key)))
        {
            return None;
        }
        match self.event.kind.as_str() {
            "send" => self.send(),
            "pause" => self.pause(),
            "end" => self.end(),
            "refuse" => self.refuse(),
            "await" => self.awaits(),
            "enter" => self.enter(),
            "leave" => self.leave(),
            "yield" => self.yields(),
            "spawn" => self.spawn(),
            "step" => self.step(),
            "stepped" => self.through(),
            "again" => self.again(),
            "elsewhere" => self.elsewhere(),
            "wait" => self.wait(),
            "callback" => self.callback(),
            "uncallback" => self.uncallback(),
            "cancel" => self.cancel(),
            "done" => self.done(),
            "call" => self.call(),
            "uncall" => self.uncall(),
            "timer" => self.timer(),
            "ready" => self.ready(),
            "pop" => self.pop(),
            "idle" => self.idle(),
            "running" => self.running(),
            "stopped" => self.stopped(),
            "closed" => Some((Hidden, "The loop is closed: it forgets all it has.".into())),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> &str {
        self.event.text(key).unwrap_or_default()
    }

    fn is_internal(&self, id: &str) -> bool {
        let internal = |future: &Future| future.internal;
        let name = self.after.name(id);
        self.after.future(id).is_some_and(internal)
            || self.after.over && (name == crate::machine::STOP || name == "callback of run")
    }

    /// The name under `key`, in backticks.
    fn name(&self, key: &str) -> String {
        quoted(self.after.name(self.text(key)))
    }

    /// Who had control.
    fn who(&self) -> String {
        quoted(speaker(self.before))
    }
}

/// The innermost frame that somebody has written: a leaf says nothing, nor does the loop.
fn speaker(state: &State) -> &str {
    let mut frames = state.stack.iter().rev();
    let found = frames.find(|frame| !is_leaf(&frame.name) && !frame.id.starts_with('T'));
    found.map_or("main", |frame| &frame.name)
}

/// What ends a chain of awaits without being anybody.
fn is_leaf(name: &str) -> bool {
    matches!(name, "yield" | "a task" | "a future")
}

/// A name as a part of a sentence.
fn quoted(name: &str) -> String {
    match (name.split_once(" of "), name.contains(' ')) {
        (Some((what, whom)), _) if what.starts_with("future") => format!("{what} of `{whom}`"),
        (Some((what, whom)), _) if whom.starts_with("line") => format!("the {what} of {whom}"),
        (Some((what, whom)), _) => format!("the {what} of `{whom}`"),
        (None, true) if name.starts_with("future ") || name.starts_with("a ") => name.to_owned(),
        (None, true) if name.starts_with("the ") => name.to_owned(),
        (None, true) => format!("the {name}"),
        (None, false) => format!("`{name}`"),
    }
}

/// `a`, `a and b`, `a, b and c`, or how many.
fn list(names: &[String]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [only] => only.clone(),
        [all @ .., last] if all.len() < 3 => format!("{} and {last}", all.join(", ")),
        all => format!("all {} of them", all.len()),
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
