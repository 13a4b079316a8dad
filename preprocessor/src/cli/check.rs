//! `check`

use super::book::{load, selector};
use super::write_or_stop;
use anyhow::{Context, Result};
use mdbook_verify::format::{Findings, Format};
use mdbook_verify::partition::Partition;
use mdbook_verify::pipeline::{self, Workshop};
use mdbook_verify::preprocess::{report, summary};
use mdbook_verify::program::Program;
use mdbook_verify::programs;
use mdbook_verify::verify::Verdict;
use std::path::Path;

pub(super) fn check(
    root: &Path,
    pattern: Option<&str>,
    partition: Option<Partition>,
    format: Format,
) -> Result<()> {
    let (settings, reading) = load(root)?;
    if !reading.diagnostics.is_empty() {
        let findings = Findings::new(&reading, &[], &[], &reading.diagnostics);
        write_or_stop(&findings.write(format))?;
        report(&reading.diagnostics)?;
    }
    let matches = selector(&reading, pattern)?;
    let selects = |program: &Program| {
        let id = || program.id(&reading.chapters);
        matches(program) && partition.is_none_or(|partition| partition.holds(&id()))
    };
    let workshop = Workshop::open(&settings)?;
    let checked = workshop.check(&reading.extracted, selects)?;
    let by_program = pipeline::failures_by_program(&reading, &checked, &settings);
    let mut others = Vec::new();
    if let Some(folder) = &settings.programs {
        let programs = &reading.extracted.programs;
        // One mistake is one failure: a program that does not verify is not asked for its file.
        let verified = programs
            .iter()
            .zip(&checked)
            .filter_map(|(program, checked)| {
                let verdict = &checked.as_ref()?.verdict;
                (*verdict == Verdict::Match).then_some(program)
            });
        let verified: Vec<&Program> = verified.collect();
        others.extend(programs::check(
            &settings,
            folder,
            &verified,
            &reading.chapters,
        ));
        if pattern.is_none() {
            let strays = programs::check_strays(&settings, folder, programs);
            others
                .extend(strays.with_context(|| format!("failed to list `{}`", folder.display()))?);
        }
    }
    let findings = Findings::new(&reading, &checked, &by_program, &others);
    write_or_stop(&findings.write(format))?;
    let mut failures = by_program.concat();
    failures.extend(others);
    report(&failures)?;
    eprintln!("{}", summary(&reading, &checked));
    Ok(())
}
