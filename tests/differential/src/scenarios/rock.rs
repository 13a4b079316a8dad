use asyncio::{Awaiting, Coroutine, Result, Step, yield_value};

struct Rock;

impl IntoFuture for Rock {
    type Output = Result<i32>;
    type IntoFuture = Awaiting<i32>;

    fn into_future(self) -> Awaiting<i32> {
        Box::pin(async {
            let value_sent_in = yield_value(7).await?;
            println!("resuming with {value_sent_in}");
            Ok(value_sent_in)
        })
    }
}

async fn main_coroutine() -> Result<i32> {
    println!("awaiting");
    let value = Rock.await?;
    println!("received {value}");
    Ok(23)
}

pub(crate) fn main() -> Result<()> {
    let coroutine: Coroutine<i32, i32, i32> = Coroutine::new(main_coroutine());
    for sent in [None, Some(42)] {
        match coroutine.send(sent)? {
            Step::Yielded(value) => println!("yielded {value}"),
            Step::Returned(value) => println!("returned {value}"),
        }
    }
    Ok(())
}
