//! Makes up a book of any number of programs: a mix of sizes, of ways to end and of ways to be
//! written as books have it. The same number gives the same book.

use std::fmt::Write;
use std::path::Path;

/// One program of the book.
pub(crate) struct Sample {
    /// What stands behind `rust` in its info string: `,should_panic`.
    pub(crate) attributes: String,
    /// The same in words that rustdoc knows.
    pub(crate) plain_attributes: String,
    /// Its fences; more than one only if it has a name.
    pub(crate) parts: Vec<String>,
    /// What it prints.
    pub(crate) output: String,
}

/// Programs in a chapter.
const CHAPTER: usize = 20;

/// Writes a book of `count` programs into `folder`, whose preprocessor is the program `tool`;
/// without one it is a book for plain mdBook, and so for rustdoc: no program has parts.
pub(crate) fn write_book(
    folder: &Path,
    count: usize,
    edition: &str,
    tool: Option<&str>,
) -> std::io::Result<()> {
    let src = folder.join("src");
    std::fs::create_dir_all(&src)?;
    let mut config =
        format!("[book]\ntitle = \"{count} programs\"\n\n[rust]\nedition = \"{edition}\"\n");
    if let Some(tool) = tool {
        let _ = write!(
            config,
            "\n[preprocessor.verify]\ncommand = '{tool}'\nbefore = [\"links\"]\nrenderers = [\"html\", \"markdown\", \"test\"]\n"
        );
    }
    std::fs::write(folder.join("book.toml"), config)?;
    let samples = samples(count);
    let mut summary = String::from("# Summary\n\n");
    for (number, chapter) in samples.chunks(CHAPTER).enumerate() {
        let _ = writeln!(summary, "- [Chapter {number}](chapter{number}.md)");
        let mut text = format!("# Chapter {number}\n\n");
        for sample in chapter {
            text += &fences(sample, tool.is_some());
        }
        std::fs::write(src.join(format!("chapter{number}.md")), text)?;
    }
    std::fs::write(src.join("SUMMARY.md"), summary)
}

fn fences(sample: &Sample, parts: bool) -> String {
    let prose =
        "Some prose that explains what the next program does, and why anyone should care.\n\n";
    let mut text = String::new();
    match parts {
        true => {
            for (number, part) in sample.parts.iter().enumerate() {
                // Only the name stands on every part.
                let name = sample
                    .attributes
                    .split(',')
                    .find(|word| word.starts_with("program="));
                let attributes = match (number, name) {
                    (0, _) | (_, None) => sample.attributes.clone(),
                    (_, Some(name)) => format!(",{name}"),
                };
                let _ = write!(text, "{prose}```rust{attributes}\n{part}```\n\n");
            }
        }
        false => {
            let attributes = &sample.plain_attributes;
            let _ = write!(
                text,
                "{prose}```rust{attributes}\n{}```\n\n",
                sample.parts.concat()
            );
        }
    }
    if !sample.output.is_empty() {
        let _ = write!(text, "```output\n{}```\n\n", sample.output);
    }
    text
}

/// Programs in the proportions of a book.
pub(crate) fn samples(count: usize) -> Vec<Sample> {
    (0..count).map(sample).collect()
}

fn sample(number: usize) -> Sample {
    // As long as those of Rust by Example: 286 programs of 25 lines, half of them of at most 20,
    // the longest of 120.
    match number % 50 {
        0 | 13 | 26 | 39 => compile_failure(number),
        1 | 14 | 27 | 40 => panic(number),
        2 | 15 | 28 | 41 => parts(number),
        3 | 29 => large(number),
        4 | 17 | 30 | 43 | 5 | 18 | 31 | 44 | 11 | 37 => medium(number),
        10 | 12 | 16 | 20 | 21 | 24 | 32 | 33 | 36 | 42 | 45 | 48 => short(number),
        6 => threads(number),
        7 => checked_only(number),
        8 => status(number),
        9 => of_its_crate(number),
        _ => small(number),
    }
}

fn plain(attributes: &str, code: String, output: String) -> Sample {
    Sample {
        attributes: attributes.into(),
        plain_attributes: attributes.into(),
        parts: vec![code],
        output,
    }
}

