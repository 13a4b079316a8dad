//! `bless`

use super::book::{read, selector};
use anyhow::Result;
use mdbook_verify::bless::bless;
use mdbook_verify::pipeline::{Options, Workshop};
use mdbook_verify::preprocess::report;
use std::path::Path;

pub(super) fn accept(root: &Path, pattern: Option<&str>) -> Result<()> {
    let (settings, reading) = read(root)?;
    let selects = selector(root, &reading, pattern)?;
    let workshop = Workshop::open(&settings, Options::default())?;
    let checked = workshop.check(&reading, &selects)?;
    let blessing = bless(&reading, checked, &workshop, &settings)?;
    for line in &blessing.written {
        eprintln!("{line}");
    }
    if blessing.written.is_empty() && blessing.refused.is_empty() {
        eprintln!("nothing to accept: every output is as the chapters show it");
    }
    Ok(report(&blessing.refused)?)
}
