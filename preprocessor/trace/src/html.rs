//! A stepper as it stands in the page, before the script touches it: the table of its key steps,
//! which is all that a reader without a script and a reader of the print sees.

use crate::json::json;
use crate::steps::Steps;
use std::fmt::Write;

/// A stepper as one line of HTML, without a brace that a later preprocessor could take for its own.
///
/// `id` is what its own ids begin with, unique in the book (`rock` gives `step-rock`, and the deep
/// link `#step-rock-7`); `title` is what readers call the program, and `code` all of its lines.
/// `anchor` gives the place of a line in the chapter, such as `#line-rock-12`, if it is shown there.
pub fn html(
    title: &str,
    id: &str,
    code: &str,
    steps: &Steps,
    anchor: &dyn Fn(usize) -> Option<String>,
) -> String {
    let (title, id) = (escape(title), escape(id));
    let mut html = format!(
        "<section class=\"stepper\" id=\"step-{id}\" aria-label=\"{title}, step by step\">\
         <table class=\"stepper-table\"><caption>{title}, step by step</caption>\
         <thead><tr><th scope=\"col\">Step</th><th scope=\"col\">Line</th>\
         <th scope=\"col\">What happens</th></tr></thead><tbody>"
    );
    for (place, step) in steps.steps.iter().filter(|step| step.key).enumerate() {
        let line = step.state.line.and_then(|line| usize::try_from(line).ok());
        let line = line.map_or(String::new(), |line| match anchor(line) {
            Some(anchor) => format!("<a href=\"{}\">{line}</a>", escape(&anchor)),
            None => line.to_string(),
        });
        let sentence = marked_up(&step.sentence);
        let _ = write!(html, "<tr><td>{}</td><td>{line}</td><td>{sentence}</td></tr>", place + 1);
    }
    // No object in it begins with another, and braces within texts are escaped.
    let json = json(steps, code);
    let _ =
        write!(html, "</tbody></table><script type=\"application/json\">{json}</script></section>");
    html
}

/// A sentence: what stands in backticks is code.
fn marked_up(sentence: &str) -> String {
    let mut html = String::new();
    for (place, part) in sentence.split('`').enumerate() {
        let part = escape(part);
        let _ = match place % 2 {
            0 => write!(html, "{part}"),
            _ => write!(html, "<code>{part}</code>"),
        };
    }
    html
}

/// Text as HTML text or as the value of an attribute, in one line and without braces.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '{' => html.push_str("&#123;"),
            '\n' => html.push_str("&#10;"),
            // What a terminal obeys instead of showing.
            control if control.is_control() && control != '\t' => {
                html.push(char::REPLACEMENT_CHARACTER)
            }
            other => html.push(other),
        }
    }
    html
}
