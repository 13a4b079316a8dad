# python: 3.12
import asyncio
import contextvars

variable = contextvars.ContextVar("variable", default="nothing")


def name():
    return asyncio.current_task().get_name()


async def at_once(what):
    print(f"  {cycle()} {what}: {name()}, {len(asyncio.all_tasks())} tasks")
    return what


async def pauses(what, times=1):
    for number in range(times):
        print(f"  {cycle()} {what} {number}: {name()}")
        await asyncio.sleep(0)
    print(f"  {cycle()} {what} ends: {name()}")
    return what


async def nested(depth):
    print(f"  {cycle()} {depth} begins: {name()}")
    if depth:
        task = asyncio.create_task(nested(depth - 1))
        print(f"  {cycle()} {depth} goes on: {name()} {task.done()}")
        return task.result() + 1
    return 0


async def nested_pauses(depth):
    print(f"  {cycle()} {depth} begins: {name()}")
    if depth:
        task = asyncio.create_task(nested_pauses(depth - 1))
        print(f"  {cycle()} {depth} goes on: {name()} {task.done()}")
        return await task + 1
    await asyncio.sleep(0.1)
    return 0


async def sets(value):
    print(f"  begins with {variable.get()}")
    variable.set(value)
    await asyncio.sleep(0)
    print(f"  goes on with {variable.get()}")


def callback(task):
    print(f"  {cycle()} callback of {task.get_name()}, {asyncio.current_task()}")


async def main_task(loop):
    print("before it is set")
    print("  main goes on,", asyncio.create_task(at_once("a")).done())
    await asyncio.sleep(0)
    loop.set_task_factory(asyncio.eager_task_factory)
    print("at once")
    task = asyncio.create_task(at_once("b"))
    print(f"  {cycle()} main goes on: {name()}, {task.done()} {task.result()}")
    print(f"  {cycle()} {await task} {cycle()}")
    task.add_done_callback(callback)
    await asyncio.sleep(0)
    print("pauses")
    task = asyncio.create_task(pauses("c"))
    task.add_done_callback(callback)
    print(f"  {cycle()} main goes on: {name()}, {task.done()}")
    print(f"  {await task} {cycle()}")
    print("several")
    tasks = [asyncio.create_task(pauses(what, times)) for what, times in [("d", 1), ("e", 2), ("f", 0)]]
    loop.call_soon(print, "  call_soon comes behind them")
    for task in tasks:
        print(f"  {cycle()} {await task} {cycle()}")
    print("nested")
    print(await asyncio.create_task(nested(3)))
    print("nested, pausing")
    before = cycle()
    print(await asyncio.create_task(nested_pauses(3)), cycle() - before)
    print("context")
    variable.set("main")
    task = asyncio.create_task(sets("task"))
    print(f"  main goes on with {variable.get()}")
    variable.set("main, later")
    await task
    print(f"  main goes on with {variable.get()}")
    print("callback")
    loop.call_soon(lambda: asyncio.create_task(at_once("from a callback")))
    loop.call_soon(lambda: print(f"  the next callback {asyncio.current_task()}"))
    await asyncio.sleep(0)
    print("awaited coroutines are no tasks")
    print(await pauses("g"))
    print("another loop, which does not run")
    other = asyncio.new_event_loop()
    other.set_task_factory(asyncio.eager_task_factory)
    task = other.create_task(pauses("h"))
    print(f"  {task.done()} {cycle()} {name()}")
    print("and back")
    loop.set_task_factory(None)
    task = asyncio.create_task(at_once("i"))
    print(f"  {task.done()} {cycle()} {name()}")
    await task
    return other


async def first():
    print(f"  {name()} {len(asyncio.all_tasks())}")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.set_task_factory(asyncio.eager_task_factory)
# The loop does not run yet, so these wait for it.
print("before the loop runs")
task = loop.create_task(first())
print(f"  {task.done()}")
loop.run_until_complete(task)
loop.set_task_factory(None)
other = loop.run_until_complete(main_task(loop))
asyncio.set_event_loop(other)
print("the other loop")
other.run_until_complete(asyncio.sleep(0))
other.run_until_complete(at_once("j"))
loop.close()
other.close()
