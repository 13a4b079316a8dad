//! How futures and tasks show themselves: Python's `repr`.
//!
//! ```text
//! <Future finished result=5>
//! <Task pending name='Task-2' coro=<work()> wait_for=<Future pending cb=[Task.task_wakeup()]>>
//! ```
//!
//! CPython also tells where in its source a coroutine is; a Rust future does not know that.

use std::fmt::{self, Debug, Display, Formatter};

use crate::error::quoted;
use crate::future::{Future, FutureCell, Kind, State};
use crate::task::{Task, TaskPart};

impl<T> FutureCell<T> {
    /// Describe the future; `show` writes its result.
    pub(crate) fn describe(
        &self,
        f: &mut Formatter<'_>,
        show: fn(&T, &mut Formatter<'_>) -> fmt::Result,
    ) -> fmt::Result {
        let state = self.state.borrow();
        let word = match &*state {
            State::Pending => "pending",
            State::Cancelled { .. } => "cancelled",
            State::Finished(_) => "finished",
        };
        write!(f, "<{} ", self.class())?;
        match &self.kind {
            Kind::Task(task) => task.describe(f, word)?,
            Kind::Plain | Kind::Gathering(_) => f.write_str(word)?,
        }
        match &*state {
            State::Finished(Ok(value)) => {
                f.write_str(" result=")?;
                show(value, f)?;
            }
            State::Finished(Err(exc)) => {
                write!(f, " exception={}", exc.repr())?
            }
            State::Pending | State::Cancelled { .. } => {}
        }
        write!(f, "{}>", self.callbacks.borrow())
    }

    fn class(&self) -> &'static str {
        match self.kind {
            Kind::Plain => "Future",
            Kind::Task(_) => "Task",
            Kind::Gathering(_) => "_GatheringFuture",
        }
    }
}

impl<T> TaskPart<T> {
    fn describe(&self, f: &mut Formatter<'_>, word: &str) -> fmt::Result {
        let pending = word == "pending";
        let word = if pending && self.cancelling.get() > 0 {
            "cancelling"
        } else {
            word
        };
        let done = if pending { "" } else { " done" };
        let name = quoted(&self.name());
        let coroutine = self.coroutine.name();
        write!(f, "{word} name={name} coro=<{coroutine}(){done}>")?;
        match &*self.waits_for.borrow() {
            Some(future) => write!(f, " wait_for={future}"),
            None => Ok(()),
        }
    }
}

impl<T: Debug> Display for Future<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.cell.describe(f, |value, f| value.fmt(f))
    }
}

impl<T: Debug> Debug for Future<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl<T: Debug> Display for Task<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(&**self, f)
    }
}

impl<T: Debug> Debug for Task<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(&**self, f)
    }
}

/// A lost exception is worth a message, since nobody else will tell.
impl<T> Drop for FutureCell<T> {
    fn drop(&mut self) {
        if !self.unretrieved.get() {
            return;
        }
        let State::Finished(Err(exc)) = &*self.state.borrow() else {
            return;
        };
        let class = self.class();
        let shown = fmt::from_fn(|f| self.describe(f, |_, _| Ok(())));
        eprintln!(
            "{class} exception was never retrieved\nfuture: {shown}\n{exc}"
        );
    }
}
