//! A coroutine object: what calling an `async fn` gives, with Python's handles on it.
//!
//! In both languages calling `f()` for an `async` function runs nothing; it gives an object that
//! holds the body, ready to start. In Rust that object is an anonymous type that can only be
//! awaited or polled. [`Coroutine`] wraps it, so that it can be driven by hand as in Python:
//!
//! ```
//! use asyncio::{Coroutine, Result, Step, yield_value};
//!
//! async fn count() -> Result<i32> {
//!     let sent: i32 = yield_value(7).await?;
//!     Ok(sent + 1)
//! }
//!
//! # fn main() -> Result<()> {
//! let coroutine: Coroutine<i32, i32, i32> = Coroutine::new(count());
//! assert_eq!(coroutine.send(None)?, Step::Yielded(7));
//! assert_eq!(coroutine.send(Some(42))?, Step::Returned(43));
//! # Ok(())
//! # }
//! ```
//!
//! Where Python raises `StopIteration` to say that the coroutine has finished, `send` returns
//! [`Step::Returned`]; an exception that the coroutine raises comes out of `send` as an `Err`.

use std::any::{Any, type_name};
use std::cell::Cell;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::panic::{self, AssertUnwindSafe, Location};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use crate::error::{Exc, Result, quoted, runtime_error};
use crate::slot::{
    self, Sent, clear, put_returned, put_sent, take_returned, take_thrown, take_yielded,
};
use crate::trace::{self, Number, Record};

/// What `IntoFuture::into_future`, the counterpart of `__await__`, returns: an awaitable body.
///
/// ```
/// # use asyncio::{Awaiting, Result, yield_none};
/// struct YieldToEventLoop;
///
/// impl IntoFuture for YieldToEventLoop {
///     type Output = Result<()>;
///     type IntoFuture = Awaiting<()>;
///
///     fn into_future(self) -> Awaiting<()> {
///         Box::pin(async { yield_none().await })
///     }
/// }
/// ```
pub type Awaiting<T> = Pin<Box<dyn std::future::Future<Output = Result<T>>>>;

/// What one `send` brought: a value from a `yield`, or the coroutine's return value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<Y, R> {
    /// The coroutine paused and yielded this.
    Yielded(Y),
    /// The coroutine finished and returned this (Python: `StopIteration.value`).
    Returned(R),
}

/// The states of a coroutine, as Python's `inspect.getcoroutinestate` tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoroutineState {
    /// `CORO_CREATED`: nothing of the body has run.
    Created,
    /// `CORO_RUNNING`: the body is running right now.
    Running,
    /// `CORO_SUSPENDED`: paused at an await.
    Suspended,
    /// `CORO_CLOSED`: finished, one way or another; the body is gone.
    Closed,
}

/// A coroutine object that yields values of type `Y`, is sent values of type `S` and returns an
/// `R`: Python's `Coroutine[Y, S, R]`.
///
/// `Y` is `()` if it yields nothing, [`AnyFuture`](crate::AnyFuture) if it awaits futures, and
/// [`Yielded`](crate::Yielded) if it may yield different things.
#[must_use = "a coroutine does nothing until it is sent None, awaited, or given to a task"]
pub struct Coroutine<Y, S, R> {
    any: AnyCoroutine,
    types: PhantomData<fn(S) -> (Y, R)>,
}

/// A coroutine whatever its types: what a task drives.
pub(crate) struct AnyCoroutine {
    state: Cell<CoroutineState>,
    /// Taken out while it runs, and for good when it has finished.
    body: Cell<Option<Pin<Box<dyn Body>>>>,
    /// The name of the type that `async fn` made, asked for only when it is shown.
    type_name: fn() -> &'static str,
    /// For traces.
    number: Number,
}

/// What calling an `async fn` gave, whatever it returns: the value goes by the slot.
trait Body {
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>>;
}

impl<F, R: 'static> Body for F
where
    F: std::future::Future<Output = Result<R>>,
{
    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        std::future::Future::poll(self, context).map_ok(|value| put_returned(Box::new(value)))
    }
}

