//! The steps of a program, below its output.

use super::{Form, Splice};
use crate::trace::Trace;
use std::fmt::Write;

/// What every stepper begins with.
const STEPPER: &str = "<section class=\"stepper\"";

/// Puts the steps behind a text that stands in the page: the stepper in HTML, a table in Markdown. `mdbook test` needs
/// neither.
pub(super) fn push(text: &mut String, trace: &Trace, prefix: &str, form: Form) {
    let blank = prefix.trim_end();
    let between = match text.ends_with(&format!("\n{blank}")) {
        // The blank line that ends a block of HTML is there already.
        true if form == Form::Html => format!("\n{prefix}"),
        _ => format!("\n{blank}\n{prefix}"),
    };
    match form {
        Form::Html => {
            let _ = write!(text, "{between}{}\n{blank}", trace.html);
        }
        Form::Markdown => {
            let table = table(&trace.table);
            let table: Vec<&str> = table.lines().collect();
            let _ = write!(
                text,
                "{between}{}\n{blank}",
                table.join(&format!("\n{prefix}"))
            );
        }
        Form::Test => {}
    }
}

fn table(rows: &[(Option<usize>, String)]) -> String {
    let mut table = "| Step | Line | What happens |\n|---:|---:|---|\n".to_owned();
    for (place, (line, sentence)) in rows.iter().enumerate() {
        let line = line.map_or(String::new(), |line| line.to_string());
        // In a table it ends a cell, also in code; and no later preprocessor may find a command.
        let sentence = sentence.replace('|', "\\|").replace("{{", "{\u{2060}{");
        let sentence = sentence.replace('\n', " ");
        let _ = writeln!(table, "| {} | {line} | {sentence} |", place + 1);
    }
    table
}

/// The first stepper of a page brings its style sheet and its script with it, in its line: a page without
/// one has neither.
pub(super) fn equip_first(splices: &mut [Splice]) {
    let found = splices
        .iter_mut()
        .find_map(|splice| Some((splice.text.find(STEPPER)?, splice)));
    if let Some((at, first)) = found {
        let equipment = format!("<style>{}</style><script>{}</script>", style(), script());
        first.text.insert_str(at, &equipment);
    }
}

fn style() -> String {
    let css = include_str!("../../assets/stepper.css");
    let lines = css.lines().map(str::trim);
    let lines: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("/*"))
        .collect();
    lines.join(" ")
}

/// The script in one line. Its comments stand on lines of their own, or behind a statement.
fn script() -> String {
    let script = include_str!("../../assets/stepper.js");
    let lines = script.lines().map(|line| match line.split_once("; // ") {
        Some((statement, _)) => format!("{};", statement.trim()),
        None => line.trim().to_owned(),
    });
    let is_code = |line: &String| {
        !line.is_empty()
            && !line.starts_with("//")
            && !line.starts_with("/*")
            && !line.starts_with('*')
    };
    let lines: Vec<String> = lines.filter(is_code).collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_one_line_without_comments_and_fits_its_budget() {
        let script = script();
        assert!(!script.contains("//") && !script.contains("/*"), "{script}");
        assert!(!script.contains('\n') && !script.contains("{{"));
        assert!(!script.contains("</script") && !script.contains("<!--"));
        assert!(script.len() <= 12 << 10, "{}", script.len());
        assert!(style().len() <= 8 << 10, "{}", style().len());
    }
}
