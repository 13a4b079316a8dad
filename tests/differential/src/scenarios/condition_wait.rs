use asyncio::{Condition, Result, create_task, gather, get_running_loop, sleep};
use std::cell::RefCell;
use std::rc::Rc;

type Items = Rc<RefCell<Vec<i32>>>;

fn log(text: impl std::fmt::Display) {
    println!("{} {text}", get_running_loop().unwrap().cycle());
}

async fn waiter(name: &'static str, condition: Condition) -> Result<()> {
    let guard = condition.enter().await?;
    log(format!("{name} waits"));
    condition.wait().await?;
    let locked = u8::from(condition.locked());
    log(format!("{name} has the lock, locked {locked}"));
    sleep(0.0).await?;
    drop(guard);
    log(format!("{name} is done"));
    Ok(())
}

async fn consumer(name: &'static str, condition: Condition, items: Items) -> Result<()> {
    let mut asked = 0;
    let _guard = condition.enter().await?;
    condition
        .wait_for(|| {
            asked += 1;
            items.borrow().len() >= 2
        })
        .await?;
    let pop = || items.borrow_mut().pop().unwrap();
    let (one, two) = (pop(), pop());
    log(format!("{name} takes {one} and {two}, asked {asked} times"));
    Ok(())
}

async fn main_task() -> Result<()> {
    let condition = Condition::new();
    let tasks =
        ["a", "b", "c", "d", "e", "f"].map(|name| create_task(waiter(name, condition.clone())));
    sleep(0.0).await?;
    for count in [0, 1, 2] {
        let guard = condition.enter().await?;
        condition.notify(count)?;
        log(format!("notify({count})"));
        sleep(0.0).await?;
        log("still main's");
        drop(guard);
        sleep(0.1).await?;
        let done: Vec<_> = tasks.iter().map(|task| u8::from(task.done())).collect();
        println!("{done:?}");
    }
    let guard = condition.enter().await?;
    condition.notify_all()?;
    condition.notify(1)?;
    drop(guard);
    gather(tasks).await?;
    log("all done");
    let guard = condition.enter().await?;
    condition.notify_all()?;
    log("nobody waits");
    drop(guard);

    let items = Items::default();
    let tasks =
        ["x", "y"].map(|name| create_task(consumer(name, condition.clone(), items.clone())));
    sleep(0.0).await?;
    for item in 0..4 {
        {
            let _guard = condition.enter().await?;
            items.borrow_mut().push(item);
            condition.notify_all()?;
        }
        sleep(0.1).await?;
    }
    gather(tasks).await?;
    items.borrow_mut().extend([7, 8]);
    consumer("main", condition, items).await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
