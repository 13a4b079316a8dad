//! What the operating system refuses goes by the names that Python has for it.

use std::io::ErrorKind;

use asyncio::Exc;

#[test]
fn every_kind_of_error_has_its_class() {
    let shown = |kind: ErrorKind| {
        let exc = Exc::from(std::io::Error::from(kind)).repr();
        exc.split_once('(').map(|(class, _)| class.to_owned())
    };
    let classes = [
        (ErrorKind::ConnectionAborted, "ConnectionAbortedError"),
        (ErrorKind::NotFound, "FileNotFoundError"),
        (ErrorKind::AlreadyExists, "FileExistsError"),
        (ErrorKind::PermissionDenied, "PermissionError"),
        (ErrorKind::TimedOut, "TimeoutError"),
        (ErrorKind::Interrupted, "InterruptedError"),
        (ErrorKind::IsADirectory, "IsADirectoryError"),
        (ErrorKind::NotADirectory, "NotADirectoryError"),
        (ErrorKind::AddrInUse, "OSError"),
    ];
    for (kind, class) in classes {
        assert_eq!(shown(kind).as_deref(), Some(class));
    }
    let other = Exc::from(std::io::Error::other("it's odd"));
    assert_eq!(other.repr(), r#"OSError("it's odd")"#);
    assert_eq!(other.to_string(), "OSError: it's odd");
    assert_eq!(size_of::<Exc>(), 16, "every Result has room for one");
}
