//! `run`

use super::book::{read, selector};
use super::write_or_stop;
use anyhow::Result;
use mdbook_verify::pipeline::{self, Options, Workshop};
use mdbook_verify::preprocess::report;
use std::path::Path;

pub(super) fn run_program(root: &Path, name: &str) -> Result<()> {
    let (settings, reading) = read(root)?;
    let selects = selector(root, &reading, Some(name))?;
    let workshop = Workshop::open(&settings, Options::default())?;
    let mut checked = Vec::new();
    for program in &reading.extracted.programs {
        let one = match selects(program) {
            true => workshop.check_afresh(program, &reading)?,
            false => None,
        };
        if let Some(one) = &one {
            write_or_stop(&one.outcome.transcript)?;
            // What the compiler says is kept without its last newline.
            if !one.outcome.compiled.success {
                write_or_stop("\n")?;
            }
        }
        checked.push(one);
    }
    if checked.iter().all(Option::is_none) {
        eprintln!("`{name}` is ignored: it is not even compiled");
    }
    Ok(report(&pipeline::failures(&reading, &checked, &settings))?)
}
