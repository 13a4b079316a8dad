//! Clears away what runs left behind that were killed.
//!
//! A run that ends removes its temporary files; one that is killed can't. So everything temporary
//! bears the mark of its run, and each run holds the lock of a file named by its mark below
//! `target/`, which the system releases when the run is gone, however it goes. The next run
//! takes the files that nobody holds as a list of what to remove.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What everything temporary of this process begins with, after `verify-`.
static MARK: LazyLock<String> = LazyLock::new(|| {
    let random = tempfile::Builder::new().prefix("").tempfile();
    let name = random.ok().and_then(|file| {
        let name = file.path().file_name()?.to_str()?;
        Some(name.to_owned())
    });
    name.unwrap_or_else(|| std::process::id().to_string())
});

/// The prefix for the names of temporary files and folders: `verify-x1Y2z3-`.
pub fn prefix() -> String {
    format!("verify-{}-", *MARK)
}

/// A run that is under way, as others see it.
#[derive(Debug)]
pub struct Running {
    path: PathBuf,
    /// Locked until it is closed.
    _file: Option<File>,
}

impl Running {
    /// Marks this process as running and removes what dead ones left, where `target` can be
    /// written: a run that leaves no file behind needs no list either.
    pub fn begin(target: &Path) -> Self {
        let folder = target.join("running");
        let path = folder.join(&*MARK);
        let file = lock(&folder, &path);
        if let Err(error) = &file {
            tracing::debug!("failed to write `{}`: {error}", path.display());
        }
        if let Err(error) = clear(&folder, &target.join("results")) {
            tracing::debug!("failed to clear away what earlier runs left: {error}");
        }
        let _file = file.ok();
        Self { path, _file }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that stays is removed by the next run.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Makes the file appear locked: nobody may see it before.
fn lock(folder: &Path, path: &Path) -> io::Result<File> {
    std::fs::create_dir_all(folder)?;
    let hidden = path.with_file_name(format!(".{}", *MARK));
    let file = File::create(&hidden)?;
    file.lock()?;
    std::fs::rename(&hidden, path)?;
    Ok(file)
}

fn clear(folder: &Path, results: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(mark) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let Ok(file) = File::open(&path) else {
            continue;
        };
        if mark.starts_with('.') || mark == *MARK || file.try_lock().is_err() {
            continue;
        }
        let prefix = format!("verify-{mark}-");
        let all = [std::env::temp_dir(), results.to_owned()];
        // What is not gone (a compiler may still be at work there) is for the next run.
        if all.map(|folder| remove(&folder, &prefix)) == [true; 2] {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Removes what begins so; whether all of it is gone.
fn remove(folder: &Path, prefix: &str) -> bool {
    let mut all = true;
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let removed = match is_folder {
                true => std::fs::remove_dir_all(&path),
                false => std::fs::remove_file(&path),
            };
            if let Err(error) = removed {
                tracing::debug!("failed to remove `{}`: {error}", path.display());
                all = false;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_dead_left_is_removed() {
        let target = tempfile::tempdir().unwrap();
        let results = target.path().join("results");
        std::fs::create_dir_all(&results).unwrap();
        std::fs::create_dir_all(target.path().join("running")).unwrap();
        let file = |name: &str| target.path().join(name);
        std::fs::write(file("running/dead"), "").unwrap();
        std::fs::write(file("running/alive"), "").unwrap();
        let alive = File::open(file("running/alive")).unwrap();
        alive.lock().unwrap();
        for name in ["verify-dead-1", "verify-alive-1", "0123abc"] {
            std::fs::write(results.join(name), "").unwrap();
        }
        let running = Running::begin(target.path());
        assert!(!results.join("verify-dead-1").exists());
        assert!(!file("running/dead").exists());
        assert!(results.join("verify-alive-1").exists());
        assert!(results.join("0123abc").exists());
        assert!(file("running").join(&*MARK).exists());
        drop(running);
        assert!(!file("running").join(&*MARK).exists());
    }
}
