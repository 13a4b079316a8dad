import asyncio


def name(task):
    return task and task.get_name()


def names(tasks):
    return sorted(task.get_name() for task in tasks)


def show(what, action):
    try:
        print(f"{what}: {action()}")
    except RuntimeError as error:
        print(f"{what}: {error!r}")


def show_both(what):
    show(what, lambda: name(asyncio.current_task()))
    show(what, lambda: names(asyncio.all_tasks()))


async def coroutine():
    show_both("in an awaited coroutine")


async def worker(label):
    print(label, "is", name(asyncio.current_task()))
    await asyncio.sleep(0)
    await coroutine() if label == "b" else await asyncio.sleep(0)
    print(label, "is", name(asyncio.current_task()))


async def main_task():
    main = asyncio.current_task()
    show_both("main")
    a = asyncio.create_task(worker("a"))
    b = asyncio.create_task(worker("b"), name="B")
    show_both("with two")
    loop = asyncio.get_running_loop()
    loop.call_soon(show_both, "in a callback")
    loop.call_later(0.001, show_both, "in a timer")
    a.add_done_callback(lambda _: show_both("a is done"))
    await b
    show_both("behind b")
    await a
    b.cancel()
    show_both("behind both")
    c = asyncio.create_task(asyncio.sleep(1))
    c.cancel()
    c.set_name("C")
    show_both("cancelling")
    try:
        await c
    except asyncio.CancelledError:
        show_both("cancelled")
    main.set_name("renamed")
    other = asyncio.new_event_loop()
    foreign = other.create_task(coroutine())
    show_both("without another loop's")
    print(main is asyncio.current_task(), main.done(), foreign.get_name())
    other.call_soon(show_both, "in the other loop")
    return other, foreign


show_both("outside")
other, foreign = asyncio.run(main_task())
show_both("outside again")
other.run_until_complete(foreign)
other.run_until_complete(asyncio.sleep(0))
other.close()
show_both("outside")
