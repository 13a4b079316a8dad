//! The steps in the order in which data flows: read, extract, plan, execute (or remember), verify.

use crate::book;
use crate::cache::{Cache, Key};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::execute::{Outcome, execute};
use crate::extract::extract;
use crate::leftovers::Running;
use crate::merge::{self, Made, Tools};
use crate::plan::{Job, plan};
use crate::program::{Chapter, Extracted, Program};
use crate::render;
use crate::report::Subject;
use crate::toolchain::{self, Toolchain};
use crate::verify::{Verdict, verify};
use anyhow::{Context, Result};
use mdbook_preprocessor::book::Book;

/// What the chapters hold, and what is wrong with them.
#[derive(Debug)]
pub struct Reading {
    /// The chapters.
    pub chapters: Vec<Chapter>,
    /// Their programs, outputs and labels.
    pub extracted: Extracted,
    /// The authors' mistakes: with any of these, nothing is run.
    pub diagnostics: Vec<Diagnostic>,
}

/// A program after the pipeline.
#[derive(Debug)]
pub struct Checked {
    /// What was compiled.
    pub job: Job,
    /// The name of the result.
    pub key: Key,
    /// What became of it.
    pub outcome: Outcome,
    /// What that means.
    pub verdict: Verdict,
    /// How the outcome came about.
    pub made: Made,
}

/// Reads a book.
pub fn read(book: &Book, settings: &Settings) -> Reading {
    let mut diagnostics = Vec::new();
    let chapters = book::chapters(book, settings, &mut diagnostics);
    if !diagnostics.is_empty() {
        // What an include failed to bring in would be missed in many places.
        return Reading {
            chapters,
            extracted: Extracted::default(),
            diagnostics,
        };
    }
    let extracted = extract(&chapters, &mut diagnostics);
    render::check_references(&chapters, &extracted, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| place_in_book(diagnostic, &chapters));
    Reading {
        chapters,
        extracted,
        diagnostics,
    }
}

/// Sorts what is wrong as a reader of the book comes across it.
fn place_in_book(diagnostic: &Diagnostic, chapters: &[Chapter]) -> Option<(usize, usize)> {
    let span = diagnostic.span()?.in_chapter();
    let mut files = chapters.iter().map(|chapter| &chapter.file);
    Some((files.position(|file| *file == span.file)?, span.range.start))
}

/// The tools of a run: found once, used for every program.
#[derive(Debug)]
pub struct Workshop<'a> {
    settings: &'a Settings,
    /// The compiler.
    pub toolchain: Toolchain,
    cache: Cache,
    _running: Running,
}

impl<'a> Workshop<'a> {
    /// Finds the compiler and builds the crates that programs use.
    pub fn open(settings: &'a Settings) -> Result<Self> {
        let target = settings.target();
        let running = Running::begin(&target);
        let package = settings.package.as_deref();
        let toolchain = toolchain::find(&settings.root, package, &target.join("crates"))?;
        Ok(Self {
            settings,
            toolchain,
            cache: Cache::new(target.join("results")),
            _running: running,
        })
    }

    /// Checks the programs that are `selected`; none for the others and for ignored ones. The
    /// order is that of the book, whatever ends first.
    pub fn check(
        &self,
        extracted: &Extracted,
        selected: impl Fn(&Program) -> bool,
    ) -> Result<Vec<Option<Checked>>> {
        let programs = extracted.programs.iter();
        let jobs: Vec<Option<Job>> = programs
            .map(|program| {
                let settings = self.settings;
                let job = plan(program, &settings.edition, settings.timeout);
                job.filter(|_| selected(program))
            })
            .collect();
        let programs = &extracted.programs;
        let mut checked: Vec<Option<Checked>> = jobs.iter().map(|_| None).collect();
        let mut missed = Vec::new();
        for (index, job) in jobs.iter().enumerate() {
            let Some(job) = job else {
                continue;
            };
            let key = self.cache.key(job, &self.toolchain);
            match self.cache.get(&key) {
                Some(outcome) => {
                    let verdict = verify(&programs[index], &outcome);
                    checked[index] = Some(Checked {
                        job: job.clone(),
                        key,
                        outcome,
                        verdict,
                        made: Made::Remembered,
                    });
                }
                None => missed.push((index, job, key)),
            }
        }
        let verdict = |miss: usize, outcome: &Outcome| verify(&programs[missed[miss].0], outcome);
        let results = merge::execute_all(
            &missed.iter().map(|(_, job, _)| *job).collect::<Vec<_>>(),
            self.tools(),
            |miss, outcome| verdict(miss, outcome) == Verdict::Match,
            |miss, outcome, made| {
                let (_, job, key) = &missed[miss];
                let verdict = verdict(miss, &outcome);
                // What failed by chance must not fail for ever: only a success is remembered.
                if verdict == Verdict::Match {
                    self.remember(key, &outcome)?;
                }
                Ok(Checked {
                    job: (*job).clone(),
                    key: key.clone(),
                    outcome,
                    verdict,
                    made,
                })
            },
        );
        for ((index, _, _), result) in missed.iter().zip(results) {
            checked[*index] = Some(result?);
        }
        Ok(checked)
    }

    /// Checks one program, whatever is remembered of it; none for an ignored one.
    pub fn check_afresh(&self, program: &Program) -> Result<Option<Checked>> {
        let settings = self.settings;
        let Some(job) = plan(program, &settings.edition, settings.timeout) else {
            return Ok(None);
        };
        let outcome = self.execute(&job)?;
        Ok(Some(Checked {
            key: self.cache.key(&job, &self.toolchain),
            verdict: verify(program, &outcome),
            job,
            outcome,
            made: Made::Alone("run by itself"),
        }))
    }

    /// Compiles and runs a job, whatever is remembered of it.
    pub fn execute(&self, job: &Job) -> Result<Outcome> {
        execute(job, &self.toolchain, &self.settings.root)
    }

    /// What programs are compiled with.
    pub fn tools(&self) -> Tools<'_> {
        Tools {
            toolchain: &self.toolchain,
            root: &self.settings.root,
        }
    }

    /// Remembers a success.
    pub fn remember(&self, key: &Key, outcome: &Outcome) -> Result<()> {
        let target = self.settings.target();
        self.cache.put(key, outcome).with_context(|| {
            let target = target.display();
            format!(
                "failed to keep a result in `{target}`: is the disk full, or may you not write \
                     there? (`CARGO_TARGET_DIR` names another folder)"
            )
        })
    }
}

/// Every failure, in the order of the book.
pub fn failures(
    reading: &Reading,
    checked: &[Option<Checked>],
    settings: &Settings,
) -> Vec<Diagnostic> {
    failures_by_program(reading, checked, settings).concat()
}

/// The failures of each program, in the order of the book.
pub fn failures_by_program(
    reading: &Reading,
    checked: &[Option<Checked>],
    settings: &Settings,
) -> Vec<Vec<Diagnostic>> {
    let programs = reading.extracted.programs.iter().zip(checked);
    let failures = programs.map(|(program, checked)| {
        let Some(checked) = checked else {
            return Vec::new();
        };
        let subject = Subject {
            program,
            chapters: &reading.chapters,
            job: &checked.job,
            outcome: &checked.outcome,
            call: &settings.call,
        };
        subject.explain(&checked.verdict)
    });
    failures.collect()
}
