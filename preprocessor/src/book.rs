//! Reads the chapters of a book, before any other preprocessor has changed them.

use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::include;
use crate::program::Chapter;
use crate::source::{MappedText, SourceFile};
use mdbook_preprocessor::book::{Book, BookItem};
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The chapters of `book` that have a file, in its order, with their includes expanded.
pub fn chapters(
    book: &Book,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Chapter> {
    let mut files: HashMap<PathBuf, Arc<SourceFile>> = HashMap::new();
    let mut read = |path: &Path| -> std::io::Result<Arc<SourceFile>> {
        let path = normalized(path);
        if let Some(file) = files.get(&path) {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(SourceFile {
            path: settings.shown(&path),
            // mdBook takes the byte order mark of a chapter away, so it is no part of any text.
            text: std::fs::read_to_string(&path)?
                .trim_start_matches('\u{feff}')
                .to_owned(),
        });
        files.insert(path, Arc::clone(&file));
        Ok(file)
    };
    let mut chapters = Vec::new();
    for item in book.iter() {
        let BookItem::Chapter(chapter) = item else {
            continue;
        };
        // A draft has no file.
        let Some(path) = &chapter.source_path else {
            continue;
        };
        let on_disk = settings.src.join(path);
        let file = Arc::new(SourceFile {
            path: settings.shown(&normalized(&on_disk)),
            text: chapter.content.clone(),
        });
        let directory = on_disk.parent().unwrap_or(&settings.src);
        let text = include::expand(&MappedText::whole(&file), directory, &mut read, diagnostics);
        chapters.push(Chapter {
            path: path.clone(),
            file,
            text,
        });
    }
    chapters
}

/// `src/../code/a.rs` becomes `code/a.rs`.
fn normalized(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
