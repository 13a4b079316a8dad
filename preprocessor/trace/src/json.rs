//! Steps as the page's script reads them.

use crate::state::{Future, Phase, State};
use crate::steps::Steps;

/// The time of day when the loop's clock shows so many nanoseconds: the virtual clock begins at
/// 14:52:22.
pub fn time_of_day(nanos: i64) -> String {
    const BEGIN: i64 = (14 * 60 + 52) * 60 + 22;
    let (seconds, millis) = (BEGIN + nanos / 1_000_000_000, nanos / 1_000_000 % 1000);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    if millis == 0 { clock } else { format!("{clock}.{millis:03}") }
}

/// The steps as one JSON object, for `<script type="application/json">`: nothing in it ends that
/// element. What is as in the step before is left out.
pub fn json(steps: &Steps) -> String {
    let mut json = format!("{{\"output\":{},\"steps\":[", quoted(&steps.output));
    let mut before: Vec<(&str, String)> = Vec::new();
    for (place, step) in steps.steps.iter().enumerate() {
        let panes = panes(&step.state);
        let changed = panes.iter().filter(|pane| !before.contains(pane));
        let mut fields = vec![format!("\"s\":{}", quoted(&step.sentence))];
        if step.key {
            fields.insert(0, "\"key\":1".to_owned());
        }
        fields.extend(changed.map(|(name, value)| format!("\"{name}\":{value}")));
        let comma = if place == 0 { "" } else { "," };
        json += &format!("{comma}{{{}}}", fields.join(","));
        before = panes;
    }
    json + "]}"
}

/// What the page shows beside the program.
fn panes(state: &State) -> Vec<(&'static str, String)> {
    let name = |id: &String| quoted(&capital(state.name(id)));
    let ready: Vec<String> = state.ready.iter().map(name).collect();
    let stack = state
        .stack
        .iter()
        .map(|frame| row([&frame.name, frame.value.as_deref().unwrap_or_default()]));
    let tasks = state.futures.iter().filter(|future| !future.internal).map(|future| {
        let coroutine = future.coroutine.as_ref();
        let coroutine = coroutine.and_then(|id| state.coroutines.get(id));
        let callbacks: Vec<&str> = future.callbacks.iter().map(|id| state.name(id)).collect();
        row([
            &capital(&future.name),
            coroutine.map_or("", |coroutine| &coroutine.name),
            &condition(state, future),
            &callbacks.join(", "),
        ])
    });
    let timers =
        state.timers.iter().map(|(when, id)| row([&time_of_day(*when), &capital(state.name(id))]));
    vec![
        ("line", state.line.unwrap_or_default().to_string()),
        ("time", quoted(&time_of_day(state.time))),
        ("phase", quoted(phase(state.phase))),
        ("ready", format!("[{}]", ready.join(","))),
        ("stack", list(stack)),
        ("tasks", list(tasks)),
        ("timers", list(timers)),
        ("out", state.output.to_string()),
    ]
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

/// How a future stands, in words.
fn condition(state: &State, future: &Future) -> String {
    match (&future.done, &future.waits_for) {
        (Some(value), _) if value == "()" => "done".to_owned(),
        (Some(value), _) => format!("done: {value}"),
        (None, Some(awaited)) => format!("waits for {}", state.name(awaited)),
        (None, None) if future.coroutine.is_none() => "pending".to_owned(),
        (None, None) if state.ready.contains(&future.id) => "ready".to_owned(),
        (None, None) => "runs".to_owned(),
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
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
            // `<`: the page's parser looks for the end of the script in it.
            '<' | '\u{2028}' | '\u{2029}' | '\0'..' ' => {
                json += &format!("\\u{:04x}", u32::from(letter))
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}
