"""A picture that came with an answer: in its place from the start, as large as it will be, with what it is said to
show below it."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.base import Boxed, Lit, Room
from desktop_chat.ui.transcript.kinds.direction import is_right_to_left
from desktop_chat.ui.transcript.kinds.textbox import TextBox
from desktop_chat.ui.transcript.over.footer_height import row_height
from desktop_chat.ui.transcript.pictures.decode import Photo
from desktop_chat.ui.transcript.pictures.painting import paint_photo
from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused


class ImageBlock(Boxed):
    """Its positions are those of the text below the picture."""

    def __init__(self, block: Block, room: Room) -> None:
        super().__init__(block, room)
        style = room.style
        pictures = self._pictures = room.pictures()
        about = pictures.header(block.info)
        self._photo: Photo | None = None
        self._sentence: TextBox | None = None
        pitch = style.pitch(style.small)
        if isinstance(about, Refused):
            self._refuse(about.sentence)
        else:
            scale = min(1.0, self.width / about.width, style.picture_height / about.height)
            wide, high = max(about.width * scale, 1.0), max(about.height * scale, 1.0)
            #: Where the picture is, from the block's top left corner.
            self.area = QRectF(self.left, self.content_top, wide, high)
            ratio = pictures.ratio
            self._photo = Photo(block.info, max(round(wide * ratio), 1), max(round(high * ratio), 1), ratio)
        row = row_height(style)
        self._text_top = math.ceil(self.area.bottom()) + (row - pitch) / 2
        self._box = TextBox(block.text, style.small, self.width - style.picture_button, pitch)
        self.natural_width = self.left + max(self.area.width(), self._box.natural_width + style.picture_button)
        self.height = math.ceil(self.area.bottom()) + row + math.ceil(max(self._box.height - pitch, 0.0))

    def _refuse(self, sentence: str) -> None:
        style = self.style
        pad, pitch = style.code_padding, style.pitch(style.small)
        box = self._sentence = TextBox(sentence, style.small, self.width - 2 * pad, pitch)
        self.area = QRectF(self.left, self.content_top, box.natural_width + 2 * pad, box.height + 2 * pad)

    @property
    def is_shown(self) -> bool:
        """Whether there is a picture to look at."""
        return self._photo is not None

    @property
    def button_left(self) -> float:
        """Where the buttons below the picture begin: a step behind the text."""
        if not self.block.text:
            return self.left
        if is_right_to_left(self.block.text):
            return self.left + self.width - self.style.picture_button
        return self.left + self._box.natural_width + self.style.space(1)

    @property
    def button_top(self) -> int:
        return math.ceil(self.area.bottom())

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        style, area = self.style, self.area.translated(x, y)
        if self.block.boxes:
            self.paint_boxes(painter, x, y, QFontMetricsF(style.body).ascent())
        found = self._find()
        if isinstance(found, Picture):
            self._paint_picture(painter, found, area)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colours.code_background)
            painter.drawRoundedRect(area, style.theme.radius_small, style.theme.radius_small)
        painter.setPen(QPen(style.colours.text_muted))
        if self._sentence is not None:
            self._sentence.paint(painter, area.left() + style.code_padding, area.top() + style.code_padding)
        self._box.paint(painter, x + self.left, y + self._text_top, lit)

    def _find(self) -> Picture | None:
        if self._photo is None:
            return None
        # Asked for where it is painted: one that memory was short for comes back when it is seen again.
        found = self._pictures.get(self._photo, self.leaf)
        if isinstance(found, Refused):
            return None
        return found or self._pictures.stand_in(self._photo)

    def _paint_picture(self, painter: QPainter, picture: Picture, area: QRectF) -> None:
        to_screen = painter.deviceTransform()
        whole = QRectF(to_screen.mapRect(area).toRect())
        place = to_screen.inverted()[0].mapRect(whole)
        paint_photo(painter, picture, place, self.style)

    def position_at(self, x: float, y: float) -> int:
        if y < self._text_top:
            return 0
        return self._box.position_at(x - self.left, y - self._text_top)

    def contains_text_at(self, x: float, y: float) -> bool:
        return bool(self.block.text) and self._box.contains_text_at(x - self.left, y - self._text_top)

    def line_top(self, position: int) -> float:
        line = self._box.line_top(position)
        return self._text_top + line if line else float(self.content_top)

    def rect_of(self, position: int) -> QRectF:
        return self._box.rect_of(position).translated(self.left, self._text_top)
