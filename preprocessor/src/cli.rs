//! The commands: each reads the book, calls the library and tells what came of it.

mod arguments;
mod bless;
mod book;
mod build;
mod check;
mod explain;
mod list;
mod run;

pub(crate) use arguments::Arguments;

use anyhow::{Context, Result, bail};
use arguments::Command;
use mdbook_preprocessor::Preprocessor;
use mdbook_verify::preprocess::Verify;
use std::io::{IsTerminal, Write};

/// Does what was asked for.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = || {
        let root = arguments.dir.canonicalize();
        root.with_context(|| format!("no folder `{}`", arguments.dir.display()))
    };
    match &arguments.command {
        None => preprocess(),
        Some(Command::Supports { .. }) => Ok(()),
        Some(Command::Check(arguments)) => check::check(&root()?, arguments),
        Some(Command::Bless { pattern }) => bless::accept(&root()?, pattern.as_deref()),
        Some(Command::List) => list::list(&root()?),
        Some(Command::Run { name, trace, twin }) => run::run_program(&root()?, name, *trace, *twin),
        Some(Command::Build { open, no_cache }) => build::build(&root()?, *open, *no_cache),
        Some(Command::Explain { code }) => explain::explain(code.as_deref()),
        Some(Command::Clean) => build::clean(&root()?),
    }
}

/// The preprocessor protocol: a book as JSON comes in, the same book goes out.
fn preprocess() -> Result<()> {
    if std::io::stdin().is_terminal() {
        bail!("without a command this is a preprocessor for mdBook; `--help` lists the commands");
    }
    let (context, book) = mdbook_preprocessor::parse_input(std::io::stdin())?;
    let book = Verify::default().run(&context, book)?;
    let stdout = std::io::stdout().lock();
    serde_json::to_writer(stdout, &book).context("failed to hand the book back to mdBook")
}

/// Writes to stdout; a reader that has gone, as in `list | head`, is no error.
pub(crate) fn write_or_stop(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
