use asyncio::{Future, Result, create_task, get_running_loop, sleep};
use std::cell::Cell;
use std::rc::Rc;

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn note(name: &'static str) -> impl FnOnce(Future<i32>) + 'static {
    move |future| println!("{} {name} {}", cycle(), truth(future.done()))
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn soon(name: &'static str) {
    let event_loop = get_running_loop().unwrap();
    event_loop.call_soon(move || println!("{} soon {name}", cycle()));
}

async fn waits(name: &'static str, future: Future<i32>) -> Result<()> {
    match future.await {
        Ok(value) => println!("{} {name} got {value}", cycle()),
        Err(error) => println!("{} {name} raised {}", cycle(), error.repr()),
    }
    Ok(())
}

async fn main_task() -> Result<()> {
    let event_loop = get_running_loop()?;
    for settle in ["result", "cancel"] {
        println!("{settle}");
        let future: Future<i32> = Future::new();
        let task_a = create_task(waits("a", future.clone()));
        sleep(0.0).await?;
        future.add_done_callback(note("1"));
        let task_b = create_task(waits("b", future.clone()));
        sleep(0.0).await?;
        let twice = future.add_done_callback(note("twice"));
        future.add_done_callback(note("2"));
        future.add_done_callback(note("twice"));

        let last = Rc::new(Cell::new(None));
        let its_token = last.clone();
        future.add_done_callback(move |done| {
            println!("{} adds", cycle());
            done.add_done_callback(note("added by a callback"));
            soon("from a callback");
            let removed = done.remove_done_callback(its_token.get().unwrap());
            println!("  removed {}", i32::from(removed));
        });
        last.set(Some(future.add_done_callback(note("last"))));
        // Python removes two equal callbacks at once; here each has a token.
        let removed = [(); 2].map(|()| future.add_done_callback(note("removed")));
        let count = removed.map(|token| i32::from(future.remove_done_callback(token)));
        println!(
            "{} {}",
            count[0] + count[1],
            i32::from(future.remove_done_callback(removed[0]))
        );
        soon("before");
        match settle {
            "result" => future.set_result(7)?,
            _ => assert!(future.cancel_with_message("c")),
        }
        soon("after");
        future.add_done_callback(note("on a done future"));
        println!("{}", i32::from(future.remove_done_callback(twice)));
        println!("{} main awaits", cycle());
        task_a.await?;
        task_b.await?;
    }

    // A callback that settles another future, and that one a third: a cycle each.
    let chain: [Future<i32>; 4] = Default::default();
    for place in 0..3 {
        let second = chain[place + 1].clone();
        chain[place].add_done_callback(move |done| {
            second.set_result(done.result().unwrap() + 1).unwrap();
        });
        chain[place].add_done_callback(note("link"));
    }
    chain[0].set_result(0)?;
    let start = cycle();
    println!("{} {}", (&chain[3]).await?, cycle() - start);

    // The first of two callbacks settles; the second finds it settled.
    let future: Future<i32> = Future::new();
    let (first, second) = (future.clone(), future.clone());
    event_loop.call_soon(move || {
        first.set_result(1).unwrap();
        println!("set None");
    });
    event_loop.call_soon(move || {
        let error = second.set_result(2).unwrap_err();
        println!("{} {}", error.repr(), truth(second.cancel()));
    });
    println!("{}", future.await?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
