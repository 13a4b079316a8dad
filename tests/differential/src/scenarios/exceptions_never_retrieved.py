import asyncio
import gc


def show(loop, context):
    key = "future" if "future" in context else "task"
    print(f"  told: {context['message']}: {context.get('exception')!r}, {key}")


async def fails():
    print(f"  {cycle()} failing")
    raise ValueError("v")


async def waits(future):
    return await future


def failed():
    future = asyncio.get_running_loop().create_future()
    future.set_exception(ValueError("v"))
    return future


async def attempt(future):
    try:
        await future
    except ValueError as error:
        print(f"  awaited: {error!r}")


def step(what):
    gc.collect()
    print(what)


async def main_task():
    asyncio.get_running_loop().set_exception_handler(show)

    step("future")
    future = failed()
    print("  dropping")
    del future
    step("future, asked for its exception")
    future = failed()
    print(f"  {future.exception()!r}")
    del future
    step("future, asked for its result")
    future = failed()
    try:
        future.result()
    except ValueError as error:
        print(f"  {error!r}")
    del future
    step("future, only looked at")
    future = failed()
    print(f"  {future.done()} {future.cancelled()} {future}")
    del future
    step("future, awaited")
    future = failed()
    await attempt(future)
    del future
    step("future, cancelled too late")
    future = failed()
    print(f"  {future.cancel()}")
    del future
    step("future with a callback")
    future = failed()
    future.add_done_callback(lambda done: print(f"  called: {done.done()}"))
    del future
    step("  not yet")  # the ready queue holds it
    await asyncio.sleep(0)
    step("future with a cancellation for an exception")
    future = asyncio.get_running_loop().create_future()
    future.set_exception(asyncio.CancelledError("c"))
    del future

    step("task")
    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    print("  dropping")
    del task
    step("task that nobody holds")
    asyncio.create_task(fails())
    await asyncio.sleep(0)
    step("task, awaited")
    task = asyncio.create_task(fails())
    await attempt(task)
    del task
    step("task of a task")
    task = asyncio.create_task(waits(asyncio.create_task(fails())))
    await asyncio.sleep(0.1)
    del task
    step("task, cancelled")
    task = asyncio.create_task(fails())
    task.cancel()
    await asyncio.sleep(0)
    print(f"  {task.cancelled()}")
    del task

    step("gather")
    gathering = asyncio.gather(fails(), fails())
    await asyncio.sleep(0.1)
    print(f"  {gathering.done()}")
    del gathering
    step("gather, awaited")
    gathering = asyncio.gather(fails(), fails())
    await attempt(gathering)
    await asyncio.sleep(0.1)
    del gathering
    step("gather of exceptions")
    gathering = asyncio.gather(fails(), fails(), return_exceptions=True)
    print(f"  {await gathering}")
    del gathering
    step("wait")
    tasks = [asyncio.create_task(fails()) for _ in range(2)]
    done, pending = await asyncio.wait(tasks)
    print(f"  {len(done)} {len(pending)}")
    del tasks, done, pending
    step("shield")
    outer = asyncio.shield(fails())
    outer.cancel()
    await asyncio.sleep(0.1)
    print(f"  {outer.cancelled()}")
    del outer
    step("the end")


asyncio.run(main_task())
