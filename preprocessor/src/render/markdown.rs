//! Our fences as plain Markdown, for renderers other than html.

use super::Listing;
use crate::include;

/// The visible lines of a listing in a fence.
pub(super) fn listing(listing: &Listing<'_>, info: &str, prefix: &str) -> String {
    let visible = listing.lines.iter().filter(|line| !line.hidden);
    let lines = visible.map(|line| &listing.code.as_str()[line.range.clone()]);
    let code: String = lines.map(|line| format!("{line}\n")).collect();
    fence(&code, info, prefix)
}

/// Text in a fence that is longer than any run of backticks in it.
pub(super) fn fence(text: &str, info: &str, prefix: &str) -> String {
    let marker = "`".repeat((longest_run_of_backticks(text) + 1).max(3));
    // What can't be protected from `links` is broken up by an invisible word joiner.
    let text = include::protect(text).unwrap_or_else(|| text.replace("{{", "{\u{2060}{"));
    let mut fence = format!("{marker}{info}\n");
    for line in text.lines() {
        fence.push_str(if line.is_empty() {
            prefix.trim_end()
        } else {
            prefix
        });
        fence.push_str(line);
        fence.push('\n');
    }
    fence.push_str(prefix);
    fence.push_str(&marker);
    fence
}

/// The length of the longest run of backticks.
pub(crate) fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds_and_keeps_its_prefix() {
        assert_eq!(
            fence("a ``` b\n\nc\n", "text", "> "),
            "````text\n> a ``` b\n>\n> c\n> ````"
        );
        assert_eq!(
            fence("{{#include x}}\n", "text", ""),
            "```text\n\\{{#include x}}\n```"
        );
    }
}
