import asyncio


def attempt(what, action, *arguments):
    try:
        print(f"{what}: {action(*arguments)!r}")
    except RuntimeError as error:
        print(f"{what}: {error!r}")


async def value():
    return 7


def refused(action, *arguments):
    """A coroutine that is refused is closed, without a warning."""
    coroutine = value()
    try:
        return action(*arguments, coroutine)
    finally:
        coroutine.close()


def use(what, loop):
    attempt(f"{what}: call_soon", loop.call_soon, print, "never")
    attempt(f"{what}: call_later", loop.call_later, 0.1, print, "never")
    attempt(f"{what}: call_at", loop.call_at, 0.1, print, "never")
    attempt(f"{what}: create_task", refused, loop.create_task)
    attempt(f"{what}: run_until_complete", refused, loop.run_until_complete)
    attempt(f"{what}: run_forever", loop.run_forever)
    attempt(f"{what}: close", loop.close)
    attempt(f"{what}: stop", loop.stop)
    print(loop.is_closed(), loop.is_running(), loop.get_debug())
    future = loop.create_future()
    print(future.done(), future.get_loop() is loop, future)
    future.set_result(5)
    print(future.result(), future)
    attempt(f"{what}: a future that is done", loop.run_until_complete, future)


async def inside(closed):
    use("inside", closed)
    attempt("our own", asyncio.get_running_loop().close)
    asyncio.get_running_loop().call_soon(attempt, "in a callback", asyncio.get_running_loop().close)
    await asyncio.sleep(0)


# Never run.
loop = asyncio.new_event_loop()
loop.call_soon(print, "never")
timer = loop.call_later(0.1, print, "never")
cancelled = loop.call_soon(print, "never")
loop.close()
cancelled.cancel()
timer.cancel()
print(timer.cancelled(), cancelled.cancelled())
use("never run", loop)

# Run, with things left.
loop = asyncio.new_event_loop()
future, waiting = loop.create_future(), loop.create_future()
future.add_done_callback(lambda done: print("never called"))
loop.call_later(5, print, "never")
print(loop.run_until_complete(value()))
loop.call_soon(print, "never")
loop.close()
use("run before", loop)
print(future.done(), waiting.cancel())
print(waiting.cancelled(), waiting)
asyncio.run(inside(loop))
