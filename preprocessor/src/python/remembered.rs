//! Remembers which CPython applies: to ask for it takes 20 ms, and 100 ms through a version manager.
//!
//! The answer is used again while what was asked, and what was found, are the same files, and what
//! version managers look at (their variables, their files above the book) is the same.

use super::Python;
use crate::atomic;
use crate::toolchain::{hex, identity};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

#[derive(Serialize, Deserialize)]
struct Entry {
    inputs: String,
    python: Python,
}

/// What is remembered in `file` of `program`, or what `ask` says. Only what was found is remembered.
pub(super) fn python(
    root: &Path,
    program: &Path,
    file: &Path,
    ask: impl FnOnce() -> Result<Python, String>,
) -> Result<Python, String> {
    let entry = std::fs::read_to_string(file).ok();
    let entry = entry.and_then(|text| serde_json::from_str::<Entry>(&text).ok());
    if let Some(Entry { inputs, python }) = entry
        && inputs_of(root, program, &python).as_ref() == Some(&inputs)
    {
        return Ok(python);
    }
    let python = ask()?;
    if let Some(inputs) = inputs_of(root, program, &python) {
        let entry = Entry {
            inputs,
            python: python.clone(),
        };
        let written = std::fs::create_dir_all(file.parent().unwrap_or(root))
            .and_then(|()| atomic::write(file, &serde_json::to_string(&entry)?));
        if let Err(error) = written {
            tracing::debug!("failed to write `{}`: {error}", file.display());
        }
    }
    Ok(python)
}

/// A digest of everything that decides which CPython `program` is. None for the script of a version
/// manager that is not known here: nobody can tell what its answer depends on.
fn inputs_of(root: &Path, program: &Path, python: &Python) -> Option<String> {
    let mut hash = Sha256::new();
    let mut part = |text: &[u8]| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    let script = std::fs::read(program).ok()?;
    let is_script = script.starts_with(b"#!");
    let is_pyenv = script.windows(5).any(|bytes| bytes == b"pyenv");
    if is_script && !is_pyenv {
        return None;
    }
    part(identity(program)?.as_bytes());
    part(identity(&python.executable)?.as_bytes());
    for folder in &python.library {
        // Some are named and not there.
        part(identity(folder).unwrap_or_default().as_bytes());
    }
    if is_script {
        for name in ["PATH", "HOME", "PYENV_ROOT", "PYENV_VERSION", "PYENV_DIR"] {
            part(
                std::env::var_os(name)
                    .unwrap_or_default()
                    .as_encoded_bytes(),
            );
        }
        let pyenv = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
        let pyenv = pyenv.or_else(|| Some(std::env::home_dir()?.join(".pyenv")))?;
        part(&std::fs::read(pyenv.join("version")).unwrap_or_default());
        for folder in root.ancestors() {
            part(&std::fs::read(folder.join(".python-version")).unwrap_or_default());
        }
    }
    Some(hex(&hash.finalize()))
}
