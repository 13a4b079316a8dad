//! Reads the book that a command is about, and finds the programs that a pattern selects.

use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_verify::config::Settings;
use mdbook_verify::pipeline::{self, Reading};
use mdbook_verify::preprocess::{report, warn};
use mdbook_verify::program::Program;
use mdbook_verify::selection::Selection;
use std::path::Path;

/// The book's `book.toml`.
pub(super) fn configuration(root: &Path) -> Result<Config> {
    let file = root.join("book.toml");
    let mut config = Config::from_disk(&file).with_context(|| {
        format!(
            "no book in `{}` (`--dir` says where it is): failed to read `book.toml`",
            root.display()
        )
    })?;
    config.update_from_env()?;
    Ok(config)
}

/// Reads the book; with mistakes in its chapters, reports them and goes no further.
pub(super) fn read(root: &Path) -> Result<(Settings, Reading)> {
    let (settings, reading) = load(root)?;
    warn(&reading.warnings);
    report(&reading.diagnostics)?;
    Ok((settings, reading))
}

/// Reads the book; its mistakes, and what is doubtful, are in the reading.
pub(super) fn load(root: &Path) -> Result<(Settings, Reading)> {
    let config = configuration(root)?;
    let settings = Settings::read(root, &config)?;
    let mut config = config;
    // Only `bless` writes into the book, and not even that makes chapters.
    config.build.create_missing = false;
    let book = MDBook::load_with_config(root, config)?;
    let reading = pipeline::read(&book.book, &settings);
    Ok((settings, reading))
}

/// The programs that a pattern selects; an error if there are none.
pub(super) fn selector<'a>(
    root: &Path,
    reading: &'a Reading,
    pattern: Option<&str>,
) -> Result<impl Fn(&Program) -> bool + 'a> {
    let selection = pattern.map(|pattern| Selection::new(pattern, root));
    let selects =
        |selection: &Selection, program: &Program| selection.selects(program, &reading.chapters);
    if let Some(selection) = &selection {
        let mut programs = reading.extracted.programs.iter();
        if !programs.any(|program| selects(selection, program)) {
            bail!("{}", selection.none(reading));
        }
    }
    Ok(move |program: &Program| {
        let selection = selection.as_ref();
        selection.is_none_or(|selection| selects(selection, program))
    })
}
