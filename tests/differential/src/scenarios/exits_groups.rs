use asyncio::{
    Exc, Result, ReturnWhen, TaskGroup, create_task, current_task, gather, gather_results,
    get_running_loop, shield, sleep, timeout, wait, wait_for,
};
use std::cell::RefCell;
use std::fmt::Debug;

thread_local! {
    /// What happens in a cycle is shown in alphabetical order: CPython cancels tasks in that of a
    /// set.
    static LOG: RefCell<Vec<(u64, String)>> = RefCell::default();
}

fn note(text: impl Into<String>) {
    let cycle = get_running_loop().unwrap().cycle();
    LOG.with_borrow_mut(|log| log.push((cycle, text.into())));
}

/// Run `main`, and tell what comes out of it, inside and outside.
fn attempt<T: Clone + Debug + 'static>(
    what: &str,
    main: impl Future<Output = Result<T>> + 'static,
) {
    println!("{what}");
    let outcome = match asyncio::run(observed(main)) {
        Ok(value) => format!("returns {value:?}"),
        Err(error) => format!("raises {}", error.repr()),
    };
    let mut log = LOG.take();
    log.sort();
    for (number, text) in log {
        println!("  {number} {text}");
    }
    println!("  run {outcome}");
}

async fn bystander(name: &'static str) -> Result<()> {
    let result = sleep(9.0).await;
    if let Err(error) = &result {
        note(format!("{name}: {}", error.repr()));
    }
    result
}

async fn raises(error: Exc) -> Result<()> {
    sleep(0.1).await?;
    note("raising");
    Err(error)
}

async fn observed<T: Debug>(awaitable: impl Future<Output = Result<T>>) -> Result<T> {
    let result = awaitable.await;
    match &result {
        Ok(result) => note(format!("result {result:?}")),
        Err(error) => note(format!(
            "comes out: {}, cancelling {}",
            error.repr(),
            current_task()?.unwrap().cancelling()
        )),
    }
    result
}

async fn group_child(errors: Vec<Exc>) -> Result<()> {
    let group = TaskGroup::new();
    let block = async |group: TaskGroup| {
        group.create_task(bystander("a"))?;
        for error in errors {
            group.create_task(raises(error))?;
        }
        group.create_task(bystander("b"))?;
        Ok(())
    };
    group.run(block).await
}

async fn group_body(error: Exc) -> Result<()> {
    let group = TaskGroup::new();
    let block = async |group: TaskGroup| {
        group.create_task(bystander("a"))?;
        raises(error).await
    };
    group.run(block).await
}

async fn group_body_waits(error: Exc) -> Result<()> {
    let group = TaskGroup::new();
    let block = async |group: TaskGroup| {
        group.create_task(raises(error))?;
        bystander("body").await
    };
    group.run(block).await
}

async fn gathers(error: Exc) -> Result<Vec<()>> {
    gather([
        create_task(bystander("a")),
        create_task(raises(error)),
        create_task(bystander("b")),
    ])
    .await
}

async fn gathers_results(error: Exc) -> Result<Vec<Result<()>>> {
    gather_results([raises(error.clone()), raises(error)]).await
}

async fn in_time(error: Exc) -> Result<()> {
    wait_for(raises(error), 5.0).await
}

async fn timeout_block(error: Exc) -> Result<()> {
    timeout(5.0).run(raises(error)).await
}

async fn waits(error: Exc) -> Result<(usize, usize)> {
    let tasks = [create_task(raises(error)), create_task(bystander("a"))];
    let waiting = wait(&tasks).return_when(ReturnWhen::FirstException);
    let (done, pending) = waiting.await?;
    Ok((done.len(), pending.len()))
}

async fn shields(error: Exc) -> Result<()> {
    shield(raises(error)).await
}

pub(crate) fn main() -> Result<()> {
    for error in [Exc::SystemExit(3), Exc::KeyboardInterrupt] {
        let again = || error.clone();
        let other = || Exc::Value("v".into());
        let what = format!("a group's task, {}", error.repr());
        attempt(&what, group_child(vec![again()]));
        attempt("two of a group", group_child(vec![other(), again()]));
        attempt("two of a group", group_child(vec![again(), other()]));
        attempt("a group's body", group_body(again()));
        attempt("the body waits", group_body_waits(again()));
        attempt("gather", gathers(again()));
        attempt("gather of exceptions", gathers_results(again()));
        attempt("wait_for", in_time(again()));
        attempt("timeout", timeout_block(again()));
        attempt("wait", waits(again()));
        attempt("shield", shields(again()));
    }
    Ok(())
}
