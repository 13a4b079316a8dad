//! The Cargo package whose crates programs may use: its own library and its dependencies, with the
//! names, features and versions that it sees.

use super::sources::{Sources, Workspace};
use super::{Extern, hex, run};
use crate::process;
use crate::progress::{Doing, doing};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package, as `cargo metadata` describes it.
pub(super) struct Package {
    manifest: PathBuf,
    /// What programs may name.
    crates: Vec<Crate>,
    /// What it is built from, where that can be told.
    workspace: Option<Workspace>,
}

/// A crate that programs may name.
struct Crate {
    /// Cargo's name for its package, with its version and where it comes from.
    package_id: String,
    /// The name in `use`.
    name: String,
}

/// The part of `cargo metadata` that we read.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<PackageMetadata>,
    resolve: Option<Resolve>,
}

#[derive(Deserialize)]
struct PackageMetadata {
    id: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Resolve {
    /// None for the manifest of a workspace that is no package.
    root: Option<String>,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    /// What it is renamed to, or else what its library is called.
    name: String,
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// None for what every build of the package has.
    kind: Option<String>,
}

/// A target of a package, in metadata and in messages.
#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Target {
    fn is_library(&self) -> bool {
        let kinds = ["lib", "rlib", "dylib", "proc-macro"];
        self.kind.iter().any(|kind| kinds.contains(&kind.as_str()))
    }
}

/// The part of cargo's messages that we read (`--message-format=json`).
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum CargoMessage {
    CompilerArtifact {
        package_id: String,
        target: Target,
        filenames: Vec<PathBuf>,
    },
    #[serde(other)]
    Other,
}

impl Package {
    /// Reads the package in `folder`. Its dependencies are those that a build for `host` has: optional ones
    /// if its default features bring them, those for other targets and for its own tests not.
    pub(super) fn read(root: &Path, folder: &Path, host: Option<&str>) -> Result<Self> {
        let manifest = folder.join("Cargo.toml");
        let manifest = manifest
            .canonicalize()
            .with_context(|| format!("no Cargo package in `{}`", folder.display()))?;
        let path = manifest.to_string_lossy();
        let mut arguments = vec!["metadata", "--format-version=1", "--manifest-path", &path];
        if let Some(host) = host {
            arguments.extend(["--filter-platform", host]);
        }
        let metadata = run(root, "cargo", &arguments)
            .with_context(|| format!("cannot read the package `{}`", folder.display()))?;
        let workspace = Workspace::of(&metadata);
        let metadata: Metadata = serde_json::from_str(&metadata)
            .context("failed to read what `cargo metadata` printed")?;
        let node = metadata.resolve.and_then(|resolve| {
            let root = resolve.root?;
            resolve.nodes.into_iter().find(|node| node.id == root)
        });
        let node = node.with_context(|| format!("`{path}` is not the manifest of a package"))?;
        let mut packages = metadata.packages.into_iter();
        let own = packages.find(|package| package.id == node.id);
        let mut targets = own.into_iter().flat_map(|package| package.targets);
        let library = targets.find(Target::is_library).map(|library| Crate {
            package_id: node.id,
            name: library.name.replace('-', "_"),
        });
        let is_normal = |dependency: &Dependency| {
            let mut kinds = dependency.dep_kinds.iter();
            kinds.any(|kind| kind.kind.is_none()) && !dependency.name.is_empty()
        };
        let dependencies = node.deps.into_iter().filter(is_normal);
        let dependencies = dependencies.map(|dependency| Crate {
            package_id: dependency.pkg,
            name: dependency.name,
        });
        Ok(Self {
            crates: library.into_iter().chain(dependencies).collect(),
            manifest,
            workspace,
        })
    }

    /// Builds the crates, below `target`; also tells what they were built from, where that can be told.
    pub(super) fn build(
        mut self,
        root: &Path,
        target: &Path,
    ) -> Result<(Vec<Extern>, Option<Sources>)> {
        if self.crates.is_empty() {
            let sources = self.workspace.and_then(|workspace| workspace.sources(""));
            return Ok((Vec::new(), sources));
        }
        let mut command = Command::new("cargo");
        command
            .current_dir(root)
            .args([
                "build",
                "--quiet",
                "--lib",
                "--message-format=json-render-diagnostics",
            ])
            .arg("--manifest-path")
            .arg(&self.manifest)
            .arg("--target-dir")
            .arg(target)
            // Without it every program would carry along what a debugger wants to know.
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        for krate in &self.crates {
            command.arg("--package").arg(&krate.package_id);
        }
        let building = doing(Doing::Building, &[]);
        let output = process::output(command).context("failed to start `cargo`")?;
        drop(building);
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            let package = self.manifest.display();
            bail!("the crates that programs use (`{package}`) do not compile:\n{stderr}");
        }
        let messages = String::from_utf8_lossy(&output.stdout);
        let workspace = self.workspace.take();
        let sources = workspace.and_then(|workspace| workspace.sources(&messages));
        Ok((self.externs(&messages)?, sources))
    }

    /// The libraries that cargo's messages name.
    fn externs(&self, messages: &str) -> Result<Vec<Extern>> {
        let mut libraries = Vec::new();
        for line in messages.lines() {
            let message = serde_json::from_str(line)
                .with_context(|| format!("failed to read cargo's message: {line}"))?;
            if let CargoMessage::CompilerArtifact {
                package_id,
                target,
                filenames,
            } = message
                && target.is_library()
            {
                libraries.extend(library(filenames).map(|path| (package_id, path)));
            }
        }
        let crates = self.crates.iter().map(|krate| {
            // Cargo may build a package once for build scripts too, and does that first.
            let mut built = libraries.iter().rev();
            let library = built.find(|(id, _)| *id == krate.package_id);
            let (_, path) = library.with_context(|| {
                format!("cargo built no library for the dependency `{}`", krate.name)
            })?;
            let bytes = std::fs::read(path)
                .with_context(|| format!("failed to read `{}`", path.display()))?;
            Ok(Extern {
                name: krate.name.clone(),
                digest: hex(&Sha256::digest(&bytes)),
                path: path.clone(),
            })
        });
        let externs = crates.collect::<Result<Vec<Extern>>>()?;
        for (index, krate) in externs.iter().enumerate() {
            if let Some(other) = externs[..index].iter().find(|o| o.path == krate.path) {
                bail!(
                    "cargo builds `{}` and `{}` to one file: programs can use only one of them",
                    other.name,
                    krate.name
                );
            }
        }
        Ok(externs)
    }
}

/// The file to link with: a crate may be built as several kinds of library; Rust's own comes first.
fn library(files: Vec<PathBuf>) -> Option<PathBuf> {
    let extension = |file: &Path| {
        let extension = file.extension()?.to_str()?.to_owned();
        ["rlib", "so", "dylib", "dll"]
            .iter()
            .position(|known| *known == extension)
    };
    let known = files
        .into_iter()
        .filter_map(|file| Some((extension(&file)?, file)));
    known.min_by_key(|(order, _)| *order).map(|(_, file)| file)
}
