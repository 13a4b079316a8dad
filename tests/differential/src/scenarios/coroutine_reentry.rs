//! Not here: awaiting a coroutine object that was started by hand, `coroutine is being awaited
//! already` in Python. In Rust the await takes the object, so nobody else can be awaiting it.

use asyncio::{Coroutine, Exc, Result, Step, yield_value};
use std::cell::OnceCell;
use std::rc::Rc;

type Numbers = Coroutine<i32, i32, i32>;
type Cells = [OnceCell<Numbers>; 2];

fn attempt(name: &str, outcome: Result<Step<i32, i32>>) {
    match outcome {
        Ok(Step::Yielded(value)) => println!("{name}: yielded {value}"),
        Ok(Step::Returned(value)) => println!("{name}: returned {value}"),
        Err(error) => println!("{name}: {}", error.repr()),
    }
}

async fn meddles(cells: Rc<Cells>) -> Result<i32> {
    let own = cells[0].get().unwrap();
    for turn in 0..2 {
        attempt("  send", own.send(None));
        attempt("  send a value", own.send(Some(5)));
        attempt("  throw", own.throw(Exc::Value("v".into())));
        attempt("  close", own.close().map(|()| Step::Returned(0)));
        println!("  got {}", yield_value::<_, i32>(turn).await?);
    }
    Ok(10)
}

/// Two coroutines that resume each other: the inner one finds the outer one running.
async fn partner(number: usize, partners: Rc<Cells>) -> Result<i32> {
    let other = partners[1 - number].get().unwrap();
    for turn in 0..2 {
        attempt(&format!("  {number} resumes the other"), other.send(None));
        yield_value::<_, ()>(turn).await?;
    }
    Ok(number as i32)
}

async fn awaits(coroutine: Numbers) -> Result<i32> {
    Ok(coroutine.await? + 1)
}

async fn one() -> Result<i32> {
    yield_value(1).await
}

pub(crate) fn main() -> Result<()> {
    let cells = Rc::new(Cells::default());
    let own = cells[0].get_or_init(|| Coroutine::new(meddles(cells.clone())));
    attempt("first", own.send(None));
    attempt("second", own.send(Some(7)));
    attempt("third", own.send(Some(8)));
    attempt("fourth", own.send(Some(9)));

    let partners = Rc::new(Cells::default());
    for number in 0..2 {
        partners[number].get_or_init(|| Coroutine::new(partner(number, partners.clone())));
    }
    let (zero, one_) = (partners[0].get().unwrap(), partners[1].get().unwrap());
    for _ in 0..3 {
        attempt("0", zero.send(None));
    }
    attempt("1", one_.send(None));
    one_.close()?;

    let finished: Numbers = Coroutine::new(one());
    finished.close()?;
    let outer: Numbers = Coroutine::new(awaits(finished));
    attempt("await a closed one", outer.send(None));
    let outer: Numbers = Coroutine::new(awaits(Coroutine::new(one())));
    attempt("await a fresh one", outer.send(None));
    attempt("await a fresh one", outer.send(Some(41)));
    attempt("again", outer.send(Some(42)));
    Ok(())
}
