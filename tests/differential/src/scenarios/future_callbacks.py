import asyncio
import json


async def callbacks():
    future = asyncio.Future()
    second = lambda _: print("second")
    future.add_done_callback(lambda done: print("first", json.dumps(done.result())))
    future.add_done_callback(second)
    future.add_done_callback(lambda _: print("third"))
    print(future.remove_done_callback(second))
    print(future.remove_done_callback(second))
    asyncio.get_running_loop().call_soon(lambda: print("soon, before"))
    future.set_result("r")
    asyncio.get_running_loop().call_soon(lambda: print("soon, after"))
    print("set")
    await asyncio.sleep(0)
    print("resumed")
    future.add_done_callback(lambda _: print("late"))
    print("added")
    await asyncio.sleep(0)


asyncio.run(callbacks())
