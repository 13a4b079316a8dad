# A lock belongs to the loop on which somebody had to wait for it first.
import asyncio


def show(error):
    print(type(error).__name__, "is bound to a different event loop" in str(error))


async def use(title, awaitable):
    print(title, end=" ")
    task = asyncio.ensure_future(awaitable)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    if task.cancel():
        print("waits")
        await asyncio.sleep(1)
    else:
        try:
            await task
            print("goes on")
        except RuntimeError as error:
            show(error)


async def everything(event, lock, condition, semaphore, getting, putting):
    await use("event", event.wait())
    await use("lock", lock.acquire())
    await condition.acquire()
    await use("condition", condition.wait())
    print(int(condition.locked()))
    condition.release()
    await use("semaphore", semaphore.acquire())
    await use("get", getting.get())
    await use("put", putting.put(1))
    await use("join", putting.join())


def primitives():
    full = asyncio.Queue(1)
    full.put_nowait(1)
    lock = asyncio.Lock()
    asyncio.run(lock.acquire())
    return asyncio.Event(), lock, asyncio.Condition(), asyncio.Semaphore(0), asyncio.Queue(), full


used = primitives()
asyncio.run(everything(*used))
asyncio.run(everything(*used))
print("without waiting nothing is noticed")
event, lock, condition, semaphore, getting, putting = used
event.set()
lock.release()
semaphore.release()
getting.put_nowait(1)
putting.get_nowait()
putting.task_done()
asyncio.run(everything(*used))
