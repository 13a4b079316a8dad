//! Finds the compiler, and the crates that programs may use.

mod remembered;

use crate::process;
use crate::progress::{Doing, doing};
use anyhow::{Context, Result, bail};
use remembered::Compiler;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The compiler and the crates that programs are linked with.
#[derive(Debug)]
pub struct Toolchain {
    /// The compiler itself, not rustup's proxy: that would cost 15 ms a call.
    pub rustc: PathBuf,
    /// What `rustc -vV` says.
    pub version: String,
    /// The crates that programs may name.
    pub externs: Vec<Extern>,
    /// The folder that holds those crates' own dependencies.
    dependencies: Option<PathBuf>,
}

/// A crate that programs may name.
#[derive(Debug)]
pub struct Extern {
    /// The name in `use`.
    pub name: String,
    /// The compiled library.
    pub path: PathBuf,
    /// The SHA-256 of that library.
    pub digest: String,
}

impl Toolchain {
    /// The arguments that link a program with the crates.
    pub fn link_arguments(&self) -> Vec<String> {
        let externs = self.externs.iter();
        let mut arguments: Vec<String> = externs
            .map(|krate| format!("--extern={}={}", krate.name, krate.path.display()))
            .collect();
        if let Some(folder) = &self.dependencies {
            arguments.push(format!("-Ldependency={}", folder.display()));
        }
        arguments
    }

    /// The release, for the page: `1.95.0`.
    pub fn release(&self) -> &str {
        let release = self
            .version
            .lines()
            .find_map(|line| line.strip_prefix("release: "));
        release.unwrap_or("unknown")
    }
}

