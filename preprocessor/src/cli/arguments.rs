//! What can be typed after `mdbook-verify`.

use super::check::Check;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Compiles and runs the Rust programs of an mdBook and checks what they print.
///
/// Without a command it is the preprocessor that mdBook calls.
#[derive(Parser)]
#[command(version, after_help = EXIT_STATUS)]
pub(crate) struct Arguments {
    /// The book's root: the folder of its book.toml.
    #[arg(long, global = true, default_value = ".")]
    pub(crate) dir: PathBuf,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

const EXIT_STATUS: &str = "\
A PATTERN is the name of a program (`sleep*` for all that begin so), a chapter, or a place: `src/a.md:41`.

Exit status: 0 all verified; 1 something did not verify; 2 the tool could not work.";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Tell mdBook that every renderer is supported.
    Supports {
        /// The renderer's name.
        renderer: String,
    },
    /// Verify without building the book.
    Check(Check),
    /// Accept what programs print: rewrite `output` fences, add missing ones, extract programs.
    Bless {
        /// Which programs; all without it.
        pattern: Option<String>,
    },
    /// List the programs of the book.
    List,
    /// Compile and run a program as the verifier does, and show what it prints.
    Run {
        /// The program's name or place.
        name: String,
        /// Show what happens in the runtime `asyncio`, too: a line for each event.
        #[arg(long)]
        trace: bool,
        /// Run its twin in Python too, and show what that prints instead.
        #[arg(long)]
        twin: bool,
    },
    /// Verify and build the book; mdBook need not be installed.
    Build {
        /// Open the book in a browser.
        #[arg(long)]
        open: bool,
        /// Take nothing over from earlier runs; what is found out is kept all the same.
        #[arg(long)]
        no_cache: bool,
    },
    /// Say what the code of a failure means: `V012`.
    Explain {
        /// The code; without it all are listed.
        code: Option<String>,
    },
    /// Forget the results of earlier runs.
    Clean,
}
