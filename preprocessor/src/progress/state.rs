//! What goes on, as a value: what is shown of it, and what is told of it.

use super::Doing;
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// When something is said to be still going on for the first time; each further time after twice
/// as long.
pub(super) const LONG: Duration = Duration::from_secs(5);
/// No line on the terminal is longer, in characters: it could not be taken back.
const WIDTH: usize = 79;
/// So many programs are named of those that are compiled together.
const NAMED: usize = 3;

/// Something that goes on.
pub(super) struct Activity {
    pub(super) number: u64,
    pub(super) doing: Doing,
    /// The programs: `rock, src/a.md:41`.
    pub(super) who: Vec<String>,
    pub(super) since: Instant,
    pub(super) tell_after: Duration,
}

/// All that goes on, and how far it is.
#[derive(Default)]
pub(super) struct State {
    pub(super) activities: Vec<Activity>,
    pub(super) started: u64,
    /// How many programs are to be compiled and to be run, and how many were.
    pub(super) to_compile: usize,
    pub(super) compiled: usize,
    pub(super) to_run: usize,
    pub(super) ran: usize,
    /// Whether a line stands on the terminal that must be taken away before anything else.
    pub(super) drawn: bool,
    /// How many shows go on: each has a thread that looks at the clock.
    pub(super) shows: usize,
}

impl State {
    /// What has gone on for long and must be said to be: each at growing intervals.
    pub(super) fn overdue(&mut self) -> Vec<String> {
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

    pub(super) fn draw(&mut self) {
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
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let mut stderr = io::stderr().lock();
            let _ = stderr.write_all(b"\r\x1b[K").and_then(|()| stderr.flush());
        }
    }
}

/// The first few of the programs.
pub(super) fn names(who: &[String]) -> String {
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
