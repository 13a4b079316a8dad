import contextvars

plain = contextvars.ContextVar("plain")
number = contextvars.ContextVar("number", default=0)
names = contextvars.ContextVar("names", default=())


def show(what):
    try:
        value = repr(plain.get())
    except LookupError:
        value = "LookupError"
    print(f"{what}: {value} {number.get()} {list(names.get())}")


show("nothing set")
print(plain.get("a default"), number.get())

token = plain.set("one")
show("set")
inner = plain.set("two")
show("set again")
plain.reset(inner)
show("reset")
plain.reset(token)
show("reset to nothing")

print("tokens in another order")
first = number.set(1)
second = number.set(2)
third = number.set(3)
number.reset(second)
show("the second")
number.reset(third)
show("the third")
number.reset(first)
show("the first")

print("contexts")
number.set(10)
context = contextvars.copy_context()
empty = contextvars.Context()
number.set(11)


def change(by):
    show("  before")
    number.set(number.get() + by)
    names.set((*names.get(), f"by {by}"))
    plain.set("in a context")
    show("  after")
    return number.get()


show("outside")
print(context.run(change, 1))
show("outside")
print(context.run(change, 2))
print(context.run(number.get), empty.run(number.get))
print(empty.run(change, 5))
show("outside")

print("copies")
copy = context.copy()
print(copy.run(change, 7), context.run(number.get))
print(context.run(change, 9), copy.run(number.get))


def nested(contexts):
    show("  nested")
    if contexts:
        number.set(number.get() * 2)
        contexts[0].run(nested, contexts[1:])
        show("  back")


nested([context, copy, empty, contextvars.copy_context()])
show("outside")


def reset_inside():
    token = number.set(99)
    number.reset(token)
    show("  reset inside")
    number.set(98)
    raise ValueError("inside")


try:
    context.run(reset_inside)
except ValueError as error:
    print(repr(error))
print(context.run(number.get), number.get())
