//! `run`

use super::book::{read, selector};
use super::write_or_stop;
use anyhow::{Result, bail};
use mdbook_verify::pipeline::{self, Options, Workshop};
use mdbook_verify::preprocess::report;
use mdbook_verify::twin;
use std::path::Path;

/// Runs a program and shows what it prints; with `twin`, what its twin prints.
pub(super) fn run_program(root: &Path, name: &str, twin: bool) -> Result<()> {
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
                write_or_stop(&one.outcome.transcript)?;
            }
        }
        checked.push(one);
    }
    if checked.iter().all(Option::is_none) {
        eprintln!("`{name}` is ignored: it is not even compiled");
    }
    Ok(report(&pipeline::failures(&reading, &checked, &settings))?)
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
