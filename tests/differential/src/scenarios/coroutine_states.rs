use asyncio::{Coroutine, CoroutineState, Exc, Result, Step, yield_value};
use std::cell::RefCell;
use std::rc::Rc;

type Numbers = Coroutine<i32, i32, i32>;
type Own = Rc<RefCell<Option<Rc<Numbers>>>>;

fn show(name: &str, coroutine: &Numbers) {
    let state = match coroutine.state() {
        CoroutineState::Created => "CORO_CREATED",
        CoroutineState::Running => "CORO_RUNNING",
        CoroutineState::Suspended => "CORO_SUSPENDED",
        CoroutineState::Closed => "CORO_CLOSED",
    };
    println!("{name}: {state}");
}

async fn looks_at_itself(own: Own) -> Result<i32> {
    let own = own.borrow().clone().unwrap();
    show("running", &own);
    let result = yield_value::<_, ()>(1).await;
    show("resumed", &own);
    result?;
    Ok(2)
}

async fn fails() -> Result<i32> {
    Err(Exc::Value("v".into()))
}

fn attempt(outcome: Result<Step<i32, i32>>) {
    match outcome {
        Ok(Step::Yielded(value)) => println!("yielded {value}"),
        Ok(Step::Returned(value)) => println!("returned {value}"),
        Err(error) => println!("{}", error.repr()),
    }
}

pub(crate) fn main() -> Result<()> {
    for ending in ["send", "throw", "close"] {
        let own = Own::default();
        let coroutine: Rc<Numbers> = Rc::new(Coroutine::new(looks_at_itself(own.clone())));
        own.replace(Some(coroutine.clone()));
        show("new", &coroutine);
        attempt(coroutine.send(None));
        show("suspended", &coroutine);
        match ending {
            "send" => attempt(coroutine.send(None)),
            "throw" => attempt(coroutine.throw(Exc::Value("thrown".into()))),
            _ => println!("{}", none(coroutine.close()?)),
        }
        show(ending, &coroutine);
    }

    let coroutine = Coroutine::new(fails());
    attempt(coroutine.send(Some(5)));
    show("a refused send", &coroutine);
    attempt(coroutine.send(None));
    show("raised", &coroutine);
    let coroutine = Coroutine::new(fails());
    attempt(coroutine.throw(Exc::Type("early".into())));
    show("thrown into unstarted", &coroutine);
    let coroutine = Coroutine::new(fails());
    coroutine.close()?;
    show("closed unstarted", &coroutine);
    attempt(coroutine.throw(Exc::Type("late".into())));
    println!("{}", none(coroutine.close()?));
    Ok(())
}

/// Python's `None`.
fn none((): ()) -> &'static str {
    "None"
}
