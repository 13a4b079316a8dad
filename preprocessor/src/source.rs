//! Text that remembers where every character of it was written.
//!
//! A program is stitched together from fences, includes and lines whose `# ` was taken off. What
//! an author is told must nevertheless name the place they can edit, so all text between reading
//! a chapter and compiling a program is a [`MappedText`]: a string with the origin of each piece.

use std::ops::Range;
use std::sync::Arc;

/// A file of the book.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as messages show it: relative to the book's root, with forward slashes.
    pub path: String,
    /// What the file holds.
    pub text: String,
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl SourceFile {
    /// The position of the byte at `offset`.
    pub fn position(&self, offset: usize) -> Position {
        let before = &self.text[..floor_char_boundary(&self.text, offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes of its text.
    pub range: Range<usize>,
    /// The include that brought this text into the chapter.
    pub included_from: Option<Arc<Span>>,
}

impl Span {
    /// `src/chapter.md:41:9`
    pub fn place(&self) -> String {
        let Position { line, column } = self.file.position(self.range.start);
        format!("{}:{line}:{column}", self.file.path)
    }

    /// The place in the chapter itself: where the outermost include stands, if there is one.
    pub fn in_chapter(&self) -> &Span {
        let mut span = self;
        while let Some(outer) = &span.included_from {
            span = outer;
        }
        span
    }
}

/// Text with the origin of each piece.
#[derive(Debug, Clone, Default)]
pub struct MappedText {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Piece {
    /// Where the piece begins in `MappedText::text`.
    start: usize,
    /// None for text of our own making.
    origin: Option<Origin>,
}

#[derive(Debug, Clone)]
struct Origin {
    file: Arc<SourceFile>,
    offset: usize,
    included_from: Option<Arc<Span>>,
}

impl MappedText {
    /// The whole of a file.
    pub fn whole(file: &Arc<SourceFile>) -> Self {
        let mut text = Self::default();
        text.push_file(file, 0..file.text.len(), None);
        text
    }

    /// The string.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Appends bytes of a file.
    pub fn push_file(
        &mut self,
        file: &Arc<SourceFile>,
        range: Range<usize>,
        included_from: Option<Arc<Span>>,
    ) {
        self.pieces.push(Piece {
            start: self.text.len(),
            origin: Some(Origin {
                file: Arc::clone(file),
                offset: range.start,
                included_from,
            }),
        });
        self.text.push_str(&file.text[range]);
    }

    /// Appends text of our own making: it maps to the place where what follows it was written; a
    /// newline to the end of its line.
    pub fn push_str(&mut self, text: &str) {
        self.pieces.push(Piece {
            start: self.text.len(),
            origin: None,
        });
        self.text.push_str(text);
    }

    /// Appends a slice of another mapped text, with its origins.
    pub fn push_slice(&mut self, other: &MappedText, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let base = self.text.len();
        for (piece, bytes) in other.pieces_within(&range) {
            self.pieces.push(Piece {
                start: base + bytes.start - range.start,
                origin: piece.origin.as_ref().map(|origin| Origin {
                    offset: origin.offset + bytes.start - piece.start,
                    ..origin.clone()
                }),
            });
        }
        self.text.push_str(&other.text[range]);
    }

    /// The pieces that overlap `range`, each with the bytes of it that lie inside.
    fn pieces_within(&self, range: &Range<usize>) -> impl Iterator<Item = (&Piece, Range<usize>)> {
        let first = self.piece_at(range.start);
        let range = range.clone();
        (first..self.pieces.len()).map_while(move |index| {
            let start = self.pieces[index].start.max(range.start);
            let end = self.piece_end(index).min(range.end);
            (self.pieces[index].start < range.end).then(|| (&self.pieces[index], start..end))
        })
    }

    fn piece_at(&self, offset: usize) -> usize {
        self.pieces
            .partition_point(|piece| piece.start <= offset)
            .saturating_sub(1)
    }

    fn piece_end(&self, index: usize) -> usize {
        self.pieces
            .get(index + 1)
            .map_or(self.text.len(), |next| next.start)
    }

    /// Where the bytes of `range` were written: all of it when one piece holds it, else its
    /// beginning. None when nothing here comes from a file.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let index = self.piece_at(range.start);
        let piece = self.pieces.get(index)?;
        if let Some(origin) = &piece.origin {
            let end = range.end.min(self.piece_end(index));
            let start = origin.offset + (range.start - piece.start);
            return Some(Span {
                file: Arc::clone(&origin.file),
                range: start..start + end.saturating_sub(range.start),
                included_from: origin.included_from.clone(),
            });
        }
        // The end of a line, after what was taken off it, belongs to that line.
        let ends_line = self.text[range.start..].starts_with('\n') && range.start == piece.start;
        if let (true, Some(before)) = (ends_line, index.checked_sub(1))
            && let Some(origin) = &self.pieces[before].origin
        {
            let end = origin.offset + piece.start - self.pieces[before].start;
            return Some(Span {
                file: Arc::clone(&origin.file),
                range: end..end,
                included_from: origin.included_from.clone(),
            });
        }
        let following = self.pieces[index..].iter().find_map(|p| p.origin.as_ref());
        let preceding = || {
            let before = &self.pieces[..index];
            before.iter().rev().find_map(|p| p.origin.as_ref())
        };
        let origin = following.or_else(preceding)?;
        Some(Span {
            file: Arc::clone(&origin.file),
            range: origin.offset..origin.offset,
            included_from: origin.included_from.clone(),
        })
    }

    /// The byte at which the given line begins, counted from 1; the end when there are fewer.
    pub fn line_start(&self, line: usize) -> usize {
        let mut newlines = self.text.match_indices('\n');
        match line {
            0 | 1 => 0,
            _ => newlines
                .nth(line - 2)
                .map_or(self.text.len(), |(at, _)| at + 1),
        }
    }

    /// The byte at a line and a column (in characters), both counted from 1; the line's end if it
    /// is shorter. (The compiler's end of the file is a column after the last line's end.)
    pub fn offset(&self, position: Position) -> usize {
        let start = self.line_start(position.line);
        let line = self.text[start..].split('\n').next().unwrap_or_default();
        let mut columns = line.char_indices();
        columns
            .nth(position.column.saturating_sub(1))
            .map_or(start + line.len(), |(at, _)| start + at)
    }
}

/// The lines of `text` as byte ranges, without their line endings (`\n` or `\r\n`).
pub fn line_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let begin = start;
        start += line.len();
        let content = line.strip_suffix('\n').unwrap_or(line);
        let content = content.strip_suffix('\r').unwrap_or(content);
        begin..begin + content.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile {
            path: path.into(),
            text: text.into(),
        })
    }

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let file = file("a.md", "one\nzwölf x");
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        let x = file.text.find('x').unwrap();
        assert_eq!(file.position(x), Position { line: 2, column: 7 });
    }

    #[test]
    fn a_slice_of_a_slice_still_knows_its_file() {
        let chapter = file("a.md", "> let x = 1;\n> let y;\n");
        let whole = MappedText::whole(&chapter);
        let mut body = MappedText::default();
        body.push_slice(&whole, 2..13);
        body.push_slice(&whole, 15..22);
        let mut program = MappedText::default();
        program.push_str("fn main() { ");
        program.push_slice(&body, 0..body.as_str().len());
        assert_eq!(program.as_str(), "fn main() { let x = 1;\nlet y;\n");
        let y = program.as_str().find('y').unwrap();
        assert_eq!(program.span(y..y + 1).unwrap().place(), "a.md:2:7");
        assert_eq!(program.span(0..2).unwrap().place(), "a.md:1:3");
    }

    #[test]
    fn text_after_the_last_piece_maps_to_what_precedes_it() {
        let chapter = file("a.md", "abc");
        let mut text = MappedText::whole(&chapter);
        text.push_str("}");
        assert_eq!(text.span(3..4).unwrap().place(), "a.md:1:1");
        assert_eq!(MappedText::default().span(0..0), None);
    }

    /// Where the compiler misses a `;`, and where it finds the file's end.
    #[test]
    fn the_end_of_a_line_belongs_to_it() {
        let chapter = file("a.md", "let a //@ x\nlet b\n");
        let whole = MappedText::whole(&chapter);
        let mut program = MappedText::default();
        program.push_slice(&whole, 0..5);
        program.push_str("\n");
        program.push_slice(&whole, 12..18);
        let place = |line, column| {
            let offset = program.offset(Position { line, column });
            program.span(offset..offset).unwrap().place()
        };
        assert_eq!(place(1, 6), "a.md:1:6");
        assert_eq!(place(2, 1), "a.md:2:1");
        assert_eq!(place(2, 7), "a.md:2:6", "a column too many");
    }

    #[test]
    fn lines_come_without_their_endings() {
        let ranges: Vec<_> = line_ranges("a\r\nbc\n\nd").collect();
        assert_eq!(ranges, [0..1, 3..5, 6..6, 7..8]);
    }
}
