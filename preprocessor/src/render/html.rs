//! Our fences as HTML: each in one line, so that it survives lists and quotes, and with every
//! brace as an entity, so that no later preprocessor finds a command in it.

pub(super) use asyncio_trace::html::escape;

use super::Listing;
use crate::execute::Outcome;
use crate::program::{Expectation, Program};
use std::fmt::Write;

/// The style sheet of a page, as an element in one line.
pub(super) fn style() -> String {
    style_of(include_str!("../../assets/page.css"))
}

/// A style sheet as an element in one line.
pub(super) fn style_of(css: &str) -> String {
    let lines = css.lines().map(str::trim).filter(|line| !line.is_empty());
    let css: Vec<&str> = lines.filter(|line| !line.starts_with("/*")).collect();
    format!("<style>{}</style>", css.join(" "))
}

/// What every figure of ours begins with.
pub(super) const FIGURE: &str = "<figure class=\"verify";

/// The id of a line.
pub(crate) fn anchor(name: &str, line: usize) -> String {
    // A program's name is fit for an id; a file's name may be anything.
    let fit = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => c,
        _ => '_',
    };
    let name: String = name.chars().map(fit).collect();
    format!("line-{name}-{line}")
}

/// Code with its line numbers, and a stamp below it if nothing else follows.
pub(super) fn figure(listing: &Listing<'_>, stamp: Option<&str>, prefix: &str) -> String {
    let mut html = format!("{FIGURE}\">");
    if let Some(caption) = &listing.caption {
        let _ = write!(html, "<figcaption>{}</figcaption>", escape(caption));
    }
    html.push_str("<pre><code class=\"language-rust noplayground\">");
    for line in listing.lines {
        let hidden = if line.hidden { " boring" } else { "" };
        let number = line.number;
        let _ = write!(
            html,
            "<span class=\"verify-line{hidden}\" data-line=\"{number}\""
        );
        if let Some(name) = &listing.anchor {
            let _ = write!(html, " id=\"{}\"", anchor(name, number));
        }
        let text = &listing.code.as_str()[line.range.clone()];
        let _ = write!(html, ">{}&#10;</span>", escape(text));
    }
    html.push_str("</code></pre>");
    push_stamp(&mut html, stamp);
    close(html, prefix)
}

/// What a program printed, and the stamp.
pub(super) fn output(transcript: &str, stamp: &str, prefix: &str) -> String {
    let mut html = format!("{FIGURE} verify-output\">");
    if !transcript.is_empty() {
        let text = escape(transcript.strip_suffix('\n').unwrap_or(transcript));
        let _ = write!(
            html,
            "<pre><code class=\"language-text\">{text}</code></pre>"
        );
    }
    push_stamp(&mut html, Some(stamp));
    close(html, prefix)
}

fn push_stamp(html: &mut String, stamp: Option<&str>) {
    if let Some(stamp) = stamp {
        let _ = write!(html, "<p class=\"verify-stamp\">{stamp}</p>");
    }
}

/// A block of HTML goes on until a blank line, so one must follow.
pub(super) fn close(mut html: String, prefix: &str) -> String {
    html.push_str("</figure>\n");
    html.push_str(prefix.trim_end());
    html
}

/// The sentence that says how a program was verified, as HTML.
pub(super) fn stamp(program: &Program, outcome: Option<&Outcome>, release: &str) -> String {
    let name = match &program.name {
        Some(name) => format!("<code>{}</code>", escape(name)),
        None => "this program".to_owned(),
    };
    let silent = outcome.is_none_or(|outcome| outcome.transcript.is_empty());
    let what = if silent { "nothing" } else { "exactly this" };
    let compiler = format!("rustc {}", escape(release));
    let verified = match &program.expectation {
        Expectation::Ignored(reason) => {
            return format!(
                "<b>Not verified</b>: {}.",
                escape(reason.trim_end_matches('.'))
            );
        }
        Expectation::Exits(0) => format!("{compiler} compiled {name}; it ran and printed {what}."),
        Expectation::Exits(status) => {
            format!("{compiler} compiled {name}; it printed {what} and ended with status {status}.")
        }
        Expectation::Panics => {
            format!("{compiler} compiled {name}; it panicked, as it should, and printed {what}.")
        }
        Expectation::RunsForever => {
            format!(
                "{compiler} compiled {name}; it never ends, and was stopped after it had printed this."
            )
        }
        Expectation::Compiles => format!("{compiler} compiled {name}; it was not run."),
        Expectation::FailsToCompile(codes) if codes.is_empty() => {
            format!("{compiler} refuses {name}, as it should.")
        }
        Expectation::FailsToCompile(codes) => {
            format!(
                "{compiler} refuses {name} with {}, as it should.",
                codes.join(", ")
            )
        }
    };
    format!("<b>Verified</b>: {verified}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_data() {
        let html = output(
            "</code><script>x</script>\n{{#include a}}\n\u{1b}[1m",
            "ok",
            "> ",
        );
        let body = "&lt;/code&gt;&lt;script&gt;x&lt;/script&gt;&#10;&#123;&#123;#include a}}&#10;\u{fffd}[1m";
        let expected = format!(
            "<figure class=\"verify verify-output\"><pre><code class=\"language-text\">{body}</code></pre>\
             <p class=\"verify-stamp\">ok</p></figure>\n>"
        );
        assert_eq!(html, expected);
    }
}
