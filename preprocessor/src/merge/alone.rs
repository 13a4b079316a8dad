//! Which programs could tell that they are compiled with others, or could change what becomes of
//! those: they are compiled alone. No input, no output.
//!
//! The text is looked at as it is, comments and strings included: a word too many costs a tenth
//! of a second, a word too few could print what the program alone does not. What gets through and
//! does not compile with others, or prints their name, is found later.

use super::group::TOKEN;
use super::paths::{only_repeats_externs, supers_stay_inside};
use crate::plan::{Action, Job};
use crate::tokens;
use crate::toolchain::Extern;
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What a program may not contain, and what that is called in a summary.
const PATTERNS: [(&str, &str); 15] = [
    ("type_name", r"\btype_name"),
    ("module_path!", r"\bmodule_path\b"),
    // They depend on the crate's name.
    ("type ids", r"\b(TypeId|type_id)\b"),
    ("backtraces", r"(?i)backtrace"),
    (
        "crate:: paths",
        r"\bcrate\s*::|\$crate\b|\b(use|in)\s+crate\b",
    ),
    // At the root of a crate of edition 2015 there is a `std` already, and nowhere else.
    (
        "a std of its own",
        r"\b(mod|struct|enum|union|trait|type|as)\s+(std|core)\b",
    ),
    ("#[macro_export]", r"\bmacro_export\b"),
    // What is one for the whole crate, or for the program that it becomes.
    (
        "names for the linker",
        r#"\b(no_mangle|export_name|link_section|link_name|global_allocator|panic_handler|distributed_slice)\b|\b(asm|global_asm)\s*!|#\[\s*(used|link)\b|\bextern\s*("[^"]*"\s*)?\{"#,
    ),
    (
        "crates that know the whole program",
        r"\b(ctor|dtor|inventory|linkme|typetag)\s*::|\buse\s+(ctor|dtor|inventory|linkme|typetag)\b",
    ),
    // The name may be another while the program is compiled, where a `const` could look at it.
    ("file!", r"\bfile\s*!"),
    // They see the file and the directory of the program, or the compiler's environment.
    (
        "include! and env!",
        r"\b(include|include_str|include_bytes|env|option_env)\s*!|#\[\s*path\b",
    ),
    ("modules in files", r"\bmod\s+\w+\s*;"),
    // Some lints ask what the outside of a crate can see.
    ("denied lints", r"\b(deny|forbid)\s*\("),
    // A record's target is the module.
    (
        "log targets",
        r"\b(log|tracing|slog|defmt)\s*::|\buse\s+(log|tracing|slog|defmt)\b",
    ),
    ("its own executable", r"\bcurrent_exe\b|/proc/"),
];

/// Why a job, linked with `externs`, must be compiled alone; nothing if it need not be.
pub fn reason(job: &Job, externs: &[Extern]) -> Option<&'static str> {
    static REGEXES: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
        let compile = |(name, pattern)| (name, Regex::new(pattern).expect("a valid pattern"));
        PATTERNS.map(compile).into()
    });
    if let Some(reason) = job.alone {
        return Some(reason);
    }
    if job.action == Action::Compile {
        return Some("compile_fail");
    }
    let code = job.code.as_str();
    if code.contains(TOKEN) {
        return Some("our own name");
    }
    if let Some((name, _)) = REGEXES.iter().find(|(_, regex)| regex.is_match(code)) {
        return Some(name);
    }
    // Alone there is nothing above the program's root; a path that leads there must be an error.
    if contains_word(code, "super") && (job.edition == "2015" || !supers_stay_inside(code)) {
        return Some("super:: paths");
    }
    let names = externs.iter().map(|krate| krate.name.as_str());
    if contains_word(code, "extern") && !only_repeats_externs(code, &job.edition, names) {
        return Some("extern crate");
    }
    if has_crate_attribute(code) {
        return Some("crate attributes");
    }
    if !has_plain_main(code) {
        return Some("an unusual main");
    }
    if job.edition == "2015" && has_path_to_main(code) {
        return Some("paths to main");
    }
    if !has_plain_end(code) {
        return Some("an unusual end");
    }
    if has_foreign_impl(code) {
        return Some("impls for foreign types");
    }
    None
}

