import types


class Ask:
    """An awaitable of two yields."""

    def __init__(self, question):
        self.question = question

    def __await__(self):
        first = yield self.question
        second = yield f"{self.question} after {first}"
        return f"{first}/{second}"


class Wrapped:
    """`__await__` by way of a coroutine."""

    def __init__(self, level):
        self.level = level

    def __await__(self):
        return down(self.level).__await__()


async def down(level):
    if level == 0:
        return await Ask("bottom")
    answer = await (Wrapped(level - 1) if level % 2 else down(level - 1))
    return f"{level}({answer})"


async def main():
    total = []
    for level in 0, 1, 6:
        total.append(await down(level))
        print("  level", level, "gave", total[-1])
    total.append(await Ask("last"))
    return " ".join(total)


coroutine = main()
sent = None
try:
    while True:
        yielded = coroutine.send(sent)
        sent = f"s{len(yielded)}"
        print(f"yielded {yielded!r}, send {sent}")
except StopIteration as stop:
    print("returned", stop.value)


async def driver():
    """A coroutine that resumes another by hand, between two yields of its own."""
    inner = down(3)
    print("  inner yields", inner.send(None))
    got = await Ask("driver")
    print("  inner yields", inner.send(got))
    try:
        inner.send("end")
    except StopIteration as stop:
        return stop.value


coroutine = driver()
print(coroutine.send(None))
print(coroutine.send("a"))
try:
    coroutine.send("b")
except StopIteration as stop:
    print("returned", stop.value)
