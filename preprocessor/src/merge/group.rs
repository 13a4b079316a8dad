//! Makes one crate of many programs.
//!
//! Every program gets the directory that it would have alone, with its source in it, and that
//! source is a module of the crate. `--remap-path-prefix` takes the directory away from the
//! module's path, so that a panic says `rock.rs:3:5` ([`super::stand_in`]: for two of one name). The compiled crate is then linked (hard, so
//! that it has no other path) into each directory under its program's name. Which program is
//! meant it finds out by the directory that it is in: arguments, environment and open files are
//! those of a program that was compiled alone, and even the path of the program is.

use super::stand_in::{replace, stand_in};
use crate::compile::{self, Compiled, Message};
use crate::execute::{canonical, temporary_directory};
use crate::plan::{Action, Job};
use crate::toolchain::Toolchain;
use anyhow::{Context, Result};
use std::collections::HashSet;
use std::env::consts::EXE_SUFFIX;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The name of the crate and, with a number, of its modules: whatever shows that a program was
/// merged shows this.
pub const TOKEN: &str = "mdbook_verify_merged";

/// What the compiler said about a program that was compiled with others.
pub(super) fn compiled() -> Compiled {
    Compiled {
        success: true,
        messages: Vec::new(),
    }
}

/// A program on its way into a crate.
struct Member<'a> {
    /// Its place among the jobs.
    index: usize,
    job: &'a Job,
    /// The name of its file, by which the compiler tells it from the others.
    file_name: String,
    directory: TempDir,
    /// The directory's path without links in it.
    path: PathBuf,
}

/// Compiles jobs of one edition together. Returns the directory of each that did compile, with
/// the program in it; none for those that have to be compiled alone.
pub fn merge(jobs: &[&Job], toolchain: &Toolchain) -> Result<Vec<Option<TempDir>>> {
    let mut directories: Vec<Option<TempDir>> = jobs.iter().map(|_| None).collect();
    let mut members = Vec::new();
    let mut names = HashSet::new();
    for (index, job) in jobs.iter().enumerate() {
        let name = match names.insert(job.file_name.as_str()) {
            true => Some(job.file_name.clone()),
            false => stand_in(&job.file_name, index).filter(|name| !occurs(name, jobs)),
        };
        if let Some(name) = name {
            members.push(member(index, job, name)?);
        }
    }
    let mut waiting = vec![members];
    while let Some(mut members) = waiting.pop() {
        // Alone it is compiled by others.
        if members.len() < 2 {
            continue;
        }
        let place = temporary_directory()?;
        let path = canonical(&place)?;
        match build(&members, toolchain, &path)? {
            // The compiler broke down, or takes too long: whoever it is, it is found out alone.
            None => continue,
            Some(compiled) if compiled.success => {
                let names = members
                    .iter()
                    .filter(|member| member.file_name != member.job.file_name);
                let names =
                    names.map(|member| (member.file_name.clone(), member.job.file_name.clone()));
                let program = path.join(format!("{TOKEN}{EXE_SUFFIX}"));
                replace(&program, &names.collect())
                    .with_context(|| format!("failed to rewrite `{}`", program.display()))?;
                for member in members {
                    if install(&member, &path) {
                        directories[member.index] = Some(member.directory);
                    }
                }
                continue;
            }
            Some(_) => {}
        }
        let culprits = culprits(&members, toolchain, &path)?;
        if culprits.is_empty() {
            // It shows only when the program is put together: one half may hold all there is of it.
            let second = members.split_off(members.len() / 2);
            waiting.extend([second, members]);
            continue;
        }
        members.retain(|member| !culprits.contains(&member.index));
        waiting.push(members);
    }
    Ok(directories)
}

/// Whether a text occurs in a program.
fn occurs(text: &str, jobs: &[&Job]) -> bool {
    jobs.iter().any(|job| job.code.as_str().contains(text))
}

fn member<'a>(index: usize, job: &'a Job, file_name: String) -> Result<Member<'a>> {
    let directory = temporary_directory()?;
    let path = canonical(&directory)?;
    let file = path.join(&file_name);
    std::fs::write(&file, module(job.code.as_str()))
        .with_context(|| format!("failed to write `{}`", file.display()))?;
    Ok(Member {
        index,
        job,
        file_name,
        directory,
        path,
    })
}

/// The text of a program as a module: every line as it was, and after them a way to its `main`,
/// which may be private and may return whatever a `main` may.
///
/// Before: `fn main() {}`
/// After: `fn main() {}` and `pub(super) fn mdbook_verify_merged() -> impl … { main() }`
fn module(code: &str) -> String {
    let newline = if code.ends_with('\n') { "" } else { "\n" };
    format!(
        "{code}{newline}pub(super) fn {TOKEN}() -> impl ::std::process::Termination {{ main() }}\n"
    )
}