impl Toolchain {
    /// Whether it is of this version: `1.95` for each `1.95.*`.
    pub fn is(&self, version: &str) -> bool {
        let rest = self.release().strip_prefix(version);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// Finds the toolchain that applies in `root`, and builds the dependencies of the Cargo package
/// in `package`, if there is one, below `target`.
pub fn find(root: &Path, package: Option<&Path>, target: &Path) -> Result<Toolchain> {
    let Compiler { rustc, version } =
        remembered::compiler(root, &target.with_file_name("toolchain"), || {
            let sysroot = run(root, "rustc", &["--print=sysroot"])?;
            let rustc = Path::new(sysroot.trim()).join("bin").join("rustc");
            let version = run(root, &rustc.to_string_lossy(), &["-vV"])?;
            Ok(Compiler { rustc, version })
        })?;
    let mut toolchain = Toolchain {
        rustc,
        version,
        externs: Vec::new(),
        dependencies: None,
    };
    if let Some(package) = package {
        let names = dependency_names(root, package)?;
        if !names.is_empty() {
            build_dependencies(&mut toolchain, root, package, &names, target)?;
        }
    }
    Ok(toolchain)
}

fn run(root: &Path, program: &str, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(program);
    command.current_dir(root).args(arguments);
    let output = process::output(command).with_context(|| {
        format!("failed to start `{program}`: is Rust installed? (https://rustup.rs)")
    })?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("`{program} {}` failed:\n{stderr}", arguments.join(" "));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A dependency's package, and the name that programs know it by.
struct Dependency {
    package: String,
    name: String,
}

/// The part of `cargo metadata` that we read.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    manifest_path: PathBuf,
    dependencies: Vec<MetadataDependency>,
}

#[derive(Deserialize)]
struct MetadataDependency {
    name: String,
    rename: Option<String>,
    kind: Option<String>,
    optional: bool,
    target: Option<String>,
}

fn dependency_names(root: &Path, package: &Path) -> Result<Vec<Dependency>> {
    let manifest = package.join("Cargo.toml");
    let manifest = manifest
        .canonicalize()
        .with_context(|| format!("no Cargo package in `{}`", package.display()))?;
    let path = manifest.to_string_lossy();
    let arguments = [
        "metadata",
        "--no-deps",
        "--format-version=1",
        "--manifest-path",
        &path,
    ];
    let metadata: Metadata = serde_json::from_str(&run(root, "cargo", &arguments)?)
        .context("failed to read what `cargo metadata` printed")?;
    let this = metadata.packages.into_iter().find(|package| {
        let listed = package.manifest_path.canonicalize();
        listed.is_ok_and(|listed| listed == manifest)
    });
    let this = this.with_context(|| format!("`{path}` is not the manifest of a package"))?;
    // Programs may use what every build of the package has.
    let normal = this.dependencies.into_iter().filter(|dependency| {
        dependency.kind.is_none() && !dependency.optional && dependency.target.is_none()
    });
    let named = normal.map(|dependency| Dependency {
        name: dependency
            .rename
            .unwrap_or_else(|| dependency.name.clone())
            .replace('-', "_"),
        package: dependency.name,
    });
    Ok(named.collect())
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

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

fn build_dependencies(
    toolchain: &mut Toolchain,
    root: &Path,
    package: &Path,
    names: &[Dependency],
    target: &Path,
) -> Result<()> {
    let mut command = Command::new("cargo");
    command
        .current_dir(root)
        .args([
            "build",
            "--quiet",
            "--message-format=json-render-diagnostics",
        ])
        .arg("--manifest-path")
        .arg(package.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target)
        // Without it every program would carry along what a debugger wants to know.
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    for dependency in names {
        command.arg("--package").arg(&dependency.package);
    }
    let building = doing(Doing::Building, &[]);
    let output = process::output(command).context("failed to start `cargo`")?;
    drop(building);
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let package = package.display();
        bail!("the crates that programs use (`{package}`) do not compile:\n{stderr}");
    }
    let stdout = String::from_utf8_lossy(&output.stdout);
    for line in stdout.lines() {
        let message = serde_json::from_str(line)
            .with_context(|| format!("failed to read cargo's message: {line}"))?;
        let CargoMessage::CompilerArtifact {
            package_id,
            target,
            filenames,
        } = message
        else {
            continue;
        };
        let mut libraries: Vec<PathBuf> = filenames.into_iter().filter(|f| is_library(f)).collect();
        // A crate may be built as several kinds of library; Rust's own comes first.
        libraries.sort_by_key(|file| file.extension().is_none_or(|extension| extension != "rlib"));
        let library = libraries.into_iter().next();
        let is_dependency = |dependency: &&Dependency| {
            let package = &dependency.package;
            package_name(&package_id) == *package
                || target.name.replace('-', "_") == package.replace('-', "_")
        };
        let Some((dependency, path)) = names.iter().find(is_dependency).zip(library) else {
            continue;
        };
        if target
            .kind
            .iter()
            .any(|kind| kind == "custom-build" || kind == "bin")
        {
            continue;
        }
        let bytes =
            std::fs::read(&path).with_context(|| format!("failed to read `{}`", path.display()))?;
        toolchain.dependencies = path.parent().map(|parent| parent.join("deps"));
        toolchain.externs.push(Extern {
            name: dependency.name.clone(),
            digest: hex(&Sha256::digest(&bytes)),
            path,
        });
    }
    Ok(())
}

fn is_library(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("rlib" | "so" | "dylib" | "dll"))
}

/// The package's name in a package id: `…/runtime#asyncio@0.1.0` or `…/asyncio#0.1.0`.
fn package_name(id: &str) -> &str {
    let (url, fragment) = id.rsplit_once('#').unwrap_or((id, ""));
    match fragment.split_once('@') {
        Some((name, _)) => name,
        None => url.rsplit('/').next().unwrap_or(url),
    }
}

/// Bytes as lowercase hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::package_name;

    #[test]
    fn package_ids_name_their_package() {
        assert_eq!(
            package_name("path+file:///b/runtime#asyncio@0.1.0"),
            "asyncio"
        );
        assert_eq!(package_name("path+file:///b/asyncio#0.1.0"), "asyncio");
        assert_eq!(
            package_name("registry+https://x/index#serde@1.0.0"),
            "serde"
        );
    }
}
