//! Twins on the page: a second tab beside the program in html, their own fence elsewhere.
//!
//! Without script a twin stands below its program, under its own caption; the script makes tabs of the
//! two. It is given only to pages that have twins, once, behind the last of them.

use super::html::{FIGURE, close, escape, style_of};
use super::{Form, Splice};
use crate::fence::Fence;
use crate::program::Program;
use crate::source::MappedText;
use crate::twin::{Checked, Verdict};
use std::fmt::Write;

/// What every pair begins with; it names the program, from which the script makes ids.
const TABS: &str = "<div class=\"verify-twins\" data-program=\"";

/// The twin that follows directly below a part of a program, so that the two become tabs.
pub(super) fn beside<'a>(
    program: &'a Program,
    part: usize,
    text: &MappedText,
) -> Option<&'a Fence> {
    let twin = program.twin.as_ref()?;
    let above = &program.parts[part].fence;
    let between = text.as_str().get(above.range.end..twin.range.start)?;
    let is_nothing = between.chars().all(|c| c.is_whitespace() || c == '>');
    (program.parts.len() == 1 && is_nothing && above.prefix == twin.prefix).then_some(twin)
}

/// A program and its twin.
pub(super) fn tabs(program: &Program, figure: &str, twin: &Fence) -> String {
    let name = program.name.as_deref().unwrap_or_default();
    let (above, _) = figure.rsplit_once('\n').unwrap_or((figure, ""));
    let twin_figure = figure_of(name, twin);
    let panels = [above, &twin_figure].map(|it| format!("<div class=\"verify-panel\">{it}</div>"));
    let html = format!("{TABS}{}\">{}</div>\n", escape(name), panels.concat());
    html + twin.prefix.trim_end()
}

/// A twin that stands by itself, or in another form than HTML.
pub(super) fn alone(program: &Program, text: &MappedText, form: Form) -> Option<Splice> {
    let twin = program.twin.as_ref()?;
    let name = program.name.as_deref().unwrap_or_default();
    let text = match form {
        Form::Html => {
            let last = program.parts.len() - 1;
            if beside(program, last, text).is_some() {
                return None;
            }
            let figure = figure_of(name, twin);
            let summary = format!("The same in Python: <code>{}.py</code>", escape(name));
            let html = format!(
                "<details class=\"verify-same\"><summary>{summary}</summary>{figure}</details>\n"
            );
            html + twin.prefix.trim_end()
        }
        Form::Markdown | Form::Test => {
            super::markdown::fenced(twin.body.as_str(), "python", &twin.prefix)
        }
    };
    Some(Splice {
        range: twin.range.clone(),
        text,
    })
}

fn figure_of(name: &str, twin: &Fence) -> String {
    let mut html = format!(
        "{FIGURE} verify-twin\"><figcaption>{}.py</figcaption>\
         <pre><code class=\"language-python\">",
        escape(name)
    );
    for (index, line) in twin.body.as_str().lines().enumerate() {
        let (number, line) = (index + 1, escape(line));
        let _ = write!(
            html,
            "<span class=\"verify-line\" data-line=\"{number}\">{line}&#10;</span>"
        );
    }
    html.push_str("</code></pre>");
    let html = close(html, "");
    html.trim_end().to_owned()
}

/// What the stamp of a program says about its twin.
pub(super) fn stamp(twin: Option<&Checked>) -> String {
    let Some(twin) = twin else {
        return String::new();
    };
    match (&twin.verdict, &twin.version) {
        (Verdict::Same, Some(version)) => format!(" CPython {} printed the same.", escape(version)),
        _ => " Its twin in Python was not run when this page was built.".to_owned(),
    }
}

/// The script and the style of tabs.
pub(super) fn add_script(splices: &mut [Splice]) {
    let is_twin = |splice: &&mut Splice| splice.text.contains(" verify-twin\">");
    if let Some(last) = splices.iter_mut().rfind(is_twin) {
        let at = last.text.rfind('\n').unwrap_or(last.text.len());
        let script = include_str!("../../assets/twins.js");
        let lines = script.lines().map(str::trim);
        let lines: Vec<&str> = lines
            .filter(|line| !line.is_empty() && !line.starts_with("//"))
            .collect();
        let style = style_of(include_str!("../../assets/twins.css"));
        let script = format!("{style}<script>{}</script>", lines.join(" "));
        last.text.insert_str(at, &script);
    }
}