impl<Y: Any, S: Any, R: 'static> Coroutine<Y, S, R> {
    /// Wrap what calling an `async fn` gave. Nothing runs yet.
    pub fn new<F>(body: F) -> Self
    where
        F: std::future::Future<Output = Result<R>> + 'static,
    {
        trace::ask();
        Coroutine { any: AnyCoroutine::new(body), types: PhantomData }
    }

    /// Start the coroutine (with `None`) or resume it: `coroutine.send(value)`.
    ///
    /// # Errors
    ///
    /// What the coroutine raises, and, in CPython's words: a value was sent to a coroutine that
    /// has not started, it has finished already, or it is running right now.
    #[track_caller]
    pub fn send(&self, value: Option<S>) -> Result<Step<Y, R>> {
        if trace::on() {
            let sent = value.as_ref().map(|value| value as &dyn Any);
            self.any.tell_send(Location::caller(), |record| match sent {
                Some(value) => record.with("sent", trace::shown(value)),
                None => record.with("sent", "None"),
            });
        }
        self.step(match value {
            Some(value) => Sent::Value(Box::new(value)),
            None => Sent::None,
        })
    }

    /// Raise `exc` at the await where the coroutine is paused: `coroutine.throw(exc)`.
    ///
    /// A coroutine that has not started closes without running at all.
    ///
    /// # Errors
    ///
    /// `exc` itself, unless the coroutine handles it; otherwise as [`send`](Self::send).
    #[track_caller]
    pub fn throw(&self, exc: Exc) -> Result<Step<Y, R>> {
        self.tell_throw(&exc, Location::caller());
        self.step(Sent::Throw(exc))
    }

    /// Close the coroutine: `coroutine.close()` raises [`Exc::GeneratorExit`] at its await.
    ///
    /// Dropping a coroutine is not the same: its values are destroyed, but none of its code runs.
    ///
    /// # Errors
    ///
    /// What the coroutine raises instead, or `coroutine ignored GeneratorExit` if it yields again.
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        if matches!(self.state(), CoroutineState::Created | CoroutineState::Closed) {
            self.any.discard();
            return Ok(());
        }
        self.tell_throw(&Exc::GeneratorExit, Location::caller());
        match self.step(Sent::Throw(Exc::GeneratorExit)) {
            Ok(Step::Yielded(_)) => runtime_error("coroutine ignored GeneratorExit"),
            Ok(Step::Returned(_)) | Err(Exc::GeneratorExit) => Ok(()),
            Err(exc) => Err(exc),
        }
    }

    fn tell_throw(&self, exc: &Exc, place: &Location<'_>) {
        if trace::on() {
            self.any.tell_send(place, |record| record.with("throw", exc.repr()));
        }
    }

    fn step(&self, sent: Sent) -> Result<Step<Y, R>> {
        let on_its_way = slot::set_aside(); // we may be within another coroutine
        // Nobody is going to be woken: it is always `send` that resumes a coroutine.
        let step = match self.any.resume(sent, Waker::noop()) {
            Poll::Ready(result) => result.map(|()| Step::Returned(returned())),
            Poll::Pending => match take_yielded() {
                Some(value) => value.downcast().map(Step::Yielded),
                None => runtime_error(NOT_OURS),
            },
        };
        slot::put_back(on_its_way);
        step
    }
}

/// What to say when a coroutine pauses without a yield.
const NOT_OURS: &str = "the coroutine awaits a future that does not belong to asyncio and yields \
                        nothing, so there is nothing to wait for";

impl<Y, S, R> Coroutine<Y, S, R> {
    /// Where the coroutine is in its life: `inspect.getcoroutinestate(coroutine)`.
    pub fn state(&self) -> CoroutineState {
        self.any.state.get()
    }

    /// The name of the `async fn`: `coroutine.__name__`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.any.name()
    }
}

/// Await `block`. If an exception is thrown in while a future of another crate is awaited in there,
/// which cannot raise it, the block ends with it.
pub(crate) async fn ended_by_exceptions<T>(
    block: impl std::future::Future<Output = Result<T>>,
) -> Result<T> {
    let mut block = pin!(block);
    poll_fn(|context| match block.as_mut().poll(context) {
        Poll::Pending => take_thrown().map_or(Poll::Pending, |exc| Poll::Ready(Err(exc))),
        ready => ready,
    })
    .await
}

