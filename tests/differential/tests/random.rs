//! Runs random programs on the runtime and on CPython's asyncio and compares their logs.
//!
//! 1,000 seeds; `DIFFERENTIAL_SEEDS=100000` for more.

use differential::python;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

const RANDOM: &str = env!("CARGO_BIN_EXE_random");

fn main() -> ExitCode {
    let seeds = std::env::var("DIFFERENTIAL_SEEDS").unwrap_or_else(|_| "1000".to_owned());
    let Some(version) = python::version() else {
        let failed = python::not_run(&format!("{seeds} random programs"));
        return ExitCode::from(u8::from(failed));
    };
    let ours = Command::new(RANDOM)
        .args(["run", "0", &seeds])
        .stderr(Stdio::null())
        .output();
    let ours = text(ours);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut programs = Command::new(RANDOM);
    let mut programs = programs
        .args(["print", "0", &seeds])
        .stdout(Stdio::piped())
        .spawn();
    let programs = programs.as_mut().expect("the program starts");
    let theirs = Command::new("python3")
        .arg(folder.join("../../preprocessor/assets/prelude.py"))
        .arg(folder.join("src/random/interpret.py"))
        .arg("0")
        .stdin(programs.stdout.take().expect("it is piped"))
        .stderr(Stdio::null())
        .output();
    let theirs = text(theirs);
    programs.wait().expect("the program ends");

    let (ours, theirs) = (logs(&ours), logs(&theirs));
    let all = ours.len().max(theirs.len());
    let differ = |seed: &usize| ours.get(*seed) != theirs.get(*seed);
    let different: Vec<usize> = (0..all).filter(differ).collect();
    if let Some(&first) = different.first() {
        let shown = |logs: &[&str]| logs.get(first).copied().unwrap_or("(nothing)").to_owned();
        println!("--- runtime, {}", shown(&ours));
        println!("--- CPython {version}, {}", shown(&theirs));
    }
    let (passed, failed) = (all - different.len(), different.len());
    println!("random programs, against CPython {version}: {passed} passed, {failed} failed");
    let complete = seeds.parse() == Ok(all);
    ExitCode::from(u8::from(failed > 0 || !complete))
}

fn text(output: std::io::Result<std::process::Output>) -> String {
    let output = output.expect("the program starts");
    String::from_utf8(output.stdout).expect("a log is text")
}

/// The log of each seed.
fn logs(text: &str) -> Vec<&str> {
    text.split("seed ").skip(1).collect()
}
