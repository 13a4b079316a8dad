import asyncio


async def nothing():
    pass


async def nested(depth):
    if depth:
        await asyncio.create_task(nested(depth - 1))


async def main_task():
    loop = asyncio.get_running_loop()
    before = cycle()

    def report(what):
        nonlocal before
        print(f"{what}: {cycle() - before}")
        before = cycle()

    await nothing()
    report("coroutine")
    done = asyncio.Future()
    done.set_result(None)
    await done
    report("done future")
    await bare_yield()
    report("bare yield")
    await asyncio.sleep(0)
    report("sleep(0)")
    await asyncio.sleep(-1)
    report("sleep(-1)")
    await asyncio.create_task(nothing())
    report("task")
    await asyncio.create_task(nested(9))
    report("task, 10 deep")
    future = asyncio.Future()
    loop.call_soon(future.set_result, None)
    await future
    report("future set by call_soon")
    await asyncio.gather(nothing(), nothing(), nothing())
    report("gather of coroutines")
    await asyncio.gather()
    report("gather of nothing")
    await asyncio.sleep(0.01)
    report("sleep(0.01)")


asyncio.run(main_task())
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(nothing())
print("run_until_complete(co):", cycle())
before = cycle()
loop.run_until_complete(asyncio.sleep(0))
print("run_until_complete(sleep(0)):", cycle() - before)
before = cycle()
done = loop.create_future()
done.set_result(None)
loop.run_until_complete(done)
print("run_until_complete(done):", cycle() - before)
loop.close()
