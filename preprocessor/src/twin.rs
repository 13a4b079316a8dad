//! Runs the twins of programs: the same program in Python, which must print the same.

use crate::cache::{Cache, Key};
use crate::compile::Compiled;
use crate::config::{Settings, Twins};
use crate::execute::{OUTPUT_LIMIT, Outcome, canonical, temporary_directory};
use crate::fence::Fence;
use crate::normalize::{Surroundings, normalize_run};
use crate::plan::Job;
use crate::process::{self, Ending, Limits, Order};
use crate::progress::{Doing, doing};
use crate::python::{self, FLAGS, Python};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gives a twin the clock of the runtime; the comparisons of the runtime with CPython use it, too.
const PRELUDE: &str = include_str!("../assets/prelude.py");

/// A twin after it was run, or was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What its run means.
    pub verdict: Verdict,
    /// What it printed.
    pub transcript: String,
    /// The version of the CPython that ran it: `3.11.7`.
    pub version: Option<String>,
}

/// Whether a twin does what its program does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Same,
    /// It prints something else; `line` of what the program prints is the first that differs, from 0.
    Differs {
        /// That line.
        line: usize,
    },
    /// It ends in another way.
    Ends(Ending),
    /// It was not run, and why.
    NotRun(String),
}

/// A twin, its program's job, and what became of that.
pub type Twin<'a> = (&'a Fence, &'a Job, &'a Outcome);

/// Runs twins, or finds what is remembered of them.
#[derive(Debug)]
pub struct Runner<'a> {
    /// The book's configuration.
    pub settings: &'a Settings,
    /// What is remembered.
    pub cache: &'a Cache,
    /// Nothing is taken over from earlier runs.
    pub afresh: bool,
}

impl Runner<'_> {
    /// Checks twins; CPython is looked for only if there are any. An error without a CPython where
    /// one is required.
    pub fn check(&self, twins: &[Option<Twin<'_>>]) -> Result<Vec<Option<Checked>>> {
        let mut checked: Vec<Option<Checked>> = twins.iter().map(|_| None).collect();
        if twins.iter().all(Option::is_none) {
            return Ok(checked);
        }
        let python = match self.settings.twins {
            Twins::Off => Err("`twins = \"off\"`".to_owned()),
            _ => python::find(self.settings),
        };
        let python = match python {
            Ok(python) => python,
            Err(why) if self.settings.twins == Twins::Required => {
                bail!("twins are required (`twins = \"required\"`): {why}")
            }
            Err(why) => {
                for (checked, _) in checked.iter_mut().zip(twins).filter(|(_, it)| it.is_some()) {
                    *checked = Some(Checked {
                        verdict: Verdict::NotRun(why.clone()),
                        transcript: String::new(),
                        version: None,
                    });
                }
                return Ok(checked);
            }
        };
        let next = AtomicUsize::new(0);
        let found = Mutex::new(Vec::new());
        let threads = process::processors();
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(twin) = twins.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let Some(twin) = twin else { continue };
                        let result = self.check_one(*twin, &python);
                        let mut found = found.lock().expect("no holder of this lock panics");
                        found.push((twin.1 as *const Job as usize, result));
                    }
                });
            }
        });
        let found = found.into_inner().expect("no holder of this lock panics");
        for (job, result) in found {
            let is_it = |twin: &Option<Twin<'_>>| {
                twin.is_some_and(|twin| std::ptr::from_ref(twin.1) as usize == job)
            };
            let index = twins.iter().position(is_it).expect("it was one of these");
            checked[index] = Some(result?);
        }
        Ok(checked)
    }

    fn check_one(&self, (fence, job, program): Twin<'_>, python: &Python) -> Result<Checked> {
        let code = fence.body.as_str();
        let key = self.key(code, job, python);
        let remembered = match self.afresh {
            true => None,
            false => self.cache.get(&key),
        };
        let is_remembered = remembered.is_some();
        let outcome = match remembered {
            Some(outcome) => outcome,
            None => self.run(code, job, python)?,
        };
        let verdict = compare(program, &outcome);
        if verdict == Verdict::Same && !is_remembered {
            let kept = self.cache.put(&key, &outcome);
            kept.with_context(|| {
                let target = self.settings.target();
                format!("failed to keep a result in `{}`", target.display())
            })?;
        }
        Ok(Checked {
            verdict,
            transcript: outcome.transcript,
            version: Some(python.version.clone()),
        })
    }

    /// Everything that could change what becomes of a twin.
    fn key(&self, code: &str, job: &Job, python: &Python) -> Key {
        self.cache.key_of(&[
            "twin",
            code,
            PRELUDE,
            &python.executable.to_string_lossy(),
            &python.build,
            &FLAGS.join(" "),
            &job.file_name,
            &job.timeout.as_millis().to_string(),
            &job.net.to_string(),
            &OUTPUT_LIMIT.to_string(),
        ])
    }

    /// Runs a twin, confined as its program is.
    fn run(&self, code: &str, job: &Job, python: &Python) -> Result<Outcome> {
        let mut shown = job.clone();
        shown.called = format!("the twin of {}", job.called);
        let _running = doing(Doing::Running, &[&shown]);
        let temporary = temporary_directory()?;
        let directory = canonical(&temporary)?;
        let surroundings = Surroundings {
            temporary: &directory,
            root: &self.settings.root,
            file_name: &job.file_name,
            wrapper: None,
        };
        let work = surroundings.work_directory();
        std::fs::create_dir(&work).context("failed to create a directory for a twin")?;
        let prelude = directory.join("prelude.py");
        let script = directory.join(job.file_name.replace(".rs", ".py"));
        write_readable(&prelude, PRELUDE)?;
        write_readable(&script, code)?;
        let limits = Limits {
            time: job.timeout,
            output: OUTPUT_LIMIT,
        };
        let mut order = Order::new(&python.executable, "python3", &work, job.net, limits);
        FLAGS.iter().for_each(|flag| order.argument(flag));
        order.argument(&prelude);
        order.argument(&script);
        order.may_read(&prelude);
        order.may_read(&script);
        python.library.iter().for_each(|path| order.may_read(path));
        order.env("LANG", "C.UTF-8");
        order.env("TMPDIR", &work);
        // What hashes decide, such as the order in a set, is the same in every run.
        order.env("PYTHONHASHSEED", "0");
        let lane = process::lane();
        let finished = process::run_confined(&lane, order, limits, |_| false)
            .with_context(|| format!("failed to run {}", shown.called))?;
        let transcript = normalize_run(&finished.output, &surroundings);
        Ok(Outcome {
            compiled: Compiled {
                success: true,
                messages: Vec::new(),
            },
            transcript: match finished.ending {
                Ending::Exited(1) => without_traceback(&transcript),
                _ => transcript,
            },
            ending: Some(finished.ending),
        })
    }
}

