//! `source` fences: files of the workspace that are shown and compiled where they live.

use super::Extraction;
use crate::code::{CodeLine, push_line};
use crate::diagnostic::Diagnostic;
use crate::fence::Fence;
use crate::kind::Kind;
use crate::program::{Extracted, SourceListing};
use crate::source::{MappedText, line_ranges};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Extraction<'_> {
    pub(super) fn add_source(&mut self, chapter: usize, fence: Fence) {
        let own_file = &self.chapters[chapter].file;
        let lines =
            line_ranges(fence.body.as_str()).map(|line| (fence.body.span(line.clone()), line));
        let lines: Vec<_> = lines.filter(|(_, line)| !line.is_empty()).collect();
        let file = lines
            .iter()
            .find_map(|(span, _)| Some(&span.as_ref()?.file));
        let one_file = file.is_some_and(|file| {
            !Arc::ptr_eq(file, own_file)
                && lines.iter().all(|(span, _)| {
                    span.as_ref()
                        .is_some_and(|span| Arc::ptr_eq(&span.file, file))
                })
        });
        let (Some(file), true) = (file.cloned(), one_file) else {
            let span = self.chapters[chapter].text.span(fence.opening());
            return self.diagnostics.push(
                Diagnostic::error(
                    Kind::BadSource,
                    "a `source` fence holds an include of one file and nothing else",
                )
                .at(span, "")
                .help("write `{{#include ../path/to/file.rs:anchor}}` as its only line"),
            );
        };
        let stem = std::path::Path::new(&file.path).file_stem();
        let mut listing = SourceListing {
            name: stem
                .map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default(),
            chapter,
            file,
            code: MappedText::default(),
            lines: Vec::new(),
            labels: BTreeMap::new(),
            fence,
        };
        let mut number = 0;
        for range in line_ranges(listing.fence.body.as_str()) {
            let span = listing
                .fence
                .body
                .span(range.clone())
                .filter(|_| !range.is_empty());
            number = span.map_or(number + 1, |span| {
                listing.file.position(span.range.start).line
            });
            let line = CodeLine {
                range,
                hidden: false,
                number,
                may_have_label: true,
            };
            let code = &mut listing.code;
            let labels = &mut listing.labels;
            let line = push_line(code, labels, &listing.fence.body, line, self.diagnostics);
            listing.lines.push(line);
        }
        self.extracted.sources.push(listing);
    }

    /// A label is found by the name of a program or of a file, so these must differ.
    pub(super) fn check_names(&mut self) {
        let Extracted {
            programs, sources, ..
        } = &self.extracted;
        for (index, source) in sources.iter().enumerate() {
            let span = self.chapters[source.chapter]
                .text
                .span(source.fence.opening());
            let name = &source.name;
            let program = programs
                .iter()
                .find(|program| program.name.as_ref() == Some(name));
            let other = sources[..index]
                .iter()
                .find(|other| other.name == *name && other.file.path != source.file.path);
            let earlier = match (program, other) {
                (Some(program), _) => program.span(self.chapters),
                (None, Some(other)) => self.chapters[other.chapter]
                    .text
                    .span(other.fence.opening()),
                (None, None) => continue,
            };
            self.diagnostics.push(
                Diagnostic::error(
                    Kind::TwoThings,
                    format!("`{name}` names two things that lines can be linked in"),
                )
                .at(span, format!("`{}`", source.file.path))
                .at(earlier, "the other one")
                .help("rename the program or the file"),
            );
        }
    }
}
