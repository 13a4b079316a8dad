import asyncio


async def waiter(name, future):
    try:
        print(name, "got", await future)
    except BaseException as error:
        print(name, "raised", repr(error))


async def main_task():
    for kind in range(3):
        future = asyncio.Future()
        a = asyncio.create_task(waiter("a", future))
        b = asyncio.create_task(waiter("b", future))
        before = cycle()
        asyncio.get_running_loop().call_soon(
            [
                lambda: future.set_result(7),
                lambda: future.set_exception(ValueError("v")),
                future.cancel,
            ][kind]
        )
        await a
        await b
        print(cycle() - before, "cycles")


asyncio.run(main_task())
