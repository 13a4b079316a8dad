//! What happens, told as it happens: for the book's steppers, and for whoever wants to watch.
//!
//! With `ASYNCIO_TRACE=marker` in the environment every event is written to stderr as a line of its
//! own: the byte 0x1e, the marker, and the event as JSON. (Stderr because it is not buffered, so
//! that events and output keep their order where both go to one pipe; a marker that nobody can
//! guess because a program may print anything.) Without the variable an event costs one look at a
//! byte.
//!
//! | event | what it tells |
//! |---|---|
//! | `name` | something is spoken of for the first time: its id, and what it is |
//! | `running`, `stopped` | a loop begins to cycle; it returns to whoever ran it |
//! | `shutdown`, `closed` | `run` tidies up, its main task being done; a loop forgets all it has |
//! | `spawn`, `named` | a task was made; it was given another name |
//! | `step`, `stepped` | a task resumes its coroutine; it is through with what came back |
//! | `send` | a coroutine is resumed by hand |
//! | `pause`, `end`, `refuse` | how the coroutine that was resumed comes back: it has paused; it has returned or raised; it cannot be resumed |
//! | `await`, `enter`, `leave` | a traced await: where; it is polled; it is pending, ready, or panicked |
//! | `yield` | what a leaf yields |
//! | `wait` | a task waits for a future |
//! | `again`, `elsewhere` | a coroutine awaits a future of another crate and is polled again, with a waker; its task waits for that waker |
//! | `set`, `cancel`, `done` | a future is given its result; is asked to be cancelled; is done |
//! | `callback`, `uncallback`, `due` | a function is to be called when a future is done; it is not; it becomes a call |
//! | `call`, `timer`, `uncall` | a function is to be called; not before then; not at all |
//! | `ready`, `pop` | something queues up; it is taken from the head of the queue |
//! | `idle` | nothing is ready: until when the loop waits, and whether news may come from elsewhere |
//!
//! Ids are `T1` (tasks), `F1` (other futures), `K1` (coroutines), `C1` (calls), `D1` (done
//! callbacks) and `A1` (awaits). Only one thread is watched, the first that tells anything.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::io::Write as _;
use std::panic::Location;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use crate::clock;

mod awaits;

pub use awaits::{Traced, TracedFuture};

/// Does anybody want to know?
static ON: AtomicBool = AtomicBool::new(false);
/// What each event begins with, if the environment has been asked and somebody does.
static MARKER: OnceLock<Option<String>> = OnceLock::new();
/// The first thread that tells anything.
static WATCHED: OnceLock<ThreadId> = OnceLock::new();

/// Ask the environment, once. Whatever makes the first event possible does that: a loop, and a
/// coroutine that is driven by hand. So all others need look at one byte only.
pub(crate) fn ask() {
    if MARKER.get().is_none() {
        let asked = MARKER.get_or_init(|| std::env::var("ASYNCIO_TRACE").ok());
        ON.store(asked.is_some(), Ordering::Relaxed);
    }
}

/// Does anybody want to know?
#[inline(always)]
pub(crate) fn on() -> bool {
    ON.load(Ordering::Relaxed)
}

/// Tell an event, if anybody wants to know; `fill` says what belongs to it.
#[inline(always)]
pub(crate) fn tell(kind: &str, fill: impl FnOnce(Record) -> Record) {
    if on() {
        tell_now(kind, fill);
    }
}

#[cold]
#[inline(never)]
fn tell_now(kind: &str, fill: impl FnOnce(Record) -> Record) {
    let this = thread::current().id();
    if *WATCHED.get_or_init(|| this) != this {
        return; // a loop of another thread has its own story, and the same ids
    }
    let record = Record { json: format!(r#"{{"e":"{kind}","t":{}"#, clock::monotonic()) };
    let json = fill(record).json;
    let marker = MARKER.get().and_then(Option::as_deref).unwrap_or_default();
    // In one piece; that nobody reads it any more is no reason to stop the program.
    let _ = std::io::stderr().write_all(format!("\x1e{marker}{json}}}\n").as_bytes());
}

/// An event on its way into a line.
pub(crate) struct Record {
    json: String,
}

impl Record {
    /// Add a text.
    pub(crate) fn with(mut self, key: &str, value: impl Display) -> Record {
        let _ = write!(self.json, r#","{key}":""#);
        for letter in value.to_string().chars() {
            let _ = match letter {
                '"' | '\\' => write!(self.json, "\\{letter}"),
                control if control < ' ' => write!(self.json, "\\u{:04x}", u32::from(control)),
                other => write!(self.json, "{other}"),
            };
        }
        self.json.push('"');
        self
    }

    /// Add a number.
    pub(crate) fn number(mut self, key: &str, value: impl Into<i128>) -> Record {
        let _ = write!(self.json, r#","{key}":{}"#, value.into());
        self
    }

    /// Add the place in the program where it happens.
    pub(crate) fn at(self, place: &Location<'_>) -> Record {
        self.with("file", place.file()).number("line", place.line())
    }
}

/// What something that has no number of its own is given when it is first spoken of: a field of
/// future, coroutine and call. It lies where there was room left, so that they are no larger for it.
pub(crate) struct Number(Cell<u32>);

impl Number {
    /// Not spoken of yet.
    pub(crate) const fn none() -> Number {
        Number(Cell::new(0))
    }

    /// The id, which begins with `letter`; when it is given, `what` says what it is the id of.
    pub(crate) fn id(&self, letter: char, what: impl FnOnce() -> &'static str) -> String {
        let new = self.0.get() == 0;
        if new {
            self.0.set(next(letter));
        }
        let id = format!("{letter}{}", self.0.get());
        if new {
            tell("name", |record| record.with("id", &id).with("what", what()));
        }
        id
    }
}

/// The next number of a kind, from 1.
pub(crate) fn next(letter: char) -> u32 {
    thread_local! {
        static GIVEN: RefCell<BTreeMap<char, u32>> = const { RefCell::new(BTreeMap::new()) };
    }
    GIVEN.with_borrow_mut(|given| {
        let last = given.entry(letter).or_default();
        *last = last.wrapping_add(1).max(1);
        *last
    })
}

/// A value of any type, if it is one of those that programs hand about; else its absence of a name.
pub(crate) fn shown(value: &dyn Any) -> String {
    macro_rules! try_types {
        ($($type:ty),*) => {
            $(if let Some(value) = value.downcast_ref::<$type>() {
                return format!("{value:?}");
            })*
        };
    }
    try_types!((), bool, char, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
    try_types!(f32, f64, &'static str, String, Vec<i32>, Vec<i64>, Vec<usize>, Vec<String>);
    try_types!(Vec<&'static str>, Option<i32>, Option<String>, Option<&'static str>);
    "…".to_owned()
}
