"""The window: puts the parts together; it knows nothing of what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from desktop_chat.ui.attention import WindowAttention
from desktop_chat.ui.bars import FewBars, MessageBar, RoomAbove
from desktop_chat.ui.came_from import CameFrom
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.commands.desk import CommandDesk
from desktop_chat.ui.commands.keymap import Keymap
from desktop_chat.ui.composer.composer import Composer
from desktop_chat.ui.conversation_files import ConversationFiles
from desktop_chat.ui.design.layouts import centred, set_margins, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.drops import WindowDrops
from desktop_chat.ui.geometry import geometry_of, restore_geometry
from desktop_chat.ui.late_part import LatePart
from desktop_chat.ui.pages import Pages
from desktop_chat.ui.panel.place import PanelPlace
from desktop_chat.ui.pulse.pulse_line import PulseLine
from desktop_chat.ui.reading_desk import ReadingDesk
from desktop_chat.ui.regions import Regions
from desktop_chat.ui.sidebar.room import SidebarRoom
from desktop_chat.ui.sidebar.sidebar import Sidebar
from desktop_chat.ui.splitter import Splitter
from desktop_chat.ui.top_bar.top_bar import TopBar
from desktop_chat.ui.transcript.view import TranscriptView
from desktop_chat.ui.window_tools import WindowTools

if TYPE_CHECKING:
    from desktop_chat.ui.endpoint.dialog import EndpointDialog
    from desktop_chat.ui.find_bar import FindBar
    from desktop_chat.ui.transcript.model import SaveRequest
    from desktop_chat.ui.welcome.page import Welcome


class MainWindow(QMainWindow):
    #: A new conversation is wanted.
    new_requested = Signal()
    #: The running answer is to be stopped.
    stop_requested = Signal()
    #: The last deletion is to be undone.
    undo_requested = Signal()
    #: The user closed the window.
    closed = Signal()
    #: A file of an answer is to be written; carries (data URL, path).
    file_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column_parts: list[QWidget] = []
        self.attention = WindowAttention(self)
        self.attention.set_title("")
        self.setMinimumSize(*theme.min_window_px)
        self.resize(*theme.window_px)
        self.commands = CommandDesk(self, Keymap())
        self.sidebar = Sidebar(theme)
        self.top_bar = TopBar(theme)
        self.title, self.picker = self.top_bar.title, self.top_bar.picker
        self.transcript = TranscriptView(theme)
        self.pages = Pages(theme, self.transcript)
        self.error_bar = MessageBar(theme, "error")
        self.notice_bar = MessageBar(theme, "notice")
        self.undo_bar = MessageBar(theme, "notice")
        self.composer = Composer(theme)
        self.pulse = PulseLine(theme)
        self.desk = ReadingDesk(theme, self, self.transcript, self.composer, self._add_find_bar)
        self.files = ConversationFiles(self)
        self.tools = WindowTools(theme, self)
        self.late_welcome = LatePart(self._make_welcome)
        self.late_endpoint_dialog = LatePart(self._make_endpoint_dialog)
        self._columns = Splitter(theme)
        self._columns.resize(self.size())
        self._columns.add_side(self.sidebar, theme.sidebar_px)
        self._middle = self._conversation()
        self._columns.add_middle(self._middle)
        self.side = PanelPlace(theme, self, self._columns, self._middle)
        #: The columns; in their place a page that takes the whole window, as long as it is open.
        self._whole = QStackedWidget()
        self._came_from = CameFrom()
        self._whole.addWidget(self._columns)
        self.setCentralWidget(self._whole)
        self.sidebar.room = SidebarRoom(theme, self, self.sidebar)
        WindowDrops(self, self.composer)
        self._connect()
        self._add_commands()

    # Parts that are made when they are first wanted

    @property
    def welcome(self) -> Welcome:
        return self.late_welcome.get()

    @property
    def endpoint_dialog(self) -> EndpointDialog:
        return self.late_endpoint_dialog.get()

    # What presenters do to the window

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        bars = (self.error_bar, self.undo_bar, self.notice_bar)
        shown = (self.sidebar, self.top_bar, self.transcript, self.pages, *bars, self.above, self.composer)
        late = (self.side, self.tools, self.late_welcome, self.late_endpoint_dialog)
        for part in (*shown, self.pulse, self.desk, *late):
            part.set_theme(theme)
        for part in self._column_parts:
            part.setMaximumWidth(self._column_px())
        self.update()

    def show_empty(self, empty: bool) -> None:
        """Show the welcome page in place of the transcript, or the transcript."""
        self.pages.setCurrentWidget(self.welcome if empty else self.transcript)

    def show_title(self, title: str) -> None:
        self.title.setText(title)
        self.attention.set_title(title)

    def set_running(self, running: bool) -> None:
        """An answer runs in the shown conversation, or does not."""
        self.composer.set_running(running)

    def is_in_front(self) -> bool:
        return self.attention.is_in_front

    def copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def show_undo(self, sentence: str) -> None:
        self.undo_bar.show_message(sentence, self.tr("Undo"), "undo")
        self.commands.set_enabled(catalogue.UNDO_DELETE, True)

    def hide_undo(self) -> None:
        self.undo_bar.clear()
        self.commands.set_enabled(catalogue.UNDO_DELETE, False)

    # Pages that take the whole window

    def open_page(self, page: QWidget) -> None:
        if self._whole.currentWidget() is self._columns:
            self._came_from.note()
        if self._whole.indexOf(page) < 0:
            self._whole.addWidget(page)
        self._whole.setCurrentWidget(page)

    def close_page(self) -> None:
        """Back to the conversations, and to what had the keyboard there."""
        self._whole.setCurrentWidget(self._columns)
        if not self._came_from.go_back():
            self.composer.focus()

    def toggle_sidebar(self) -> None:
        self.sidebar.toggle()

    # From one start to the next

    def state(self) -> dict[str, object]:
        """Place and size of the window and its sidebar, to be kept until the next start."""
        return {
            **geometry_of(self),
            "sidebar_px": self._columns.width_of(self.sidebar),
            "sidebar_hidden": not self.sidebar.is_wanted,
            **self.side.state(),
            "shortcuts": self.commands.keymap.chosen(),
        }

    def restore_state(self, state: dict[str, object]) -> None:
        """The inverse of `state`; what is missing or broken is passed over."""
        restore_geometry(self, state)
        self._columns.resize(self.size())
        sidebar_px = state.get("sidebar_px")
        if isinstance(sidebar_px, int) and sidebar_px > 0:
            self._columns.set_width(self.sidebar, sidebar_px)
        self.sidebar.want(state.get("sidebar_hidden") is not True)
        self.restore_shortcuts(state.get("shortcuts"))
        self.side.restore_state(state)

    def restore_shortcuts(self, chosen: object) -> None:
        """The keys that were chosen, by command; the others have their own."""
        self.commands.keymap.restore(chosen)

    # Qt's

    def focusNextPrevChild(self, next_: bool, /) -> bool:
        from desktop_chat.ui.design.scroll import scroll_to_focus
        from desktop_chat.ui.transcript.access.walk import walk

        moved = walk(self.transcript, lambda: super(MainWindow, self).focusNextPrevChild(next_))
        scroll_to_focus(self)
        return moved

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ActivationChange, QEvent.Type.WindowStateChange):
            self.attention.look()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    # Putting together

    def _column_px(self) -> int:
        """The width of the composer's card with its margins: its text is as wide as that of the transcript."""
        theme = self._theme
        return theme.column_px() + 2 * (theme.space(theme.card_pad) + theme.space(theme.desk_margin))

    def _in_column(self, part: QWidget) -> QHBoxLayout:
        """Where the text of the transcript is, also when that gets wider."""
        self._column_parts.append(part)
        centre = centred(part, self._column_px())
        set_margins(centre, 0, 0, self._theme.scroll_bar_px, 0)
        return centre

    def _conversation(self) -> QWidget:
        """The middle column, from the title to the pulse line."""
        theme = self._theme
        desk = QWidget()
        bars = (self.error_bar, self.undo_bar, self.notice_bar, self.desk.link_bar)
        FewBars(bars, self.composer.focus, self)
        below = self._below = stack(*bars, self.composer, self.pulse, spacing=theme.space(2))
        self.above = RoomAbove(theme, bars, self.composer, below, self._order_stops)
        margin = theme.space(theme.desk_margin)
        below.setContentsMargins(margin, theme.space(1), margin, theme.space(2))
        desk.setLayout(below)
        layout = stack(self.top_bar)
        layout.addWidget(self.pages, 1)
        layout.addLayout(self._in_column(desk))
        column = QWidget()
        column.setLayout(layout)
        return column

    def _add_find_bar(self, bar: FindBar) -> None:
        """Below the transcript, where it covers no match and moves no line that is read."""
        self._below.insertWidget(0, bar)
        self._order_stops()

    def _make_welcome(self) -> Welcome:
        from desktop_chat.ui.welcome.page import Welcome

        welcome = Welcome(self._theme)
        self._column_parts.append(welcome.column)
        self.pages.addWidget(welcome)
        self._order_stops()
        return welcome

    def _order_stops(self) -> None:
        """Let Tab come to what was made late where it is read, not after all else."""
        from desktop_chat.ui.endpoint.tab_order import order_stops

        order_stops(self._middle)

    def _make_endpoint_dialog(self) -> EndpointDialog:
        from desktop_chat.ui.endpoint.dialog import EndpointDialog

        return EndpointDialog(self._theme, self)

    def _connect(self) -> None:
        self.sidebar.new_requested.connect(self.new_requested)
        self.new_requested.connect(self.sidebar.show_all)
        self.composer.stop_requested.connect(self.stop_requested)
        self.top_bar.sidebar_toggled.connect(self.toggle_sidebar)
        self.top_bar.menu_requested.connect(self._open_menu)
        self.title.left.connect(self.composer.focus)
        self.top_bar.panel_wanted.connect(self.side.want)
        self.side.open_changed.connect(self.top_bar.show_panel_open)
        self.side.left.connect(self.composer.focus)
        self.commands.about_to_run.connect(self.side.before)
        self.sidebar.conversation_chosen.connect(self.side.make_room)
        self.undo_bar.action_requested.connect(self._undo)
        self.transcript.link_requested.connect(self._open_link)
        self.transcript.save_requested.connect(self._save_file)

    def _add_commands(self) -> None:
        add = self.commands.add
        add(catalogue.NEW, self.new_requested.emit)
        add(catalogue.STOP, self._stop, lambda: self.desk.is_finding or self.composer.can_stop)
        add(catalogue.FOCUS_COMPOSER, self.composer.focus)
        add(catalogue.CHOOSE_MODEL, self.picker.open)
        add(catalogue.TOGGLE_SIDEBAR, self.toggle_sidebar)
        add(catalogue.UNDO_DELETE, self.undo_requested.emit, self.undo_bar.isVisible)
        self.sidebar.add_commands(self.commands)
        self.desk.add_commands(self.commands)
        Regions(self).add_commands(self.commands)
        self.composer.add_commands(self.commands)
        self.files.add_commands(self.commands, lambda: self.sidebar.view.open_id is not None)
        add(catalogue.TOGGLE_PANEL, self.side.toggle)
        add(catalogue.SYSTEM_PROMPT, self.side.open)
        add(catalogue.QUIT, self.close)
        self.top_bar.add_hints(self.commands)
        self.tools.add_commands()
        self.commands.set_enabled(catalogue.UNDO_DELETE, False)

    def _stop(self) -> None:
        if not self.desk.close_find():
            self.stop_requested.emit()

    def _open_menu(self) -> None:
        self.files.open_menu(self._theme, self.top_bar.menu_button)

    def _undo(self) -> None:
        self.undo_requested.emit()

    def _open_link(self, target: str) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl(target))

    def _save_file(self, request: SaveRequest) -> None:
        from desktop_chat.ui.file_dialog import ask_where

        ask_where(self, request, self.file_chosen)
