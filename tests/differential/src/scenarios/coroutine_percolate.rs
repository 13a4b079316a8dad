use asyncio::{Awaiting, Coroutine, Result, Step, yield_value};

type Texts = Coroutine<String, String, String>;

/// An awaitable of two yields.
struct Ask(&'static str);

impl IntoFuture for Ask {
    type Output = Result<String>;
    type IntoFuture = Awaiting<String>;

    fn into_future(self) -> Awaiting<String> {
        Box::pin(async move {
            let question = self.0;
            let first: String = yield_value(question.to_owned()).await?;
            let second: String = yield_value(format!("{question} after {first}")).await?;
            Ok(format!("{first}/{second}"))
        })
    }
}

/// `__await__` by way of a coroutine.
struct Wrapped(u32);

impl IntoFuture for Wrapped {
    type Output = Result<String>;
    type IntoFuture = Awaiting<String>;

    fn into_future(self) -> Awaiting<String> {
        Coroutine::<String, String, String>::new(down(self.0)).into_future()
    }
}

async fn down(level: u32) -> Result<String> {
    let answer = match level {
        0 => return Ask("bottom").await,
        _ if level % 2 == 1 => Wrapped(level - 1).await?,
        _ => Box::pin(down(level - 1)).await?,
    };
    Ok(format!("{level}({answer})"))
}

async fn main_coroutine() -> Result<String> {
    let mut total = Vec::new();
    for level in [0, 1, 6] {
        let answer = down(level).await?;
        println!("  level {level} gave {answer}");
        total.push(answer);
    }
    total.push(Ask("last").await?);
    Ok(total.join(" "))
}

/// A coroutine that resumes another by hand, between two yields of its own.
async fn driver() -> Result<String> {
    let inner: Texts = Coroutine::new(down(3));
    println!("  inner yields {}", yielded(inner.send(None)?));
    let got = Ask("driver").await?;
    println!("  inner yields {}", yielded(inner.send(Some(got))?));
    match inner.send(Some("end".to_owned()))? {
        Step::Returned(value) => Ok(value),
        Step::Yielded(value) => panic!("yielded {value}"),
    }
}

fn yielded(step: Step<String, String>) -> String {
    match step {
        Step::Yielded(value) => value,
        Step::Returned(value) => format!("returned {value}"),
    }
}

pub(crate) fn main() -> Result<()> {
    let coroutine: Texts = Coroutine::new(main_coroutine());
    let mut sent = None;
    loop {
        match coroutine.send(sent)? {
            Step::Yielded(value) => {
                let reply = format!("s{}", value.len());
                println!("yielded '{value}', send {reply}");
                sent = Some(reply);
            }
            Step::Returned(value) => {
                println!("returned {value}");
                break;
            }
        }
    }
    let coroutine: Texts = Coroutine::new(driver());
    println!("{}", yielded(coroutine.send(None)?));
    println!("{}", yielded(coroutine.send(Some("a".to_owned()))?));
    println!("{}", yielded(coroutine.send(Some("b".to_owned()))?));
    Ok(())
}
