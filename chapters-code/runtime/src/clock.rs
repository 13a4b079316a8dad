//! The time, real or virtual.
//!
//! Python programs ask the operating system for the time. So do ours, unless the environment says
//! `ASYNCIO_CLOCK=virtual`. Then the time is a counter that only the event loop moves:
//!
//! * it starts at 14:52:22 on the first of January 2025 (and [`EventLoop::time`] at 0);
//! * every cycle of the loop takes one millisecond;
//! * a loop with nothing to do jumps to its next timer.
//!
//! A three-second sleep then takes no time at all and prints the same times on every machine,
//! which is how this book checks what its programs print.
//!
//! `ASYNCIO_HORIZON=5` is for programs that never end by themselves: once five seconds of virtual
//! time have passed, the process stops where it is and waits to be stopped from outside.
//!
//! [`EventLoop::time`]: crate::EventLoop::time

use std::cell::RefCell;
use std::env::{self, VarError};
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

pub use crate::datetime::DateTime;

const SECOND: i64 = 1_000_000_000;
/// How much virtual time one cycle of the loop takes.
const CYCLE: i64 = SECOND / 1_000;
/// Where the virtual wall clock starts: 2025-01-01 14:52:22 UTC, as seconds since 1970.
const VIRTUAL_START: i64 = 1_735_743_142;

/// The source of the time. Monotonic times are in nanoseconds and start near zero.
enum Clock {
    Real { start: Instant },
    Virtual { now: i64, horizon: Option<i64> },
}

thread_local! {
    /// One clock per thread, as there is one running loop per thread.
    static CLOCK: RefCell<Clock> = RefCell::new(Clock::from_environment());
}

/// Seconds since 1970-01-01 00:00 UTC: Python's `time.time()`.
#[must_use]
pub fn time() -> f64 {
    to_seconds(wall_time())
}

/// The date and time: Python's `datetime.datetime.now()`, except that it is always UTC, since
/// Rust's standard library knows no time zones.
#[must_use]
pub fn now() -> DateTime {
    // No computer that runs this stands before 1970.
    DateTime::from_unix(u64::try_from(wall_time()).unwrap_or(0))
}

/// Block the whole thread: Python's `time.sleep(seconds)`. Nothing else runs meanwhile, which is
/// why programs await [`asyncio::sleep`](crate::sleep) instead.
pub fn sleep(seconds: f64) {
    wait_until(monotonic().saturating_add(to_nanos(seconds)));
}

/// Give this thread a fresh virtual clock, as `ASYNCIO_CLOCK=virtual` gives every thread of a
/// process: for tests of code that sleeps.
pub fn use_virtual() {
    CLOCK.set(Clock::Virtual { now: 0, horizon: None });
}

/// Nanoseconds on the clock that never goes back: Python's `time.monotonic_ns()`.
pub(crate) fn monotonic() -> i64 {
    CLOCK.with_borrow(|clock| match clock {
        Clock::Real { start } => saturating_nanos(start.elapsed()),
        Clock::Virtual { now, .. } => *now,
    })
}

pub(crate) fn is_virtual() -> bool {
    CLOCK.with_borrow(|clock| matches!(clock, Clock::Virtual { .. }))
}

/// How long it takes until the monotonic clock shows `when`.
pub(crate) fn left_until(when: i64) -> Duration {
    let left = when.saturating_sub(monotonic());
    Duration::from_nanos(u64::try_from(left).unwrap_or(0))
}

/// Wait until the monotonic clock shows `when`, or later; never less.
pub(crate) fn wait_until(when: i64) {
    if is_virtual() {
        set_virtual(when);
        return;
    }
    loop {
        let left = when.saturating_sub(monotonic());
        match u64::try_from(left) {
            Err(_) | Ok(0) => return,
            Ok(left) => thread::sleep(Duration::from_nanos(left)),
        }
    }
}

/// A cycle of the loop ends: virtual time passes.
pub(crate) fn end_cycle() {
    let next = CLOCK.with_borrow(|clock| match clock {
        Clock::Real { .. } => None,
        Clock::Virtual { now, .. } => Some(now.saturating_add(CYCLE)),
    });
    if let Some(next) = next {
        set_virtual(next);
    }
}

/// Nothing will ever happen again. Returns, so that the loop can say so, unless a horizon is set:
/// then waiting for ever takes virtual time past it.
pub(crate) fn wait_for_ever() {
    let horizon = CLOCK.with_borrow(|clock| match clock {
        Clock::Virtual { horizon, .. } => *horizon,
        Clock::Real { .. } => None,
    });
    if horizon.is_some() {
        set_virtual(i64::MAX);
    }
}

/// Move virtual time forward to `when`; past the horizon, stop there.
fn set_virtual(when: i64) {
    let past_horizon = CLOCK.with_borrow_mut(|clock| {
        let Clock::Virtual { now, horizon } = clock else {
            return false;
        };
        *now = when.max(*now);
        horizon.is_some_and(|horizon| *now > horizon)
    });
    if past_horizon {
        // A failure to write cannot be reported from here, and nobody waits for it.
        let _ = std::io::stdout().flush();
        loop {
            thread::park();
        }
    }
}

/// Nanoseconds since 1970.
fn wall_time() -> i64 {
    CLOCK.with_borrow(|clock| match clock {
        Clock::Real { .. } => saturating_nanos(
            SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default(),
        ),
        Clock::Virtual { now, .. } => VIRTUAL_START * SECOND + now,
    })
}

impl Clock {
    fn from_environment() -> Clock {
        match variable("ASYNCIO_CLOCK").as_deref() {
            None | Some("" | "real") => Clock::Real { start: Instant::now() },
            Some("virtual") => {
                let horizon =
                    variable("ASYNCIO_HORIZON").map(|text| horizon(&text));
                Clock::Virtual { now: 0, horizon }
            }
            Some(other) => {
                panic!("ASYNCIO_CLOCK={other}: use `real` or `virtual`")
            }
        }
    }
}

fn variable(name: &str) -> Option<String> {
    match env::var(name) {
        Ok(value) => Some(value),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(value)) => {
            panic!("{name}={}: not Unicode", value.display())
        }
    }
}

fn horizon(text: &str) -> i64 {
    match text.parse::<f64>() {
        Ok(seconds) if seconds >= 0.0 => to_nanos(seconds),
        _ => panic!(
            "ASYNCIO_HORIZON={text}: use a number of seconds, such as `5` or `0.5`"
        ),
    }
}

/// `1.5` becomes `1_500_000_000`.
pub(crate) fn to_nanos(seconds: f64) -> i64 {
    // A cast from f64 saturates at both ends, so even infinity is a (very late) time.
    (seconds * 1e9).round() as i64
}

/// `1_500_000_000` becomes `1.5`.
pub(crate) fn to_seconds(nanos: i64) -> f64 {
    nanos as f64 / 1e9
}

fn saturating_nanos(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}
