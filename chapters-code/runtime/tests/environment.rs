//! What the environment decides: the clock and the horizon; and what is written to stderr.
//!
//! The environment belongs to a process, so each of these tests runs one of the programs below in
//! a process of its own: this test binary again, with the program's name.

use std::env;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use asyncio::{Coroutine, Exc, Future, Result, clock, create_task, run, sleep, yield_none};

#[test]
#[ignore = "a program for the tests below"]
fn program_three_seconds() -> Result<()> {
    println!("start {}", clock::now().strftime("%H:%M:%S"));
    run(sleep(3.0))?;
    println!("end {}", clock::now().strftime("%H:%M:%S"));
    Ok(())
}

#[test]
#[ignore = "a program for the tests below"]
fn program_ticks_for_ever() -> Result<()> {
    run(async {
        loop {
            println!("tick {}", clock::now().strftime("%S"));
            sleep(1.0).await?;
        }
    })
}

#[test]
#[ignore = "a program for the tests below"]
fn program_deadlock() -> Result<()> {
    run(async {
        println!("waiting");
        Future::<()>::new().await
    })
}

#[test]
#[ignore = "a program for the tests below"]
fn program_forgets_things() -> Result<()> {
    async fn never_started() -> Result<()> {
        Ok(())
    }
    async fn fails() -> Result<()> {
        Err(Exc::Value("v".into()))
    }
    drop::<Coroutine<(), (), ()>>(Coroutine::new(never_started()));
    run(async {
        create_task(fails());
        yield_none().await
    })?;
    let event_loop = asyncio::EventLoop::new();
    event_loop.create_task(sleep(9.0));
    event_loop.stop();
    event_loop.run_forever()?;
    event_loop.close()
}

fn start(program: &str, variables: &[(&str, &str)]) -> Child {
    Command::new(env::current_exe().expect("we are a file"))
        .args(["--exact", program, "--ignored", "--nocapture"])
        .env_remove("ASYNCIO_CLOCK")
        .env_remove("ASYNCIO_HORIZON")
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("we can be started")
}

fn finish(child: Child) -> (String, String) {
    let Output { stdout, stderr, .. } = child.wait_with_output().expect("it ends");
    (String::from_utf8_lossy(&stdout).into(), String::from_utf8_lossy(&stderr).into())
}

/// Give the program time to write what it should not, then stop it.
fn stop_after(mut child: Child, time: Duration) -> (String, String) {
    thread::sleep(time);
    let ended = child.try_wait().expect("it can be asked");
    assert!(ended.is_none(), "it ended by itself");
    child.kill().expect("it can be stopped");
    finish(child)
}

const VIRTUAL: (&str, &str) = ("ASYNCIO_CLOCK", "virtual");

#[test]
fn virtual_time_is_the_same_everywhere_and_takes_no_time() {
    let begin = Instant::now();
    let (stdout, stderr) = finish(start("program_three_seconds", &[VIRTUAL]));
    assert!(stdout.contains("start 14:52:22\nend 14:52:25\n"), "{stdout}{stderr}");
    assert!(begin.elapsed() < Duration::from_secs(2));
}

#[test]
fn without_the_variable_time_is_real() {
    let begin = Instant::now();
    let (stdout, _) = finish(start("program_three_seconds", &[]));
    assert!(stdout.contains("end "), "{stdout}");
    assert!(begin.elapsed() >= Duration::from_secs(3));
}

#[test]
fn unknown_clocks_and_horizons_are_refused() {
    let (_, stderr) = finish(start("program_three_seconds", &[("ASYNCIO_CLOCK", "virtul")]));
    assert!(stderr.contains("ASYNCIO_CLOCK=virtul: use `real` or `virtual`"), "{stderr}");
    let variables = [VIRTUAL, ("ASYNCIO_HORIZON", "soon")];
    let (_, stderr) = finish(start("program_three_seconds", &variables));
    assert!(stderr.contains("ASYNCIO_HORIZON=soon: use a number of seconds"), "{stderr}");
}

#[test]
fn past_the_horizon_nothing_happens() {
    let variables = [VIRTUAL, ("ASYNCIO_HORIZON", "2.5")];
    let child = start("program_ticks_for_ever", &variables);
    let (stdout, _) = stop_after(child, Duration::from_millis(500));
    assert!(stdout.contains("tick 22\ntick 23\ntick 24\n"), "{stdout}");
    assert!(!stdout.contains("tick 25"), "{stdout}");
}

#[test]
fn with_a_horizon_a_deadlock_waits_as_in_cpython() {
    let (_, stderr) = finish(start("program_deadlock", &[VIRTUAL]));
    assert!(stderr.contains("Error: RuntimeError: deadlock: "), "{stderr}");
    let child = start("program_deadlock", &[VIRTUAL, ("ASYNCIO_HORIZON", "1")]);
    let (stdout, stderr) = stop_after(child, Duration::from_millis(500));
    assert!(stdout.contains("waiting\n") && !stderr.contains("deadlock"), "{stdout}{stderr}");
}

#[test]
fn forgotten_things_are_reported() {
    let (_, stderr) = finish(start("program_forgets_things", &[VIRTUAL]));
    for line in [
        "RuntimeWarning: coroutine 'never_started' was never awaited\n",
        "Task exception was never retrieved\nfuture: <Task finished name='Task-2' \
         coro=<fails() done> exception=ValueError('v')>\nValueError: v\n",
        "Task was destroyed but it is pending!\ntask: <Task pending name='Task-5' \
         coro=<sleep()> wait_for=<Future pending cb=[Task.task_wakeup()]>>\n",
    ] {
        assert!(stderr.contains(line), "{line}\n-- not in --\n{stderr}");
    }
}
