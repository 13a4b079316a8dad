import asyncio
import types


@types.coroutine
def yield_value(value):
    return (yield value)


async def bad():
    try:
        await yield_value(7)
        print("  resumed")
    except RuntimeError as error:
        print("  at the await:", repr(error))
    return 1


async def fails():
    raise ValueError("from inside")


async def awaits_itself():
    try:
        await asyncio.current_task()
    except RuntimeError as error:
        assert str(error).startswith("Task cannot await on itself: <Task pending name='Task-")
        print("  cannot await on itself")
    return 2


async def attempt(awaitable):
    try:
        await awaitable
    except Exception as error:
        print(repr(error))


def show(action):
    try:
        print(action())
    except Exception as error:
        print(repr(error))


async def main_task():
    print("bad yield:", await asyncio.create_task(bad()))
    task = asyncio.create_task(fails())
    await attempt(task)
    await attempt(task)
    print(repr(task.exception()))
    show(lambda: task.set_result(1))
    show(lambda: task.set_exception(ValueError("x")))

    print("itself:", await asyncio.create_task(awaits_itself()))

    slow = asyncio.create_task(asyncio.sleep(1))
    show(slow.result)
    show(slow.exception)
    await slow


asyncio.run(main_task())
