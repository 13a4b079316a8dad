import asyncio
import threading


async def main_task():
    loop = asyncio.get_running_loop()

    print("from a thread")
    done = loop.create_future()

    def work():
        for number in range(5):
            loop.call_soon_threadsafe(note, "work", number)
        loop.call_soon_threadsafe(done.set_result, "finished")

    thread = threading.Thread(target=work)
    thread.start()
    print(await done)
    thread.join()

    print("each thread's calls keep their order")
    threads, left = [], loop.create_future()
    for name in "abc":
        threads.append(threading.Thread(target=count, args=(loop, name, left)))
    for thread in threads:
        thread.start()
    await left
    for thread in threads:
        thread.join()
    for name in "abc":
        print([number for other, number in calls if other == name])

    print("from the loop's own thread")
    loop.call_soon(note, "call_soon", 1)
    await asyncio.sleep(0)
    loop.call_soon_threadsafe(note, "call_soon_threadsafe", 1)
    loop.call_soon_threadsafe(note, "call_soon_threadsafe", 2)
    await asyncio.sleep(0)

    loop.call_soon(note, "call_soon", 1)
    loop.call_soon_threadsafe(note, "call_soon_threadsafe", 2)
    loop.call_soon(note, "call_soon", 3)
    thread = threading.Thread(target=loop.call_soon_threadsafe, args=(note, "a thread", 4))
    thread.start()
    thread.join()
    loop.call_soon(note, "call_soon", 5)
    await asyncio.sleep(0)
    print("there and back")
    answer = loop.create_future()

    def question():
        print(f"asked on {threading.current_thread().name}")
        thread = threading.Thread(target=answers, name="another thread")
        thread.start()

    def answers():
        shown = threading.current_thread().name
        loop.call_soon_threadsafe(answer.set_result, f"answered on {shown}")

    loop.call_soon(question)
    print(await answer)

    print("a callback that raises")
    loop.set_exception_handler(lambda loop, context: print(f"told: {context['exception']!r}"))
    after = loop.create_future()

    def fails():
        loop.call_soon_threadsafe(raises)
        loop.call_soon_threadsafe(after.set_result, "and on")

    threading.Thread(target=fails).start()
    print(await after)

    print("what a callback schedules comes later")
    end = loop.create_future()

    def schedules():
        loop.call_soon_threadsafe(chain, loop, end, 3)

    threading.Thread(target=schedules).start()
    print(await end)

    print("stop")
    threading.Thread(target=lambda: loop.call_soon_threadsafe(loop.stop)).start()
    await loop.create_future()


def note(what, number):
    print(f"  {what} {number} {threading.current_thread() is threading.main_thread()}")


calls = []


def count(loop, name, left):
    for number in range(5):
        loop.call_soon_threadsafe(counted, name, number, left)


def counted(name, number, left):
    calls.append((name, number))
    if len(calls) == 15:
        left.set_result(None)


def raises():
    raise ValueError("in a callback")


def chain(loop, end, number):
    print(f"  chain {number}")
    if number:
        loop.call_soon_threadsafe(chain, loop, end, number - 1)
    else:
        end.set_result("the end")


loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(main_task())
except RuntimeError as error:
    print(repr(error))
