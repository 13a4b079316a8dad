//! Futures: states, results, cancellation and callbacks.

use std::cell::RefCell;
use std::rc::Rc;

use asyncio::{EventLoop, Exc, Future, Result};

/// Run the loop for exactly one cycle.
fn one_cycle(event_loop: &EventLoop) -> Result<()> {
    event_loop.stop();
    event_loop.run_forever()
}

#[test]
fn a_result_is_set_once_and_read_often() -> Result<()> {
    let future = Future::new();
    assert!(!future.done());
    assert_eq!(future.result(), Err(Exc::InvalidState("Result is not set.".into())));
    assert_eq!(future.exception(), Err(Exc::InvalidState("Exception is not set.".into())));
    future.set_result(5)?;
    assert!(future.done() && !future.cancelled());
    assert_eq!(future.set_result(6), Err(Exc::InvalidState("invalid state".into())));
    assert_eq!((future.result(), future.result()), (Ok(5), Ok(5)));
    assert_eq!(future.exception(), Ok(None));
    assert!(!future.cancel());
    Ok(())
}

#[test]
fn an_exception_comes_out_of_result() -> Result<()> {
    let future: Future<i32> = Future::new();
    future.set_exception(Exc::Value("v".into()))?;
    assert_eq!(future.result(), Err(Exc::Value("v".into())));
    assert_eq!(future.exception(), Ok(Some(Exc::Value("v".into()))));
    Ok(())
}

#[test]
fn a_cancelled_future_is_done() {
    let future: Future<i32> = Future::new();
    assert!(future.cancel_with_message("late"));
    assert!(future.done() && future.cancelled());
    assert!(!future.cancel());
    let late = Exc::Cancelled(Some("late".into()));
    assert_eq!(future.result(), Err(late.clone()));
    assert_eq!(future.exception(), Err(late));
    assert_eq!(future.set_result(1), Err(Exc::InvalidState("invalid state".into())));
}

#[test]
fn callbacks_are_called_in_order_by_the_loop() -> Result<()> {
    let event_loop = EventLoop::new();
    let future = event_loop.create_future();
    let calls = Rc::new(RefCell::new(Vec::new()));
    let note = |name: &'static str| {
        let calls = calls.clone();
        move |future: Future<i32>| calls.borrow_mut().push((name, future.result()))
    };
    future.add_done_callback(note("first"));
    let second = future.add_done_callback(note("second"));
    future.add_done_callback(note("third"));
    assert!(future.remove_done_callback(second));
    assert!(!future.remove_done_callback(second));

    future.set_result(5)?;
    future.add_done_callback(note("added when done"));
    assert!(calls.borrow().is_empty(), "only the loop calls");
    one_cycle(&event_loop)?;
    let calls = calls.take();
    assert_eq!(calls, [("first", Ok(5)), ("third", Ok(5)), ("added when done", Ok(5))]);
    Ok(())
}

#[test]
fn futures_show_themselves_as_in_python() -> Result<()> {
    let future: Future<i32> = Future::new();
    assert_eq!(future.to_string(), "<Future pending>");
    for shown in ["<closure>", "<closure>, <closure>", "<closure>, <1 more>, <closure>"] {
        future.add_done_callback(|_| ());
        assert_eq!(future.to_string(), format!("<Future pending cb=[{shown}]>"));
    }
    future.set_result(5)?;
    assert_eq!(format!("{future:?}"), "<Future finished result=5>");

    let future: Future<i32> = Future::new();
    future.set_exception(Exc::Value("it's".into()))?;
    assert_eq!(future.to_string(), "<Future finished exception=ValueError(\"it's\")>");
    future.exception()?;

    let future: Future<i32> = Future::new();
    future.cancel();
    assert_eq!(future.to_string(), "<Future cancelled>");
    Ok(())
}

#[test]
fn exceptions_show_themselves_as_in_python() {
    let misuse = Exc::Runtime("await wasn't used with future".into());
    assert_eq!(misuse.to_string(), "RuntimeError: await wasn't used with future");
    assert_eq!(misuse.repr(), "RuntimeError(\"await wasn't used with future\")");
    assert_eq!(format!("{misuse:?}"), misuse.to_string());
    assert_eq!(Exc::Cancelled(None).to_string(), "asyncio.exceptions.CancelledError");
    assert_eq!(Exc::Cancelled(None).repr(), "CancelledError()");
    assert_eq!(
        Exc::InvalidState("invalid state".into()).to_string(),
        "asyncio.exceptions.InvalidStateError: invalid state"
    );
    assert_eq!(Exc::GeneratorExit.repr(), "GeneratorExit()");
}
