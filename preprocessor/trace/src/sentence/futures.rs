//! Sentences about futures and their callbacks.

use super::Weight::{Detail, Essential, Hidden, Useful};
use super::{Moment, Told, list, quoted};
use crate::state::Future;

impl Moment<'_> {
    pub(super) fn callback(&self) -> Told {
        self.line?; // the runtime's own are told when they are called
        Some((Useful, format!("{} adds a callback to {}.", self.who(), self.name("future"))))
    }

    pub(super) fn uncallback(&self) -> Told {
        let taken = |future: &Future| future.callbacks.iter().any(|id| id == self.text("callback"));
        let there = self.before.future(self.text("future")).is_some_and(taken);
        let sentence = format!("{} loses {}.", self.name("future"), self.name("callback"));
        there.then_some((Hidden, sentence))
    }

    pub(super) fn cancel(&self) -> Told {
        let future = self.name("future");
        let by = match self.line {
            Some(_) => self.who(),
            None if self.after.over => "`run`, tidying up,".to_owned(),
            None => return Some((Hidden, format!("{future} is cancelled."))),
        };
        let task = self.after.future(self.text("future"))?.coroutine.is_some();
        let how = if task { "asks for the cancellation of" } else { "cancels" };
        Some((Essential, format!("{by} {how} {future}.")))
    }

    pub(super) fn done(&self) -> Told {
        let future = self.before.future(self.text("future"))?;
        let waking = self.wakes(future);
        let name = quoted(&future.name);
        let result = match (self.event.text("exc"), self.text("value")) {
            (Some("CancelledError()"), _) => " is cancelled".to_owned(),
            (Some(exc), _) => format!(" is done: it raised `{exc}`"),
            (None, "()" | "…" | "") => " is done".to_owned(),
            (None, value) => format!(" is done, with the result `{value}`"),
        };
        let sentence = match (self.before.line, future.coroutine.is_some()) {
            (Some(_), false) if self.event.text("exc").is_none() => {
                format!("{} sets the result of {name}: it is done{waking}", self.who())
            }
            _ if future.name.contains(" of sleep") => {
                format!("The time is over: {name}{result}{waking}")
            }
            _ => format!("{name}{result}{waking}"),
        };
        let weight = if future.callbacks.is_empty() { Detail } else { Essential };
        Some((weight, sentence))
    }

    /// Who becomes ready because that future is done.
    fn wakes(&self, future: &Future) -> String {
        let quoted = |id: &String| quoted(self.before.name(id));
        let waiting: Vec<String> = future.callbacks.iter().map(quoted).collect();
        match waiting.len() {
            0 => ", and nobody waits for it.".to_owned(),
            1 => format!(". So {} joins the ready queue.", list(&waiting)),
            _ => format!(". So {} join the ready queue.", list(&waiting)),
        }
    }
}
