//! Sentences about tasks.

use super::Weight::{Essential, Hidden, Minor, Useful};
use super::{Moment, Told, quoted};
use crate::state::LOOP;

impl Moment<'_> {
    pub(super) fn spawn(&self) -> Told {
        let (task, coroutine) = (self.text("name"), self.name("coroutine"));
        let sentence = match (self.line, self.before.stack.len()) {
            (Some(_), 1) => format!(
                "`main` calls `run`, which makes `{task}` of {coroutine}. Nothing of that has run; the task waits in the ready queue."
            ),
            _ => format!(
                "{} makes `{task}` of {coroutine}. Nothing of that has run; the task waits in the ready queue.",
                self.who()
            ),
        };
        Some((Useful, sentence))
    }

    pub(super) fn step(&self) -> Told {
        let task = self.name("task");
        let frame = self.after.stack.last()?;
        let coroutine = quoted(&frame.name);
        let started = self.before.coroutines.get(&frame.id).is_some_and(|found| found.started);
        let takes = match self.before.top() {
            LOOP => {
                format!("The loop takes {task} from the head of the queue and calls its `step`")
            }
            _ => format!("{task} is eager: it takes its first `step` at once"),
        };
        let sentence = match (self.event.text("throw"), started) {
            (Some(exc), true) => {
                format!("{takes}, which throws `{exc}` into {coroutine}, at its `await`.")
            }
            (Some(exc), false) => {
                format!(
                    "{takes}, which throws `{exc}` into {coroutine}: that ends before it began."
                )
            }
            (None, false) => format!("{takes}, which sends `None` into {coroutine} to start it."),
            (None, true) => {
                format!("{takes}, which sends `None` into {coroutine}, to where it is paused.")
            }
        };
        Some((Essential, sentence))
    }

    pub(super) fn through(&self) -> Told {
        let whom = quoted(self.after.top());
        Some((Hidden, format!("The `step` of {} is over: back to {whom}.", self.name("task"))))
    }

    pub(super) fn again(&self) -> Told {
        let task = self.name("task");
        let why = "what it awaits yields nothing, being of another crate";
        Some((Hidden, format!("{task} polls its coroutine again, with a waker: {why}.")))
    }

    pub(super) fn elsewhere(&self) -> Told {
        let task = self.name("task");
        Some((
            Essential,
            format!("{task} waits for a future of another crate, which will wake it."),
        ))
    }

    pub(super) fn wait(&self) -> Told {
        let (task, future) = (self.name("task"), self.name("future"));
        let done =
            self.after.future(self.text("future")).is_some_and(|future| future.done.is_some());
        let sentence = match done {
            true => format!("`step` receives {future}, which is done by now."),
            false => format!(
                "`step` receives {future} and leaves a callback with it: wake {task} when you are done."
            ),
        };
        Some((Minor, sentence))
    }

    /// What a bare yield leads to, and the end of a timer.
    pub(super) fn ready(&self) -> Told {
        let (id, what) = (self.text("what"), self.name("what"));
        if self.before.timers.iter().any(|(_, timer)| timer == id) {
            return Some((
                Hidden,
                format!("The time of {what} has come: it joins the ready queue."),
            ));
        }
        let again = self.before.stack.last().is_some_and(|frame| frame.id == id);
        match again {
            true => Some((
                Minor,
                format!("`step` receives `None`, so {what} goes to the end of the ready queue."),
            )),
            false => Some((Hidden, format!("{what} joins the ready queue."))),
        }
    }
}
