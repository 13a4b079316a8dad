//! The event loop: order, cycles, timers, stopping, and what it refuses.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use asyncio::{
    Coroutine, EventLoop, Exc, Future, Result, clock, create_task, gather, get_running_loop, run,
    sleep, yield_none,
};

async fn nothing() -> Result<i32> {
    Ok(1)
}

async fn nested(depth: u32) -> Result<()> {
    if depth > 0 {
        create_task(Box::pin(nested(depth - 1)) as asyncio::Awaiting<()>).await?;
    }
    Ok(())
}

/// How many cycles pass while the awaitable is awaited.
fn cycles_of<F>(awaitable: F) -> u64
where
    F: std::future::Future<Output = Result<()>> + 'static,
{
    clock::use_virtual();
    let counted = run(async {
        let before = get_running_loop()?.cycle();
        awaitable.await?;
        Ok(get_running_loop()?.cycle() - before)
    });
    counted.expect("nothing goes wrong")
}

#[test]
fn awaiting_takes_as_many_cycles_as_in_cpython() {
    let coroutine = async { nothing().await.map(drop) };
    let done_future = async {
        let future = Future::new();
        future.set_result(())?;
        future.await
    };
    let empty_gather = async { gather(Vec::<Future<()>>::new()).await.map(drop) };
    let task = async { create_task(nothing()).await.map(drop) };
    let set_by_call_soon = async {
        let future = Future::new();
        let setter = future.clone();
        get_running_loop()?.call_soon(move || setter.set_result(()).expect("pending"));
        future.await
    };
    let gather_three = async { gather([nothing(), nothing(), nothing()]).await.map(drop) };
    let set_by_call_later = async {
        let future = Future::new();
        let setter = future.clone();
        get_running_loop()?.call_later(0.0, move || setter.set_result(()).expect("pending"));
        future.await
    };
    assert_eq!(cycles_of(coroutine), 0);
    assert_eq!(cycles_of(done_future), 0);
    assert_eq!(cycles_of(empty_gather), 0);
    assert_eq!(cycles_of(async { yield_none().await }), 1);
    assert_eq!(cycles_of(sleep(0.0)), 1);
    assert_eq!(cycles_of(sleep(-1.0)), 1);
    assert_eq!(cycles_of(task), 2);
    assert_eq!(cycles_of(nested(10)), 20);
    assert_eq!(cycles_of(set_by_call_soon), 2);
    assert_eq!(cycles_of(set_by_call_later), 2);
    assert_eq!(cycles_of(gather_three), 3);
}

#[test]
fn running_takes_as_many_cycles_as_in_cpython() -> Result<()> {
    let event_loop = EventLoop::new();
    event_loop.run_until_complete(nothing())?;
    assert_eq!(event_loop.cycle(), 2);

    let event_loop = EventLoop::new();
    event_loop.run_until_complete(sleep(0.0))?;
    assert_eq!(event_loop.cycle(), 3);

    let event_loop = EventLoop::new();
    let future = event_loop.create_future();
    future.set_result(1)?;
    event_loop.run_until_complete(future)?;
    assert_eq!(event_loop.cycle(), 1);

    let event_loop = EventLoop::new();
    event_loop.stop();
    event_loop.run_forever()?;
    assert_eq!(event_loop.cycle(), 1);
    Ok(())
}

/// A callback that asks for itself again in every cycle, and counts.
fn chain(event_loop: EventLoop, calls: Rc<Cell<u32>>) {
    let (next_loop, next_calls) = (event_loop.clone(), calls.clone());
    calls.set(calls.get() + 1);
    event_loop.call_soon(move || chain(next_loop, next_calls));
}

#[test]
fn shutting_down_takes_as_many_cycles_as_in_cpython() -> Result<()> {
    let calls = Rc::new(Cell::new(0));
    let counter = calls.clone();
    run(async move {
        let event_loop = get_running_loop()?;
        event_loop.clone().call_soon(move || chain(event_loop, counter));
        Ok(())
    })?;
    assert_eq!(calls.get(), 5);
    Ok(())
}

