// Random programs: tasks that use locks, conditions, semaphores, events and queues in random order,
// and cancel each other at random. Each seed's trace must be the same.
use asyncio::{
    Condition, Event, Exc, Lock, Queue, Result, Semaphore, Task, create_task, get_running_loop,
    sleep,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

struct World {
    random: Cell<u32>,
    lock: Lock,
    condition: Condition,
    semaphore: Semaphore,
    event: Event,
    queue: Queue<u32>,
    tasks: RefCell<Vec<Task<()>>>,
    trace: RefCell<Vec<String>>,
    start: u64,
}

fn cycle() -> u64 {
    get_running_loop().unwrap().cycle()
}

fn below(random: &Cell<u32>, limit: u32) -> u32 {
    let state = random.get().wrapping_mul(1_103_515_245).wrapping_add(12345) & 0x7fff_ffff;
    random.set(state);
    (state >> 16) % limit
}

impl World {
    fn new(seed: u32) -> World {
        let random = Cell::new(seed.wrapping_mul(2_654_435_761));
        let lock = Lock::new();
        World {
            semaphore: Semaphore::new(below(&random, 3) as usize),
            condition: Condition::with_lock(lock.clone()),
            lock,
            event: Event::new(),
            queue: Queue::new(below(&random, 3) as usize),
            tasks: RefCell::default(),
            trace: RefCell::default(),
            start: cycle(),
            random,
        }
    }

    fn below(&self, limit: u32) -> u32 {
        below(&self.random, limit)
    }

    fn note(&self, text: String) {
        let note = format!("{}{text}", cycle() - self.start);
        self.trace.borrow_mut().push(note);
    }
}

async fn step(world: &World) -> Result<()> {
    match world.below(17) {
        0..2 => sleep(0.0).await?,
        2..5 => {
            let _guard = world.lock.enter().await?;
            for _ in 0..world.below(3) {
                sleep(0.0).await?;
            }
        }
        5 => {
            let _guard = world.condition.enter().await?;
            world.condition.wait().await?;
        }
        6 => {
            let _guard = world.lock.enter().await?;
            world.condition.notify(world.below(3) as usize)?;
        }
        7 => {
            let _guard = world.semaphore.enter().await?;
            sleep(0.0).await?;
        }
        8 => world.semaphore.acquire().await?,
        9 => world.semaphore.release()?,
        10 => world.event.wait().await?,
        11 => world.event.set(),
        12 => world.event.clear(),
        13 => world.queue.put(world.below(100)).await?,
        14 => {
            let item = world.queue.get().await?;
            world.note(format!("got{item}"));
        }
        15 => world.queue.put_nowait(world.below(100))?,
        _ => {
            let count = world.tasks.borrow().len() as u32;
            let place = world.below(count) as usize;
            world.tasks.borrow()[place].cancel();
        }
    }
    Ok(())
}

async fn work(number: usize, world: Rc<World>) -> Result<()> {
    for _ in 0..12 {
        let choice = match step(&world).await {
            Ok(()) => ".",
            Err(Exc::Cancelled(_)) => "Cancel",
            Err(Exc::QueueFull) => "QueueF",
            Err(error) => return Err(error),
        };
        let state = u8::from(world.lock.locked())
            + 2 * u8::from(world.semaphore.locked())
            + 4 * u8::from(world.event.is_set());
        let size = world.queue.qsize();
        world.note(format!(":{number}{choice}{state}{size}"));
    }
    Ok(())
}

async fn program(seed: u32) -> Result<()> {
    let world = Rc::new(World::new(seed));
    let tasks: Vec<_> = (0..6)
        .map(|number| create_task(work(number, world.clone())))
        .collect();
    world.tasks.replace(tasks.clone());
    // Cancel who hangs, until all are done.
    while !tasks.iter().all(|task| task.done()) {
        for _ in 0..8 {
            sleep(0.0).await?;
        }
        for task in &tasks {
            if world.below(2) == 1 {
                task.cancel();
            }
        }
    }
    world.tasks.take();
    println!("{seed} {}", world.trace.borrow().join(" "));
    Ok(())
}

async fn main_task() -> Result<()> {
    for seed in 0..300 {
        program(seed).await?;
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    asyncio::run(main_task())
}
