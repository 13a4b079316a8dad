//! From one moment to the next, and what must hold meanwhile.

use crate::event::Event;
use crate::state::{Coroutine, Frame, Future, Phase, State};
use std::fmt;

/// An invariant that does not hold: a bug of the runtime, or of this crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken(pub String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// What goes on within one resumption of a coroutine.
#[derive(Debug, Default)]
struct Resumption {
    coroutine: String,
    task: Option<String>,
    yielded: bool,
}

/// Makes states of events.
#[derive(Debug)]
pub struct Machine<'a> {
    /// What there is now.
    pub state: State,
    /// The program's file, as the compiler was told: its lines are shown.
    file: &'a str,
    resumptions: Vec<Resumption>,
    /// The callbacks of a future that has just become done: they are about to become ready.
    due: Vec<String>,
}

type Checked = Result<(), Broken>;

fn broken(what: impl Into<String>) -> Checked {
    Err(Broken(what.into()))
}

impl<'a> Machine<'a> {
    /// Before anything has happened, in the program in `file`.
    pub fn new(file: &'a str) -> Self {
        Machine { state: State::new(), file, resumptions: Vec::new(), due: Vec::new() }
    }

    /// The program's line at which an event happened; none if that was in the runtime.
    pub fn line(&self, event: &Event) -> Option<i64> {
        event.number("line").filter(|_| event.text("file") == Some(self.file))
    }

    /// Something was printed.
    pub fn print(&mut self, text: &str) {
        self.state.output += text.len();
    }

    /// Something has happened.
    ///
    /// # Errors
    ///
    /// If it can't have.
    pub fn apply(&mut self, event: &Event) -> Checked {
        if event.time < self.state.time {
            return broken("the clock went back");
        }
        self.state.time = event.time;
        let line = self.line(event);
        if line.is_some() {
            self.state.line = line;
        }
        let text = |key: &str| event.text(key).unwrap_or_default();
        match event.kind.as_str() {
            "name" => self.name(text("id"), text("what")),
            "spawn" => self.spawn(text("task"), text("name"), text("coroutine"), line),
            "step" => return self.step(text("task"), sent(event)),
            "send" => self.resume(text("coroutine"), None, line, sent(event)),
            "await" => {
                let name = awaited(text("name")).to_owned();
                let id = text("await").to_owned();
                self.state.awaits.insert(id.clone(), Frame { id, name, line, value: None });
            }
            "enter" => return self.enter(text("await")),
            "leave" => return self.leave(text("await"), text("how") == "ready"),
            "yield" => return self.yielded(text("value")),
            "pause" => return self.pause(text("coroutine")),
            "end" => return self.end(text("coroutine")),
            "wait" => self.wait(text("task"), text("future")),
            "callback" => {
                let callback =
                    line.map_or(STOP.to_owned(), |line| format!("callback of line {line}"));
                self.add_callback(text("future"), callback);
            }
            "done" => self.done(text("future"), event),
            "call" => {
                let name = match line {
                    Some(line) => format!("callback of line {line}"),
                    None if self.due.is_empty() => "callback of the runtime".to_owned(),
                    None => self.due.remove(0),
                };
                self.state.calls.insert(text("what").to_owned(), name);
            }
            "timer" => {
                let when = event.number("when").unwrap_or_default();
                let timers = &mut self.state.timers;
                let place = timers.partition_point(|(earlier, _)| *earlier <= when);
                timers.insert(place, (when, text("what").to_owned()));
            }
            "ready" => self.ready(text("what")),
            "pop" => return self.pop(text("what"), event.number("cycle").unwrap_or_default()),
            "idle" => {
                self.state.phase = Phase::Idle;
                self.state.line = None;
            }
            // What they lead to is told by other events.
            "set" | "cancel" | "elsewhere" => {}
            other => return broken(format!("`{other}` is no event")),
        }
        Ok(())
    }

