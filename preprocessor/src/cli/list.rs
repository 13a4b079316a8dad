//! `list`

use super::book::read;
use super::write_or_stop;
use anyhow::Result;
use mdbook_verify::program::Expectation;
use std::path::Path;

pub(super) fn list(root: &Path) -> Result<()> {
    let (_, reading) = read(root)?;
    let mut listing = String::new();
    for program in &reading.extracted.programs {
        let place = program
            .span(&reading.chapters)
            .map_or(String::new(), |span| span.place());
        let what = match &program.expectation {
            Expectation::Exits(0) => "runs".to_owned(),
            Expectation::Exits(status) => format!("ends with status {status}"),
            Expectation::Panics => "panics".to_owned(),
            Expectation::RunsForever => "runs for ever".to_owned(),
            Expectation::Compiles => "compiles, is not run".to_owned(),
            Expectation::FailsToCompile(codes) => format!("does not compile {}", codes.join(" "))
                .trim_end()
                .to_owned(),
            Expectation::Ignored(reason) => format!("ignored: {reason}"),
        };
        let name = program.name.as_deref().unwrap_or("-");
        let lines = program.code.as_str().lines().count();
        listing += &format!("{name:<24} {place:<40} {lines:>4} lines  {what}\n");
    }
    write_or_stop(&listing)
}
