import asyncio
import functools


@functools.total_ordering
class Job:
    """Compares by its priority alone, so jobs can be equal and yet different."""

    def __init__(self, priority, name):
        self.priority, self.name = priority, name

    def __eq__(self, other):
        return self.priority == other.priority

    def __lt__(self, other):
        return self.priority < other.priority


def drain(queue):
    return [queue.get_nowait() for _ in range(queue.qsize())]


async def getter(name, queue):
    item = await queue.get()
    print(cycle(), name, "got", item)


async def main_task():
    fifo, lifo, smallest = asyncio.Queue(3), asyncio.LifoQueue(3), asyncio.PriorityQueue(3)
    for queue in (fifo, lifo, smallest):
        for item in (2, 3, 1):
            queue.put_nowait(item)
        try:
            queue.put_nowait(4)
        except asyncio.QueueFull as error:
            print(repr(error), queue.qsize(), queue.maxsize)
        print(drain(queue))
        # Three wait; three items come before the first of them runs.
        tasks = [asyncio.create_task(getter(name, queue)) for name in "abc"]
        await asyncio.sleep(0)
        for item in (20, 30, 10):
            await queue.put(item)
        for task in tasks:
            await task

    words = asyncio.PriorityQueue()
    for item in ((2, "mop"), (1, "wash"), (2, "dry"), (0, "cook"), (1, "eat")):
        await words.put(item)
    print(*[f"{priority} {word}" for priority, word in drain(words)])

    jobs = asyncio.PriorityQueue()
    for number in range(8):
        jobs.put_nowait(Job(7, f"same{number}"))
    print(*[job.name for job in drain(jobs)])
    state = 1
    for number in range(60):
        state = state * 69069 % 2**32
        jobs.put_nowait(Job(state >> 29, f"{state >> 29}.{number}"))
        if state >> 28 & 3 == 0:
            print("then", jobs.get_nowait().name)
    print(*[job.name for job in drain(jobs)])


asyncio.run(main_task())
