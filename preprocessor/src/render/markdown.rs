//! Our fences as plain Markdown, for renderers other than html.

use super::Listing;
use crate::fence;
use crate::include;

/// The visible lines of a listing in a fence.
pub(super) fn listing(listing: &Listing<'_>, info: &str, prefix: &str) -> String {
    let visible = listing.lines.iter().filter(|line| !line.hidden);
    let lines = visible.map(|line| &listing.code.as_str()[line.range.clone()]);
    let code: String = lines.map(|line| format!("{line}\n")).collect();
    fenced(&code, info, prefix)
}

/// Text in a fence that is longer than any run of backticks in it.
pub(super) fn fenced(text: &str, info: &str, prefix: &str) -> String {
    let marker = "`".repeat((fence::longest_run(text, '`') + 1).max(3));
    // What can't be protected from `links` is broken up by an invisible word joiner.
    let text = include::protect(text).unwrap_or_else(|| text.replace("{{", "{\u{2060}{"));
    fence::write(&text, &marker, info, prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds_and_keeps_its_prefix() {
        assert_eq!(
            fenced("a ``` b\n\nc\n", "text", "> "),
            "````text\n> a ``` b\n>\n> c\n> ````"
        );
        assert_eq!(
            fenced("{{#include x}}\n", "text", ""),
            "```text\n\\{{#include x}}\n```"
        );
    }
}
