//! Wall-clock time, and the processor time that a machine which does other things too can't make longer
//! by much.

use crate::Result;
use std::fmt;
use std::ops::Add;
use std::time::{Duration, Instant};

/// How long something took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Time {
    pub(crate) wall: Duration,
    /// Of the processes that it started and waited for, and of theirs; to a hundredth of a second, and
    /// zero where there is no `/proc`.
    pub(crate) processor: Duration,
}

impl Time {
    pub(crate) const MAX: Time = Time {
        wall: Duration::MAX,
        processor: Duration::MAX,
    };

    /// The least of each.
    pub(crate) fn min(self, other: Self) -> Self {
        Time {
            wall: self.wall.min(other.wall),
            processor: self.processor.min(other.processor),
        }
    }

    /// How many times longer this took than the other: by the clock, and of the processors.
    pub(crate) fn times(self, other: Self) -> String {
        let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
        format!(
            "{:.1} times ({:.1} of the processors)",
            ratio(self.wall, other.wall),
            ratio(self.processor, other.processor)
        )
    }
}

impl Add for Time {
    type Output = Time;

    fn add(self, other: Self) -> Self {
        Time {
            wall: self.wall + other.wall,
            processor: self.processor + other.processor,
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (wall, processor) = (self.wall.as_millis(), self.processor.as_millis());
        write!(f, "{wall:>6} ms ({processor:>6} ms of the processors)")
    }
}

/// How long this takes.
pub(crate) fn time(work: impl FnOnce() -> Result<()>) -> Result<Time> {
    let (start, before) = (Instant::now(), processor());
    work()?;
    Ok(Time {
        wall: start.elapsed(),
        processor: processor() - before,
    })
}

/// The processor time of all processes that we have started and waited for, and of theirs.
fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name: state, parent, and eleven fields on the times of the children in user and
    // system mode, in hundredths of a second.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks = fields.split(' ').skip(13).take(2);
    let ticks = ticks.filter_map(|field| field.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}
