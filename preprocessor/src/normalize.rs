//! Takes out of a transcript what the operating system varies.
//!
//! The rules are an ordered list: each has a name and sees what the ones before it left. New ones
//! go at the end.

use crate::plan::Wrapper;
use regex::{Captures, Regex};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What the rules need to know of the place where a program ran.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The temporary directory the program was compiled and run in.
    pub temporary: &'a Path,
    /// The book's root.
    pub root: &'a Path,
    /// The program's file name.
    pub file_name: &'a str,
    /// The wrapper around the program.
    pub wrapper: Option<Wrapper>,
}

impl Surroundings<'_> {
    /// Where the program runs. No crate's name has a dot, so no program is in the way.
    pub fn work_directory(&self) -> PathBuf {
        self.temporary.join("work.dir")
    }
}

/// A rule's name, and what it does.
type Rule = (&'static str, fn(&str, &Surroundings<'_>) -> String);

/// The rules, in the order in which they apply.
pub const RULES: [Rule; 7] = [
    ("line-endings", line_endings),
    ("temporary-path", temporary_path),
    ("std-path", std_path),
    ("root-path", root_path),
    ("thread-id", thread_id),
    ("address", address),
    ("long-type", long_type),
];

/// Applies every rule to what a program printed when it ran.
pub fn normalize_run(bytes: &[u8], surroundings: &Surroundings<'_>) -> String {
    let text = normalize(bytes, surroundings);
    // A panic, and `dbg!`.
    let text = unwrap_places(&text, "panicked at ", surroundings);
    unwrap_places(&text, "[", surroundings)
}

/// Applies every rule to what the compiler said.
pub fn normalize_compilation(text: &str, surroundings: &Surroundings<'_>) -> String {
    let text = normalize(text.as_bytes(), surroundings);
    unwrap_picture(&unwrap_places(&text, "", surroundings), surroundings)
}

fn normalize(bytes: &[u8], surroundings: &Surroundings<'_>) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    RULES
        .iter()
        .fold(text, |text, (_, rule)| rule(&text, surroundings))
}

/// `\r\n` and `\r` become `\n`, and NUL, which Markdown can't hold, becomes U+FFFD.
fn line_endings(text: &str, _: &Surroundings<'_>) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace('\0', "\u{fffd}")
}

/// The directory that is another in every run becomes `/tmp`.
fn temporary_path(text: &str, surroundings: &Surroundings<'_>) -> String {
    let temporary = surroundings.temporary.to_string_lossy();
    let text = text.replace(
        &*surroundings.work_directory().to_string_lossy(),
        "/tmp/work",
    );
    text.replace(&*temporary, "/tmp")
}

/// Paths below the book's root become relative to it.
fn root_path(text: &str, surroundings: &Surroundings<'_>) -> String {
    let root = surroundings.root.to_string_lossy();
    // To make the pattern takes longer than most programs run.
    if root.len() <= 1 || !text.contains(&format!("{root}/")) {
        return text.to_owned();
    }
    // Only where a path begins: `/book/a.rs`, and not the end of `/my/book/a.rs` (or of an address).
    let pattern = Regex::new(&format!(r"(^|[^\w./…-])(?:{}/)+", regex::escape(&root)));
    let pattern = pattern.expect("an escaped path is a valid pattern");
    pattern.replace_all(text, "$1").into_owned()
}

/// `/rustc/<commit>/library/core/src/…` and the same file of an installed rust-src become
/// `library/core/src/…`.
fn std_path(text: &str, _: &Surroundings<'_>) -> String {
    static STD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:/rustc/[0-9a-f]{40}|[^\s:]*/lib/rustlib/src/rust)/library/")
            .expect("a valid pattern")
    });
    STD.replace_all(text, "library/").into_owned()
}

/// `thread 'main' (4711) panicked` becomes `thread 'main' panicked`.
fn thread_id(text: &str, _: &Surroundings<'_>) -> String {
    static THREAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?m)^(thread '.*?'|thread <unnamed>)(?: \(\d+\))*( panicked at | has overflowed its stack)",
        )
        .expect("a valid pattern")
    });
    THREAD.replace_all(text, "$1$2").into_owned()
}

