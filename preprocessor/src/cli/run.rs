//! `run`

use super::book::{read, selector};
use super::write_or_stop;
use anyhow::{Result, bail};
use asyncio_trace::Piece;
use mdbook_verify::pipeline::{self, Checked, Options, Workshop};
use mdbook_verify::preprocess::report;
use mdbook_verify::trace::{self, Traced};
use mdbook_verify::twin;
use std::path::Path;

/// Runs a program and shows what it prints; with `trace`, also what happens; with `twin`, what its
/// twin prints.
pub(super) fn run_program(root: &Path, name: &str, trace: bool, twin: bool) -> Result<()> {
    let (settings, reading) = read(root)?;
    let selects = selector(root, &reading, Some(name))?;
    let workshop = Workshop::open(&settings, Options::default())?;
    let mut checked = Vec::new();
    for program in &reading.extracted.programs {
        let mut one = match selects(program) {
            true => workshop.check_afresh(program, &reading)?,
            false => None,
        };
        if let Some(one) = &mut one {
            if twin {
                one.twin = workshop.check_twin_afresh(program, one)?;
                show_twin(one.twin.as_ref(), &program.id(&reading.chapters))?;
            } else {
                let traced = match trace {
                    true => traced(&workshop, one)?,
                    false => None,
                };
                write_or_stop(traced.as_ref().unwrap_or(&one.outcome.transcript))?;
                // What the compiler says is kept without its last newline.
                if !one.outcome.compiled.success {
                    write_or_stop("\n")?;
                }
            }
        }
        checked.push(one);
    }
    if checked.iter().all(Option::is_none) {
        eprintln!("`{name}` is ignored: it is not even compiled");
    }
    Ok(report(&pipeline::failures(&reading, &checked, &settings))?)
}

/// What the program prints, and between that what happens; none if it is not run.
fn traced(workshop: &Workshop<'_>, checked: &Checked) -> Result<Option<String>> {
    let traced = Traced::new(&checked.job);
    if checked.outcome.ending.is_none() {
        eprintln!("it is not run, so nothing happens in it");
        return Ok(None);
    }
    let outcome = workshop.execute(&traced.job)?;
    if !outcome.compiled.success {
        let says = &outcome.transcript;
        bail!("it does not compile with `.traced()` before each `.await`:\n{says}");
    }
    let pieces = traced.pieces(&outcome);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Event(_))) {
        eprintln!("it tells nothing: only what the crate `asyncio` does is told");
    }
    let (file, code) = (&checked.job.file_name, checked.job.code.as_str());
    Ok(Some(trace::lines(&pieces, file, code)))
}

/// What a twin printed, or why it did not run.
fn show_twin(twin: Option<&twin::Checked>, program: &str) -> Result<()> {
    match twin {
        None => bail!("program `{program}` has no twin"),
        Some(twin) => match &twin.verdict {
            twin::Verdict::NotRun(why) => bail!("the twin of `{program}` was not run: {why}"),
            _ => write_or_stop(&twin.transcript),
        },
    }
}
