//! What goes wrong, in CPython's words.
//!
//! Python raises exceptions; Rust returns errors. One enum holds the exceptions that this crate
//! raises and that programs need, under CPython's names and with CPython's messages.
//!
//! An exception can be shown in two ways, as in Python: `{exc}` is the last line of a traceback
//! (`ValueError: no luck`), [`Exc::repr`] is what `repr(exc)` gives (`ValueError('no luck')`).

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::os_error::OsError;

/// What every await gives: a value, or the exception that was raised.
pub type Result<T, E = Exc> = std::result::Result<T, E>;

/// `raise RuntimeError(message)`
pub(crate) fn runtime_error<T>(message: impl Into<Text>) -> Result<T> {
    Err(Exc::Runtime(message.into()))
}

/// The text of a message: `"literal".into()` and `format!(…).into()` both make one.
///
/// As thin as a pointer, since every `Result` has room for one and hardly any holds one.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(Arc<Cow<'static, str>>);

/// A Python exception.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exc {
    /// `asyncio.CancelledError`, with the message given to `cancel`.
    ///
    /// In Python it is a `BaseException`, so `except Exception` lets it through. In Rust it is an
    /// `Err` like any other: `match result { Err(_) => … }` swallows it. Ask [`Exc::is_cancel`].
    Cancelled(Option<Text>),
    /// `GeneratorExit`: what [`Coroutine::close`](crate::Coroutine::close) raises in a coroutine.
    GeneratorExit,
    /// `KeyboardInterrupt`: leaves the loop at once, through `run`.
    KeyboardInterrupt,
    /// `SystemExit`, with the exit status: leaves the loop at once, through `run`.
    SystemExit(i64),
    /// `StopAsyncIteration`: an async generator has no more items.
    StopAsyncIteration,
    /// `asyncio.InvalidStateError`: a future is done when it should not be, or the reverse.
    InvalidState(Text),
    /// `TimeoutError`, with the cancellation it was made of (`__cause__`), if any.
    Timeout(Option<Box<Exc>>),
    /// `asyncio.QueueEmpty`
    QueueEmpty,
    /// `asyncio.QueueFull`
    QueueFull,
    /// `LookupError`
    Lookup(Text),
    /// `OSError`: what the operating system refused. It goes by the name of the subclass that
    /// Python has for the reason: `ConnectionRefusedError`, `BlockingIOError` and so on.
    Os(Box<OsError>),
    /// `asyncio.IncompleteReadError`: a stream ended too early.
    IncompleteRead(Box<IncompleteRead>),
    /// `asyncio.LimitOverrunError`: a stream has no separator within the limit.
    LimitOverrun(Text),
    /// `RuntimeError`
    Runtime(Text),
    /// `TypeError`
    Type(Text),
    /// `ValueError`
    Value(Text),
    /// `Exception`, for programs that need one and do not care which.
    Exception(Text),
    /// `ExceptionGroup`: what the tasks of a group raised.
    Group(Box<ExceptionGroup>),
    /// A Rust panic, which has no counterpart in Python, with its message.
    Panic(Text),
}

/// Several exceptions at once: `ExceptionGroup(message, exceptions)`.
#[derive(Clone, PartialEq, Eq)]
pub struct ExceptionGroup {
    /// What they have in common.
    pub message: Text,
    /// The exceptions, in the order in which they were raised.
    pub exceptions: Vec<Exc>,
}

/// What a stream had when it ended too early.
#[derive(Clone, PartialEq, Eq)]
pub struct IncompleteRead {
    /// The bytes before the end.
    pub partial: Vec<u8>,
    /// How many were asked for, if that was a number.
    pub expected: Option<usize>,
}

impl Exc {
    /// Is this a cancellation? Code that handles errors of every kind should pass these on.
    #[must_use]
    pub fn is_cancel(&self) -> bool {
        matches!(self, Exc::Cancelled(_))
    }

    /// An exit is not the business of one task or callback: it leaves the loop, through `run`.
    pub(crate) fn leaves_the_loop(&self) -> bool {
        matches!(self, Exc::KeyboardInterrupt | Exc::SystemExit(_))
    }

