//! What crates were built from, as cargo tells it. No output, and of input only what cargo wrote.

use super::built::digest_of;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a change of would have cargo build again, besides the compiler and the environment.
#[derive(Debug)]
pub(super) struct Sources {
    /// Cargo.lock, as it was before the build, by its digest.
    pub(super) lock: (PathBuf, Option<String>),
    /// Files and folders; some may be missing, and must stay so.
    pub(super) files: BTreeSet<PathBuf>,
    /// All libraries that were built.
    pub(super) libraries: BTreeSet<PathBuf>,
}

/// The part of `cargo metadata` that we read here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    manifest_path: PathBuf,
    /// None for a package that has a path; others never change.
    source: Option<String>,
}

/// The packages whose sources may change, and Cargo.lock.
#[derive(Debug)]
pub(super) struct Workspace {
    root: PathBuf,
    manifests: Vec<PathBuf>,
    lock: (PathBuf, Option<String>),
}

impl Workspace {
    /// Reads what `cargo metadata` printed; none if it cannot be told what the packages depend on.
    pub(super) fn of(metadata: &str) -> Option<Self> {
        let metadata: Metadata = serde_json::from_str(metadata).ok()?;
        let packages = metadata.packages.into_iter();
        let local = packages.filter(|package| package.source.is_none());
        let lock = metadata.workspace_root.join("Cargo.lock");
        let text = std::fs::read_to_string(&lock).ok()?;
        // A patch that is not used has a manifest that nobody tells us of, and may come to be used.
        if text.contains("[[patch.unused]]") {
            return None;
        }
        Some(Self {
            manifests: local.map(|package| package.manifest_path).collect(),
            root: metadata.workspace_root,
            lock: (lock.clone(), digest_of(&lock)),
        })
    }

    /// Everything that the crates were built from, according to what cargo said while it built them; none
    /// if it does not say it of one.
    pub(super) fn sources(self, messages: &str) -> Option<Sources> {
        let mut files = BTreeSet::new();
        for manifest in &self.manifests {
            let package = manifest.parent()?;
            // Cargo looks for the workspace above.
            files.extend(package.ancestors().map(|folder| folder.join("Cargo.toml")));
            // These need not be named in the manifest.
            files.extend(["build.rs", "src/lib.rs"].map(|file| package.join(file)));
        }
        let messages = messages.lines().map(serde_json::from_str);
        let messages: Vec<Message> = messages.collect::<Result<_, _>>().ok()?;
        let mut libraries = BTreeSet::new();
        let mut packages: BTreeMap<&str, &Path> = BTreeMap::new();
        for message in &messages {
            if let Message::CompilerArtifact(artifact) = message {
                let package = artifact.manifest_path.parent()?;
                packages.insert(&artifact.package_id, package);
                libraries.extend(artifact.filenames.iter().cloned());
                if self.manifests.contains(&artifact.manifest_path) {
                    let found = dep_info(&artifact.filenames)?;
                    // A relative path is one from where the compiler was started: one of these.
                    let folders = [self.root.as_path(), package];
                    let absolute = |file: &PathBuf| folders.map(|folder| folder.join(file));
                    let found: Vec<[PathBuf; 2]> = found.iter().map(absolute).collect();
                    if !found
                        .iter()
                        .all(|paths| paths.iter().any(|path| path.exists()))
                    {
                        return None;
                    }
                    files.extend(found.into_iter().flatten());
                }
            }
        }
        for message in &messages {
            if let Message::BuildScriptExecuted {
                package_id,
                out_dir,
            } = message
            {
                let package = packages.get(package_id.as_str())?;
                let output = std::fs::read_to_string(out_dir.parent()?.join("output")).ok()?;
                let (looks_at, says_so) = looked_at(&output);
                // Otherwise it is all of the package, and maybe the book's chapters too.
                if !says_so && self.manifests.contains(&package.join("Cargo.toml")) {
                    return None;
                }
                let looks_at: Vec<PathBuf> = looks_at.map(|path| package.join(path)).collect();
                // Cargo runs it every time.
                if !looks_at.iter().all(|path| path.exists()) {
                    return None;
                }
                files.extend(looks_at);
            }
        }
        Some(Sources {
            lock: self.lock,
            files,
            libraries,
        })
    }
}