fn contains_word(code: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = code.match_indices(word);
    found.any(|(at, _)| {
        let after = &code[at + word.len()..];
        !code[..at].ends_with(is_letter) && !after.starts_with(is_letter)
    })
}

/// Whether there is a `#![…]` that means more for a crate than for a module.
fn has_crate_attribute(code: &str) -> bool {
    static INNER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"#\s*!\s*\[\s*(\w*)").expect("a valid pattern"));
    let mut names = INNER.captures_iter(code).map(|captures| captures.get(1));
    // `-Aunused` and what a program allows by itself are the same for a module.
    names.any(|name| name.is_none_or(|name| !matches!(name.as_str(), "allow" | "warn")))
}

/// Whether there is one `fn main`, and nothing about it that the compiler refuses in a program
/// and accepts in a module: an attribute such as `#[track_caller]`, a result `impl Trait`.
fn has_plain_main(code: &str) -> bool {
    static ANY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bfn\s+main\b").expect("a valid pattern"));
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?m)^(pub )?(async )?fn main\(\)([^{]*)\{";
        Regex::new(pattern).expect("a valid pattern")
    });
    static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^#\[\s*(allow\(|expect\(|rustfmt::|\w+::main\b).*\]$")
            .expect("a valid pattern")
    });
    static WORDS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(impl|where)\b").expect("a valid pattern"));
    if ANY.find_iter(code).count() != 1 {
        return false;
    }
    let Some(main) = PLAIN.captures(code) else {
        return false;
    };
    let above = code[..main.get_match().start()].lines().rev();
    let mut above = above.map(str::trim).take_while(|line| {
        let code = line.split(" //").next().unwrap_or_default().trim_end();
        line.starts_with("//") || !code.ends_with([';', '}'])
    });
    // Since the item before: an attribute of several lines, or with a comment beside it, is not one
    // of these.
    let harmless = above.all(|line| {
        line.is_empty()
            || line.starts_with("//")
            || line.starts_with("#![")
            || HARMLESS.is_match(line)
    });
    harmless && !WORDS.is_match(&main[3])
}

/// Whether there is a path from the root of the crate to `main`, as edition 2015 begins them: with
/// others that is another `main`.
fn has_path_to_main(code: &str) -> bool {
    static PATH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(::|\buse\b|[{,])\s*main\b").expect("a valid pattern"));
    PATH.is_match(code)
}

/// Whether the text ends where an item does: an attribute or a documentation that stands there for
/// nothing is an error, and must not find what we add.
fn has_plain_end(code: &str) -> bool {
    let rest = tokens::after_last_item(code);
    rest.is_some_and(|rest| !rest.contains("///") && !rest.contains("/**"))
}

/// Whether a trait from elsewhere is implemented for a type from elsewhere, as in
/// `impl From<Rock> for String`: such an impl changes what the compiler can infer in every program.
fn has_foreign_impl(code: &str) -> bool {
    static IMPL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\bimpl\b([^{;]*?)\sfor\s+([^{;]*)\{").expect("a valid pattern")
    });
    static LOCAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:struct|enum|union|trait)\s+(\w+)").expect("a valid pattern")
    });
    static PATH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:\w+::|::)*(\w+)").expect("a valid pattern"));
    let locals = LOCAL.captures_iter(code);
    let locals: HashSet<&str> = locals
        .filter_map(|local| Some(local.get(1)?.as_str()))
        .collect();
    let is_local = |path: &str| {
        let name = PATH
            .captures(path.trim_start())
            .and_then(|path| path.get(1));
        name.is_some_and(|name| locals.contains(name.as_str()))
    };
    let mut impls = IMPL.captures_iter(code);
    impls.any(|found| {
        let whole = found.extract::<2>().1;
        let [the_trait, the_type] = whole;
        !is_local(without_parameters(the_trait)) && !is_local(the_type)
    })
}

/// `<T: Debug> Foo<T>` becomes ` Foo<T>`.
fn without_parameters(text: &str) -> &str {
    let text = text.trim_start();
    if !text.starts_with('<') {
        return text;
    }
    let mut depth = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            // Not the arrow of `Fn() -> u8`.
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
        before = c;
    }
    text
}
