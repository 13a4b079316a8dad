//! Real runs: each program in `programs` is run with `ASYNCIO_TRACE` in a process of its own (this
//! test binary again), and what it told becomes steps.

use asyncio_trace::{Broken, Piece, Steps, html, pieces, steps};
use std::env;
use std::process::Command;

mod programs {
    pub(crate) mod control_flow;
    pub(crate) mod homemade_sleep;
    pub(crate) mod lost;
    pub(crate) mod mixture;
    pub(crate) mod percolate;
}

const ALL: [&str; 5] = ["control_flow", "homemade_sleep", "lost", "mixture", "percolate"];

#[test]
#[ignore = "a program for the tests below"]
fn program() {
    let ended = match env::var("PROGRAM").as_deref() {
        Ok("control_flow") => programs::control_flow::main(),
        Ok("homemade_sleep") => programs::homemade_sleep::main(),
        Ok("lost") => programs::lost::main(),
        Ok("mixture") => programs::mixture::main(),
        Ok("percolate") => programs::percolate::main(),
        other => panic!("{other:?} is no program"),
    };
    if let Err(exc) = ended {
        println!("{exc}");
    }
}

const MARKER: &str = "4711";

/// The events of a program, and the name that the compiler was told of its file. What the test
/// harness prints besides is left out, and so is the output: of two pipes the order is unknown.
fn trace(program: &str) -> (String, String) {
    let output = Command::new(env::current_exe().expect("we are a file"))
        .args(["--exact", "program", "--ignored", "--nocapture"])
        .envs([("PROGRAM", program), ("ASYNCIO_CLOCK", "virtual"), ("ASYNCIO_TRACE", MARKER)])
        .output()
        .expect("we can be started");
    let stderr = String::from_utf8(output.stderr).expect("text");
    let events = stderr.lines().filter(|line| line.starts_with('\u{1e}'));
    let events: String = events.map(|line| format!("{line}\n")).collect();
    let end = format!("programs/{program}.rs");
    let files = events.split('"').filter(|text| text.ends_with(&end));
    let file = files.map(str::to_owned).next().expect("it has lines");
    (events, file)
}

fn steps_of(program: &str) -> Steps {
    let (events, file) = trace(program);
    steps(&pieces(&events, MARKER), &file).unwrap_or_else(|broken| panic!("{program}: {broken}"))
}

fn key_sentences(steps: &Steps) -> Vec<&str> {
    steps.steps.iter().filter(|step| step.key).map(|step| step.sentence.as_str()).collect()
}

#[test]
fn control_passes_as_in_asyncio() {
    let steps = steps_of("control_flow");
    let expected = [
        "`main` calls `run`, which makes `Task-1` of `main_task`. Nothing of that has run; the task waits in the ready queue.",
        "The loop begins: it takes what is ready, one by one, from the head of the queue.",
        "The loop takes `Task-1` from the head of the queue and calls its `step`, which sends `None` into `main_task` to start it.",
        "`main_task` makes `Task-2` of `triple_and_add_two`. Nothing of that has run; the task waits in the ready queue.",
        "`main_task` awaits `Task-2`, which is not done: the `await` yields it, and `main_task` pauses.",
        "`step` receives `Task-2` and leaves a callback with it: wake `Task-1` when you are done.",
        "The loop takes `Task-2` from the head of the queue and calls its `step`, which sends `None` into `triple_and_add_two` to start it.",
        "`triple_and_add_two` returns `17`: it has ended, and control is back in its task's `step`.",
        "`Task-2` is done, with the result `17`. So `Task-1` joins the ready queue.",
        "The loop takes `Task-1` from the head of the queue and calls its `step`, which sends `None` into `main_task`, to where it is paused.",
        "`main_task` goes on behind its `await`, which gives what `Task-2` holds: `17`.",
        "`main_task` returns `()`: it has ended, and control is back in its task's `step`.",
        "`Task-1` is done. So the `stop` callback joins the ready queue.",
        "The loop takes the callback that says: what I was run for is done, so stop.",
        "The loop has stopped, and `main` goes on.",
    ];
    assert_eq!(key_sentences(&steps), expected);
}

