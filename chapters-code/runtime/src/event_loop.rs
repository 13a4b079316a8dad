//! The event loop: who calls what, and when.
//!
//! The loop has a queue of callbacks that are ready to be called, and a heap of timers that are
//! not ready yet. It works in *cycles*. In one cycle it waits, if there is nothing to do, for the
//! first timer; moves the timers that are due behind the callbacks that are ready; and calls all
//! of these, in order, but none that they add: those wait for the next cycle.
//!
//! That last rule is what makes cooperation fair. A task that always wants to go on gets one step
//! per cycle, like every other.
//!
//! CPython asks the operating system for news in every cycle. As long as no socket is watched
//! there can be none, so this loop does not ask (`selector` says who does).

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{self, clock};
use crate::combinators::ensure_future_on;
use crate::error::{Exc, Result, runtime_error};
use crate::exception_handler::{ExceptionContext, ExceptionHandler};
use crate::handle::Ready;
use crate::inbox::Inbox;
use crate::running::{Running, running_loop};
use crate::selector::Selector;
use crate::slab::Slab;
use crate::task::AnyTask;
use crate::timers::Timers;
use crate::trace;

/// An event loop: `asyncio.EventLoop`. Clones are the same loop.
///
/// It keeps the tasks that are not done, and they keep it; [`close`](EventLoop::close) parts them.
#[derive(Clone)]
pub struct EventLoop {
    pub(crate) inner: Rc<Inner>,
}

pub(crate) struct Inner {
    /// The ready queue: what the next cycle will call.
    pub(crate) ready: RefCell<VecDeque<Ready>>,
    pub(crate) timers: RefCell<Timers>,
    pub(crate) inbox: Arc<Inbox>,
    /// Others may have a hand on the inbox.
    pub(crate) shared: Cell<bool>,
    /// Who knows of news from the operating system, if anybody has asked for any.
    pub(crate) selector: OnceCell<Rc<dyn Selector>>,
    /// All tasks that are not done.
    pub(crate) tasks: RefCell<Slab<AnyTask>>,
    pub(crate) current_task: Cell<Option<AnyTask>>,
    pub(crate) cycle: Cell<u64>,
    pub(crate) running: Cell<bool>,
    pub(crate) stopping: Cell<bool>,
    pub(crate) closed: Cell<bool>,
    /// Things are being dropped; they may still ask for calls, in vain.
    pub(crate) closing: Cell<bool>,
    pub(crate) debug: Cell<bool>,
    pub(crate) eager_tasks: Cell<bool>,
    pub(crate) exception_handler: RefCell<Option<ExceptionHandler>>,
}

impl EventLoop {
    /// A loop with nothing to do: `asyncio.new_event_loop()`.
    #[must_use]
    pub fn new() -> EventLoop {
        trace::ask();
        EventLoop {
            inner: Rc::new(Inner {
                ready: RefCell::default(),
                timers: RefCell::new(Timers::new()),
                inbox: Arc::default(),
                shared: Cell::new(false),
                selector: OnceCell::new(),
                tasks: RefCell::new(Slab::new()),
                current_task: Cell::new(None),
                cycle: Cell::new(0),
                running: Cell::new(false),
                stopping: Cell::new(false),
                closed: Cell::new(false),
                closing: Cell::new(false),
                debug: Cell::new(false),
                eager_tasks: Cell::new(false),
                exception_handler: RefCell::default(),
            }),
        }
    }

    // ANCHOR: run_once
    /// One cycle: `loop._run_once()`.
    fn run_once(&self) -> Result<()> {
        let this = &*self.inner;
        this.cycle.set(this.cycle.get() + 1);

        // With nothing to do, wait for the first timer. CPython waits in
        // select(), for news of its sockets too; so do we if we have any.
        self.receive(); // what comes from other threads
        let first_timer = this.timers.borrow_mut().next();
        let idle = this.ready.borrow().is_empty() && !this.stopping.get();
        if idle || self.watching().is_some() {
            self.wait(idle, first_timer)?; //@ idle
            self.receive();
        }

        // Timers that are due queue up behind what is ready.
        if first_timer.is_some() {
            let now = clock::monotonic();
            loop {
                let due = this.timers.borrow_mut().pop_due(now);
                let Some(call) = due else { break };
                self.push(call); //@ due
            }
        }

        // Call what is ready by now. What these callbacks add stays in the
        // queue, for the next cycle.
        let ready_by_now = this.ready.borrow().len(); //@ batch
        for _ in 0..ready_by_now {
            let next = this.ready.borrow_mut().pop_front();
            if let Some(ready) = next {
                self.call(ready)?; //@ call
            }
        }

        clock().end_cycle();
        Ok(())
    }
    // ANCHOR_END: run_once

    #[inline]
    fn call(&self, ready: Ready) -> Result<()> {
        trace::tell("pop", |record| record.with("what", ready.id()).number("cycle", self.cycle()));
        if self.inner.debug.get() {
            return self.call_timed(ready);
        }
        ready.call(self)
    }

    /// In debug mode, a callback that keeps all others waiting is reported
    /// (`loop.slow_callback_duration`).
    #[cold]
    fn call_timed(&self, ready: Ready) -> Result<()> {
        const SLOW: f64 = 0.1;
        let (began, shown) = (self.time(), ready.clone());
        ready.call(self)?;
        let took = self.time() - began;
        if took >= SLOW {
            eprintln!("Executing {shown:?} took {took:.3} seconds");
        }
        Ok(())
    }

