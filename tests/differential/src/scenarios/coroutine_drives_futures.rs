use asyncio::{AnyFuture, Coroutine, Exc, Future, Result, Step};

type Waiting = Coroutine<AnyFuture, (), String>;

async fn waits(future: Future<i32>) -> Result<String> {
    let value = future.await?;
    Ok(format!("{}", value + 1))
}

async fn two(first: Future<i32>, second: Future<i32>) -> Result<String> {
    let sum = async { Ok(first.await? + second.await?) };
    match sum.await {
        Ok(sum) => Ok(format!("{sum}")),
        Err(Exc::Value(text)) => Ok(format!("caught {text}")),
        Err(error) => Err(error),
    }
}

fn attempt(outcome: Result<Step<AnyFuture, String>>, futures: &[Future<i32>]) {
    match outcome {
        Ok(Step::Yielded(yielded)) => {
            let known = futures
                .iter()
                .any(|future| AnyFuture::from(future) == yielded);
            println!("yielded {yielded} {}", if known { "True" } else { "False" });
        }
        Ok(Step::Returned(value)) => println!("returned {value}"),
        Err(error) => println!("{}", error.repr()),
    }
}

async fn main_task() -> Result<()> {
    let futures: [Future<i32>; 3] = Default::default();
    let [first, second, third] = &futures;
    let coroutine: Waiting = Coroutine::new(two(first.clone(), second.clone()));
    attempt(coroutine.send(None), &futures);
    first.set_result(3)?;
    attempt(coroutine.send(None), &futures);
    second.set_result(4)?;
    attempt(coroutine.send(None), &futures);

    // Nobody waits for a future just because a coroutine yielded it.
    let coroutine: Waiting = Coroutine::new(waits(third.clone()));
    attempt(coroutine.send(None), &futures);
    println!("{third}");
    attempt(coroutine.send(None), &futures);
    third.set_result(1)?;
    attempt(coroutine.send(None), &futures);
    let coroutine: Waiting = Coroutine::new(waits(third.clone()));
    attempt(coroutine.send(None), &futures);

    for settle in ["exception", "cancel", "throw"] {
        let futures: [Future<i32>; 2] = Default::default();
        let [first, second] = &futures;
        second.set_result(1)?;
        let coroutine: Waiting = Coroutine::new(two(first.clone(), second.clone()));
        attempt(coroutine.send(None), &futures);
        match settle {
            "exception" => {
                first.set_exception(Exc::Value("v".into()))?;
                attempt(coroutine.send(None), &futures);
            }
            "cancel" => {
                first.cancel_with_message("enough");
                attempt(coroutine.send(None), &futures);
                println!("{first}");
            }
            _ => {
                attempt(coroutine.throw(Exc::Value("thrown".into())), &futures);
                println!("{first}");
            }
        }
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
