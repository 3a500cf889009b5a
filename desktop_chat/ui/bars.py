"""Bars above the composer: an error with the action that helps, a deletion to undo, a notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.painting import paint_surface, painter_for, placed
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.late_part import LatePart

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

    from desktop_chat.ui.composer.composer import Composer
    from desktop_chat.ui.design.giving import GivingColumn

Tone: TypeAlias = Literal["error", "notice"]
#: More bars than these would leave no room to read.
MAX_BARS = 2
#: In a window of fewer lines than these, there is room for one only.
_LOW_LINES = 20
#: Buttons that take a larger share of the width than this stand below the sentence.
_BESIDE_SHARE = 0.4


class BarContent(QWidget):
    """What is in a bar that has something to say."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._details = ""
        self.details_view: QPlainTextEdit | None = None
        self.sentence = label(theme)
        self.action_button = Button(theme, " ", kind="outline")
        self.details_button = Button(theme, self.tr("Details"))
        self.close_button = Button(theme, icon="close", tip=self.tr("Close"))
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = row(self.details_button, self.action_button, None, spacing=theme.space(1))
        #: The sentence and its buttons: side by side, or one below the other where it is narrow.
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(theme.space(1))
        self._words.addWidget(self.sentence, 1)
        self._words.addLayout(self._buttons)
        top = row(spacing=theme.space(1))
        # No margin, which would stay where it is in a mirrored window.
        top.addSpacing(theme.space(1.5) + theme.icon_px + theme.space(2))
        top.addLayout(self._words, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._column = stack(spacing=theme.space(1))
        self._column.addLayout(top)
        side = theme.space(1.5)
        self._column.setContentsMargins(side, side, side, side)
        self.setLayout(self._column)
        self.details_button.clicked.connect(self._toggle_details)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.sentence, self.action_button, self.details_button, self.close_button):
            part.set_theme(theme)

    def fill(self, sentence: str, action_text: str, details: str) -> None:
        """An empty action or empty details hide their buttons."""
        self._details = details
        self.sentence.setText(sentence)
        self.action_button.setText(action_text)
        self.action_button.set_tip(action_text)
        self.action_button.setVisible(bool(action_text))
        # It says what helps: whatever else there is, it is not cut.
        widest = self._theme.min_window_px[0] // 2
        self.action_button.setMinimumWidth(min(self.action_button.sizeHint().width(), widest))
        self.details_button.setVisible(bool(details))
        if self.details_view is not None:
            self.details_view.hide()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_narrow = self._buttons.sizeHint().width() > self.width() * _BESIDE_SHARE
        beside = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._words.direction() is not beside:
            self._words.setDirection(beside)

    def _toggle_details(self) -> None:
        if self.details_view is None:
            self.details_view = self._make_details_view()
        view = self.details_view
        view.setPlainText(self._details)
        lines = min(view.document().blockCount() + 1, self._theme.details_lines)
        view.setFixedHeight(view.fontMetrics().lineSpacing() * lines + 2 * self._theme.space(2))
        view.setVisible(not view.isVisible())

    def _make_details_view(self) -> QPlainTextEdit:
        from PySide6.QtWidgets import QFrame, QPlainTextEdit

        view = QPlainTextEdit(self)
        view.setReadOnly(True)
        view.setFont(self._theme.mono_font("small"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setTabChangesFocus(True)
        view.setAccessibleName(self.tr("Details"))
        view.hide()
        self._column.addWidget(view)
        return view


class MessageBar(QWidget):
    """A sentence, at most one action, details on demand. Hidden, and empty, until it has something to say.

    Escape closes it while the keyboard is in it.
    """

    #: It has something new to say.
    spoke = Signal()

    #: The action was taken; carries the name `show_message` gave it.
    action_requested = Signal(str)
    #: The bar was closed by hand.
    dismissed = Signal()

    def __init__(self, theme: Theme, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Tone = tone
        self._action = ""
        self._content: BarContent | None = None
        self.hide()

    @property
    def content(self) -> BarContent:
        if self._content is None:
            self._content = BarContent(self._theme, self)
            self._content.action_button.clicked.connect(self._act)
            self._content.close_button.clicked.connect(self._dismiss)
            self.setLayout(stack(self._content))
        return self._content

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._content is not None:
            self._content.set_theme(theme)
        self.update()

    def show_message(self, sentence: str, action_text: str = "", action: str = "", details: str = "") -> None:
        """Show a plain sentence; `action` names what its button does, `details` are the technical words."""
        self._action = action
        self.content.fill(sentence, action_text if action else "", details)
        self.setAccessibleName(sentence)
        self.show()
        self.spoke.emit()
        say(self, sentence)

    def clear(self) -> None:
        self.hide()

    @property
    def rank(self) -> tuple[bool, bool]:
        """What matters more is larger: an error, and what there is something to do about."""
        return self._tone == "error", bool(self._action)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, colours, painter = self._theme, self._theme.colours, painter_for(self)
        is_error = self._tone == "error"
        ground = colours.danger_surface if is_error else colours.notice_surface
        paint_surface(painter, QRectF(self.rect()), theme.radius, ground, theme.outline, theme.border_px)
        top = theme.space(1.5) + (theme.control_px - theme.icon_px) // 2
        box = placed(QRect(theme.space(3), top, theme.icon_px, theme.icon_px), self.rect(), self.layoutDirection())
        ink = colours.danger if is_error else colours.accent
        paint_icon(painter, "warning" if is_error else "info", QRectF(box), ink, theme.stroke_px)
        painter.end()

    def _act(self) -> None:
        self.action_requested.emit(self._action)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class FewBars(QObject):
    """Lets no more than `MAX_BARS` of several bars be shown at once; what matters least goes, the oldest first.

    What is new stays; but where there is room for one only, the one that matters most does.
    """

    def __init__(self, bars: Sequence[MessageBar], leave: Callable[[], None], parent: QObject) -> None:
        """`leave` is called when a bar was closed by hand: it takes the keyboard."""
        super().__init__(parent)
        #: The one that spoke last comes last.
        self._bars = list(bars)
        for bar in bars:
            bar.spoke.connect(self._limit)
            bar.dismissed.connect(leave)

    def _limit(self) -> None:
        newest = self.sender()
        self._bars.sort(key=lambda bar: bar is newest)
        shown = [bar for bar in self._bars if not bar.isHidden()]
        most = 1 if self._is_low() else MAX_BARS
        others = sorted((bar for bar in shown if bar is not newest or most == 1), key=lambda bar: bar.rank)
        for bar in others[: max(0, len(shown) - most)]:
            bar.clear()

    def _is_low(self) -> bool:
        bar = self._bars[0]
        return bar.window().height() < bar.fontMetrics().lineSpacing() * _LOW_LINES


class RoomAbove:
    """What stands above the composer, bars and waiting messages: from the first on, in a column that gives way."""

    def __init__(
        self,
        theme: Theme,
        bars: Sequence[MessageBar],
        composer: Composer,
        layout: QVBoxLayout,
        order_stops: Callable[[], None],
    ) -> None:
        """`layout` has the bars and the composer; `order_stops` is called when they were moved."""
        self._theme = theme
        self._bars = bars
        self._composer = composer
        self._layout = layout
        self._order_stops = order_stops
        self.late_column = LatePart(self._make)
        for bar in bars:
            bar.spoke.connect(self._show_news)
        composer.late_waiting.when_made(self._hold)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.late_column.set_theme(theme)

    def _show_news(self) -> None:
        self.late_column.get().verticalScrollBar().setValue(0)

    def _hold(self, waiting: QWidget) -> None:
        self.late_column.get().hold(waiting)

    def _make(self) -> GivingColumn:
        from desktop_chat.ui.design.giving import GivingColumn

        made = GivingColumn(self._theme, self._theme.space(2))
        self._layout.insertWidget(self._layout.indexOf(self._composer), made)
        for bar in self._bars:
            made.hold(bar)
        self._order_stops()
        return made


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
