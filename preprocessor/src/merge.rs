//! Compiles many programs in one call of the compiler, for that is what takes the time.
//!
//! One rustc per program costs about 0.1 s, most of it to start, and to link the standard library;
//! in one crate 184 programs take 2.5 s of processor time, 0.014 s each. Nothing that is printed may show it, so
//! whoever could tell is compiled alone, see `alone`; and each program that was merged still
//! runs in a process and a directory of its own, started just as if it were alone, see `group`.

mod alone;
mod group;
mod paths;
mod queue;
mod stand_in;

pub use alone::reason as reason_alone;
pub use group::{TOKEN, merge};

use crate::compile::Message;
use crate::execute::{self, Outcome, canonical, execute, finish};
use crate::plan::Job;
use crate::process;
use crate::progress::{Doing, doing};
use crate::toolchain::Toolchain;
use anyhow::{Result, anyhow};
use queue::work_off;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;
use tempfile::TempDir;

/// How the outcome of a program came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// An earlier run was remembered.
    Remembered,
    /// It was compiled together with others.
    Together,
    /// It was compiled alone, for this reason.
    Alone(&'static str),
}

/// What programs are compiled with, and the book's root.
#[derive(Debug, Clone, Copy)]
pub struct Tools<'a> {
    /// The compiler.
    pub toolchain: &'a Toolchain,
    /// The book's root.
    pub root: &'a Path,
    /// Whether each program is compiled alone, because that was asked for.
    pub alone: bool,
}

/// A crate holds no more programs than this, so that memory stays flat however large a book is
/// (measured: rustc holds 278 MB at most for 184 programs of 26 lines).
const LARGEST: usize = 100;
/// Fewer programs than this are not worth a crate of their own.
const SMALLEST: usize = 20;

