//! What there is at one moment of a run.

use std::collections::BTreeMap;

/// Everything that a reader can look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The loop's clock, in nanoseconds.
    pub time: i64,
    /// The cycle of the loop; 0 before the first.
    pub cycle: i64,
    /// What the loop is doing.
    pub phase: Phase,
    /// The line of the program that control is at; none in the runtime.
    pub line: Option<i64>,
    /// Who called whom, outermost first.
    pub stack: Vec<Frame>,
    /// The ids of what is ready, from the head of the queue.
    pub ready: Vec<String>,
    /// What is to be called later: when (in nanoseconds), and its id. Earliest first.
    pub timers: Vec<(i64, String)>,
    /// Tasks and other futures, by id, in the order in which they were first spoken of.
    pub futures: Vec<Future>,
    /// Coroutines, by id.
    pub coroutines: BTreeMap<String, Coroutine>,
    /// Awaits, by id.
    pub awaits: BTreeMap<String, Frame>,
    /// Calls, by id: how they are called.
    pub calls: BTreeMap<String, String>,
    /// How many bytes were printed.
    pub output: usize,
    /// The main task is done: what follows is the loop's own clearing up.
    pub over: bool,
    /// How often the loop was told to stop.
    pub stops: usize,
}

/// What the loop is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Phase {
    /// There is no loop, or it has not begun.
    #[default]
    NoLoop,
    /// It takes something from the ready queue.
    Pop,
    /// A task takes a step.
    Step,
    /// A callback runs.
    Callback,
    /// It waits for the next timer.
    Idle,
}

/// Somebody who was called and has not come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The id of the coroutine or await; empty for the outermost.
    pub id: String,
    /// How it is called.
    pub name: String,
    /// The line of the program at which it was awaited or resumed.
    pub line: Option<i64>,
    /// A value that has just been sent in or yielded.
    pub value: Option<String>,
}

/// A future, perhaps a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Future {
    /// `T1`, `F1`
    pub id: String,
    /// How it is called.
    pub name: String,
    /// A task's coroutine.
    pub coroutine: Option<String>,
    /// The future that a task waits for.
    pub waits_for: Option<String>,
    /// The result or exception, once it is done.
    pub done: Option<String>,
    /// Who is told when it is done: tasks by their id, functions by how they are called.
    pub callbacks: Vec<String>,
    /// It is none of the program's.
    pub internal: bool,
}

/// A coroutine that was started or will be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coroutine {
    /// The name of its `async fn`.
    pub name: String,
    /// It has been resumed before.
    pub started: bool,
    /// It has ended.
    pub ended: bool,
    /// The line at which it is paused: that of its outermost await.
    pub paused_at: Option<i64>,
}

impl Frame {
    /// Somebody who is neither a coroutine nor an await.
    pub(crate) fn plain(name: &str) -> Frame {
        Frame { id: String::new(), name: name.to_owned(), line: None, value: None }
    }
}

impl State {
    /// Before anything has happened.
    pub fn new() -> State {
        State { stack: vec![Frame::plain("main")], ..State::default() }
    }

    /// The future of this id.
    pub fn future(&self, id: &str) -> Option<&Future> {
        self.futures.iter().find(|future| future.id == id)
    }

    /// The future of this id, to be changed.
    pub(crate) fn future_mut(&mut self, id: &str) -> Option<&mut Future> {
        self.futures.iter_mut().find(|future| future.id == id)
    }

    /// What an id is called in sentences and panes.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        if let Some(future) = self.future(id) {
            return &future.name;
        }
        if let Some(coroutine) = self.coroutines.get(id) {
            return &coroutine.name;
        }
        self.calls.get(id).map_or(id, String::as_str)
    }

    /// Who has control.
    pub fn top(&self) -> &str {
        self.stack.last().map_or("main", |frame| &frame.name)
    }
}
