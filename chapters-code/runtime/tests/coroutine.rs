//! Coroutine objects: send, throw, close, and the two value slots.

use std::cell::{Cell, OnceCell};
use std::future::Future as _;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use asyncio::{
    AnyFuture, Coroutine, CoroutineState, Exc, Future, Result, Step, Yielded, yield_none,
    yield_value,
};

type Numbers = Coroutine<i32, i32, i32>;

async fn add_one() -> Result<i32> {
    let sent: i32 = yield_value(7).await?;
    Ok(sent + 1)
}

async fn outer() -> Result<i32> {
    async fn middle() -> Result<i32> {
        Ok(add_one().await? * 10)
    }
    middle().await
}

#[test]
fn values_pass_through_any_number_of_awaits() -> Result<()> {
    let coroutine: Numbers = Coroutine::new(outer());
    assert_eq!(coroutine.send(None)?, Step::Yielded(7));
    assert_eq!(coroutine.send(Some(1))?, Step::Returned(20));
    Ok(())
}

#[test]
fn nothing_runs_before_the_first_send() -> Result<()> {
    let ran = Rc::new(Cell::new(false));
    let flag = ran.clone();
    let coroutine: Numbers = Coroutine::new(async move {
        flag.set(true);
        Ok(1)
    });
    assert_eq!((ran.get(), coroutine.state()), (false, CoroutineState::Created));
    assert_eq!(coroutine.send(None)?, Step::Returned(1));
    assert_eq!((ran.get(), coroutine.state()), (true, CoroutineState::Closed));
    Ok(())
}

#[test]
fn a_value_sent_too_early_is_refused_and_the_coroutine_stays_usable() -> Result<()> {
    let coroutine: Numbers = Coroutine::new(add_one());
    let message = "can't send non-None value to a just-started coroutine";
    assert_eq!(coroutine.send(Some(5)), Err(Exc::Type(message.into())));
    assert_eq!(coroutine.send(None)?, Step::Yielded(7));
    assert_eq!(coroutine.state(), CoroutineState::Suspended);
    coroutine.close()
}

#[test]
fn a_finished_coroutine_cannot_be_reused() {
    let finished = Exc::Runtime("cannot reuse already awaited coroutine".into());
    let coroutine: Numbers = Coroutine::new(async { Ok(1) });
    assert_eq!(coroutine.send(None), Ok(Step::Returned(1)));
    assert_eq!(coroutine.send(None), Err(finished.clone()));
    assert_eq!(coroutine.throw(Exc::Value("v".into())), Err(finished.clone()));
    assert_eq!(asyncio::run(async { coroutine.await }), Err(finished));
}

#[test]
fn a_running_coroutine_cannot_be_resumed() -> Result<()> {
    let itself: Rc<OnceCell<Numbers>> = Rc::default();
    let inner = itself.clone();
    let coroutine: Numbers = Coroutine::new(async move {
        let itself = inner.get().expect("set below");
        assert_eq!(itself.state(), CoroutineState::Running);
        itself.send(None).map(|_| 0)
    });
    let coroutine = itself.get_or_init(|| coroutine);
    assert_eq!(coroutine.send(None), Err(Exc::Value("coroutine already executing".into())));
    Ok(())
}

#[test]
fn an_exception_comes_out_of_send() {
    let coroutine: Numbers = Coroutine::new(async { Err(Exc::Value("v".into())) });
    assert_eq!(coroutine.send(None), Err(Exc::Value("v".into())));
    assert_eq!(coroutine.state(), CoroutineState::Closed);
}

#[test]
fn throw_raises_at_the_await() -> Result<()> {
    let coroutine: Numbers = Coroutine::new(async {
        match yield_value::<_, i32>(1).await {
            Err(Exc::Value(message)) => Ok(message.len() as i32),
            other => other,
        }
    });
    assert_eq!(coroutine.send(None)?, Step::Yielded(1));
    assert_eq!(coroutine.throw(Exc::Value("four".into()))?, Step::Returned(4));

    let unhandled: Numbers = Coroutine::new(outer());
    assert_eq!(unhandled.send(None)?, Step::Yielded(7));
    assert_eq!(unhandled.throw(Exc::Type("t".into())), Err(Exc::Type("t".into())));
    assert_eq!(unhandled.state(), CoroutineState::Closed);
    Ok(())
}

#[test]
fn throw_before_the_start_runs_nothing() {
    let coroutine: Numbers = Coroutine::new(async { panic!("the body must not run") });
    assert_eq!(coroutine.throw(Exc::Value("v".into())), Err(Exc::Value("v".into())));
    assert_eq!(coroutine.state(), CoroutineState::Closed);
}

#[test]
fn close_raises_generator_exit() -> Result<()> {
    let coroutine: Numbers = Coroutine::new(add_one());
    coroutine.close()?;
    coroutine.close()?;

    let coroutine: Numbers = Coroutine::new(add_one());
    coroutine.send(None)?;
    coroutine.close()?;
    assert_eq!(coroutine.state(), CoroutineState::Closed);

    let stubborn: Numbers = Coroutine::new(async {
        let _ = yield_value::<_, i32>(1).await;
        yield_value(2).await
    });
    stubborn.send(None)?;
    let ignored = Exc::Runtime("coroutine ignored GeneratorExit".into());
    assert_eq!(stubborn.close(), Err(ignored));
    Ok(())
}

