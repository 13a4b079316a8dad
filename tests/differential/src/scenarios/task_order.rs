use asyncio::{Result, create_task, current_task, get_running_loop, sleep};

async fn worker(name: &'static str, turns: u32) -> Result<u32> {
    for turn in 0..turns {
        println!("{} {name} {turn}", get_running_loop()?.cycle());
        sleep(0.0).await?;
    }
    println!("{name} is {}", current_task()?.unwrap().get_name());
    Ok(turns)
}

async fn main_task() -> Result<()> {
    let a = create_task(worker("a", 3));
    let b = create_task(worker("b", 1));
    let c = create_task(worker("c", 2));
    println!("created {} {} {}", a.get_name(), b.get_name(), c.get_name());
    c.set_name("renamed");
    println!("{} {} {}", b.await?, a.await?, c.await?);
    println!("end at {}", get_running_loop()?.cycle());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
