"""Fields to type into, painted from the theme: a line, a search, some lines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.painting import (
    leading_edge,
    paint_surface,
    paint_unusable,
    paint_words,
    painter_for,
    placed,
)
from desktop_chat.ui.design.scroll import SlimScrollBar
from desktop_chat.ui.design.theme import Theme


def paint_box(field: QWidget, theme: Theme, *, focused: bool, wrong: bool = False) -> None:
    """The ground and the outline of a field."""
    colours, painter = theme.colours, painter_for(field)
    box, radius = QRectF(field.rect()), theme.radius_small
    if field.isEnabled():
        stands_out = focused or (wrong and theme.outline is not None)
        width = theme.ring_px if stands_out else theme.border_px
        outline = colours.danger if wrong else colours.focus if focused else colours.mark
        paint_surface(painter, box, radius, colours.surface_raised, outline, width)
    else:
        paint_unusable(painter, box, radius, colours.surface_raised, theme)
    painter.end()


def _colour(field: QWidget, theme: Theme) -> None:
    """Let the painted box be seen through what Qt fills."""
    palette = QPalette(field.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
    palette.setColor(QPalette.ColorRole.PlaceholderText, theme.colours.text_faint)
    field.setPalette(palette)


def keep_side(field: QPlainTextEdit) -> None:
    """What is written begins at the side of its first letter's script; an empty field at that of its placeholder."""
    option, block = field.document().defaultTextOption(), field.document().firstBlock()
    direction = field.layoutDirection() if field.document().isEmpty() else block.textDirection()
    wanted = leading_edge(direction)
    if option.alignment() != wanted:
        option.setAlignment(wanted)
        field.document().setDefaultTextOption(option)


def keep_room(field: QPlainTextEdit, side: int, top: int) -> None:
    """Leave so many pixels around the text; the caret after the last of a line's pixels is drawn within them."""
    caret = field.cursorWidth()
    field.document().setDocumentMargin(caret)
    side, top = side - caret, top - caret
    field.setViewportMargins(side, top, side, top)


class LineField(QLineEdit):
    """One line of text."""

    def __init__(self, theme: Theme, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wrong = False
        self._inset = theme.space(2)
        self.setFrame(False)
        self.setPlaceholderText(placeholder)
        _colour(self, theme)
        self.fit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        _colour(self, theme)
        self.fit()
        self.update()

    def fit(self) -> None:
        """Give it the theme's font and room."""
        theme = self._theme
        self.setFont(theme.font("ui"))
        self.setMinimumHeight(theme.control_px)
        self.setTextMargins(self._inset, 0, self._inset, 0)
        # Qt would go by the language of the keyboard.
        self.setAlignment(leading_edge(self.layoutDirection()) | Qt.AlignmentFlag.AlignVCenter)

    def begin_with_rows(self) -> None:
        """Let the text begin where that of the rows below does; Qt moves it by two pixels of its own."""
        self._inset = self._theme.space(1.5)
        self.fit()

    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.LayoutDirectionChange:
            self.fit()
        elif arg__1.type() == QEvent.Type.PaletteChange and self.palette().base().color().alpha():
            _colour(self, self._theme)  # a choice gives its field all its colours anew

    def set_wrong(self, wrong: bool) -> None:
        """Mark what was typed as not to be used; a sentence beside the field says why."""
        self._wrong = wrong
        self.update()

    def paint_ground(self) -> None:
        paint_box(self, self._theme, focused=self.hasFocus(), wrong=self._wrong)

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        self.paint_ground()
        super().paintEvent(arg__1)


class SearchField(LineField):
    """A line with a magnifying glass, and a cross that empties it; so does Esc, before it means anything else."""

    def __init__(self, theme: Theme, placeholder: str, parent: QWidget | None = None) -> None:
        self._cross: Button | None = None
        super().__init__(theme, placeholder, parent)
        self.setAccessibleName(placeholder)
        self.textChanged.connect(self._show_cross)

    def fit(self) -> None:
        super().fit()
        theme = self._theme
        begin, end = theme.space(3.5) + theme.icon_small_px, theme.space(2)
        end += theme.badge_px if self._cross is not None else 0
        # The margins are not mirrored by Qt.
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setTextMargins(end if is_mirrored else begin, 0, begin if is_mirrored else end, 0)
        if self._cross is not None:
            self._cross.set_theme(theme)

    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.LayoutDirectionChange:
            self._place_cross()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cross()

    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(arg__1)

    def _show_cross(self, text: str) -> None:
        if self._cross is None and text:
            cross = self._cross = Button(self._theme, icon="close", tip=self.tr("Clear"), parent=self)
            cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same
            cross.clicked.connect(self.clear)
            self.fit()
            self._place_cross()
        if self._cross is not None:
            self._cross.setVisible(bool(text))

    def _place_cross(self) -> None:
        if self._cross is not None:
            side = min(self.height(), self._theme.control_px) - self._theme.space(2)
            gap = (self.height() - side) // 2
            box = QRect(self.width() - side - gap, gap, side, side)
            self._cross.setGeometry(placed(box, self.rect(), self.layoutDirection()))

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        super().paintEvent(arg__1)
        theme, painter = self._theme, painter_for(self)
        side = theme.icon_small_px
        box = QRect(theme.space(2.5), (self.height() - side) // 2, side, side)
        at = QRectF(placed(box, self.rect(), self.layoutDirection()))
        ink = theme.colours.text_muted if self.isEnabled() else theme.colours.text_faint
        paint_icon(painter, "search", at, ink, theme.stroke_px)
        painter.end()


class TextArea(QPlainTextEdit):
    """A few lines of text; Tab leaves it."""

    def __init__(self, theme: Theme, lines: int, placeholder: str = "", *, mono: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._lines = lines
        self._mono = mono
        self._wrong = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._begin)
        _colour(self, theme)
        self._fit()
        self._begin()

    def _begin(self) -> None:
        keep_side(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        _colour(self, theme)
        self._fit()
        self.update()

    def _fit(self) -> None:
        theme = self._theme
        self.setFont(theme.mono_font("small") if self._mono else theme.font("ui"))
        line = self.fontMetrics().lineSpacing()
        # The first line stands where that of a line field does.
        side, top = round(theme.ring_px) + theme.space(2), max(theme.space(1.5), (theme.control_px - line) // 2)
        keep_room(self, side, top)
        self.setFixedHeight(line * self._lines + 2 * top)

    def set_wrong(self, wrong: bool) -> None:
        """Mark what was typed as not to be used; a sentence beside the field says why."""
        self._wrong = wrong
        self.update()

    def text(self) -> str:
        return self.toPlainText()

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.LayoutDirectionChange:
            self._begin()
        if e.type() == QEvent.Type.Paint:
            paint_box(self, self._theme, focused=self.hasFocus(), wrong=self._wrong)
            return True
        return super().event(e)

    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.update()

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.update()


class CodeArea(TextArea):
    """A few lines of code, which is read from the left in a mirrored window, too; so is the example in an empty one."""

    def __init__(self, theme: Theme, lines: int, example: str) -> None:
        super().__init__(theme, lines, mono=True)
        # Qt's own placeholder would follow the program's direction.
        self._example = example
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self.document().isEmpty():
            painter = painter_for(self.viewport())
            painter.setFont(self.font())
            painter.setPen(self._theme.colours.text_faint)
            around, direction = self.document().documentMargin(), self.layoutDirection()
            box = QRectF(self.viewport().rect()).adjusted(around, around, -around, -around)
            paint_words(painter, box, int(Qt.AlignmentFlag.AlignTop), self._example, direction)
            painter.end()
