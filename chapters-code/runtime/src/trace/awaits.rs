//! Traced awaits.
//!
//! An `.await` is the language's own: nobody is told that one `async fn` awaits another. So a
//! program that is to be traced is compiled with `.traced()` before each `.await`, which the book's
//! tool does; that makes no other difference.

use std::any::type_name;
use std::cell::Cell;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::{on, tell};
use crate::coroutine::function_name;

/// What can be awaited can be traced.
pub trait Traced: IntoFuture + Sized {
    /// Awaiting this is awaiting `self`, and tells about it.
    #[track_caller]
    fn traced(self) -> TracedFuture<Self::IntoFuture> {
        let place = Location::caller();
        let id = on().then(next);
        if let Some(id) = id {
            let name = name_of::<Self>();
            tell("await", |record| record.with("await", id_text(id)).with("name", name).at(place));
        }
        TracedFuture { future: Box::pin(self.into_future()), id }
    }
}

impl<A: IntoFuture> Traced for A {}

/// A future that tells when it is polled, and what comes of it.
#[must_use = "futures do nothing unless awaited"]
pub struct TracedFuture<F> {
    future: Pin<Box<F>>,
    id: Option<u32>,
}

impl<F: Future> Future for TracedFuture<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Some(id) = self.id else { return self.future.as_mut().poll(context) };
        tell("enter", |record| record.with("await", id_text(id)));
        let polled = self.future.as_mut().poll(context);
        let how = if polled.is_pending() { "pending" } else { "ready" };
        tell("leave", |record| record.with("await", id_text(id)).with("how", how));
        polled
    }
}

fn next() -> u32 {
    thread_local! {
        static LAST: Cell<u32> = const { Cell::new(0) };
    }
    LAST.set(LAST.get() + 1);
    LAST.get()
}

fn id_text(id: u32) -> String {
    format!("A{id}")
}

/// The `async fn`, or the type whose `into_future` is called.
fn name_of<A>() -> String {
    let name = type_name::<A>();
    match name.ends_with("::{{closure}}") {
        true => function_name(name).to_owned(),
        false => {
            let base = name.split('<').next().unwrap_or(name);
            base.rsplit("::").next().unwrap_or(base).to_owned()
        }
    }
}
