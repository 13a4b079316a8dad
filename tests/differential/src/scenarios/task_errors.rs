use asyncio::{Exc, Result, Task, create_task, sleep, yield_value};
use std::cell::RefCell;
use std::rc::Rc;

async fn bad() -> Result<i32> {
    match yield_value::<_, ()>(7).await {
        Err(error) => println!("  at the await: {}", error.repr()),
        Ok(()) => println!("  resumed"),
    }
    Ok(1)
}

async fn fails() -> Result<i32> {
    Err(Exc::Value("from inside".into()))
}

async fn awaits_itself(own: Rc<RefCell<Option<Task<i32>>>>) -> Result<i32> {
    let own = own.borrow().clone().unwrap();
    match own.await {
        Err(Exc::Runtime(message))
            if message.starts_with("Task cannot await on itself: <Task pending name='Task-") =>
        {
            println!("  cannot await on itself");
        }
        other => println!("  {other:?}"),
    }
    Ok(2)
}

async fn main_task() -> Result<()> {
    println!("bad yield: {}", create_task(bad()).await?);
    let task = create_task(fails());
    println!("{}", (&task).await.unwrap_err().repr());
    println!("{}", (&task).await.unwrap_err().repr());
    println!("{}", task.exception()?.unwrap().repr());
    println!("{}", task.set_result(1).unwrap_err().repr());
    println!(
        "{}",
        task.set_exception(Exc::Value("x".into()))
            .unwrap_err()
            .repr()
    );

    let own = Rc::new(RefCell::new(None));
    let task = create_task(awaits_itself(own.clone()));
    own.replace(Some(task.clone()));
    println!("itself: {}", (&task).await?);
    own.replace(None);

    let slow = create_task(sleep(1.0));
    println!("{}", slow.result().unwrap_err().repr());
    println!("{}", slow.exception().unwrap_err().repr());
    slow.await
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
