//! rustdoc's own reading of an info string: what it takes for Rust, and what it does with it.
//!
//! This follows `LangString::parse` and its `TagIterator` (rust-lang/rust,
//! `src/librustdoc/html/markdown.rs`, of rustc 1.95) token by token, oddities included: a word before `{` is lost,
//! `=` outside of braces makes a fence something else than Rust, and so does `no_run`,
//! `should_panic` or `ignore` after a word that rustdoc does not know, even beside `rust`.
//! The test `tests/rustdoc` compares it with the real one.

/// What rustdoc makes of an info string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Language {
    /// Why it is no Rust to rustdoc; none if it is.
    pub(super) foreign: Option<String>,
    /// `should_panic`
    pub(super) should_panic: bool,
    /// `no_run`
    pub(super) no_run: bool,
    /// `compile_fail`
    pub(super) compile_fail: bool,
    /// `test_harness`
    pub(super) test_harness: bool,
    /// `standalone_crate`
    pub(super) standalone_crate: bool,
    /// `ignore`, without a target.
    pub(super) ignore: bool,
    /// The targets of `ignore-TARGET`.
    pub(super) ignored_targets: Vec<String>,
    /// The last `edition…`, if there is such an edition.
    pub(super) edition: Option<String>,
    /// `E0308`, which rustdoc looks at only if it is a nightly one.
    pub(super) codes: Vec<String>,
    /// The words that mean nothing to it.
    pub(super) unknown: Vec<String>,
}

/// Reads an info string as rustdoc does (the stable one, to which error codes are unknown words).
pub(super) fn language(info: &str) -> Language {
    let mut language = Language::default();
    let (tokens, error) = tokens(info);
    let (mut seen_rust, mut seen_custom) = (false, false);
    // What makes it foreign as long as nothing has said that it is Rust.
    let mut other: Option<String> = None;
    let mut undone: Option<String> = None;
    for token in tokens {
        match token {
            "rust" => seen_rust = true,
            "should_panic" | "no_run" | "ignore" => {
                match token {
                    "should_panic" => language.should_panic = true,
                    "no_run" => language.no_run = true,
                    _ => language.ignore = true,
                }
                after_other(token, &mut seen_rust, &other, &mut undone);
            }
            "custom" => seen_custom = true,
            "test_harness" => {
                language.test_harness = true;
                seen_rust |= other.is_none();
            }
            "compile_fail" => {
                language.compile_fail = true;
                seen_rust |= other.is_none();
            }
            "standalone_crate" => {
                language.standalone_crate = true;
                seen_rust |= other.is_none();
            }
            _ => {
                if let Some(target) = token.strip_prefix("ignore-") {
                    language.ignored_targets.push(target.to_owned());
                    after_other(token, &mut seen_rust, &other, &mut undone);
                } else if let Some(edition) = token.strip_prefix("edition") {
                    let known = ["2015", "2018", "2021", "2024"].contains(&edition);
                    language.edition = known.then(|| edition.to_owned());
                } else {
                    if is_error_code(token) {
                        language.codes.push(token.to_owned());
                    }
                    language.unknown.push(token.to_owned());
                    other.get_or_insert_with(|| token.to_owned());
                }
            }
        }
    }
    language.foreign = if let Some(error) = error {
        Some(error)
    } else if seen_custom {
        Some("it says `custom`".to_owned())
    } else if let (Some(other), false) = (other, seen_rust) {
        Some(undone.unwrap_or_else(|| format!("`{other}` is another language")))
    } else {
        None
    };
    language
}

/// `no_run` and its like make a fence Rust, but only as long as no unknown word stands before them;
/// else they even undo the word `rust`.
fn after_other(
    token: &str,
    seen_rust: &mut bool,
    other: &Option<String>,
    undone: &mut Option<String>,
) {
    if let (true, Some(other)) = (*seen_rust, other) {
        *undone = Some(format!("`{token}` comes after `{other}`"));
    }
    *seen_rust = other.is_none();
}

/// `E` and four digits.
pub(super) fn is_error_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with('E') && word[1..].bytes().all(|b| b.is_ascii_digit())
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | ',' | '\t')
}

fn is_leading(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':')
}

fn is_bare(c: char) -> bool {
    is_leading(c) || ".!#$%&*+/;<>?@^|~".contains(c)
}

