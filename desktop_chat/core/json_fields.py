"""Typed reads of a JSON object that somebody else wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

#: More than anything that is counted or measured here; what is larger, or no number at all, cannot be shown.
_LARGEST: Final = 2**63 - 1


def as_object(value: object) -> dict[str, object]:
    """A JSON object, or an empty one in place of anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """A JSON list, or an empty one in place of anything else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def as_number(value: object) -> float | None:
    """A number that can be reckoned with: JSON of others also has NaN, infinities and integers of any length."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_LARGEST <= value <= _LARGEST:
        return None
    return value


class JsonFields:
    """A missing field, or one of the wrong type, is the default."""

    def __init__(self, value: Mapping[str, object]) -> None:
        self._value = value

    def text(self, name: str, default: str = "") -> str:
        field = self._value.get(name)
        return field if isinstance(field, str) else default

    def flag(self, name: str) -> bool:
        return self._value.get(name) is True

    def choice(self, name: str) -> bool | None:
        """None where neither was chosen."""
        found = self._value.get(name)
        return found if isinstance(found, bool) else None

    def number(self, name: str) -> float | None:
        return as_number(self._value.get(name))

    def count(self, name: str) -> int | None:
        field = as_number(self._value.get(name))
        return field if isinstance(field, int) else None

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(entry for entry in as_list(self._value.get(name)) if isinstance(entry, str))

    def lists(self, name: str) -> tuple[list[object], ...]:
        return tuple(as_list(entry) for entry in as_list(self._value.get(name)))

    def object(self, name: str) -> dict[str, object]:
        return as_object(self._value.get(name))

    def seconds(self, name: str, default: float | None) -> float | None:
        """A time-out: null means none, which is not the same as a missing field."""
        if name in self._value and self._value[name] is None:
            return None
        number = self.number(name)
        return default if number is None else number
