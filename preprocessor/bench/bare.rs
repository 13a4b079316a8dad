//! The least it could take: one bare call of rustc for one crate with every program that
//! compiles, one for each that does not, and running each of the first.

use crate::Result;
use crate::generate::{Sample, samples};
use crate::time::{Time, time};
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What it took.
pub(crate) struct Bare {
    pub(crate) compile: Time,
    /// Every program that does not compile, alone, so that it is known what the compiler says of it.
    pub(crate) refuse: Time,
    /// Every program once, as many at a time as there are cores.
    pub(crate) run: Time,
}

/// Compiles and runs `count` programs in `folder`; the best of three times.
pub(crate) fn measure(folder: &Path, count: usize, edition: &str) -> Result<Bare> {
    std::fs::create_dir_all(folder)?;
    let samples = samples(count);
    let compiled = samples
        .iter()
        .filter(|sample| !sample.attributes.contains("compile_fail"));
    let compiled: Vec<(usize, &Sample)> = compiled.enumerate().collect();
    let mut root = String::new();
    let mut calls = String::new();
    for (number, sample) in &compiled {
        std::fs::write(
            folder.join(format!("m{number}.rs")),
            module(sample, *number),
        )?;
        let _ = writeln!(root, "mod m{number};");
        if !sample.attributes.contains("no_run") {
            let _ = writeln!(
                calls,
                "Some(\"{number}\") => ::std::process::Termination::report(m{number}::run()),"
            );
        }
    }
    let _ = write!(
        root,
        "fn main() -> ::std::process::ExitCode {{ match std::env::args().nth(1).as_deref() {{ {calls} _ => ::std::process::ExitCode::FAILURE }} }}"
    );
    std::fs::write(folder.join("all.rs"), root)?;
    let mut best = Bare {
        compile: Time::MAX,
        refuse: Time::MAX,
        run: Time::MAX,
    };
    let sysroot = Command::new("rustc").arg("--print=sysroot").output()?;
    let rustc = Path::new(String::from_utf8(sysroot.stdout)?.trim()).join("bin/rustc");
    let refused = samples
        .iter()
        .filter(|sample| sample.attributes.contains("compile_fail"));
    let refused: Vec<String> = refused
        .enumerate()
        .map(|(number, sample)| {
            let file = format!("refused{number}.rs");
            let code = format!("fn main() {{ {} }}", sample.parts.concat());
            std::fs::write(folder.join(&file), code)?;
            Ok(file)
        })
        .collect::<Result<_>>()?;
    let command = |file: &str| {
        let mut command = Command::new(&rustc);
        command
            .args([file, "-Awarnings", "-Cdebuginfo=0", "--edition", edition])
            .current_dir(folder);
        command
    };
    for _ in 0..3 {
        let compile = time(|| crate::run(&mut command("all.rs")))?;
        best.compile = best.compile.min(compile);
        let refuse = time(|| {
            in_parallel(&refused, |file| {
                match command(file).output()?.status.success() {
                    true => Err(std::io::Error::other(format!("{file} compiles"))),
                    false => Ok(()),
                }
            })
        })?;
        best.refuse = best.refuse.min(refuse);
        let run = time(|| in_parallel(&compiled, |program| run_one(folder, program)))?;
        best.run = best.run.min(run);
    }
    Ok(best)
}

/// The text of a program as a module; what names its crate is made to fit.
fn module(sample: &Sample, number: usize) -> String {
    let mut code = sample
        .parts
        .concat()
        .replace("crate::", &format!("crate::m{number}::"));
    if !code.contains("fn main") {
        code = code.replace("# use", "use");
        code = match code.trim_end().ends_with("(())") {
            true => format!(
                "fn main() {{ fn inner() -> Result<(), impl std::fmt::Debug> {{ {code} }} inner().unwrap() }}"
            ),
            false => format!("fn main() {{ {code} }}"),
        };
    }
    format!("{code}\npub(super) fn run() -> impl ::std::process::Termination {{ main() }}\n")
}

fn run_one(folder: &Path, (number, sample): &(usize, &Sample)) -> std::io::Result<()> {
    if sample.attributes.contains("no_run") {
        return Ok(());
    }
    let mut command = Command::new(folder.join("all"));
    command
        .arg(number.to_string())
        .stdin(Stdio::null())
        .env("RUST_BACKTRACE", "0");
    command.output().map(drop)
}

/// As many at a time as there are cores.
fn in_parallel<T: Sync>(
    items: &[T],
    work: impl Fn(&T) -> std::io::Result<()> + Sync,
) -> Result<()> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism()?.get();
    std::thread::scope(|scope| {
        let worker = || {
            while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                work(item)?;
            }
            Ok::<(), std::io::Error>(())
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            worker.join().expect("no worker panics")?;
        }
        Ok(())
    })
}
