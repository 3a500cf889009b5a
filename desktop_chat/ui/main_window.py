"""The window: puts the parts together and holds the shortcuts; it knows nothing of what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QSplitterHandle, QStackedWidget, QWidget

from desktop_chat.ui.bars import MessageBar
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.commands.desk import CommandDesk
from desktop_chat.ui.commands.keymap import Keymap
from desktop_chat.ui.composer.composer import Composer
from desktop_chat.ui.design.controls import Button, ElidedLabel, centred, row, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.pulse.pulse_line import PulseLine
from desktop_chat.ui.reading_desk import ReadingDesk
from desktop_chat.ui.sidebar.sidebar import Sidebar
from desktop_chat.ui.top_bar.model_picker import ModelPicker
from desktop_chat.ui.transcript.view import TranscriptView

if TYPE_CHECKING:
    from desktop_chat.ui.endpoint.dialog import EndpointDialog
    from desktop_chat.ui.find_bar import FindBar
    from desktop_chat.ui.transcript.model import SaveRequest
    from desktop_chat.ui.welcome.page import Welcome


class _Handle(QSplitterHandle):
    """A hairline between sidebar and conversation."""

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setBackground(self.palette().mid())
        painter.eraseRect(self.rect())
        painter.end()


class _Splitter(QSplitter):
    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class _Pages(QStackedWidget):
    """Transcript and welcome page, with a button over them that leads to the newest text."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._gap = theme.space(3)
        self.end_button = Button(theme, icon="to_end", kind="float", tip=self.tr("Go to the end"), parent=self)
        self.end_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where one writes or reads
        self.end_button.hide()

    def show_end_button(self, behind: bool) -> None:
        self.end_button.setVisible(behind)
        self.end_button.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.end_button.sizeHint()
        left, top = (self.width() - size.width()) // 2, self.height() - size.height() - self._gap
        self.end_button.setGeometry(QRect(QPoint(left, top), size))


