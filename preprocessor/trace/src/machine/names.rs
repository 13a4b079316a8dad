//! How things are called.

use super::Machine;
use crate::event::Event;
use crate::state::{Coroutine, Future};
use std::path::Path;

/// The callback by which a loop is told to stop, because what it was run for is done.
pub const STOP: &str = "`stop` callback";

impl Machine<'_> {
    /// Something is spoken of for the first time.
    pub(super) fn name(&mut self, id: &str, what: &str) {
        if let Some(number) = id.strip_prefix('F') {
            // Who makes a future inside the runtime is on the stack.
            let maker = self.state.stack.last().filter(|top| top.ours && top.id.starts_with('A'));
            let name = match (what, maker) {
                ("_GatheringFuture", _) => format!("future {number} of gather"),
                (_, Some(maker)) if !maker.name.starts_with("a ") => {
                    format!("future {number} of {}", maker.name)
                }
                _ => format!("future {number}"),
            };
            self.state.futures.push(Future { id: id.to_owned(), name, ..Future::default() });
        } else if id.starts_with('K') {
            let coroutine = Coroutine { name: what.to_owned(), ..Coroutine::default() };
            self.state.coroutines.insert(id.to_owned(), coroutine);
        }
    }

    pub(super) fn rename(&mut self, task: &str, name: &str) {
        if let Some(found) = self.state.future_mut(task) {
            found.name = name.to_owned();
        }
    }

    /// A function is to be called when a future is done.
    pub(super) fn callback(&mut self, event: &Event, line: Option<i64>) {
        let text = |key: &str| event.text(key).unwrap_or_default().to_owned();
        let name = match line {
            Some(line) => format!("callback of line {line}"),
            None => purpose(&text("file")).to_owned(),
        };
        let (future, callback) = (text("future"), text("callback"));
        self.state.calls.insert(callback.clone(), name);
        self.callbacks.insert(callback.clone(), future.clone());
        // One that is done already makes a call of it at once.
        if let Some(found) = self.state.future_mut(&future).filter(|found| found.done.is_none()) {
            found.callbacks.push(callback);
        }
    }

    /// It is not.
    pub(super) fn uncallback(&mut self, future: &str, callback: &str) {
        if let Some(found) = self.state.future_mut(future) {
            found.callbacks.retain(|other| other != callback);
        }
    }

    /// The future is done, and the callback becomes a call.
    pub(super) fn due(&mut self, call: &str, callback: &str) {
        let name = self.state.name(callback).to_owned();
        self.state.calls.insert(call.to_owned(), name);
    }

    /// A function is to be called.
    pub(super) fn call(&mut self, event: &Event, line: Option<i64>) {
        let file = event.text("file").unwrap_or_default();
        let name = match line {
            Some(line) => format!("function of line {line}"),
            None => purpose(file).to_owned(),
        };
        self.raising += usize::from(name == RAISE);
        self.state.calls.insert(event.text("what").unwrap_or_default().to_owned(), name);
    }
}

/// The call by which the runtime raises an exception in a task that did what it must not.
pub(super) const RAISE: &str = "`step` that raises an error";

/// Whose callback it is, by the module of the runtime that adds it.
fn purpose(file: &str) -> &'static str {
    match Path::new(file).file_stem().and_then(|stem| stem.to_str()) {
        Some("event_loop") => STOP,
        Some("task") => RAISE,
        Some("combinators") => "callback of gather",
        Some("waiting") => "callback of wait",
        Some("as_completed") => "callback of as_completed",
        Some("timeouts") => "callback of timeout",
        Some("task_group") => "callback of the task group",
        Some("running") => "callback of run",
        _ => "callback of the runtime",
    }
}

/// How an awaited thing is called: the runtime's types by what programs write.
pub(super) fn awaited(type_name: &str) -> &str {
    match type_name {
        "Yield" => "yield",
        "Task" | "AnyTask" => "a task",
        "Future" | "AnyFuture" | "FutureIter" => "a future",
        "Pin" | "Box" => "a boxed future",
        "Wait" => "wait",
        other => other,
    }
}
