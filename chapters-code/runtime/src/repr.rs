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
use crate::exception_handler::ExceptionContext;
use crate::future::{AnyFuture, Future, FutureCell, Kind, State};
use crate::task::{AnyTask, Task};
use crate::task_part::peek;

impl FutureCell {
    /// Describe the future; `show` writes its result.
    fn describe(
        &self,
        f: &mut Formatter<'_>,
        show: &dyn Fn(&mut Formatter<'_>) -> fmt::Result,
    ) -> fmt::Result {
        let state = self.state.get();
        let mut word = match state {
            State::Pending => "pending",
            State::Cancelled => "cancelled",
            State::Finished => "finished",
        };
        write!(f, "<{} ", self.class())?;
        if let Kind::Task(task) = &self.kind {
            let pending = state == State::Pending;
            if pending && task.cancelling.get() > 0 {
                word = "cancelling";
            }
            let (name, coroutine) = (quoted(&task.name()), task.coroutine_name());
            let done = if pending { "" } else { " done" };
            write!(f, "{word} name={name} coro=<{coroutine}(){done}>")?;
            // Taken out meanwhile, so that tasks which await each other in a circle end somewhere.
            if let Some(future) = task.waits_for.take() {
                let shown = write!(f, " wait_for={future}");
                task.waits_for.set(Some(future));
                shown?;
            }
        } else {
            f.write_str(word)?;
        }
        match peek(&self.exc) {
            Some(exc) if state == State::Finished => write!(f, " exception={}", exc.repr())?,
            None if state == State::Finished => {
                f.write_str(" result=")?;
                show(f)?;
            }
            _ => {}
        }
        write!(f, "{}", self.callbacks)?;
        if let Kind::Task(task) = &self.kind
            && let Some(place) = task.rare(|rare| rare.created_at)
        {
            write!(f, " created at {place}")?;
        }
        f.write_str(">")
    }

    pub(crate) fn class(&self) -> &'static str {
        match self.kind {
            Kind::Plain => "Future",
            Kind::Task(_) => "Task",
            Kind::Gathering(_) => "_GatheringFuture",
        }
    }

    /// Tell that an exception is lost.
    pub(crate) fn report_unretrieved(&self) {
        let shown = fmt::from_fn(|f| self.describe(f, &|_| Ok(())));
        self.event_loop.call_exception_handler(&ExceptionContext {
            message: format!("{} exception was never retrieved", self.class()),
            exception: peek(&self.exc).map(|exc| *exc),
            about: Some(("future", shown.to_string())),
        });
    }
}

impl<T: Debug + 'static> Debug for Future<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.cell.describe(f, &|f| self.value().map_or(Ok(()), |value| value.fmt(f)))
    }
}

/// Without the type there is no way to show the result.
impl Debug for AnyFuture {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.cell.describe(f, &|f| f.write_str("..."))
    }
}

impl<T: Debug + 'static> Debug for Task<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(&**self, f)
    }
}

impl Debug for AnyTask {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(&**self, f)
    }
}

/// Python's `str` is the same as its `repr`.
macro_rules! display_as_debug {
    ($($type:ident $(<$t:ident>)?),*) => {$(
        impl$(<$t: Debug + 'static>)? Display for $type$(<$t>)? {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                Debug::fmt(self, f)
            }
        }
    )*};
}

display_as_debug!(AnyFuture, AnyTask, Future<T>, Task<T>);

/// A lost exception is worth a message, since nobody else will tell.
impl Drop for FutureCell {
    fn drop(&mut self) {
        if self.unretrieved.get() {
            self.report_unretrieved();
        }
    }
}