/// Poll the body; when it has ended, drop it. That is still a part of its run: what it owns may
/// drive other coroutines, or panic.
#[inline]
fn poll_to_the_end(body: &mut Option<Pin<Box<dyn Body>>>, waker: &Waker) -> Poll<Result<()>> {
    let Some(running) = body else { unreachable!("it is there between two runs") };
    let polled = running.as_mut().poll(&mut Context::from_waker(waker));
    match polled {
        Poll::Pending => {}
        Poll::Ready(Err(_)) => drop(body.take()),
        Poll::Ready(Ok(())) => {
            let value = take_returned();
            drop(body.take());
            put_returned(value);
        }
    }
    polled
}

/// What a coroutine that returns an `R` has just returned.
fn returned<R: 'static>() -> R {
    *take_returned().downcast().expect("the body returns an R")
}

impl AnyCoroutine {
    pub(crate) fn new<F, R: 'static>(body: F) -> AnyCoroutine
    where
        F: std::future::Future<Output = Result<R>> + 'static,
    {
        AnyCoroutine {
            state: Cell::new(CoroutineState::Created),
            body: Cell::new(Some(Box::pin(body))),
            type_name: type_name::<F>,
            number: Number::none(),
        }
    }

    /// Run the body up to its next yield, or to its end. If it is pending, it has yielded: then
    /// the caller takes the value.
    ///
    /// A panic is what an exception is in Python: it ends the coroutine, and comes out of here.
    #[inline]
    pub(crate) fn resume(&self, sent: Sent, waker: &Waker) -> Poll<Result<()>> {
        match (self.state.get(), &sent) {
            (CoroutineState::Suspended, _) | (CoroutineState::Created, Sent::None) => {}
            _ => return Poll::Ready(Err(self.cannot_resume(sent))),
        }
        let mut body = self.body.take();
        self.state.set(CoroutineState::Running);
        put_sent(sent);
        let polled = panic::catch_unwind(AssertUnwindSafe(|| poll_to_the_end(&mut body, waker)));
        if let Ok(Poll::Pending) = polled {
            self.body.set(body);
            self.state.set(CoroutineState::Suspended);
            self.tell("pause", |record| record);
            return Poll::Pending;
        }
        self.state.set(CoroutineState::Closed);
        clear();
        let ended = polled.unwrap_or_else(|payload| {
            // What panicked may panic again when it is dropped.
            let _ = panic::catch_unwind(AssertUnwindSafe(|| drop(body)));
            Poll::Ready(Err(panicked(&*payload)))
        });
        if trace::on() { self.tell_end(ended) } else { ended }
    }

    /// As traces call it.
    pub(crate) fn id(&self) -> String {
        self.number.id('K', || self.name())
    }

    /// Tell what is sent, if anybody wants to know.
    #[cold]
    #[inline(never)]
    fn tell_send(&self, place: &Location<'_>, fill: impl FnOnce(Record) -> Record) {
        self.tell("send", |record| fill(record).at(place));
    }

    /// Tell how it has ended, which comes by value and goes back: a reference to it would keep it
    /// out of the processor's registers even when nobody wants to know.
    #[cold]
    #[inline(never)]
    fn tell_end(&self, ended: Poll<Result<()>>) -> Poll<Result<()>> {
        self.tell("end", |record| match &ended {
            Poll::Ready(Err(exc)) => record.with("exc", exc.repr()),
            _ => record.with("value", slot::show_returned()),
        });
        ended
    }

    /// Tell what comes of being resumed.
    #[inline]
    fn tell(&self, kind: &str, fill: impl FnOnce(Record) -> Record) {
        trace::tell(kind, |record| fill(record.with("coroutine", self.id())));
    }

