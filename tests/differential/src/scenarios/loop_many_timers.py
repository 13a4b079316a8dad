import asyncio


async def main_task():
    loop = asyncio.get_running_loop()
    for count, kept in (100, 3), (101, 3), (250, 2), (300, 7), (64, 64):
        # The delays are all different: CPython leaves the order of equal ones open.
        fired = []
        handles = []
        for number in range(count):
            delay = (number * 37 % count + 1) / 10000
            handles.append(loop.call_later(delay, fired.append, number * 37 % count))
        for number, handle in enumerate(handles):
            if number % kept == 0:
                handle.cancel()
        # In the middle of them, more are set and cancelled.
        start, cycles = loop.time(), cycle()
        await asyncio.sleep(0.003)
        print(f"{count}: {len(fired)} after {loop.time() - start:.3f}")
        more = [loop.call_later(10 + number / 100, fired.append, -1) for number in range(count)]
        for handle in more:
            handle.cancel()
        print(all(handle.cancelled() for handle in more), handles[1].cancelled())
        await asyncio.sleep(0.1)
        print(f"  {len(fired)} fired, sorted {fired == sorted(fired)}, sum {sum(fired)}")
        print(f"  {loop.time() - start:.3f} {cycle() - cycles}")

    # Each timer sets the next and cancels its twin.
    chain = []

    def link(number):
        chain.append(f"{number} {cycle()} {loop.time():.4f}")
        if number < 5:
            twin = loop.call_later(0.2, link, 100)
            loop.call_later(0.05 * number, link, number + 1)
            loop.call_later(0.1, twin.cancel)

    link(0)
    await asyncio.sleep(2)
    print("\n".join(chain))
    print(f"{loop.time():.3f}")


asyncio.run(main_task())