fn small(n: usize) -> Sample {
    let word = ["rock", "paper", "scissors"][n % 3];
    let code = match n % 4 {
        0 => format!(
            "let words = vec![\"{word}\"; 3];\nprintln!(\"{{}} {n}\", words.join(\" \"));\n"
        ),
        1 => format!(
            "# use std::collections::HashMap;\nlet mut ages = HashMap::new();\nages.insert(\"{word}\", {n});\nprintln!(\"{{:?}}\", ages.get(\"{word}\"));\n"
        ),
        2 => format!(
            "fn twice(x: u32) -> u32 {{\n    x * 2\n}}\n\nfn main() {{\n    let sum: u32 = (0..{n}).map(twice).sum();\n    println!(\"{{sum}}\");\n    assert!(sum < u32::MAX);\n}}\n"
        ),
        _ => format!(
            "let n: usize = \"{n}\".parse()?;\nprintln!(\"{{n}} {word}\");\nOk::<(), std::num::ParseIntError>(())\n"
        ),
    };
    let output = match n % 4 {
        0 => format!("{word} {word} {word} {n}\n"),
        1 => format!("Some({n})\n"),
        2 => format!("{}\n", n * (n.max(1) - 1)),
        _ => format!("{n} {word}\n"),
    };
    plain("", code, output)
}

fn short(n: usize) -> Sample {
    let code = format!(
        "#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {{
    x: f64,
    y: f64,
}}

impl Point {{
    fn distance(self, other: Point) -> f64 {{
        ((self.x - other.x).powi(2) + (self.y - other.y).powi(2)).sqrt()
    }}
}}

