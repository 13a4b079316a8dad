//! What goes wrong, in CPython's words.
//!
//! Python raises exceptions; Rust returns errors. One enum holds the exceptions that this crate
//! raises and that programs need, under CPython's names and with CPython's messages.
//!
//! An exception can be shown in two ways, as in Python: `{exc}` is the last line of a traceback
//! (`ValueError: no luck`), [`Exc::repr`] is what `repr(exc)` gives (`ValueError('no luck')`).

use std::borrow::Cow;
use std::fmt;

/// The text of a message: `"literal".into()` and `format!(…).into()` both make one.
pub type Text = Cow<'static, str>;

/// What every await gives: a value, or the exception that was raised.
pub type Result<T, E = Exc> = std::result::Result<T, E>;

/// A Python exception.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exc {
    /// `asyncio.CancelledError`, with the message given to `cancel`.
    ///
    /// In Python it is a `BaseException`, so `except Exception` lets it through. In Rust it is an
    /// `Err` like any other: `match result { Err(_) => … }` swallows it. Ask [`Exc::is_cancel`].
    Cancelled(Option<Text>),
    /// `asyncio.InvalidStateError`: a future is done when it should not be, or the reverse.
    InvalidState(Text),
    /// `GeneratorExit`: what [`Coroutine::close`](crate::Coroutine::close) raises in a coroutine.
    GeneratorExit,
    /// `RuntimeError`
    Runtime(Text),
    /// `TypeError`
    Type(Text),
    /// `ValueError`
    Value(Text),
    /// `Exception`, for programs that need one and do not care which.
    Exception(Text),
}

impl Exc {
    /// Is this a cancellation? Code that handles errors of every kind should pass these on.
    #[must_use]
    pub fn is_cancel(&self) -> bool {
        matches!(self, Exc::Cancelled(_))
    }

    /// What Python's `repr` gives: `ValueError('no luck')`, `CancelledError()`.
    #[must_use]
    pub fn repr(&self) -> String {
        let class = self.qualified_class();
        let class = class.rsplit('.').next().unwrap_or(class);
        match self.message() {
            Some(message) => format!("{class}({})", quoted(message)),
            None => format!("{class}()"),
        }
    }

    /// The class, as a traceback names it: with its module, unless it is built in.
    fn qualified_class(&self) -> &'static str {
        match self {
            Exc::Cancelled(_) => "asyncio.exceptions.CancelledError",
            Exc::InvalidState(_) => "asyncio.exceptions.InvalidStateError",
            Exc::GeneratorExit => "GeneratorExit",
            Exc::Runtime(_) => "RuntimeError",
            Exc::Type(_) => "TypeError",
            Exc::Value(_) => "ValueError",
            Exc::Exception(_) => "Exception",
        }
    }

    /// What Python's `str(exc)` gives, if the exception has any argument at all.
    fn message(&self) -> Option<&str> {
        match self {
            Exc::Cancelled(message) => message.as_deref(),
            Exc::GeneratorExit => None,
            Exc::InvalidState(message)
            | Exc::Runtime(message)
            | Exc::Type(message)
            | Exc::Value(message)
            | Exc::Exception(message) => Some(message),
        }
    }
}

impl fmt::Display for Exc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
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

impl std::error::Error for Exc {}

/// `text` between the quotes that Python's `repr` would choose.
///
/// `no luck` becomes `'no luck'`, and `it's` becomes `"it's"`.
pub(crate) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut shown = String::with_capacity(text.len() + 2);
    shown.push(quote);
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
