"""Frozen values that are cheap to define and to make: the program is full of them, and starts with most."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

#: Stands for what `default_factory` is to make.
_ABSENT = object()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """A dataclass with slots, equality, a hash and a repr; the type checker refuses to change its instances.

    `@dataclass(frozen=True, slots=True)` compiles eight methods for each class and checks each assignment of its own
    `__init__`: ten times as long to import, three times as long to make. Here all classes share the methods
    but `__init__`, which is compiled when the first instance is made, and nothing is checked at run time. Everything in
    `dataclasses` works on it.
    """
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # or dataclass makes one, which takes longer than all the rest
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)

    def compile_and_call(self: object, *given: object, **named: object) -> None:
        made.__init__ = init = _compiled_init(made)
        init(self, *given, **named)

    made.__init__ = compile_and_call
    made.__eq__, made.__hash__, made.__repr__ = _eq, _hash, _repr
    return made


def _compiled_init(made: Any) -> Any:
    """The `__init__` that `dataclass` would make: a parameter for each field, in their order."""
    scope: dict[str, Any] = {"_ABSENT": _ABSENT}
    parameters, lines = ["self"], ["pass"]
    for one in fields(made):
        name = right = one.name
        if one.default is not MISSING:
            scope[f"_default_{name}"] = one.default
            parameters.append(f"{name}=_default_{name}")
        elif one.default_factory is not MISSING:
            scope[f"_make_{name}"] = one.default_factory
            parameters.append(f"{name}=_ABSENT")
            right = f"_make_{name}() if {name} is _ABSENT else {name}"
        else:
            parameters.append(name)
        lines.append(f"self.{name} = {right}")
    # The names are those of the fields, written in this program.
    exec(f"def __init__({', '.join(parameters)}):\n  " + "\n  ".join(lines), scope)  # noqa: S102 - as dataclass does
    init = scope["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _fields(one: Any) -> tuple[object, ...]:
    return tuple([getattr(one, name) for name in one.__match_args__])


def _eq(one: object, other: object) -> bool:
    if one.__class__ is not other.__class__:
        return NotImplemented
    return one is other or _fields(one) == _fields(other)


def _hash(one: object) -> int:
    return hash(_fields(one))


def _repr(one: Any) -> str:
    """Leaves out fields with `repr=False`, which hold secrets."""
    shown = (name for name, it in one.__dataclass_fields__.items() if it.repr)
    return f"{type(one).__qualname__}({', '.join(f'{name}={getattr(one, name)!r}' for name in shown)})"
