//! The steps in the order in which data flows: read, extract, plan, execute (or remember), verify.

use crate::book;
use crate::cache::{Cache, Key};
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::execute::{Outcome, execute};
use crate::extract::extract;
use crate::leftovers::Running;
use crate::merge::{self, Made, Tools};
use crate::plan::{Job, plan};
use crate::predict;
use crate::program::{Chapter, Extracted, Program};
use crate::progress;
use crate::render;
use crate::report::Subject;
use crate::toolchain::{self, Toolchain};
use crate::trace::{Trace, Traced};
use crate::twin;
use crate::verify::{Verdict, verify};
use anyhow::{Context, Result};
use mdbook_preprocessor::book::Book;
use serde::Serialize;

/// What the chapters hold, and what is wrong with them.
#[derive(Debug)]
pub struct Reading {
    /// The chapters.
    pub chapters: Vec<Chapter>,
    /// Their programs, outputs and labels.
    pub extracted: Extracted,
    /// The authors' mistakes: with any of these, nothing is run.
    pub diagnostics: Vec<Diagnostic>,
    /// What is doubtful.
    pub warnings: Vec<Diagnostic>,
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
    /// Its steps, if it is to be shown step by step.
    pub trace: Option<Trace>,
    /// How the outcome came about.
    pub made: Made,
    /// What became of its twin; none if it has none, or if it does not verify itself.
    pub twin: Option<twin::Checked>,
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
            warnings: Vec::new(),
        };
    }
    let extracted = extract(&chapters, settings.outputs, &mut diagnostics);
    render::check_references(&chapters, &extracted, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| place_in_book(diagnostic, &chapters));
    let (warnings, diagnostics) = diagnostics
        .into_iter()
        .partition(|diagnostic| diagnostic.severity() == Severity::Warning);
    Reading {
        chapters,
        extracted,
        diagnostics,
        warnings,
    }
}

/// Sorts what is wrong as a reader of the book comes across it.
fn place_in_book(diagnostic: &Diagnostic, chapters: &[Chapter]) -> Option<(usize, usize)> {
    let span = diagnostic.span()?.in_chapter();
    let mut files = chapters.iter().map(|chapter| &chapter.file);
    Some((files.position(|file| *file == span.file)?, span.range.start))
}

/// What is done otherwise than always.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Nothing is taken over from earlier runs (what is found out is still kept for later ones).
    pub afresh: bool,
    /// Each program is compiled alone.
    pub alone: bool,
}

/// The tools of a run: found once, used for every program.
#[derive(Debug)]
pub struct Workshop<'a> {
    options: Options,
    settings: &'a Settings,
    /// The compiler.
    pub toolchain: Toolchain,
    cache: Cache,
    _running: Running,
}

