//! Remembered results: whatever an entry holds, it is the result that was kept, or nothing.

use crate::cases::try_cases;
use mdbook_verify::cache::Cache;
use mdbook_verify::compile::Compiled;
use mdbook_verify::config::Outputs;
use mdbook_verify::execute::Outcome;
use mdbook_verify::extract::extract;
use mdbook_verify::plan::plan;
use mdbook_verify::process::Ending;
use mdbook_verify::program::Chapter;
use mdbook_verify::source::{MappedText, SourceFile};
use mdbook_verify::toolchain;
use std::sync::Arc;
use std::time::Duration;

#[test]
fn a_damaged_entry_is_a_miss() {
    let folder = tempfile::tempdir().expect("a folder");
    let toolchain = toolchain::find(folder.path(), None, &folder.path().join("crates"));
    let toolchain = toolchain.expect("a compiler");
    let text = "```rust\nlet a = 1;\n```\n".to_owned();
    let file = Arc::new(SourceFile {
        path: "src/a.md".into(),
        text,
    });
    let chapter = Chapter {
        path: "a.md".into(),
        text: MappedText::whole(&file),
        file,
    };
    let extracted = extract(&[chapter], Outputs::Required, &mut Vec::new());
    let job = plan(&extracted.programs[0], "2024", Duration::from_secs(1)).expect("a job");
    let cache = Cache::new(folder.path().join("results"));
    let key = cache.key(&job, &toolchain);
    let outcome = Outcome {
        compiled: Compiled {
            success: true,
            messages: Vec::new(),
        },
        ending: Some(Ending::Exited(0)),
        transcript: "Zürich\n".into(),
    };
    cache.put(&key, &outcome).expect("it is kept");
    let mut entries = std::fs::read_dir(folder.path().join("results")).expect("the folder");
    let entry = entries.next().expect("an entry").expect("a file").path();
    let whole = std::fs::read(&entry).expect("bytes");
    try_cases("entries", 3_000, |u| {
        let mut bytes = whole.clone();
        match u.int_in_range(0..=4)? {
            0 => bytes = u.arbitrary()?,
            1 => bytes.truncate(u.choose_index(whole.len())?),
            2 => bytes[u.choose_index(whole.len())?] ^= 1 << u.int_in_range(0..=7)?,
            3 => bytes.extend(u.arbitrary::<Vec<u8>>()?),
            _ => {
                bytes.remove(u.choose_index(whole.len())?);
            }
        }
        std::fs::write(&entry, &bytes).expect("it can be written");
        let expected = (bytes == whole).then(|| outcome.clone());
        assert_eq!(
            cache.get(&key),
            expected,
            "{:?}",
            String::from_utf8_lossy(&bytes)
        );
        Ok(true)
    });
}
