import asyncio
import gc


def show(loop, context):
    task = str(context["task"]).split(" coro=")[0]
    print(f"  told: {context['message']}: {context.get('exception')!r}, {task}")
    print(f"  running {loop.is_running()}, closed {loop.is_closed()}")


async def waits():
    await asyncio.sleep(9)


async def fails_at_the_end(error):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print(f"  {cycle()} cancelled")
        await asyncio.sleep(0.5)
        if error:
            raise error
    return 7


async def main_task(error):
    asyncio.get_running_loop().set_exception_handler(show)
    task = asyncio.create_task(fails_at_the_end(error), name="left over")
    await asyncio.sleep(0)
    print(f"  {cycle()} main ends")
    return 5


async def main_fails(error):
    await main_task(error)
    raise KeyError


def one_cycle(loop):
    loop.stop()
    loop.run_forever()


def abandon(what, action=None):
    print(what)
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(show)
    task = loop.create_task(waits(), name=what)
    one_cycle(loop)
    if action:
        action(task)
        task = None
    print("  closing")
    loop.close()
    del task
    gc.collect()


def cancel(task):
    print(f"  {task.cancel()} {task.cancelling()}")


def end(task):
    task.cancel()
    one_cycle(task.get_loop())
    print(f"  {task.done()}")
    one_cycle(task.get_loop())
    print(f"  {task.done()}")


abandon("waiting")
abandon("asked to end", cancel)
abandon("ended", end)
for error in [None, ValueError("v"), asyncio.CancelledError(), RuntimeError("r")]:
    print(f"left over, and ends with {error!r}")
    print(f"  {asyncio.run(main_task(error))}")
print("both fail")
try:
    asyncio.run(main_fails(ValueError("v")))
except KeyError:
    print("  the main task's error comes out")
