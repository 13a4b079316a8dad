//! Remembers what became of a job, below `target/`.
//!
//! A result is used again only under the same key: everything that could change it goes in. An
//! entry that can't be read, or whose own checksum does not fit, is a miss.

use crate::compile;
use crate::execute::{ENVIRONMENT, HORIZON, OUTPUT_LIMIT, TRACE_LIMIT};
use crate::plan::{Action, Job};
use crate::toolchain::{Toolchain, hex};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::path::PathBuf;

/// The results of earlier runs.
#[derive(Debug)]
pub struct Cache {
    directory: PathBuf,
    tool: String,
}

/// The name of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Cache {
    /// The cache in `directory`, which need not exist yet.
    pub fn new(directory: PathBuf) -> Self {
        Self {
            directory,
            tool: tool_version(),
        }
    }

    /// The key of what is made of these texts, and of nothing else.
    pub fn key_of(&self, texts: &[&str]) -> Key {
        let mut hash = Sha256::new();
        for text in [self.tool.as_str()].iter().chain(texts) {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        Key(hex(&hash.finalize()))
    }

    /// Everything that could change what becomes of a job.
    pub fn key(&self, job: &Job, toolchain: &Toolchain) -> Key {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        part(&self.tool);
        part(&toolchain.version);
        part(job.code.as_str());
        part(&job.file_name);
        compile::arguments(job)
            .iter()
            .for_each(|argument| part(argument));
        for krate in &toolchain.externs {
            part(&krate.name);
            part(&krate.digest);
        }
        part(&format!("{:?}", std::mem::discriminant(&job.action)));
        if let Action::RunUntil(expected) = &job.action {
            part(expected);
        }
        for (name, value) in ENVIRONMENT.into_iter().chain([HORIZON]) {
            part(name);
            part(value);
        }
        part(&OUTPUT_LIMIT.to_string());
        part(&job.timeout.as_millis().to_string());
        part(&job.net.to_string());
        // Not the marker, which is another in every run.
        if job.trace.is_some() {
            part(&format!("traced, {TRACE_LIMIT}"));
        }
        Key(hex(&hash.finalize()))
    }

    /// The result of an earlier run, if there is one.
    pub fn get<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        let entry = std::fs::read_to_string(self.file(key)).ok()?;
        let (checksum, json) = entry.split_once('\n')?;
        if checksum_of(key, json) != checksum {
            return None;
        }
        serde_json::from_str(json).ok()
    }

    /// Keeps a result, by an atomic rename: another process sees all of it or nothing.
    pub fn put(&self, key: &Key, outcome: &impl Serialize) -> io::Result<()> {
        std::fs::create_dir_all(&self.directory)?;
        let json = serde_json::to_string(outcome)?;
        let prefix = crate::leftovers::prefix();
        let mut file = tempfile::Builder::new()
            .prefix(&prefix)
            .tempfile_in(&self.directory)?;
        write!(file, "{}\n{json}", checksum_of(key, &json))?;
        let path = self.file(key);
        if path.is_dir() {
            // Nothing of ours: it would be in the way for ever.
            std::fs::remove_dir_all(&path)?;
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    fn file(&self, key: &Key) -> PathBuf {
        self.directory.join(&key.0)
    }
}

/// The key is part of it: a file that was given another's name is no result.
fn checksum_of(key: &Key, json: &str) -> String {
    hex(&Sha256::digest(format!("{}\n{json}", key.0)))
}

/// The version of this tool, and which build of it: a tool that was changed trusts no result of
/// its former self.
pub(crate) fn tool_version() -> String {
    let build = std::env::current_exe().and_then(std::fs::metadata).ok();
    let build = build.map(|metadata| (metadata.len(), metadata.modified().ok()));
    format!("{} {build:?}", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::Compiled;
    use crate::execute::Outcome;
    use crate::process::Ending;

    fn outcome() -> Outcome {
        Outcome {
            compiled: Compiled {
                success: true,
                messages: Vec::new(),
            },
            ending: Some(Ending::Exited(0)),
            transcript: "a\n".into(),
        }
    }

    #[test]
    fn a_result_comes_back_and_a_damaged_one_does_not() {
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::new(directory.path().join("results"));
        let key = Key("k".into());
        let get = |key: &Key| cache.get::<Outcome>(key);
        assert_eq!(get(&key), None);
        cache.put(&key, &outcome()).unwrap();
        assert_eq!(get(&key), Some(outcome()));

        let file = cache.file(&key);
        let entry = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, entry.replace("a\\n", "b\\n")).unwrap();
        assert_eq!(get(&key), None, "a changed entry");
        std::fs::write(&file, &entry[..entry.len() / 2]).unwrap();
        assert_eq!(get(&key), None, "half an entry");
    }
}
