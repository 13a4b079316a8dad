//! Takes a traced program's output and its events apart.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

/// A part of what a traced program printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Output, as it would have been without the trace.
    Output(String),
    /// An event.
    Event(Event),
}

/// Something that happened: the runtime's module `trace` lists the kinds and what belongs to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `spawn`, `step`, …
    pub kind: String,
    /// The loop's clock, in nanoseconds.
    pub time: i64,
    texts: BTreeMap<String, String>,
    numbers: BTreeMap<String, i64>,
}

impl Event {
    /// The text under `key`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// The number under `key`.
    pub fn number(&self, key: &str) -> Option<i64> {
        self.numbers.get(key).copied()
    }

    /// All that belongs to it, for people: names and what they stand for, without where it happened.
    pub fn fields(&self) -> Vec<(&str, String)> {
        let is_place = |key: &str| matches!(key, "file" | "line");
        let texts = self.texts.iter().map(|(key, text)| (key.as_str(), text.clone()));
        let numbers = self.numbers.iter().map(|(key, number)| (key.as_str(), number.to_string()));
        texts.chain(numbers).filter(|(key, _)| !is_place(key)).collect()
    }

    /// Nothing is ready, no timer is set, and no news can come.
    pub fn is_deadlock(&self) -> bool {
        self.kind == "idle" && self.number("until").is_none() && self.number("news") != Some(1)
    }

    /// The same without what is another in every cycle of the loop: the time, and the numbers of
    /// cycles and awaits.
    pub fn timeless(&self) -> (String, Vec<(String, String)>, Option<i64>) {
        let texts = self.texts.iter().filter(|(key, _)| *key != "await");
        let texts = texts.map(|(key, value)| (key.clone(), value.clone()));
        (self.kind.clone(), texts.collect(), self.number("line"))
    }
}

/// The byte before an event.
const START: char = '\u{1e}';

/// Takes apart what a program printed that was run with `ASYNCIO_TRACE=marker`. What only looks like
/// an event is output.
pub fn pieces(printed: &str, marker: &str) -> Vec<Piece> {
    let start = format!("{START}{marker}{{");
    let mut pieces = Vec::new();
    let mut output = String::new();
    let mut rest = printed;
    while let Some(at) = rest.find(&start) {
        let json = &rest[at + start.len() - 1..];
        let line = json.lines().next().unwrap_or_default();
        output += &rest[..at];
        if let Some(event) = event(line) {
            if !output.is_empty() {
                pieces.push(Piece::Output(std::mem::take(&mut output)));
            }
            pieces.push(Piece::Event(event));
            rest = json[line.len()..].strip_prefix('\n').unwrap_or_default();
        } else {
            output.push(START);
            rest = &rest[at + START.len_utf8()..];
        }
    }
    output += rest;
    if !output.is_empty() {
        pieces.push(Piece::Output(output));
    }
    pieces
}

/// Reads `{"e":"spawn","t":0,…}`: an object of texts and numbers, as the runtime writes it.
fn event(json: &str) -> Option<Event> {
    let mut letters = json.chars().peekable();
    let (mut texts, mut numbers) = (BTreeMap::new(), BTreeMap::new());
    let mut expected = '{';
    loop {
        if letters.next()? != expected {
            return None;
        }
        let key = text(&mut letters)?;
        if letters.next()? != ':' {
            return None;
        }
        match letters.peek()? {
            '"' => drop(texts.insert(key, text(&mut letters)?)),
            _ => drop(numbers.insert(key, number(&mut letters)?)),
        }
        match letters.peek()? {
            '}' => break,
            _ => expected = ',',
        }
    }
    letters.next();
    let at_end = letters.next().is_none();
    let kind = texts.remove("e")?;
    let time = numbers.remove("t")?;
    at_end.then_some(Event { kind, time, texts, numbers })
}

fn text(letters: &mut Peekable<Chars<'_>>) -> Option<String> {
    if letters.next()? != '"' {
        return None;
    }
    let mut text = String::new();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => match letters.next()? {
                'u' => {
                    let digits: String = letters.by_ref().take(4).collect();
                    text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                }
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

fn number(letters: &mut Peekable<Chars<'_>>) -> Option<i64> {
    let mut digits = String::new();
    while let Some(digit) = letters.next_if(|&letter| letter == '-' || letter.is_ascii_digit()) {
        digits.push(digit);
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_events_are_told_apart() {
        let printed =
            "a\n\u{1e}m{\"e\":\"pop\",\"t\":5,\"what\":\"T1\",\"cycle\":1}\nb\u{1e}m{no}\nc";
        let pieces = pieces(printed, "m");
        let [Piece::Output(before), Piece::Event(event), Piece::Output(after)] = &pieces[..] else {
            panic!("{pieces:?}");
        };
        assert_eq!((before.as_str(), after.as_str()), ("a\n", "b\u{1e}m{no}\nc"));
        assert_eq!((event.kind.as_str(), event.time), ("pop", 5));
        assert_eq!((event.text("what"), event.number("cycle")), (Some("T1"), Some(1)));
    }

    #[test]
    fn quotes_and_control_characters_come_back() {
        let event = event(r#"{"e":"yield","t":0,"value":"\"a\\\u000a\""}"#).unwrap();
        assert_eq!(event.text("value"), Some("\"a\\\n\""));
    }
}
