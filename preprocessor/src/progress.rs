//! What goes on now: shown on a terminal while it takes long, and told when it is interrupted.
//!
//! Whoever compiles or runs programs says so, and holds what [`doing`] returns for as long. That
//! is all that the rest of the tool has to do with it: nothing here changes what is found out.

mod state;

use self::state::{Activity, LONG, State, names};
use crate::plan::{Action, Job};
use std::io::{self, IsTerminal, Write};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// What may take long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Cargo builds the crates that programs use.
    Building,
    /// rustc compiles programs.
    Compiling,
    /// A program runs.
    Running,
}

/// Nothing is shown of work that is over sooner.
const SOON: Duration = Duration::from_millis(300);
/// How often the line on the terminal is written anew.
const BEAT: Duration = Duration::from_millis(100);

struct Progress {
    state: Mutex<State>,
    ended: Condvar,
}

static PROGRESS: LazyLock<Progress> = LazyLock::new(|| Progress {
    state: Mutex::default(),
    ended: Condvar::new(),
});

fn state() -> MutexGuard<'static, State> {
    PROGRESS
        .state
        .lock()
        .expect("no holder of this lock panics")
}

/// Something goes on until this is dropped.
#[derive(Debug)]
pub struct Going(u64);

/// Says that something begins, and with which jobs.
pub fn doing(doing: Doing, jobs: &[&Job]) -> Going {
    let mut state = state();
    state.started += 1;
    let number = state.started;
    state.activities.push(Activity {
        number,
        doing,
        who: jobs.iter().map(|job| job.called.clone()).collect(),
        since: Instant::now(),
        tell_after: LONG,
    });
    Going(number)
}

impl Drop for Going {
    fn drop(&mut self) {
        let mut state = state();
        let Some(index) = state.activities.iter().position(|it| it.number == self.0) else {
            return;
        };
        let ended = state.activities.remove(index);
        match ended.doing {
            Doing::Building => {}
            Doing::Compiling => state.compiled += ended.who.len(),
            Doing::Running => state.ran += ended.who.len(),
        }
    }
}

/// Shows what goes on until it is dropped.
#[derive(Debug)]
pub struct Show {
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Begins to show what goes on with these jobs (none: with what comes before them).
pub fn show(jobs: &[&Job]) -> Show {
    let is_run = |job: &&&Job| matches!(job.action, Action::Run | Action::RunUntil(_));
    {
        let mut state = state();
        state.to_compile = jobs.len();
        state.to_run = jobs.iter().filter(is_run).count();
        (state.compiled, state.ran) = (0, 0);
        state.shows += 1;
    }
    let on_terminal = io::stderr().is_terminal()
        && std::env::var_os("CI").is_none()
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    let thread = std::thread::spawn(move || keep_showing(on_terminal));
    Show {
        thread: Some(thread),
    }
}

impl Drop for Show {
    fn drop(&mut self) {
        let mut state = state();
        // An interruption may have ended it.
        state.shows = state.shows.saturating_sub(1);
        drop(state);
        PROGRESS.ended.notify_all();
        if let Some(thread) = self.thread.take() {
            // It does nothing that panics; if it did, the book would be none the worse for it.
            let _ = thread.join();
        }
    }
}

fn keep_showing(on_terminal: bool) {
    let start = Instant::now();
    let mut state = state();
    while state.shows > 0 {
        let (again, _) = PROGRESS
            .ended
            .wait_timeout(state, BEAT)
            .expect("no holder of this lock panics");
        state = again;
        if state.shows == 0 {
            break;
        }
        for line in state.overdue() {
            state.clear();
            say(&line);
        }
        if on_terminal && start.elapsed() >= SOON {
            state.draw();
        }
    }
    state.clear();
}

/// Tells what is interrupted, and shows nothing any more.
pub fn tell_of_interruption() {
    let mut state = state();
    state.clear();
    state.shows = 0;
    if state.activities.is_empty() {
        say("interrupted");
    }
    for activity in &state.activities {
        let who = names(&activity.who);
        match activity.doing {
            Doing::Building => say("interrupted while building the package's crates"),
            Doing::Compiling => say(&format!("interrupted while compiling: {who}")),
            Doing::Running => say(&format!("interrupted while running: {who}")),
        }
    }
}

/// Nobody who listens no longer is owed an answer: the terminal may be what has gone.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// The terminal, for whoever else writes to it meanwhile: the line that shows what goes on is
/// taken away first.
#[derive(Debug, Default)]
pub struct Stderr;

impl Write for Stderr {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        state().clear();
        io::stderr().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
