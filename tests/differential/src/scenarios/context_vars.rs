//! Not here: `Context.get`, `in` and iteration, and what a token remembers (`token.old_value`).
//! A token that is used twice, or for another variable's `reset`, is refused by Python when it
//! happens; ours is used up by `reset`.

use asyncio::{Context, ContextVar, Exc, Result, copy_context};

#[derive(Clone)]
struct Variables {
    plain: ContextVar<&'static str>,
    number: ContextVar<i32>,
    names: ContextVar<Vec<String>>,
}

impl Variables {
    fn show(&self, what: &str) -> Result<()> {
        let value = match self.plain.get() {
            Ok(value) => format!("'{value}'"),
            Err(Exc::Lookup(_)) => "LookupError".to_owned(),
            Err(error) => return Err(error),
        };
        let names = format!("{:?}", self.names.get()?).replace('"', "'");
        println!("{what}: {value} {} {names}", self.number.get()?);
        Ok(())
    }

    fn change(&self, by: i32) -> Result<i32> {
        self.show("  before")?;
        let _ = self.number.set(self.number.get()? + by);
        let mut names = self.names.get()?;
        names.push(format!("by {by}"));
        let _ = self.names.set(names);
        let _ = self.plain.set("in a context");
        self.show("  after")?;
        self.number.get()
    }

    fn nested(&self, contexts: &mut [Context]) -> Result<()> {
        self.show("  nested")?;
        if let [context, rest @ ..] = contexts {
            let _ = self.number.set(self.number.get()? * 2);
            context.run(|| self.nested(rest))?;
            self.show("  back")?;
        }
        Ok(())
    }

    fn reset_inside(&self) -> Result<()> {
        let token = self.number.set(99);
        self.number.reset(token);
        self.show("  reset inside")?;
        let _ = self.number.set(98);
        Err(Exc::Value("inside".into()))
    }
}

fn one_after_another(variables: &Variables) -> Result<()> {
    let Variables { plain, number, .. } = variables;
    variables.show("nothing set")?;
    // Python's `get` may be given a default for this once.
    println!("{} {}", plain.get().unwrap_or("a default"), number.get()?);

    let token = plain.set("one");
    variables.show("set")?;
    let inner = plain.set("two");
    variables.show("set again")?;
    plain.reset(inner);
    variables.show("reset")?;
    plain.reset(token);
    variables.show("reset to nothing")?;

    println!("tokens in another order");
    let first = number.set(1);
    let second = number.set(2);
    let third = number.set(3);
    number.reset(second);
    variables.show("the second")?;
    number.reset(third);
    variables.show("the third")?;
    number.reset(first);
    variables.show("the first")
}

pub(crate) fn main() -> Result<()> {
    let variables = Variables {
        plain: ContextVar::new("plain"),
        number: ContextVar::with_default("number", 0),
        names: ContextVar::with_default("names", Vec::new()),
    };
    one_after_another(&variables)?;
    let number = &variables.number;
    let get = || number.get();

    println!("contexts");
    let _ = number.set(10);
    let (mut context, mut empty) = (copy_context(), Context::default());
    let _ = number.set(11);
    variables.show("outside")?;
    println!("{}", context.run(|| variables.change(1))?);
    variables.show("outside")?;
    println!("{}", context.run(|| variables.change(2))?);
    println!("{} {}", context.run(get)?, empty.run(get)?);
    println!("{}", empty.run(|| variables.change(5))?);
    variables.show("outside")?;

    println!("copies");
    let mut copy = context.clone();
    let changed = copy.run(|| variables.change(7))?;
    println!("{changed} {}", context.run(get)?);
    let changed = context.run(|| variables.change(9))?;
    println!("{changed} {}", copy.run(get)?);

    let mut contexts = [context, copy, empty, copy_context()];
    variables.nested(&mut contexts)?;
    variables.show("outside")?;

    let [context, ..] = &mut contexts;
    if let Err(error) = context.run(|| variables.reset_inside()) {
        println!("{}", error.repr());
    }
    println!("{} {}", context.run(get)?, number.get()?);
    Ok(())
}
