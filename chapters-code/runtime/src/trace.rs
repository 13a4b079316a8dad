//! What happens, told as it happens: for the book's steppers, and for whoever wants to watch.
//!
//! With `ASYNCIO_TRACE=marker` in the environment every event is written to stderr as a line of its
//! own: the byte 0x1e, the marker, and the event as JSON. (Stderr because it is not buffered, so
//! that events and output keep their order where both go to one pipe; a marker that nobody can
//! guess because a program may print anything.) Without the variable an event costs one look at a
//! number.
//!
//! | event | what it tells |
//! |---|---|
//! | `name` | something is spoken of for the first time: its id, and what it is |
//! | `spawn`, `step` | a task was made; its coroutine is resumed |
//! | `send`, `throw` | a coroutine is resumed by hand |
//! | `await`, `enter`, `leave` | a traced await: where; it is polled; it is pending or ready |
//! | `yield` | what a leaf yields |
//! | `pause`, `return`, `raise` | how the coroutine that was resumed comes back |
//! | `wait`, `callback` | a task waits for a future; a function is to be called when it is done |
//! | `set`, `cancel`, `done` | a future is given its result; is asked to be cancelled; is done |
//! | `call`, `timer` | a function is to be called soon; something is to be called later |
//! | `ready`, `pop` | behind the ready queue; from its head |
//! | `idle` | nothing is ready: until when the loop waits |
//!
//! Ids are `T1` (tasks), `F1` (other futures), `K1` (coroutines), `C1` (calls) and `A1` (awaits).

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{Display, Write as _};
use std::io::Write as _;
use std::panic::Location;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::clock;

mod awaits;

pub use awaits::{Traced, TracedFuture};

const NOT_ASKED: u8 = 0;
const OFF: u8 = 1;
const ON: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(NOT_ASKED);
static MARKER: OnceLock<String> = OnceLock::new();

/// Does anybody want to know?
#[inline]
pub(crate) fn on() -> bool {
    match STATE.load(Ordering::Relaxed) {
        NOT_ASKED => ask(),
        state => state == ON,
    }
}

#[cold]
fn ask() -> bool {
    let marker = std::env::var("ASYNCIO_TRACE").ok();
    let on = marker.is_some();
    if let Some(marker) = marker {
        let _ = MARKER.set(marker); // set already: by another thread, to the same
    }
    STATE.store(if on { ON } else { OFF }, Ordering::Relaxed);
    on
}

/// Tell an event, if anybody wants to know; `fill` says what belongs to it.
#[inline]
pub(crate) fn tell(kind: &str, fill: impl FnOnce(Record) -> Record) {
    if on() {
        tell_now(kind, fill);
    }
}

#[cold]
fn tell_now(kind: &str, fill: impl FnOnce(Record) -> Record) {
    let record = Record { json: format!(r#"{{"e":"{kind}","t":{}"#, clock::monotonic()) };
    let json = fill(record).json;
    let marker = MARKER.get().map_or("", String::as_str);
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

/// The kinds of things that have an id but no number of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Thing {
    Future,
    Coroutine,
    Call,
}

#[derive(Default)]
struct Names {
    by_address: HashMap<(Thing, usize), u32>,
    given: HashMap<Thing, u32>,
}

thread_local! {
    static NAMES: RefCell<Names> = RefCell::default();
}

/// The id of what lies at `address`, as long as it is not [`forget`]ten; when it is given, `what`
/// says what it is the id of.
pub(crate) fn id(thing: Thing, address: *const (), what: impl FnOnce() -> &'static str) -> String {
    let letter = match thing {
        Thing::Future => 'F',
        Thing::Coroutine => 'K',
        Thing::Call => 'C',
    };
    let mut new = false;
    let number = NAMES.with_borrow_mut(|names| {
        let given = names.given.entry(thing).or_default();
        *names.by_address.entry((thing, address.addr())).or_insert_with(|| {
            new = true;
            *given += 1;
            *given
        })
    });
    let id = format!("{letter}{number}");
    if new {
        tell("name", |record| record.with("id", &id).with("what", what()));
    }
    id
}

/// Something is gone; another may come to lie where it lay.
#[inline]
pub(crate) fn forget(thing: Thing, address: *const ()) {
    if on() {
        // While a thread ends there may be no names any more.
        let _ =
            NAMES.try_with(|names| names.borrow_mut().by_address.remove(&(thing, address.addr())));
    }
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
