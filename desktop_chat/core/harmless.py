"""Text of others without the characters that would act on what shows it, rather than be shown."""

from __future__ import annotations

#: A name is not longer where the system shows it: in the title of a window, in a notice.
_MAX_NAME_CHARS = 200
_LAST_C0, _DELETE, _C1 = 0x1F, 0x7F, range(0x80, 0xA0)
#: Overrides and their like turn round what stands beside them: a call could look like another one.
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
#: Controls become their pictures; a carriage return, which would hide the line so far, goes.
_CONTROLS: dict[int, int | None] = {
    **{code: 0x2400 + code for code in range(_LAST_C0 + 1) if chr(code) not in "\t\n"},
    ord("\r"): None,
    _DELETE: 0x2421,
    **dict.fromkeys(_C1, 0xFFFD),
}
_TRICKS: dict[int, int | None] = {**_CONTROLS, **dict.fromkeys(_TURNING)}


def without_controls(text: str) -> str:
    """`text` as a terminal may print it: no escape sequence in it, nothing that moves the cursor back."""
    return text if text.isprintable() else text.translate(_CONTROLS)


def without_tricks(text: str) -> str:
    """The same for a name or a sentence, which nothing may turn round."""
    return text if text.isprintable() else text.translate(_TRICKS)


def system_name(text: str) -> str:
    """A name as the system is told it: one line, not too long, nothing in it that could not be sent."""
    line = without_tricks(" ".join(text[: 10 * _MAX_NAME_CHARS].split()))
    line = line.encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= _MAX_NAME_CHARS else f"{line[: _MAX_NAME_CHARS - 1]}…"
