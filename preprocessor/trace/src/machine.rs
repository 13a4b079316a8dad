//! From one moment to the next, and what must hold meanwhile.
//!
//! * The clock never goes back.
//! * What the loop takes is the head of its queue, and what it does next is that.
//! * A timer becomes ready when its time has come and not before, and an idle loop waits for the
//!   first of them.
//! * Whoever is resumed or polled last comes back first.
//! * A coroutine yields once at most in one `send`, and only a yield pauses it.
//! * A task that has paused is ready, or waits for something that will wake it.

mod coroutines;
mod loops;
mod names;
mod tasks;

use crate::event::Event;
use crate::state::{Frame, State};
use std::collections::BTreeMap;
use std::fmt;

pub use names::STOP;

/// An invariant that does not hold: a bug of the runtime, or of this crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken(pub String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// What goes on within one resumption of a coroutine.
#[derive(Debug, Default)]
struct Resumption {
    coroutine: String,
    by_task: bool,
    yielded: bool,
    /// What was sent has not arrived at the leaf.
    travels: bool,
}

/// Makes states of events.
#[derive(Debug)]
pub struct Machine<'a> {
    /// What there is now.
    pub state: State,
    /// The program's file, as the compiler was told: its lines are shown.
    file: &'a str,
    resumptions: Vec<Resumption>,
    /// What the loop has taken from its queue and not done yet.
    popped: Option<String>,
    /// The tasks that have taken a step since then.
    stepped: Vec<String>,
    /// Exceptions that the runtime will raise in tasks: calls that are a task's next step.
    raising: usize,
    /// Of which future a done callback is.
    callbacks: BTreeMap<String, String>,
}

type Checked = Result<(), Broken>;

fn broken(what: impl Into<String>) -> Checked {
    Err(Broken(what.into()))
}

impl<'a> Machine<'a> {
    /// Before anything has happened, in the program in `file`.
    pub fn new(file: &'a str) -> Self {
        Machine {
            state: State::new(),
            file,
            resumptions: Vec::new(),
            popped: None,
            stepped: Vec::new(),
            raising: 0,
            callbacks: BTreeMap::new(),
        }
    }

    /// The program's line at which an event happened; none if that was in the runtime.
    pub fn line(&self, event: &Event) -> Option<i64> {
        event.number("line").filter(|_| event.text("file") == Some(self.file))
    }

    /// Something was printed.
    pub fn print(&mut self, text: &str) {
        self.state.output += text.len();
    }

    /// Something has happened.
    ///
    /// # Errors
    ///
    /// If it can't have.
    pub fn apply(&mut self, event: &Event) -> Checked {
        if event.time < self.state.time {
            return broken("the clock went back");
        }
        self.state.time = event.time;
        let line = self.line(event);
        if line.is_some() {
            self.state.line = line;
        }
        let text = |key: &str| event.text(key).unwrap_or_default();
        match event.kind.as_str() {
            "name" => self.name(text("id"), text("what")),
            "running" => self.running(),
            "stopped" => return self.stopped(),
            "shutdown" => self.state.over = true,
            "closed" => self.closed(),
            "spawn" => self.spawn(event, line),
            "named" => self.rename(text("task"), text("name")),
            "step" => return self.step(text("task"), event),
            "stepped" => return self.through(text("task")),
            "send" => self.resume(text("coroutine"), false, line, event),
            "again" => return self.again(text("task"), event),
            "elsewhere" => self.elsewhere(text("task")),
            "pause" => return self.pause(text("coroutine")),
            "end" => return self.end(text("coroutine"), event),
            "refuse" => return self.refuse(text("coroutine")),
            "await" => self.awaits(event, line),
            "enter" => return self.enter(text("await")),
            "leave" => return self.leave(text("await"), text("how")),
            "yield" => return self.yielded(text("value")),
            "wait" => return self.wait(text("task"), text("future")),
            "callback" => self.callback(event, line),
            "uncallback" => self.uncallback(text("future"), text("callback")),
            "due" => self.due(text("what"), text("callback")),
            "done" => return self.done(text("future"), event),
            "call" => self.call(event, line),
            "timer" => self.timer(text("what"), event.number("when").unwrap_or_default()),
            "uncall" => self.uncall(text("what")),
            "ready" => return self.ready(text("what")),
            "pop" => return self.pop(text("what"), event.number("cycle").unwrap_or_default()),
            "idle" => return self.idle(event.number("until")),
            // What they lead to is told by other events.
            "set" | "cancel" => {}
            other => return broken(format!("`{other}` is no event")),
        }
        Ok(())
    }

    /// What must hold when the program has ended.
    ///
    /// # Errors
    ///
    /// If it does not.
    pub fn finish(&self) -> Checked {
        match self.resumptions.last() {
            Some(open) => broken(format!(
                "`{}` was resumed and never came back",
                self.state.name(&open.coroutine)
            )),
            None => Ok(()),
        }
    }

    fn top(&mut self) -> Option<&mut Frame> {
        self.state.stack.last_mut()
    }
}