#[test]
fn a_cycle_is_always_finished() -> Result<()> {
    // The callback that stops the loop is queued before these two, in the same cycle.
    let event_loop = EventLoop::new();
    let calls = Rc::new(RefCell::new(Vec::new()));
    let note = calls.clone();
    let inner_loop = event_loop.clone();
    event_loop.run_until_complete(async move {
        for name in ["late", "later"] {
            let note = note.clone();
            inner_loop.call_soon(move || note.borrow_mut().push(name));
        }
        Ok(())
    })?;
    assert_eq!(calls.take(), ["late", "later"]);
    Ok(())
}

#[test]
fn left_over_tasks_are_cancelled() -> Result<()> {
    let log = Rc::new(RefCell::new(Vec::new()));
    let note = log.clone();
    run(async move {
        create_task(async move {
            note.borrow_mut().push("started".to_owned());
            let slept = sleep(10.0).await;
            note.borrow_mut().push(format!("{slept:?}"));
            slept
        });
        Ok(())
    })?;
    assert_eq!(log.take(), ["started", "Err(asyncio.exceptions.CancelledError)"]);
    Ok(())
}

#[test]
fn timers_fire_in_the_order_of_time_then_of_setting() -> Result<()> {
    clock::use_virtual();
    let event_loop = EventLoop::new();
    let calls = Rc::new(RefCell::new(Vec::new()));
    for (delay, name) in [(2.0, "c"), (1.0, "a"), (1.0, "b"), (-1.0, "now"), (3.0, "d")] {
        let (calls, inner_loop) = (calls.clone(), event_loop.clone());
        event_loop.call_later(delay, move || calls.borrow_mut().push((name, inner_loop.time())));
    }
    let cancelled = event_loop.call_later(2.5, || -> () { panic!("cancelled") });
    assert_eq!(cancelled.when(), 2.5);
    cancelled.cancel();
    assert!(cancelled.cancelled());
    let stopper = event_loop.clone();
    event_loop.call_at(4.0, move || stopper.stop());
    event_loop.run_forever()?;
    let expected = [("now", 0.0), ("a", 1.0), ("b", 1.0), ("c", 2.0), ("d", 3.0)];
    assert_eq!(calls.take(), expected);
    assert_eq!(event_loop.time(), 4.001, "the last cycle took its millisecond");
    Ok(())
}

#[test]
fn due_timers_queue_up_behind_what_is_ready() -> Result<()> {
    clock::use_virtual();
    let event_loop = EventLoop::new();
    let calls = Rc::new(RefCell::new(Vec::new()));
    let note = |name| {
        let calls = calls.clone();
        move || calls.borrow_mut().push(name)
    };
    event_loop.call_later(0.0, note("timer"));
    event_loop.call_soon(note("soon"));
    let handle = event_loop.call_soon(note("cancelled"));
    handle.cancel();
    event_loop.stop();
    event_loop.run_forever()?;
    assert_eq!(calls.take(), ["soon", "timer"]);
    Ok(())
}

#[test]
fn many_cancelled_timers_do_not_disturb_the_rest() -> Result<()> {
    clock::use_virtual();
    let event_loop = EventLoop::new();
    let fired = Rc::new(Cell::new(0));
    let timers: Vec<_> = (0..1000)
        .map(|number| {
            let fired = fired.clone();
            event_loop.call_later(f64::from(number), move || fired.set(fired.get() + number))
        })
        .collect();
    for timer in timers.iter().filter(|timer| timer.when() % 10.0 != 0.0) {
        timer.cancel();
        timer.cancel();
    }
    let stopper = event_loop.clone();
    event_loop.call_later(1000.0, move || stopper.stop());
    event_loop.run_forever()?;
    assert_eq!(fired.get(), (0..1000).step_by(10).sum());
    Ok(())
}

