//! What mdBook made of a book, and what is asserted of its pages.

use std::collections::BTreeMap;

/// What mdBook made of a book.
pub(crate) struct Built {
    result: Result<(), String>,
    pages: BTreeMap<String, String>,
}

impl Built {
    /// What `MDBook::build` said, and the pages it made.
    pub(crate) fn new(result: Result<(), String>, pages: BTreeMap<String, String>) -> Self {
        Self { result, pages }
    }

    /// mdBook is content.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.result, Ok(()));
        self
    }

    /// mdBook built nothing, because of us.
    #[track_caller]
    pub(crate) fn fails(self) -> Self {
        let error = self.result.as_ref().expect_err("mdBook built the book");
        assert!(
            error.contains("The \"verify\" preprocessor exited unsuccessfully"),
            "{error}"
        );
        self
    }

    /// There are no pages at all.
    #[track_caller]
    pub(crate) fn has_no_pages(self) -> Self {
        let names: Vec<_> = self.pages.keys().collect();
        assert!(names.is_empty(), "{names:?}");
        self
    }

    /// No page holds this text.
    #[track_caller]
    pub(crate) fn never_shows(self, text: &str) -> Self {
        for (name, page) in &self.pages {
            assert!(!page.contains(text), "{text:?} is in {name}");
        }
        self
    }

    /// The page: `a.html`, or `html/a.html` beside other renderers.
    #[track_caller]
    pub(crate) fn page(&self, name: &str) -> Page<'_> {
        match self.pages.get(name) {
            Some(text) => Page(text),
            None => panic!("no page {name} among {:?}", self.pages.keys()),
        }
    }
}

/// A page.
#[derive(Clone, Copy)]
pub(crate) struct Page<'a>(pub(crate) &'a str);

impl Page<'_> {
    /// The text is in the page, as it stands.
    #[track_caller]
    pub(crate) fn has(self, text: &str) -> Self {
        assert!(self.0.contains(text), "no {text:?} in\n{}", self.0);
        self
    }

    /// The text is not in the page.
    #[track_caller]
    pub(crate) fn has_no(self, text: &str) -> Self {
        assert!(!self.0.contains(text), "{text:?} is in\n{}", self.0);
        self
    }

    /// What the `output` figures of the page show, as a reader sees it.
    pub(crate) fn outputs(self) -> Vec<String> {
        let figures = self
            .0
            .split("<figure class=\"verify verify-output\">")
            .skip(1);
        let figures = figures.map(|rest| rest.split("</figure>").next().unwrap());
        figures.map(|figure| text_of(figure_code(figure))).collect()
    }

    /// The code of every listing of the page, as a reader sees it when hidden lines are shown.
    pub(crate) fn listings(self) -> Vec<String> {
        let figures = self.0.split("<figure class=\"verify\">").skip(1);
        let figures = figures.map(|rest| rest.split("</figure>").next().unwrap());
        figures.map(|figure| text_of(figure_code(figure))).collect()
    }
}

fn figure_code(figure: &str) -> &str {
    let Some((_, code)) = figure.split_once("<code class=\"language-") else {
        return "";
    };
    let (_, code) = code.split_once('>').unwrap();
    code.split("</code>").next().unwrap()
}

/// HTML without its tags, its entities resolved.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for (index, piece) in html.split('<').enumerate() {
        text.push_str(match index {
            0 => piece,
            _ => piece.split_once('>').map_or("", |(_, rest)| rest),
        });
    }
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#123;", "{"),
        ("&#10;", "\n"),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}
