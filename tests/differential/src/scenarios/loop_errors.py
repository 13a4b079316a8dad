import asyncio


async def inner():
    return 1


def show(action):
    try:
        print(action())
    except Exception as error:
        print(repr(error))


async def main_task():
    loop = asyncio.get_running_loop()
    coroutine = inner()
    show(lambda: asyncio.run(coroutine))
    coroutine.close()
    show(loop.run_forever)
    show(loop.close)
    other = asyncio.new_event_loop()
    show(other.run_forever)
    other.close()


show(asyncio.get_running_loop)
asyncio.run(main_task())
loop = asyncio.new_event_loop()
loop.call_soon(loop.stop)
show(lambda: loop.run_until_complete(asyncio.sleep(1)))
show(lambda: loop.run_until_complete(inner()))
done = loop.create_future()
done.set_result(5)
show(lambda: loop.run_until_complete(done))
loop.close()
