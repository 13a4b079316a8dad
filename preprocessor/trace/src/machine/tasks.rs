//! Tasks and futures.

use super::{Checked, Machine, broken};
use crate::event::Event;
use crate::state::{Frame, Future, Phase, Waits};

impl Machine<'_> {
    pub(super) fn spawn(&mut self, event: &Event, line: Option<i64>) {
        let text = |key: &str| event.text(key).unwrap_or_default().to_owned();
        self.state.futures.push(Future {
            id: text("task"),
            name: text("name"),
            coroutine: Some(text("coroutine")),
            internal: self.state.over && line.is_none(),
            ..Future::default()
        });
    }

    pub(super) fn step(&mut self, task: &str, event: &Event) -> Checked {
        // A step in the midst of another is that of an eager task.
        let nested = self.state.stack.iter().any(|frame| frame.id.starts_with('T'));
        let popped = self.popped.take_if(|popped| popped.starts_with('T') && !nested);
        if let Some(other) = popped.filter(|popped| popped != task) {
            let (other, task) = (self.state.name(&other), self.state.name(task));
            return broken(format!("the loop took `{other}`, but `{task}` takes a step"));
        }
        self.state.phase = Phase::Step;
        let Some(found) = self.state.future_mut(task) else {
            return broken(format!("a step of `{task}`, which was never made"));
        };
        found.waits = Waits::No;
        let (name, coroutine) = (found.name.clone(), found.coroutine.clone().unwrap_or_default());
        self.state.stack.push(Frame::plain(task, &format!("step of {name}")));
        self.resume(&coroutine, true, None, event);
        Ok(())
    }

    /// A step is over.
    pub(super) fn through(&mut self, task: &str) -> Checked {
        self.stepped.push(task.to_owned());
        match self.state.stack.pop_if(|frame| frame.id == task) {
            Some(_) => Ok(()),
            None => broken(format!("a step of `{task}` is over that was not the last to begin")),
        }
    }

    /// Its coroutine awaits something of another crate.
    pub(super) fn again(&mut self, task: &str, event: &Event) -> Checked {
        let coroutine = self.state.future(task).and_then(|found| found.coroutine.clone());
        self.resume(&coroutine.unwrap_or_default(), true, None, event);
        Ok(())
    }

    pub(super) fn elsewhere(&mut self, task: &str) {
        if let Some(found) = self.state.future_mut(task) {
            found.waits = Waits::Elsewhere;
        }
    }

    pub(super) fn wait(&mut self, task: &str, future: &str) -> Checked {
        let Some(found) = self.state.future_mut(future) else {
            return broken(format!("`{task}` waits for `{future}`, which was never made"));
        };
        if found.done.is_none() {
            found.callbacks.push(task.to_owned());
        }
        if let Some(found) = self.state.future_mut(task) {
            found.waits = Waits::For(future.to_owned());
        }
        Ok(())
    }

    pub(super) fn done(&mut self, future: &str, event: &Event) -> Checked {
        self.state.timers.retain(|(_, what)| what != future);
        let value = event.text("exc").or(event.text("value")).unwrap_or_default().to_owned();
        let Some(found) = self.state.future_mut(future) else { return Ok(()) };
        if found.done.replace(value).is_some() {
            return broken(format!("`{}` is done a second time", found.name));
        }
        found.waits = Waits::No;
        found.callbacks.clear();
        Ok(())
    }

    /// A task that has paused is ready, or waits for something that will wake it.
    pub(super) fn check_stepped(&mut self) -> Checked {
        for id in std::mem::take(&mut self.stepped) {
            let state = &self.state;
            let Some(task) = state.future(&id).filter(|task| task.done.is_none()) else { continue };
            let woken = match &task.waits {
                Waits::No => self.raising > 0 || state.ready.contains(&id),
                Waits::Elsewhere => true,
                Waits::For(future) => state.future(future).is_some_and(|future| {
                    future.callbacks.contains(&id) || state.ready.contains(&id)
                }),
            };
            if !woken {
                return broken(format!("`{}` has paused, and nothing will wake it", task.name));
            }
        }
        Ok(())
    }
}
