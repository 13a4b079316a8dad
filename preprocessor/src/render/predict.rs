//! Predictions as a page shows them: a question, its choices, and the answer with every
//! explanation. A script makes radio buttons of that; without it, and in print, it is complete.

use super::html::escape;
use super::reference::relative;
use super::{Form, Pages, Splice};
use crate::config::Outputs;
use crate::include;
use crate::predict::{List, Prediction};
use crate::program::Chapter;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Puts every prediction of a chapter, and the list of all of them, into its place.
pub(super) fn splice(pages: Pages<'_>, chapter: usize, form: Form, splices: &mut Vec<Splice>) {
    let own = splices.len();
    let predictions = pages.extracted.predictions.iter();
    for prediction in predictions.filter(|prediction| prediction.chapter == chapter) {
        let Some(right) = right(pages, prediction) else {
            continue;
        };
        let text = match form {
            Form::Html => html(pages, prediction, right),
            Form::Markdown | Form::Test => markdown(prediction, right),
        };
        let range = prediction.fence.range.clone();
        splices.push(Splice { range, text });
    }
    let lists = pages.extracted.prediction_lists.iter();
    for List { fence, .. } in lists.filter(|list| list.chapter == chapter) {
        let text = match form {
            Form::Html => html_list(pages, chapter, &fence.prefix),
            Form::Markdown | Form::Test => markdown_list(pages, &fence.prefix),
        };
        let range = fence.range.clone();
        splices.push(Splice { range, text });
    }
    if let (Form::Html, Some(first)) = (form, splices.get_mut(own)) {
        first.text.insert_str(0, &assets());
    }
}

/// The index of the right choice: there is one, or the book would not be built.
fn right(pages: Pages<'_>, prediction: &Prediction) -> Option<usize> {
    let program = &pages.extracted.programs[prediction.program];
    let outcome = pages.outcomes[prediction.program].as_ref()?;
    prediction.right(program, outcome)
}

/// The style sheet and the script, in one line: the first prediction of a page brings them.
fn assets() -> String {
    let css = include_str!("../../assets/predict.css");
    let script = include_str!("../../assets/predict.js");
    let (css, script) = (in_one_line(css, "/*"), in_one_line(script, "//"));
    format!("<style>{css}</style><script>{script}</script>")
}

fn in_one_line(text: &str, comment: &str) -> String {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(comment));
    lines.collect::<Vec<_>>().join(" ")
}

fn html(pages: Pages<'_>, prediction: &Prediction, right: usize) -> String {
    let program = &pages.extracted.programs[prediction.program];
    // Where outputs are injected one follows the program's last part.
    let output = match (&program.output, program.outputs) {
        (Some(output), _) => Some(&output.fence),
        (None, Outputs::Injected) => program.parts.last().map(|part| &part.fence),
        (None, _) => None,
    };
    let is_below = output.is_some_and(|output| output.range.start > prediction.fence.range.start);
    let id = &prediction.id;
    let key = key(prediction, right);
    let mut html =
        format!("<div class=\"predict\" id=\"{id}\" data-key=\"{key}\" data-right=\"{right}\"");
    if is_below {
        html.push_str(" data-output=\"The output is below.\"");
    }
    let asked = &prediction.asked;
    let _ = write!(
        html,
        "><p class=\"predict-question predict-plain\"><b>Predict:</b> {}</p><ul class=\"predict-choices predict-plain\">",
        inline(&asked.question)
    );
    for choice in &asked.choices {
        let _ = write!(html, "<li>{}</li>", inline(&choice.shown));
    }
    html.push_str("</ul><details><summary>Answer</summary><ul>");
    for (index, choice) in asked.choices.iter().enumerate() {
        let verdict = if index == right { "Right" } else { "Wrong" };
        let _ = write!(
            html,
            "<li><b>{verdict}:</b> {}<br><span class=\"predict-why\">{}</span></li>",
            inline(&choice.shown),
            inline(&choice.explanation)
        );
    }
    html.push_str("</ul></details></div>\n");
    html + prediction.fence.prefix.trim_end()
}

/// Under which an answer is kept: another question, or another answer to it, is open again.
fn key(prediction: &Prediction, right: usize) -> String {
    let asked = &prediction.asked;
    let mut digest = Sha256::new();
    let shown = asked.choices.iter().map(|choice| &choice.shown);
    for text in std::iter::once(&asked.question).chain(shown) {
        digest.update(text);
        digest.update([0]);
    }
    digest.update(right.to_string());
    let digest = digest.finalize();
    let digest: String = digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{}:{digest}", prediction.id)
}

/// Inline Markdown as HTML: code and emphasis; everything else is text.
fn inline(markdown: &str) -> String {
    let mut html = String::new();
    // Nothing but a paragraph begins with this.
    let markdown = format!("\u{2060}{markdown}");
    for event in new_cmark_parser(&markdown, &MarkdownOptions::default()) {
        match event {
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => {
                html.push_str(&escape(text.trim_start_matches('\u{2060}')));
            }
            Event::Code(code) => {
                let _ = write!(html, "<code>{}</code>", escape(&code));
            }
            Event::Start(Tag::Emphasis) => html.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => html.push_str("</em>"),
            Event::Start(Tag::Strong) => html.push_str("<strong>"),
            Event::End(TagEnd::Strong) => html.push_str("</strong>"),
            Event::SoftBreak | Event::HardBreak => html.push(' '),
            _ => {}
        }
    }
    html
}

