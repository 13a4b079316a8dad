//! Writes a file of the author's whole or not at all.

use std::io::{self, Write};
use std::path::Path;

/// Replaces a file's contents by an atomic rename, keeping its permissions.
pub fn write(path: &Path, contents: &str) -> io::Result<()> {
    // What a link leads to is written, and the link stays.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let directory = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(contents.as_bytes())?;
    let permissions = match std::fs::metadata(path) {
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the file is read-only",
            ));
        }
        Ok(metadata) => metadata.permissions(),
        Err(_) => default_permissions(directory)?,
    };
    file.as_file().set_permissions(permissions)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The permissions that a new file gets in `directory` (those of a temporary file are narrower).
fn default_permissions(directory: &Path) -> io::Result<std::fs::Permissions> {
    let probe = directory.join(format!(".verify-{}", std::process::id()));
    let permissions = std::fs::File::create(&probe)?.metadata()?.permissions();
    std::fs::remove_file(&probe)?;
    Ok(permissions)
}
