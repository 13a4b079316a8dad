import asyncio


async def returns(value):
    return value


async def sleeps(seconds, value):
    await asyncio.sleep(seconds)
    return value


async def fails():
    await asyncio.sleep(0)
    raise ValueError("v")


async def ticks(name, count):
    for number in range(count):
        print(f"  {loop.cycles} {name} {number}")
        await asyncio.sleep(0)
    return name


async def two_tasks():
    return await asyncio.gather(ticks("a", 2), ticks("b", 1))


class Awaitable:
    def __await__(self):
        return returns("awaited").__await__()


def attempt(name, awaitable):
    start = loop.cycles
    try:
        result = loop.run_until_complete(awaitable)
    except (Exception, asyncio.CancelledError) as error:
        result = repr(error)
    print(f"{name}: {result}, {loop.cycles - start} cycles, {loop.is_running()}")


loop = asyncio.new_event_loop()
attempt("coroutine", returns(1))
attempt("sleep(0)", sleeps(0, 2))
attempt("sleep(0.5)", sleeps(0.5, 3))
attempt("failing", fails())
attempt("awaitable", Awaitable())
attempt("task", loop.create_task(returns(4)))
task = loop.create_task(fails())
attempt("failing task", task)
attempt("the same", task)
task = loop.create_task(returns(5))
task.cancel("before")
attempt("cancelled task", task)

future = loop.create_future()
loop.call_soon(future.set_result, 6)
attempt("future", future)
attempt("done future", future)
future = loop.create_future()
loop.call_later(0.25, future.cancel, "by a timer")
attempt("cancelled future", future)
attempt("done future", future)
print(f"{loop.time():.3f}")

# Other tasks go on as far as the loop goes, and continue in the next run.
other = loop.create_task(ticks("other", 6))
attempt("meanwhile", returns(7))
print(other.done())
attempt("meanwhile", ticks("mine", 2))
print(other.done())
attempt("other", other)

attempt("two tasks", two_tasks())

# Stopped half-way, and completed by a second run.
task = loop.create_task(sleeps(1, 8))
loop.call_later(0.1, loop.stop)
attempt("stopped", task)
print(task.done(), f"{loop.time():.3f}")
attempt("completed", task)

# Done in the very cycle in which the loop is stopped: in time.
task = loop.create_task(sleeps(0, 9))
loop.call_soon(loop.call_soon, loop.stop)
attempt("in time", task)
attempt("again", task)
loop.close()
attempt("closed", task)
print(loop.is_closed())
