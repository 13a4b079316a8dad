//! What the loop tells in debug mode and by its default exception handler, on the standard error
//! stream; and the misuse of context variables.
//!
//! Each of these tests runs one of the programs below in a process of its own: this test binary
//! again, with the program's name.

use std::env;
use std::process::Command;

use asyncio::{ContextVar, Exc, Result, clock, create_task, get_running_loop, run, sleep};

/// Start the program, and give what it writes to stderr, less the places in this file.
fn stderr_of(program: &str) -> String {
    let output = Command::new(env::current_exe().expect("we are a file"))
        .args(["--exact", program, "--ignored", "--nocapture"])
        .env("ASYNCIO_CLOCK", "virtual")
        .output()
        .expect("we can be started");
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().map(|line| match line.split_once(file!()) {
        Some((before, after)) => {
            let place = |c: char| c.is_ascii_digit() || c == ':';
            let before = before.rsplit_once("at ").map_or("", |at| at.0);
            format!("{before}at HERE{}", after.trim_start_matches(place))
        }
        None => line.to_owned(),
    });
    lines.map(|line| line + "\n").collect()
}

#[test]
#[ignore = "a program for the tests below"]
fn program_slow() -> Result<()> {
    async fn slow() -> Result<i32> {
        clock::sleep(0.123);
        sleep(0.0).await?;
        clock::sleep(0.0999); // not slow
        sleep(0.0).await?;
        clock::sleep(0.1);
        Ok(5)
    }
    async fn fails() -> Result<()> {
        clock::sleep(0.2);
        Err(Exc::Value("v".into()))
    }
    run(async {
        let event_loop = get_running_loop()?;
        event_loop.set_debug(true);
        create_task(slow()).await?;
        event_loop.call_soon(|| clock::sleep(0.5));
        event_loop.call_later(0.0, || clock::sleep(0.6));
        sleep(0.1).await?;
        let future = event_loop.create_future();
        future.add_done_callback(|_| clock::sleep(0.3));
        future.set_result(7)?;
        sleep(0.0).await?;
        assert!(create_task(fails()).await.is_err());
        event_loop.set_debug(false);
        create_task(slow()).await?;
        Ok(())
    })
}

#[test]
fn slow_steps_and_callbacks_are_reported() {
    // CPython shows the results of tasks, the names of functions, and timers as `TimerHandle`.
    assert_eq!(
        stderr_of("program_slow"),
        "Executing <Task pending name='Task-2' coro=<slow()> cb=[Task.task_wakeup()] created at \
         HERE> took 0.123 seconds\n\
         Executing <Task finished name='Task-2' coro=<slow() done> result=... created at HERE> \
         took 0.100 seconds\n\
         Executing <Handle <closure> created at HERE> took 0.500 seconds\n\
         Executing <Handle <closure> created at HERE> took 0.600 seconds\n\
         Executing <Handle <closure>> took 0.300 seconds\n\
         Executing <Task finished name='Task-3' coro=<fails() done> exception=ValueError('v') \
         created at HERE> took 0.200 seconds\n"
    );
}

#[test]
#[ignore = "a program for the tests below"]
fn program_exits() -> Result<()> {
    let exit = run(async {
        get_running_loop()?.set_debug(true);
        create_task(async {
            clock::sleep(0.2);
            Err::<(), _>(Exc::SystemExit(3))
        })
        .await
    });
    assert_eq!(exit, Err(Exc::SystemExit(3)));
    Ok(())
}

#[test]
fn an_exit_is_not_reported() {
    let stderr = stderr_of("program_exits");
    assert!(!stderr.contains("Executing"), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
#[ignore = "a program for the tests below"]
fn program_default_handler() -> Result<()> {
    run(async {
        let event_loop = get_running_loop()?;
        event_loop.call_soon(|| Err(Exc::Value("v".into())));
        sleep(0.0).await?;
        event_loop.set_debug(true);
        event_loop.call_soon(|| Err(Exc::Cancelled(None)));
        sleep(0.0).await?;
        event_loop.set_exception_handler(|event_loop, context| {
            event_loop.default_exception_handler(context);
            panic!("the handler fails");
        });
        event_loop.set_debug(false);
        event_loop.call_soon(|| Err(Exc::Value("w".into())));
        sleep(0.0).await
    })
}

#[test]
fn the_default_handler_tells_all_that_it_knows() {
    let stderr = stderr_of("program_default_handler");
    for text in [
        "Exception in callback <closure>\nhandle: <Handle <closure>>\nValueError: v\n",
        "Exception in callback <closure>\nhandle: <Handle <closure> created at HERE>\n\
         asyncio.exceptions.CancelledError\n",
        "Exception in callback <closure>\nhandle: <Handle <closure>>\nValueError: w\n",
        "Unhandled error in exception handler\ncontext: ",
        "\npanic: the handler fails\n",
    ] {
        assert!(stderr.contains(text), "{text}\n-- not in --\n{stderr}");
    }
}

#[test]
#[should_panic = "ValueError: the token was created by a different ContextVar"]
fn a_token_is_for_its_own_variable() {
    let (a, b) = (ContextVar::new("a"), ContextVar::new("b"));
    let token = a.set(1);
    b.reset(token);
}
