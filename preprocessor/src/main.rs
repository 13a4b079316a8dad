//! The command line of mdbook-verify.

mod cli;

use anyhow::Context;
use clap::Parser;
use mdbook_verify::preprocess::NotVerified;
use mdbook_verify::{process, progress};
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before all else: this process may be there to become a program of a book.
    if let Some(status) = process::launch() {
        return status;
    }
    start_log();
    let arguments = cli::Arguments::parse();
    let result = process::stop_programs_on_signals(progress::tell_of_interruption)
        .context("failed to watch for signals")
        .and_then(|()| cli::run(&arguments));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.chain().any(|cause| cause.is::<NotVerified>()) => {
            eprintln!("{error:#}");
            ExitCode::from(1)
        }
        Err(error) if error.chain().any(is_interruption) => {
            // What was interrupted has been told.
            tracing::debug!("{error:#}");
            ExitCode::from(INTERRUPTED)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// A shell's status for a command that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

fn is_interruption(cause: &(dyn std::error::Error + 'static)) -> bool {
    let error = cause.downcast_ref::<std::io::Error>();
    error.is_some_and(|error| error.kind() == std::io::ErrorKind::Interrupted)
}

/// The same format and the same variable as mdBook's own log.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MDBOOK_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .without_time()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(progress::Stderr::default)
        .with_env_filter(filter)
        .with_target(false)
        .init();
}
