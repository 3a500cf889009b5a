"""A stage on which every picture comes out the same: fonts of our own, a caret that stays, no motion, one palette."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop_chat.core.values import value
from desktop_chat.ui.design.theme import Theme, apply_palette, make_theme
from desktop_chat.ui.design.wishes import Wishes

_FONTS = Path(__file__).parents[1] / "data/fonts"
_POINTS = 10.0
#: Where the pointer is over nothing.
_NOWHERE = QPoint(0, 0)


@value
class Look:
    """`percent` is the size of the text."""

    dark: bool = False
    high_contrast: bool = False
    mirrored: bool = False
    percent: int = 100

    @property
    def name(self) -> str:
        words = ["high" if self.high_contrast else "", "dark" if self.dark else "light"]
        words += ["mirrored" if self.mirrored else "", f"{self.percent}" if self.percent != 100 else ""]
        return "-".join(word for word in words if word)


LIGHT, DARK, MIRRORED = Look(), Look(dark=True), Look(mirrored=True)
HIGH_LIGHT, HIGH_DARK = Look(high_contrast=True), Look(dark=True, high_contrast=True)
LARGE = Look(percent=200)


def own_font(percent: int = 100) -> QFont:
    """The font that is shipped with the tests, drawn without the system's hints."""
    if not QFontDatabase.hasFamily("DejaVu Sans") or not _is_loaded():
        for path in sorted(_FONTS.glob("*.ttf")):
            assert QFontDatabase.addApplicationFont(str(path)) >= 0
    font = QFont("DejaVu Sans")
    font.setPointSizeF(_POINTS * percent / 100)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _is_loaded() -> bool:
    return bool(QFontDatabase.applicationFontFamilies(0))


@contextmanager
def staged(app: QApplication, look: Look) -> Generator[Theme]:
    """The theme of that look, with palette, font and direction in place; they are put back afterwards."""
    hints = app.styleHints()
    palette, font, blink_ms = app.palette(), app.font(), hints.cursorFlashTime()
    direction = Qt.LayoutDirection.RightToLeft if look.mirrored else Qt.LayoutDirection.LeftToRight
    # What an answer took differs from run to run.
    wishes = Wishes(look.high_contrast, motion=False, smooth_text=False, figures=False)
    theme = make_theme(look.dark, own_font(look.percent), wishes)
    apply_palette(app, theme)
    app.setFont(theme.base_font)
    app.setLayoutDirection(direction)
    hints.setCursorFlashTime(0)
    QCursor.setPos(_NOWHERE)
    try:
        yield theme
    finally:
        app.setPalette(palette)
        app.setFont(font)
        app.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        hints.setCursorFlashTime(blink_ms)
