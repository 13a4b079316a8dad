//! What a task has besides being a future, and what it is asked for.

use std::cell::Cell;
use std::panic::Location;

use crate::context::{self, Context};
use crate::coroutine::AnyCoroutine;
use crate::error::{Exc, Text};
use crate::future::AnyFuture;

/// What a task has besides being a future.
pub(crate) struct TaskPart {
    /// The future whose callbacks hold our wake-up (`_fut_waiter`).
    pub(crate) waits_for: Cell<Option<AnyFuture>>,
    pub(crate) elsewhere: Cell<Elsewhere>,
    /// The next step is to raise [`Exc::Cancelled`] in the coroutine (`_must_cancel`).
    pub(crate) must_cancel: Cell<bool>,
    /// How many times `cancel` was called, less the calls of `uncancel`.
    pub(crate) cancelling: Cell<u32>,
    /// Our place in the loop's table of tasks that are not done.
    pub(crate) place: Cell<u32>,
    pub(crate) coroutine: AnyCoroutine,
    /// Tasks are counted; the name `Task-1` is made when it is asked for.
    pub(crate) number: u32,
    pub(crate) rare: Cell<Option<Box<Rare>>>,
}

/// How a task stands with a future of another crate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// It awaits none.
    No,
    /// It is polling one, with a waker of ours.
    Polls,
    /// The waker was called during that poll.
    Woken,
    /// It is paused: nobody but the waker can resume it.
    Waits,
}

/// What few tasks need, so that the others have no room for it.
#[derive(Default)]
pub(crate) struct Rare {
    pub(crate) name: Option<Text>,
    /// The message of a cancellation that has to wait for the next step (`_cancel_message`).
    pub(crate) cancel_message: Option<Text>,
    /// The context that the coroutine runs in, while it does not run.
    pub(crate) context: Context,
    /// Noted in debug mode.
    pub(crate) created_at: Option<&'static Location<'static>>,
}

impl TaskPart {
    /// The next exception to raise in the coroutine, if any: a cancellation comes first.
    #[inline]
    pub(crate) fn cancellation_before(&self, exc: Option<Exc>) -> Option<Exc> {
        if !self.must_cancel.take() || exc.as_ref().is_some_and(Exc::is_cancel) {
            return exc;
        }
        Some(Exc::Cancelled(self.cancel_message()))
    }

    pub(crate) fn coroutine_name(&self) -> &'static str {
        self.coroutine.name()
    }

    pub(crate) fn name(&self) -> String {
        match self.rare(|rare| rare.name.clone()) {
            Some(name) => name.to_string(),
            None => format!("Task-{}", self.number),
        }
    }

    /// Look at what few tasks have.
    pub(crate) fn rare<V>(&self, look: impl FnOnce(&Rare) -> Option<V>) -> Option<V> {
        let rare = self.rare.take()?;
        let found = look(&rare);
        self.rare.set(Some(rare));
        found
    }

    pub(crate) fn set_rare(&self, change: impl FnOnce(&mut Rare)) {
        let mut rare = self.rare.take().unwrap_or_default();
        change(&mut rare);
        self.rare.set(Some(rare));
    }

    /// Enter the task's own context, or leave it. Nearly always there is nothing in either.
    #[inline]
    pub(crate) fn swap_context(&self) {
        let rare = self.rare.take();
        if rare.is_some() || !context::is_empty() {
            let mut rare = rare.unwrap_or_default();
            rare.context.swap();
            self.rare.set(Some(rare));
        }
    }

    pub(crate) fn cancel_message(&self) -> Option<Text> {
        self.rare(|rare| rare.cancel_message.clone())
    }

    pub(crate) fn take_cancel_message(&self) -> Option<Text> {
        let message = self.cancel_message()?;
        self.set_rare(|rare| rare.cancel_message = None);
        Some(message)
    }
}

/// A copy of what is in the cell.
pub(crate) fn peek<V: Clone>(cell: &Cell<Option<V>>) -> Option<V> {
    let value = cell.take();
    cell.set(value.clone());
    value
}
