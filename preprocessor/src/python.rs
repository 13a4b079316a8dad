//! Finds the CPython that runs twins.

mod remembered;

use crate::config::Settings;
use crate::process;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest that twins are run with: 3.`OLDEST`.
const OLDEST: u32 = 11;

/// A CPython.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Python {
    /// The interpreter itself, not a script that starts one.
    pub executable: PathBuf,
    /// Its version: `3.11.7`.
    pub version: String,
    /// What `sys.version` says: also the build.
    pub build: String,
    /// Its library: what it must be able to read.
    pub library: Vec<PathBuf>,
}

/// The flags of every run: isolated, without `site`, without writing `.pyc` files, in UTF-8.
pub const FLAGS: [&str; 5] = ["-I", "-S", "-B", "-X", "utf8"];

/// What a Python tells of itself, a line for each.
const QUESTION: &str = "import sys, sysconfig, os
print(sys.implementation.name)
print('.'.join(map(str, sys.version_info[:3])))
print(' '.join(sys.version.split()))
print(os.path.realpath(getattr(sys, '_base_executable', sys.executable)))
for path in {os.path.join(sys.base_exec_prefix, 'lib'), *map(sysconfig.get_path, ['stdlib', 'platstdlib'])}:
    print(path)
";

/// The CPython that applies in a book; or why there is none.
pub fn find(settings: &Settings) -> Result<Python, String> {
    let names: Vec<&str> = match &settings.python {
        Some(name) => vec![name],
        None => vec!["python3", "python"],
    };
    let mut reasons = Vec::new();
    for name in names {
        // A path is meant from the book's root; a name is looked up in `PATH`.
        let program = match name.contains(['/', '\\']) {
            true => settings.root.join(name),
            false => match in_path(name) {
                Some(path) => path,
                None => continue,
            },
        };
        let file = settings.target().join("python");
        let asked = remembered::python(&settings.root, &program, &file, || {
            ask(&settings.root, &program)
        });
        match asked {
            Ok(python) => return Ok(python),
            Err(reason) => reasons.push(format!("`{name}` {reason}")),
        }
    }
    let wanted = format!("CPython 3.{OLDEST} or newer");
    Err(match (&settings.python, reasons.is_empty()) {
        (_, false) => format!("they need {wanted}, and {}", reasons.join("; ")),
        (Some(name), true) => format!("they need {wanted}, and there is no `{name}`"),
        (None, true) => format!("they need {wanted}, and `PATH` has no `python3`"),
    })
}

fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let mut files = std::env::split_paths(&path).map(|folder| folder.join(&name));
    files.find(|file| file.is_file())
}

fn ask(root: &Path, program: &Path) -> Result<Python, String> {
    let mut command = Command::new(program);
    command.current_dir(root).args(FLAGS).args(["-c", QUESTION]);
    let output = process::output(command).map_err(|error| format!("cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let last = stderr.trim_end().lines().last().unwrap_or_default();
        return Err(format!("does not tell its version: {last}"));
    }
    let mut lines = text.lines();
    let mut line = || lines.next().unwrap_or_default().to_owned();
    let (name, version, build, executable) = (line(), line(), line(), line());
    let mut numbers = version.split('.').map(|number| number.parse().ok());
    let number = (numbers.next().flatten(), numbers.next().flatten());
    let is_new = matches!(number, (Some(3), Some(minor)) if minor >= OLDEST);
    match name.as_str() {
        "" => Err("does not tell its version".to_owned()),
        "cpython" if is_new => Ok(Python {
            executable: executable.into(),
            version,
            build,
            library: lines.map(PathBuf::from).collect(),
        }),
        "cpython" => Err(format!("is CPython {version}")),
        _ => Err(format!("is {name}")),
    }
}