class MainWindow(QMainWindow):
    #: A new conversation is wanted (Ctrl+N).
    new_requested = Signal()
    #: The running answer is to be stopped (Esc).
    stop_requested = Signal()
    #: The last deletion is to be undone (Ctrl+Z while its bar shows).
    undo_requested = Signal()
    #: The user closed the window.
    closed = Signal()
    #: A file of an answer is to be written; carries (data URL, path).
    file_chosen = Signal(object)
    #: The welcome page was made; carries it.
    welcome_made = Signal(object)
    #: The form of a server was made; carries it.
    dialog_made = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._welcome: Welcome | None = None
        self._endpoint_dialog: EndpointDialog | None = None
        self.setWindowTitle(self.tr("Desktop Chat"))
        self.setMinimumSize(*theme.min_window_px)
        self.resize(*theme.window_px)
        self.sidebar = Sidebar(theme)
        self.transcript = TranscriptView(theme)
        self.composer = Composer(theme)
        self.picker = ModelPicker(theme)
        self.composer.add_tool(self.picker)
        self.error_bar = MessageBar(theme, "error")
        self.notice_bar = MessageBar(theme, "notice")
        self.undo_bar = MessageBar(theme, "notice")
        self.pulse = PulseLine(theme)
        self.title = ElidedLabel(theme)
        self._panel_button = Button(theme, icon="panel")
        self._panel_button.clicked.connect(self.toggle_sidebar)
        self._pages = _Pages(theme)
        self._pages.addWidget(self.transcript)
        self.commands = CommandDesk(self, Keymap())
        self.desk = ReadingDesk(theme, self, self.transcript, self.composer, self._add_find_bar)
        self.desk.add_commands(self.commands)
        self._splitter = _Splitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(round(theme.border_px))
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(self._conversation())
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([theme.sidebar_px, theme.window_px[0] - theme.sidebar_px])
        self.setCentralWidget(self._splitter)
        self._add_commands()
        self._add_hints()
        self.sidebar.new_requested.connect(self.new_requested)
        self.composer.stop_requested.connect(self.stop_requested)
        self.undo_bar.action_requested.connect(self._undo)
        self.transcript.link_requested.connect(self._open_link)
        self.transcript.save_requested.connect(self._save_file)
        self.transcript.behind_changed.connect(self._pages.show_end_button)
        self._pages.end_button.clicked.connect(self.transcript.scroll_to_end)

    @property
    def welcome(self) -> Welcome:
        """The empty page; made when it is first needed, as most starts open a conversation."""
        if self._welcome is None:
            from desktop_chat.ui.welcome.page import Welcome

            self._welcome = Welcome(self._theme)
            page = QWidget()
            centre = centred(self._welcome, self._column_px())
            centre.setContentsMargins(0, 0, self._theme.scroll_bar_px, 0)
            page.setLayout(centre)
            self._pages.addWidget(page)
            self.welcome_made.emit(self._welcome)
        return self._welcome

    @property
    def endpoint_dialog(self) -> EndpointDialog:
        if self._endpoint_dialog is None:
            from desktop_chat.ui.endpoint.dialog import EndpointDialog

            self._endpoint_dialog = EndpointDialog(self._theme, self)
            self.dialog_made.emit(self._endpoint_dialog)
        return self._endpoint_dialog

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._panel_button.set_theme(theme)
        self._pages.end_button.set_theme(theme)
        bars = (self.error_bar, self.undo_bar, self.notice_bar)
        self.desk.set_theme(theme)
        for part in (self.sidebar, self.transcript, self.composer, self.picker, *bars, self.pulse):
            part.set_theme(theme)
        for late in (self._welcome, self._endpoint_dialog):
            if late is not None:
                late.set_theme(theme)
        self.update()

    def show_empty(self, empty: bool) -> None:
        """Show the welcome page in place of the transcript, or the transcript."""
        page = self.welcome.parentWidget() if empty else self.transcript
        if page is not None:
            self._pages.setCurrentWidget(page)

    def show_title(self, title: str) -> None:
        self.title.setText(title)
        name = self.tr("Desktop Chat")
        self.setWindowTitle(f"{title} - {name}" if title else name)

    def set_running(self, running: bool) -> None:
        """An answer runs in the shown conversation, or does not."""
        self.composer.set_running(running)

    def copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def show_undo(self, sentence: str) -> None:
        self.undo_bar.show_message(sentence, self.tr("Undo"), "undo")
        self.commands.set_enabled(catalogue.UNDO_DELETE, True)

    def hide_undo(self) -> None:
        self.undo_bar.clear()
        self.commands.set_enabled(catalogue.UNDO_DELETE, False)

    def toggle_sidebar(self) -> None:
        self.sidebar.setVisible(not self.sidebar.isVisible())

    def state(self) -> dict[str, object]:
        """Place and size of the window and its sidebar, to be kept until the next start."""
        data = self.saveGeometry().toBase64().data()
        return {
            "geometry": bytes(data).decode("ascii"),
            "sidebar_px": self._splitter.sizes()[0] or self._theme.sidebar_px,
            "sidebar_hidden": self.sidebar.isHidden(),
            "zoom": self.transcript.zoom,
        }

    def restore_state(self, state: dict[str, object]) -> None:
        """The inverse of `state`; what is missing or broken is passed over."""
        geometry, sidebar_px = state.get("geometry"), state.get("sidebar_px")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "replace")))
        if isinstance(sidebar_px, int) and sidebar_px > 0:
            self._splitter.setSizes([sidebar_px, max(self.width() - sidebar_px, 1)])
        if state.get("sidebar_hidden") is True:
            self.sidebar.hide()
        zoom = state.get("zoom")
        if isinstance(zoom, int | float):
            self.transcript.set_zoom(float(zoom))

    def focusNextPrevChild(self, next_: bool, /) -> bool:
        from desktop_chat.ui.transcript.access.walk import walk

        return walk(self.transcript, lambda: super(MainWindow, self).focusNextPrevChild(next_))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _column_px(self) -> int:
        """The width of the composer's card with its margins: its text is as wide as that of the transcript."""
        theme = self._theme
        return theme.column_px() + 2 * (theme.space(theme.card_pad) + theme.space(theme.desk_margin))

    def _conversation(self) -> QWidget:
        """Everything right of the sidebar, from the title to the pulse line."""
        theme = self._theme
        header = row(self._panel_button, self.title, spacing=theme.space(2))
        header.setContentsMargins(theme.space(2), theme.space(2), theme.space(4), theme.space(2))
        desk = QWidget()
        bars = (self.error_bar, self.undo_bar, self.notice_bar, self.desk.link_bar)
        below = self._below = stack(*bars, self.composer, self.pulse, spacing=theme.space(2))
        below.setContentsMargins(
            theme.space(theme.desk_margin), theme.space(1), theme.space(theme.desk_margin), theme.space(2)
        )
        desk.setLayout(below)
        right = QWidget()
        layout = stack()
        layout.addLayout(header)
        layout.addWidget(self._pages, 1)
        centre = centred(desk, self._column_px())
        centre.setContentsMargins(0, 0, theme.scroll_bar_px, 0)
        layout.addLayout(centre)
        right.setLayout(layout)
        return right

    def _add_find_bar(self, bar: FindBar) -> None:
        """Below the transcript, where it covers no match and moves no line that is read."""
        self._below.insertWidget(0, bar)

    def _add_commands(self) -> None:
        add = self.commands.add
        add(catalogue.NEW, self._new)
        add(catalogue.STOP, self._stop)
        add(catalogue.FOCUS_COMPOSER, self.composer.focus)
        add(catalogue.CHOOSE_MODEL, self.picker.open)
        add(catalogue.TOGGLE_SIDEBAR, self.toggle_sidebar)
        add(catalogue.RENAME, self.sidebar.rename_current)
        add(catalogue.PREVIOUS, self._previous)
        add(catalogue.NEXT, self._next)
        add(catalogue.UNDO_DELETE, self._undo, self.undo_bar.isVisible)
        add(catalogue.CONNECT, self.sidebar.connect_requested.emit)
        self.commands.set_enabled(catalogue.UNDO_DELETE, False)

    def _add_hints(self) -> None:
        """Tool tips that name a key."""
        tip, hint = self.commands.keymap.tip, self.commands.hint
        panel, new = self._panel_button, self.sidebar.new_button
        hint(
            catalogue.TOGGLE_SIDEBAR,
            lambda: panel.set_tip(tip(self.tr("Show or hide the conversations"), catalogue.TOGGLE_SIDEBAR)),
        )
        hint(catalogue.NEW, lambda: new.set_tip(tip(self.tr("New conversation"), catalogue.NEW)))

    def _new(self) -> None:
        self.new_requested.emit()

    def _stop(self) -> None:
        if not self.desk.close_find():
            self.stop_requested.emit()

    def _undo(self) -> None:
        self.undo_requested.emit()

    def _open_link(self, target: str) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl(target))

    def _save_file(self, request: SaveRequest) -> None:
        from desktop_chat.ui.file_dialog import ask_where

        ask_where(self, request, self.file_chosen)

    def _previous(self) -> None:
        self.sidebar.step(-1)

    def _next(self) -> None:
        self.sidebar.step(1)
