//! What a loop asks of its selector.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Wake, Waker};
use std::thread;
use std::time::Duration;

use asyncio::{EventLoop, Exc, Future, Result, Selector, clock, sleep};

/// Its news are messages of a channel, and so is its waker's call.
struct Messages {
    receiver: RefCell<Option<Receiver<&'static str>>>,
    future: RefCell<Option<Future<&'static str>>>,
    asked: RefCell<Vec<Option<Duration>>>,
    watching: Cell<bool>,
}

struct Bell(Sender<&'static str>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let _ = self.0.send("bell");
    }
}

impl Selector for Messages {
    fn is_watching(&self) -> bool {
        self.watching.get()
    }

    fn select(&self, event_loop: &EventLoop, at_most: Option<Duration>) -> Result<()> {
        self.asked.borrow_mut().push(at_most);
        let receiver = self.receiver.borrow();
        let receiver = receiver.as_ref().expect("the loop is open");
        let news = match at_most {
            Some(time) => receiver.recv_timeout(time).ok(),
            None => receiver.recv().ok(),
        };
        if let Some(message) = news.filter(|it| *it != "bell") {
            let future = self.future.take().expect("somebody waits");
            event_loop.call_soon(move || future.set_result(message));
        }
        Ok(())
    }

    fn close(&self) {
        self.watching.set(false);
        self.receiver.take();
    }
}

fn with_selector() -> (EventLoop, Rc<Messages>, Sender<&'static str>) {
    let (sender, receiver) = channel();
    let selector = Rc::new(Messages {
        receiver: RefCell::new(Some(receiver)),
        future: RefCell::default(),
        asked: RefCell::default(),
        watching: Cell::new(false),
    });
    let event_loop = EventLoop::new();
    let waker = Arc::new(Bell(sender.clone())).into();
    event_loop.set_selector(selector.clone(), waker).expect("it has none");
    (event_loop, selector, sender)
}

#[test]
fn a_loop_has_one_selector_which_it_closes() {
    let (event_loop, selector, sender) = with_selector();
    let found = event_loop.selector::<Messages>().expect("it has one");
    assert!(Rc::ptr_eq(&selector, &found));
    let again = event_loop.set_selector(selector, Waker::noop().clone());
    let message = "the event loop has a selector already".into();
    assert_eq!(again, Err(Exc::Runtime(message)));
    assert!(EventLoop::new().selector::<Messages>().is_none());
    event_loop.close().expect("it does not run");
    assert!(sender.send("too late").is_err());
}

#[test]
fn it_is_asked_while_something_is_watched_and_for_as_long_as_there_is_time() {
    let (event_loop, selector, sender) = with_selector();
    event_loop.run_until_complete(sleep(0.01)).expect("it sleeps");
    assert!(selector.asked.take().is_empty());

    selector.watching.set(true);
    event_loop.run_until_complete(sleep(0.01)).expect("it sleeps");
    let asked = selector.asked.take();
    assert_eq!(asked[0], Some(Duration::ZERO), "a task is ready");
    let time = asked[1].expect("there is a timer");
    assert!(!time.is_zero() && time <= Duration::from_millis(10), "{time:?}");

    let future = event_loop.create_future();
    selector.future.replace(Some(future.clone()));
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        sender.send("news")
    });
    assert_eq!(event_loop.run_until_complete(future), Ok("news"));
    assert_eq!(selector.asked.take()[0], None, "there is no timer");
}

#[test]
fn virtual_time_jumps_if_there_is_no_news() {
    clock::use_virtual();
    let (event_loop, selector, _sender) = with_selector();
    selector.watching.set(true);
    event_loop.run_until_complete(sleep(1000.0)).expect("it sleeps");
    assert!(event_loop.time() >= 1000.0);
    let zero = Some(Duration::ZERO);
    assert!(selector.asked.take().iter().all(|asked| *asked == zero));
}

#[test]
fn a_message_of_another_thread_ends_its_wait() {
    let (event_loop, selector, sender) = with_selector();
    selector.watching.set(true);
    let threadsafe = event_loop.threadsafe();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        threadsafe.call_soon(move || sender.send("heard").expect("the loop is open"));
    });
    let future = event_loop.create_future();
    selector.future.replace(Some(future.clone()));
    assert_eq!(event_loop.run_until_complete(future), Ok("heard"));
}