#[test]
fn virtual_time_passes_by_cycles_and_jumps() -> Result<()> {
    clock::use_virtual();
    assert_eq!(clock::now().to_string(), "2025-01-01 14:52:22");
    run(async {
        let event_loop = get_running_loop()?;
        assert_eq!(event_loop.time(), 0.0);
        yield_none().await?;
        assert_eq!(event_loop.time(), 0.001);
        sleep(3.0).await?;
        assert_eq!(event_loop.time(), 3.002);
        clock::sleep(1.0);
        assert_eq!(event_loop.time(), 4.002);
        Ok(())
    })?;
    let now = clock::now();
    assert_eq!(now, clock::now(), "outside a loop it stands still");
    Ok(())
}

#[test]
fn real_time_is_never_short() -> Result<()> {
    let begin = Instant::now();
    run(sleep(0.02))?;
    assert!(begin.elapsed() >= Duration::from_millis(20));
    Ok(())
}

#[test]
fn a_deadlock_is_reported() {
    let Err(Exc::Runtime(message)) = run(async { Future::<()>::new().await }) else {
        panic!("it raises")
    };
    assert!(message.starts_with("deadlock: "), "{message}");
}

#[test]
fn the_loop_refuses_in_cpython_s_words() -> Result<()> {
    let refused = |message: &'static str| Err(Exc::Runtime(message.into()));
    run(async move {
        let itself = get_running_loop()?;
        assert_eq!(itself.run_forever(), refused("This event loop is already running"));
        assert_eq!(itself.close(), refused("Cannot close a running event loop"));
        let other = EventLoop::new();
        let busy = "Cannot run the event loop while another loop is running";
        assert_eq!(other.run_forever(), refused(busy));
        let nested = "asyncio.run() cannot be called from a running event loop";
        assert_eq!(run(async { Ok(()) }), refused(nested));
        Ok(())
    })?;
    let event_loop = EventLoop::new();
    let never: Future<()> = event_loop.create_future();
    event_loop.stop();
    let stopped = refused("Event loop stopped before Future completed.");
    assert_eq!(event_loop.run_until_complete(never), stopped);
    event_loop.close()?;
    assert_eq!(event_loop.run_forever(), refused("Event loop is closed"));
    let loops = asyncio::get_running_loop().map(drop);
    assert_eq!(loops, refused("no running event loop"));
    Ok(())
}

#[test]
fn a_callback_that_raises_goes_to_the_exception_handler() -> Result<()> {
    let event_loop = EventLoop::new();
    let told: Rc<RefCell<Vec<String>>> = Rc::default();
    let log = told.clone();
    event_loop.set_exception_handler(move |_, context| {
        log.borrow_mut().push(context.to_string());
    });
    event_loop.call_soon(|| -> () { panic!("in a callback") });
    event_loop.call_soon(|| Err(Exc::Value("no luck".into())));
    assert_eq!(event_loop.run_until_complete(nothing()), Ok(1));
    assert_eq!(
        told.take(),
        [
            "Exception in callback <closure>\nhandle: <Handle <closure>>\npanic: in a callback",
            "Exception in callback <closure>\nhandle: <Handle <closure>>\nValueError: no luck",
        ]
    );
    Ok(())
}

#[test]
fn a_handler_that_panics_is_told_of_too() {
    let event_loop = EventLoop::new();
    event_loop.set_exception_handler(|_, _| panic!("in the handler"));
    event_loop.call_soon(|| Err(Exc::Value("no luck".into())));
    assert_eq!(event_loop.run_until_complete(nothing()), Ok(1));
}

#[test]
fn a_coroutine_object_can_be_run() {
    let coroutine: Coroutine<(), (), i32> = Coroutine::new(nothing());
    assert_eq!(run(async { coroutine.await }), Ok(1));
    let coroutine: Coroutine<(), (), i32> = Coroutine::new(nothing());
    assert_eq!(EventLoop::new().run_until_complete(coroutine), Ok(1));
}