#[test]
fn a_value_travels_through_every_await_and_a_yielded_one_back() {
    let steps = steps_of("percolate");
    let travels: Vec<String> = steps
        .steps
        .iter()
        .flat_map(|step| step.state.stack.iter())
        .filter_map(|frame| Some((frame, frame.value.as_ref()?)))
        .map(|(frame, value)| format!("{} {:?} {}", frame.name, value.how, value.value))
        .collect();
    let mut distinct = travels;
    distinct.dedup();
    let question = "\"anybody home?\"";
    let moment = "\"one moment!\"";
    let expected = [
        "courier Sent None".to_owned(),
        format!("yield Yielded {question}"),
        format!("ring Yielded {question}"),
        format!("deliver Yielded {question}"),
        format!("courier Yielded {question}"),
        format!("main Received {question}"),
        format!("courier Sent {moment}"),
        format!("deliver Sent {moment}"),
        format!("ring Sent {moment}"),
        format!("yield Sent {moment}"),
        "main Received \"a book delivered: one moment!\"".to_owned(),
    ];
    assert_eq!(distinct, expected);
}

#[test]
fn thousands_of_equal_cycles_are_one_step() {
    let steps = steps_of("homemade_sleep");
    assert!(key_sentences(&steps).contains(&"The same happens in 2,996 more cycles."));
    assert!(steps.steps.len() < 200, "{}", steps.steps.len());
}

#[test]
fn tasks_that_nothing_will_wake_are_reported() {
    let steps = steps_of("lost");
    let awaited = |name: &str| Some(name.to_owned());
    let expected =
        [("Task-1".to_owned(), awaited("Task-2")), ("Task-2".to_owned(), awaited("future 1"))];
    assert_eq!(steps.lost, expected);
    let last = "Nothing is ready and no timer is set, so nothing can ever happen again: `Task-1` waits for `Task-2` and `Task-2` waits for future 1.";
    assert!(key_sentences(&steps).contains(&last), "{:#?}", key_sentences(&steps));
}

#[test]
fn whatever_a_program_does_its_invariants_hold() {
    for program in ALL {
        let steps = steps_of(program);
        let keys = key_sentences(&steps);
        assert!((3..=25).contains(&keys.len()), "{program}: {keys:#?}");
        let lost = if program == "lost" { 2 } else { 0 };
        assert_eq!(steps.lost.len(), lost, "{program}: {:?}", steps.lost);
        for step in &steps.steps {
            assert!(step.sentence.ends_with('.'), "{program}: {}", step.sentence);
            assert!(!step.sentence.contains("the the"), "{program}: {}", step.sentence);
            assert_eq!(step.sentence.matches('`').count() % 2, 0, "{program}: {}", step.sentence);
        }
    }
}

#[test]
fn the_page_gets_one_line_without_commands() {
    for program in ALL {
        let code = "fn main() {\n    \"{{#include x}} </script>\";\n}\n";
        let html = html::html(program, program, code, &steps_of(program), &|_| None);
        assert!(!html.contains('\n') && !html.contains("{{"), "{program}");
        assert_eq!(html.matches("</script").count(), 1, "{program}");
    }
}

/// What is said of a trace that somebody has changed.
fn broken(program: &str, change: impl Fn(&mut Vec<String>)) -> String {
    let (events, file) = trace(program);
    let mut lines: Vec<String> = events.lines().map(str::to_owned).collect();
    change(&mut lines);
    let events = lines.join("\n") + "\n";
    match steps(&pieces(&events, MARKER), &file) {
        Err(Broken(why)) => why,
        Ok(_) => "nothing".to_owned(),
    }
}

/// The place of the first event that has all of these in it.
fn first(lines: &[String], parts: &[&str]) -> usize {
    let found = lines.iter().position(|line| parts.iter().all(|part| line.contains(part)));
    found.unwrap_or_else(|| panic!("no event with {parts:?}"))
}

