//! `[preprocessor.verify]` in `book.toml`.

use crate::suggest::nearest;
use crate::value::{self, TIME_LIMIT_HELP};
use anyhow::{Context, Result, bail};
use mdbook_preprocessor::config::{Config, RustEdition};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What the book's configuration says.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The book's root.
    pub root: PathBuf,
    /// The folder of the chapters.
    pub src: PathBuf,
    /// The Cargo package whose dependencies programs may use.
    pub package: Option<PathBuf>,
    /// The folder into which `bless` extracts the named programs.
    pub programs: Option<PathBuf>,
    /// The version of the compiler whose words the chapters show: `1.95.0`, or `1.95`.
    pub rustc: Option<String>,
    /// How messages tell the author to call this tool.
    pub call: String,
    /// The wall-clock time a program may run, unless its fence says otherwise.
    pub timeout: Duration,
    /// The edition of programs, unless their fence says otherwise.
    pub edition: String,
    /// What is done with what programs print.
    pub outputs: Outputs,
    /// Whether twins are run.
    pub twins: Twins,
    /// The CPython that runs them, where it is not the one in `PATH`.
    pub python: Option<String>,
}

/// Whether twins are run: the key `twins`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Twins {
    /// Where there is a CPython that can.
    #[default]
    Auto,
    /// Without one, nothing is verified.
    Required,
    /// Never.
    Off,
}

/// What is done with what programs print: the key `output`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outputs {
    /// It must be what the chapter says, in `output` fences.
    #[default]
    Required,
    /// It is shown below the program; nothing is compared.
    Injected,
    /// It is nobody's concern.
    Off,
}

impl Outputs {
    /// Whether the book was written for rustdoc: its rules apply, and an author need not know
    /// ours.
    pub fn follows_rustdoc(self) -> bool {
        self != Outputs::Required
    }
}

/// Our keys, then mdBook's own.
const KEYS: [&str; 13] = [
    "output",
    "twins",
    "python",
    "package",
    "rustc",
    "programs",
    "call",
    "timeout",
    "command",
    "before",
    "after",
    "renderers",
    "optional",
];

/// The values of `twins`.
const TWINS: [&str; 3] = ["auto", "required", "off"];

/// The values of `output`.
const OUTPUTS: [&str; 3] = ["required", "injected", "off"];

impl Settings {
    /// Reads the configuration of the book in `root`.
    pub fn read(root: &Path, config: &Config) -> Result<Self> {
        let table: BTreeMap<String, serde_json::Value> = config
            .get("preprocessor.verify")
            .context("failed to read `[preprocessor.verify]` in `book.toml`")?
            .unwrap_or_default();
        for key in table.keys() {
            if !KEYS.contains(&key.as_str()) {
                let help = match nearest(key, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}", KEYS.join(", ")),
                };
                bail!("unknown key `{key}` in `[preprocessor.verify]` of `book.toml`: {help}");
            }
        }
        let text = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(serde_json::Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => bail!(
                "`{key}` in `[preprocessor.verify]` of `book.toml` must be a string, not `{other}`"
            ),
        };
        let links_first = config.build.use_default_preprocessors
            && !lists(&table, "before").any(|name| name == "links");
        if links_first && !table.is_empty() {
            bail!(
                "`[preprocessor.verify]` in `book.toml` must say `before = [\"links\"]`: \
                 afterwards nobody can tell which file a line came from"
            );
        }
        let rustc = text("rustc")?;
        if let Some(version) = &rustc
            && !is_version(version)
        {
            bail!(
                "`rustc = \"{version}\"` in `[preprocessor.verify]` of `book.toml` is not a version \
                 of the compiler: write what `rustc --version` says, as in `\"1.95.0\"`"
            );
        }
        let timeout = text("timeout")?.unwrap_or_else(|| "10s".to_owned());
        Ok(Self {
            root: root.to_owned(),
            src: root.join(&config.book.src),
            package: text("package")?.map(|path| root.join(path)),
            programs: text("programs")?.map(|path| root.join(path)),
            rustc,
            call: text("call")?.unwrap_or_else(|| "mdbook-verify".to_owned()),
            timeout: value::time_limit(&timeout).with_context(|| {
                format!("`timeout = \"{timeout}\"` in `book.toml`: {TIME_LIMIT_HELP}: `\"10s\"`")
            })?,
            edition: edition(config.rust.edition).to_owned(),
            outputs: match text("output")?.as_deref() {
                None | Some("required") => Outputs::Required,
                Some("injected") => Outputs::Injected,
                Some("off") => Outputs::Off,
                Some(other) => {
                    let help = match nearest(other, OUTPUTS) {
                        Some(near) => format!("did you mean `\"{near}\"`?"),
                        None => format!("it is one of {}", OUTPUTS.join(", ")),
                    };
                    bail!("unknown `output = \"{other}\"` in `book.toml`: {help}");
                }
            },
            twins: match text("twins")?.as_deref() {
                None | Some("auto") => Twins::Auto,
                Some("required") => Twins::Required,
                Some("off") => Twins::Off,
                Some(other) => {
                    let help = match nearest(other, TWINS) {
                        Some(near) => format!("did you mean `\"{near}\"`?"),
                        None => format!("it is one of {}", TWINS.join(", ")),
                    };
                    bail!(
                        "unknown `twins = \"{other}\"` in `[preprocessor.verify]` (`book.toml`, or \
                         `MDBOOK_PREPROCESSOR__VERIFY__TWINS`): {help}"
                    );
                }
            },
            python: text("python")?,
        })
    }

    /// A path as messages show it: relative to the book's root.
    pub fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.to_string_lossy().replace('\\', "/")
    }

    /// The folder for what can be made again: results and the crates that programs use.
    pub fn target(&self) -> PathBuf {
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        self.root
            .join(target.unwrap_or_else(|| "target".into()))
            .join("verify")
    }
}

