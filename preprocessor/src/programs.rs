//! The extracted programs: the folder of a Cargo package that holds each named program as a file,
//! so that Cargo, clippy and rustfmt see it.

use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::kind::Kind;
use crate::program::{Chapter, Expectation, Program};
use std::path::{Path, PathBuf};

/// Whether a program is extracted: it has a name, and it compiles.
pub fn is_extracted(program: &Program) -> bool {
    let compiles = !matches!(
        program.expectation,
        Expectation::FailsToCompile(_) | Expectation::Ignored(_)
    );
    program.name.is_some() && compiles
}

/// The file of a program.
pub fn file(folder: &Path, program: &Program) -> PathBuf {
    folder.join(program.file_name())
}

/// Whether a program's file holds what its chapter does.
pub fn is_current(folder: &Path, program: &Program) -> bool {
    let text = std::fs::read_to_string(file(folder, program));
    text.is_ok_and(|text| text == program.code.as_str())
}

/// Reports each of the programs whose file differs from its chapter.
pub fn check(
    settings: &Settings,
    folder: &Path,
    programs: &[&Program],
    chapters: &[Chapter],
) -> Vec<Diagnostic> {
    let extracted = programs.iter().filter(|program| is_extracted(program));
    let stale = extracted.filter(|program| !is_current(folder, program));
    let report = |program: &&Program| {
        let path = file(folder, program);
        let state = match path.exists() {
            true => "is not what the chapter holds",
            false => "is missing",
        };
        let (path, id) = (settings.shown(&path), program.id(chapters));
        Diagnostic::error(Kind::StaleFile, format!("`{path}` {state}"))
            .at(program.span(chapters), "the program")
            .help(format!("to extract it: `{} bless {id}`", settings.call))
    };
    stale.map(report).collect()
}

/// Reports the files that belong to no program of the book.
pub fn check_strays(
    settings: &Settings,
    folder: &Path,
    programs: &[Program],
) -> std::io::Result<Vec<Diagnostic>> {
    let mut strays = Vec::new();
    if !folder.exists() {
        return Ok(strays);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        let known = |program: &Program| is_extracted(program) && file(folder, program) == path;
        if is_rust && !programs.iter().any(known) {
            let title = format!(
                "`{}` belongs to no program of the book",
                settings.shown(&path)
            );
            strays.push(
                Diagnostic::error(Kind::StrayFile, title)
                    .help("remove the file, or give a program its name"),
            );
        }
    }
    strays.sort_by(|a, b| a.title().cmp(b.title()));
    Ok(strays)
}
