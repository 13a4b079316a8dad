//! Who is told when nobody else is: the loop's exception handler.
//!
//! An exception that a callback raises has no one above it to catch it, and one that a future
//! holds may be lost with the future. The loop must go on, and somebody should know. So these end
//! at the loop's exception handler, which prints them, unless the program has set its own.

use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;

use crate::coroutine::panicked;
use crate::error::Exc;
use crate::event_loop::EventLoop;

/// What has happened: the `context` of Python's `call_exception_handler`.
#[derive(Debug, Clone)]
pub struct ExceptionContext {
    /// In words.
    pub message: String,
    /// The exception, if there is one.
    pub exception: Option<Exc>,
    /// What it has to do with, by Python's name for it (`future`, `task`, `handle`), as its `repr`.
    pub about: Option<(&'static str, String)>,
}

pub(crate) type ExceptionHandler = Rc<dyn Fn(&EventLoop, &ExceptionContext)>;

impl EventLoop {
    /// Be told of exceptions in the loop's place: `loop.set_exception_handler(handler)`.
    pub fn set_exception_handler(&self, handler: impl Fn(&EventLoop, &ExceptionContext) + 'static) {
        self.inner.exception_handler.replace(Some(Rc::new(handler)));
    }

    /// Tell the handler that is set, or else the default one:
    /// `loop.call_exception_handler(context)`. If the handler panics, that is told as well.
    pub fn call_exception_handler(&self, context: &ExceptionContext) {
        let handler = self.inner.exception_handler.borrow().clone();
        let Some(handler) = handler else {
            return self.default_exception_handler(context);
        };
        let called = panic::catch_unwind(AssertUnwindSafe(|| handler(self, context)));
        if let Err(payload) = called {
            self.default_exception_handler(&ExceptionContext {
                message: "Unhandled error in exception handler".into(),
                exception: Some(panicked(&*payload)),
                about: Some(("context", format!("{context:?}"))),
            });
        }
    }

    /// Print it on the standard error stream: `loop.default_exception_handler(context)`.
    pub fn default_exception_handler(&self, context: &ExceptionContext) {
        eprintln!("{context}");
    }
}

/// As Python's logger shows it, less the traceback.
impl fmt::Display for ExceptionContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some((key, repr)) = &self.about {
            write!(f, "\n{key}: {repr}")?;
        }
        match &self.exception {
            Some(exc) => write!(f, "\n{exc}"),
            None => Ok(()),
        }
    }
}
