use asyncio::{AsyncGen, Exc, Items, Result, create_task, current_task, get_running_loop, sleep};
use std::rc::Rc;

fn cycle() -> Result<u64> {
    Ok(get_running_loop()?.cycle())
}

fn numbers(count: i32) -> AsyncGen<i32> {
    AsyncGen::new(async move |items: Items<i32>| {
        println!("{} body begins", cycle()?);
        for number in 0..count {
            items.yield_(number).await?;
            if number % 2 == 1 {
                sleep(0.1).await?;
            }
            let name = current_task()?.unwrap().get_name();
            println!("{} resumed in {name}", cycle()?);
        }
        Ok(())
    })
}

fn squares(count: i32) -> AsyncGen<i32> {
    AsyncGen::new(async move |items: Items<i32>| {
        let numbers = numbers(count);
        while let Some(number) = numbers.next().await? {
            items.yield_(number * number).await?;
        }
        Ok(())
    })
}

async fn ticker() -> Result<()> {
    for _ in 0..3 {
        println!("{} tick", cycle()?);
        sleep(0.0).await?;
    }
    Ok(())
}

async fn fails_with(exc: Exc, items: Items<i32>) -> Result<()> {
    items.yield_(1).await?;
    Err(exc)
}

async fn reads(generator: &AsyncGen<i32>) {
    loop {
        match generator.next().await {
            Ok(Some(item)) => println!("item {item}"),
            Ok(None) => return println!("no more"),
            Err(error) => return println!("{}", error.repr()),
        }
    }
}

async fn main_task() -> Result<()> {
    create_task(ticker()).set_name("ticker");
    current_task()?.unwrap().set_name("main");
    let generator = numbers(4);
    println!("{} made", cycle()?);
    while let Some(number) = generator.next().await? {
        println!("{} got {number}", cycle()?);
    }
    println!("{:?}", generator.next().await?);

    let (mut all, squares) = (Vec::new(), squares(3));
    while let Some(square) = squares.next().await? {
        all.push(square);
    }
    println!("{all:?}");
    reads(&numbers(0)).await;

    let generator = AsyncGen::new(|items| fails_with(Exc::Value("broken".into()), items));
    reads(&generator).await;
    reads(&generator).await;
    reads(&AsyncGen::new(|items| {
        fails_with(Exc::StopAsyncIteration, items)
    }))
    .await;

    let left = numbers(3);
    while let Some(number) = left.next().await? {
        if number == 1 {
            println!("left at {number}");
            break;
        }
    }
    println!("goes on with {}", left.next().await?.unwrap());
    left.aclose().await?;
    println!("{:?}", left.next().await?);

    let shared = Rc::new(numbers(4));
    let tasks = ["a", "b", "c", "d", "e"].map(|name| {
        let shared = shared.clone();
        let task = create_task(async move { shared.next().await });
        task.set_name(name);
        task
    });
    for task in tasks {
        let name = task.get_name();
        match task.await {
            Ok(item) => println!("{name} {}", item.unwrap()),
            Err(error) => println!("{name} {}", error.repr()),
        }
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
