use asyncio::{Result, create_task};

async fn triple_and_add_two(number: i32) -> Result<i32> {
    println!("the helper has {number}");
    Ok(3 * number + 2)
}

async fn main_task() -> Result<()> {
    println!("main_task begins");
    let helper = create_task(triple_and_add_two(5));
    println!("the helper is made");
    let answer = helper.await?;
    println!("the answer is {answer}");
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(main_task())
}
