//! Handles that are as handy as Python's references.
//!
//! In Python, a variable that holds a future is a reference to it: it can be copied, compared,
//! awaited again and again, and used where something more general is wanted. A [`Future`] or
//! [`Task`] is a reference, too, and this is what makes it feel like one. There is nothing to be
//! learned here about asyncio.

use std::ops::Deref;

use crate::error::Result;
use crate::future::{AnyFuture, Future, FutureIter};
use crate::task::{AnyTask, Task};

impl<T: 'static> Deref for Future<T> {
    type Target = AnyFuture;

    fn deref(&self) -> &AnyFuture {
        &self.any
    }
}

impl<T: 'static> Deref for Task<T> {
    type Target = Future<T>;

    fn deref(&self) -> &Future<T> {
        &self.future
    }
}

impl Deref for AnyTask {
    type Target = AnyFuture;

    fn deref(&self) -> &AnyFuture {
        &self.future
    }
}

impl<T: 'static> Clone for Future<T> {
    /// Another handle on the same future.
    fn clone(&self) -> Future<T> {
        Future::typed(self.any.clone())
    }
}

impl<T: 'static> Clone for Task<T> {
    /// Another handle on the same task.
    fn clone(&self) -> Task<T> {
        Task { future: self.future.clone() }
    }
}

/// Two handles are equal if they are the same future, as in Python.
impl PartialEq for AnyFuture {
    fn eq(&self, other: &AnyFuture) -> bool {
        self.address() == other.address()
    }
}

/// Two handles are equal if they are the same future, as in Python.
impl<T: 'static> PartialEq for Future<T> {
    fn eq(&self, other: &Future<T>) -> bool {
        self.any == other.any
    }
}

/// Two handles are equal if they are the same task, as in Python.
impl<T: 'static> PartialEq for Task<T> {
    fn eq(&self, other: &Task<T>) -> bool {
        self.future == other.future
    }
}

/// `(&future).await` leaves the future usable afterwards, as Python's `await future` does.
impl<T: Clone + 'static> IntoFuture for &Future<T> {
    type Output = Result<T>;
    type IntoFuture = FutureIter<T>;

    fn into_future(self) -> FutureIter<T> {
        self.clone().into_future()
    }
}

/// A task is awaited as the future that it is.
impl<T: Clone + 'static> IntoFuture for Task<T> {
    type Output = Result<T>;
    type IntoFuture = FutureIter<T>;

    fn into_future(self) -> FutureIter<T> {
        self.future.into_future()
    }
}

/// `(&task).await` leaves the task usable afterwards, as Python's `await task` does.
impl<T: Clone + 'static> IntoFuture for &Task<T> {
    type Output = Result<T>;
    type IntoFuture = FutureIter<T>;

    fn into_future(self) -> FutureIter<T> {
        self.future.clone().into_future()
    }
}

impl<T: 'static> From<Future<T>> for AnyFuture {
    fn from(future: Future<T>) -> AnyFuture {
        future.any
    }
}

impl<T: 'static> From<&Future<T>> for AnyFuture {
    fn from(future: &Future<T>) -> AnyFuture {
        future.any.clone()
    }
}

impl<T: 'static> From<Task<T>> for AnyFuture {
    fn from(task: Task<T>) -> AnyFuture {
        task.future.into()
    }
}

impl From<AnyTask> for AnyFuture {
    fn from(task: AnyTask) -> AnyFuture {
        task.future
    }
}

impl<T: 'static> Default for Future<T> {
    fn default() -> Future<T> {
        Future::new()
    }
}
