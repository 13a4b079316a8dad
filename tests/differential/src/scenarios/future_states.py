import asyncio


def show(action):
    try:
        print(action())
    except BaseException as error:
        print(repr(error))


def boolean(value):
    return str(value).lower()


async def states():
    future = asyncio.Future()
    print(future, boolean(future.done()), boolean(future.cancelled()))
    show(future.result)
    show(future.exception)
    future.set_result(5)
    print(future, boolean(future.done()), boolean(future.cancelled()))
    print(future.result(), future.result())
    print(boolean(future.exception() is None))
    show(lambda: future.set_result(6))
    show(lambda: future.set_exception(ValueError("v")))
    print(boolean(future.cancel()))

    failed = asyncio.Future()
    failed.set_exception(ValueError("v"))
    print(failed)
    print(repr(failed.exception()))
    show(failed.result)

    cancelled = asyncio.Future()
    print(boolean(cancelled.cancel()), boolean(cancelled.cancel()))
    print(cancelled, boolean(cancelled.done()), boolean(cancelled.cancelled()))
    show(cancelled.result)
    show(cancelled.exception)
    show(lambda: cancelled.set_result(1))

    message = asyncio.Future()
    message.cancel("enough")
    show(message.result)


asyncio.run(states())
