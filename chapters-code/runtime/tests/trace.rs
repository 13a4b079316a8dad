//! What a program tells about itself when it is asked to, with `ASYNCIO_TRACE`.
//!
//! The environment belongs to a process, so the programs below run in one of their own: this test
//! binary again, with the program's name.

use std::env;
use std::process::Command;

use asyncio::trace::Traced as _;
use asyncio::{
    Coroutine, EventLoop, Future, Result, Step, create_task, get_running_loop, run, sleep,
    yield_value,
};

#[test]
#[ignore = "a program for the tests below"]
fn program_by_hand() -> Result<()> {
    async fn inner() -> Result<i32> {
        yield_value("inner").traced().await
    }
    async fn outer() -> Result<i32> {
        // A coroutine that drives another, between two of its own yields.
        let other: Coroutine<&str, i32, i32> = Coroutine::new(inner());
        other.send(None)?;
        let sent: i32 = yield_value("outer").traced().await?;
        match other.send(Some(sent))? {
            Step::Returned(value) => Ok(value),
            Step::Yielded(_) => unreachable!("it yields once"),
        }
    }
    let coroutine: Coroutine<&str, i32, i32> = Coroutine::new(outer());
    assert_eq!(coroutine.send(None)?, Step::Yielded("outer"));
    assert_eq!(coroutine.send(Some(42))?, Step::Returned(42));
    assert!(coroutine.send(None).is_err());
    Ok(())
}

#[test]
#[ignore = "a program for the tests below"]
fn program_many_futures() -> Result<()> {
    run(async {
        for number in 0..1_000 {
            let future = Future::new();
            future.set_result(number)?;
            assert_eq!(future.traced().await?, number);
        }
        Ok(())
    })
}

#[test]
#[ignore = "a program for the tests below"]
fn program_that_cancels() -> Result<()> {
    async fn panics() -> Result<()> {
        panic!("on purpose")
    }
    run(async {
        let sleeper = create_task(sleep(5.0));
        sleep(0.0).traced().await?;
        sleeper.cancel();
        assert!(sleeper.traced().await.is_err_and(|exc| exc.is_cancel()));
        get_running_loop()?.call_later(1.0, || ()).cancel();
        assert!(create_task(async { panics().traced().await }).traced().await.is_err());
        Ok(())
    })?;
    let second = EventLoop::new();
    second.run_until_complete(sleep(0.01))?;
    second.close()
}

#[test]
#[ignore = "a program for the tests below"]
fn program_of_two_threads() -> Result<()> {
    run(async {
        std::thread::spawn(|| run(sleep(0.01))).join().expect("it does not panic")?;
        sleep(0.02).traced().await
    })
}

#[test]
#[ignore = "a program for the tests below"]
fn program_that_waits_elsewhere() -> Result<()> {
    let mut polls = 0;
    run(std::future::poll_fn(move |context| {
        polls += 1;
        context.waker().wake_by_ref();
        if polls > 2 { std::task::Poll::Ready(Ok(())) } else { std::task::Poll::Pending }
    }))
}

/// The events of a program, each as its JSON.
fn events(program: &str, marker: Option<&str>) -> Vec<String> {
    let mut command = Command::new(env::current_exe().expect("we are a file"));
    command.args(["--exact", program, "--ignored", "--nocapture"]).env("ASYNCIO_CLOCK", "virtual");
    match marker {
        Some(marker) => command.env("ASYNCIO_TRACE", marker),
        None => command.env_remove("ASYNCIO_TRACE"),
    };
    let output = command.output().expect("we can be started");
    let stderr = String::from_utf8(output.stderr).expect("text");
    let start = format!("\u{1e}{}", marker.unwrap_or_default());
    stderr.lines().filter_map(|line| line.strip_prefix(&start)).map(str::to_owned).collect()
}

/// `send K1`, `yield 7`, …: the kind, and what is told first behind the time.
fn kinds(events: &[String]) -> Vec<String> {
    let short = |event: &String| {
        let mut parts = event.split([',', '}']);
        let kind = parts.next()?.split('"').nth(3)?;
        let first = parts.nth(1).and_then(|part| part.split_once(':')).map_or("", |pair| pair.1);
        Some(format!("{kind} {}", first.replace(['"', '\\'], "")))
    };
    events.iter().filter_map(short).collect()
}

#[test]
fn nothing_is_told_unless_somebody_asks() {
    assert_eq!(events("program_by_hand", None), Vec::<String>::new());
}

#[test]
fn every_resumption_comes_back_also_when_one_coroutine_drives_another() {
    let events = events("program_by_hand", Some("marker"));
    let told = kinds(&events);
    let expected = [
        "name K1",
        "send K1",
        "name K2",
        "send K2",
        "await A1",
        "enter A1",
        "yield inner",
        "leave A1",
        "pause K2",
        "await A2",
        "enter A2",
        "yield outer",
        "leave A2",
        "pause K1",
        "send K1",
        "enter A2",
        "leave A2",
        "send K2",
        "enter A1",
        "leave A1",
        "end K2",
        "end K1",
        "send K1",
        "refuse K1",
    ];
    assert_eq!(told, expected, "{events:#?}");
    assert!(events[1].contains(r#""file":"#) && events[1].contains(r#""line":"#));
}

#[test]
fn every_future_has_its_own_name_though_they_lie_in_one_place() {
    let told = kinds(&events("program_many_futures", Some("")));
    for number in 1..=1_000 {
        for kind in ["name", "set", "done"] {
            let event = format!("{kind} F{number}");
            assert_eq!(told.iter().filter(|told| **told == event).count(), 1, "{event}");
        }
    }
}

#[test]
fn what_is_called_off_or_panics_is_told() {
    let events = events("program_that_cancels", Some(""));
    let told = kinds(&events);
    for event in ["cancel T2", "uncall F1", "uncall C1", "running ", "stopped ", "closed "] {
        assert!(told.iter().any(|told| told == event), "{event}: {told:?}");
    }
    assert!(events.iter().any(|event| event.contains(r#""how":"panicked""#)), "{events:#?}");
    assert!(events.iter().any(|event| event.contains("on purpose")), "{events:#?}");
}

#[test]
fn the_thread_that_tells_first_is_the_only_one() {
    let told = kinds(&events("program_of_two_threads", Some("")));
    let count = |event: &str| told.iter().filter(|told| *told == event).count();
    assert_eq!((count("spawn T1"), count("timer F1"), count("running ")), (1, 1, 3), "{told:?}");
}

#[test]
fn a_wait_for_another_crate_is_told() {
    let told = kinds(&events("program_that_waits_elsewhere", Some("")));
    let count = |event: &str| told.iter().filter(|told| *told == event).count();
    assert_eq!((count("again T1"), count("step T1")), (1, 2), "{told:?}");
}
