//! Reads the book that a command is about, and finds the programs that a pattern selects.

use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_verify::config::Settings;
use mdbook_verify::pipeline::{self, Reading};
use mdbook_verify::preprocess::report;
use mdbook_verify::program::Program;
use std::path::Path;

/// The book's `book.toml`.
pub(super) fn configuration(root: &Path) -> Result<Config> {
    let file = root.join("book.toml");
    let mut config = Config::from_disk(&file).with_context(|| {
        format!(
            "no book in `{}`: failed to read `book.toml`",
            root.display()
        )
    })?;
    config.update_from_env()?;
    Ok(config)
}

/// Reads the book; with mistakes in its chapters, reports them and goes no further.
pub(super) fn read(root: &Path) -> Result<(Settings, Reading)> {
    let (settings, reading) = load(root)?;
    report(&reading.diagnostics)?;
    Ok((settings, reading))
}

/// Reads the book; its mistakes are in the reading.
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
    reading: &'a Reading,
    pattern: Option<&'a str>,
) -> Result<impl Fn(&Program) -> bool> {
    let selects = move |program: &Program| {
        pattern.is_none_or(|pattern| program.is_selected_by(pattern, &reading.chapters))
    };
    let programs = &reading.extracted.programs;
    if let Some(pattern) = pattern
        && !programs.iter().any(selects)
    {
        let names = programs.iter().filter_map(|program| program.name.clone());
        match mdbook_verify::suggest::nearest(pattern, names) {
            Some(near) => bail!("no program matches `{pattern}`: did you mean `{near}`?"),
            None => bail!("no program matches `{pattern}`; `list` shows them all"),
        }
    }
    Ok(selects)
}
