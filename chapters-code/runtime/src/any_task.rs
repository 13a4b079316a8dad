//! A task whose result type does not matter: what the event loop knows of a task.

use std::fmt;
use std::rc::Rc;

use crate::any_future::FutureObject;
use crate::error::Exc;
use crate::future::FutureCell;
use crate::handle::Callback;

/// A [`Task`](crate::Task) of any result type: what [`current_task`](crate::current_task) gives.
#[derive(Clone)]
pub struct AnyTask(Rc<dyn TaskObject>);

/// What can be done with a task without knowing the type of its result.
pub(crate) trait TaskObject: FutureObject + Callback {
    fn abandon(self: Rc<Self>);
    fn number(&self) -> u64;
    fn get_name(&self) -> String;
    fn set_name(&self, name: &str);
    fn cancelling(&self) -> u32;
    fn uncancel(&self) -> u32;
}

impl<T: 'static> TaskObject for FutureCell<T> {
    fn abandon(self: Rc<Self>) {
        self.task_part().coroutine.discard();
    }

    fn number(&self) -> u64 {
        self.task_part().number
    }

    fn get_name(&self) -> String {
        self.task_part().name()
    }

    fn set_name(&self, name: &str) {
        self.task_part().set_name(name);
    }

    fn cancelling(&self) -> u32 {
        self.task_part().cancelling.get()
    }

    fn uncancel(&self) -> u32 {
        self.task_part().uncancel()
    }
}

impl AnyTask {
    pub(crate) fn new(object: Rc<dyn TaskObject>) -> AnyTask {
        AnyTask(object)
    }

    pub(crate) fn into_callback(self) -> Rc<dyn Callback> {
        self.0
    }

    pub(crate) fn into_future_object(self) -> Rc<dyn FutureObject> {
        self.0
    }

    /// Destroy the coroutine where it is; the task will never be done.
    pub(crate) fn abandon(self) {
        self.0.abandon();
    }

    /// Tasks are counted in the order in which they are made.
    pub(crate) fn number(&self) -> u64 {
        self.0.number()
    }

    pub(crate) fn call_when_done(&self, callback: impl FnOnce() + 'static) {
        self.0.clone().add_done_callback(Box::new(|_| callback()));
    }

    pub(crate) fn raised(&self) -> Option<Exc> {
        self.0.clone().exception().unwrap_or_else(Some)
    }

    /// Has the coroutine ended? `task.done()`
    #[must_use]
    pub fn done(&self) -> bool {
        self.0.clone().done()
    }

    /// `task.cancel()`
    pub fn cancel(&self) -> bool {
        self.0.clone().cancel_with(None)
    }

    /// `task.get_name()`
    #[must_use]
    pub fn get_name(&self) -> String {
        self.0.get_name()
    }

    /// `task.set_name(name)`
    pub fn set_name(&self, name: &str) {
        self.0.set_name(name);
    }

    /// `task.cancelling()`
    #[must_use]
    pub fn cancelling(&self) -> u32 {
        self.0.cancelling()
    }

    /// `task.uncancel()`
    pub fn uncancel(&self) -> u32 {
        self.0.uncancel()
    }
}

/// Two handles are equal if they are the same task, as in Python.
impl PartialEq for AnyTask {
    fn eq(&self, other: &AnyTask) -> bool {
        Rc::as_ptr(&self.0).addr() == Rc::as_ptr(&other.0).addr()
    }
}

impl fmt::Display for AnyTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for AnyTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
