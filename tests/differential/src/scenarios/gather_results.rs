use asyncio::{Exc, Future, Result, create_task, gather, get_running_loop, sleep};

async fn worker(name: &'static str, seconds: f64) -> Result<&'static str> {
    sleep(seconds).await?;
    println!("{:.3} {name}", get_running_loop()?.time());
    Ok(name)
}

async fn fails(seconds: f64) -> Result<&'static str> {
    sleep(seconds).await?;
    Err(Exc::Value("failed".into()))
}

async fn main_task() -> Result<()> {
    let names = gather([
        worker("slow", 0.3),
        worker("fast", 0.1),
        worker("middle", 0.2),
    ])
    .await?;
    println!("{}", names.join(" "));

    let shared = create_task(worker("shared", 0.1));
    let twice = gather([shared.clone(), shared]).await?;
    println!("{}", twice.join(" "));

    let none: [Future<i32>; 0] = [];
    println!("{}", gather(none).await?.len());

    let slow = create_task(worker("survives", 0.3));
    let failing = create_task(fails(0.1));
    println!(
        "{}",
        gather([slow.clone(), failing]).await.unwrap_err().repr()
    );
    println!("{}", slow.done());
    println!("{}", slow.await?);

    let child = create_task(worker("cancelled child", 1.0));
    let outer = gather([child.clone(), create_task(worker("other child", 0.1))]);
    sleep(0.0).await?;
    child.cancel_with_message("stop it");
    println!("{}", (&outer).await.unwrap_err().repr());
    println!("{}", outer.cancelled());

    let a = create_task(worker("a", 1.0));
    let b = create_task(worker("b", 1.0));
    let outer = gather([a.clone(), b.clone()]);
    sleep(0.0).await?;
    println!("{}", outer.cancel());
    println!("{}", (&outer).await.unwrap_err().repr());
    println!("{} {} {}", outer.cancelled(), a.cancelled(), b.cancelled());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
