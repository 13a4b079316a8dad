//! The info string of a fence in a book that was written for rustdoc: its rules, and our words
//! beside them.

use super::rustdoc::{Language, language, meant};
use super::words::{Word, words};
use super::{Attribute, Placed, Role, attribute, is_rustdocs};
use crate::diagnostic::Diagnostic;
use crate::fence::Fence;
use crate::kind::Kind;
use crate::source::{MappedText, Span};
use std::env::consts::{ARCH, OS};
use std::ops::Range;

/// Reads an info string as rustdoc does, after our own words were taken out.
pub(super) fn read(
    text: &MappedText,
    fence: &Fence,
    words: &[Word],
    warnings: &mut Vec<Diagnostic>,
) -> Result<Role, Diagnostic> {
    if words.iter().any(|word| word.text == "source") {
        return Ok(Role::Source);
    }
    let mut info = fence.language.clone();
    let is_named = words.iter().any(|word| word.text.starts_with("program="));
    // A word of its own it is only beside a name: others may write so in any language.
    let is_ours = |word: &str| is_ours(word) || (is_named && word == "step");
    let mut placed = Vec::new();
    // Where Markdown's escapes were resolved nobody knows where a word stands.
    if text.as_str()[fence.info.clone()] == info {
        for word in words.iter().filter(|word| is_ours(&word.text)) {
            placed.push(Placed {
                attribute: attribute(word)?,
                span: word.span.clone(),
            });
            let blank = " ".repeat(word.range.len());
            info.replace_range(word.range.clone(), &blank);
        }
    }
    let span = text.span(fence.opening());
    let language = language(&info);
    warn(&language, words, &span, warnings);
    let first = words.first().map(|word| word.text.as_str());
    let says_rust = words.iter().any(|word| word.text == "rust") || first.is_some_and(is_rustdocs);
    if let Some(why) = &language.foreign {
        if !says_rust {
            return Ok(Role::Foreign);
        }
        // It is counted and named: an author who wrote `rust` expects that it is tested.
        let reason = format!("rustdoc does not take it for Rust: {why}");
        let attribute = Attribute::Ignore(Some(reason));
        return Ok(Role::Program(vec![Placed { attribute, span }]));
    }
    let reason = words.iter().find(|word| word.text == "ignore");
    let reason = reason.and_then(|word| word.parenthesized.clone());
    placed.extend(attributes(language, reason).map(|attribute| Placed {
        attribute,
        span: span.clone(),
    }));
    Ok(Role::Program(placed))
}

/// What a program must do: one thing, by rustdoc's order of precedence.
fn attributes(language: Language, reason: Option<String>) -> impl Iterator<Item = Attribute> {
    let mut attributes = Vec::new();
    let mut targets = language.ignored_targets.iter();
    // Targets replace a plain `ignore`.
    let plain = language.ignore && language.ignored_targets.is_empty();
    if plain {
        let reason = reason.filter(|reason| !reason.is_empty());
        let reason = reason.unwrap_or_else(|| "no reason given".to_owned());
        attributes.push(Attribute::Ignore(Some(reason)));
    } else if let Some(target) = targets.find(|target| ignores_host(target)) {
        attributes.push(Attribute::IgnoreOn(format!("ignore-{target}")));
    } else if language.compile_fail {
        attributes.push(Attribute::CompileFail);
        let mut codes = language.codes;
        codes.sort();
        codes.dedup();
        attributes.extend(codes.into_iter().map(Attribute::ErrorCode));
    } else if language.no_run {
        attributes.push(Attribute::NoRun);
    } else if language.should_panic {
        attributes.push(Attribute::ShouldPanic);
    }
    attributes.extend(language.edition.map(Attribute::Edition));
    attributes.extend(language.test_harness.then_some(Attribute::TestHarness));
    attributes.extend(language.standalone_crate.then_some(Attribute::Standalone));
    attributes.into_iter()
}

/// Our own words. rustdoc runs no test where there is a `=`.
fn is_ours(word: &str) -> bool {
    let name = word.split_once('=').map(|(name, _)| name);
    matches!(name, Some("program" | "exit" | "timeout")) || matches!(word, "runs_forever" | "net")
}

/// An info string without our words, if there are any in it.
pub fn without_ours(text: &MappedText, info: Range<usize>) -> Option<String> {
    let (words, _) = words(text, info);
    if !words.iter().any(|word| is_ours(&word.text)) {
        return None;
    }
    let theirs = words.iter().filter(|word| !is_ours(&word.text));
    let theirs: Vec<String> = theirs
        .map(|word| match &word.parenthesized {
            Some(parenthesized) => format!("{} ({parenthesized})", word.text),
            None => word.text.clone(),
        })
        .collect();
    Some(theirs.join(","))
}

/// Whether a program is ignored on this machine: whether the name of its target has `target` in it.
pub fn ignores_host(target: &str) -> bool {
    host().contains(target)
}

/// The target for which this tool was compiled, put together of what Rust knows of it:
/// `x86_64-unknown-linux-gnu`.
fn host() -> String {
    let arch = match ARCH {
        "x86" => "i686",
        arch => arch,
    };
    let (vendor, os) = match OS {
        "macos" => ("apple", "darwin"),
        "windows" => ("pc", "windows"),
        os => ("unknown", os),
    };
    let environment = if cfg!(target_env = "gnu") {
        "-gnu"
    } else if cfg!(target_env = "musl") {
        "-musl"
    } else if cfg!(target_env = "msvc") {
        "-msvc"
    } else {
        ""
    };
    format!("{arch}-{vendor}-{os}{environment}")
}

/// Warns of words that were meant to be others, as rustdoc does in the documentation of a crate.
fn warn(language: &Language, words: &[Word], span: &Option<Span>, warnings: &mut Vec<Diagnostic>) {
    for unknown in &language.unknown {
        let Some(meant) = meant(unknown) else {
            continue;
        };
        let word = words.iter().find(|word| word.text == *unknown);
        let place = word.map_or(span, |word| &word.span);
        warnings.push(
            Diagnostic::warning(
                Kind::RustdocsWord,
                format!("`{unknown}` means nothing to rustdoc, and so to us"),
            )
            .at(place.clone(), "")
            .help(format!("did you mean `{meant}`?")),
        );
    }
}
