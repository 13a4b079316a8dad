//! The least it could take: one bare call of rustc for one crate with every program that
//! compiles, and running each of them.

use crate::Result;
use crate::generate::{Sample, samples};
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What it took.
pub(crate) struct Bare {
    pub(crate) compile: Duration,
    /// Every program once, as many at a time as there are cores.
    pub(crate) run: Duration,
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
        compile: Duration::MAX,
        run: Duration::MAX,
    };
    let sysroot = Command::new("rustc").arg("--print=sysroot").output()?;
    let rustc = Path::new(String::from_utf8(sysroot.stdout)?.trim()).join("bin/rustc");
    for _ in 0..3 {
        let start = Instant::now();
        let mut command = Command::new(&rustc);
        command.args([
            "all.rs",
            "-Awarnings",
            "-Cdebuginfo=0",
            "--edition",
            edition,
        ]);
        crate::run(command.current_dir(folder))?;
        best.compile = best.compile.min(start.elapsed());
        let start = Instant::now();
        run_all(folder, &compiled)?;
        best.run = best.run.min(start.elapsed());
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

fn run_all(folder: &Path, compiled: &[(usize, &Sample)]) -> Result<()> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism()?.get();
    std::thread::scope(|scope| {
        let worker = || {
            while let Some((number, sample)) = compiled.get(next.fetch_add(1, Ordering::Relaxed)) {
                if sample.attributes.contains("no_run") {
                    continue;
                }
                let mut command = Command::new(folder.join("all"));
                command
                    .arg(number.to_string())
                    .stdin(Stdio::null())
                    .env("RUST_BACKTRACE", "0");
                command.output()?;
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
