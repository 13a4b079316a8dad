//! Each future is refused once only: CPython's C code leaves a mark on a future that was yielded in
//! vain, so that awaiting the same one again says `await wasn't used with future`. Its Python code
//! does not, and neither do we.

use asyncio::{
    EventLoop, Exc, Future, Result, Task, create_task, current_task, get_running_loop, sleep,
    yield_none, yield_value,
};
use std::cell::OnceCell;
use std::fmt::{self, Debug, Formatter};
use std::rc::Rc;

/// A text that shows itself without quotes, as Python prints it.
#[derive(Clone)]
struct Text(&'static str);

impl Debug for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

async fn attempt<T: Debug>(name: &str, awaitable: impl IntoFuture<Output = Result<T>>) {
    let start = get_running_loop().unwrap().cycle();
    let result = match awaitable.await {
        Ok(result) => format!("{result:?}").replace("()", "None"),
        Err(error) => error.repr(),
    };
    let cycles = get_running_loop().unwrap().cycle() - start;
    println!("{name}: {result}, {cycles} cycles");
}

async fn inner<T: Debug + 'static>(value: T) -> Result<()> {
    yield_value(value).await
}

async fn bad_yields() -> Result<()> {
    attempt("  7", inner(7)).await;
    attempt("  -1", inner(-1)).await;
    attempt("  [1, 2]", inner([1, 2])).await;
    attempt("  None", yield_none()).await;
    inner(2.5).await
}

async fn awaits_itself(own: Rc<OnceCell<Task<Text>>>) -> Result<Text> {
    let own = own.get().unwrap();
    attempt("  itself", own).await;
    sleep(0.0).await?;
    Ok(Text("went on"))
}

async fn awaits(future: Future<i32>, again: Future<i32>) -> Result<i32> {
    attempt("  inside", &future).await;
    again.await
}

fn named<T: 'static>(task: Task<T>, name: &str) -> Task<T> {
    task.set_name(name);
    task
}

async fn foreign_task() -> Result<()> {
    yield_none().await
}

async fn main_task(other: EventLoop) -> Result<Task<()>> {
    current_task()?.unwrap().set_name("main");
    attempt("bad yields", named(create_task(bad_yields()), "bad_yields")).await;
    let own = Rc::new(OnceCell::new());
    let itself = named(create_task(awaits_itself(own.clone())), "awaits_itself");
    attempt("itself", own.get_or_init(|| itself)).await;

    // A cancellation overtakes the error.
    let bad = create_task(bad_yields());
    sleep(0.0).await?;
    bad.cancel_with_message("overtakes");
    attempt("cancelled", bad).await;

    let future: Future<i32> = other.create_future();
    attempt("other loop", &future).await;
    println!("{future}");
    let futures = [other.create_future(), other.create_future()];
    let [first, second] = futures;
    let task = named(create_task(awaits(first, second)), "awaits");
    attempt("in a task", task).await;
    future.set_result(5)?;
    attempt("other loop, done", &future).await;
    attempt("in a task", create_task(awaits(future.clone(), future))).await;
    let failed: Future<i32> = other.create_future();
    failed.set_exception(Exc::Value("v".into()))?;
    attempt("other loop, failed", failed).await;
    let foreign = named(other.create_task(foreign_task()), "foreign");
    attempt("other loop's task", &foreign).await;
    foreign.cancel_with_message("c");
    Ok(foreign)
}

pub(crate) fn main() -> Result<()> {
    let other = EventLoop::new();
    let foreign = asyncio::run(main_task(other.clone()))?;
    other.run_until_complete(async move {
        attempt("at home", foreign).await;
        Ok(())
    })?;
    other.close()
}
