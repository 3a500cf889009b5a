"""Frozen values that are cheap to define and to make: the program is full of them, and starts with most."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """A dataclass with slots, equality, a hash and a repr; the type checker refuses to change its instances.

    `@dataclass(frozen=True, slots=True)` compiles eight methods for each class and checks each assignment of its own
    `__init__`: five times as long to import, three times as long to make. Here all classes share the methods
    but `__init__`, and nothing is checked at run time. Everything in `dataclasses` works on it.
    """
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # or dataclass makes one, which takes longer than all the rest
    made: Any = dataclass(repr=False, eq=False, slots=True)(cls)
    made.__eq__, made.__hash__, made.__repr__ = _eq, _hash, _repr
    return made


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