#[test]
fn a_broken_invariant_is_found() {
    let remove = |parts: &'static [&'static str]| {
        move |lines: &mut Vec<String>| drop(lines.remove(first(lines, parts)))
    };
    let twice = |parts: &'static [&'static str]| {
        move |lines: &mut Vec<String>| {
            let place = first(lines, parts);
            lines.insert(place, lines[place].clone());
        }
    };
    let replace = |parts: &'static [&'static str], old: &'static str, new: &'static str| {
        move |lines: &mut Vec<String>| {
            let place = first(lines, parts);
            lines[place] = lines[place].replace(old, new);
        }
    };
    let flow = "control_flow";
    let cases = [
        (broken(flow, remove(&["\"ready\"", "\"T2\""])), "`nothing` is the head of its queue"),
        (broken(flow, twice(&["\"ready\"", "\"T1\""])), "`Task-1` is the head of its queue"),
        (broken(flow, remove(&["\"wait\"", "\"T1\""])), "`Task-1` has paused, and nothing"),
        (broken(flow, replace(&["\"step\"", "\"T2\""], "T2", "T1")), "but `Task-1` takes a step"),
        (broken(flow, remove(&["\"step\"", "\"T1\""])), "yield in no coroutine"),
        (broken(flow, twice(&["\"yield\""])), "yielded twice"),
        (broken(flow, remove(&["\"leave\""])), "not the last to be resumed"),
        (broken(flow, twice(&["\"leave\""])), "not the last to be polled"),
        (broken(flow, remove(&["\"await\"", "\"name\""])), "nothing awaits it"),
        (broken(flow, twice(&["\"done\"", "\"T2\""])), "done a second time"),
        (broken(flow, remove(&["\"stepped\""])), "while something else runs"),
        (broken(flow, remove(&["\"spawn\"", "\"T2\""])), "never made"),
        (broken(flow, replace(&["\"pop\""], "\"pop\"", "\"plop\"")), "`plop` is no event"),
        (broken(flow, replace(&["\"pop\""], "\"t\":0", "\"t\":9000000000")), "clock went back"),
        (broken("percolate", |lines| lines.truncate(8)), "never came back"),
        (
            broken("mixture", |lines| {
                let idle = first(lines, &["\"idle\"", "\"until\":"]);
                let until = lines[idle].rsplit(':').next().expect("a time").to_owned();
                lines.remove(first(lines, &["\"timer\"", &format!("\"when\":{until}")]));
            }),
            "not for the first of its timers",
        ),
        (broken("mixture", replace(&["\"idle\""], "\"until\":", "\"until\":1")), "first of its"),
        (
            broken("mixture", |lines| {
                let id = "{\"e\":\"ready\",\"t\":0,\"what\":\"F1\"}";
                lines.insert(
                    0,
                    format!(
                        "\u{1e}{MARKER}{}",
                        id.replace("ready", "timer").replace('}', ",\"when\":9}")
                    ),
                );
                lines.insert(1, format!("\u{1e}{MARKER}{id}"));
            }),
            "rings too early",
        ),
    ];
    for (found, expected) in cases {
        assert!(found.contains(expected), "{expected:?}, but found: {found}");
    }
}

#[test]
fn no_trace_however_garbled_makes_it_panic() {
    let mut seed = 1_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).expect("31 bits") % below
    };
    let (mut fine, mut found) = (0, 0);
    for program in ["mixture", "control_flow", "lost", "percolate"] {
        let (events, file) = trace(program);
        let lines: Vec<&str> = events.lines().collect();
        for round in 0..300 {
            let mut garbled = lines.clone();
            for _ in 0..=random(6) {
                let (one, other) = (random(garbled.len()), random(garbled.len()));
                match random(3) {
                    0 => drop(garbled.remove(one)),
                    1 => garbled.swap(one, other),
                    _ => garbled.insert(one, garbled[other]),
                }
            }
            let mut text = garbled.join("\n");
            if round % 3 == 0 {
                let cut = random(text.len());
                text = text.char_indices().filter(|(at, _)| *at != cut).map(|(_, c)| c).collect();
                text.insert_str(0, "é \u{1e}4711{\"e\":\"yield\",\"t\":0}\n");
            }
            match steps(&pieces(&text, MARKER), &file) {
                Ok(steps) => {
                    fine += 1;
                    html::html("p", "p", "", &steps, &|_| None);
                }
                Err(_) => found += 1,
            }
        }
    }
    assert!(found > 500, "{found} found, {fine} fine");
    let all: Vec<Piece> = pieces("\u{1e}4711{\"e\":\"\u{1e}", MARKER);
    assert_eq!(all, [Piece::Output("\u{1e}4711{\"e\":\"\u{1e}".to_owned())]);
}
