"""Which key does what to the text while the transcript has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop_chat.ui.transcript.places import Place
from desktop_chat.ui.transcript.reading.caret import Step
from desktop_chat.ui.transcript.reading.jumps import last_question, next_code, next_message

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.handling import HandledArea

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_NONE = Qt.KeyboardModifier.NoModifier
_Modifiers: TypeAlias = Qt.KeyboardModifier
_Do: TypeAlias = Callable[["HandledArea"], None]

#: Arrows and their like: what they move the caret by, and whether towards the end; with Shift they select.
STEPS: dict[tuple[_Modifiers, Qt.Key], tuple[Step, bool]] = {
    (_NONE, Qt.Key.Key_Left): (Step.CHARACTER, False),
    (_NONE, Qt.Key.Key_Right): (Step.CHARACTER, True),
    (_NONE, Qt.Key.Key_Up): (Step.LINE, False),
    (_NONE, Qt.Key.Key_Down): (Step.LINE, True),
    (_NONE, Qt.Key.Key_Home): (Step.LINE_END, False),
    (_NONE, Qt.Key.Key_End): (Step.LINE_END, True),
    (_NONE, Qt.Key.Key_PageUp): (Step.PAGE, False),
    (_NONE, Qt.Key.Key_PageDown): (Step.PAGE, True),
    (_CTRL, Qt.Key.Key_Left): (Step.WORD, False),
    (_CTRL, Qt.Key.Key_Right): (Step.WORD, True),
    (_CTRL, Qt.Key.Key_Up): (Step.PARAGRAPH, False),
    (_CTRL, Qt.Key.Key_Down): (Step.PARAGRAPH, True),
    (_CTRL, Qt.Key.Key_Home): (Step.ALL, False),
    (_CTRL, Qt.Key.Key_End): (Step.ALL, True),
}
#: With the caret on, these move it without Shift too; all others keep their meaning.
_CARET_STEPS = frozenset({Step.CHARACTER, Step.WORD, Step.LINE, Step.LINE_END, Step.PAGE, Step.ALL})


def handle_key(area: HandledArea, event: QKeyEvent) -> bool:
    """Do what a key stands for; False where it stands for nothing here."""
    if event.matches(QKeySequence.StandardKey.SelectAll):
        area.select_all()
        return True
    if event.matches(QKeySequence.StandardKey.Copy):
        area.copy()
        return True
    modifiers, key = _plain(event.modifiers()), Qt.Key(event.key())
    if _moves_caret(area, modifiers, key):
        return True
    if key is Qt.Key.Key_Escape:
        return area.reading.escape()
    do = ACTIONS.get((modifiers, key))
    if do is None:
        return False
    do(area)
    return True


def scroll_by_key(area: HandledArea, key: Qt.Key) -> None:
    """A Page key, Home or End, pressed elsewhere."""
    _SCROLLS[key](area)


def _plain(modifiers: Qt.KeyboardModifier) -> Qt.KeyboardModifier:
    return modifiers & ~Qt.KeyboardModifier.KeypadModifier


def _moves_caret(area: HandledArea, modifiers: Qt.KeyboardModifier, key: Qt.Key) -> bool:
    found = STEPS.get((modifiers & ~_SHIFT, key))
    if found is None:
        return False
    step, forward = found
    selects = bool(modifiers & _SHIFT)
    if not selects and not (area.reading.has_caret and step in _CARET_STEPS):
        return False
    area.reading.move_caret(step, forward=forward, selects=selects)
    return True


def _here(area: HandledArea) -> Place:
    """Where the last jump led, unless the reader has scrolled since; else the first line in sight."""
    jumped = area.reading.jumped_to
    if jumped is not None:
        return jumped
    return area.document.place_at(-area.origin.y() + area.document.style.message_gap) or Place(0, 0, 0.0)


def _message(step: int) -> _Do:
    def jump(area: HandledArea) -> None:
        at, document = _here(area).message, area.document
        # From the middle of a message the way up leads to its beginning.
        is_within = step < 0 and area.reading.jumped_to is None and document.top(at) < -area.origin.y()
        area.reading.jump(next_message(document, at + 1 if is_within else at, step))

    return jump


def _code(step: int) -> _Do:
    return lambda area: area.reading.jump(next_code(area.document, _here(area), step), marks_leaf=True)


def _question(area: HandledArea) -> None:
    bar = area.verticalScrollBar()
    is_at_end = area.reading.jumped_to is None and bar.value() == bar.maximum()
    before = len(area.document) - 1 if is_at_end else _here(area).message - 1
    area.reading.jump(last_question(area.document, before))


def _link(step: int) -> _Do:
    return lambda area: area.reading.step_link(step)


def _page(step: int) -> _Do:
    def scroll(area: HandledArea) -> None:
        bar = area.verticalScrollBar()
        bar.setValue(bar.value() + step * (bar.pageStep() - bar.singleStep()))

    return scroll


def _to_top(area: HandledArea) -> None:
    area.verticalScrollBar().setValue(0)


def _open_link(area: HandledArea) -> None:
    link = area.reading.link
    if link is not None:
        area.follow(link)


def _toggle_caret(area: HandledArea) -> None:
    area.reading.has_caret = not area.reading.has_caret
    if area.reading.has_caret and area.reading.pointer.selection is None:
        area.reading.place_caret()
    area.reading.update()


_SCROLLS: dict[Qt.Key, _Do] = {
    Qt.Key.Key_PageUp: _page(-1),
    Qt.Key.Key_PageDown: _page(+1),
    Qt.Key.Key_Home: _to_top,
    Qt.Key.Key_End: lambda area: area.scroll_to_end(),
}
ACTIONS: dict[tuple[_Modifiers, Qt.Key], _Do] = {
    (_CTRL | _SHIFT, Qt.Key.Key_C): lambda area: area.copy(plain=True),
    (_CTRL, Qt.Key.Key_Down): _message(+1),
    (_CTRL, Qt.Key.Key_Up): _message(-1),
    (_NONE, Qt.Key.Key_J): _message(+1),
    (_NONE, Qt.Key.Key_K): _message(-1),
    (_NONE, Qt.Key.Key_C): _code(+1),
    (_SHIFT, Qt.Key.Key_C): _code(-1),
    (_NONE, Qt.Key.Key_Q): _question,
    (_NONE, Qt.Key.Key_L): _link(+1),
    (_SHIFT, Qt.Key.Key_L): _link(-1),
    (_NONE, Qt.Key.Key_Return): _open_link,
    (_NONE, Qt.Key.Key_Enter): _open_link,
    (_NONE, Qt.Key.Key_Space): _page(+1),
    (_SHIFT, Qt.Key.Key_Space): _page(-1),
    (_NONE, Qt.Key.Key_Home): _to_top,
    (_CTRL, Qt.Key.Key_Home): _to_top,
    (_NONE, Qt.Key.Key_End): lambda area: area.scroll_to_end(),
    (_CTRL, Qt.Key.Key_End): lambda area: area.scroll_to_end(),
    (_NONE, Qt.Key.Key_F7): _toggle_caret,
    (_NONE, Qt.Key.Key_Menu): lambda area: area.open_menu_at_cursor(),
    (_SHIFT, Qt.Key.Key_F10): lambda area: area.open_menu_at_cursor(),
}
