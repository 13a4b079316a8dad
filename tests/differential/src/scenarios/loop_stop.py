import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


def note(name):
    return lambda: print(cycle(), name)


def boolean(value):
    return str(value).lower()


def stop():
    print(cycle(), "stop")
    loop.stop()
    loop.call_soon(note("added in the last cycle"))


loop.call_soon(stop)
loop.call_soon(note("behind stop"))
loop.run_forever()
print(cycle(), "stopped")
loop.stop()
loop.run_forever()
print(cycle(), "stopped at once")
print(boolean(loop.is_running()), boolean(loop.is_closed()))
loop.close()
loop.close()
print(boolean(loop.is_running()), boolean(loop.is_closed()))
try:
    loop.run_forever()
except RuntimeError as error:
    print(repr(error))
