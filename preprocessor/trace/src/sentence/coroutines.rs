//! Sentences about coroutines and awaits.

use super::Weight::{Essential, Hidden, Minor, Useful};
use super::{Moment, Told, is_leaf, quoted, speaker};
use crate::state::State;

impl Moment<'_> {
    pub(super) fn send(&self) -> Told {
        let id = self.text("coroutine");
        let started = self.before.coroutines.get(id).is_some_and(|coroutine| coroutine.started);
        let (who, to, sent) = (self.who(), self.name("coroutine"), self.text("sent"));
        let sentence = match (self.event.text("throw"), started) {
            (Some(exc), true) => {
                format!(
                    "{who} throws `{exc}` into {to}: it is raised at the await where that paused."
                )
            }
            (Some(exc), false) => format!("{who} throws `{exc}` into {to}, which has not begun."),
            (None, false) => format!("{who} sends `{sent}` into {to}, which starts it."),
            (None, true) => format!("{who} sends `{sent}` into {to}, to where it is paused."),
        };
        Some((Essential, sentence))
    }

    pub(super) fn pause(&self) -> Told {
        let (coroutine, driver) = (self.name("coroutine"), speaker(self.after));
        if self.after.task_of(self.text("coroutine")).is_some() {
            let task = quoted(self.after.top());
            return Some((
                Hidden,
                format!("{coroutine} has paused, and control is back in {task}."),
            ));
        }
        Some((Useful, format!("{coroutine} has paused: `send` returns to `{driver}`.")))
    }

    pub(super) fn end(&self) -> Told {
        let (coroutine, by_hand) =
            (self.name("coroutine"), self.after.task_of(self.text("coroutine")).is_none());
        let ends = match (self.event.text("exc"), self.text("value")) {
            (Some(exc), _) => format!("raises `{exc}`"),
            (None, "" | "…") => "returns".to_owned(),
            (None, value) => format!("returns `{value}`"),
        };
        let to = match by_hand {
            true => format!("`send` hands that to `{}`", speaker(self.after)),
            false => "control is back in its task's `step`".to_owned(),
        };
        let weight = if by_hand { Essential } else { Useful };
        Some((weight, format!("{coroutine} {ends}: it has ended, and {to}.")))
    }

    pub(super) fn refuse(&self) -> Told {
        let coroutine = self.name("coroutine");
        Some((Essential, format!("{coroutine} does not run: `{}`.", self.text("exc"))))
    }

    fn awaited(&self, state: &State) -> String {
        let awaited = state.awaits.get(self.text("await"));
        awaited.map_or("something".into(), |frame| frame.name.clone())
    }

    pub(super) fn awaits(&self) -> Told {
        match (self.awaited(self.after).as_str(), self.who()) {
            // They say more when they are not done.
            (name, who) if is_leaf(name) => Some((Hidden, format!("{who} awaits {name}."))),
            (name, who) => {
                let inside = "it runs as a part of the same coroutine";
                Some((Minor, format!("{who} awaits {}: {inside}.", quoted(name))))
            }
        }
    }

    pub(super) fn enter(&self) -> Told {
        let inner = self.awaited(self.after);
        let inner = if is_leaf(&inner) { inner } else { quoted(&inner) };
        let outer = self.who();
        let again = self.before.stack.last().is_some_and(|frame| frame.value.is_some());
        let sentence = match again {
            true => format!("{outer} is at its `await`, so control goes on to {inner}."),
            false => format!("Control goes from {outer} into {inner}."),
        };
        Some((Hidden, sentence))
    }

    pub(super) fn leave(&self) -> Told {
        let inner = self.awaited(self.before);
        let outer = quoted(speaker(self.after));
        let shown =
            if is_leaf(&inner) { format!("the `await` of {inner}") } else { quoted(&inner) };
        if self.text("how") == "pending" {
            let sentence = format!("The pause passes through {shown}, out to {outer}.");
            return Some((Hidden, sentence));
        }
        if self.text("how") == "panicked" {
            return Some((Hidden, format!("The panic passes through {shown}, out to {outer}.")));
        }
        let arrived = self.before.stack.last().and_then(|leaf| leaf.value.as_ref());
        let sentence = match (inner.as_str(), arrived) {
            ("yield", Some(value)) if value.value != "None" => {
                format!("`yield` gives {outer} what was sent, `{}`.", value.value)
            }
            ("yield", _) => format!("`yield` is over, and {outer} goes on."),
            ("a task" | "a future", Some(_)) => {
                format!("{outer} goes on behind its `await`{}.", self.result())
            }
            ("a task" | "a future", None) => {
                format!("What {outer} awaits is done already, so the `await` does not pause.")
            }
            _ => format!("{shown} is done, and {outer} goes on behind its `await`."),
        };
        let in_runtime = self.after.line.is_none();
        Some((if in_runtime { Hidden } else { Minor }, sentence))
    }

    /// What the await gives that is over.
    fn result(&self) -> String {
        let awaits = self.before.awaits.get(self.text("await"));
        let future = awaits.and_then(|frame| self.after.future(&frame.value.as_ref()?.value));
        match future.map(|future| (quoted(&future.name), future.done.as_deref())) {
            None => String::new(),
            Some((name, None | Some("()" | "…" | ""))) => format!(", for {name} is done"),
            Some((name, Some(value))) => format!(", which gives what {name} holds: `{value}`"),
        }
    }

    pub(super) fn yields(&self) -> Told {
        let (who, value) = (self.who(), self.text("value"));
        let back = match self.driver() {
            Some(task) => format!("{} and the loop", quoted(&task)),
            None => "`send`".to_owned(),
        };
        let future = self.after.future(value).map(|future| quoted(&future.name));
        let sentence = match (future, self.before.top()) {
            (Some(future), "a task" | "a future") => format!(
                "{who} awaits {future}, which is not done: the `await` yields it, and {who} pauses."
            ),
            (Some(future), _) => format!("{who} yields {future} and pauses until that is done."),
            (None, _) if value == "None" => {
                format!("{who} yields nothing and pauses. Control goes out to {back}.")
            }
            (None, _) => format!(
                "{who} yields `{value}`. It and all who await it pause, and control goes out to {back}."
            ),
        };
        Some((Essential, sentence))
    }

    /// The step in which the coroutine runs; none if it was resumed by hand.
    fn driver(&self) -> Option<String> {
        let stack = &self.before.stack;
        let place = stack.iter().rposition(|frame| frame.id.starts_with('K'))?;
        let driver = stack.get(place.checked_sub(1)?)?;
        driver.id.starts_with('T').then(|| driver.name.clone())
    }
}
