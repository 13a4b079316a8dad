//! Starts other programs: the only module that does.
//!
//! A program of the book is not trusted to end, to be quiet, or to take its children with it. It
//! runs in a process group of its own, with a limit on its time and on its output, and the whole
//! group is killed when it ends, when we end it, or when we are told to end ourselves.

mod group;

use group::{ending, kill, limit_processor_time, wait_without_reaping};
use std::io::{self, PipeReader, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

/// What a program may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Wall-clock time.
    pub time: Duration,
    /// Bytes printed.
    pub output: usize,
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
    /// By us: it had printed what was waited for.
    Stopped,
}

/// A program that has ended, and what it printed to stdout and stderr in the order in which it printed it.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub ending: Ending,
    /// What it printed.
    pub output: Vec<u8>,
}

/// How long a program that has printed what was waited for must be silent before it is stopped,
/// and how long it may go on printing more that matches.
const QUIET: Duration = Duration::from_millis(300);
const STILL_MATCHING: Duration = Duration::from_secs(1);
/// How long output may still arrive after the program's end: what its killed children held open.
const DRAIN: Duration = Duration::from_millis(500);

enum Event {
    Output(Vec<u8>),
    EndOfOutput,
    Exited,
}

/// Runs a command to its end within the limits.
///
/// `may_stop` is asked about the output so far: once it says yes, and keeps saying so, the program
/// is stopped.
pub fn run(
    mut command: Command,
    limits: Limits,
    mut may_stop: impl FnMut(&[u8]) -> bool,
) -> io::Result<Finished> {
    let (reader, writer) = io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = spawn(&mut command)?;
    limit_processor_time(&child, limits);
    // The command holds the writing end; while it is open the output has no end.
    drop(command);

    // Bounded, so that a program that prints faster than we look waits for us.
    let (events, received) = mpsc::sync_channel(16);
    std::thread::spawn({
        let events = events.clone();
        move || read(reader, &events)
    });
    watch_for_exit(&child, events);

    let start = Instant::now();
    let mut output = Vec::new();
    let mut matching_since: Option<Instant> = may_stop(&output).then_some(start);
    let mut last_output = start;
    let mut drain_until = None;
    let mut output_ended = false;
    let stopped = loop {
        if drain_until.is_some() && output_ended {
            break None;
        }
        let stop_at = matching_since.map(|since| (last_output + QUIET).min(since + STILL_MATCHING));
        let time_out = start + limits.time;
        let wake = drain_until.unwrap_or_else(|| stop_at.unwrap_or(time_out).min(time_out));
        let now = Instant::now();
        // The clock is looked at first: a program that never stops printing must not outrun it.
        if now >= wake {
            break match drain_until {
                Some(_) => None,
                None if stop_at.is_some_and(|at| at <= now) => Some(Ending::Stopped),
                None => Some(Ending::TimedOut),
            };
        }
        let first = match received.recv_timeout(wake - now) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break None,
        };
        // All that has come by now is looked at together.
        let before = output.len();
        for event in std::iter::once(first).chain(received.try_iter().take(64)) {
            match event {
                Event::Output(bytes) => output.extend_from_slice(&bytes),
                Event::EndOfOutput => output_ended = true,
                Event::Exited => {
                    kill(&mut child);
                    drain_until = Some(Instant::now() + DRAIN);
                }
            }
        }
        if output.len() > limits.output {
            break Some(Ending::TooMuchOutput);
        }
        if output.len() > before {
            last_output = Instant::now();
            matching_since = match may_stop(&output) {
                true => matching_since.or(Some(last_output)),
                false => None,
            };
        }
    };
    // The reader may wait for room; nobody takes anything out any more.
    drop(received);
    kill(&mut child);
    let status = reap(&mut child)?;
    output.truncate(limits.output);
    Ok(Finished {
        ending: stopped.unwrap_or_else(|| ending(status)),
        output,
    })
}

/// The programs that run now, to be killed on a signal; None once there was one.
static RUNNING: Mutex<Option<Vec<u32>>> = Mutex::new(Some(Vec::new()));

/// Starts a program and notes that it runs; after a signal none is started any more.
fn spawn(command: &mut Command) -> io::Result<Child> {
    let mut running = RUNNING.lock().expect("no holder of this lock panics");
    let Some(running) = running.as_mut() else {
        return Err(io::ErrorKind::Interrupted.into());
    };
    let child = command.spawn()?;
    running.push(child.id());
    Ok(child)
}

/// Does something while no other program is being started: one that starts has for a moment what we
/// have open, and a program that anyone has open for writing can't be started.
pub fn while_nothing_starts<T>(work: impl FnOnce() -> T) -> T {
    let _running = RUNNING.lock().expect("no holder of this lock panics");
    work()
}

/// Waits for a program that was killed or has ended; an error if a signal told us to stop.
fn reap(child: &mut Child) -> io::Result<ExitStatus> {
    wait_without_reaping(child.id());
    // With the lock held nobody kills the group of a child that is already reaped.
    let mut running = RUNNING.lock().expect("no holder of this lock panics");
    let status = child.wait()?;
    let Some(running) = running.as_mut() else {
        return Err(io::ErrorKind::Interrupted.into());
    };
    running.retain(|id| *id != child.id());
    Ok(status)
}

/// From now on Ctrl-C, and a request to terminate, end the programs that run before they end us:
/// [`run`] then fails with [`io::ErrorKind::Interrupted`], so that temporary files are removed.
#[cfg(unix)]
pub fn stop_programs_on_signals() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let mut running = RUNNING.lock().expect("no holder of this lock panics");
            match running.take() {
                // Nothing runs that would have to be ended first.
                Some(running) if running.is_empty() => std::process::exit(128 + signal),
                Some(running) => running.into_iter().for_each(group::kill_group),
                // The second one: somebody is in a hurry.
                None => std::process::exit(128 + signal),
            }
        }
    });
    Ok(())
}

/// Without signals there is nothing to wait for.
#[cfg(not(unix))]
pub fn stop_programs_on_signals() -> io::Result<()> {
    Ok(())
}

/// What neither a program nor the compiler with its linker can do without.
const KEPT: [&str; 4] = ["PATH", "SystemRoot", "SDKROOT", "DEVELOPER_DIR"];

/// Takes the author's environment away from a command, but for what it can't do without.
pub fn scrub(command: &mut Command) {
    command.env_clear();
    command.envs(
        KEPT.iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?))),
    );
}

/// Runs a tool of the toolchain to its end: no limits, its two outputs apart.
pub fn output(mut command: Command) -> io::Result<Output> {
    command.stdin(Stdio::null()).output()
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

fn read(mut reader: PipeReader, events: &SyncSender<Event>) {
    let mut buffer = [0; 8192];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => {
                // Nobody listens any more once the program was stopped.
                if events
                    .send(Event::Output(buffer[..length].to_vec()))
                    .is_err()
                {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    let _ = events.send(Event::EndOfOutput);
}

/// Reports the child's exit without reaping it.
#[cfg(unix)]
fn watch_for_exit(child: &Child, events: SyncSender<Event>) {
    let id = child.id();
    std::thread::spawn(move || {
        wait_without_reaping(id);
        let _ = events.send(Event::Exited);
    });
}

/// Without process groups the end of the child is seen when its output ends.
#[cfg(not(unix))]
fn watch_for_exit(_child: &Child, _events: SyncSender<Event>) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

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
