//! What goes on now: shown on a terminal while it takes long, and told when it is interrupted.
//!
//! Whoever compiles or runs programs says so, and holds what [`doing`] returns for as long. That
//! is all that the rest of the tool has to do with it: nothing here changes what is found out.

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
/// When something is said to be still going on for the first time; each further time after twice
/// as long.
const LONG: Duration = Duration::from_secs(5);
/// No line on the terminal is longer, in characters: it could not be taken back.
const WIDTH: usize = 79;
/// So many programs are named of those that are compiled together.
const NAMED: usize = 3;

struct Activity {
    number: u64,
    doing: Doing,
    /// The programs: `rock, src/a.md:41`.
    who: Vec<String>,
    since: Instant,
    tell_after: Duration,
}

#[derive(Default)]
struct State {
    activities: Vec<Activity>,
    started: u64,
    /// How many programs are to be compiled and to be run, and how many were.
    to_compile: usize,
    compiled: usize,
    to_run: usize,
    ran: usize,
    /// Whether a line stands on the terminal that must be taken away before anything else.
    drawn: bool,
    /// How many shows go on: each has a thread that looks at the clock.
    shows: usize,
}

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

impl State {
    /// What has gone on for long and must be said to be: each at growing intervals.
    fn overdue(&mut self) -> Vec<String> {
        let now = Instant::now();
        let mut lines = Vec::new();
        for activity in &mut self.activities {
            if now - activity.since < activity.tell_after {
                continue;
            }
            let seconds = activity.tell_after.as_secs();
            lines.push(match activity.doing {
                Doing::Building => {
                    format!("still building the package's crates after {seconds} s")
                }
                Doing::Compiling => {
                    format!(
                        "still compiling after {seconds} s: {}",
                        names(&activity.who)
                    )
                }
                Doing::Running => {
                    format!("still running after {seconds} s: {}", names(&activity.who))
                }
            });
            activity.tell_after *= 2;
        }
        lines
    }

    /// What goes on, in a few words; nothing if nothing does.
    fn line(&self) -> Option<String> {
        let latest = |doing| self.activities.iter().rev().find(|it| it.doing == doing);
        let mut parts = Vec::new();
        if latest(Doing::Building).is_some() {
            parts.push("building the package's crates".to_owned());
        }
        if let Some(activity) = latest(Doing::Compiling) {
            let (done, all) = (self.compiled, self.to_compile);
            // What did not compile with others is compiled again.
            let number = (done + activity.who.len()).min(all);
            parts.push(format!("compiling {number} of {all}"));
        }
        if let Some(activity) = latest(Doing::Running) {
            let number = (self.ran + 1).min(self.to_run);
            let who = names(&activity.who);
            parts.push(format!("running {number} of {}: {who}", self.to_run));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn draw(&mut self) {
        let Some(line) = self.line() else {
            return;
        };
        let visible = line.chars().filter(|c| !c.is_control());
        let line: String = visible.take(WIDTH).collect();
        let mut stderr = io::stderr().lock();
        // A terminal that has gone hides nothing from anybody.
        let _ = write!(stderr, "\r{line}\x1b[K").and_then(|()| stderr.flush());
        self.drawn = true;
    }

    /// Takes the line away, so that something else can be written.
    fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let mut stderr = io::stderr().lock();
            let _ = stderr.write_all(b"\r\x1b[K").and_then(|()| stderr.flush());
        }
    }
}

/// The first few of the programs.
fn names(who: &[String]) -> String {
    let named = who
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    match who.len() {
        0..=NAMED => named,
        more => format!("{named}; and {} more", more - NAMED),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn activity(doing: Doing, who: &[&str], seconds: u64) -> Activity {
        Activity {
            number: 0,
            doing,
            who: who.iter().copied().map(String::from).collect(),
            since: Instant::now() - Duration::from_secs(seconds),
            tell_after: LONG,
        }
    }

    #[test]
    fn the_line_says_how_far_it_is() {
        let mut state = State {
            to_compile: 200,
            compiled: 100,
            to_run: 180,
            ran: 7,
            ..State::default()
        };
        assert_eq!(state.line(), None);
        state
            .activities
            .push(activity(Doing::Running, &["rock, src/a.md:3"], 0));
        let line = "running 8 of 180: rock, src/a.md:3";
        assert_eq!(state.line().as_deref(), Some(line));
        state
            .activities
            .push(activity(Doing::Compiling, &["a", "b"], 0));
        let line = "compiling 102 of 200; running 8 of 180: rock, src/a.md:3";
        assert_eq!(state.line().as_deref(), Some(line));
    }

    #[test]
    fn what_takes_long_is_told_at_growing_intervals() {
        let mut state = State::default();
        state
            .activities
            .push(activity(Doing::Running, &["quick"], 4));
        state
            .activities
            .push(activity(Doing::Compiling, &["a", "b", "c", "d"], 11));
        assert_eq!(
            state.overdue(),
            ["still compiling after 5 s: a; b; c; and 1 more"]
        );
        assert_eq!(
            state.overdue(),
            ["still compiling after 10 s: a; b; c; and 1 more"]
        );
        assert!(state.overdue().is_empty());
    }
}