    #[cold]
    fn cannot_resume(&self, sent: Sent) -> Exc {
        let exc = match (self.state.get(), sent) {
            (CoroutineState::Created, Sent::Throw(exc)) => {
                self.discard();
                exc
            }
            (CoroutineState::Created, _) => Exc::Type(NOT_STARTED.into()),
            (CoroutineState::Running, _) => Exc::Value("coroutine already executing".into()),
            _ => Exc::Runtime(FINISHED.into()),
        };
        self.tell("refuse", |record| record.with("exc", exc.repr()));
        exc
    }

    /// Destroy the body where it is; none of its code runs.
    pub(crate) fn discard(&self) {
        self.state.set(CoroutineState::Closed);
        self.body.take();
    }

    pub(crate) fn name(&self) -> &'static str {
        function_name((self.type_name)())
    }
}

const NOT_STARTED: &str = "can't send non-None value to a just-started coroutine";
const FINISHED: &str = "cannot reuse already awaited coroutine";

/// The message of a panic, as an exception.
pub(crate) fn panicked(payload: &(dyn Any + Send)) -> Exc {
    let text = payload.downcast_ref::<&'static str>().map(|text| (*text).into());
    let text = text.or_else(|| payload.downcast_ref::<String>().map(|text| text.clone().into()));
    Exc::Panic(text.unwrap_or_else(|| "a value that is not text".into()))
}

/// Awaiting a coroutine object runs it. One that has been started by hand is being awaited
/// already, and one that has finished cannot be awaited again.
impl<Y, S, R: 'static> IntoFuture for Coroutine<Y, S, R> {
    type Output = Result<R>;
    type IntoFuture = Awaiting<R>;

    fn into_future(self) -> Awaiting<R> {
        let body = self.any.body.take();
        match (self.any.state.replace(CoroutineState::Closed), body) {
            (CoroutineState::Created, Some(mut body)) => Box::pin(poll_fn(move |context| {
                body.as_mut().poll(context).map_ok(|()| returned())
            })),
            (CoroutineState::Suspended, _) => refused("coroutine is being awaited already"),
            _ => refused(FINISHED),
        }
    }
}

fn refused<R: 'static>(problem: &'static str) -> Awaiting<R> {
    Box::pin(std::future::ready(runtime_error(problem)))
}

/// A coroutine object that is never started is a mistake, in Rust as in Python.
impl Drop for AnyCoroutine {
    fn drop(&mut self) {
        if self.state.get() == CoroutineState::Created {
            let name = quoted(self.name());
            eprintln!("RuntimeWarning: coroutine {name} was never awaited");
        }
    }
}

impl<Y, S, R> fmt::Debug for Coroutine<Y, S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<coroutine object {}>", self.name())
    }
}

/// The function that an `async fn`'s type belongs to.
///
/// `rock::main_task::{{closure}}` becomes `main_task`, `rock::pair<i32>::{{closure}}` becomes
/// `pair`; a boxed body has lost its name and becomes `coroutine`.
pub(crate) fn function_name(type_name: &'static str) -> &'static str {
    let name = type_name.trim_end_matches("::{{closure}}");
    if name.len() == type_name.len() {
        return "coroutine";
    }
    // Generics may hold paths themselves: cut them off before looking for the last `::`.
    let mut depth = 0;
    let opening = name.char_indices().rev().find(|(_, letter)| {
        depth += match letter {
            '>' => 1,
            '<' => -1,
            _ => 0,
        };
        depth == 0
    });
    let name = match opening {
        Some((at, '<')) => &name[..at],
        _ => name,
    };
    name.trim_end_matches("::").rsplit("::").next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::function_name;

    #[test]
    fn names_are_those_of_the_functions() {
        for (type_name, name) in [
            ("rock::main_task::{{closure}}", "main_task"),
            ("rock::main::{{closure}}::{{closure}}", "main"),
            ("rock::pair<alloc::string::String>::{{closure}}", "pair"),
            ("rock::Pair<alloc::string::String>::swap::{{closure}}", "swap"),
            ("core::pin::Pin<alloc::boxed::Box<dyn Future>>", "coroutine"),
        ] {
            assert_eq!(function_name(type_name), name);
        }
    }
}