/// The root of the crate: the modules, and a `main` that calls the one whose directory it is in.
fn root(members: &[Member<'_>]) -> String {
    let mut modules = String::new();
    let mut directories = String::new();
    let mut calls = String::new();
    for (number, member) in members.iter().enumerate() {
        let file = member.path.join(&member.file_name);
        let (file, directory) = (file.to_string_lossy(), name(&member.path));
        let _ = writeln!(modules, "#[path = {file:?}] mod {TOKEN}_{number};");
        if is_run(member.job) {
            let _ = writeln!(directories, "Some({directory:?}) => {number},");
            let _ = writeln!(
                calls,
                "{number} => ::std::process::Termination::report({TOKEN}_{number}::{TOKEN}()),"
            );
        }
    }
    format!(
        "{modules}
fn {TOKEN}_program() -> usize {{
    let program = ::std::env::current_exe().ok();
    let directory = program.as_ref().and_then(|path| path.parent()?.file_name()?.to_str());
    match directory {{ {directories} _ => usize::MAX }}
}}
fn main() -> ::std::process::ExitCode {{
    match {TOKEN}_program() {{
        {calls}
        _ => {{ eprintln!(\"{TOKEN}: which program?\"); ::std::process::ExitCode::FAILURE }}
    }}
}}
"
    )
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn is_run(job: &Job) -> bool {
    matches!(job.action, Action::Run | Action::RunUntil(_))
}

/// Compiles the crate; nothing if the compiler broke down.
fn build(members: &[Member<'_>], toolchain: &Toolchain, place: &Path) -> Result<Option<Compiled>> {
    let file = place.join(format!("{TOKEN}.rs"));
    std::fs::write(&file, root(members))
        .with_context(|| format!("failed to write `{}`", file.display()))?;
    let mut arguments = arguments(members, "link");
    let remaps = members.iter().map(|member| {
        // What remains of the path is the file's name.
        format!("--remap-path-prefix={}=", member.path.display())
    });
    arguments.extend(remaps);
    call(toolchain, place, &arguments)
}

/// The programs that do not compile with the others: the errors name their files, once these are
/// not remapped (many are called `main.rs`).
fn culprits(members: &[Member<'_>], toolchain: &Toolchain, place: &Path) -> Result<Vec<usize>> {
    let arguments = arguments(members, "metadata");
    let Some(compiled) = call(toolchain, place, &arguments)? else {
        return Ok(Vec::new());
    };
    let mut culprits = Vec::new();
    let errors = compiled
        .messages
        .iter()
        .filter(|message| message.is_error());
    for file in errors.flat_map(files) {
        let of_file = |member: &&Member<'_>| Path::new(file).parent() == Some(&member.path);
        culprits.extend(members.iter().find(of_file).map(|member| member.index));
    }
    culprits.sort_unstable();
    culprits.dedup();
    Ok(culprits)
}

/// The files that a message and its children speak of.
fn files(message: &Message) -> Vec<&str> {
    let own = message.spans.iter().map(|span| span.file_name.as_str());
    own.chain(message.children.iter().flat_map(files)).collect()
}

fn arguments(members: &[Member<'_>], emit: &str) -> Vec<String> {
    let mut arguments = compile::flags(TOKEN, &members[0].job.edition, emit);
    // Nobody hears them: what is a warning here is one alone.
    arguments.push("-Awarnings".into());
    // Other crates are compiled at the same time; more units would only cost more in all (a tenth).
    arguments.push("-Ccodegen-units=1".into());
    // The standard library's: backtraces are off, and a program that takes one is compiled alone.
    // (Elsewhere it is not the linker that does it, and takes time.)
    if cfg!(target_os = "linux") {
        arguments.push("-Cstrip=debuginfo".into());
    }
    arguments
}

/// What the compiler says; nothing if it broke down, as it may over any one of the programs.
fn call(toolchain: &Toolchain, place: &Path, arguments: &[String]) -> Result<Option<Compiled>> {
    match compile::call(toolchain, place, &format!("{TOKEN}.rs"), arguments) {
        Ok(compiled) => Ok(Some(compiled)),
        Err(error) if error.chain().any(|cause| cause.is::<std::io::Error>()) => Err(error),
        Err(error) => {
            tracing::debug!("programs that are compiled together: {error:#}");
            Ok(None)
        }
    }
}

/// Puts the compiled crate where its program belongs; whether that worked. (A copy will not do: a
/// program that another thread has just written can't always be started.)
fn install(member: &Member<'_>, place: &Path) -> bool {
    if !is_run(member.job) {
        return true;
    }
    let program = member
        .path
        .join(format!("{}{EXE_SUFFIX}", member.job.crate_name));
    match std::fs::hard_link(place.join(format!("{TOKEN}{EXE_SUFFIX}")), &program) {
        Ok(()) => true,
        Err(error) => {
            tracing::debug!("failed to link `{}`: {error}", program.display());
            false
        }
    }
}
