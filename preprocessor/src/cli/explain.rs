//! `explain`

use super::write_or_stop;
use anyhow::{Result, bail};
use mdbook_verify::kind::Kind;
use mdbook_verify::suggest::nearest;

/// Prints what a code means; all of them without one.
pub(super) fn explain(code: Option<&str>) -> Result<()> {
    let Some(code) = code else {
        let lines = Kind::ALL.iter();
        let lines = lines.map(|kind| format!("{}  {}\n", kind.code(), kind.title()));
        return write_or_stop(&lines.collect::<String>());
    };
    if let Some(kind) = Kind::of_code(code) {
        return write_or_stop(&kind.explanation());
    }
    if code.starts_with(['E', 'e']) && code[1..].bytes().all(|byte| byte.is_ascii_digit()) {
        bail!("`{code}` is a code of the compiler's: `rustc --explain {code}` explains it");
    }
    let codes = Kind::ALL.iter().map(|kind| kind.code());
    match nearest(&code.to_uppercase(), codes) {
        Some(near) => bail!("there is no code `{code}`: did you mean `{near}`?"),
        None => bail!("there is no code `{code}`: `explain` without one lists them all"),
    }
}
