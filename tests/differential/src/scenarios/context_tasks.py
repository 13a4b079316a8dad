import asyncio
import contextvars

variable = contextvars.ContextVar("variable", default="nothing")


def show(what):
    print(f"{cycle()} {what}: {variable.get()}")


def shower(what):
    return lambda *_: show(what)


def change(what, value):
    show(what)
    variable.set(value)
    show(what)


async def child(name):
    show(f"{name} begins")
    variable.set(name)
    await asyncio.sleep(0)
    show(f"{name} after a cycle")
    await asyncio.sleep(0.1)
    show(f"{name} after a sleep")
    await same_task(name)
    show(f"{name} ends")
    return name


async def same_task(name):
    """A coroutine that is awaited is part of the task."""
    show(f"  {name} inside")
    variable.set(f"{name}, changed inside")
    await asyncio.sleep(0)


async def parent():
    variable.set("parent")
    task = asyncio.create_task(child("grandchild"))
    variable.set("parent, later")
    await task
    show("parent")


async def fails():
    variable.set("failing")
    raise ValueError("v")


async def main_task():
    loop = asyncio.get_running_loop()
    show("main")  # a task too, made outside
    variable.set("main")
    print("a task")
    task = asyncio.create_task(child("child"))
    variable.set("main, later")
    await task
    show("main")
    print("coroutine")
    await same_task("main")
    show("main")
    print("grandchild")
    await asyncio.create_task(parent())
    show("main")

    print("callbacks")
    variable.set("first")
    loop.call_soon(show, "call_soon")
    loop.call_soon(change, "changes", "changed")
    loop.call_later(0.1, show, "call_later")
    loop.call_at(loop.time() + 0.2, change, "call_at", "changed")
    variable.set("second")
    loop.call_soon(show, "call_soon")
    await asyncio.sleep(0.5)
    show("main")

    print("done callbacks")
    future = loop.create_future()
    task = asyncio.create_task(child("task"))
    for what, added in [("future", future), ("task", task)]:
        variable.set(f"as it was added to the {what}")
        added.add_done_callback(shower(what))
        added.add_done_callback(lambda done: change("changes", "changed"))
        added.add_done_callback(shower(what))
    variable.set("as it was done")
    future.set_result(5)
    await task
    variable.set("too late")
    future.add_done_callback(shower("added when it was done"))
    variable.set("still later")
    await asyncio.sleep(0)

    print("gather")
    variable.set("gathering")
    gathering = asyncio.gather(*map(child, "abc"))
    gathering.add_done_callback(shower("gathered"))
    variable.set("gathered later")
    print(await gathering)
    show("main")
    print("group")
    async with asyncio.TaskGroup() as group:
        group.create_task(child("d"))
        variable.set("in the block")
        group.create_task(child("e"))
    show("main")
    print("wait_for, shield")
    await asyncio.wait_for(child("f"), 5)
    show("main")
    await asyncio.shield(child("g"))
    show("main")
    print("failures")
    try:
        await asyncio.create_task(fails())
    except ValueError:
        show("main")
    try:
        await fails()
    except ValueError:
        show("main")

    print("a context of our own")
    context = contextvars.copy_context()
    task = context.run(asyncio.create_task, child("h"))
    context.run(variable.set, "in the context")
    late = context.run(asyncio.create_task, child("i"))
    context.run(loop.call_soon, show, "call_soon")
    await asyncio.gather(task, late)
    show("main")
    print(context.run(variable.get))


variable.set("outside")
asyncio.run(main_task())
print(variable.get())
