//! The launcher's first step: starts a program, watches over all that it starts, leaves nothing of it
//! behind, and waits for the next one.
//!
//! Its stdin is a socket, over which it gets orders and answers each with a [`Report`]. Once no more
//! can come, the tool wants the program stopped, or is gone itself, however it went.

use super::confine::{Held, Limit, Report, Rights, this_binary};
use super::descendants::Family;
use super::enter::Entered;
use super::launcher::{ENTER, LAUNCH, Order};
use super::{Ending, message};
use rustix::process::{Pid, WaitOptions, WaitStatus, wait};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How often it is looked at what the program uses: most programs end before the first time.
const LOOK: Duration = Duration::from_millis(50);
/// How often what must end is killed again, until it has.
const KILL_AGAIN: Duration = Duration::from_millis(5);

enum Event {
    /// To run this program, which prints to this file.
    Order(Order, OwnedFd),
    /// The program, the first of its processes, ended.
    Ended(WaitStatus),
    /// Nothing of it runs any more.
    NoneLeft,
    /// The tool wants it stopped, and will order no other.
    Stop,
}

/// Runs programs while there are orders.
pub(super) fn supervise() -> io::Result<()> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Before there are threads, so that all of them are held.
    let family = Family::found();
    let (events, received) = mpsc::channel();
    let ordered = (socket.try_clone()?, events.clone());
    std::thread::spawn(move || take_orders(&ordered.0, &ordered.1));
    // A thread that starts programs must live as long as they do: the kernel kills them with it.
    loop {
        let Ok(Event::Order(order, output)) = received.recv() else {
            return Ok(());
        };
        let (report, stopped) = match run(&family, &order, output, &events, &received) {
            Ok((report, stopped)) => (report, stopped),
            Err(error) => (Report::NotStarted(error.to_string()), false),
        };
        // If nobody listens any more, there is nobody to tell.
        if message::send(&socket, &report, None).is_err() || stopped {
            return Ok(());
        }
    }
}

/// Tells of each order, and at last that no other comes.
fn take_orders(socket: &UnixStream, events: &Sender<Event>) {
    while let Ok(Some((order, Some(output)))) = message::receive(socket) {
        let _ = events.send(Event::Order(order, output));
    }
    let _ = events.send(Event::Stop);
}

/// Runs a program; also says whether the tool wants no other.
fn run(
    family: &Family,
    order: &Order,
    output: OwnedFd,
    events: &Sender<Event>,
    received: &Receiver<Event>,
) -> io::Result<(Report, bool)> {
    std::env::set_current_dir(&order.work)?;
    // Where it may write: opened before it can be locked.
    let work = File::open(".")?;
    let rights = Rights {
        closed: family.is_closed(),
        ..order.rights
    };
    let (answer, answering) = io::pipe()?;
    let mut command = Command::new(this_binary()?);
    command
        .arg0("mdbook-verify")
        .args([LAUNCH, ENTER])
        .arg(serde_json::to_string(&rights)?)
        .arg(serde_json::to_string(&order.readable)?)
        .arg(&order.program)
        .arg(&order.name)
        .args(&order.arguments)
        .env_clear()
        .envs(order.environment.iter().map(|(name, value)| (name, value)))
        .stdin(answering)
        .stdout(output.try_clone()?)
        .stderr(output);
    let child = command.spawn()?;
    let program = Pid::from_child(&child);
    // The other ends go with it: what is left is in the program's step, until that executes it, and
    // in what the program starts.
    drop(command);
    let children = events.clone();
    std::thread::spawn(move || watch_children(program, &children));
    let entered = entered(answer);
    let watched = watch(family, program, &work, received);
    // Nothing of the program runs any more: nobody can bring back what is taken away. (By its path,
    // which the program can't change: no name leads out of a directory that is locked, not even `.`.)
    super::clear::clear(Path::new(&order.work))?;
    let held = Held {
        descendants: family.is_known(),
        ..entered?.held
    };
    let ending = match (watched.exceeded, watched.status) {
        (Some(limit), _) => Ending::Exceeded(limit),
        (None, Some(status)) => ending(status),
        (None, None) => Ending::Stopped,
    };
    Ok((Report::Ended(ending, held), watched.stopped))
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

/// How a program went.
#[derive(Default)]
struct Watched {
    status: Option<WaitStatus>,
    exceeded: Option<Limit>,
    /// Whether the tool wanted it stopped.
    stopped: bool,
}

/// Waits for the end of the program, brought about or not, and then of everything it has started.
fn watch(family: &Family, program: Pid, work: &File, received: &Receiver<Event>) -> Watched {
    let mut watched = Watched::default();
    let mut ending = false;
    loop {
        match received.recv_timeout(if ending { KILL_AGAIN } else { LOOK }) {
            Ok(Event::NoneLeft) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(Event::Ended(how)) => {
                // Killed for what it used, it has not ended by itself.
                watched.status = Some(how);
                ending = true;
            }
            Ok(Event::Stop) => {
                watched.stopped = true;
                ending = true;
            }
            // None comes before the last one is answered.
            Ok(Event::Order(..)) => {}
            Err(RecvTimeoutError::Timeout) if ending => {}
            Err(RecvTimeoutError::Timeout) => {
                watched.exceeded = family.exceeded(program, work);
                ending = watched.exceeded.is_some();
            }
        }
        if ending {
            family.kill(program);
        }
    }
    watched
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