/// `0x7ffd12345678` becomes `0x…`: only what is long enough to be an address, and no longer than one
/// can be (of 48 bits, if need be filled up with zeros: a hash of 64 bits stays).
fn address(text: &str, _: &Surroundings<'_>) -> String {
    static ADDRESS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b0x(?:0000)?[0-9a-f]{10,12}\b").expect("a valid pattern"));
    ADDRESS.replace_all(text, "0x…").into_owned()
}

/// `written to 'main.long-type-4711.txt'` loses its number: rustc writes a type that is too long
/// for its message to a file, which goes with the temporary directory.
fn long_type(text: &str, _: &Surroundings<'_>) -> String {
    static LONG_TYPE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"( written to '[^'\n]*\.long-type)-\d+(\.txt')").expect("a valid pattern")
    });
    LONG_TYPE.replace_all(text, "$1$2").into_owned()
}

/// Takes the opening of the wrapper out of the columns of the line that it shares, in places that
/// follow `before`. The place of a closure has an end too: `main.rs:1:25: 1:27`.
fn unwrap_places(text: &str, before: &str, surroundings: &Surroundings<'_>) -> String {
    let Some(wrapper) = surroundings.wrapper else {
        return text.to_owned();
    };
    let width = wrapper.opening.chars().count();
    let line = wrapper.line;
    let start = format!("{before}{}:{line}:", surroundings.file_name);
    if !text.contains(&start) {
        return text.to_owned();
    }
    let start = regex::escape(&start);
    let pattern = Regex::new(&format!(r"({start})(\d+)(?:(: {line}:)(\d+))?"));
    let pattern = pattern.expect("an escaped place is a valid pattern");
    let unwrapped = pattern.replace_all(text, |captures: &Captures<'_>| {
        let groups = captures.iter().skip(1).flatten();
        let unwrap_column = |group: regex::Match<'_>| match group.as_str().parse::<usize>() {
            Ok(column) => column.saturating_sub(width).max(1).to_string(),
            Err(_) => group.as_str().to_owned(),
        };
        groups.map(unwrap_column).collect::<String>()
    });
    unwrapped.into_owned()
}

