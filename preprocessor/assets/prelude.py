"""Runs a scenario on CPython's asyncio with the virtual clock of the book's runtime.

The loop's time starts at 0, the wall clock at 14:52:22 on 2025-01-01; every cycle takes a
millisecond, and a loop with nothing to do jumps to its next timer. A loop that waits for nothing
but sockets or other threads really waits. `cycle()` counts cycles.
"""

import asyncio
import datetime
import runpy
import selectors
import sys
import threading
import time

START = 1_735_743_142
now = 0  # nanoseconds


class VirtualSelector(selectors.DefaultSelector):
    def select(self, timeout=None):
        global now
        threads = threading.active_count()
        events = super().select(0)
        if not events:
            if timeout is not None:
                now += round(timeout * 1e9)
            elif len(self.get_map()) > 1 or threads > 1:
                # More than the loop's own pipe, or others who may write to it.
                events = super().select()
            else:
                sys.exit("deadlock")
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(VirtualSelector())
        self.cycles = 0

    def time(self):
        return now / 1e9

    def _run_once(self):
        global now
        self.cycles += 1
        super()._run_once()
        now += 1_000_000


class Policy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = VirtualLoop


class VirtualDatetime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc)


def sleep(seconds):
    global now
    now += round(seconds * 1e9)


def cycle():
    return asyncio.get_event_loop().cycles


def reset():
    """Back to the beginning of time."""
    global now
    now = 0


@asyncio.coroutines.types.coroutine
def bare_yield():
    """A bare `yield`: what `asyncio.sleep(0)` awaits."""
    return (yield)


time.time = lambda: START + now / 1e9
time.monotonic = lambda: now / 1e9
time.sleep = sleep
datetime.datetime = VirtualDatetime
asyncio.set_event_loop_policy(Policy())
runpy.run_path(sys.argv[1], {"cycle": cycle, "bare_yield": bare_yield, "reset": reset}, "__main__")