fn html_list(pages: Pages<'_>, chapter: usize, prefix: &str) -> String {
    let mut html = "<div class=\"predictions\"><ul>".to_owned();
    for (home, predictions) in by_chapter(pages) {
        let title = escape(&title(&pages.chapters[home]));
        let _ = write!(html, "<li>{title}<ul>");
        for prediction in predictions {
            let Some(right) = right(pages, prediction) else {
                continue;
            };
            let _ = write!(
                html,
                "<li data-key=\"{}\"><a href=\"{}\">{}</a></li>",
                key(prediction, right),
                escape(&link(pages, chapter, prediction)),
                inline(&prediction.asked.question)
            );
        }
        html.push_str("</ul></li>");
    }
    html + "</ul></div>\n" + prefix.trim_end()
}

/// The predictions of each chapter that has any.
fn by_chapter(pages: Pages<'_>) -> Vec<(usize, Vec<&Prediction>)> {
    let mut chapters: Vec<(usize, Vec<&Prediction>)> = Vec::new();
    for prediction in &pages.extracted.predictions {
        match chapters.last_mut() {
            Some((chapter, of_it)) if *chapter == prediction.chapter => of_it.push(prediction),
            _ => chapters.push((prediction.chapter, vec![prediction])),
        }
    }
    chapters
}

fn link(pages: Pages<'_>, from: usize, prediction: &Prediction) -> String {
    let home = prediction.chapter;
    let way = match home == from {
        true => String::new(),
        false => relative(&pages.chapters[from].path, &pages.chapters[home].path),
    };
    format!("{way}#{}", prediction.id)
}

/// The text of a chapter's first heading, or its path.
fn title(chapter: &Chapter) -> String {
    let mut title = String::new();
    let mut is_in_heading = false;
    for event in new_cmark_parser(chapter.text.as_str(), &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::Heading { .. }) => is_in_heading = true,
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(text) | Event::Code(text) if is_in_heading => title.push_str(&text),
            _ => {}
        }
    }
    match title.is_empty() {
        true => chapter.path.display().to_string(),
        false => title,
    }
}

fn markdown(prediction: &Prediction, right: usize) -> String {
    let asked = &prediction.asked;
    let mut lines = vec![format!("**Predict:** {}", asked.question), String::new()];
    let choices = asked.choices.iter();
    lines.extend(choices.clone().map(|choice| format!("- {}", choice.shown)));
    lines.extend([String::new(), "**Answer:**".to_owned(), String::new()]);
    let right_first = choices.clone().skip(right).take(1);
    let wrong = choices.enumerate().filter(|(index, _)| *index != right);
    let explained = right_first.chain(wrong.map(|(_, choice)| choice));
    lines.extend(explained.enumerate().map(|(index, choice)| {
        let verdict = if index == 0 { "Right" } else { "Wrong" };
        format!("- {verdict}: {}. {}", choice.shown, choice.explanation)
    }));
    prefixed(&lines, &prediction.fence.prefix)
}

fn markdown_list(pages: Pages<'_>, prefix: &str) -> String {
    let mut lines = Vec::new();
    for (home, predictions) in by_chapter(pages) {
        lines.push(format!("- {}", title(&pages.chapters[home])));
        // Without links: other renderers know no ids of ours.
        lines.extend(
            predictions
                .iter()
                .map(|it| format!("  - {}", it.asked.question)),
        );
    }
    prefixed(&lines, prefix)
}

/// Lines as they must stand behind the marks of quotes and lists.
fn prefixed(lines: &[String], prefix: &str) -> String {
    let lines = lines.iter().enumerate().map(|(index, line)| {
        // What can't be protected from `links` is broken up by an invisible word joiner.
        let text = include::protect(line).unwrap_or_else(|| line.replace("{{", "{\u{2060}{"));
        match index {
            0 => text,
            _ => format!("{prefix}{text}").trim_end().to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_markdown_is_code_and_emphasis_and_never_html() {
        for (markdown, html) in [
            (
                "a `b` *c* **d**",
                "a <code>b</code> <em>c</em> <strong>d</strong>",
            ),
            (
                "`{{#include a}}` <b>x</b>",
                "<code>&#123;&#123;#include a}}</code> &lt;b&gt;x&lt;/b&gt;",
            ),
            ("1. no list", "1. no list"),
            ("# no heading", "# no heading"),
            ("[a](b.md) & c", "a &amp; c"),
        ] {
            assert_eq!(inline(markdown), html);
        }
    }

    #[test]
    fn the_assets_are_one_line_without_comments() {
        let assets = assets();
        assert!(!assets.contains('\n') && !assets.contains("{{"), "{assets}");
        assert_eq!(assets.matches("</script>").count(), 1);
        for line in include_str!("../../assets/predict.js").lines() {
            let code = line.trim();
            assert!(code.starts_with("//") || !code.contains("// "), "{line}");
        }
    }
}
