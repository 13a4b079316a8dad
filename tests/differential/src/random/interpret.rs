//! Runs a random program on the runtime and writes down what happens, cycle by cycle.
//!
//! `interpret.py` is the same interpreter on CPython's asyncio: change both or neither.

use crate::program::{Action, OnError, Program, Step};
use asyncio::{
    Exc, Future, Result, ReturnWhen, Task, TaskGroup, as_completed, clock, create_task, gather,
    gather_results, get_running_loop, shield, sleep, timeout, wait, wait_for,
};
use std::cell::{Cell, RefCell};
use std::fmt::Write;
use std::pin::Pin;
use std::rc::Rc;

const FUTURES: u64 = 4;
/// A cancellation runs along every path through the tasks that wait for each other, and the paths
/// can double with each task.
const MAX_TASKS: usize = 10;
/// Every virtual second all tasks that are not done are cancelled, and in the end the futures are
/// set, so that every program ends.
const WATCHDOG_SECONDS: u32 = 100;

struct World {
    scripts: Vec<Vec<Step>>,
    futures: RefCell<Vec<Future<u64>>>,
    /// In the order in which they were made; the main task is none of them.
    tasks: RefCell<Vec<Task<u64>>>,
    log: RefCell<String>,
    /// No two timers are set to the same moment: asyncio leaves their order open.
    timers: Cell<u64>,
}

/// The log of a program.
pub(crate) fn run(program: &Program) -> String {
    clock::use_virtual();
    let world = Rc::new(World {
        scripts: program.scripts.clone(),
        futures: RefCell::default(),
        tasks: RefCell::default(),
        log: RefCell::default(),
        timers: Cell::new(0),
    });
    let result = asyncio::run(main_task(world.clone()));
    world.note(&format!("end {}", shown(result)));
    world.log.take()
}

async fn main_task(world: Rc<World>) -> Result<u64> {
    let event_loop = get_running_loop()?;
    let futures = (0..FUTURES).map(|_| event_loop.create_future()).collect();
    world.futures.replace(futures);
    for second in 1..=WATCHDOG_SECONDS {
        let watched = world.clone();
        event_loop.call_at(f64::from(second), move || watched.watchdog(second));
    }
    let result = follow(world.clone(), 0, 0).await;
    world.note(&format!("main {}", shown(result.clone())));
    // Nobody cancels the main task: it waits for the others here.
    loop {
        let unfinished = world.tasks.borrow().iter().any(|task| !task.done());
        if !unfinished {
            return result;
        }
        sleep(0.1).await?;
    }
}

/// Follows a script as the task of this number.
fn follow(
    world: Rc<World>,
    script: usize,
    task: usize,
) -> Pin<Box<dyn std::future::Future<Output = Result<u64>>>> {
    Box::pin(async move {
        for (number, step) in world.scripts[script].clone().into_iter().enumerate() {
            let result = world.clone().perform(step, task).await;
            world.note(&format!("t{task} {number} {}", shown(result.clone())));
            match (result, step.on_error) {
                (Ok(_), _) | (Err(_), OnError::Swallow) => {}
                (Err(error), OnError::Catch) if !error.is_cancel() => {}
                (Err(error), _) => return Err(error),
            }
        }
        Ok(task as u64)
    })
}

impl World {
    fn note(&self, text: &str) {
        let cycle = get_running_loop().map_or(0, |event_loop| event_loop.cycle());
        writeln!(self.log.borrow_mut(), "{cycle} {text}").expect("a string takes all text");
    }

    fn watchdog(&self, second: u32) {
        let tasks = self.tasks.borrow().clone();
        for task in tasks {
            task.cancel();
        }
        let futures = self.futures.borrow().clone();
        for future in futures.into_iter().filter(|future| !future.done()) {
            if second == WATCHDOG_SECONDS {
                future.set_result(0).expect("it is not done");
            }
        }
    }

    fn future(&self, which: u64) -> Future<u64> {
        self.futures.borrow()[(which % FUTURES) as usize].clone()
    }

    /// A task that was made after `task`: so nobody waits in a circle.
    fn later_task(&self, which: u64, task: usize) -> Option<Task<u64>> {
        let tasks = self.tasks.borrow();
        let later = tasks.get(task..).filter(|later| !later.is_empty())?;
        Some(later[which as usize % later.len()].clone())
    }

    /// Two of them, or twice one.
    fn later_tasks(&self, step: Step, task: usize) -> Option<[Task<u64>; 2]> {
        let Step { which, other, .. } = step;
        Some([self.later_task(which, task)?, self.later_task(other, task)?])
    }

