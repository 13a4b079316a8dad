//! Who resumes whom, and the values that pass between them.

use super::names::awaited;
use super::{Broken, Checked, Machine, Resumption, broken};
use crate::event::Event;
use crate::state::{Frame, How, Travelling};

impl Machine<'_> {
    pub(super) fn resume(&mut self, id: &str, by_task: bool, line: Option<i64>, event: &Event) {
        if let Some(driver) = self.top() {
            driver.value = None;
        }
        let coroutine = self.state.coroutines.entry(id.to_owned()).or_default();
        let travels = coroutine.started; // what starts a coroutine arrives nowhere
        coroutine.started = true;
        let name = coroutine.name.clone();
        let value = match (event.text("throw"), event.text("sent")) {
            (Some(exc), _) => Some(Travelling { how: How::Thrown, value: exc.to_owned() }),
            (None, sent) => sent.map(|sent| Travelling { how: How::Sent, value: sent.to_owned() }),
        };
        self.state.stack.push(Frame { id: id.to_owned(), name, line, value, ours: false });
        let coroutine = id.to_owned();
        self.resumptions.push(Resumption { coroutine, by_task, yielded: false, travels });
    }

    pub(super) fn awaits(&mut self, event: &Event, line: Option<i64>) {
        let text = |key: &str| event.text(key).unwrap_or_default().to_owned();
        let (id, name) = (text("await"), awaited(&text("name")).to_owned());
        let ours = event.number("ours") == Some(1);
        self.state.awaits.insert(id.clone(), Frame { id, name, line, value: None, ours });
    }

    pub(super) fn enter(&mut self, id: &str) -> Checked {
        let Some(frame) = self.state.awaits.get(id) else {
            return broken(format!("`{id}` is polled, but nothing awaits it"));
        };
        let mut frame = Frame { value: None, ..frame.clone() };
        self.state.line = frame.line.or(self.state.line);
        let value = self.top().and_then(|outer| outer.value.take());
        if self.resumptions.last().is_some_and(|open| open.travels) {
            frame.value = value;
        }
        self.state.stack.push(frame);
        Ok(())
    }

    pub(super) fn leave(&mut self, id: &str, how: &str) -> Checked {
        let Some(frame) = self.state.stack.pop_if(|frame| frame.id == id) else {
            return broken(format!("`{id}` comes back, but was not the last to be polled"));
        };
        self.state.line = frame.line.or(self.state.line);
        if how != "pending" {
            self.state.awaits.remove(id);
            if let Some(open) = self.resumptions.last_mut() {
                open.travels = false; // it has arrived
            }
        } else if let Some(value) = frame.value.filter(|value| value.how == How::Yielded)
            && let Some(outer) = self.top()
        {
            outer.value = Some(value);
        }
        Ok(())
    }

    pub(super) fn yielded(&mut self, value: &str) -> Checked {
        let name = self.state.name(value).to_owned();
        if let Some(leaf) = self.state.stack.last_mut() {
            leaf.value = Some(Travelling { how: How::Yielded, value: name });
            // For when the await is over: what it was that it waited for.
            if let Some(awaits) = self.state.awaits.get_mut(&leaf.id) {
                awaits.value = Some(Travelling { how: How::Yielded, value: value.to_owned() });
            }
        }
        match self.resumptions.last_mut() {
            Some(open) if !open.yielded => {
                (open.yielded, open.travels) = (true, false);
                Ok(())
            }
            Some(_) => broken("a coroutine yielded twice in one send"),
            None => broken("a yield in no coroutine that anybody has resumed"),
        }
    }

    /// The coroutine that was resumed last comes back, perhaps with a value.
    fn come_back(
        &mut self,
        coroutine: &str,
        value: Option<&str>,
    ) -> Result<(Resumption, Frame), Broken> {
        let frame = self.state.stack.pop_if(|frame| frame.id == coroutine);
        let open = self.resumptions.pop_if(|open| open.coroutine == coroutine);
        let (Some(frame), Some(open)) = (frame, open) else {
            let name = self.state.name(coroutine);
            return Err(Broken(format!("`{name}` comes back, but was not the last to be resumed")));
        };
        self.state.line = frame.line;
        let yielded = frame.value.as_ref().filter(|value| value.how == How::Yielded);
        let received = value.map(str::to_owned).or(yielded.map(|value| value.value.clone()));
        if let Some(driver) = self.top() {
            driver.value = received.map(|value| Travelling { how: How::Received, value });
        }
        Ok((open, frame))
    }

    pub(super) fn pause(&mut self, coroutine: &str) -> Checked {
        let (open, _) = self.come_back(coroutine, None)?;
        // Awaiting a future of another crate pauses it without a yield, and so does a program's own
        // `Future`; a task then polls it again.
        if !open.yielded && !open.by_task {
            let name = self.state.name(coroutine).to_owned();
            self.state.calls.insert("no yield".to_owned(), name);
        }
        Ok(())
    }

    pub(super) fn end(&mut self, coroutine: &str, event: &Event) -> Checked {
        let value = event.text("exc").or(event.text("value"));
        let (open, _) = self.come_back(coroutine, value)?;
        if let Some(coroutine) = self.state.coroutines.get_mut(coroutine) {
            coroutine.ended = true;
        }
        match open.yielded {
            true if event.text("exc").is_none() => {
                let name = self.state.name(coroutine);
                broken(format!("`{name}` returned after a yield that nobody took"))
            }
            _ => Ok(()),
        }
    }

    /// It did not even begin.
    pub(super) fn refuse(&mut self, coroutine: &str) -> Checked {
        self.come_back(coroutine, None).map(drop)
    }
}
