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
    /// Tasks and other futures, in the order in which they were first spoken of.
    pub futures: Vec<Future>,
    /// Coroutines, by id.
    pub coroutines: BTreeMap<String, Coroutine>,
    /// Awaits, by id.
    pub awaits: BTreeMap<String, Frame>,
    /// Calls and done callbacks, by id: how they are called.
    pub calls: BTreeMap<String, String>,
    /// How many bytes were printed.
    pub output: usize,
    /// `run` has begun to tidy up: its main task is done.
    pub over: bool,
}

/// What the loop is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Phase {
    /// No loop is running.
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
    /// The id of the coroutine, await or task; empty for others.
    pub id: String,
    /// How it is called.
    pub name: String,
    /// The line of the program at which it was awaited or resumed.
    pub line: Option<i64>,
    /// A value that is just travelling through here.
    pub value: Option<Travelling>,
    /// It belongs to the runtime.
    pub ours: bool,
}

/// A value on its way between a coroutine and the one who resumes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travelling {
    /// What happens to it here.
    pub how: How,
    /// The value, as it is shown.
    pub value: String,
}

/// What happens to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It travels inwards, to the leaf.
    Sent,
    /// An exception does.
    Thrown,
    /// It travels outwards, to the one who resumes.
    Yielded,
    /// It has arrived there.
    Received,
}

/// A future, perhaps a task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Future {
    /// `T1`, `F1`
    pub id: String,
    /// How it is called.
    pub name: String,
    /// A task's coroutine.
    pub coroutine: Option<String>,
    /// What a task waits for.
    pub waits: Waits,
    /// The result or exception, once it is done.
    pub done: Option<String>,
    /// Who is told when it is done: the ids of tasks and callbacks.
    pub callbacks: Vec<String>,
    /// It is none of the program's.
    pub internal: bool,
}

/// What a task waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Waits {
    /// For nothing but its turn.
    #[default]
    No,
    /// For the future of this id.
    For(String),
    /// For a future of another crate, which keeps a waker.
    Elsewhere,
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
}

impl Frame {
    /// Somebody of the runtime, or the outermost.
    pub(crate) fn plain(id: &str, name: &str) -> Frame {
        Frame { id: id.to_owned(), name: name.to_owned(), line: None, value: None, ours: true }
    }
}

/// How the loop's own frame is called.
pub const LOOP: &str = "the event loop";

impl State {
    /// Before anything has happened.
    pub fn new() -> State {
        State { stack: vec![Frame::plain("", "main")], ..State::default() }
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

    /// The task that this coroutine is the coroutine of.
    pub fn task_of(&self, coroutine: &str) -> Option<&Future> {
        self.futures.iter().find(|future| future.coroutine.as_deref() == Some(coroutine))
    }

    /// The tasks that are not done and that nothing will wake: neither is their turn to come, nor is
    /// it for another crate to say.
    pub fn lost(&self) -> Vec<&Future> {
        let tasks = self.futures.iter().filter(|task| task.coroutine.is_some());
        tasks
            .filter(|task| task.done.is_none() && task.waits != Waits::Elsewhere)
            .filter(|task| !self.ready.contains(&task.id))
            .collect()
    }
}
