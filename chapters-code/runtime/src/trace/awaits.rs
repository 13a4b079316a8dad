//! Traced awaits.
//!
//! An `.await` is the language's own: nobody is told that one `async fn` awaits another. So a
//! program that is to be traced is compiled with `.traced()` before each `.await`, which the book's
//! tool does; that makes no other difference.

use std::any::type_name;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::{next, on, tell};
use crate::coroutine::function_name;

/// What can be awaited can be traced.
pub trait Traced: IntoFuture + Sized {
    /// Awaiting this is awaiting `self`, and tells about it.
    #[track_caller]
    fn traced(self) -> TracedFuture<Self::IntoFuture> {
        let place = Location::caller();
        let id = on().then(|| format!("A{}", next('A')));
        if let Some(id) = &id {
            tell("await", |record| {
                let ours = type_name::<Self>().trim_start_matches('&').starts_with("asyncio::");
                let record = record.with("await", id).with("name", name_of::<Self>());
                record.number("ours", u8::from(ours)).at(place)
            });
        }
        TracedFuture { future: Box::pin(self.into_future()), id }
    }
}

impl<A: IntoFuture> Traced for A {}

/// A future that tells when it is polled, and what comes of it.
#[must_use = "futures do nothing unless awaited"]
pub struct TracedFuture<F> {
    future: Pin<Box<F>>,
    id: Option<String>,
}

impl<F: Future> Future for TracedFuture<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        let Some(id) = &this.id else { return this.future.as_mut().poll(context) };
        tell("enter", |record| record.with("await", id));
        let mut leaving = Leaving { id, how: "panicked" };
        let polled = this.future.as_mut().poll(context);
        leaving.how = if polled.is_pending() { "pending" } else { "ready" };
        polled
    }
}

/// Tells how an await is left, even if that is by a panic.
struct Leaving<'a> {
    id: &'a str,
    how: &'static str,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        tell("leave", |record| record.with("await", self.id).with("how", self.how));
    }
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
