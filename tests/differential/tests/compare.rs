//! Runs every scenario in both languages and compares what they print.
//!
//! The reference is CPython 3.11. Without a CPython of at least that version nothing can be
//! compared, and the last line says so; with `DIFFERENTIAL=required` that is a failure.
//!
//! A Python file that begins with `# python: 3.12` is about something that CPython has since that
//! version. It runs on such a CPython, if the machine has one; if not, the last line says how many
//! of these were not compared.

use differential::python;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const SCENARIO: &str = env!("CARGO_BIN_EXE_scenario");

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = names(folder);
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let Some(version) = python::version() else {
        let failed = python::not_run(&format!("{} scenarios", names.len()));
        return ExitCode::from(u8::from(failed));
    };
    let (mut equal, mut different) = (0, 0);
    let mut newer = BTreeMap::new();
    let mut not_compared: BTreeMap<u32, u32> = BTreeMap::new();
    for name in names {
        if filter
            .as_ref()
            .is_some_and(|filter| !name.contains(filter.as_str()))
        {
            continue;
        }
        let scenario = folder.join("src/scenarios").join(format!("{name}.py"));
        let mut python = PathBuf::from("python3");
        if let Some(minor) = needs(&scenario) {
            match newer.entry(minor).or_insert_with(|| python::newer(minor)) {
                Some(newer) => python.clone_from(newer),
                None => {
                    *not_compared.entry(minor).or_default() += 1;
                    continue;
                }
            }
        }
        let ours = output(
            Command::new(SCENARIO)
                .arg(&name)
                .env("ASYNCIO_CLOCK", "virtual"),
        );
        let prelude = folder.join("../../preprocessor/assets/prelude.py");
        let theirs = output(Command::new(&python).arg(prelude).arg(scenario));
        if ours == theirs && !ours.is_empty() {
            equal += 1;
            continue;
        }
        different += 1;
        let python = python.display();
        println!("scenario {name} differs\n--- Rust\n{ours}\n--- {python}\n{theirs}\n");
    }
    print!("scenarios, against CPython {version}: {equal} passed, {different} failed");
    for (minor, count) in &not_compared {
        print!(", {count} not compared: needs CPython 3.{minor}");
    }
    println!();
    let nothing = equal == 0 && not_compared.is_empty();
    ExitCode::from(u8::from(different > 0 || nothing))
}

/// 12, if the scenario begins with `# python: 3.12`.
fn needs(scenario: &Path) -> Option<u32> {
    let text = std::fs::read_to_string(scenario).expect("the scenario can be read");
    let version = text.lines().next()?.strip_prefix("# python: 3.")?;
    Some(version.trim().parse().expect("a version such as 3.12"))
}

/// The scenarios: each Python file has its counterpart in Rust, and the other way round.
fn names(folder: &Path) -> Vec<String> {
    let stems = |extension: &str| {
        let entries = std::fs::read_dir(folder.join("src/scenarios")).expect("the folder is there");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let ours = paths.filter(|path: &PathBuf| path.extension().is_some_and(|e| e == extension));
        let stem = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
        let mut stems: Vec<String> = ours.filter_map(stem).collect();
        stems.sort();
        stems
    };
    let names = stems("py");
    assert_eq!(
        names,
        stems("rs"),
        "every scenario is written in both languages"
    );
    names
}

/// What a scenario prints; with its errors, if it fails.
fn output(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        text += &String::from_utf8_lossy(&output.stderr);
        text += &format!("{}\n", output.status);
    }
    text
}