/// Writes a file that the twin's own user can read.
fn write_readable(path: &Path, text: &str) -> Result<()> {
    let written = std::fs::write(path, text);
    #[cfg(unix)]
    let written = written.and_then(|()| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
    });
    written.with_context(|| format!("failed to write `{}`", path.display()))
}

fn compare(program: &Outcome, twin: &Outcome) -> Verdict {
    match twin.ending {
        Some(ending) if program.ending != Some(ending) => return Verdict::Ends(ending),
        _ => {}
    }
    let (expected, actual) = (&program.transcript, &twin.transcript);
    if expected.trim_end_matches('\n') == actual.trim_end_matches('\n') {
        return Verdict::Same;
    }
    let lines = expected.lines().map(Some).chain(std::iter::repeat(None));
    let same = lines.zip(actual.lines());
    let line = same.take_while(|(a, b)| *a == Some(*b)).count();
    Verdict::Differs { line }
}

const TRACEBACK: &str = "Traceback (most recent call last):\n";

/// What an exception that nobody catches prints, as an `Err` that `main` returns is printed in Rust.
///
/// Before: `Traceback (most recent call last):`, the frames, `RuntimeError: no`. After:
/// `Error: RuntimeError: no`. Exceptions that led to it are left out.
fn without_traceback(transcript: &str) -> String {
    let begins = |at: &usize| *at == 0 || transcript[..*at].ends_with('\n');
    let starts = transcript.match_indices(TRACEBACK).map(|(at, _)| at);
    let starts: Vec<usize> = starts.filter(begins).collect();
    let Some(&last) = starts.last() else {
        return transcript.to_owned();
    };
    // One that led to another stands before it, with such a sentence between them.
    const BETWEEN: [&str; 2] = [
        "\n\nDuring handling of the above exception, another exception occurred:\n\n",
        "\n\nThe above exception was the direct cause of the following exception:\n\n",
    ];
    let mut first = last;
    for &start in starts.iter().rev().skip(1) {
        let before = &transcript[..first];
        match BETWEEN.iter().any(|between| before.ends_with(between)) {
            true => first = start,
            false => break,
        }
    }
    let frames = transcript[last + TRACEBACK.len()..].split_inclusive('\n');
    let error: String = frames.skip_while(|line| line.starts_with(' ')).collect();
    format!("{}Error: {error}", &transcript[..first])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceback_becomes_an_error() {
        let text = "a\nTraceback (most recent call last):\n  File \"x\"\n    y\nasyncio.exceptions.InvalidStateError: no.\n";
        assert_eq!(
            without_traceback(text),
            "a\nError: asyncio.exceptions.InvalidStateError: no.\n"
        );
        let chain = "Traceback (most recent call last):\n  1\nA\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  2\nB: b\n";
        assert_eq!(without_traceback(chain), "Error: B: b\n");
        assert_eq!(without_traceback("a\n"), "a\n");
    }
}
