//! The loop: its queue and its timers.

use super::names::{RAISE, STOP};
use super::{Checked, Machine, broken};
use crate::state::{Frame, LOOP, Phase};

impl Machine<'_> {
    pub(super) fn running(&mut self) {
        self.state.stack.push(Frame { line: self.state.line, ..Frame::plain("", LOOP) });
        self.state.phase = Phase::Pop;
        self.state.line = None;
    }

    pub(super) fn stopped(&mut self) -> Checked {
        self.state.phase = Phase::NoLoop;
        self.popped = None;
        match self.state.stack.pop_if(|frame| frame.name == LOOP) {
            Some(frame) => {
                self.state.line = frame.line;
                Ok(())
            }
            None => broken("a loop stops while something runs in it"),
        }
    }

    /// It forgets all it has.
    pub(super) fn closed(&mut self) {
        self.state.ready.clear();
        self.state.timers.clear();
        self.state.cycle = 0;
        self.state.over = false;
    }

    pub(super) fn timer(&mut self, what: &str, when: i64) {
        let timers = &mut self.state.timers;
        let place = timers.partition_point(|(earlier, _)| *earlier <= when);
        timers.insert(place, (when, what.to_owned()));
    }

    pub(super) fn uncall(&mut self, what: &str) {
        self.state.timers.retain(|(_, other)| other != what);
    }

    pub(super) fn ready(&mut self, id: &str) -> Checked {
        let state = &mut self.state;
        if let Some(place) = state.timers.iter().position(|(_, what)| what == id) {
            let (when, _) = state.timers.remove(place);
            if when > state.time {
                return broken(format!("the timer of {} rings too early", state.name(id)));
            }
        }
        state.ready.push(id.to_owned());
        Ok(())
    }

    pub(super) fn pop(&mut self, id: &str, cycle: i64) -> Checked {
        self.check_stepped()?;
        let state = &mut self.state;
        if state.ready.first().is_none_or(|head| head != id) {
            let head = state.ready.first().map_or("nothing", |head| state.name(head));
            let taken = state.name(id);
            return broken(format!(
                "the loop took `{taken}`, but `{head}` is the head of its queue"
            ));
        }
        state.ready.remove(0);
        state.phase = if id.starts_with('T') { Phase::Pop } else { Phase::Callback };
        state.cycle = cycle;
        state.line = None;
        if state.top() != LOOP {
            return broken("the loop takes something while something else runs");
        }
        self.raising -= usize::from(self.state.name(id) == RAISE && self.raising > 0);
        if let Some(task) = self.popped.replace(id.to_owned()).filter(|id| id.starts_with('T')) {
            return broken(format!("the loop took `{task}`, which then took no step"));
        }
        Ok(())
    }

    pub(super) fn idle(&mut self, until: Option<i64>) -> Checked {
        self.check_stepped()?;
        self.state.phase = Phase::Idle;
        self.state.line = None;
        if !self.state.ready.is_empty() {
            return broken("the loop is idle, but its queue is not empty");
        }
        let first = self.state.timers.first().map(|(when, _)| *when);
        match first == until {
            true => Ok(()),
            false => broken("the loop waits, but not for the first of its timers"),
        }
    }

    /// Is it the call that stops the loop?
    pub fn stops(&self, call: &str) -> bool {
        self.state.name(call) == STOP
    }
}
