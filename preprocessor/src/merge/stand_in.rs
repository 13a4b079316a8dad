//! Names that stand for others while programs are compiled together.
//!
//! The compiler takes two files that it is told to call `main.rs` for one, without a word (tried),
//! and every program without a name is called that. So all but one of them get a name of the same
//! length, `~00a.rs`, that is replaced in the compiled program: panics, `file!()` and
//! `Location::caller()` then say `main.rs`, and its length was never another.

use crate::process;
use regex::bytes::RegexBuilder;
use std::collections::HashMap;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// The name that stands for `file_name`, the `number`th of the same; none for one so short that
/// there are too few of its length.
pub(super) fn stand_in(file_name: &str, number: usize) -> Option<String> {
    let stem = file_name.strip_suffix(".rs")?;
    let digits = stem.len().checked_sub(1).filter(|&digits| digits >= 3)?;
    let name = format!("~{number:0digits$x}.rs");
    (name.len() == file_name.len()).then_some(name)
}

/// Replaces names in a compiled program by those they stand for, each as long as the other.
pub(super) fn replace(program: &Path, names: &HashMap<String, String>) -> io::Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let alternatives: Vec<String> = names.keys().map(|name| regex::escape(name)).collect();
    let pattern = RegexBuilder::new(&alternatives.join("|"))
        .unicode(false)
        .build();
    let pattern = pattern.map_err(io::Error::other)?;
    let bytes = std::fs::read(program)?;
    let found: Vec<(usize, &str)> = pattern
        .find_iter(&bytes)
        .filter_map(|found| {
            let name = std::str::from_utf8(found.as_bytes()).ok()?;
            Some((found.start(), names.get(name)?.as_str()))
        })
        .collect();
    process::while_nothing_starts(|| {
        let mut file = std::fs::OpenOptions::new().write(true).open(program)?;
        for (at, name) in found {
            file.seek(SeekFrom::Start(at as u64))?;
            file.write_all(name.as_bytes())?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_length_of_the_one_it_stands_for() {
        assert_eq!(stand_in("main.rs", 10).as_deref(), Some("~00a.rs"));
        assert_eq!(stand_in("kettle.rs", 0).as_deref(), Some("~00000.rs"));
        assert_eq!(stand_in("tea.rs", 0), None);
        assert_eq!(stand_in("main.rs", 0x1000), None);
    }

    #[test]
    fn only_the_names_are_replaced() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"\xff~001.rs\0~002.rs~003.rs").unwrap();
        let names = ["~001.rs", "~003.rs"].map(|name| (name.to_owned(), "main.rs".to_owned()));
        replace(file.path(), &names.into()).unwrap();
        let bytes = std::fs::read(file.path()).unwrap();
        assert_eq!(bytes, b"\xffmain.rs\0~002.rsmain.rs");
    }
}
