//! Starts other programs: the only module that does.
//!
//! A program of the book is not trusted to end, to be quiet, to take its children with it, or to
//! leave the author's files alone. [`run_confined`] runs it so that it can't do otherwise, and sees to
//! its time and its output. The compiler is trusted: [`run`] gives it a
//! process group of its own, which is killed when it ends, when we end it, or when we are told to
//! end ourselves.

#[cfg(unix)]
mod clear;
mod confine;
#[cfg(unix)]
mod descendants;
#[cfg(unix)]
mod enter;
#[cfg(target_os = "linux")]
mod filter;
mod group;
#[cfg(target_os = "linux")]
mod landlock;
mod lanes;
mod launcher;
#[cfg(unix)]
mod message;
mod running;
#[cfg(unix)]
mod supervise;
#[cfg(unix)]
mod supervisor;
#[cfg(target_os = "linux")]
mod usage;
#[cfg(target_os = "linux")]
mod user;
mod watch;

pub use confine::{FILES, Limit, MEMORY, THREADS};
pub use lanes::{Lane, lane, most_lanes, processors, were_crowded_since};
pub use launcher::{Order, launch};
pub use running::{stop_programs_on_signals, while_nothing_starts};
#[cfg(unix)]
pub use supervisor::dismiss_supervisors;

#[cfg(unix)]
use confine::Report;
use group::{ending, limit_processor_time, wait_without_reaping};
use running::Running;
use std::ffi::OsString;
use std::io;
use std::process::{Command, Output, Stdio};
#[cfg(unix)]
use std::sync::{Arc, OnceLock};
use std::time::Duration;
#[cfg(unix)]
use supervisor::Supervisor;
use watch::watch;

/// What a program may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Wall-clock time.
    pub time: Duration,
    /// Bytes printed.
    pub output: usize,
}

impl Limits {
    /// The processor time, in seconds, that one process can't use within [`Limits::time`].
    fn processor_time(self) -> u64 {
        let cores = processors();
        self.time.as_secs() * cores as u64 + 10
    }
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Ending {
    /// By itself, with this status.
    Exited(i32),
    /// By this signal.
    Signaled(i32),
    /// By us: it took too long.
    TimedOut,
    /// By us: it printed too much.
    TooMuchOutput,
    /// By us or by the kernel: it used too much of something else.
    Exceeded(Limit),
    /// By us: it had printed what was waited for.
    Stopped,
}

/// The status of a program in Rust after a panic in its main thread.
pub const PANIC_STATUS: i32 = 101;
/// The signal with which a program aborts.
pub const SIGABRT: i32 = 6;

/// A program that has ended, and what it printed to stdout and stderr in the order in which it printed it.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub ending: Ending,
    /// What it printed.
    pub output: Vec<u8>,
}

/// Runs a tool that is trusted, within the limits.
///
/// `may_stop` is asked about the output so far: once it says yes, and keeps saying so, the program
/// is stopped.
pub fn run(
    mut command: Command,
    limits: Limits,
    may_stop: impl FnMut(&[u8]) -> bool,
) -> io::Result<Finished> {
    let (reader, writer) = io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let (running, mut child) = Running::start(&mut command)?;
    limit_processor_time(&child, limits);
    // The command holds the writing end; while it is open the output has no end.
    drop(command);
    let id = child.id();
    let wait = move || wait_without_reaping(id);
    let (stopped, output) = watch(reader, limits, may_stop, wait, || running.stop());
    #[cfg(not(unix))]
    if stopped.is_some() {
        child.kill()?;
    }
    wait_without_reaping(id);
    let (status, _) = running.end(|| child.wait())?;
    let ending = stopped.unwrap_or_else(|| ending(status));
    Ok(Finished { ending, output })
}

/// Runs a program of a book, confined. `may_stop` is that of [`run`].
#[cfg(unix)]
pub fn run_confined(
    lane: &Lane,
    order: Order,
    limits: Limits,
    may_stop: impl FnMut(&[u8]) -> bool,
) -> io::Result<Finished> {
    #[cfg(target_os = "linux")]
    let order = user::with_own_user(order);
    let (reader, writer) = io::pipe()?;
    let supervisor = Supervisor::find()?;
    lane.is_of(supervisor.id());
    let running = Running::supervised(supervisor.id(), supervisor.line()?)?;
    if let Err(error) = supervisor.order(&order, writer) {
        running.end(|| Ok(()))?;
        return Err(error);
    }
    let reported = Arc::new(OnceLock::new());
    let (line, report) = (supervisor.line()?, reported.clone());
    let wait = move || {
        // Once, by this thread alone.
        let _ = report.set(supervisor::report(&line));
    };
    let (stopped, output) = watch(reader, limits, may_stop, wait, || {
        if reported.get().is_none() {
            running.stop();
        }
    });
    // All that it started has ended when this has come.
    let report = reported.wait();
    let ((), goes_on) = running.end(|| Ok(()))?;
    if goes_on && report.is_ok() {
        supervisor.keep();
    }
    match report {
        Ok(Report::Ended(ending, held)) => {
            confine::tell(*held);
            let ending = stopped.unwrap_or(*ending);
            Ok(Finished { ending, output })
        }
        Ok(Report::NotStarted(why)) => Err(io::Error::other(why.as_str())),
        Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
    }
}

