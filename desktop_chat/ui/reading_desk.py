"""What the window adds to reading: finding, quoting, doubtful links, and the keys for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent

from desktop_chat.ui.bars import MessageBar
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.composer.composer import Composer
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.view import TranscriptView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_chat.ui.commands.desk import CommandDesk
    from desktop_chat.ui.find_bar import FindBar
    from desktop_chat.ui.transcript.reading.finding import Hit
    from desktop_chat.ui.transcript.reading.links import Doubt
    from desktop_chat.ui.transcript.reading.matching import Query

#: What the doubtful link's bar calls its action.
_OPEN = "open"


class ReadingDesk(QObject):
    """`show_find_bar` gives a bar its place beside the transcript."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        transcript: TranscriptView,
        composer: Composer,
        show_find_bar: Callable[[FindBar], None],
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._transcript = transcript
        self._show_find_bar = show_find_bar
        self._find_bar: FindBar | None = None
        #: Where the reader was when the bar was opened.
        self._origin: Hit | None = None
        #: Asks about a link whose text names another address than its target.
        self.link_bar = MessageBar(theme, "notice")
        self._doubt: Doubt | None = None
        self._trusted: set[Doubt] = set()
        transcript.quote_requested.connect(composer.quote)
        composer.edit.scroll_pressed.connect(self._scroll)
        window.installEventFilter(self)
        transcript.find_requested.connect(self.find)
        transcript.link_doubted.connect(self._ask_about)
        transcript.messages_set.connect(self._forget_doubt)
        self.link_bar.action_requested.connect(self._trust)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel with Ctrl is about all text, wherever the pointer is."""
        if event.type() != QEvent.Type.Wheel or not isinstance(event, QWheelEvent):
            return False
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self._transcript.resize_by_wheel(event.angleDelta().y())
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.link_bar.set_theme(theme)
        if self._find_bar is not None:
            self._find_bar.set_theme(theme)

    def _scroll(self, key: int) -> None:
        """The message field has no use for a key that scrolls."""
        if self._transcript.isVisible():
            from desktop_chat.ui.transcript.reading.keys import scroll_by_key

            scroll_by_key(self._transcript, Qt.Key(key))

    # Finding

    def find(self, text: str = "") -> None:
        """Open the bar; the query is `text`, else what is selected in one line, else the last one."""
        if not self._transcript.isVisible():
            return
        self._transcript.markdown_ready()
        text = text or self._transcript.selected_line()
        self._origin = self._transcript.reading.origin_of_search()
        self._bar.open(text)

    @property
    def is_finding(self) -> bool:
        """Whether the bar is open."""
        return self._find_bar is not None and not self._find_bar.isHidden()

    def close_find(self) -> bool:
        """Close the bar; False if it was not open."""
        if self._find_bar is None or self._find_bar.isHidden():
            return False
        had_focus = self._find_bar.isAncestorOf(self._window.focusWidget() or self._window)
        self._find_bar.hide()
        self._transcript.reading.leave_search()
        if had_focus:
            self._transcript.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    @property
    def _bar(self) -> FindBar:
        if self._find_bar is None:
            from desktop_chat.ui.find_bar import FindBar

            bar = self._find_bar = FindBar(self._theme, self._transcript)
            self._show_find_bar(bar)
            bar.query_changed.connect(self._look_for)
            bar.step_requested.connect(self._step)
            bar.close_requested.connect(self.close_find)
            self._transcript.reading.finder.found_changed.connect(self._tell)
        return self._find_bar

    def _look_for(self, query: Query) -> None:
        finder = self._transcript.reading.finder
        try:
            # A query that is typed on stays where its beginning was found.
            finder.look_for(query, finder.current or self._origin or self._transcript.reading.origin_of_search())
        except ValueError as error:
            self._bar.show_problem(self.tr("No pattern: {0}").format(error))
            self._transcript.viewport().update()

    def _step(self, step: int) -> None:
        self._transcript.reading.finder.step(step)

    def _tell(self) -> None:
        self._bar.show_finding(self._transcript.reading.finder.finding())

    def _next(self) -> None:
        self._find_again(1)

    def _previous(self) -> None:
        self._find_again(-1)

    def _find_again(self, step: int) -> None:
        if self._find_bar is None or self._find_bar.isHidden():
            self.find()
        else:
            self._step(step)

    # Links

    def _ask_about(self, doubt: Doubt) -> None:
        if doubt in self._trusted:
            self._transcript.link_requested.emit(doubt.target)
            return
        self._doubt = doubt
        words = self.tr("This link is named {0} and leads to {1}").format(doubt.shown, doubt.target)
        self.link_bar.show_message(words, self.tr("Open it"), _OPEN)
        if self._transcript.reading.link is not None:
            self.link_bar.content.action_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _trust(self) -> None:
        doubt, self._doubt = self._doubt, None
        self.link_bar.clear()
        if doubt is not None:
            self._trusted.add(doubt)
            self._transcript.link_requested.emit(doubt.target)

    def _forget_doubt(self) -> None:
        """The link that was asked about is not shown any more."""
        if self._doubt is not None:
            self._doubt = None
            self.link_bar.clear()

    # Keys

    def add_commands(self, commands: CommandDesk) -> None:
        transcript = self._transcript
        commands.add(catalogue.FIND, self.find, transcript.isVisible)
        commands.add(catalogue.FIND_NEXT, self._next, transcript.isVisible)
        commands.add(catalogue.FIND_PREVIOUS, self._previous, transcript.isVisible)
        commands.add(catalogue.QUOTE, transcript.quote, transcript.isVisible)
