# Random programs: tasks that use locks, conditions, semaphores, events and queues in random order,
# and cancel each other at random. Each seed's trace must be the same.
import asyncio


class Random:
    def __init__(self, seed):
        self.state = seed * 2654435761 % 2**32

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return (self.state >> 16) % limit


class World:
    def __init__(self, seed):
        self.random = Random(seed)
        self.lock, self.semaphore = asyncio.Lock(), asyncio.Semaphore(self.random.below(3))
        self.condition = asyncio.Condition(self.lock)
        self.event, self.queue = asyncio.Event(), asyncio.Queue(self.random.below(3))
        self.tasks, self.trace, self.start = [], [], cycle()

    def note(self, text):
        self.trace.append(f"{cycle() - self.start}{text}")


async def step(world):
    choice = world.random.below(17)
    if choice < 2:
        await asyncio.sleep(0)
    elif choice < 5:
        async with world.lock:
            for _ in range(world.random.below(3)):
                await asyncio.sleep(0)
    elif choice == 5:
        async with world.condition:
            await world.condition.wait()
    elif choice == 6:
        async with world.lock:
            world.condition.notify(world.random.below(3))
    elif choice == 7:
        async with world.semaphore:
            await asyncio.sleep(0)
    elif choice == 8:
        await world.semaphore.acquire()
    elif choice == 9:
        world.semaphore.release()
    elif choice == 10:
        await world.event.wait()
    elif choice == 11:
        world.event.set()
    elif choice == 12:
        world.event.clear()
    elif choice == 13:
        await world.queue.put(world.random.below(100))
    elif choice == 14:
        world.note(f"got{await world.queue.get()}")
    elif choice == 15:
        world.queue.put_nowait(world.random.below(100))
    else:
        world.tasks[world.random.below(len(world.tasks))].cancel()


async def work(number, world):
    for _ in range(12):
        choice = "."
        try:
            await step(world)
        except (Exception, asyncio.CancelledError) as error:
            choice = type(error).__name__[:6]
        state = int(world.lock.locked()) + 2 * int(world.semaphore.locked()) + 4 * int(world.event.is_set())
        world.note(f":{number}{choice}{state}{world.queue.qsize()}")


async def program(seed):
    world = World(seed)
    world.tasks += [asyncio.create_task(work(number, world)) for number in range(6)]
    # Cancel who hangs, until all are done.
    while not all(task.done() for task in world.tasks):
        for _ in range(8):
            await asyncio.sleep(0)
        for task in world.tasks:
            if world.random.below(2):
                task.cancel()
    print(seed, *world.trace)


async def main_task():
    for seed in range(300):
        await program(seed)


asyncio.run(main_task())