    /// Never two timers at one moment: asyncio leaves their order open. A sum of such scattered
    /// numbers is hardly ever another sum of them.
    fn delay(&self, milliseconds: u64) -> f64 {
        self.timers.set(self.timers.get() + 1);
        let scattered = self.timers.get().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let scattered = (scattered ^ scattered >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 40;
        (milliseconds * 1_000_000 + scattered) as f64 / 1e9
    }

    async fn perform(self: Rc<Self>, step: Step, task: usize) -> Result<u64> {
        let Step { which, other, .. } = step;
        let event_loop = get_running_loop()?;
        match step.action {
            Action::Yield => sleep(0.0).await?,
            Action::Sleep => {
                let delay = self.delay(other % 20);
                sleep(delay).await?;
            }
            Action::Spawn => {
                let number = self.tasks.borrow().len() + 1;
                if number < MAX_TASKS {
                    let script = which as usize % self.scripts.len();
                    let spawned = create_task(follow(self.clone(), script, number));
                    self.tasks.borrow_mut().push(spawned);
                }
                return Ok(number as u64);
            }
            Action::AwaitTask => {
                if let Some(other) = self.later_task(which, task) {
                    return other.await;
                }
            }
            Action::AwaitFuture => return self.future(which).await,
            Action::SetResult => self.future(which).set_result(other)?,
            Action::SetException => {
                let error = Exc::Value(format!("e{other}").into());
                self.future(which).set_exception(error)?;
            }
            Action::CancelFuture => return Ok(self.future(which).cancel().into()),
            Action::CancelTask => {
                let all = self.tasks.borrow().clone();
                if !all.is_empty() {
                    let message = format!("m{other}");
                    let target = &all[which as usize % all.len()];
                    return Ok(target.cancel_with_message(message).into());
                }
            }
            Action::AddCallback => {
                let world = self.clone();
                self.future(which).add_done_callback(move |future| {
                    world.note(&format!("callback {other} {}", shown(future.result())));
                });
            }
            Action::CallSoon => {
                let world = self.clone();
                event_loop.call_soon(move || world.note(&format!("soon {other}")));
            }
            Action::CallLater => {
                let world = self.clone();
                let delay = self.delay(other % 20);
                event_loop.call_later(delay, move || world.note(&format!("later {other}")));
            }
            Action::Gather => {
                if let Some(children) = self.later_tasks(step, task) {
                    return Ok(gather(children).await?.into_iter().sum());
                }
            }
            Action::GatherResults => {
                if let Some(children) = self.later_tasks(step, task) {
                    for result in gather_results(children).await? {
                        self.note(&format!("gathered {}", shown(result)));
                    }
                }
            }
            Action::Wait => {
                if let Some(tasks) = self.later_tasks(step, task) {
                    let return_when = [
                        ReturnWhen::AllCompleted,
                        ReturnWhen::FirstCompleted,
                        ReturnWhen::FirstException,
                    ][which as usize % 3];
                    let delay = (other % 2 == 0).then(|| self.delay(other % 20));
                    let waiting = wait(&tasks).return_when(return_when).timeout(delay);
                    let (done, pending) = waiting.await?;
                    return Ok((done.len() * 10 + pending.len()) as u64);
                }
            }
            Action::WaitFor => {
                let delay = match other % 4 {
                    0 => 0.0,
                    _ => self.delay(other % 20),
                };
                return match self.later_task(which, task).filter(|_| other % 3 > 0) {
                    Some(other) => wait_for(other, delay).await,
                    None => wait_for(self.future(which), delay).await,
                };
            }
            Action::Timeout => {
                let delay = match other % 4 {
                    0 => 0.0,
                    _ => self.delay(other % 20),
                };
                let block = async {
                    if other % 3 > 0 {
                        return self.future(which).await;
                    }
                    let delay = self.delay(which % 20);
                    sleep(delay).await.map(|()| 1)
                };
                return timeout(delay).run(block).await;
            }
            Action::Shield => {
                return match self.later_task(which, task).filter(|_| other % 3 > 0) {
                    Some(other) => shield(other).await,
                    None => shield(self.future(which)).await,
                };
            }
            Action::AsCompleted => {
                if let Some(tasks) = self.later_tasks(step, task) {
                    if tasks.iter().all(|task| task.done()) {
                        return Ok(0); // asyncio leaves their order open
                    }
                    let delay = (other % 3 > 0).then(|| self.delay(other % 20));
                    for next in as_completed(tasks).timeout(delay) {
                        let result = next.await;
                        self.note(&format!("next {}", shown(result.clone())));
                        if other % 5 == 0 {
                            result?;
                        }
                    }
                }
            }
            Action::TaskGroup => {
                let block = async |group: TaskGroup| {
                    for script in [which, other] {
                        let number = self.tasks.borrow().len() + 1;
                        if number < MAX_TASKS {
                            let script = script as usize % self.scripts.len();
                            let child = follow(self.clone(), script, number);
                            self.tasks.borrow_mut().push(group.create_task(child)?);
                        }
                    }
                    match other % 3 {
                        0 => Ok(0),
                        _ => self.future(which).await,
                    }
                };
                return TaskGroup::new().run(block).await;
            }
            Action::Uncancel => {
                if let Some(other) = self.later_task(which, task) {
                    let cancelling = u64::from(other.cancelling());
                    return Ok(cancelling * 100 + u64::from(other.uncancel()));
                }
            }
            Action::Raise => return Err(Exc::Value(format!("raised {other}").into())),
        }
        Ok(0)
    }
}

fn shown(result: Result<u64>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(
            error @ (Exc::Value(_)
            | Exc::Cancelled(_)
            | Exc::InvalidState(_)
            | Exc::Timeout(_)
            | Exc::Group(_)),
        ) => error.repr(),
        Err(error) => format!("unexpected {}", error.repr()),
    }
}
