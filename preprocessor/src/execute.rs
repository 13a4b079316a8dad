//! Compiles and runs one job.

use crate::compile::{self, Compiled, Message};
use crate::normalize::{Surroundings, normalize_compilation, normalize_run};
use crate::pattern;
use crate::plan::{Action, Job};
use crate::process::{self, Ending, Limits, Order};
use crate::progress::{Doing, doing};
use crate::toolchain::Toolchain;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The most that a program may print, in bytes.
pub const OUTPUT_LIMIT: usize = 1 << 20;

/// The same for a program that also tells what happens in it: thousands of cycles of the loop.
pub const TRACE_LIMIT: usize = 32 << 20;

/// What became of a job: facts, not yet a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What the compiler said.
    pub compiled: Compiled,
    /// How it ended, if it ran.
    pub ending: Option<Ending>,
    /// What a terminal would have shown: of the run, or of a compilation that failed.
    pub transcript: String,
}

/// The variables that a program sees, besides `PATH` and `TMPDIR`; nothing of the author's
/// environment is passed on.
pub const ENVIRONMENT: [(&str, &str); 3] = [
    ("RUST_BACKTRACE", "0"),
    ("LANG", "C.UTF-8"),
    // The runtime's own: a clock that is the same in every run (see its clock module).
    ("ASYNCIO_CLOCK", "virtual"),
];

/// For a program that never ends: the virtual time, in seconds, after which the runtime falls
/// silent, so that it can be stopped after the same output in every run.
pub const HORIZON: (&str, &str) = ("ASYNCIO_HORIZON", "3600");

/// What makes the runtime tell what happens (see its module `trace`).
const TRACE: &str = "ASYNCIO_TRACE";

/// Compiles and runs a job in a temporary directory of its own.
pub fn execute(job: &Job, toolchain: &Toolchain, root: &Path) -> Result<Outcome> {
    let temporary = temporary_directory()?;
    let directory = canonical(&temporary)?;
    let lane = process::lane();
    let compiling = doing(Doing::Compiling, &[job]);
    let compiled = compile::compile(job, toolchain, &directory)
        .with_context(|| format!("failed to compile {}", job.called))?;
    drop((compiling, lane));
    finish(job, compiled, &directory, root)
}

/// What the compiler warns of in a job that compiles.
pub fn warnings(job: &Job, toolchain: &Toolchain, root: &Path) -> Result<Vec<Message>> {
    let temporary = temporary_directory()?;
    let directory = canonical(&temporary)?;
    let _compiling = doing(Doing::Compiling, &[job]);
    let mut messages = compile::warnings(job, toolchain, &directory)?;
    let surroundings = Surroundings {
        temporary: &directory,
        root,
        file_name: &job.file_name,
        wrapper: job.wrapper,
    };
    for message in &mut messages {
        message.rewrite(&|text| normalize_compilation(text, &surroundings));
    }
    Ok(messages)
}

/// A new directory for one program.
pub fn temporary_directory() -> Result<TempDir> {
    tempfile::Builder::new()
        .prefix(&crate::leftovers::prefix())
        .tempdir()
        .with_context(|| {
            let folder = std::env::temp_dir();
            let folder = folder.display();
            format!("failed to create a temporary directory in `{folder}`: is it full, or may you not write there? (`TMPDIR` names another)")
        })
}

/// The path of a directory without links in it.
pub fn canonical(directory: &TempDir) -> Result<PathBuf> {
    let path = directory.path().canonicalize();
    path.context("failed to find the temporary directory")
}

/// Runs a job that was compiled in `directory` (a path without links in it), if it is to run.
pub fn finish(job: &Job, mut compiled: Compiled, directory: &Path, root: &Path) -> Result<Outcome> {
    let surroundings = Surroundings {
        temporary: directory,
        root,
        file_name: &job.file_name,
        wrapper: job.wrapper,
    };
    for message in &mut compiled.messages {
        message.rewrite(&|text| normalize_compilation(text, &surroundings));
    }
    if !compiled.success || matches!(job.action, Action::Check | Action::Compile) {
        let rendered = compiled
            .messages
            .iter()
            .filter_map(|m| m.rendered.as_deref());
        let rendered: String = match compiled.success {
            true => String::new(),
            false => rendered.collect(),
        };
        return Ok(Outcome {
            transcript: rendered.trim_end().to_owned(),
            compiled,
            ending: None,
        });
    }
    let finished = run(job, &surroundings)?;
    let mut outcome = Outcome {
        compiled,
        ending: Some(finished.ending),
        transcript: normalize_run(&finished.output, &surroundings),
    };
    if let Action::RunUntil(expected) = &job.action {
        cut_at_match(&mut outcome, expected);
    }
    Ok(outcome)
}

fn run(job: &Job, surroundings: &Surroundings<'_>) -> Result<process::Finished> {
    let lane = process::lane();
    let _running = doing(Doing::Running, &[job]);
    let work = surroundings.work_directory();
    std::fs::create_dir(&work).context("failed to create a directory for a program")?;
    let program = surroundings.temporary.join(&job.crate_name);
    let limits = Limits {
        time: job.timeout,
        output: match job.trace {
            Some(_) => TRACE_LIMIT,
            None => OUTPUT_LIMIT,
        },
    };
    let mut order = Order::new(&program, &job.crate_name, &work, job.net, limits);
    for (name, value) in ENVIRONMENT {
        order.env(name, value);
    }
    order.env("TMPDIR", &work);
    if let Some(marker) = &job.trace {
        order.env(TRACE, marker);
    }
    if let Action::RunUntil(_) = job.action {
        order.env(HORIZON.0, HORIZON.1);
    }
    let may_stop = |output: &[u8]| match &job.action {
        Action::RunUntil(expected) => pattern::matches(expected, &String::from_utf8_lossy(output)),
        _ => false,
    };
    process::run_confined(&lane, order, limits, may_stop)
        .with_context(|| format!("failed to run {}", job.called))
}

/// A program that never ends has printed some chance number of lines when it is stopped: its
/// transcript is what its `output` fence describes, so that every build shows the same.
fn cut_at_match(outcome: &mut Outcome, expected: &str) {
    let stopped = matches!(
        outcome.ending,
        Some(Ending::Stopped | Ending::TimedOut | Ending::TooMuchOutput)
    );
    let endless = expected.lines().last() == Some("...");
    if !stopped || !(endless || outcome.ending == Some(Ending::Stopped)) {
        return;
    }
    if let Some(shortest) = pattern::shortest_match(expected, &outcome.transcript) {
        outcome.transcript = shortest.to_owned();
        outcome.ending = Some(Ending::Stopped);
    }
}
