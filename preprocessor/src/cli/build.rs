//! `build` and `clean`

use super::book::configuration;
use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use mdbook_verify::config::Settings;
use mdbook_verify::pipeline::Options;
use mdbook_verify::preprocess::Verify;
use mdbook_verify::process;
use std::path::Path;

/// mdBook itself, with this very program as its preprocessor.
pub(super) fn build(root: &Path, open: bool, no_cache: bool) -> Result<()> {
    let config = configuration(root)?;
    if !config.contains_key("preprocessor.verify") {
        bail!(
            "`book.toml` does not name this preprocessor; add\n\n\
             [preprocessor.verify]\nbefore = [\"links\"]\nrenderers = [\"html\", \"markdown\", \"test\"]\n"
        );
    }
    let mut book = MDBook::load_with_config(root, config)?;
    book.with_preprocessor(Verify {
        options: Options {
            afresh: no_cache,
            alone: false,
        },
    });
    book.build()?;
    let page = book.build_dir_for("html").join("index.html");
    if page.exists() {
        eprintln!("the book is in {}", page.display());
        if open {
            process::open(&page).context("failed to open a browser")?;
        }
    }
    Ok(())
}

pub(super) fn clean(root: &Path) -> Result<()> {
    let config = configuration(root)?;
    let target = Settings::read(root, &config)?.target();
    match std::fs::remove_dir_all(&target) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("failed to remove `{}`", target.display()))
        }
        _ => Ok(()),
    }
}
