"""The experiments of src/jobs for the CPython that runs this: `bench.py nested_tasks 10000 10`.

Prints the total of nanoseconds or bytes. What is timed is the same as there.
"""

import asyncio
import resource
import sys
import types
from time import perf_counter_ns


async def nested_task(depth):
    if depth == 1:
        return 1
    return await asyncio.create_task(nested_task(depth - 1)) + 1


async def nested_tasks(runs, depth):
    start = perf_counter_ns()
    for _ in range(runs):
        await asyncio.create_task(nested_task(depth))
    return perf_counter_ns() - start


async def sequential_tasks(runs, count):
    start = perf_counter_ns()
    for _ in range(runs * count):
        await asyncio.create_task(nested_task(1))
    return perf_counter_ns() - start


async def one(x):
    return x + 1


async def two(x):
    return await one(x) + 1


async def three(x):
    return await two(x) + 1


async def four(x):
    return await three(x) + 1


async def five(x):
    return await four(x) + 1


async def six(x):
    return await five(x) + 1


async def seven(x):
    return await six(x) + 1


async def eight(x):
    return await seven(x) + 1


async def nine(x):
    return await eight(x) + 1


async def ten(x):
    return await nine(x) + 1


async def nested_coroutines(runs, depth):
    coroutine = {3: three, 5: five, 9: nine, 10: ten}[depth]
    start = perf_counter_ns()
    for x in range(runs):
        await coroutine(x)
    return perf_counter_ns() - start


# A coroutine is an object on the heap, in Python always.
boxed_coroutines = nested_coroutines


async def sequential_coroutines(runs, count):
    start = perf_counter_ns()
    for x in range(runs * count):
        await one(x)
    return perf_counter_ns() - start


@types.coroutine
def yield_none():
    yield


async def yielder(times):
    for _ in range(times):
        await yield_none()


async def yields(tasks, times):
    tasks = [asyncio.create_task(yielder(times)) for _ in range(tasks)]
    start = perf_counter_ns()
    for task in tasks:
        await task
    return perf_counter_ns() - start


async def spawn_join(tasks):
    start = perf_counter_ns()
    tasks = [asyncio.create_task(yielder(0)) for _ in range(tasks)]
    for task in tasks:
        await task
    return perf_counter_ns() - start


started = 0
released = False


async def waiting():
    global started
    started += 1
    while not released:
        await yield_none()


def resident():
    """The memory that this process uses, in bytes. Linux only."""
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize()


async def bytes(count):
    global released
    tasks = [None] * count
    before = resident()
    for i in range(count):
        tasks[i] = asyncio.create_task(waiting())
    while started < count:
        await yield_none()
    used = resident() - before
    released = True
    for task in tasks:
        await task
    return used


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time passes as the virtual clock's of our runtime does."""

    def __init__(self):
        self.now = 0.0
        super().__init__()
        self._selector.select = self.pass_time

    def time(self):
        return self.now

    def pass_time(self, timeout):
        self.now += (timeout or 0) + 0.001
        return []


def delay(number, count):
    return (number * 7919 % count + 1) / count


def timers(count):
    fired = 0

    def count_one():
        nonlocal fired
        fired += 1

    loop = VirtualLoop()
    start = perf_counter_ns()
    for number in range(count):
        loop.call_later(delay(number, count), count_one)
    loop.call_later(2.0, loop.stop)
    loop.run_forever()
    total = perf_counter_ns() - start
    assert fired == count
    return total


async def sleeps(count):
    start = perf_counter_ns()
    tasks = [
        asyncio.create_task(asyncio.sleep(delay(number, count)))
        for number in range(count)
    ]
    for task in tasks:
        await task
    return perf_counter_ns() - start


def sends(times):
    coroutine = yielder(times)
    start = perf_counter_ns()
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        return perf_counter_ns() - start


def main(function, *args):
    total = globals()[function](*map(int, args))
    if asyncio.iscoroutine(total):
        loop = VirtualLoop() if function == "sleeps" else None
        with asyncio.Runner(loop_factory=loop and (lambda: loop)) as runner:
            total = runner.run(total)
    print(total)


main(*sys.argv[1:])
