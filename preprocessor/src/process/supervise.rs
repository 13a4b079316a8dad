//! The launcher's first step: starts a program, watches over all that it starts, and leaves nothing
//! of it behind.
//!
//! It is told through its stdin, which it never reads from: once that ends, the tool wants the program
//! stopped, or is gone itself, however it went. It answers on its stdout with a [`Report`]; its
//! stderr is where the program prints.

use super::confine::{Held, Limit, Report, Rights};
use super::enter::Entered;
use super::launcher::{ENTER, LAUNCH, Order};
use super::{Ending, descendants};
use rustix::process::{Pid, WaitOptions, WaitStatus, wait};
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How often it is looked at what the program uses: most programs end before the first time.
const LOOK: Duration = Duration::from_millis(50);
/// How often what must end is killed again, until it has.
const KILL_AGAIN: Duration = Duration::from_millis(5);

enum Event {
    /// The program, the first of its processes, ended.
    Ended(WaitStatus),
    /// Nothing of it runs any more.
    NoneLeft,
    /// The tool wants it stopped.
    Stop,
}

pub(super) fn supervise(order: &Order) {
    let report = start(order).unwrap_or_else(|error| Report::NotStarted(error.to_string()));
    // If nobody listens any more, there is nobody to tell.
    let _ = serde_json::to_writer(io::stdout(), &report);
}

fn start(order: &Order) -> io::Result<Report> {
    // Before there are threads, so that all of them are held.
    let family = descendants::Family::found();
    let rights = Rights {
        closed: family.is_closed(),
        ..order.rights
    };
    let (answer, answering) = io::pipe()?;
    let mut command = Command::new(super::confine::this_binary());
    command
        .arg0("mdbook-verify")
        .args([LAUNCH, ENTER])
        .arg(serde_json::to_string(&rights)?)
        .arg(&order.program)
        .arg(&order.name)
        .args(&order.arguments)
        .stdin(answering)
        .stdout(io::stderr().as_fd().try_clone_to_owned()?);
    let child = command.spawn()?;
    let program = Pid::from_child(&child);
    // The writing end goes with it: what is left is in the program's step, until that executes it.
    drop(command);

    let (events, received) = mpsc::channel();
    std::thread::spawn({
        let events = events.clone();
        move || watch_children(program, &events)
    });
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        // Nobody receives it once the program has ended by itself.
        let _ = events.send(Event::Stop);
    });
    let entered = entered(answer);
    let (status, exceeded) = watch(&family, program, &received);
    // Nothing of the program runs any more: nobody can bring back what is taken away.
    super::clear::clear(std::path::Path::new("."))?;
    let entered = entered?;
    let held = Held {
        descendants: family.is_known(),
        ..entered.held
    };
    let ending = match (exceeded, status) {
        (Some(limit), _) => Ending::Exceeded(limit),
        (None, Some(status)) => ending(status),
        (None, None) => Ending::Stopped,
    };
    Ok(Report::Ended(ending, held))
}

/// What the second step says of itself, just before it becomes the program.
fn entered(mut answer: io::PipeReader) -> io::Result<Entered> {
    let mut json = String::new();
    answer.read_to_string(&mut json)?;
    let answers = serde_json::Deserializer::from_str(&json).into_iter::<Result<Entered, String>>();
    let last = answers.last().and_then(Result::ok);
    let last = last.ok_or_else(|| io::Error::other("the launcher ended early"))?;
    last.map_err(io::Error::other)
}

/// Reaps every process that becomes ours, and tells of the first.
fn watch_children(program: Pid, events: &Sender<Event>) {
    loop {
        match wait(WaitOptions::empty()) {
            Ok(Some((pid, status))) if pid == program => {
                let _ = events.send(Event::Ended(status));
            }
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => break,
        }
    }
    let _ = events.send(Event::NoneLeft);
}

/// Waits for the end of the program, brought about or not, and then of everything it has started.
fn watch(
    family: &descendants::Family,
    program: Pid,
    received: &Receiver<Event>,
) -> (Option<WaitStatus>, Option<Limit>) {
    let mut status = None;
    let mut exceeded = None;
    let mut ending = false;
    loop {
        match received.recv_timeout(if ending { KILL_AGAIN } else { LOOK }) {
            Ok(Event::NoneLeft) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(Event::Ended(how)) => {
                // Killed for what it used, it has not ended by itself.
                status = Some(how);
                ending = true;
            }
            Ok(Event::Stop) => ending = true,
            Err(RecvTimeoutError::Timeout) if ending => {}
            Err(RecvTimeoutError::Timeout) => {
                exceeded = family.exceeded(program);
                ending = exceeded.is_some();
            }
        }
        if ending {
            family.kill(program);
        }
    }
    (status, exceeded)
}

fn ending(status: WaitStatus) -> Ending {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(status), _) => Ending::Exited(status),
        (None, Some(signal)) if signal == rustix::process::Signal::XFSZ.as_raw() => {
            Ending::Exceeded(Limit::Files)
        }
        (None, Some(signal)) if signal == rustix::process::Signal::XCPU.as_raw() => {
            Ending::Exceeded(Limit::ProcessorTime)
        }
        (None, signal) => Ending::Signaled(signal.unwrap_or(0)),
    }
}
