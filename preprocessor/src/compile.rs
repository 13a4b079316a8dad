//! Calls rustc for one program, and reads what it says.

use crate::plan::{Action, Job};
use crate::process::{self, Ending, Limits, PANIC_STATUS};
use crate::toolchain::Toolchain;
use anyhow::{Context, Result};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::env::consts::EXE_SUFFIX;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

/// No program of a book takes the compiler longer than this, or makes it say more.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(120),
    output: 16 << 20,
};

/// What became of a program in the compiler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compiled {
    /// Whether it compiled.
    pub success: bool,
    /// What the compiler said about a program that does not compile, in its order.
    pub messages: Vec<Message>,
}

/// One message of the compiler (`rustc --error-format=json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What is wrong, in a sentence.
    pub message: String,
    /// The error's code.
    pub code: Option<Code>,
    /// `error`, `warning`, `failure-note`, and for children `note` or `help`.
    pub level: String,
    /// The places it speaks of.
    pub spans: Vec<MessageSpan>,
    /// What explains it.
    #[serde(default)]
    pub children: Vec<Message>,
    /// The text as a terminal would show it.
    pub rendered: Option<String>,
}

/// The code of an error or the name of a lint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// `E0308`
    pub code: String,
}

/// A place that a message speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageSpan {
    /// The file, as the compiler was told.
    pub file_name: String,
    /// Counted from 1.
    pub line_start: usize,
    /// Counted from 1.
    pub line_end: usize,
    /// In characters, counted from 1.
    pub column_start: usize,
    /// In characters, counted from 1.
    pub column_end: usize,
    /// Whether the message is about this place.
    pub is_primary: bool,
    /// What is said of the place.
    pub label: Option<String>,
    /// What should be written there instead.
    pub suggested_replacement: Option<String>,
}

impl Message {
    /// Whether it is an error in the program (and not the summary of the errors).
    pub fn is_error(&self) -> bool {
        self.level == "error" && !self.message.starts_with("aborting due to")
    }

    /// Whether it is a warning about the program (and not the summary of the warnings).
    pub fn is_warning(&self) -> bool {
        self.level == "warning" && !self.spans.is_empty()
    }

    /// Changes every text that people read.
    pub fn rewrite(&mut self, change: &impl Fn(&str) -> String) {
        let labels = self.spans.iter_mut().filter_map(|span| span.label.as_mut());
        for text in labels.chain([&mut self.message]).chain(&mut self.rendered) {
            *text = change(text);
        }
        for child in &mut self.children {
            child.rewrite(change);
        }
    }
}

/// The arguments for rustc, without the paths that are others on every machine.
pub fn arguments(job: &Job) -> Vec<String> {
    let emit = match job.action {
        Action::Check => "metadata",
        _ => "link",
    };
    let mut arguments = flags(&job.crate_name, &job.edition, emit);
    if names_its_crate(job.code.as_str()) {
        // The compiler refuses two names; the program's file keeps ours.
        arguments.retain(|argument| !argument.starts_with("--crate-name"));
        arguments.push(format!("-o{}{EXE_SUFFIX}", job.crate_name));
    }
    arguments.extend(job.test_harness.then(|| "--test".to_owned()));
    arguments
}

/// Whether a program says `#![crate_name = "…"]`.
fn names_its_crate(code: &str) -> bool {
    static CRATE_NAME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"#\s*!\s*\[\s*crate_name\b").expect("a valid pattern"));
    CRATE_NAME.is_match(code)
}

/// The arguments for a crate of this name and edition, to make a program of it (`link`) or to
/// look only whether it has errors (`metadata`).
pub fn flags(crate_name: &str, edition: &str, emit: &str) -> Vec<String> {
    let mut arguments: Vec<String> = [
        "--crate-type=bin",
        "--error-format=json",
        "-Cdebuginfo=0",
        // What a snippet does not use is not its subject (rustdoc: `#![allow(unused)]`).
        "-Aunused",
    ]
    .map(String::from)
    .into();
    arguments.push(format!("--crate-name={crate_name}"));
    arguments.push(format!("--edition={edition}"));
    arguments.push(format!("--emit={emit}"));
    arguments
}

