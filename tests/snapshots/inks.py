"""Every word that is painted, with its colour and the colour it lies on; told from a drawing of lines and letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from PySide6.QtCore import QBuffer, QMargins, QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from desktop_chat.core.values import value
from desktop_chat.ui.design.colours import Colours
from desktop_chat.ui.design.pairs import Pair, contrast, laid_over, pairs, wanted
from desktop_chat.ui.design.theme import Theme

_SVG = "{http://www.w3.org/2000/svg}"
_SCREEN_DPI = 96
#: Letters without those that reach below the line are so high, of a font's size.
_LETTER = 0.75
#: A lone letter fills most of its own place.
_AROUND = QMargins(2, 2, 2, 2)
#: Colours of a picture may be off by so much of 255, as a translucent colour that is laid over another is rounded.
_ROUNDED = 2


@value
class Inked:
    words: str
    ink: QColor
    ground: QColor

    @property
    def contrast(self) -> float:
        return contrast(self.ink, self.ground)


def misinked(shown: QWidget, picture: QImage, theme: Theme) -> list[str]:
    """What is wrong with the words in `picture`, which is of `shown` as it is now, a pixel for each of ours."""
    colours, high_contrast = theme.colours, theme.wishes.high_contrast
    told = (_wrong_with(inked, colours, high_contrast=high_contrast) for inked in inked_words(shown, picture))
    return [words for words in told if words]


def inked_words(shown: QWidget, picture: QImage) -> Iterator[Inked]:
    for words, ink, box in _drawn(shown):
        seen = box.toAlignedRect().marginsAdded(_AROUND) & picture.rect()
        if words.strip() and not seen.isEmpty():
            yield Inked(words, ink, _ground(picture, seen))


def _wrong_with(inked: Inked, colours: Colours, *, high_contrast: bool) -> str:
    """They cannot be read, or no pair says that they are drawn so; else nothing."""
    said = f"{inked.words!r}: {inked.ink.name()} on {inked.ground.name()}"
    least = wanted(Pair("", ""), high_contrast=high_contrast)
    if inked.contrast < least:
        return f"{said} has {inked.contrast:.2f} to 1"
    grounds = (ground for ground in _grounds_of(inked.ink, colours) if _alike(ground, inked.ground))
    return "" if any(grounds) else f"{said} is in no pair"


def _grounds_of(ink: QColor, colours: Colours) -> Iterator[QColor]:
    for pair in pairs():
        if pair.is_text and getattr(colours, pair.ink) == ink:
            ground: QColor = getattr(colours, pair.ground)
            yield laid_over(getattr(colours, pair.laid), ground) if pair.laid else ground


def _alike(one: QColor, other: QColor) -> bool:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= _ROUNDED for a, b in parts)


def _drawn(shown: QWidget) -> Iterator[tuple[str, QColor, QRectF]]:
    """Words, their colour and about where they are."""
    buffer, drawing = QBuffer(), QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(shown.size())
    drawing.setViewBox(shown.rect())
    drawing.setResolution(_SCREEN_DPI)
    painter = QPainter(drawing)
    shown.render(painter, QPoint(0, 0))
    painter.end()
    drawn: dict[tuple[str, float, float], tuple[str, QColor, QRectF]] = {}
    for group in ElementTree.fromstring(bytes(buffer.data().data())).iter(f"{_SVG}g"):
        to_picture = _transform(group.get("transform", ""))
        for text in group.findall(f"{_SVG}text"):
            words = "".join(text.itertext())
            box = to_picture.mapRect(_box(words, text))
            # A line with something selected or found in it is drawn twice, both times whole: what Qt cuts of it is not
            # in the drawing. The words that are as usual are drawn last.
            drawn[words, box.left(), box.top()] = words, QColor(text.get("fill", "")), box
    yield from drawn.values()


def _transform(matrix: str) -> QTransform:
    numbers = matrix.removeprefix("matrix(").removesuffix(")")
    return QTransform(*map(float, numbers.split(","))) if numbers else QTransform()


def _box(words: str, text: ElementTree.Element) -> QRectF:
    font, size = QFont(text.get("font-family", "").split(",")), float(text.get("font-size", 0))
    font.setPixelSize(round(size))
    width = QFontMetricsF(font).horizontalAdvance(words)
    baseline = float(text.get("y", 0))
    return QRectF(float(text.get("x", 0)), baseline - _LETTER * size, width, _LETTER * size)


def _ground(picture: QImage, box: QRect) -> QColor:
    """The colour that most of the pixels around letters have."""
    part = picture.copy(box).convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(bytes(part.constBits())[: part.sizeInBytes()]).cast("I"))
    return QColor(counted.most_common(1)[0][0] & 0xFFFFFF)
