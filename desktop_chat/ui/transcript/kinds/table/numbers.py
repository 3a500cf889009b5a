"""Reads the numbers in a column of a table, however they are written: 1,234.5, 1.234,5, 12 %, 40 €, 1.5 GB."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_NUMBER = re.compile(
    r"(?P<before>[~≈<>≤≥±]*\s?(?:[-+−]\s?)?(?:[A-Z]{0,3}[$€£¥₹₽₩]|(?:USD|EUR|GBP|CHF|JPY)\s?)?\s?[-+−]?)"
    r"(?P<digits>\d[\d.,'’ \u00a0\u202f]*|[.,]\d+)(?P<power>[eE][-+]?\d+|\s?[x×]\s?10\^?[-+]?\d+)?"
    r"\s*(?P<unit>[^\d\s][^\d]{0,15})?"
)
#: Longer cells are text, whatever is in them.
_MAX_CHARS = 60
_BLANKS = re.compile(r"['’ \u00a0\u202f]")

_BYTES = {
    **{f"{sign}b": 1000.0**at for at, sign in enumerate(("", "k", "m", "g", "t", "p"))},
    **{f"{sign}ib": 1024.0**at for at, sign in enumerate(("k", "m", "g", "t", "p"), 1)},
    "bytes": 1.0,
    "byte": 1.0,
}
_TIMES = {
    "ns": 1e-9,
    "µs": 1e-6,
    "μs": 1e-6,
    "us": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "min": 60.0,
    "minute": 60.0,
    "h": 3600.0,
    "hour": 3600.0,
    "d": 86400.0,
    "day": 86400.0,
    "week": 604800.0,
}
_COUNTS = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "tn": 1e12,
    "trillion": 1e12,
}
_LENGTHS = {"nm": 1e-9, "µm": 1e-6, "mm": 1e-3, "cm": 1e-2, "m": 1.0, "km": 1e3}
_WEIGHTS = {"mg": 1e-3, "g": 1.0, "kg": 1e3, "t": 1e6}
#: Units that are told apart only if all units of a column are of one of these.
_FAMILIES = (_BYTES, _TIMES, _LENGTHS, _WEIGHTS, _COUNTS)


class _Read(NamedTuple):
    digits: str
    power: str
    unit: str
    negative: bool


def numbers_of(texts: Sequence[str]) -> list[float] | None:
    """The value of each text; None if one of them is no number."""
    if not texts:
        return None
    reads = [_read(text) for text in texts]
    if any(one is None for one in reads):
        return None
    found = [one for one in reads if one is not None]
    comma = _has_decimal_comma([one.digits for one in found])
    scales = _scales([one.unit for one in found])
    values: list[float] = []
    for one, scale in zip(found, scales, strict=True):
        number = _value(one.digits, comma)
        if number is None:
            return None
        values.append((-number if one.negative else number) * _power(one.power) * scale)
    return values


def _read(text: str) -> _Read | None:
    if len(text) > _MAX_CHARS:
        return None
    bracketed = len(text) > 2 and text[0] == "(" and text[-1] == ")"  # as accounts write what is below nothing
    match = _NUMBER.fullmatch(text[1:-1] if bracketed else text)
    if match is None:
        return None
    negative = bracketed or "-" in match["before"] or "−" in match["before"]
    return _Read(_BLANKS.sub("", match["digits"]), match["power"] or "", (match["unit"] or "").strip(), negative)


def _has_decimal_comma(numbers: Sequence[str]) -> bool:
    """Whether a comma begins the decimals in this column; where nothing tells, a point does."""
    for digits in numbers:
        comma, point = digits.rfind(","), digits.rfind(".")
        if comma >= 0 and point >= 0:
            return comma > point
        if digits.count(".") > 1:
            return True
        if digits.count(",") > 1:
            return False
        mark = max(comma, point)
        if mark >= 0 and not (len(digits) - mark == 4 and 1 <= mark <= 3 and digits[:mark] != "0"):
            return comma >= 0
    return False


def _value(digits: str, comma: bool) -> float | None:
    thousands, decimal = (".", ",") if comma else (",", ".")
    plain = digits.replace(thousands, "").replace(decimal, ".")
    try:
        return float(plain.rstrip("."))
    except ValueError:
        return None


def _power(text: str) -> float:
    """Of `e5` or `× 10^5`; beyond what numbers can hold, as far as they can."""
    if not text:
        return 1.0
    exponent = int(re.sub(r"^(?:[eE]|\s?[x×]\s?10\^?)", "", text)[:5] or 0)
    return 10.0 ** max(min(exponent, 300), -300)


def _scales(units: Sequence[str]) -> list[float]:
    """What each unit stands for, where all of them measure the same; else nothing is made of them."""
    plain = [unit.lower().rstrip(".") for unit in units]
    if len(set(plain)) > 1:
        for family in _FAMILIES:
            found = [family.get(unit, family.get(unit.removesuffix("s"))) for unit in plain]
            if all(one is not None for one in found):
                return [one for one in found if one is not None]
    return [1.0] * len(units)