/// Runs a program that can't be confined here.
#[cfg(not(unix))]
pub fn run_confined(
    _lane: &Lane,
    order: Order,
    limits: Limits,
    may_stop: impl FnMut(&[u8]) -> bool,
) -> io::Result<Finished> {
    confine::tell(confine::Held::default());
    let mut command = Command::new(order.program);
    command.args(order.arguments);
    command.current_dir(order.work);
    command.env_clear().envs(order.environment);
    run(command, limits, may_stop)
}

/// Here there are none.
#[cfg(not(unix))]
pub fn dismiss_supervisors() {}

/// What neither a program nor the compiler with its linker can do without.
const KEPT: [&str; 4] = ["PATH", "SystemRoot", "SDKROOT", "DEVELOPER_DIR"];

/// Takes the author's environment away from a command, but for what it can't do without.
pub fn scrub(command: &mut Command) {
    command.env_clear().envs(kept_environment());
}

fn kept_environment() -> impl Iterator<Item = (&'static str, OsString)> {
    KEPT.into_iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// Runs a tool of the toolchain to its end: no limits, its two outputs apart.
pub fn output(mut command: Command) -> io::Result<Output> {
    let (stdout, out) = io::pipe()?;
    let (stderr, err) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    let (running, mut child) = Running::start(&mut command)?;
    // The command holds the writing ends; while they are open the outputs have no end.
    drop(command);
    let stderr = std::thread::spawn(move || whole(stderr));
    let stdout = whole(stdout);
    let stderr = stderr.join().expect("reading a pipe does not panic");
    wait_without_reaping(child.id());
    let (status, _) = running.end(|| child.wait())?;
    Ok(Output {
        status,
        stdout: stdout?,
        stderr: stderr?,
    })
}

fn whole(mut pipe: io::PipeReader) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut pipe, &mut bytes)?;
    Ok(bytes)
}

/// Opens a page in the reader's browser, without waiting for it.
pub fn open(path: &std::path::Path) -> io::Result<()> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(opener);
    command.arg(path).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Instant;

    fn shell(script: &str, limits: Limits) -> (Ending, String) {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let finished = run(command, limits, |_| false).unwrap();
        (finished.ending, String::from_utf8(finished.output).unwrap())
    }

    const LIMITS: Limits = Limits {
        time: Duration::from_secs(10),
        output: 1000,
    };

    #[test]
    fn both_outputs_come_in_the_order_of_printing() {
        let (ending, output) = shell("echo a; echo b >&2; echo c; exit 3", LIMITS);
        assert_eq!((ending, output.as_str()), (Ending::Exited(3), "a\nb\nc\n"));
    }

    #[test]
    fn a_program_that_never_ends_is_killed_with_its_children() {
        let limits = Limits {
            time: Duration::from_millis(300),
            ..LIMITS
        };
        let (ending, output) = shell("sleep 100 & echo $!; wait", limits);
        assert_eq!(ending, Ending::TimedOut);
        let child: i32 = output.trim().parse().unwrap();
        let child = rustix::process::Pid::from_raw(child).unwrap();
        let gone = (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            rustix::process::test_kill_process(child).is_err()
        });
        assert!(gone, "the child still runs");
    }

    #[test]
    fn a_child_left_behind_does_not_hold_us() {
        let start = Instant::now();
        let (ending, output) = shell("sleep 100 & echo done", LIMITS);
        assert_eq!((ending, output.as_str()), (Ending::Exited(0), "done\n"));
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_flood_is_cut() {
        let (ending, output) = shell("yes", LIMITS);
        assert_eq!((ending, output.len()), (Ending::TooMuchOutput, 1000));
    }

    #[test]
    fn a_program_is_stopped_once_it_has_printed_enough() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo ready; sleep 100"]);
        let finished = run(command, LIMITS, |output| output == b"ready\n").unwrap();
        assert_eq!(finished.ending, Ending::Stopped);
    }

    #[test]
    fn a_signal_is_told_apart_from_a_status() {
        assert_eq!(shell("kill -ABRT $$", LIMITS).0, Ending::Signaled(6));
    }
}