    /// What must hold when the program has ended.
    ///
    /// # Errors
    ///
    /// If it does not.
    pub fn finish(&self) -> Checked {
        match self.resumptions.last() {
            Some(open) => broken(format!("`{}` was resumed and never came back", open.coroutine)),
            None => Ok(()),
        }
    }

    /// The tasks that are not done although nothing will ever wake them.
    pub fn lost(&self) -> Vec<&Future> {
        let state = &self.state;
        let tasks = state.futures.iter().filter(|future| future.coroutine.is_some());
        tasks.filter(|task| task.done.is_none() && !state.ready.contains(&task.id)).collect()
    }

    fn name(&mut self, id: &str, what: &str) {
        if id.starts_with('F') {
            let number = &id[1..];
            let name = match (what, self.state.top()) {
                ("_GatheringFuture", _) => format!("gather {number}"),
                (_, "sleep") => format!("sleep's future {number}"),
                _ => format!("future {number}"),
            };
            self.state.futures.push(Future {
                id: id.to_owned(),
                name,
                coroutine: None,
                waits_for: None,
                done: None,
                callbacks: Vec::new(),
                internal: false,
            });
        } else if id.starts_with('K') {
            let coroutine = Coroutine { name: what.to_owned(), ..Coroutine::default() };
            self.state.coroutines.insert(id.to_owned(), coroutine);
        }
    }

    fn spawn(&mut self, task: &str, name: &str, coroutine: &str, line: Option<i64>) {
        let first = !self.state.futures.iter().any(|future| future.coroutine.is_some());
        self.state.futures.push(Future {
            id: task.to_owned(),
            name: name.to_owned(),
            coroutine: Some(coroutine.to_owned()),
            waits_for: None,
            done: None,
            callbacks: Vec::new(),
            // The main task, too, is made by the runtime.
            internal: line.is_none() && !first && self.state.over,
        });
    }

    fn step(&mut self, task: &str, value: Option<String>) -> Checked {
        self.state.phase = Phase::Step;
        let Some(found) = self.state.future_mut(task) else {
            return broken(format!("a step of `{task}`, which was never made"));
        };
        found.waits_for = None;
        let coroutine = found.coroutine.clone().unwrap_or_default();
        self.resume(&coroutine, Some(task.to_owned()), None, value);
        Ok(())
    }

    fn resume(&mut self, id: &str, task: Option<String>, line: Option<i64>, value: Option<String>) {
        let coroutine = self.state.coroutines.entry(id.to_owned()).or_default();
        coroutine.started = true;
        coroutine.paused_at = None;
        let name = coroutine.name.clone();
        self.state.stack.push(Frame { id: id.to_owned(), name, line, value });
        self.resumptions.push(Resumption { coroutine: id.to_owned(), task, yielded: false });
    }

    fn enter(&mut self, id: &str) -> Checked {
        let Some(frame) = self.state.awaits.get(id) else {
            return broken(format!("`{id}` is polled, but nothing awaits it"));
        };
        self.state.line = frame.line.or(self.state.line);
        self.state.stack.push(frame.clone());
        Ok(())
    }

    fn leave(&mut self, id: &str, for_good: bool) -> Checked {
        if for_good {
            self.state.awaits.remove(id);
        }
        match self.state.stack.pop() {
            Some(frame) if frame.id == id => {
                self.state.line = frame.line.or(self.state.line);
                // The outermost await comes last.
                let coroutine = self.resumptions.last().map(|open| open.coroutine.clone());
                if let Some(coroutine) = coroutine.and_then(|id| self.state.coroutines.get_mut(&id))
                {
                    coroutine.paused_at = frame.line;
                }
                Ok(())
            }
            _ => broken(format!("`{id}` comes back, but was not the last to be polled")),
        }
    }

