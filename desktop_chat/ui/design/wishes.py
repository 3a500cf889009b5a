"""What system and user wish of the window's look and feel: colours, sizes, no motion; the one place that asks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette

from desktop_chat.core.preferences import COLOUR_SCHEME, COLUMN_WIDTH, DIRECTION, SHOW_FIGURES, TEXT_SIZE, preferred
from desktop_chat.core.values import value

#: `1` asks for reduced motion and `0` for none of that, whatever the system and the settings say.
MOTION_VARIABLE: Final = "DESKTOP_CHAT_REDUCED_MOTION"
_WHITE: Final = 255
#: Keys of the section `ui` of the settings; each is true or false.
REDUCED_MOTION, SMOOTH_TEXT, HIGH_CONTRAST = "reduced_motion", "smooth_text", "high_contrast"
_DARK: Final = {"light": False, "dark": True}
_DIRECTIONS: Final = {"ltr": Qt.LayoutDirection.LeftToRight, "rtl": Qt.LayoutDirection.RightToLeft}


@value
class Wishes:
    high_contrast: bool = False
    #: Whether anything may move or blink by itself.
    motion: bool = True
    #: Whether text that comes in bursts is let in evenly.
    smooth_text: bool = True
    #: None asks the system.
    dark: bool | None = None
    #: Of the system's size of text.
    text_scale: float = 1.0
    #: The widest a text column may be, in digits.
    column_ch: int = 72
    #: Of the window; Auto is the language's.
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto
    #: Whether what an answer took stands below it.
    figures: bool = True


def wishes(app: QGuiApplication, chosen: Mapping[str, object], *, stark: bool = False) -> Wishes:
    """What the user chose in the settings' section `ui`; where nothing was chosen, what the system says.

    `stark` tells of the palette that the system gave.
    """
    contrast, reduced = chosen.get(HIGH_CONTRAST), _variable()
    if reduced is None:
        reduced = chosen.get(REDUCED_MOTION)
    motion = not (reduced if isinstance(reduced, bool) else _system_reduces_motion(app))
    high_contrast = contrast if isinstance(contrast, bool) else stark or _system_wants_contrast(app)
    return Wishes(
        high_contrast,
        motion,
        motion and chosen.get(SMOOTH_TEXT) is not False,
        _DARK.get(str(preferred(chosen, COLOUR_SCHEME))),
        float(preferred(chosen, TEXT_SIZE)) / 100,
        int(preferred(chosen, COLUMN_WIDTH)),
        _DIRECTIONS.get(str(preferred(chosen, DIRECTION)), Qt.LayoutDirection.LayoutDirectionAuto),
        bool(preferred(chosen, SHOW_FIGURES)),
    )


def is_stark(palette: QPalette) -> bool:
    """Whether a palette is pure white on pure black: no theme is that unless it was asked for."""
    window, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    return window.lightness() == 0 and text.lightness() == _WHITE


def _variable() -> bool | None:
    return {"1": True, "0": False}.get(os.environ.get(MOTION_VARIABLE, ""))


def _system_wants_contrast(app: QGuiApplication) -> bool:
    hints = app.styleHints()  # in Python what it hands out ends with it
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def _system_reduces_motion(app: QGuiApplication) -> bool:
    """Qt tells from 6.12 on."""
    hints = app.styleHints()
    preference = getattr(hints.accessibility(), "motionPreference", None)
    return preference is not None and "Reduce" in str(getattr(preference(), "name", ""))
