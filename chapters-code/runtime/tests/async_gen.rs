//! Async generators: what Rust does where Python cannot. The rest is compared with CPython.

use std::cell::Cell;
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use asyncio::{AsyncGen, Exc, Items, Result, sleep};

struct Guard(Rc<Cell<bool>>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.set(true);
    }
}

#[test]
fn a_generator_left_half_way_is_dropped_without_running() -> Result<()> {
    let (dropped, ran) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let (guard, flag) = (Guard(dropped.clone()), ran.clone());
    asyncio::run(async move {
        let numbers = AsyncGen::new(async move |items: Items<i32>| {
            let _guard = guard;
            let result = items.yield_(1).await;
            flag.set(true); // as a `finally` would
            sleep(0.0).await?;
            result.map(|_| ())
        });
        assert_eq!(numbers.next().await?, Some(1));
        drop(numbers);
        assert!(dropped.get());
        sleep(1.0).await
    })?;
    assert!(!ran.get());
    Ok(())
}

#[test]
fn two_yields_at_once_are_refused() {
    let numbers = AsyncGen::new(async |items: Items<i32>| {
        let (mut one, mut two) = (pin!(items.yield_(1)), pin!(items.yield_(2)));
        poll_fn(|context| {
            let _ = one.as_mut().poll(context);
            let _ = two.as_mut().poll(context);
            Poll::Pending
        })
        .await
    });
    let refused = Exc::Panic("two yields in one anext()".into());
    assert_eq!(asyncio::run(async move { numbers.next().await }), Err(refused));
}