/// Whether this is a version, such as `1.95`, `1.95.0` or `1.97.0-nightly`.
fn is_version(text: &str) -> bool {
    let number = text.split('-').next().unwrap_or(text);
    let mut parts = number.split('.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.clone().count(), 2 | 3) && parts.all(is_number)
}

fn lists<'a>(
    table: &'a BTreeMap<String, serde_json::Value>,
    key: &str,
) -> impl Iterator<Item = &'a str> {
    let list = table.get(key).and_then(|value| value.as_array());
    list.into_iter()
        .flatten()
        .filter_map(|value| value.as_str())
}

/// rustdoc's own default is 2015, and so `mdbook test`'s.
fn edition(edition: Option<RustEdition>) -> &'static str {
    match edition {
        Some(RustEdition::E2018) => "2018",
        Some(RustEdition::E2021) => "2021",
        Some(RustEdition::E2024) => "2024",
        _ => "2015",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Settings> {
        Settings::read(Path::new("/b"), &toml.parse::<Config>().unwrap())
    }

    #[test]
    fn an_unknown_key_is_named_with_the_nearest() {
        let error = read("[preprocessor.verify]\nbefore = [\"links\"]\npakage = \"x\"\n");
        let message = error.unwrap_err().to_string();
        assert!(message.contains("unknown key `pakage`"), "{message}");
        assert!(message.contains("did you mean `package`?"), "{message}");
    }

    #[test]
    fn the_order_of_preprocessors_is_checked() {
        let message = read("[preprocessor.verify]\ncommand = \"x\"\n")
            .unwrap_err()
            .to_string();
        assert!(message.contains("before = [\"links\"]"), "{message}");
    }

    #[test]
    fn values_are_checked() {
        let start = "[preprocessor.verify]\nbefore = [\"links\"]\n";
        let message = read(&format!("{start}timeout = \"5\""))
            .unwrap_err()
            .to_string();
        assert!(message.contains("write a number and a unit"), "{message}");
        let message = read(&format!("{start}package = 5"))
            .unwrap_err()
            .to_string();
        assert!(message.contains("must be a string"), "{message}");
        let message = read(&format!("{start}output = \"injectd\""))
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("did you mean `\"injected\"`?"),
            "{message}"
        );
        let settings = read(&format!("{start}timeout = \"2.5s\"\npackage = \"code\"")).unwrap();
        assert_eq!(settings.timeout, Duration::from_millis(2500));
        assert_eq!(settings.package, Some("/b/code".into()));
    }
}
