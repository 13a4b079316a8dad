//! Measures the tool on made-up books, against mdBook itself, on this machine and in one run.
//!
//! ```sh
//! cargo bench -p mdbook-verify --bench book -- --mdbook ~/.cargo/bin/mdbook
//! ```
//!
//! Without `--mdbook` it takes the one on the `PATH`. `--small 20 --large 100` makes it quick,
//! `--keep FOLDER` leaves the books there.
//! Times are the best of a few runs: what else the machine does can only add to them. For each edition,
//! since rustdoc itself compiles the programs of one chapter together from edition 2024 on.

mod bare;
mod generate;
mod memory;
mod time;

use generate::write_book;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use time::{Time, time};

const TOOL: &str = env!("CARGO_BIN_EXE_mdbook-verify");

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What is measured.
struct Options {
    mdbook: String,
    small: usize,
    large: usize,
    /// Where the books are left, to be looked at.
    keep: Option<PathBuf>,
}

fn options() -> Result<Options> {
    let mut options = Options {
        mdbook: "mdbook".into(),
        small: 200,
        large: 1000,
        keep: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--mdbook" => options.mdbook = value()?,
            "--small" => options.small = value()?.parse()?,
            "--large" => options.large = value()?.parse()?,
            "--keep" => options.keep = Some(value()?.into()),
            // Cargo says so to every benchmark.
            "--bench" => {}
            _ => return Err(format!("unknown argument `{argument}`").into()),
        }
    }
    Ok(options)
}

fn main() -> Result<()> {
    let options = options()?;
    let version = Command::new(&options.mdbook).arg("--version").output();
    let version = version.map_err(|error| {
        format!("`{}`: {error}; `cargo install mdbook --version 0.5.4`, or name one with `--mdbook PATH`", options.mdbook)
    })?;
    let cores = std::thread::available_parallelism()?;
    println!(
        "{} {cores} cores\n",
        String::from_utf8_lossy(&version.stdout).trim()
    );
    let temporary = tempfile::tempdir()?;
    let place = options.keep.as_deref().unwrap_or(temporary.path());
    let small = options.small;
    for edition in ["2021", "2024"] {
        compare_cold(place, &options, edition)?;
    }
    let book = place.join(format!("verify-2024-{small}"));
    let plain = place.join(format!("plain-2024-{small}"));
    edits(&options, &book, &plain)?;

    let large = place.join("large");
    write_book(&large, options.large, "2024", Some(TOOL))?;
    let few = best(2, || forget(&book), || check(&book))?;
    let many = best(2, || forget(&large), || check(&large))?;
    println!(
        "{} programs, cold check: {many}: {} {small}",
        options.large,
        many.times(few)
    );
    for (folder, count) in [(&book, small), (&large, options.large)] {
        forget(folder)?;
        let peak = memory::peak(Command::new(TOOL).arg("check").current_dir(folder))?;
        println!("{count} programs, memory at most: {peak}");
    }
    Ok(())
}

/// A cold `check` against `mdbook test`, and against the compiler alone.
fn compare_cold(place: &Path, options: &Options, edition: &str) -> Result<()> {
    let small = options.small;
    let book = place.join(format!("verify-{edition}-{small}"));
    let plain = place.join(format!("plain-{edition}-{small}"));
    write_book(&book, small, edition, Some(TOOL))?;
    write_book(&plain, small, edition, None)?;
    let bare = bare::measure(&place.join(format!("bare-{edition}")), small, edition)?;
    let cold = best(3, || forget(&book), || check(&book))?;
    let test = best(
        1,
        || Ok(()),
        || {
            run(Command::new(&options.mdbook)
                .arg("test")
                .current_dir(&plain))
        },
    )?;
    let floor = bare.compile + bare.refuse + bare.run;
    println!("{small} programs, edition {edition}");
    println!("  mdbook test                  {test}");
    println!("  check, cold                  {cold}");
    println!("  rustc on one crate           {}", bare.compile);
    println!("  rustc on what it refuses     {}", bare.refuse);
    println!("  runs                         {}", bare.run);
    println!("  mdbook test takes {} as long as check", test.times(cold));
    println!(
        "  it takes {} as long as those bare calls",
        test.times(floor)
    );
    println!("  check takes {} as long as they do", cold.times(floor));
    println!("  {}\n", said(&book)?);
    Ok(())
}

/// What an author waits for after an edit.
fn edits(options: &Options, book: &Path, plain: &Path) -> Result<()> {
    let chapter = book.join("src/chapter1.md");
    let original = std::fs::read_to_string(&chapter)?;
    std::fs::write(&chapter, original.replacen("Some prose", "Other prose", 1))?;
    let said = said(book)?;
    println!("after a change of prose: {said}");
    if said.contains(" compiled ") {
        return Err("a change of prose compiles something".into());
    }
    let build = |folder: &Path| {
        run(Command::new(&options.mdbook)
            .arg("build")
            .current_dir(folder))
    };
    // In turn, so that both meet the same machine.
    let mut with = Time::MAX;
    let mut without = Time::MAX;
    for _ in 0..10 {
        without = without.min(time(|| build(plain))?);
        with = with.min(time(|| build(book))?);
    }
    println!(
        "mdbook build, nothing to compile: {with} with, {without} without the tool: {} ms more",
        with.wall.saturating_sub(without.wall).as_millis()
    );

    let mut changed = Time::MAX;
    for round in 0..5 {
        let text = original.replacen("fn twice", &format!("// {round}\nfn twice"), 1);
        std::fs::write(&chapter, text)?;
        changed = changed.min(time(|| build(book))?);
    }
    println!(
        "mdbook build, one changed program: {} ms more than with none\n",
        changed.wall.saturating_sub(with.wall).as_millis()
    );
    std::fs::write(&chapter, original)?;
    Ok(())
}

fn forget(folder: &Path) -> Result<()> {
    let target: PathBuf = folder.join("target");
    match target.exists() {
        true => Ok(std::fs::remove_dir_all(target)?),
        false => Ok(()),
    }
}

fn check(folder: &Path) -> Result<()> {
    run(Command::new(TOOL).arg("check").current_dir(folder))
}

/// The summary of a check.
fn said(folder: &Path) -> Result<String> {
    let mut command = Command::new(TOOL);
    command.arg("check").current_dir(folder);
    let output = command.env_remove("CARGO_TARGET_DIR").output()?;
    Ok(String::from_utf8(output.stderr)?.trim().to_owned())
}

fn run(command: &mut Command) -> Result<()> {
    command.env_remove("CARGO_TARGET_DIR").stdin(Stdio::null());
    let output = command.output()?;
    if !output.status.success() {
        let (stdout, stderr) = (output.stdout, output.stderr);
        let text = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        return Err(format!("{command:?} failed:\n{}", text.concat()).into());
    }
    Ok(())
}

fn best(
    times: usize,
    before: impl Fn() -> Result<()>,
    work: impl Fn() -> Result<()>,
) -> Result<Time> {
    let mut best = Time::MAX;
    for _ in 0..times {
        before()?;
        best = best.min(time(&work)?);
    }
    Ok(best)
}
