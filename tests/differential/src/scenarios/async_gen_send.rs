use asyncio::{AsyncGen, Exc, Items, Result, get_running_loop, sleep};
use std::fmt::Debug;

fn averages() -> AsyncGen<i32, i32> {
    AsyncGen::new(async |items: Items<i32, i32>| {
        let (mut total, mut count) = (0, 0);
        loop {
            match items.yield_(total / std::cmp::max(count, 1)).await {
                Err(error @ Exc::Value(_)) => {
                    println!("  caught {}", error.repr());
                    (total, count) = (0, 0);
                    sleep(0.1).await?;
                }
                Err(error) => return Err(error),
                Ok(None) => {
                    println!("  nothing was sent");
                    return Ok(());
                }
                Ok(Some(value)) => {
                    sleep(0.0).await?;
                    (total, count) = (total + value, count + 1);
                }
            }
        }
    })
}

fn cycle() -> u64 {
    get_running_loop().map_or(0, |event_loop| event_loop.cycle())
}

async fn attempt<T: Debug>(name: &str, awaitable: impl Future<Output = Result<T>>) {
    let start = cycle();
    match awaitable.await {
        // Python's None is Rust's `None` after `athrow` and `()` after `aclose`.
        Ok(result) => println!("{name}: {}, {} cycles", shown(&result), cycle() - start),
        Err(error @ Exc::Cancelled(_)) => println!("cancelled {}", error.repr()),
        Err(error) => println!("{name}: {}", error.repr()),
    }
}

fn shown(result: &impl Debug) -> String {
    let text = format!("{result:?}").replace("()", "None");
    text.replace("Some(", "").replace(')', "")
}

async fn main_task() -> Result<()> {
    let generator = averages();
    attempt("too early", generator.asend(Some(5))).await;
    attempt("asend(None)", generator.asend(None)).await;
    attempt("asend(10)", generator.asend(Some(10))).await;
    attempt("asend(20)", generator.asend(Some(20))).await;
    attempt("athrow", generator.athrow(Exc::Value("again".into()))).await;
    attempt("asend(7)", generator.asend(Some(7))).await;
    attempt("anext", generator.anext()).await;
    attempt("anext", generator.anext()).await;
    attempt("asend(1)", generator.asend(Some(1))).await;
    attempt(
        "athrow at the end",
        generator.athrow(Exc::Value("late".into())),
    )
    .await;
    attempt("aclose", generator.aclose()).await;

    let generator = averages();
    attempt(
        "athrow at the start",
        generator.athrow(Exc::Value("early".into())),
    )
    .await;
    attempt("anext", generator.anext()).await;
    attempt("athrow", generator.athrow(Exc::Value("late".into()))).await;

    let generator = averages();
    attempt("anext", generator.anext()).await;
    attempt("uncaught", generator.athrow(Exc::Type("t".into()))).await;
    attempt("anext", generator.anext()).await;

    for error in [
        Exc::GeneratorExit,
        Exc::StopAsyncIteration,
        Exc::Cancelled(Some("c".into())),
    ] {
        let generator = averages();
        attempt("anext", generator.anext()).await;
        attempt("athrow", generator.athrow(error)).await;
        attempt("anext", generator.anext()).await;
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
