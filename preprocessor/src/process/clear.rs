//! Empties the directory of a program, whatever the program has made of it.
//!
//! A program can make directories that their owner may not enter, and nest them deeper than any
//! path or number of open files reaches. So what lies deeper is moved to the top first.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Removes everything in a directory. The program must be gone.
pub(super) fn clear(directory: &Path) -> io::Result<()> {
    let mut moved = 0_u64;
    // It is the program's own: it may have locked it, too.
    let mode = directory.metadata()?.permissions().mode();
    if mode & 0o700 != 0o700 {
        std::fs::set_permissions(directory, std::fs::Permissions::from_mode(mode | 0o700))?;
    }
    // Nearly always there is nothing.
    loop {
        let entries: Vec<PathBuf> = std::fs::read_dir(directory)?
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<_>>()?;
        if entries.is_empty() {
            return Ok(());
        }
        for entry in entries {
            if !entry.symlink_metadata()?.is_dir() {
                std::fs::remove_file(&entry)?;
                continue;
            }
            std::fs::set_permissions(&entry, std::fs::Permissions::from_mode(0o700))?;
            for inner in std::fs::read_dir(&entry)? {
                let inner = inner?.path();
                if !inner.symlink_metadata()?.is_dir() {
                    std::fs::remove_file(&inner)?;
                    continue;
                }
                // A directory is moved only by one who may write to it: its `..` changes.
                std::fs::set_permissions(&inner, std::fs::Permissions::from_mode(0o700))?;
                std::fs::rename(&inner, free_name(directory, &mut moved))?;
            }
            std::fs::remove_dir(&entry)?;
        }
    }
}

fn free_name(directory: &Path, counter: &mut u64) -> PathBuf {
    loop {
        *counter += 1;
        let path = directory.join(format!("moved-{counter}"));
        if path.symlink_metadata().is_err() {
            return path;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clear;

    #[test]
    fn a_deep_and_locked_tree_goes() {
        let directory = tempfile::tempdir().unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        let top = directory.path().join("work");
        std::fs::create_dir_all(top.join("moved-1/b/moved-2")).unwrap();
        std::os::unix::fs::symlink(outside.path(), top.join("moved-1/b/link")).unwrap();
        // Built from the inside out, since no path leads that deep.
        std::fs::create_dir(top.join("deep")).unwrap();
        for _ in 0..3000 {
            std::fs::create_dir(top.join("above")).unwrap();
            std::fs::write(top.join("above/file"), "").unwrap();
            std::fs::rename(top.join("deep"), top.join("above/deep")).unwrap();
            std::fs::rename(top.join("above"), top.join("deep")).unwrap();
        }
        let lock = |path| {
            let locked = std::os::unix::fs::PermissionsExt::from_mode(0o000);
            std::fs::set_permissions(path, locked).unwrap();
        };
        lock(top.join("moved-1/b"));
        lock(top.clone());
        clear(&top).unwrap();
        assert_eq!(std::fs::read_dir(&top).unwrap().count(), 0);
        assert!(outside.path().exists());
    }
}