#[test]
fn wrong_types_are_named() -> Result<()> {
    let coroutine: Coroutine<i32, i32, ()> = Coroutine::new(async {
        yield_value::<_, i32>("seven").await?;
        Ok(())
    });
    let wrong = Exc::Type("the coroutine yielded \"seven\", not i32".into());
    assert_eq!(coroutine.send(None), Err(wrong));

    let coroutine: Coroutine<i32, i64, i32> = Coroutine::new(add_one());
    coroutine.send(None)?;
    let wrong = Exc::Type("a value of another type was sent in where the await expects i32".into());
    assert_eq!(coroutine.send(Some(1)), Err(wrong));

    let coroutine: Numbers = Coroutine::new(add_one());
    coroutine.send(None)?;
    let wrong = Exc::Type("None was sent in where the await expects i32".into());
    assert_eq!(coroutine.send(None), Err(wrong));
    Ok(())
}

#[test]
fn a_coroutine_may_yield_different_things() -> Result<()> {
    let coroutine: Coroutine<Yielded, (), ()> = Coroutine::new(async {
        yield_none().await?;
        yield_value::<_, ()>(7).await?;
        Future::<()>::new().await
    });
    for shown in ["None", "7", "<Future pending>"] {
        let Step::Yielded(value) = coroutine.send(None)? else { panic!("it yields") };
        assert_eq!(format!("{value:?}"), shown);
    }
    Ok(())
}

#[test]
fn awaiting_a_future_by_hand_needs_the_future_to_be_done() -> Result<()> {
    let future = Future::new();
    let awaited = future.clone();
    let coroutine: Coroutine<AnyFuture, (), i32> = Coroutine::new(async move { awaited.await });
    let Step::Yielded(yielded) = coroutine.send(None)? else { panic!("it yields") };
    assert_eq!(yielded, AnyFuture::from(&future));
    let misuse = Exc::Runtime("await wasn't used with future".into());
    assert_eq!(coroutine.send(None), Err(misuse));

    let awaited = future.clone();
    let coroutine: Coroutine<AnyFuture, (), i32> = Coroutine::new(async move { awaited.await });
    coroutine.send(None)?;
    future.set_result(5)?;
    assert_eq!(coroutine.send(None)?, Step::Returned(5));
    Ok(())
}

#[test]
fn a_coroutine_can_drive_another() -> Result<()> {
    let coroutine: Numbers = Coroutine::new(async {
        let inner: Numbers = Coroutine::new(add_one());
        let Step::Yielded(first) = inner.send(None)? else { panic!("it yields") };
        let sent: i32 = yield_value(first + 1).await?;
        let Step::Returned(last) = inner.send(Some(sent))? else { panic!("it returns") };
        Ok(last)
    });
    assert_eq!(coroutine.send(None)?, Step::Yielded(8));
    assert_eq!(coroutine.send(Some(10))?, Step::Returned(11));
    Ok(())
}

#[test]
fn two_yields_in_one_send_are_explained() {
    let coroutine: Numbers = Coroutine::new(async {
        let mut one = pin!(yield_value::<_, i32>(1));
        let mut two = pin!(yield_value::<_, i32>(2));
        std::future::poll_fn(|context| {
            assert!(one.as_mut().poll(context).is_pending());
            two.as_mut().poll(context)
        })
        .await
    });
    let Err(Exc::Panic(message)) = coroutine.send(None) else { panic!("it panics") };
    assert!(message.starts_with("a coroutine yielded twice in one send: 1, then 2."), "{message}");
    assert_eq!(coroutine.state(), CoroutineState::Closed);
}

#[test]
#[should_panic(expected = "a yield was polled again, but nothing was sent in")]
fn a_yield_resumed_by_a_stranger_is_explained() {
    let mut body = pin!(add_one());
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(body.as_mut().poll(&mut context), Poll::Pending);
    let _ = body.as_mut().poll(&mut context);
}

#[test]
fn a_future_that_is_not_ours_is_refused() {
    let coroutine: Numbers = Coroutine::new(std::future::pending());
    let Err(Exc::Runtime(message)) = coroutine.send(None) else { panic!("it raises") };
    assert!(message.contains("does not belong to asyncio"), "{message}");
}

#[test]
fn coroutines_know_their_names() {
    let coroutine: Numbers = Coroutine::new(add_one());
    assert_eq!(coroutine.name(), "add_one");
    assert_eq!(format!("{coroutine:?}"), "<coroutine object add_one>");
    assert_eq!(coroutine.close(), Ok(()));
}

/// One coroutine may drive another within one step of its own.
#[test]
fn a_coroutine_driven_in_between_takes_nothing_away() -> Result<()> {
    let outer: Numbers = Coroutine::new(async {
        let mut first = true;
        let mut inner = pin!(add_one());
        poll_fn(|context| {
            if !std::mem::take(&mut first) {
                let other: Coroutine<(), (), i32> = Coroutine::new(async { Ok(1) });
                assert_eq!(other.send(None), Ok(Step::Returned(1)));
            }
            inner.as_mut().poll(context)
        })
        .await
    });
    assert!(matches!(outer.send(None)?, Step::Yielded(_)));
    assert!(matches!(outer.send(Some(5))?, Step::Returned(6)));
    Ok(())
}

/// What a body owns may drive a coroutine when it is dropped.
#[test]
fn a_value_is_returned_whatever_a_drop_does() -> Result<()> {
    struct Guard;
    impl Drop for Guard {
        fn drop(&mut self) {
            let other: Coroutine<(), (), &str> = Coroutine::new(async { Ok("other") });
            assert_eq!(other.send(None), Ok(Step::Returned("other")));
        }
    }
    let guard = Guard;
    let body = poll_fn(move |_| {
        let _keep = &guard;
        Poll::Ready(Ok(7))
    });
    let coroutine: Coroutine<(), (), i32> = Coroutine::new(body);
    assert_eq!(coroutine.send(None), Ok(Step::Returned(7)));
    Ok(())
}
