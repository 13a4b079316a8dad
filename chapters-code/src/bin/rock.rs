use asyncio::{Awaiting, Coroutine, Result, Step, yield_value};

struct Rock;

impl IntoFuture for Rock {
    type Output = Result<i32>;
    type IntoFuture = Awaiting<i32>;

    fn into_future(self) -> Awaiting<i32> {
        Box::pin(async {
            let value_sent_in = yield_value(7).await?;
            println!("Rock.__await__ resuming with value: {value_sent_in}.");
            Ok(value_sent_in)
        })
    }
}

async fn main_coroutine() -> Result<i32> {
    println!("Beginning coroutine main().");
    let rock = Rock;
    println!("Awaiting rock...");
    let value_from_rock = rock.await?;
    println!("Coroutine received value: {value_from_rock} from rock.");
    Ok(23)
}

fn main() -> Result<()> {
    let coroutine: Coroutine<i32, i32, i32> =
        Coroutine::new(main_coroutine());
    let Step::Yielded(intermediate_result) = coroutine.send(None)? else {
        unreachable!("the rock yields once");
    };
    println!(
        "Coroutine paused and returned intermediate value: {intermediate_result}."
    );

    println!("Resuming coroutine and sending in value: 42.");
    let Step::Returned(returned_value) = coroutine.send(Some(42))? else {
        unreachable!("after the rock nothing pauses");
    };
    println!(
        "Coroutine main() finished and provided value: {returned_value}."
    );
    Ok(())
}
