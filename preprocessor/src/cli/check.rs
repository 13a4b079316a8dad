//! `check`

use super::book::{load, selector};
use super::write_or_stop;
use anyhow::{Context, Result};
use clap::Args;
use mdbook_verify::config::Settings;
use mdbook_verify::diagnostic::{Diagnostic, Severity};
use mdbook_verify::format::{Findings, Format};
use mdbook_verify::kind::Kind;
use mdbook_verify::partition::Partition;
use mdbook_verify::pipeline::{self, Checked, Options, Reading, Workshop};
use mdbook_verify::preprocess::report;
use mdbook_verify::program::Program;
use mdbook_verify::programs;
use mdbook_verify::summary::summary;
use std::path::Path;
use std::time::Instant;

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Which programs; all without it.
    pattern: Option<String>,
    /// Only one part of them, for machines that share the work: `hash:1/4`.
    #[arg(long, value_name = "hash:K/N")]
    partition: Option<Partition>,
    /// Tell the result to another program too, on stdout.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Take nothing over from earlier runs; what is found out is kept all the same.
    #[arg(long)]
    no_cache: bool,
    /// Compile each program alone, and take nothing over from earlier runs: to find out whether
    /// compiling programs together makes a difference.
    #[arg(long)]
    alone: bool,
    /// Show the compiler's warnings of the programs, too; each is compiled once more for that.
    #[arg(long)]
    warnings: bool,
}

pub(super) fn check(root: &Path, arguments: &Check) -> Result<()> {
    let start = Instant::now();
    let pattern = arguments.pattern.as_deref();
    let (settings, reading) = load(root)?;
    if !reading.diagnostics.is_empty() {
        let found = [&reading.warnings[..], &reading.diagnostics].concat();
        let findings = Findings::new(&reading, |_| true, &[], &[], &found);
        write_or_stop(&findings.write(arguments.format))?;
        report(&found)?;
    }
    let matches = selector(root, &reading, pattern)?;
    let selects = |program: &Program| {
        let id = || program.id(&reading.chapters);
        let partition = arguments.partition;
        matches(program) && partition.is_none_or(|partition| partition.holds(&id()))
    };
    let options = Options {
        afresh: arguments.no_cache || arguments.alone,
        alone: arguments.alone,
    };
    let workshop = Workshop::open(&settings, options)?;
    let checked = workshop.check(&reading, selects)?;
    let mut by_program = pipeline::failures_by_program(&reading, &checked, &settings);
    if arguments.warnings {
        let warnings = workshop.warnings(&reading, &checked)?;
        for (found, warnings) in by_program.iter_mut().zip(warnings) {
            found.extend(warnings);
        }
    }
    let mut others = reading.warnings.clone();
    others.extend(files(&settings, &reading, &checked, pattern.is_none())?);
    let findings = Findings::new(&reading, selects, &checked, &by_program, &others);
    write_or_stop(&findings.write(arguments.format))?;
    let mut found = by_program.concat();
    found.extend(others);
    let warnings = found.iter();
    let warnings = warnings.filter(|found| found.severity() == Severity::Warning);
    let summary = summary(
        &reading,
        &checked,
        selects,
        warnings.count(),
        start.elapsed(),
    );
    let reported = report(&found);
    for line in summary {
        eprintln!("{line}");
    }
    if let Some(kind) = explained(&found) {
        let (call, code) = (&settings.call, kind.code());
        eprintln!("what {code} means: `{call} explain {code}`");
    }
    Ok(reported?)
}

/// The first failure that has a code of ours to be looked up, and not the compiler's.
fn explained(found: &[Diagnostic]) -> Option<Kind> {
    let mut errors = found
        .iter()
        .filter(|found| found.severity() == Severity::Error);
    let ours = errors.find(|found| found.code_of_compiler().is_none());
    ours.map(Diagnostic::kind)
}

/// What is wrong with the files that `bless` extracts.
fn files(
    settings: &Settings,
    reading: &Reading,
    checked: &[Option<Checked>],
    whole_book: bool,
) -> Result<Vec<Diagnostic>> {
    let Some(folder) = &settings.programs else {
        return Ok(Vec::new());
    };
    let programs = &reading.extracted.programs;
    // One mistake is one failure: a program that does not verify is not asked for its file.
    let verified = programs
        .iter()
        .zip(checked)
        .filter_map(|(program, checked)| {
            let is_verified = checked.as_ref()?.verdict.is_verified();
            is_verified.then_some(program)
        });
    let verified: Vec<&Program> = verified.collect();
    let mut found = programs::check(settings, folder, &verified, &reading.chapters);
    if whole_book {
        let strays = programs::check_strays(settings, folder, programs);
        found.extend(strays.with_context(|| format!("failed to list `{}`", folder.display()))?);
    }
    Ok(found)
}
