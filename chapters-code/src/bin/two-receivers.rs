use asyncio::{Coroutine, Result, Step, yield_value};

struct Doorbells {
    left: u32,
}

impl Doorbells {
    async fn next(&mut self) -> Result<Option<u32>> {
        if self.left == 0 {
            return Ok(None);
        }
        let _: () = yield_value("waiting at a door").await?;
        self.left -= 1;
        Ok(Some(self.left))
    }
}

async fn courier() -> Result<()> {
    let mut doorbells = Doorbells { left: 2 };
    while let Some(left) = doorbells.next().await? {
        println!("  courier: one more rung, {left} left");
    }
    Ok(())
}

fn main() -> Result<()> {
    let coroutine: Coroutine<&str, (), ()> = Coroutine::new(courier());
    while let Step::Yielded(pause) = coroutine.send(None)? {
        println!("main: {pause}");
    }
    println!("main: finished");
    Ok(())
}
