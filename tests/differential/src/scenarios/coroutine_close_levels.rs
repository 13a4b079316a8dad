//! Not here: an inner coroutine that catches the GeneratorExit and returns or yields. Python closes
//! the inner one first and then raises GeneratorExit in the outer one too, whatever came of it; in
//! Rust nobody can reach the levels between `close` and the paused leaf, so the outer one goes on.

use asyncio::{Coroutine, Exc, Result, Step, yield_value};

type Numbers = Coroutine<i32, i32, i32>;

async fn inner(kind: &str) -> Result<i32> {
    let mut result = yield_value(1).await;
    if let Err(error) = &result {
        println!("  inner caught {}", error.repr());
        if kind == "inner raises" {
            result = Err(Exc::Value("instead".into()));
        }
    }
    println!("  inner ends");
    result
}

async fn outer(kind: &str) -> Result<i32> {
    let result = match inner(kind).await {
        Err(Exc::GeneratorExit) => outer_caught(kind).await,
        result => result,
    };
    println!("  outer ends");
    result
}

async fn outer_caught(kind: &str) -> Result<i32> {
    println!("  outer caught {}", Exc::GeneratorExit.repr());
    match kind {
        "returns" => return Ok(5),
        "raises" => return Err(Exc::Type("from outer".into())),
        "yields" => {
            let sent: i32 = yield_value(2).await?;
            println!("  outer goes on with {sent}");
            let sent: i32 = yield_value(3).await?;
            println!("  and on with {sent}");
        }
        _ => {}
    }
    Err(Exc::GeneratorExit)
}

fn show(name: &str, outcome: Result<Step<i32, i32>>) {
    match outcome {
        Ok(Step::Yielded(value)) => println!("{name}: {value}"),
        Ok(Step::Returned(value)) => println!("{name}: returned {value}"),
        Err(error) => println!("{name}: {}", error.repr()),
    }
}

fn close(coroutine: &Numbers) {
    match coroutine.close() {
        Ok(()) => println!("close: None"),
        Err(error) => println!("close: {}", error.repr()),
    }
}

pub(crate) fn main() -> Result<()> {
    for kind in ["passes on", "inner raises", "returns", "raises", "yields"] {
        println!("{kind}");
        let coroutine: Numbers = Coroutine::new(outer(kind));
        show("send", coroutine.send(None));
        close(&coroutine);
        if kind == "yields" {
            // The coroutine ignored the GeneratorExit, but it is not broken.
            show("send", coroutine.send(Some(6)));
        }
        close(&coroutine);
        show("send", coroutine.send(None));
    }

    println!("by hand");
    let coroutine: Numbers = Coroutine::new(outer("passes on"));
    show("throw", coroutine.throw(Exc::GeneratorExit));
    for kind in ["passes on", "returns", "yields"] {
        let coroutine: Numbers = Coroutine::new(outer(kind));
        show("send", coroutine.send(None));
        show("throw", coroutine.throw(Exc::GeneratorExit));
        close(&coroutine);
    }
    Ok(())
}
