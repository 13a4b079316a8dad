//! Remembers which compiler applies: asking for it takes 30 ms, which every build would wait for.
//!
//! The answer is used again while everything that it depends on is the same: the `PATH` and the
//! `rustc` found in it; all that rustup looks at (<https://rust-lang.github.io/rustup/overrides.html>:
//! its variables, its settings, the `rust-toolchain` files above the book); and the compiler found.

use super::hex;
use crate::atomic;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

/// The compiler of a book.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Compiler {
    /// The compiler itself.
    pub(super) rustc: PathBuf,
    /// What `rustc -vV` says.
    pub(super) version: String,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    inputs: String,
    compiler: Compiler,
}

/// The compiler that applies in `root`: the one remembered in `file`, or what `ask` says. None is
/// remembered where nobody can tell what the answer depends on.
pub(super) fn compiler(
    root: &Path,
    file: &Path,
    ask: impl FnOnce() -> anyhow::Result<Compiler>,
) -> anyhow::Result<Compiler> {
    let entry = std::fs::read_to_string(file).ok();
    let entry = entry.and_then(|text| serde_json::from_str::<Entry>(&text).ok());
    if let Some(Entry { inputs, compiler }) = entry
        && inputs_of(root, &compiler.rustc).as_ref() == Some(&inputs)
    {
        return Ok(compiler);
    }
    let compiler = ask()?;
    if let Some(inputs) = inputs_of(root, &compiler.rustc) {
        let entry = Entry { inputs, compiler };
        let folder = file.parent().unwrap_or(root);
        let written = std::fs::create_dir_all(folder)
            .and_then(|()| atomic::write(file, &serde_json::to_string(&entry)?));
        if let Err(error) = written {
            tracing::debug!("failed to write `{}`: {error}", file.display());
        }
        return Ok(entry.compiler);
    }
    Ok(compiler)
}

/// A digest of everything that decides which compiler applies in `root`, and which one it is.
pub(super) fn inputs_of(root: &Path, rustc: &Path) -> Option<String> {
    let mut hash = Sha256::new();
    let mut part = |text: &[u8]| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    for name in ["PATH", "HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
        let value = std::env::var_os(name).unwrap_or_default();
        part(value.as_encoded_bytes());
    }
    part(program("rustc")?.as_bytes());

    let rustup = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let rustup = rustup.or_else(|| Some(std::env::home_dir()?.join(".rustup")))?;
    part(&std::fs::read(rustup.join("settings.toml")).unwrap_or_default());
    for folder in root.ancestors() {
        part(folder.as_os_str().as_encoded_bytes());
        for name in ["rust-toolchain", "rust-toolchain.toml"] {
            part(&std::fs::read(folder.join(name)).unwrap_or_default());
        }
    }

    // An update replaces the compiler, and its library by one of another name.
    let library = rustc.parent()?.parent()?.join("lib");
    part(identity(rustc)?.as_bytes());
    part(identity(&library)?.as_bytes());
    Some(hex(&hash.finalize()))
}

/// The program of this name that is found first, as [`identity`] has it.
pub(super) fn program(name: &str) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let mut programs =
        std::env::split_paths(&path).map(|folder| folder.join(format!("{name}{EXE_SUFFIX}")));
    programs.find_map(|program| identity(&program))
}

/// A file or folder, its length and when it was changed.
pub(crate) fn identity(path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let metadata = path.metadata().ok()?;
    let modified = metadata.modified().ok()?;
    Some(format!("{path:?} {} {modified:?}", metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_asked_for_again_when_it_may_be_another() {
        let root = tempfile::tempdir().unwrap();
        let sysroot = root.path().join("sysroot");
        std::fs::create_dir_all(sysroot.join("lib")).unwrap();
        std::fs::create_dir_all(sysroot.join("bin")).unwrap();
        let rustc = sysroot.join("bin/rustc");
        std::fs::write(&rustc, "1").unwrap();
        let file = root.path().join("toolchain");
        let asked = |version: &str| {
            let mut asked = false;
            let found = compiler(root.path(), &file, || {
                asked = true;
                Ok(Compiler {
                    rustc: rustc.clone(),
                    version: version.into(),
                })
            });
            (asked, found.unwrap().version)
        };
        assert_eq!(asked("1"), (true, "1".into()));
        assert_eq!(asked("2"), (false, "1".into()));
        std::fs::write(root.path().join("rust-toolchain"), "nightly").unwrap();
        assert_eq!(asked("3"), (true, "3".into()), "another toolchain file");
        std::fs::write(&rustc, "22").unwrap();
        assert_eq!(asked("4"), (true, "4".into()), "another compiler");
        std::fs::write(&file, "{").unwrap();
        assert_eq!(asked("5"), (true, "5".into()), "a damaged file");
    }
}