/// Takes the opening of the wrapper out of the compiler's picture of the line that it shares, and of its
/// suggestions for it.
fn unwrap_picture(text: &str, surroundings: &Surroundings<'_>) -> String {
    let Some(wrapper) = surroundings.wrapper else {
        return text.to_owned();
    };
    let opening = wrapper.opening;
    let number = format!("{} ", wrapper.line);
    // Where the opening stood in the latest line of the picture that showed it.
    let mut opening_at = None;
    let mut lines = String::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let of_this_line = trimmed.strip_prefix(&number);
        if of_this_line.is_some_and(|rest| rest.starts_with(['|', '+', '-', '~'])) {
            opening_at = line.find(opening);
            lines.push_str(&line.replacen(opening, "", 1));
            continue;
        }
        opening_at = opening_at.filter(|_| trimmed.starts_with('|'));
        // Below the opening is nothing, or the line that leads to a place further right.
        let is_below = |text: &str| text.bytes().all(|b| b == b' ' || b == b'_');
        let below = opening_at.map(|at| at..at + opening.len());
        match below.filter(|below| line.get(below.clone()).is_some_and(is_below)) {
            Some(below) => {
                lines.push_str(&line[..below.start]);
                lines.push_str(&line[below.end..]);
            }
            None => lines.push_str(line),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalized(text: &str, wrapper: Option<Wrapper>) -> String {
        let surroundings = Surroundings {
            temporary: Path::new("/tmp/verify-x1y2"),
            root: Path::new("/home/me/book"),
            file_name: "main.rs",
            wrapper,
        };
        normalize_compilation(text, &surroundings)
    }

    #[test]
    fn what_varies_is_taken_out() {
        for (before, after) in [
            ("a\r\nb", "a\nb"),
            ("in /tmp/verify-x1y2/work/f", "in /tmp/work/f"),
            ("--> /home/me/book/code/lib.rs:1:2", "--> code/lib.rs:1:2"),
            (
                "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/a.rs:1:2",
                "library/core/src/a.rs:1:2",
            ),
            (
                "/home/me/.rustup/toolchains/1/lib/rustlib/src/rust/library/std/src/a.rs",
                "library/std/src/a.rs",
            ),
            (
                "thread 'main' (42) panicked at main.rs:1:2:",
                "thread 'main' panicked at main.rs:1:2:",
            ),
            (
                "thread 'a' (4) panicked at x.rs: thread 'main' (42) panicked at main.rs:1:2:",
                "thread 'a' panicked at x.rs: thread 'main' (42) panicked at main.rs:1:2:",
            ),
            ("at 0x7ffd12345678/home/me/book/a", "at 0x…/home/me/book/a"),
            ("at 0x7ffd12345678, not 0xff", "at 0x…, not 0xff"),
            (
                "at 0x00007ffd12345678, not 0x0123456789abcdef",
                "at 0x…, not 0x0123456789abcdef",
            ),
            (
                "the full type name has been written to '/tmp/verify-x1y2/main.long-type-42.txt'",
                "the full type name has been written to '/tmp/main.long-type.txt'",
            ),
        ] {
            assert_eq!(normalized(before, None), after);
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_shown_as_such() {
        let surroundings = Surroundings {
            temporary: Path::new("/tmp/v"),
            root: Path::new("/b"),
            file_name: "main.rs",
            wrapper: None,
        };
        assert_eq!(normalize_run(b"a\xffb", &surroundings), "a\u{fffd}b");
    }

    const OPENING: &str = "fn main() { ";

    #[test]
    fn the_wrapper_is_not_seen_in_what_a_program_prints_of_places() {
        let surroundings = Surroundings {
            temporary: Path::new("/tmp/v"),
            root: Path::new("/b"),
            file_name: "main.rs",
            wrapper: Some(Wrapper {
                line: 1,
                opening: OPENING,
            }),
        };
        for (before, after) in [
            ("[main.rs:1:13] 1 + 1 = 2", "[main.rs:1:1] 1 + 1 = 2"),
            ("panicked at main.rs:1:15:", "panicked at main.rs:1:3:"),
            ("[main.rs:2:13] 1", "[main.rs:2:13] 1"),
        ] {
            assert_eq!(normalize_run(before.as_bytes(), &surroundings), after);
        }
    }

    #[test]
    fn the_wrapper_is_not_seen_in_places() {
        let opening = OPENING;
        for (before, after) in [
            (
                "{closure@main.rs:2:25: 2:27}",
                "{closure@main.rs:2:13: 2:15}",
            ),
            (
                "{async block@main.rs:2:13: 3:2}",
                "{async block@main.rs:2:1: 3:2}",
            ),
            (
                "{closure@main.rs:22:25: 22:27}",
                "{closure@main.rs:22:25: 22:27}",
            ),
            ("main.rs:2:13: 22:5", "main.rs:2:1: 22:5"),
        ] {
            assert_eq!(
                normalized(before, Some(Wrapper { line: 2, opening })),
                after
            );
        }
    }

    #[test]
    fn the_wrapper_is_not_seen_in_the_compilers_picture() {
        let opening = OPENING;
        let before = "\
error[E0308]: mismatched types
 --> main.rs:1:26
  |
1 | fn main() { let a: u8 = \"\";
  |                    --   ^^ expected `u8`, found `&str`
  |                    |
  |                    expected due to this
";
        let after = "\
error[E0308]: mismatched types
 --> main.rs:1:14
  |
1 | let a: u8 = \"\";
  |        --   ^^ expected `u8`, found `&str`
  |        |
  |        expected due to this
";
        assert_eq!(
            normalized(before, Some(Wrapper { line: 1, opening })),
            after
        );
    }
}
