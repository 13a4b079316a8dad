//! What an event means, in words.

use crate::event::Event;
use crate::machine::{Machine, STOP};
use crate::state::State;

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

/// What happened, in a sentence with `code`; `before` and `machine.state` are the moments around it.
pub fn sentence(before: &State, event: &Event, machine: &Machine<'_>) -> (Weight, String) {
    let (weight, sentence) = meaning(before, event, machine);
    (weight, capital(sentence))
}

fn meaning(before: &State, event: &Event, machine: &Machine<'_>) -> (Weight, String) {
    let after = &machine.state;
    let text = |key: &str| event.text(key).unwrap_or_default();
    let in_program = machine.line(event).is_some();
    let name = |id: &str| after.name(id).to_owned();
    let who = quoted(before.top());
    // Who awaits: a bare `yield` is a word, not somebody.
    let speaker = |state: &State| {
        let mut frames = state.stack.iter().rev();
        frames
            .find(|frame| !LEAVES.contains(&frame.name.as_str()))
            .map_or("main".to_owned(), |frame| frame.name.clone())
    };
    let internal = |id: &str| after.future(id).is_some_and(|future| future.internal);
    match event.kind.as_str() {
        "send" => {
            let started =
                before.coroutines.get(text("coroutine")).is_some_and(|coroutine| coroutine.started);
            let to = name(text("coroutine"));
            let sentence = match (event.text("throw"), started) {
                (Some(exc), _) => format!("{who} throws `{exc}` into `{to}`."),
                (None, false) => {
                    format!("{who} sends `{}` into `{to}`: that starts it.", text("sent"))
                }
                (None, true) => format!(
                    "{who} sends `{}` into `{to}`, which goes on where it was paused.",
                    text("sent")
                ),
            };
            (Weight::Essential, sentence)
        }
        "spawn" if internal(text("task")) => {
            (Weight::Hidden, "The loop makes a task of its own, to clear up.".into())
        }
        "spawn" => {
            let (task, coroutine) = (text("name"), name(text("coroutine")));
            let by = if before.stack.len() == 1 && !in_program {
                "`run`".to_owned()
            } else {
                who.clone()
            };
            (
                Weight::Useful,
                format!(
                    "{by} makes `{task}` of `{coroutine}`. None of its lines has run: its first step waits in the ready queue."
                ),
            )
        }
        "step" if internal(text("task")) => {
            (Weight::Hidden, "That task of the loop takes a step.".into())
        }
        "step" => {
            let task = name(text("task"));
            let coroutine = after.stack.last().map_or("", |frame| &frame.name);
            let id = after.stack.last().map_or("", |frame| &frame.id);
            let started = before.coroutines.get(id).is_some_and(|coroutine| coroutine.started);
            let sentence = match (event.text("throw"), started) {
                (Some(exc), _) => format!(
                    "The loop takes `{task}` from the head of the queue and throws `{exc}` into `{coroutine}`, at its await."
                ),
                (None, false) => format!(
                    "The loop takes `{task}` from the head of the queue and starts `{coroutine}` with `send(None)`."
                ),
                (None, true) => format!(
                    "The loop takes `{task}` from the head of the queue and resumes `{coroutine}` where it was paused."
                ),
            };
            (Weight::Essential, sentence)
        }
        "await" if LEAVES.contains(&awaited_name(after, text("await"))) => (
            Weight::Hidden,
            format!("{who} awaits {}.", article(awaited_name(after, text("await")))),
        ),
        "await" => {
            (Weight::Minor, format!("{who} awaits `{}`.", awaited_name(after, text("await"))))
        }
        "enter" => {
            (Weight::Hidden, format!("{who} polls what it awaits: {}.", article(after.top())))
        }
        "yield" => {
            let speaker = speaker(before);
            let value = text("value");
            let sentence = match (value, before.top()) {
                ("None", _) => format!(
                    "`{speaker}` yields, with nothing to say. Control leaves every `await` up to {}.",
                    driver(before)
                ),
                (id, "a task") => format!(
                    "`{}` is not done. Awaiting it yields the task itself, and `{speaker}` pauses.",
                    name(id)
                ),
                (id, "a future") => format!(
                    "The {} is not done. Awaiting it yields the future itself, and `{speaker}` pauses.",
                    name(id)
                ),
                (id, _) if after.future(id).is_some() => format!(
                    "`{speaker}` yields a future, {}: \"wake me when this is done\".",
                    name(id)
                ),
                _ => format!(
                    "`{speaker}` yields `{value}` and pauses, and so does everybody who awaits it, up to {}.",
                    driver(before)
                ),
            };
            (Weight::Essential, sentence)
        }
        "leave" if text("how") == "pending" => {
            (Weight::Hidden, format!("The pause passes through `{}`.", after.top()))
        }
        "leave" => {
            let done = awaited_name(before, text("await"));
            let weight = match (LEAVES.contains(&done), in_program || after.line.is_some()) {
                (true, _) => Weight::Minor,
                (false, true) => Weight::Minor,
                (false, false) => Weight::Hidden,
            };
            let sentence = match done {
                "yield" => format!("{who} comes out of its `yield`.", who = speaker(after)),
                "a task" | "a future" => {
                    format!("The await is over: `{}` has the result and goes on.", speaker(after))
                }
                done => format!("`{done}` is done, and `{}` goes on.", speaker(after)),
            };
            (weight, sentence)
        }
        "pause" if before.stack.len() > 1 && is_task(after, text("coroutine")) => {
            (Weight::Hidden, "The pause has reached the task.".into())
        }
        "pause" => {
            let value = before.stack.last().and_then(|frame| frame.value.clone());
            let _ = value;
            (
                Weight::Useful,
                format!(
                    "`send` returns to `{}`: `{}` has paused.",
                    after.top(),
                    name(text("coroutine"))
                ),
            )
        }
        "end" if is_task(after, text("coroutine")) => {
            (Weight::Hidden, format!("`{}` has ended.", name(text("coroutine"))))
        }
        "end" => {
            let coroutine = name(text("coroutine"));
            let sentence = match event.text("exc") {
                Some(exc) => format!("`{coroutine}` raises `{exc}`; it comes out of `send`."),
                None => {
                    format!("`{coroutine}` returns `{}`; it comes out of `send`.", text("value"))
                }
            };
            (Weight::Essential, sentence)
        }
        "wait" => {
            let (task, future) = (name(text("task")), name(text("future")));
            (
                Weight::Minor,
                format!(
                    "`{task}` asks to be woken when {} is done, and the loop goes on with others.",
                    quoted(&future)
                ),
            )
        }
        "callback" if !in_program => {
            (Weight::Hidden, "The loop wants to know when it is done.".into())
        }
        "callback" => {
            (Weight::Useful, format!("{who} adds a callback to {}.", quoted(&name(text("future")))))
        }
        "set" if !in_program => (Weight::Hidden, "The time has come.".into()),
        "set" => {
            (Weight::Detail, format!("{who} says what came of {}.", quoted(&name(text("future")))))
        }
        "cancel" if !in_program => {
            (Weight::Hidden, format!("{} is cancelled.", quoted(&name(text("future")))))
        }
        "cancel" => {
            (Weight::Essential, format!("{who} cancels {}.", quoted(&name(text("future")))))
        }
        "done" if internal(text("future")) => {
            (Weight::Hidden, "That task of the loop is done.".into())
        }
        "done" => {
            let what = quoted(&name(text("future")));
            let waiting = before.future(text("future")).map_or(0, |future| future.callbacks.len());
            let whom = match waiting {
                0 => "Nobody waits for it.",
                1 => "Who waits for it becomes ready.",
                _ => "All who wait for it become ready.",
            };
            let sentence = match event.text("exc") {
                Some(exc) => format!("{what} is done: it raised `{exc}`. {whom}"),
                None if matches!(text("value"), "()" | "…") => format!("{what} is done. {whom}"),
                None => format!("{what} is done, with `{}`. {whom}", text("value")),
            };
            (Weight::Essential, capital(sentence))
        }
        "call" => (Weight::Hidden, "A callback is going to be called.".into()),
        "timer" => (Weight::Detail, format!("A timer is set for {}.", quoted(&name(text("what"))))),
        "ready" => {
            let what = text("what");
            let again = before.phase == crate::state::Phase::Step
                && after
                    .future(what)
                    .is_some_and(|task| task.waits_for.is_none() && task.coroutine.is_some());
            let weight =
                if again && before.stack.len() == 1 { Weight::Detail } else { Weight::Hidden };
            (
                weight,
                format!("{} goes to the end of the ready queue.", capital(quoted(&name(what)))),
            )
        }
        "pop" if text("what").starts_with('T') => (
            Weight::Hidden,
            format!("The loop takes `{}` from the head of the queue.", name(text("what"))),
        ),
        "pop" if text("what").starts_with('F') => {
            (Weight::Hidden, format!("The timer of {} rings.", name(text("what"))))
        }
        "pop" if name(text("what")) == STOP && after.stops > 1 => {
            (Weight::Hidden, "That is done.".into())
        }
        "pop" if name(text("what")) == STOP => (
            Weight::Useful,
            "The main task is done, so the loop stops and `run` returns its result.".into(),
        ),
        "pop" if name(text("what")).contains("runtime") => {
            (Weight::Detail, format!("The loop calls a {}.", name(text("what"))))
        }
        "pop" => (Weight::Essential, format!("The loop calls the {}.", name(text("what")))),
        "idle" if event.number("until").is_none() => (
            Weight::Essential,
            "Nothing is ready and no timer is set: nothing can ever happen again.".into(),
        ),
        "idle" => (
            Weight::Useful,
            format!(
                "Nothing is ready. The loop waits for the first timer, at {}.",
                crate::json::time_of_day(event.number("until").unwrap_or_default())
            ),
        ),
        _ => (Weight::Hidden, String::new()),
    }
}

/// What ends a chain of awaits without being anybody.
const LEAVES: [&str; 3] = ["yield", "a task", "a future"];

fn awaited_name<'a>(state: &'a State, id: &str) -> &'a str {
    state.awaits.get(id).map_or("something", |frame| &frame.name)
}

fn article(name: &str) -> String {
    if LEAVES.contains(&name) { name.to_owned() } else { format!("`{name}`") }
}

fn quoted(name: &str) -> String {
    if name.contains(' ') {
        format!("the {name}").replace("the the ", "the ")
    } else {
        format!("`{name}`")
    }
}

fn capital(sentence: String) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn is_task(state: &State, coroutine: &str) -> bool {
    state.futures.iter().any(|future| future.coroutine.as_deref() == Some(coroutine))
}

/// Who resumed the coroutine that runs.
fn driver(state: &State) -> String {
    let coroutine = state.stack.iter().rev().find(|frame| frame.id.starts_with('K'));
    match coroutine {
        Some(frame) if is_task(state, &frame.id) => "the loop".into(),
        Some(_) => "the `send`".into(),
        None => "the top".into(),
    }
}
