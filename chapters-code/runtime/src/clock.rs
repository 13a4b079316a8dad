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

use std::cell::{Cell, RefCell};
use std::env::{self, VarError};
use std::io::Write;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

pub use crate::datetime::DateTime;

const SECOND: i64 = 1_000_000_000;
/// How much virtual time one cycle of the loop takes.
const CYCLE: i64 = SECOND / 1_000;
/// Where the virtual wall clock starts: 2025-01-01 14:52:22 UTC, as seconds since 1970.
const VIRTUAL_START: i64 = 1_735_743_142;

/// Where the time comes from. All times are in nanoseconds.
pub trait Clock {
    /// The time on a clock that never goes back, and starts near zero.
    fn monotonic(&self) -> i64;

    /// The time since 1970-01-01 00:00 UTC.
    fn unix(&self) -> i64;

    /// Jump to `when`, on the monotonic clock, or later. False if this clock cannot: whoever wants
    /// to be there has to wait.
    fn jump(&self, when: i64) -> bool;

    /// A cycle of the event loop has ended.
    fn end_cycle(&self) {}

    /// Nothing will ever happen again; the loop is about to say so.
    fn wait_for_ever(&self) {}
}

thread_local! {
    /// One clock per thread, as there is one running loop per thread.
    static CLOCK: RefCell<Rc<dyn Clock>> = RefCell::new(from_environment());
}

/// The computer's own clocks.
struct RealClock {
    start: Instant,
}

impl Clock for RealClock {
    fn monotonic(&self) -> i64 {
        saturating_nanos(self.start.elapsed())
    }

    fn unix(&self) -> i64 {
        saturating_nanos(SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default())
    }

    fn jump(&self, _: i64) -> bool {
        false
    }
}

/// A counter.
#[derive(Default)]
struct VirtualClock {
    now: Cell<i64>,
    horizon: Option<i64>,
}

impl Clock for VirtualClock {
    fn monotonic(&self) -> i64 {
        self.now.get()
    }

    fn unix(&self) -> i64 {
        self.now.get().saturating_add(VIRTUAL_START * SECOND)
    }

    fn jump(&self, when: i64) -> bool {
        self.now.set(when.max(self.now.get()));
        if self.horizon.is_some_and(|horizon| self.now.get() > horizon) {
            // A failure to write cannot be reported from here, and nobody waits for it.
            let _ = std::io::stdout().flush();
            loop {
                thread::park();
            }
        }
        true
    }

    fn end_cycle(&self) {
        self.jump(self.now.get().saturating_add(CYCLE));
    }

    fn wait_for_ever(&self) {
        if self.horizon.is_some() {
            self.jump(i64::MAX);
        }
    }
}

/// Let `clock` tell this thread the time.
pub fn set(clock: impl Clock + 'static) {
    CLOCK.set(Rc::new(clock));
}

/// Give this thread a fresh virtual clock, as `ASYNCIO_CLOCK=virtual` gives every thread of a
/// process: for tests of code that sleeps.
pub fn use_virtual() {
    set(VirtualClock::default());
}

/// Seconds since 1970-01-01 00:00 UTC: Python's `time.time()`.
#[must_use]
pub fn time() -> f64 {
    to_seconds(clock().unix())
}

/// The date and time: Python's `datetime.datetime.now()`, except that it is always UTC, since
/// Rust's standard library knows no time zones.
#[must_use]
pub fn now() -> DateTime {
    // No computer that runs this stands before 1970.
    DateTime::from_unix(u64::try_from(clock().unix()).unwrap_or(0))
}

/// Block the whole thread: Python's `time.sleep(seconds)`. Nothing else runs meanwhile, which is
/// why programs await [`asyncio::sleep`](crate::sleep) instead.
pub fn sleep(seconds: f64) {
    wait_until(monotonic().saturating_add(to_nanos(seconds)));
}

/// The clock of this thread.
#[inline]
pub(crate) fn clock() -> Rc<dyn Clock> {
    CLOCK.with_borrow(Rc::clone)
}

/// Nanoseconds on the clock that never goes back: Python's `time.monotonic_ns()`.
pub(crate) fn monotonic() -> i64 {
    clock().monotonic()
}

/// Can this clock jump? A jump into the past does nothing.
pub(crate) fn is_virtual() -> bool {
    clock().jump(i64::MIN)
}

/// How long it takes until the monotonic clock shows `when`.
pub(crate) fn left_until(when: i64) -> Duration {
    let left = when.saturating_sub(monotonic());
    Duration::from_nanos(u64::try_from(left).unwrap_or(0))
}

/// Wait until the monotonic clock shows `when`, or later; never less.
pub(crate) fn wait_until(when: i64) {
    while !clock().jump(when) {
        match left_until(when) {
            Duration::ZERO => return,
            left => thread::sleep(left),
        }
    }
}

fn from_environment() -> Rc<dyn Clock> {
    match variable("ASYNCIO_CLOCK").as_deref() {
        None | Some("" | "real") => Rc::new(RealClock { start: Instant::now() }),
        Some("virtual") => {
            let horizon = variable("ASYNCIO_HORIZON").map(|text| horizon(&text));
            Rc::new(VirtualClock { now: Cell::new(0), horizon })
        }
        Some(other) => {
            panic!("ASYNCIO_CLOCK={other}: use `real` or `virtual`")
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
        _ => panic!("ASYNCIO_HORIZON={text}: use a number of seconds, such as `5` or `0.5`"),
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
