import asyncio


def note(name):
    return lambda: print(f"  {loop.cycles} {name}")


def run(name):
    start = loop.cycles
    loop.run_forever()
    print(f"{name}: {loop.cycles - start} cycles, at {loop.time():.3f}")


async def stops(turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    note("the task stops the loop")()
    loop.stop()
    await asyncio.sleep(0)
    note("the task goes on")()


loop = asyncio.new_event_loop()

loop.call_soon(loop.stop)
loop.call_soon(note("behind stop"))
loop.call_soon(loop.stop)
loop.call_soon(loop.call_soon, note("from the last cycle"))
run("two stops")
loop.call_soon(loop.stop)
run("the rest")

task = loop.create_task(stops(2))
run("in a task")
print(task.done())
loop.stop()
run("stopped before the run")
print(task.done())

# A stopped loop does not wait for its timers, even if they are due within a cycle.
loop.call_later(0.5, note("half a second"))
loop.call_later(0.0005, note("half a millisecond"))
loop.stop()
run("not waiting")
loop.call_later(1, loop.stop)
loop.call_later(1.0, note("with the stop"))
run("until the timer stops")

# The flag is gone after the run, and a stop without a run waits for the next.
loop.stop()
loop.stop()
run("once for two stops")
future = loop.create_future()
loop.call_soon(future.set_result, 5)
loop.stop()
print(loop.run_until_complete(future))
print(loop.run_until_complete(future))

# A callback that the run leaves behind runs first in the next.
loop.call_soon(lambda: (loop.stop(), loop.call_soon(note("left behind"))))
run("leaves one behind")
loop.call_soon(note("new"))
loop.call_soon(loop.stop)
run("picks it up")


async def main_task():
    asyncio.get_running_loop().call_soon(asyncio.get_running_loop().stop)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("never")


# asyncio.run is no exception.
try:
    asyncio.run(main_task())
except RuntimeError as error:
    print(repr(error))
loop.close()
