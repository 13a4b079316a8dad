//! The done callbacks of a future, in the order in which they were added.
//!
//! Most futures have none or one: the task that awaits them. So that one needs no allocation.

use std::cell::Cell;
use std::fmt;

use crate::error::Result;
use crate::future::AnyFuture;
use crate::task::AnyTask;

/// What to do when a future is done.
pub(crate) enum DoneCallback {
    /// Resume the task that awaits it (`Task.__wakeup`).
    Wakeup(AnyTask),
    /// Call a function of the program.
    Call(CallbackToken, Box<dyn FnOnce(AnyFuture) -> Result<()>>),
}

/// Names one callback of a future, so that it can be removed again. Python compares the functions
/// themselves, but Rust's closures cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallbackToken(u64);

impl CallbackToken {
    pub(crate) fn new() -> CallbackToken {
        thread_local! {
            static LAST: Cell<u64> = const { Cell::new(0) };
        }
        LAST.set(LAST.get() + 1);
        CallbackToken(LAST.get())
    }

    /// As traces call it.
    pub(crate) fn id(self) -> String {
        format!("D{}", self.0)
    }
}

#[derive(Default)]
pub(crate) struct Callbacks {
    /// The first, if it is a task.
    waiter: Cell<Option<AnyTask>>,
    /// All the others: boxed, because there are hardly ever any.
    #[expect(clippy::box_collection, reason = "a future is smaller so")]
    others: Cell<Option<Box<Vec<DoneCallback>>>>,
}

impl Callbacks {
    #[inline]
    pub(crate) fn push(&self, callback: DoneCallback) {
        match (callback, self.waiter.take(), self.others.take()) {
            (DoneCallback::Wakeup(task), None, None) => self.waiter.set(Some(task)),
            (callback, waiter, others) => {
                self.waiter.set(waiter);
                let mut others = others.unwrap_or_default();
                others.push(callback);
                self.others.set(Some(others));
            }
        }
    }

    /// Take out the callback of this name. False if it is not there.
    pub(crate) fn remove(&self, token: CallbackToken) -> bool {
        let Some(mut others) = self.others.take() else { return false };
        let named = |callback: &DoneCallback| matches!(callback, DoneCallback::Call(its_token, _) if *its_token == token);
        let removed = others.iter().position(named).map(|place| others.remove(place));
        self.others.set(Some(others));
        removed.is_some()
    }

    /// Take all out, and pass each to `schedule`.
    #[inline]
    pub(crate) fn take_each(&self, mut schedule: impl FnMut(DoneCallback)) {
        if let Some(waiter) = self.waiter.take() {
            schedule(DoneCallback::Wakeup(waiter));
        }
        if let Some(others) = self.others.take() {
            others.into_iter().for_each(schedule);
        }
    }

    /// How each is shown, in order.
    fn names(&self) -> Vec<&'static str> {
        let (waiter, others) = (self.waiter.take(), self.others.take());
        let mut names = vec![WAKEUP; usize::from(waiter.is_some())];
        names.extend(others.iter().flat_map(|all| all.iter()).map(|callback| match callback {
            DoneCallback::Wakeup(_) => WAKEUP,
            DoneCallback::Call(..) => "<closure>", // closures have no names
        }));
        self.waiter.set(waiter);
        self.others.set(others);
        names
    }
}

const WAKEUP: &str = "Task.task_wakeup()";

/// As in Python's `repr`: ` cb=[Task.task_wakeup()]`, and nothing if there are none.
impl fmt::Display for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.names()[..] {
            [] => Ok(()),
            [only] => write!(f, " cb=[{only}]"),
            [first, last] => write!(f, " cb=[{first}, {last}]"),
            [first, .., last] => {
                write!(f, " cb=[{first}, <{} more>, {last}]", self.names().len() - 2)
            }
        }
    }
}