/// Compiles a job in `directory`; the program is left there under the crate's name.
pub fn compile(job: &Job, toolchain: &Toolchain, directory: &Path) -> Result<Compiled> {
    let file = directory.join(&job.file_name);
    std::fs::write(&file, job.code.as_str())
        .with_context(|| format!("failed to write `{}`", file.display()))?;
    let compiled = call(toolchain, directory, &job.file_name, &arguments(job));
    compiled.or_else(|error| match error.downcast::<BrokeDown>() {
        // Whatever it is about this program, the others are none the worse for it.
        Ok(broke_down) => Ok(Compiled {
            success: false,
            messages: vec![broke_down.message()],
        }),
        Err(error) => Err(error),
    })
}

/// The compiler did not come to the end of a program: it crashed, or takes too long.
#[derive(Debug)]
struct BrokeDown {
    how: String,
    said: String,
}

impl std::fmt::Display for BrokeDown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:\n{}", self.how, self.said)
    }
}

impl std::error::Error for BrokeDown {}

impl BrokeDown {
    fn message(self) -> Message {
        // What follows is where in the compiler it happened.
        let first: Vec<&str> = self.said.lines().take(5).collect();
        let message = |level: &str, text: String| Message {
            message: text,
            code: None,
            level: level.into(),
            spans: Vec::new(),
            children: Vec::new(),
            rendered: None,
        };
        Message {
            rendered: Some(self.to_string()),
            children: match first.is_empty() {
                true => Vec::new(),
                false => vec![message("note", first.join("\n"))],
            },
            ..message("error", self.how)
        }
    }
}

/// What the compiler warns of in a program that compiles; it is not linked, so this takes a third
/// of the time.
pub fn warnings(job: &Job, toolchain: &Toolchain, directory: &Path) -> Result<Vec<Message>> {
    let file = directory.join(&job.file_name);
    std::fs::write(&file, job.code.as_str())
        .with_context(|| format!("failed to write `{}`", file.display()))?;
    let flags = flags(&job.crate_name, &job.edition, "metadata");
    Ok(say(toolchain, directory, &job.file_name, &flags)?.messages)
}

/// Calls rustc in `directory` for the crate in `file`, and reads what it says.
pub fn call(
    toolchain: &Toolchain,
    directory: &Path,
    file: &str,
    arguments: &[String],
) -> Result<Compiled> {
    let mut compiled = say(toolchain, directory, file, arguments)?;
    // Nobody is told the warnings of a program that compiles, unless they ask for them.
    if compiled.success {
        compiled.messages.clear();
    }
    Ok(compiled)
}

fn say(
    toolchain: &Toolchain,
    directory: &Path,
    file: &str,
    arguments: &[String],
) -> Result<Compiled> {
    let mut command = Command::new(&toolchain.rustc);
    // `env!` must not bring the author's environment into a program.
    process::scrub(&mut command);
    command
        .current_dir(directory)
        .env("TMPDIR", directory)
        .arg(file)
        .args(arguments)
        .args(toolchain.link_arguments());
    let finished = process::run(command, LIMITS, |_| false)
        .with_context(|| format!("failed to run `{}`", toolchain.rustc.display()))?;
    let text = String::from_utf8_lossy(&finished.output);
    let mut messages = Vec::new();
    let mut other = String::new();
    for line in text.lines() {
        match serde_json::from_str::<Message>(line) {
            Ok(message) => messages.push(message),
            Err(_) => other += &format!("{line}\n"),
        }
    }
    match finished.ending {
        Ending::Exited(status) if other.is_empty() || status == 0 => Ok(Compiled {
            success: status == 0,
            messages,
        }),
        // A procedural macro may print, too.
        Ending::Exited(1) if messages.iter().any(Message::is_error) => Ok(Compiled {
            success: false,
            messages,
        }),
        Ending::TimedOut => {
            let how = format!("rustc did not finish in {} s", LIMITS.time.as_secs());
            Err(BrokeDown { how, said: other }.into())
        }
        Ending::Signaled(signal) => {
            let how = format!("rustc was ended by signal {signal}");
            Err(BrokeDown { how, said: other }.into())
        }
        // It is a program in Rust itself.
        Ending::Exited(PANIC_STATUS) | Ending::TooMuchOutput => {
            let how = "rustc broke down".to_owned();
            Err(BrokeDown { how, said: other }.into())
        }
        ending => anyhow::bail!("rustc failed on `{file}` ({ending:?}):\n{other}"),
    }
}
