import types


@types.coroutine
def yield_value(value):
    return (yield value)


def attempt(name, action, *arguments):
    try:
        print(f"{name}: yielded {action(*arguments)}")
    except StopIteration as stop:
        print(f"{name}: returned {stop.value}")
    except Exception as error:
        print(f"{name}: {error!r}")


async def meddles():
    for turn in range(2):
        attempt("  send", own.send, None)
        attempt("  send a value", own.send, 5)
        attempt("  throw", own.throw, ValueError("v"))
        attempt("  close", own.close)
        print("  got", await yield_value(turn))
    return 10


async def partner(number):
    """Two coroutines that resume each other: the inner one finds the outer one running."""
    for turn in range(2):
        attempt(f"  {number} resumes the other", partners[1 - number].send, None)
        await yield_value(turn)
    return number


async def awaits(coroutine):
    return await coroutine + 1


async def one():
    return await yield_value(1)


own = meddles()
attempt("first", own.send, None)
attempt("second", own.send, 7)
attempt("third", own.send, 8)
attempt("fourth", own.send, 9)

partners = [partner(0), partner(1)]
for turn in range(3):
    attempt("0", partners[0].send, None)
attempt("1", partners[1].send, None)
partners[1].close()

finished = one()
finished.close()
attempt("await a closed one", awaits(finished).send, None)
outer = awaits(one())
attempt("await a fresh one", outer.send, None)
attempt("await a fresh one", outer.send, 41)
attempt("again", outer.send, 42)