impl<'a> Workshop<'a> {
    /// Finds the compiler and builds the crates that programs use.
    pub fn open(settings: &'a Settings, options: Options) -> Result<Self> {
        let target = settings.target();
        let running = Running::begin(&target);
        let package = settings.package.as_deref();
        let _progress = package.map(|_| progress::show(&[]));
        let toolchain = toolchain::find(&settings.root, package, &target.join("crates"))?;
        Ok(Self {
            options,
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
        reading: &Reading,
        selected: impl Fn(&Program) -> bool,
    ) -> Result<Vec<Option<Checked>>> {
        let programs = &reading.extracted.programs;
        let jobs = programs.iter().map(|program| match selected(program) {
            true => self.job(program, reading),
            false => None,
        });
        let jobs: Vec<Option<Job>> = jobs.collect();
        let mut checked: Vec<Option<Checked>> = jobs.iter().map(|_| None).collect();
        let mut missed = Vec::new();
        for (index, job) in jobs.iter().enumerate() {
            let Some(job) = job else {
                continue;
            };
            let key = self.cache.key(job, &self.toolchain);
            let remembered = match self.options.afresh {
                true => None,
                false => self.cache.get(&key),
            };
            match remembered {
                Some(outcome) => {
                    let verdict = self.verdict(&programs[index], &outcome);
                    checked[index] = Some(Checked {
                        job: job.clone(),
                        key,
                        outcome,
                        verdict,
                        trace: None,
                        made: Made::Remembered,
                        twin: None,
                    });
                }
                None => missed.push((index, job, key)),
            }
        }
        let verdict =
            |miss: usize, outcome: &Outcome| self.verdict(&programs[missed[miss].0], outcome);
        let missed_jobs: Vec<&Job> = missed.iter().map(|(_, job, _)| *job).collect();
        let progress = (!missed.is_empty()).then(|| progress::show(&missed_jobs));
        let results = merge::execute_all(
            &missed_jobs,
            self.tools(),
            |miss, outcome| verdict(miss, outcome).is_verified(),
            |miss, outcome, made| {
                let (_, job, key) = &missed[miss];
                let verdict = verdict(miss, &outcome);
                // What failed by chance must not fail for ever: only a success is remembered.
                if verdict.is_verified() {
                    self.remember(key, &outcome)?;
                }
                Ok(Checked {
                    job: (*job).clone(),
                    key: key.clone(),
                    outcome,
                    verdict,
                    trace: None,
                    made,
                    twin: None,
                })
            },
        );
        for ((index, _, _), result) in missed.iter().zip(results) {
            checked[*index] = Some(result?);
        }
        drop(progress);
        self.trace(programs, &mut checked)?;
        self.check_twins(programs, &mut checked)?;
        Ok(checked)
    }

    /// Checks the twins of those programs that verify.
    fn check_twins(&self, programs: &[Program], checked: &mut [Option<Checked>]) -> Result<()> {
        let runner = twin::Runner {
            settings: self.settings,
            cache: &self.cache,
            afresh: self.options.afresh,
        };
        let twins = programs.iter().zip(&*checked).map(|(program, checked)| {
            let checked = checked.as_ref()?;
            let fence = program.twin.as_ref()?;
            checked
                .verdict
                .is_verified()
                .then_some((fence, &checked.job, &checked.outcome))
        });
        let found = runner.check(&twins.collect::<Vec<_>>())?;
        for (checked, twin) in checked.iter_mut().zip(found) {
            if let Some(checked) = checked {
                checked.twin = twin;
            }
        }
        Ok(())
    }

    /// Checks the twin of a program, whatever is remembered of it; none if it has none.
    pub fn check_twin_afresh(
        &self,
        program: &Program,
        checked: &Checked,
    ) -> Result<Option<twin::Checked>> {
        let runner = twin::Runner {
            settings: self.settings,
            cache: &self.cache,
            afresh: true,
        };
        let twin = program.twin.as_ref();
        let twin = twin.map(|fence| (fence, &checked.job, &checked.outcome));
        Ok(runner.check(&[twin])?.pop().flatten())
    }

    /// Checks one program, whatever is remembered of it; none for an ignored one.
    pub fn check_afresh(&self, program: &Program, reading: &Reading) -> Result<Option<Checked>> {
        let Some(job) = self.job(program, reading) else {
            return Ok(None);
        };
        let _progress = progress::show(&[&job]);
        let outcome = self.execute(&job)?;
        Ok(Some(Checked {
            key: self.cache.key(&job, &self.toolchain),
            verdict: self.verdict(program, &outcome),
            job,
            outcome,
            trace: None,
            made: Made::Alone("run by itself"),
            twin: None,
        }))
    }

    /// Finds the steps of the programs that are to be shown step by step and that verify; those of
    /// which there are none do not verify any more.
    fn trace(&self, programs: &[Program], checked: &mut [Option<Checked>]) -> Result<()> {
        let mut missed = Vec::new();
        for (program, checked) in programs.iter().zip(checked) {
            let (Some(name), Some(checked)) = (&program.name, checked) else {
                continue;
            };
            if program.step.is_none() || !checked.verdict.is_verified() {
                continue;
            }
            let traced = Traced::new(&checked.job);
            let key = self.cache.key(&traced.job, &self.toolchain);
            let remembered = match self.options.afresh {
                true => None,
                false => self.cache.get::<Trace>(&key),
            };
            match remembered.filter(|trace| trace.is_of(&checked.outcome)) {
                Some(trace) => checked.trace = Some(trace),
                None => missed.push((name, checked, traced, key)),
            }
        }
        let jobs: Vec<&Job> = missed.iter().map(|(_, _, traced, _)| &traced.job).collect();
        let _progress = (!jobs.is_empty()).then(|| progress::show(&jobs));
        let fold = |miss: usize, outcome: &Outcome| {
            let (name, checked, traced, _) = &missed[miss];
            traced.fold(name, &checked.outcome, outcome)
        };
        let folded = merge::execute_all(
            &jobs,
            self.tools(),
            |miss, outcome| fold(miss, outcome).is_ok(),
            |miss, outcome, _| {
                let folded = fold(miss, &outcome);
                if let Ok(trace) = &folded {
                    self.remember(&missed[miss].3, trace)?;
                }
                Ok(folded)
            },
        );
        for ((_, checked, _, _), folded) in missed.into_iter().zip(folded) {
            match folded? {
                Ok(trace) => checked.trace = Some(trace),
                Err(why) => checked.verdict = Verdict::NotTraced(why),
            }
        }
        Ok(())
    }

    /// What the compiler warns of in the programs that were checked and do compile; each is
    /// compiled once more for that, as nothing of it is kept.
    pub fn warnings(
        &self,
        reading: &Reading,
        checked: &[Option<Checked>],
    ) -> Result<Vec<Vec<Diagnostic>>> {
        let compiled = checked.iter().map(|checked| {
            let compiled = checked.as_ref().filter(|it| it.outcome.compiled.success);
            compiled.map(|checked| &checked.job)
        });
        let jobs: Vec<Option<&Job>> = compiled.collect();
        let _progress = progress::show(&jobs.iter().copied().flatten().collect::<Vec<_>>());
        let found = merge::warnings_of_all(&jobs, self.tools());
        let programs = reading.extracted.programs.iter().zip(checked).zip(found);
        let warnings = programs.map(|((program, checked), messages)| {
            let Some(checked) = checked else {
                return Ok(Vec::new());
            };
            let subject = subject(program, checked, reading, self.settings);
            Ok(subject.compiler_warnings(&messages?))
        });
        warnings.collect()
    }

    fn job(&self, program: &Program, reading: &Reading) -> Option<Job> {
        let settings = self.settings;
        let mut job = plan(program, &settings.edition, settings.timeout)?;
        job.called = program.called(&reading.chapters);
        Some(job)
    }

    fn verdict(&self, program: &Program, outcome: &Outcome) -> Verdict {
        let verdict = verify(program, outcome);
        match &self.settings.rustc {
            Some(recorded) if !self.toolchain.is(recorded) => verdict.for_another_compiler(program),
            _ => verdict,
        }
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
            alone: self.options.alone,
        }
    }

    /// Remembers a success.
    pub fn remember(&self, key: &Key, outcome: &impl Serialize) -> Result<()> {
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
    let failures = programs.enumerate().map(|(index, (program, checked))| {
        let Some(checked) = checked else {
            return Vec::new();
        };
        let subject = subject(program, checked, reading, settings);
        let mut found = subject.explain(&checked.verdict);
        // One mistake is one failure: what a program prints is asked once it prints the right thing.
        if checked.verdict.is_verified() {
            let Reading {
                extracted,
                chapters,
                ..
            } = reading;
            let outcome = &checked.outcome;
            found.extend(predict::failures(
                extracted, index, outcome, chapters, settings,
            ));
        }
        if let Some(trace) = &checked.trace {
            found.extend(trace.warnings(program, &reading.chapters));
        }
        found.extend(checked.twin.as_ref().and_then(|twin| subject.of_twin(twin)));
        found
    });
    failures.collect()
}

fn subject<'a>(
    program: &'a Program,
    checked: &'a Checked,
    reading: &'a Reading,
    settings: &'a Settings,
) -> Subject<'a> {
    Subject {
        program,
        chapters: &reading.chapters,
        job: &checked.job,
        outcome: &checked.outcome,
        call: &settings.call,
    }
}