fn main() {{
    let here = Point {{ x: {n}.0, y: 0.0 }};
    let there = Point {{ x: {n}.0, y: 4.0 }};
    println!(\"{{:.1}}\", here.distance(there));
    println!(\"{{here:?}}\");
    let all: Vec<String> = [here, there].iter().map(|p| p.y.to_string()).collect();
    println!(\"{{}}\", all.join(\", \"));
}}
"
    );
    let output = format!("4.0\nPoint {{ x: {n}.0, y: 0.0 }}\n0, 4\n");
    plain("", code, output)
}

fn medium(n: usize) -> Sample {
    let code = format!(
        "use std::collections::BTreeMap;
use std::fmt;

/// What the shop sells.
#[derive(Debug, Clone, PartialEq)]
enum Item {{
    Tea {{ grams: u32 }},
    Kettle(String),
}}

impl fmt::Display for Item {{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        match self {{
            Item::Tea {{ grams }} => write!(f, \"{{grams}} g of tea\"),
            Item::Kettle(name) => write!(f, \"the {{name}} kettle\"),
        }}
    }}
}}

trait Priced {{
    fn price(&self) -> u32;
}}

impl Priced for Item {{
    fn price(&self) -> u32 {{
        match self {{
            Item::Tea {{ grams }} => grams / 10,
            Item::Kettle(name) => name.len() as u32 * 100,
        }}
    }}
}}

fn main() {{
    let mut shelf: BTreeMap<u32, Vec<Item>> = BTreeMap::new();
    for item in [Item::Kettle(\"large\".into()), Item::Tea {{ grams: {n} }}] {{
        shelf.entry(item.price()).or_default().push(item);
    }}
    for (price, items) in &shelf {{
        for item in items {{
            println!(\"{{item}}: {{price}}\");
        }}
    }}
    eprintln!(\"{{:?}}\", shelf.values().flatten().last());
}}
"
    );
    let tea = n / 10;
    let (tea, kettle) = (format!("{n} g of tea: {tea}\n"), "the large kettle: 500\n");
    let debug = match n / 10 < 500 {
        true => "Some(Kettle(\"large\"))\n".to_owned(),
        false => format!("Some(Tea {{ grams: {n} }})\n"),
    };
    let lines = match n / 10 < 500 {
        true => format!("{tea}{kettle}"),
        false => format!("{kettle}{tea}"),
    };
    plain("", code, lines + &debug)
}

fn large(n: usize) -> Sample {
    let mut code = String::from("use std::collections::VecDeque;\n\n");
    let mut total = 0_u64;
    for step in 0..6_u64 {
        let seed = n as u64 + step;
        let _ = write!(
            code,
            "#[derive(Debug, Default, Clone)]\nstruct Step{step} {{\n    queue: VecDeque<u64>,\n    done: usize,\n}}\n\nimpl Step{step} {{\n    fn run(&mut self) -> u64 {{\n        self.queue.extend([{seed}, {step}]);\n        let mut sum = 0;\n        while let Some(next) = self.queue.pop_front() {{\n            sum += next;\n            self.done += 1;\n        }}\n        sum\n    }}\n}}\n\n"
        );
        total += seed + step;
    }
    code += "fn main() {\n    let mut total = 0;\n";
    for step in 0..6 {
        let _ = write!(
            code,
            "    let mut step = Step{step}::default();\n    total += step.run();\n    assert_eq!(step.done, 2);\n"
        );
    }
    code += "    println!(\"{total}\");\n}\n";
    plain("", code, format!("{total}\n"))
}

fn panic(n: usize) -> Sample {
    let code = format!(
        "fn main() {{\n    println!(\"before\");\n    let kettle: Option<u8> = None;\n    kettle.expect(\"no kettle {n}\");\n}}\n"
    );
    let output = format!(
        "before\n\nthread 'main' panicked at main.rs:4:12:\nno kettle {n}\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n"
    );
    plain(",should_panic", code, output)
}

fn compile_failure(n: usize) -> Sample {
    let (code, error) = match n % 3 {
        0 => (format!("let n: u32 = \"{n}\";\n"), "E0308"),
        1 => (
            format!(
                "let word = String::from(\"{n}\");\nlet other = word;\nprintln!(\"{{word}}\");\n"
            ),
            "E0382",
        ),
        _ => (
            format!(
                "let mut list = vec![{n}];\nlet first = &list[0];\nlist.push(1);\nprintln!(\"{{first}}\");\n"
            ),
            "E0502",
        ),
    };
    let output = format!("error[{error}]: [..]\n...\n");
    plain(&format!(",compile_fail,{error}"), code, output)
}

fn parts(n: usize) -> Sample {
    let first = format!(
        "struct Counter {{\n    count: usize,\n}}\n\nimpl Iterator for Counter {{\n    type Item = usize;\n\n    fn next(&mut self) -> Option<usize> {{\n        self.count += 1;\n        (self.count < 6).then_some(self.count + {n})\n    }}\n}}\n\n"
    );
    let second =
        "fn sum(counter: Counter) -> usize {\n    counter.filter(|n| n % 2 == 0).sum()\n}\n\n"
            .to_owned();
    let third = "fn main() {\n    println!(\"{}\", sum(Counter { count: 0 }));\n}\n".to_owned();
    let sum: usize = (1..6).map(|count| count + n).filter(|n| n % 2 == 0).sum();
    Sample {
        attributes: format!(",program=counter{n}"),
        plain_attributes: String::new(),
        parts: vec![first, second, third],
        output: format!("{sum}\n"),
    }
}

fn threads(n: usize) -> Sample {
    let code = format!(
        "use std::sync::mpsc;\nuse std::thread;\n\nfn main() {{\n    let (sender, receiver) = mpsc::channel();\n    let workers: Vec<_> = (0..4)\n        .map(|id| {{\n            let sender = sender.clone();\n            thread::spawn(move || sender.send(id * {n}).unwrap())\n        }})\n        .collect();\n    drop(sender);\n    for worker in workers {{\n        worker.join().unwrap();\n    }}\n    println!(\"{{}}\", receiver.iter().sum::<usize>());\n}}\n"
    );
    plain("", code, format!("{}\n", 6 * n))
}

fn checked_only(n: usize) -> Sample {
    let code = format!(
        "let listener = std::net::TcpListener::bind(\"127.0.0.1:{n}\")?;\nfor stream in listener.incoming() {{\n    drop(stream?);\n}}\nOk::<(), std::io::Error>(())\n"
    );
    plain(",no_run", code, String::new())
}

fn status(n: usize) -> Sample {
    let code = format!(
        "fn main() -> std::process::ExitCode {{\n    eprintln!(\"no such kettle: {n}\");\n    std::process::ExitCode::from(3)\n}}\n"
    );
    Sample {
        plain_attributes: ",no_run".into(),
        ..plain(",exit=3", code, format!("no such kettle: {n}\n"))
    }
}

fn of_its_crate(n: usize) -> Sample {
    let code = match n % 100 {
        9 => format!(
            "mod tea {{\n    pub fn brew() -> u32 {{\n        crate::water() + {n}\n    }}\n}}\n\nfn water() -> u32 {{\n    1\n}}\n\nfn main() {{\n    println!(\"{{}}\", tea::brew());\n}}\n"
        ),
        _ => format!(
            "struct Kettle;\n\nfn main() {{\n    println!(\"{{}}\", std::any::type_name::<Kettle>().len() - \"main\".len() + {n} - \"::Kettle\".len() + 1);\n}}\n"
        ),
    };
    plain("", code, format!("{}\n", n + 1))
}
