//! Books that hold every attribute and odd case: what stands where a test is written, and what is in it.

mod code;
mod includes;
mod info;
mod places;

use code::CODE;
pub(crate) use includes::FILES;
use includes::INCLUDES;
use info::INFO;
use places::{ENDS, PLACES};

/// A case: what is said of it when it fails, its name (a heading), and its Markdown.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) text: String,
}

fn case(name: &str, text: impl Into<String>) -> Case {
    Case {
        name: name.to_owned(),
        text: text.into(),
    }
}

/// The chapters of the book, each with its cases.
pub(crate) fn chapters() -> Vec<(String, Vec<Case>)> {
    let info = INFO.iter().enumerate();
    let info =
        info.map(|(n, info)| case(&format!("info_{n}"), format!("~~~{info}\npanic!();\n~~~\n")));
    let code = CODE.iter();
    let code = code.map(|(name, info, code)| case(name, format!("````{info}\n{code}\n````\n")));
    let plain =
        |cases: &[(&str, &str)]| cases.iter().map(|(name, text)| case(name, *text)).collect();
    let mut chapters = vec![
        ("info.md".to_owned(), info.collect()),
        ("code.md".to_owned(), code.collect()),
        ("places.md".to_owned(), plain(PLACES)),
        ("includes.md".to_owned(), plain(INCLUDES)),
    ];
    chapters.extend(
        ENDS.iter()
            .map(|(name, text)| (format!("{name}.md"), vec![case(name, *text)])),
    );
    chapters
}
