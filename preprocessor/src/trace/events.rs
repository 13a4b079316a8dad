//! What a traced program told, for people at a terminal.

use asyncio_trace::Piece;

/// A line for each event, marked with `>`: the time (of the loop's clock), the kind, what belongs to it, and the
/// program's line. What the program printed stands between them, as it was printed.
pub fn lines(pieces: &[Piece], file: &str, code: &str) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Output(output) => text += output,
            Piece::Event(event) => {
                // What was printed need not end where a line does.
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                let seconds = event.time as f64 / 1e9;
                let fields = event.fields();
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(key, value)| format!("{key}={}", value.escape_debug()))
                    .collect();
                let number = event
                    .number("line")
                    .and_then(|line| usize::try_from(line).ok());
                let number = number.filter(|_| event.text("file") == Some(file));
                let place = number.map_or(String::new(), |number| {
                    let line = code.lines().nth(number.saturating_sub(1));
                    format!("{file}:{number}: {}", line.unwrap_or_default().trim())
                });
                let (kind, fields) = (&event.kind, fields.join(" "));
                let line = format!("> {seconds:>12.6} {kind:<10} {fields:<44} {place}");
                text += line.trim_end();
                text.push('\n');
            }
        }
    }
    text
}
