use asyncio::trace::Traced as _;
use asyncio::{Coroutine, Result, Step, yield_value};

async fn ring() -> Result<&'static str> {
    println!("    ring: the bell rings");
    let answer: &str = yield_value("anybody home?").traced().await?;
    println!("    ring: somebody says {answer:?}");
    Ok(answer)
}

async fn deliver(parcel: &str) -> Result<String> {
    println!("  deliver: at the door with {parcel}");
    let answer = ring().traced().await?;
    Ok(format!("{parcel} delivered: {answer}"))
}

async fn courier() -> Result<String> {
    println!("courier: on the way");
    let receipt = deliver("a book").traced().await?;
    println!("courier: back on the bike");
    Ok(receipt)
}

pub(crate) fn main() -> Result<()> {
    let coroutine: Coroutine<&str, &str, String> = Coroutine::new(courier());
    let mut answer = None;
    loop {
        match coroutine.send(answer)? {
            Step::Yielded(question) => {
                println!("main: was asked {question:?}");
                answer = Some("one moment!");
            }
            Step::Returned(receipt) => {
                println!("main: {receipt}");
                return Ok(());
            }
        }
    }
}