    /// What Python's `repr` gives: `ValueError('no luck')`, `CancelledError()`.
    #[must_use]
    pub fn repr(&self) -> String {
        let (module, message) = (self.qualified_class(), self.message());
        let class = module.rsplit('.').next().unwrap_or(module);
        match (self, message) {
            (Exc::SystemExit(status), _) => format!("{class}({status})"),
            (Exc::Os(error), _) => error.repr(),
            (Exc::Group(group), _) => {
                let all: Vec<_> = group.exceptions.iter().map(Exc::repr).collect();
                format!("{class}({}, [{}])", quoted(&group.message), all.join(", "))
            }
            (_, Some(message)) => format!("{class}({})", quoted(&message)),
            (_, None) => format!("{class}()"),
        }
    }

    /// The class, as a traceback names it: with its module, unless it is built in.
    fn qualified_class(&self) -> &'static str {
        match self {
            Exc::Cancelled(_) => "asyncio.exceptions.CancelledError",
            Exc::GeneratorExit => "GeneratorExit",
            Exc::KeyboardInterrupt => "KeyboardInterrupt",
            Exc::SystemExit(_) => "SystemExit",
            Exc::StopAsyncIteration => "StopAsyncIteration",
            Exc::InvalidState(_) => "asyncio.exceptions.InvalidStateError",
            Exc::Timeout(_) => "TimeoutError",
            Exc::QueueEmpty => "asyncio.queues.QueueEmpty",
            Exc::QueueFull => "asyncio.queues.QueueFull",
            Exc::Lookup(_) => "LookupError",
            Exc::Os(error) => error.class(),
            Exc::IncompleteRead(_) => "asyncio.exceptions.IncompleteReadError",
            Exc::LimitOverrun(_) => "asyncio.exceptions.LimitOverrunError",
            Exc::Runtime(_) => "RuntimeError",
            Exc::Type(_) => "TypeError",
            Exc::Value(_) => "ValueError",
            Exc::Exception(_) => "Exception",
            Exc::Group(_) => "ExceptionGroup",
            Exc::Panic(_) => "panic",
        }
    }

    /// What Python's `str(exc)` gives, if the exception has any argument at all.
    fn message(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Exc::Cancelled(message) => Cow::Borrowed(&**message.as_ref()?),
            Exc::SystemExit(status) => Cow::Owned(status.to_string()),
            Exc::Os(error) => Cow::Owned(error.to_string()),
            Exc::IncompleteRead(read) => {
                let (got, expected) = (read.partial.len(), read.expected);
                let expected = expected.map_or("undefined".into(), |n| n.to_string());
                Cow::Owned(format!("{got} bytes read on a total of {expected} expected bytes"))
            }
            Exc::InvalidState(message)
            | Exc::Lookup(message)
            | Exc::LimitOverrun(message)
            | Exc::Runtime(message)
            | Exc::Type(message)
            | Exc::Value(message)
            | Exc::Exception(message)
            | Exc::Panic(message) => Cow::Borrowed(message),
            Exc::Group(group) => {
                let (count, s) =
                    (group.exceptions.len(), if group.exceptions.len() == 1 { "" } else { "s" });
                Cow::Owned(format!("{} ({count} sub-exception{s})", &*group.message))
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Exc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message().as_deref() {
            None | Some("") => f.write_str(self.qualified_class()),
            Some(message) => {
                write!(f, "{}: {message}", self.qualified_class())
            }
        }
    }
}

/// The same as [`Display`](fmt::Display), because this is what Rust prints after `Error: ` when
/// `main` returns an `Err`.
impl fmt::Debug for Exc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// [`source`](std::error::Error::source) is Python's `__cause__`.
impl std::error::Error for Exc {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Exc::Timeout(cause) => Some(cause.as_deref()?),
            _ => None,
        }
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Text {
        Text(Arc::new(Cow::Borrowed(text)))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(Arc::new(Cow::Owned(text)))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// `text` between the quotes that Python's `repr` would choose.
///
/// `no luck` becomes `'no luck'`, and `it's` becomes `"it's"`.
pub(crate) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for letter in text.chars() {
        match letter {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            '\\' => shown.push_str("\\\\"),
            _ if letter == quote => shown.extend(['\\', quote]),
            _ => shown.push(letter),
        }
    }
    shown.push(quote);
    shown
}
