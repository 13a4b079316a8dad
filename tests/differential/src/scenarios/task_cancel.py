import asyncio


async def tidy():
    try:
        await asyncio.sleep(10)
        return 1
    except asyncio.CancelledError as error:
        print("  tidy up after", repr(error))
        raise


async def swallow():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print("  swallow", repr(error))
    return 2


async def replace():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("instead") from None


async def nested():
    return await asyncio.create_task(tidy())


def boolean(value):
    return str(value).lower()


async def report(name, task):
    await asyncio.sleep(0)
    print(f"{name}: {boolean(task.cancel('first'))} {boolean(task.cancel('second'))}")
    print(f"  done {boolean(task.done())}, cancelling {task.cancelling()}")
    try:
        print("  result", await task)
    except BaseException as error:
        print("  raised", repr(error))
    print(f"  cancelled {boolean(task.cancelled())}, again {boolean(task.cancel())}")


async def main_task():
    await report("tidy", asyncio.create_task(tidy()))
    await report("swallow", asyncio.create_task(swallow()))
    await report("replace", asyncio.create_task(replace()))
    await report("nested", asyncio.create_task(nested()))


asyncio.run(main_task())
