//! Context variables: values that belong to a task and those whom it starts.
//!
//! A thread-local variable is of no use to tasks, since they share a thread. A [`ContextVar`] has a
//! value per *context*, and every task runs in a context of its own: a copy, made when the task
//! was, of the one that it was made in. Callbacks remember theirs in the same way.
//!
//! Copies are made all the time and hardly ever written to. So a context is a map that is never
//! changed: `set` puts a changed copy in its place, and to copy a context is to share the map.

use std::any::Any;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use crate::error::{Exc, Result, quoted};
use crate::task_part::peek;

type Map = HashMap<u64, Rc<dyn Any>>;

thread_local! {
    static CURRENT: Cell<Option<Rc<Map>>> = const { Cell::new(None) };
    static VARIABLES: Cell<u64> = const { Cell::new(0) };
}

/// The values of all context variables: `contextvars.Context`.
#[derive(Clone, Default)]
pub struct Context {
    /// `None` as long as no variable has been set.
    map: Option<Rc<Map>>,
}

/// The context that we are in: `contextvars.copy_context()`.
#[must_use]
pub fn copy_context() -> Context {
    Context { map: CURRENT.with(peek) }
}

/// Has no variable been set in this context?
#[inline]
pub(crate) fn is_empty() -> bool {
    let map = CURRENT.take();
    let empty = map.is_none();
    CURRENT.set(map);
    empty
}

impl Context {
    pub(crate) fn is_empty(&self) -> bool {
        self.map.is_none()
    }

    /// Enter this context, and keep the one that we were in; or the reverse.
    pub(crate) fn swap(&mut self) {
        self.map = CURRENT.replace(self.map.take());
    }

    /// Call `function` in this context: `context.run(function)`. What it sets stays in here.
    pub fn run<R>(&mut self, function: impl FnOnce() -> R) -> R {
        self.swap();
        let _inside = Inside(self);
        function()
    }
}

/// Leaves the context again, even if the function panics.
struct Inside<'a>(&'a mut Context);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.swap();
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variables = self.map.as_ref().map_or(0, |map| map.len());
        write!(f, "<Context of {variables} variables>")
    }
}

/// A variable with a value per context: `contextvars.ContextVar`. Make one per program, as a
/// `thread_local!` or by handing it on.
#[derive(Clone)]
pub struct ContextVar<T> {
    number: u64,
    name: &'static str,
    default: Option<T>,
}

/// What a variable was before it was set: `contextvars.Token`.
#[must_use = "it is for `reset`"]
pub struct Token<T> {
    number: u64,
    old: Option<Rc<dyn Any>>,
    variable: PhantomData<fn() -> T>,
}

impl<T: Clone + 'static> ContextVar<T> {
    /// A variable without a value: `ContextVar(name)`.
    #[must_use]
    pub fn new(name: &'static str) -> ContextVar<T> {
        VARIABLES.set(VARIABLES.get() + 1);
        ContextVar { number: VARIABLES.get(), name, default: None }
    }

    /// The same with a value for every context that has no other: `ContextVar(name, default=…)`.
    #[must_use]
    pub fn with_default(name: &'static str, default: T) -> ContextVar<T> {
        ContextVar { default: Some(default), ..ContextVar::new(name) }
    }

    /// The value in this context, or the default: `variable.get()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Lookup`] if there is neither.
    pub fn get(&self) -> Result<T> {
        let value = CURRENT.with(peek).and_then(|map| map.get(&self.number).cloned());
        let value = value.and_then(|value| value.downcast_ref().cloned());
        value
            .or_else(|| self.default.clone())
            .ok_or_else(|| Exc::Lookup(format!("<ContextVar name={}>", quoted(self.name)).into()))
    }

    /// Set the value in this context: `variable.set(value)`.
    pub fn set(&self, value: T) -> Token<T> {
        self.replace(Some(Rc::new(value)))
    }

    /// Back to what it was when the token was made: `variable.reset(token)`.
    ///
    /// # Panics
    ///
    /// If another variable made it, where Python raises a `ValueError`.
    #[track_caller]
    pub fn reset(&self, token: Token<T>) {
        assert!(
            token.number == self.number,
            "ValueError: the token was created by a different ContextVar"
        );
        drop(self.replace(token.old));
    }

    fn replace(&self, value: Option<Rc<dyn Any>>) -> Token<T> {
        let mut map = CURRENT.take().unwrap_or_default();
        let changed = Rc::make_mut(&mut map);
        let old = match value {
            Some(value) => changed.insert(self.number, value),
            None => changed.remove(&self.number),
        };
        CURRENT.set(Some(map));
        Token { number: self.number, old, variable: PhantomData }
    }
}
