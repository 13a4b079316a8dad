//! Steps as the page's script reads them: one object, small because each step says only what is
//! another than in the step before.
//!
//! ```text
//! {"code": ["line 1", …],      the program, line by line
//!  "output": "…",              all that it printed
//!  "steps": [{
//!    "s": "A sentence with `code`.",
//!    "key": 1,                 if it is a key step
//!    "line": 12,               the current line; 0 in the runtime
//!    "time": "14:52:22.001",   of the loop's clock, and its cycle
//!    "cycle": 1,
//!    "phase": "pop",           or step, callback, idle, or "" if no loop is running
//!    "ready": ["Task-1", …],   from the head
//!    "stack": [2, ["main", "gets", "7"], …],   so many frames stay; those above them: name, and
//!                              what happens to a value that travels through
//!    "tasks": [0, ["Task-1", "main_task", "waits for Task-2", "callback of line 3"], …],
//!                              rows that are new or changed, each after its place: name, coroutine,
//!                              state, who is told when it is done
//!    "timers": [["14:52:23", "Task-1"], …],
//!    "out": 17                 so many UTF-16 units of the output are there
//!  }, …]}
//! ```

use crate::state::{Frame, Future, How, Phase, State, Waits};
use crate::steps::Steps;

/// The time of day when the loop's clock shows so many nanoseconds: the virtual clock begins at
/// 14:52:22.
pub fn time_of_day(nanos: i64) -> String {
    const BEGIN: i64 = (14 * 60 + 52) * 60 + 22;
    let (seconds, millis) =
        ((nanos / 1_000_000_000).saturating_add(BEGIN), nanos / 1_000_000 % 1000);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    if millis == 0 { clock } else { format!("{clock}.{millis:03}") }
}

/// The steps of the program with this code as one JSON object, for `<script
/// type="application/json">`: nothing in it ends that element, or is a line's end.
pub fn json(steps: &Steps, code: &str) -> String {
    let code = list(code.lines().map(quoted));
    let mut before = Panes::default();
    let told = steps.steps.iter().map(|step| {
        let mut fields = vec![format!("\"s\":{}", quoted(&step.sentence))];
        if step.key {
            fields.push("\"key\":1".to_owned());
        }
        let panes = Panes::of(&step.state, &steps.output);
        panes.push_changes(&before, &mut fields);
        before = panes;
        format!("{{{}}}", fields.join(","))
    });
    let told: Vec<String> = told.collect();
    let output = quoted(&steps.output);
    format!("{{\"code\":{code},\"output\":{output},\"steps\":[{}]}}", told.join(","))
}

/// What the page shows beside the program, as JSON.
#[derive(Default)]
struct Panes {
    /// Those that are told anew when they change.
    whole: Vec<(&'static str, String)>,
    stack: Vec<String>,
    tasks: Vec<String>,
}

impl Panes {
    fn of(state: &State, output: &str) -> Panes {
        let name = |id: &String| quoted(state.name(id));
        let timers =
            state.timers.iter().map(|(when, id)| row([&time_of_day(*when), state.name(id)]));
        let printed = output.get(..state.output).unwrap_or_default();
        let futures = state.futures.iter().filter(|future| !future.internal);
        Panes {
            whole: vec![
                ("line", state.line.unwrap_or_default().to_string()),
                ("time", quoted(&time_of_day(state.time))),
                ("cycle", state.cycle.to_string()),
                ("phase", quoted(phase(state.phase))),
                ("ready", list(state.ready.iter().map(name))),
                ("timers", list(timers)),
                ("out", printed.encode_utf16().count().to_string()),
            ],
            stack: state.stack.iter().map(frame).collect(),
            tasks: futures.map(|future| task(state, future)).collect(),
        }
    }

    fn push_changes(&self, before: &Panes, fields: &mut Vec<String>) {
        let changed = self.whole.iter().filter(|pane| !before.whole.contains(pane));
        fields.extend(changed.map(|(name, value)| format!("\"{name}\":{value}")));
        if self.stack != before.stack {
            let same = self.stack.iter().zip(&before.stack).take_while(|(one, other)| one == other);
            let same = same.count();
            let rows = [same.to_string()].into_iter().chain(self.stack[same..].iter().cloned());
            fields.push(format!("\"stack\":{}", list(rows)));
        }
        let rows = self.tasks.iter().enumerate();
        let changed: Vec<String> = rows
            .filter(|(place, row)| before.tasks.get(*place) != Some(row))
            .flat_map(|(place, row)| [place.to_string(), row.clone()])
            .collect();
        if !changed.is_empty() {
            fields.push(format!("\"tasks\":{}", list(changed.into_iter())));
        }
    }
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::NoLoop => "",
        Phase::Pop => "pop",
        Phase::Step => "step",
        Phase::Callback => "callback",
        Phase::Idle => "idle",
    }
}

fn frame(frame: &Frame) -> String {
    let Some(value) = &frame.value else { return row([&frame.name]) };
    let how = match value.how {
        How::Sent => "is sent",
        How::Thrown => "is thrown",
        How::Yielded => "yields",
        How::Received => "gets",
    };
    row([&frame.name, how, &value.value])
}

fn task(state: &State, future: &Future) -> String {
    let coroutine = future.coroutine.as_ref().and_then(|id| state.coroutines.get(id));
    let coroutine = coroutine.map_or("", |coroutine| &coroutine.name);
    let callbacks: Vec<&str> = future.callbacks.iter().map(|id| state.name(id)).collect();
    row([&future.name, coroutine, &condition(state, future), &callbacks.join(", ")])
}

/// How a future stands, in words.
fn condition(state: &State, future: &Future) -> String {
    match (&future.done, &future.waits) {
        (Some(value), _) if matches!(value.as_str(), "()" | "…" | "") => "done".to_owned(),
        (Some(value), _) => format!("done: {value}"),
        (None, _) if state.ready.contains(&future.id) => "ready".to_owned(),
        (None, Waits::For(awaited)) => format!("waits for {}", state.name(awaited)),
        (None, Waits::Elsewhere) => "waits for another crate".to_owned(),
        (None, Waits::No) if future.coroutine.is_none() => "pending".to_owned(),
        (None, Waits::No) if state.stack.iter().any(|frame| frame.id == future.id) => {
            "runs".to_owned()
        }
        (None, Waits::No) => "pending".to_owned(),
    }
}

fn row<const N: usize>(cells: [&str; N]) -> String {
    list(cells.into_iter().map(quoted))
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            // `<`: the page's parser looks for the end of the script in it; `{`: other
            // preprocessors look for commands.
            '<' | '{' | '\u{2028}' | '\u{2029}' | '\0'..' ' => {
                json += &format!("\\u{:04x}", u32::from(letter));
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}
