//! The command line of mdbook-verify.

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_preprocessor::Preprocessor;
use mdbook_verify::bless::bless;
use mdbook_verify::config::Settings;
use mdbook_verify::format::{Findings, Format};
use mdbook_verify::partition::Partition;
use mdbook_verify::pipeline::{self, Reading, Workshop};
use mdbook_verify::preprocess::{NotVerified, Verify, report, summary, warn};
use mdbook_verify::program::{Expectation, Program};
use mdbook_verify::verify::Verdict;
use mdbook_verify::{process, programs};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compiles and runs the Rust programs of an mdBook and checks what they print.
///
/// Without a command it is the preprocessor that mdBook calls.
#[derive(Parser)]
#[command(version, after_help = EXIT_STATUS)]
struct Arguments {
    /// The book's root: the folder of its book.toml.
    #[arg(long, global = true, default_value = ".")]
    dir: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_STATUS: &str = "\
A PATTERN is the name of a program (`sleep*` for all that begin so), a chapter, or a place: `src/a.md:41`.

Exit status: 0 all verified; 1 something did not verify; 2 the tool could not work.";

#[derive(Subcommand)]
enum Command {
    /// Tell mdBook that every renderer is supported.
    Supports {
        /// The renderer's name.
        renderer: String,
    },
    /// Verify without building the book.
    Check {
        /// Which programs; all without it.
        pattern: Option<String>,
        /// Only one part of them, for machines that share the work: `hash:1/4`.
        #[arg(long, value_name = "hash:K/N")]
        partition: Option<Partition>,
        /// Tell the result to another program too, on stdout.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
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
    },
    /// Verify and build the book; mdBook need not be installed.
    Build {
        /// Open the book in a browser.
        #[arg(long)]
        open: bool,
    },
    /// Forget the results of earlier runs.
    Clean,
}

fn main() -> ExitCode {
    // Before all else: this process may be there to become a program of a book.
    if let Some(status) = process::launch() {
        return status;
    }
    start_log();
    let arguments = Arguments::parse();
    let result = process::stop_programs_on_signals()
        .context("failed to watch for signals")
        .and_then(|()| run(&arguments));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.chain().any(|cause| cause.is::<NotVerified>()) => {
            eprintln!("{error:#}");
            ExitCode::from(1)
        }
        Err(error) if error.chain().any(is_interruption) => {
            eprintln!("{error:#}");
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
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .with_target(false)
        .init();
}

fn run(arguments: &Arguments) -> Result<()> {
    let root = || {
        let root = arguments.dir.canonicalize();
        root.with_context(|| format!("no folder `{}`", arguments.dir.display()))
    };
    match &arguments.command {
        None => preprocess(),
        Some(Command::Supports { .. }) => Ok(()),
        Some(Command::Check {
            pattern,
            partition,
            format,
        }) => check(&root()?, pattern.as_deref(), *partition, *format),
        Some(Command::Bless { pattern }) => accept(&root()?, pattern.as_deref()),
        Some(Command::List) => list(&root()?),
        Some(Command::Run { name }) => run_program(&root()?, name),
        Some(Command::Build { open }) => build(&root()?, *open),
        Some(Command::Clean) => clean(&root()?),
    }
}

/// The preprocessor protocol: a book as JSON comes in, the same book goes out.
fn preprocess() -> Result<()> {
    if std::io::stdin().is_terminal() {
        bail!("without a command this is a preprocessor for mdBook; `--help` lists the commands");
    }
    let (context, book) = mdbook_preprocessor::parse_input(std::io::stdin())?;
    let book = Verify.run(&context, book)?;
    let stdout = std::io::stdout().lock();
    serde_json::to_writer(stdout, &book).context("failed to hand the book back to mdBook")
}

fn configuration(root: &Path) -> Result<Config> {
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
fn read(root: &Path) -> Result<(Settings, Reading)> {
    let (settings, reading) = load(root)?;
    report(&reading.diagnostics)?;
    Ok((settings, reading))
}

fn load(root: &Path) -> Result<(Settings, Reading)> {
    let config = configuration(root)?;
    let settings = Settings::read(root, &config)?;
    let mut config = config;
    // Only `bless` writes into the book, and not even that makes chapters.
    config.build.create_missing = false;
    let book = MDBook::load_with_config(root, config)?;
    let reading = pipeline::read(&book.book, &settings);
    warn(&reading.warnings);
    Ok((settings, reading))
}

/// The programs that a pattern selects; an error if there are none.
fn selector<'a>(
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

fn check(
    root: &Path,
    pattern: Option<&str>,
    partition: Option<Partition>,
    format: Format,
) -> Result<()> {
    let (settings, reading) = load(root)?;
    if !reading.diagnostics.is_empty() {
        let findings = Findings::new(&reading, &[], &[], &reading.diagnostics);
        write_or_stop(&findings.write(format))?;
        report(&reading.diagnostics)?;
    }
    let matches = selector(&reading, pattern)?;
    let selects = |program: &Program| {
        let id = || program.id(&reading.chapters);
        matches(program) && partition.is_none_or(|partition| partition.holds(&id()))
    };
    let workshop = Workshop::open(&settings)?;
    let checked = workshop.check(&reading.extracted, selects)?;
    let by_program = pipeline::failures_by_program(&reading, &checked, &settings);
    let mut others = Vec::new();
    if let Some(folder) = &settings.programs {
        let programs = &reading.extracted.programs;
        // One mistake is one failure: a program that does not verify is not asked for its file.
        let verified = programs
            .iter()
            .zip(&checked)
            .filter_map(|(program, checked)| {
                let verdict = &checked.as_ref()?.verdict;
                (*verdict == Verdict::Match).then_some(program)
            });
        let verified: Vec<&Program> = verified.collect();
        others.extend(programs::check(
            &settings,
            folder,
            &verified,
            &reading.chapters,
        ));
        if pattern.is_none() {
            let strays = programs::check_strays(&settings, folder, programs);
            others
                .extend(strays.with_context(|| format!("failed to list `{}`", folder.display()))?);
        }
    }
    let findings = Findings::new(&reading, &checked, &by_program, &others);
    write_or_stop(&findings.write(format))?;
    let mut failures = by_program.concat();
    failures.extend(others);
    report(&failures)?;
    eprintln!("{}", summary(&reading, &checked));
    Ok(())
}

fn accept(root: &Path, pattern: Option<&str>) -> Result<()> {
    let (settings, reading) = read(root)?;
    let selects = selector(&reading, pattern)?;
    let workshop = Workshop::open(&settings)?;
    let checked = workshop.check(&reading.extracted, &selects)?;
    let blessing = bless(&reading, checked, &workshop, &settings)?;
    for line in &blessing.written {
        eprintln!("{line}");
    }
    if blessing.written.is_empty() && blessing.refused.is_empty() {
        eprintln!("nothing to accept: every output is as the chapters show it");
    }
    Ok(report(&blessing.refused)?)
}

fn list(root: &Path) -> Result<()> {
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

/// Writes to stdout; a reader that has gone, as in `list | head`, is no error.
fn write_or_stop(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn run_program(root: &Path, name: &str) -> Result<()> {
    let (settings, reading) = read(root)?;
    let selects = selector(&reading, Some(name))?;
    let workshop = Workshop::open(&settings)?;
    let mut checked = Vec::new();
    for program in &reading.extracted.programs {
        let one = match selects(program) {
            true => workshop.check_afresh(program)?,
            false => None,
        };
        if let Some(one) = &one {
            write_or_stop(&one.outcome.transcript)?;
        }
        checked.push(one);
    }
    if checked.iter().all(Option::is_none) {
        eprintln!("`{name}` is ignored: it is not even compiled");
    }
    Ok(report(&pipeline::failures(&reading, &checked, &settings))?)
}

/// mdBook itself, with this very program as its preprocessor.
fn build(root: &Path, open: bool) -> Result<()> {
    let config = configuration(root)?;
    if !config.contains_key("preprocessor.verify") {
        bail!(
            "`book.toml` does not name this preprocessor; add\n\n\
             [preprocessor.verify]\nbefore = [\"links\"]\nrenderers = [\"html\", \"markdown\", \"test\"]\n"
        );
    }
    let mut book = MDBook::load_with_config(root, config)?;
    book.with_preprocessor(Verify);
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

fn clean(root: &Path) -> Result<()> {
    let config = configuration(root)?;
    let target = Settings::read(root, &config)?.target();
    match std::fs::remove_dir_all(&target) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("failed to remove `{}`", target.display()))
        }
        _ => Ok(()),
    }
}