/// What is to be done. The numbers are indices of jobs.
enum Task {
    /// Compile these together.
    Merge(Vec<usize>),
    /// Run what was compiled together in this directory.
    Run(usize, TempDir),
    /// Compile and run, alone.
    Alone(usize, &'static str),
}

/// Compiles and runs jobs, together where that makes no difference, and hands each outcome to
/// `settle`, in the order in which they end. Returns what `settle` returns, in the order of the jobs.
///
/// `is_expected` says whether an outcome is what the book expects. One that is not may come from
/// merging: then the program is compiled alone, and only that counts.
pub fn execute_all<T: Send>(
    jobs: &[&Job],
    tools: Tools<'_>,
    is_expected: impl Fn(usize, &Outcome) -> bool + Sync,
    settle: impl Fn(usize, Outcome, Made) -> Result<T> + Sync,
) -> Vec<Result<T>> {
    let results: Mutex<Vec<Option<Result<T>>>> = Mutex::new(jobs.iter().map(|_| None).collect());
    let set = |index: usize, result: Result<T>| {
        results.lock().expect("no worker panics here")[index] = Some(result);
    };
    // What failed while more ran than there are processors, and so perhaps for want of time.
    let again: Mutex<Vec<(usize, &'static str)>> = Mutex::default();
    let waits = |index: usize, reason, outcome: &Outcome, start: Instant| {
        let failed = outcome.ending.is_some() && !is_expected(index, outcome);
        let waits = failed && process::were_crowded_since(start);
        if waits {
            let mut again = again.lock().expect("no worker panics here");
            again.push((index, reason));
        }
        waits
    };
    let alone = |index: usize, reason| {
        let start = Instant::now();
        match execute(jobs[index], tools.toolchain, tools.root) {
            Ok(outcome) if waits(index, reason, &outcome, start) => {}
            Ok(outcome) => set(index, settle(index, outcome, Made::Alone(reason))),
            Err(error) => set(index, Err(error)),
        }
    };
    let run = |index: usize, directory: &TempDir| {
        let start = Instant::now();
        let finished = canonical(directory)
            .and_then(|path| finish(jobs[index], group::compiled(), &path, tools.root));
        let outcome = match finished {
            Ok(outcome) => outcome,
            Err(error) => return set(index, Err(error)),
        };
        if outcome.transcript.contains(TOKEN) {
            return alone(index, "its output names its module");
        }
        if !is_expected(index, &outcome) {
            let (ending, transcript) = (outcome.ending, &outcome.transcript);
            tracing::debug!(
                "merged, `{}` ended with {ending:?}:\n{transcript}",
                jobs[index].file_name
            );
            let reason = "not as expected";
            if !waits(index, reason, &outcome, start) {
                alone(index, reason);
            }
            return;
        }
        set(index, settle(index, outcome, Made::Together));
    };
    let first = tasks(jobs, process::processors(), tools);
    work_off(first, process::most_lanes(), |task, add| match task {
        Task::Alone(index, reason) => alone(index, reason),
        Task::Run(index, directory) => run(index, &directory),
        Task::Merge(indices) => {
            let group: Vec<&Job> = indices.iter().map(|&index| jobs[index]).collect();
            let lane = process::lane();
            let compiling = doing(Doing::Compiling, &group);
            let merged = merge(&group, tools.toolchain);
            drop((compiling, lane));
            match merged {
                Ok(directories) => {
                    for (index, directory) in indices.into_iter().zip(directories) {
                        add(match directory {
                            Some(directory) => Task::Run(index, directory),
                            None => Task::Alone(index, "does not compile with others"),
                        });
                    }
                }
                Err(error) => {
                    let message = format!("{error:#}");
                    set(indices[0], Err(error));
                    for &index in &indices[1..] {
                        set(index, Err(anyhow!("{message}")));
                    }
                }
            }
        }
    });
    // Now no more of them run than there are processors.
    let again = std::mem::take(&mut *again.lock().expect("no worker panics here"));
    work_off(again, process::processors(), |(index, reason), _| {
        let outcome = execute(jobs[index], tools.toolchain, tools.root);
        set(
            index,
            outcome.and_then(|outcome| settle(index, outcome, Made::Alone(reason))),
        );
    });
    process::dismiss_supervisors();
    let results = results.into_inner().expect("no worker panics here");
    let results = results.into_iter();
    results
        .map(|result| result.expect("every job was settled"))
        .collect()
}

/// What the compiler warns of in each job, a few at a time; nothing where there is none.
pub fn warnings_of_all(jobs: &[Option<&Job>], tools: Tools<'_>) -> Vec<Result<Vec<Message>>> {
    let threads = process::processors();
    let results: Mutex<Vec<Result<Vec<Message>>>> =
        Mutex::new(jobs.iter().map(|_| Ok(Vec::new())).collect());
    work_off((0..jobs.len()).collect(), threads, |index: usize, _| {
        if let Some(job) = jobs[index] {
            let found = execute::warnings(job, tools.toolchain, tools.root);
            results.lock().expect("no worker panics here")[index] = found;
        }
    });
    results.into_inner().expect("no worker panics here")
}

/// What there is to do at first: what takes longest comes first.
fn tasks(jobs: &[&Job], threads: usize, tools: Tools<'_>) -> Vec<Task> {
    let mut by_edition: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (index, job) in jobs.iter().enumerate() {
        let asked_for = tools.alone.then_some("asked for");
        match asked_for.or_else(|| reason_alone(job, &tools.toolchain.externs)) {
            Some(reason) => alone.push(Task::Alone(index, reason)),
            None => by_edition.entry(&job.edition).or_default().push(index),
        }
    }
    let mut tasks = Vec::new();
    for indices in by_edition.into_values() {
        if let [index] = indices[..] {
            alone.push(Task::Alone(index, "nothing to compile it with"));
            continue;
        }
        let crates = indices
            .len()
            .div_ceil(LARGEST)
            .max(threads.min(indices.len().div_ceil(SMALLEST)));
        let share = indices.len().div_ceil(crates);
        tasks.extend(
            indices
                .chunks(share)
                .map(|chunk| Task::Merge(chunk.to_vec())),
        );
    }
    tasks.extend(alone);
    tasks
}