/// The words outside of braces, as far as the first mistake, and what that is.
fn tokens(info: &str) -> (Vec<&str>, Option<String>) {
    let mut tokens = Vec::new();
    let mut rest = info;
    loop {
        rest = rest.trim_start_matches(is_separator);
        let Some(first) = rest.chars().next() else {
            return (tokens, None);
        };
        let step = match first {
            '{' => classes(rest),
            '(' => closing(rest, ')').map(|end| (None, end)),
            '"' => quoted(rest),
            _ => bare(rest),
        };
        match step {
            Ok((token, length)) => {
                tokens.extend(token);
                rest = &rest[length..];
            }
            Err(error) => return (tokens, Some(error)),
        }
    }
}

/// A token, if it is one, and how far it goes.
type Step<'a> = Result<(Option<&'a str>, usize), String>;

fn unexpected(c: char) -> String {
    format!("rustdoc does not expect `{c}` there")
}

fn closing(text: &str, mark: char) -> Result<usize, String> {
    let end = text[1..].find(mark).map(|at| at + 2);
    end.ok_or_else(|| format!("a `{mark}` is missing"))
}

fn quoted(text: &str) -> Step<'_> {
    let end = closing(text, '"')?;
    match text[end..].chars().next() {
        Some(c) if c != '{' && c != '(' && !is_separator(c) => Err(unexpected(c)),
        _ => Ok((Some(&text[1..end - 1]), end)),
    }
}

fn bare(text: &str) -> Step<'_> {
    for (at, c) in text.char_indices() {
        match c {
            // The word before it is lost.
            '{' => return classes(&text[at..]).map(|(_, length)| (None, at + length)),
            '(' => {
                let length = closing(&text[at..], ')')?;
                return Ok((Some(&text[..at]), at + length));
            }
            _ if is_separator(c) => return Ok((Some(&text[..at]), at)),
            _ if at == 0 && is_leading(c) || at > 0 && is_bare(c) => {}
            _ => return Err(unexpected(c)),
        }
    }
    Ok((Some(text), text.len()))
}

/// `{.class key=value}`: how far it goes.
fn classes(text: &str) -> Step<'_> {
    let mut at = 1;
    loop {
        let inside = &text[at..];
        at += inside.len() - inside.trim_start_matches(is_separator).len();
        let inside = &text[at..];
        let Some(first) = inside.chars().next() else {
            return Err("a `}` is missing".to_owned());
        };
        at += match first {
            '}' => return Ok((None, at + 1)),
            '.' => match word(&inside[1..]) {
                0 => return Err(unexpected('.')),
                length => 1 + length,
            },
            _ if first == '"' || is_leading(first) => {
                let key = value(inside)?;
                match inside[key..].strip_prefix('=') {
                    Some(after) => key + 1 + value(after)?,
                    None => return Err(unexpected(first)),
                }
            }
            _ => return Err(unexpected(first)),
        };
        match text[at..].chars().next() {
            Some(c) if c != '}' && c != '(' && !is_separator(c) => return Err(unexpected(c)),
            _ => {}
        }
    }
}

fn word(text: &str) -> usize {
    text.find(|c| !is_bare(c)).unwrap_or(text.len())
}

fn value(text: &str) -> Result<usize, String> {
    match text.chars().next() {
        Some('"') => closing(text, '"'),
        Some(c) if is_bare(c) => Ok(word(text)),
        Some(c) => Err(unexpected(c)),
        None => Err("a value is missing".to_owned()),
    }
}

/// The word of rustdoc's that an unknown word was meant to be, by the rule of its lint
/// `invalid_codeblock_attributes`: `should-panic`, `CompileFail`, `rust2021`.
pub(super) fn meant(word: &str) -> Option<String> {
    let plain = word.to_lowercase().replace(['-', '_'], "");
    let year = plain
        .strip_prefix("rust")
        .or_else(|| plain.strip_prefix("edition"));
    if let Some(year @ ("2015" | "2018" | "2021" | "2024")) = year {
        return Some(format!("edition{year}"));
    }
    let word = match plain.as_str() {
        "compilefail" => "compile_fail",
        "shouldpanic" => "should_panic",
        "norun" => "no_run",
        "testharness" => "test_harness",
        "standalone" | "standalonecrate" => "standalone_crate",
        _ => return None,
    };
    Some(word.to_owned())
}