    fn yielded(&mut self, value: &str) -> Checked {
        let name = self.state.name(value).to_owned();
        if let Some(frame) = self.state.stack.last_mut() {
            frame.value = Some(name);
        }
        match self.resumptions.last_mut() {
            Some(open) if !open.yielded => {
                open.yielded = true;
                Ok(())
            }
            Some(_) => broken("a coroutine yielded twice in one send"),
            None => broken("a yield that nobody has resumed"),
        }
    }

    fn come_back(&mut self, coroutine: &str) -> Result<Resumption, Broken> {
        let frame = self.state.stack.pop();
        match (frame, self.resumptions.pop()) {
            (Some(frame), Some(open)) if frame.id == coroutine && open.coroutine == coroutine => {
                self.state.line = frame.line;
                Ok(open)
            }
            _ => {
                Err(Broken(format!("`{coroutine}` comes back, but was not the last to be resumed")))
            }
        }
    }

    fn pause(&mut self, coroutine: &str) -> Checked {
        let open = self.come_back(coroutine)?;
        // A future of another crate pauses without a yield: the runtime then polls again.
        if !open.yielded && open.task.is_none() {
            return broken(format!("`{coroutine}` paused, but yielded nothing"));
        }
        Ok(())
    }

    fn end(&mut self, coroutine: &str) -> Checked {
        let open = self.come_back(coroutine)?;
        if let Some(coroutine) = self.state.coroutines.get_mut(coroutine) {
            coroutine.ended = true;
            coroutine.paused_at = None;
        }
        match open.yielded {
            true => broken(format!("`{coroutine}` ended with a yield that nobody took")),
            false => Ok(()),
        }
    }

    fn wait(&mut self, task: &str, future: &str) {
        if let Some(found) = self.state.future_mut(task) {
            found.waits_for = Some(future.to_owned());
        }
        self.add_callback(future, task.to_owned());
    }

    fn add_callback(&mut self, future: &str, callback: String) {
        if let Some(found) = self.state.future_mut(future) {
            found.callbacks.push(callback);
        }
    }

    fn done(&mut self, future: &str, event: &Event) {
        let value = event.text("value").or(event.text("exc")).unwrap_or_default().to_owned();
        let is_main = future == "T1";
        let Some(found) = self.state.future_mut(future) else { return };
        found.done = Some(value);
        let callbacks = std::mem::take(&mut found.callbacks);
        self.due = callbacks.into_iter().filter(|callback| !callback.starts_with('T')).collect();
        self.state.over |= is_main;
    }

    fn ready(&mut self, id: &str) {
        // A timer that is due, perhaps.
        self.state.timers.retain(|(when, what)| what != id || *when > self.state.time);
        self.state.ready.push(id.to_owned());
    }

    fn pop(&mut self, id: &str, cycle: i64) -> Checked {
        let state = &mut self.state;
        state.phase = if id.starts_with('T') { Phase::Pop } else { Phase::Callback };
        state.cycle = cycle;
        state.line = None;
        if state.ready.first().is_none_or(|head| head != id) {
            let head = state.ready.first().map_or("nothing", String::as_str);
            return broken(format!("the loop took `{id}`, but `{head}` is the head of its queue"));
        }
        state.ready.remove(0);
        if state.stack.len() == 1 {
            state.stack.push(Frame::plain("the event loop"));
        }
        state.stops += usize::from(state.calls.get(id).is_some_and(|call| call == STOP));
        Ok(())
    }
}

/// What is sent or thrown in.
fn sent(event: &Event) -> Option<String> {
    let thrown = event.text("throw").map(|exc| format!("throw {exc}"));
    thrown.or(event.text("sent").map(str::to_owned))
}

/// The callback by which the loop learns that what it runs is done.
pub const STOP: &str = "the loop itself";

/// How an awaited thing is called: the runtime's types by what programs write.
fn awaited(type_name: &str) -> &str {
    match type_name {
        "Yield" => "yield",
        "Task" | "AnyTask" => "a task",
        "Future" | "AnyFuture" | "FutureIter" => "a future",
        other => other,
    }
}
