"""Runs random programs on CPython's asyncio and writes down what happens, cycle by cycle.

The programs come one a line on standard input; the argument is the first one's seed.
`interpret.rs` is the same interpreter on the book's runtime: change both or neither.
"""

import asyncio
import logging
import sys

FUTURES = 4
MAX_TASKS = 10
WATCHDOG_SECONDS = 100
RAISE, CATCH, SWALLOW = 0, 1, 2

logging.disable(logging.CRITICAL)


class OrderedSet(dict):
    """A set of tasks in the order in which they were made; asyncio leaves it open."""

    def add(self, task):
        self[task] = None

    def discard(self, task):
        self.pop(task, None)


class World:
    def __init__(self, program):
        self.scripts = [
            [parse(step) for step in script.split(";")] for script in program.split("|")
        ]
        self.futures = []
        self.tasks = []
        self.timers = 0

    async def main_task(self):
        loop = asyncio.get_running_loop()
        self.futures = [loop.create_future() for _ in range(FUTURES)]
        for second in range(1, WATCHDOG_SECONDS + 1):
            loop.call_at(second, self.watchdog, second)
        try:
            result = await self.follow(0, 0)
            error = None
        except BaseException as raised:
            error = raised
        self.note(f"main {result if error is None else repr(error)}")
        while any(not task.done() for task in self.tasks):
            await asyncio.sleep(0.1)
        if error is not None:
            raise error
        return result

    async def follow(self, script, task):
        for number, (action, which, other, on_error) in enumerate(self.scripts[script]):
            try:
                result = await getattr(self, action)(which, other, task)
                self.note(f"t{task} {number} {result}")
            except BaseException as error:
                self.note(f"t{task} {number} {error!r}")
                if on_error == SWALLOW:
                    continue
                if on_error == CATCH and not isinstance(error, asyncio.CancelledError):
                    continue
                raise
        return task

    def note(self, text):
        print(self.loop.cycles, text)

    def watchdog(self, second):
        for task in list(self.tasks):
            task.cancel()
        for future in self.futures:
            if second == WATCHDOG_SECONDS and not future.done():
                future.set_result(0)

    def future(self, which):
        return self.futures[which % FUTURES]

    def later_task(self, which, task):
        later = self.tasks[task:]
        return later[which % len(later)] if later else None

    def later_tasks(self, which, other, task):
        tasks = [self.later_task(which, task), self.later_task(other, task)]
        return tasks if tasks[0] else []

    def delay(self, milliseconds):
        self.timers += 1
        # Never two at one moment: asyncio leaves their order open. A sum of such
        # scattered numbers is hardly ever another sum of them.
        scattered = self.timers * 0x9E3779B97F4A7C15 % 2**64
        scattered = (scattered ^ scattered >> 32) * 0xD6E8FEB86659FD93 % 2**64 >> 40
        return (milliseconds * 1_000_000 + scattered) / 1e9

    async def do_yield(self, which, other, task):
        await asyncio.sleep(0)
        return 0

    async def do_sleep(self, which, other, task):
        await asyncio.sleep(self.delay(other % 20))
        return 0

    async def do_spawn(self, which, other, task):
        number = len(self.tasks) + 1
        if number < MAX_TASKS:
            script = which % len(self.scripts)
            self.tasks.append(asyncio.create_task(self.follow(script, number)))
        return number

    async def do_await_task(self, which, other, task):
        later = self.later_task(which, task)
        return await later if later else 0

    async def do_await_future(self, which, other, task):
        return await self.future(which)

    async def do_set_result(self, which, other, task):
        self.future(which).set_result(other)
        return 0

    async def do_set_exception(self, which, other, task):
        self.future(which).set_exception(ValueError(f"e{other}"))
        return 0

    async def do_cancel_future(self, which, other, task):
        return int(self.future(which).cancel())

    async def do_cancel_task(self, which, other, task):
        if not self.tasks:
            return 0
        return int(self.tasks[which % len(self.tasks)].cancel(f"m{other}"))

    async def do_add_callback(self, which, other, task):
        def callback(future):
            try:
                result = future.result()
            except BaseException as error:
                result = repr(error)
            self.note(f"callback {other} {result}")

        self.future(which).add_done_callback(callback)
        return 0

    async def do_call_soon(self, which, other, task):
        asyncio.get_running_loop().call_soon(self.note, f"soon {other}")
        return 0

    async def do_call_later(self, which, other, task):
        loop = asyncio.get_running_loop()
        loop.call_later(self.delay(other % 20), self.note, f"later {other}")
        return 0

    async def do_gather(self, which, other, task):
        tasks = self.later_tasks(which, other, task)
        return sum(await asyncio.gather(*tasks)) if tasks else 0

    async def do_gather_results(self, which, other, task):
        tasks = self.later_tasks(which, other, task)
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            self.note(f"gathered {result!r}")
        return 0

    async def do_wait(self, which, other, task):
        tasks = self.later_tasks(which, other, task)
        if not tasks:
            return 0
        return_when = [
            asyncio.ALL_COMPLETED,
            asyncio.FIRST_COMPLETED,
            asyncio.FIRST_EXCEPTION,
        ][which % 3]
        delay = self.delay(other % 20) if other % 2 == 0 else None
        done, pending = await asyncio.wait(tasks, return_when=return_when, timeout=delay)
        return len(done) * 10 + len(pending)

    async def do_wait_for(self, which, other, task):
        delay = self.delay(other % 20) if other % 4 else 0
        later = self.later_task(which, task) if other % 3 else None
        return await asyncio.wait_for(later or self.future(which), delay)

    async def do_timeout(self, which, other, task):
        delay = self.delay(other % 20) if other % 4 else 0
        async with asyncio.timeout(delay):
            if other % 3:
                return await self.future(which)
            await asyncio.sleep(self.delay(which % 20))
            return 1

    async def do_shield(self, which, other, task):
        later = self.later_task(which, task) if other % 3 else None
        return await asyncio.shield(later or self.future(which))

    async def do_as_completed(self, which, other, task):
        tasks = self.later_tasks(which, other, task)
        if all(task.done() for task in tasks):
            return 0
        delay = self.delay(other % 20) if other % 3 else None
        for awaitable in asyncio.as_completed(tasks, timeout=delay):
            try:
                result = await awaitable
                self.note(f"next {result}")
            except BaseException as error:
                self.note(f"next {error!r}")
                if other % 5 == 0:
                    raise
        return 0

    async def do_task_group(self, which, other, task):
        async with asyncio.TaskGroup() as group:
            group._tasks = OrderedSet()
            for script in [which, other]:
                number = len(self.tasks) + 1
                if number < MAX_TASKS:
                    child = self.follow(script % len(self.scripts), number)
                    self.tasks.append(group.create_task(child))
            return await self.future(which) if other % 3 else 0

    async def do_uncancel(self, which, other, task):
        later = self.later_task(which, task)
        return later.cancelling() * 100 + later.uncancel() if later else 0

    async def do_raise(self, which, other, task):
        raise ValueError(f"raised {other}")


def parse(step):
    action, *numbers = step.split(",")
    return (f"do_{action}", *map(int, numbers))


async def start(world):
    world.loop = asyncio.get_running_loop()
    return await world.main_task()


for seed, line in enumerate(sys.stdin, int(sys.argv[2])):
    reset()
    print("seed", seed)
    world = World(line.strip())
    try:
        print("0 end", asyncio.run(start(world)))
    except BaseException as error:
        print("0 end", repr(error))
    print()
