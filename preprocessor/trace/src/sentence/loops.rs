//! Sentences about the loop, its queue and its timers.

use super::Weight::{Detail, Essential, Hidden, Minor, Useful};
use super::{Moment, Told, list, quoted};
use crate::json::time_of_day;
use crate::machine::STOP;
use crate::state::Waits;

impl Moment<'_> {
    pub(super) fn running(&self) -> Told {
        let sentence =
            "The loop begins: it takes what is ready, one by one, from the head of the queue.";
        (!self.after.over).then(|| (Minor, sentence.to_owned()))
    }

    pub(super) fn stopped(&self) -> Told {
        let sentence = format!("The loop has stopped, and {} goes on.", quoted(self.after.top()));
        (!self.after.over).then_some((Useful, sentence))
    }

    pub(super) fn call(&self) -> Told {
        self.line?;
        Some((Useful, format!("{} asks the loop to call {}.", self.who(), self.name("what"))))
    }

    pub(super) fn uncall(&self) -> Told {
        let what = self.name("what");
        Some((if self.line.is_some() { Useful } else { Hidden }, format!("{what} is called off.")))
    }

    pub(super) fn timer(&self) -> Told {
        let when = time_of_day(self.event.number("when").unwrap_or_default());
        Some((Detail, format!("A timer is set: {} at {when}.", self.name("what"))))
    }

    pub(super) fn pop(&self) -> Told {
        let (id, what) = (self.text("what"), self.name("what"));
        Some(match id.chars().next() {
            Some('T') => (Hidden, format!("The loop takes {what} from the head of the queue.")),
            Some('F') => (Hidden, format!("The loop takes the timer of {what}.")),
            _ if self.after.name(id) == STOP => {
                let sentence =
                    "The loop takes the callback that says: what I was run for is done, so stop.";
                (Useful, sentence.to_owned())
            }
            _ if what.contains("line") => (
                Essential,
                format!("The loop takes {what} from the head of the queue and calls it."),
            ),
            _ => (Detail, format!("The loop takes {what} and calls it.")),
        })
    }

    pub(super) fn idle(&self) -> Told {
        let news = self.event.number("news") == Some(1);
        let sentence = match (self.event.number("until"), news) {
            (Some(when), false) => {
                format!(
                    "Nothing is ready. The loop waits for the first timer, at {}.",
                    time_of_day(when)
                )
            }
            (Some(when), true) => {
                format!(
                    "Nothing is ready. The loop waits for news, until {} at most.",
                    time_of_day(when)
                )
            }
            (None, true) => {
                "Nothing is ready and no timer is set. The loop waits for news.".to_owned()
            }
            (None, false) => self.deadlock(),
        };
        Some((Essential, sentence))
    }

    /// Who will never be woken.
    fn deadlock(&self) -> String {
        let lost = self.after.lost();
        let waiting: Vec<String> = lost
            .iter()
            .map(|task| match &task.waits {
                Waits::For(future) => {
                    format!("{} waits for {}", quoted(&task.name), quoted(self.after.name(future)))
                }
                _ => quoted(&task.name),
            })
            .collect();
        let nothing = "Nothing is ready and no timer is set, so nothing can ever happen again";
        match waiting.is_empty() {
            true => format!("{nothing}."),
            false => format!("{nothing}: {}.", list(&waiting)),
        }
    }
}