/// The part of cargo's messages that we read here.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact(Artifact),
    BuildScriptExecuted {
        package_id: String,
        out_dir: PathBuf,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Artifact {
    package_id: String,
    manifest_path: PathBuf,
    filenames: Vec<PathBuf>,
}

/// The files named by the dep-info of what was built, which lies beside it: `debug/libtea.d`,
/// `debug/deps/tea-1a2b.d`, and for a build script, which has been given another name, `build/tea-1a2b/*.d`.
fn dep_info(built: &[PathBuf]) -> Option<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in built {
        let folder = path.parent()?;
        let stem = path.file_stem()?.to_str()?;
        let names = [stem, stem.strip_prefix("lib").unwrap_or(stem)];
        let mut found: BTreeSet<PathBuf> = names
            .map(|name| folder.join(format!("{name}.d")))
            .into_iter()
            .filter(|path| path.exists())
            .collect();
        if stem.starts_with("build-script") {
            let entries = std::fs::read_dir(folder).ok()?;
            let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
            found.extend(paths.filter(|path| path.extension().is_some_and(|it| it == "d")));
        }
        for path in found {
            files.extend(prerequisites(&std::fs::read_to_string(path).ok()?));
        }
    }
    // Every crate has at least its root.
    (!files.is_empty()).then_some(files)
}

/// What stands behind the colons of a makefile: `a.rlib: src/lib.rs my\ poem.txt`.
fn prerequisites(makefile: &str) -> Vec<PathBuf> {
    let lines = makefile.lines().filter(|line| !line.starts_with('#'));
    let mut files = Vec::new();
    for (_, rest) in lines.filter_map(|line| line.split_once(": ")) {
        let mut words = vec![String::new()];
        let mut rest = rest.chars().peekable();
        while let Some(c) = rest.next() {
            let word = words.last_mut().expect("there is always one");
            match c {
                '\\' if rest.peek() == Some(&' ') => word.extend(rest.next()),
                ' ' => words.push(String::new()),
                _ => word.push(c),
            }
        }
        let words = words.into_iter().filter(|word| !word.is_empty());
        files.extend(words.map(PathBuf::from));
    }
    files
}

/// What a build script, by what it printed, is to be run again for; and whether it says anything about that.
/// (Variables are looked at in any case.)
fn looked_at(output: &str) -> (impl Iterator<Item = &str>, bool) {
    let said = |line: &'static str| {
        let instructions = output.lines().filter_map(|line| {
            let line = line.strip_prefix("cargo:")?;
            Some(line.strip_prefix(':').unwrap_or(line))
        });
        instructions.filter_map(move |instruction| instruction.strip_prefix(line))
    };
    let says_so = said("rerun-if-").next().is_some();
    (said("rerun-if-changed="), says_so)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_from_makefiles() {
        let makefile = "/t/a-1.d: src/lib.rs my\\ poem.txt\n\n/t/liba-1.rlib: src/lib.rs\n\nsrc/lib.rs:\n\n# env-dep:X=a: b\n";
        let expected = ["src/lib.rs", "my poem.txt", "src/lib.rs"].map(PathBuf::from);
        assert_eq!(prerequisites(makefile), expected);
    }

    #[test]
    fn a_build_script_says_what_it_looks_at() {
        let said = |output| {
            let (paths, says_so) = looked_at(output);
            (paths.collect::<Vec<_>>(), says_so)
        };
        let both = "cargo:rerun-if-changed=a\ncargo::rerun-if-changed=b c\nrerun-if-changed=d\n";
        assert_eq!(said(both), (vec!["a", "b c"], true));
        assert_eq!(said("cargo:rerun-if-env-changed=A\n"), (vec![], true));
        assert_eq!(said("cargo:rustc-cfg=a\n"), (vec![], false));
    }
}
