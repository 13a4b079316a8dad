//! What the operating system refuses, in CPython's words.
//!
//! Python has one class for it, `OSError(number, text)`, and a subclass for every common reason.
//! Rust has one too, [`std::io::Error`]: `?` makes it an [`Exc`].

use std::fmt;
use std::io::{self, ErrorKind};

use crate::error::{Exc, Text, quoted};

/// `OSError`, inside [`Exc::Os`].
#[derive(Clone, PartialEq, Eq)]
pub struct OsError {
    /// The reason. Python's `except BlockingIOError` is
    /// `Err(Exc::Os(error)) if error.kind == ErrorKind::WouldBlock`.
    pub kind: ErrorKind,
    /// The number that the operating system gives it, if the error is the operating system's.
    pub errno: Option<i32>,
    /// The reason in words.
    pub strerror: Text,
}

impl OsError {
    /// Python's name for the reason.
    pub(crate) fn class(&self) -> &'static str {
        match self.kind {
            ErrorKind::WouldBlock => "BlockingIOError",
            ErrorKind::BrokenPipe => "BrokenPipeError",
            ErrorKind::ConnectionAborted => "ConnectionAbortedError",
            ErrorKind::ConnectionRefused => "ConnectionRefusedError",
            ErrorKind::ConnectionReset => "ConnectionResetError",
            ErrorKind::AlreadyExists => "FileExistsError",
            ErrorKind::NotFound => "FileNotFoundError",
            ErrorKind::Interrupted => "InterruptedError",
            ErrorKind::IsADirectory => "IsADirectoryError",
            ErrorKind::NotADirectory => "NotADirectoryError",
            ErrorKind::PermissionDenied => "PermissionError",
            ErrorKind::TimedOut => "TimeoutError",
            _ => "OSError",
        }
    }

    /// `ConnectionResetError(104, 'Connection reset by peer')`
    pub(crate) fn repr(&self) -> String {
        let (class, text) = (self.class(), quoted(&self.strerror));
        match self.errno {
            Some(errno) => format!("{class}({errno}, {text})"),
            None => format!("{class}({text})"),
        }
    }
}

/// What Python's `str(exc)` gives: `[Errno 104] Connection reset by peer`.
impl fmt::Display for OsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(errno) = self.errno {
            write!(f, "[Errno {errno}] ")?;
        }
        fmt::Display::fmt(&self.strerror, f)
    }
}

/// On Windows the number is Winsock's, which CPython shows as `[WinError 10054]`.
impl From<io::Error> for OsError {
    fn from(error: io::Error) -> OsError {
        let (kind, errno) = (error.kind(), error.raw_os_error());
        let mut strerror = error.to_string();
        if let Some(errno) = errno {
            // Rust says the number behind the text, Python before it.
            let number = format!(" (os error {errno})");
            strerror.truncate(strerror.trim_end_matches(&number).len());
        }
        OsError { kind, errno, strerror: strerror.into() }
    }
}

impl From<OsError> for Exc {
    fn from(error: OsError) -> Exc {
        Exc::Os(Box::new(error))
    }
}

impl From<io::Error> for Exc {
    fn from(error: io::Error) -> Exc {
        OsError::from(error).into()
    }
}
