//! Finds the compiler, and the crates that programs may use.

mod built;
mod package;
mod remembered;
mod sources;

use crate::process;
use anyhow::{Context, Result, bail};
use package::Package;
use remembered::Compiler;
pub(crate) use remembered::identity;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

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
#[derive(Debug, Clone, Serialize, Deserialize)]
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
        self.fact("release: ").unwrap_or("unknown")
    }

    /// The target that it compiles for by itself.
    fn host(&self) -> Option<&str> {
        self.fact("host: ")
    }

    fn fact(&self, name: &str) -> Option<&str> {
        let mut lines = self.version.lines();
        lines.find_map(|line| line.strip_prefix(name))
    }
}

impl Toolchain {
    /// Whether it is of this version: `1.95` for each `1.95.*`.
    pub fn is(&self, version: &str) -> bool {
        let rest = self.release().strip_prefix(version);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// Finds the toolchain that applies in `root`, and builds the crates that the Cargo package in
/// `package`, if there is one, offers to programs, below `target`.
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
    if let Some(folder) = package {
        toolchain.externs = externs(&toolchain, root, folder, target)?;
        let library = toolchain.externs.first();
        let built = library.and_then(|library| library.path.parent());
        toolchain.dependencies = built.map(|folder| folder.join("deps"));
    }
    Ok(toolchain)
}

/// The crates that the package in `folder` offers to programs: remembered, or built below `target`.
fn externs(
    toolchain: &Toolchain,
    root: &Path,
    folder: &Path,
    target: &Path,
) -> Result<Vec<Extern>> {
    let file = target.with_file_name("package");
    let inputs = || built::inputs(root, &toolchain.rustc, &toolchain.version, folder, target);
    let before = inputs();
    let recalled = before.as_ref();
    if let Some(externs) = recalled.and_then(|inputs| built::recall(&file, inputs)) {
        return Ok(externs);
    }
    let asked = SystemTime::now();
    let package = Package::read(root, folder, toolchain.host())?;
    let (externs, sources) = package.build(root, target)?;
    match (before, sources) {
        // Cargo's configuration may have been changed meanwhile.
        (Some(before), Some(sources)) if inputs().as_ref() == Some(&before) => {
            built::keep(&file, before, sources, &externs, (asked, target));
        }
        _ => tracing::debug!("cargo is asked again next time: not all that it looks at is known"),
    }
    Ok(externs)
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

/// Bytes as lowercase hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
