"""Every pair of colours that is drawn, one on the other, as data; the tests compute whether each can be read.

Whoever draws a role on a ground that is not listed here adds the pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtGui import QColor

from desktop_chat.core.values import value
from desktop_chat.ui.design.colours import Colours

#: What WCAG 2.2 asks of text (AA), of text in high contrast (AAA), and of parts that tell what something is.
TEXT_CONTRAST: Final = 4.5
HIGH_TEXT_CONTRAST: Final = 7.0
MARK_CONTRAST: Final = 3.0

_SURFACES: Final = ("surface", "surface_raised", "sidebar")
_TONED: Final = ("notice_surface", "warning_surface", "danger_surface")
_CODE_INKS: Final = ("text", "keyword", "string", "comment", "number", "name", "type", "operator", "error")
#: Roles that only part or adorn; nothing is known by them alone.
DECORATIVE: Final = frozenset({"border", "border_strong", "shadow", "scroll_handle"})


@value
class Pair:
    """`ink` on `ground`, with the translucent `laid` between them."""

    ink: str
    ground: str
    laid: str = ""
    is_text: bool = True


def pairs() -> Iterator[Pair]:
    for ground in (*_SURFACES, *_TONED, "bubble_user", "code_background", "code_inline"):
        yield from (Pair(ink, ground) for ink in ("text", "text_muted", "link"))
    for ground in (*_SURFACES, *_TONED):
        yield from (Pair(ink, ground) for ink in ("accent", "danger", "warning", "success", "text_faint"))
    # What the pointer is on, what is pressed, and what is chosen: its words, icons, ticks, and errors.
    for laid in ("hover", "pressed"):
        for ground in (*_SURFACES, *_TONED, "bubble_user", "code_background"):
            yield from (Pair(ink, ground, laid) for ink in ("text", "text_muted"))
        for ground in _SURFACES:
            yield Pair("accent", ground, laid, is_text=False)
            yield Pair("danger", ground, laid)
            yield Pair("focus", ground, laid, is_text=False)
            yield Pair("mark", ground, laid, is_text=False)
    yield from (Pair(f"code_{ink}", "code_background") for ink in _CODE_INKS)
    yield Pair("selection_text", "selection")
    yield Pair("found_text", "found")
    yield Pair("found_current_text", "found_current")
    yield from (Pair("accent_text", ground) for ground in ("accent", "accent_hover"))
    for ground in (*_SURFACES, *_TONED, "bubble_user", "code_background"):
        yield Pair("focus", ground, is_text=False)
    # Fields and switches; a bar of progress on its groove.
    yield from (Pair("mark", ground, is_text=False) for ground in (*_SURFACES, *_TONED))
    yield from (Pair("accent", ground, "pressed", is_text=False) for ground in _TONED)
    # The ring around a message that is worded anew.
    yield Pair("accent", "bubble_user", is_text=False)
    # Tool tips are drawn the other way round.
    yield Pair("surface", "text")


def wanted(pair: Pair, *, high_contrast: bool) -> float:
    """The contrast that the pair has to reach."""
    if not pair.is_text:
        return MARK_CONTRAST
    return HIGH_TEXT_CONTRAST if high_contrast else TEXT_CONTRAST


def contrast_of(pair: Pair, colours: Colours) -> float:
    """From 1, nothing to see, to 21, black on white."""
    ground = QColor(getattr(colours, pair.ground))
    if pair.laid:
        ground = laid_over(getattr(colours, pair.laid), ground)
    return contrast(getattr(colours, pair.ink), ground)


def laid_over(upper: QColor, lower: QColor) -> QColor:
    """What is seen where a translucent colour lies on an opaque one."""
    part = upper.alphaF()

    def mixed(high: float, low: float) -> float:
        return part * high + (1 - part) * low

    return QColor.fromRgbF(
        mixed(upper.redF(), lower.redF()), mixed(upper.greenF(), lower.greenF()), mixed(upper.blueF(), lower.blueF())
    )


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of WCAG 2.2 of two opaque colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
