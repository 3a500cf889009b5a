"""What pages in place of the whole window share: a way back, a title, a search field, a column, a bar below."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_chat.ui.bars import MessageBar
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.fields import SearchField
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import centred, row, set_margins, stack
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport

if TYPE_CHECKING:
    from desktop_chat.ui.design.theme import Theme


#: Of the room that is left, so much more goes to the search field, up to its greatest width, than to the gap before it.
_MOST = 100


class ToolPage(QWidget):
    """Esc empties the search field, and then goes back."""

    #: Back to the conversations.
    close_requested = Signal()

    def __init__(self, theme: Theme, title: str, search: str, ch: int) -> None:
        """The column is at most `ch` digits wide."""
        super().__init__()
        self._theme = theme
        self._ch = ch
        self.setFont(theme.font("ui"))
        self._wide: list[QWidget] = []
        #: What was gone to, until the user scrolls.
        self._target: QWidget | None = None
        self.back_button = Button(theme, icon="arrow_left", tip=self.tr("Back (Esc)"))
        self.title = label(theme, title, "heading2", bold=True)
        self.title.setWordWrap(False)
        self.search = SearchField(theme, search)
        self.search.setAccessibleName(search)
        self.search.setMaximumWidth(theme.field_px)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, theme.space(8))
        self.column.setSpacing(0)
        self._content = QWidget()
        self._content.setLayout(self.column)
        self.nothing = label(theme, self.tr("Nothing is called that. Try fewer letters."), dim=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        self.area = self._make_area()
        self.bar = MessageBar(theme, "notice")
        head = row(self.back_button, self.title, None, self.search, spacing=theme.space(2))
        head.setStretch(head.indexOf(self.search), _MOST)
        margin = theme.space(4)
        head.setContentsMargins(margin, theme.space(2), margin, theme.space(2))
        self._below = self._centred(self.bar)
        self._make_room(0)
        self.bar.installEventFilter(self)
        layout = stack()
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        layout.addLayout(self._below)
        self.setLayout(layout)
        self.back_button.clicked.connect(self._close)
        self.search.textChanged.connect(self.look_for)
        self.search.textChanged.connect(self._forget_target)
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(self._show_target)
        bar.actionTriggered.connect(self._forget_target)

    def _make_area(self) -> QScrollArea:
        area = QScrollArea()
        bare_viewport(area)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBar(SlimScrollBar(self._theme))
        # Its room is kept, so that the column does not move sideways while one searches.
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        inner = QWidget()
        inner.setLayout(stack(self.nothing, self._content))
        centre = self._centred(inner)
        centre.setContentsMargins(self._theme.space(4), 0, self._theme.space(4), 0)
        page.setLayout(centre)
        area.setWidget(page)
        page.setAutoFillBackground(False)
        return area

    def _centred(self, part: QWidget) -> QHBoxLayout:
        self._wide.append(part)
        return centred(part, self._width())

    def _width(self) -> int:
        return self.fontMetrics().horizontalAdvance("0") * self._ch

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("ui"))
        self.search.setMaximumWidth(theme.field_px)
        for part in self._wide:
            part.setMaximumWidth(self._width())
        for part in (self.back_button, self.title, self.search, self.nothing, self.bar):
            part.set_theme(theme)
        cast("SlimScrollBar", self.area.verticalScrollBar()).set_theme(theme)
        self.update()

    def look_for(self, query: str) -> None:
        """Show only what has all words of the query."""
        raise NotImplementedError

    def show_found(self, found: bool) -> None:
        self.nothing.setVisible(not found)
        self._content.setVisible(found)

    def see(self, focused: QWidget, part: QWidget) -> None:
        """Give the keyboard to something in a part, and bring the whole part into sight."""
        focused.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._target = part
        self._show_target()

    def _show_target(self) -> None:
        """Again whenever the column gets another height: what was just shown or filled has no place at first."""
        if self._target is not None:
            self.area.ensureWidgetVisible(self._target, 0, self._theme.space(12))

    def _forget_target(self) -> None:
        self._target = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What scrolls goes down to the window's edge while there is nothing to say.
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._make_room(0 if self.bar.isHidden() else self._theme.space(3))
        return super().eventFilter(watched, event)

    def _make_room(self, below_px: int) -> None:
        """Around the bar, which is as wide as the column above it."""
        margin = self._theme.space(4)
        set_margins(self._below, margin, 0, margin + self._theme.scroll_bar_px, below_px)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and cast("QKeyEvent", event).key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.close_requested.emit()

    def _close(self) -> None:
        self.close_requested.emit()