    /// Let the selector queue up what is news; sleep if the loop is idle, until there is news or
    /// the first timer is due.
    fn wait(&self, idle: bool, first_timer: Option<i64>) -> Result<()> {
        if idle {
            self.tell_idle(first_timer);
        }
        let Some(selector) = self.watching() else {
            return self.wait_until(first_timer);
        };
        // Virtual time stands still while we look, and jumps if there is nothing to be seen.
        let jump = first_timer.filter(|_| idle && clock::is_virtual());
        let at_most = match first_timer {
            _ if !idle || jump.is_some() => Some(Duration::ZERO),
            when => when.map(clock::left_until),
        };
        selector.select(self, at_most)?;
        if let Some(when) = jump
            && self.inner.ready.borrow().is_empty()
        {
            clock::wait_until(when);
        }
        Ok(())
    }

    fn tell_idle(&self, until: Option<i64>) {
        trace::tell("idle", |record| {
            let news = self.is_shared() || self.watching().is_some();
            let record = record.number("news", u8::from(news));
            match until {
                Some(when) => record.number("until", when),
                None => record,
            }
        });
    }

    /// Sleep until the clock shows `when`, or something comes from elsewhere.
    fn wait_until(&self, when: Option<i64>) -> Result<()> {
        match when {
            Some(when) if clock().jump(when) => {}
            Some(when) if self.is_shared() => {
                self.wait_for_messages(Some(clock::left_until(when)));
            }
            Some(when) => clock::wait_until(when),
            None if self.is_shared() => self.wait_for_messages(None),
            None => return Err(deadlock()),
        }
        Ok(())
    }

    /// Cycle until [`stop`](Self::stop) is called: `loop.run_forever()`.
    ///
    /// # Errors
    ///
    /// If this loop or another one runs already, if it is closed, and if nothing can ever happen
    /// again: no callback is ready and no timer is set. CPython would wait for ever.
    pub fn run_forever(&self) -> Result<()> {
        self.check_runnable()?;
        let _running = Running::enter(self);
        loop {
            self.run_once()?;
            if self.inner.stopping.get() {
                return Ok(());
            }
        }
    }

    /// Cycle until `awaitable` is done and give its result: `loop.run_until_complete(awaitable)`.
    ///
    /// # Errors
    ///
    /// What the awaitable raises, or as [`run_forever`](Self::run_forever).
    pub fn run_until_complete<A, T>(&self, awaitable: A) -> Result<T>
    where
        A: IntoFuture<Output = Result<T>> + 'static,
        T: Clone + 'static,
    {
        self.check_runnable()?;
        let future = ensure_future_on(self, awaitable)?;
        let event_loop = self.clone();
        let stop = future.add_done_callback(move |future| {
            // After an exit it is too late: the loop has stopped by itself.
            let exc = future.failure();
            if !exc.is_some_and(|exc| exc.leaves_the_loop()) {
                event_loop.stop();
            }
        });
        let ran = self.run_forever();
        future.remove_done_callback(stop);
        if let Err(exc) = ran {
            future.failure(); // nobody else can ask for it
            return Err(exc);
        }
        if !future.done() {
            return runtime_error("Event loop stopped before Future completed.");
        }
        future.result()
    }

    /// Make `run_forever` return at the end of the current cycle: `loop.stop()`. What is ready by
    /// now is still called.
    pub fn stop(&self) {
        self.inner.stopping.set(true);
    }

    /// `loop.is_running()`
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.inner.running.get()
    }

    /// Forget every callback, timer and task: `loop.close()`.
    ///
    /// # Errors
    ///
    /// If the loop is running.
    pub fn close(&self) -> Result<()> {
        if self.is_running() {
            return runtime_error("Cannot close a running event loop");
        }
        trace::tell("closed", |record| record);
        self.inner.closed.set(true);
        self.inner.closing.set(true);
        for task in self.all_tasks() {
            self.call_exception_handler(&ExceptionContext {
                message: "Task was destroyed but it is pending!".into(),
                exception: None,
                about: Some(("task", task.to_string())),
            });
            task.abandon();
        }
        // Take things out before dropping them: what they own may call the loop in its `drop`.
        loop {
            let ready = self.inner.ready.take();
            let timers = self.inner.timers.replace(Timers::new());
            let tasks = self.inner.tasks.replace(Slab::new());
            if ready.is_empty() && timers.is_empty() && tasks.iter().next().is_none() {
                break;
            }
            drop((ready, timers, tasks));
        }
        self.inner.closing.set(false);
        self.inner.inbox.close();
        if let Some(selector) = self.inner.selector.get() {
            selector.close();
        }
        Ok(())
    }

    /// `loop.is_closed()`
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.inner.closed.get()
    }

    fn check_runnable(&self) -> Result<()> {
        let problem = if self.is_closed() {
            "Event loop is closed"
        } else if self.is_running() {
            "This event loop is already running"
        } else if running_loop().is_some() {
            "Cannot run the event loop while another loop is running"
        } else {
            return Ok(());
        };
        runtime_error(problem)
    }
}

fn deadlock() -> Exc {
    clock().wait_for_ever();
    Exc::Runtime(
        "deadlock: no callback is ready and no timer is set, so nothing can ever happen again \
         (CPython would block for ever in select() here)"
            .into(),
    )
}

impl Default for EventLoop {
    fn default() -> EventLoop {
        EventLoop::new()
    }
}

/// Two handles are equal if they are the same loop.
impl PartialEq for EventLoop {
    fn eq(&self, other: &EventLoop) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (running, closed) = (self.is_running(), self.is_closed());
        write!(f, "<EventLoop running={running} closed={closed}>")
    }
}
