"""What stands in place of a conversation that has no message yet: the ways to begin, or the quiet page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.ui.design.layouts import centred
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.form_area import FormArea
from desktop_chat.ui.late_part import LatePart
from desktop_chat.ui.welcome.quiet_page import QuietPage

if TYPE_CHECKING:
    from desktop_chat.ui.welcome.connect_panel import ConnectPanel
    from desktop_chat.ui.welcome.doors import Doors


class _Wrapped(QWidget):
    """As high as its words are at its width; Qt would keep the height of the narrowest, and scroll what has room."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class Welcome(QWidget):
    """Scrolls where the window is too low for it. See `presenters.welcome_views.WelcomeView`."""

    #: The ways to connect are wanted; or, if False, the quiet page.
    doors_requested = Signal(bool)
    #: The small model is to be tried.
    small_model_chosen = Signal()
    #: The user wants to use a found server; carries its address.
    server_chosen = Signal(str)
    #: Servers are to be looked for again.
    look_requested = Signal()
    #: A sample question was clicked; carries its text.
    prompt_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quiet = QuietPage(theme)
        self._theme = theme
        #: Who has begun already seldom needs them.
        self.late_doors = LatePart(self._make_doors)
        self.about = self.quiet.about
        self.sample_buttons = self.quiet.sample_buttons
        #: Is as wide as the window wants its columns to be.
        self.column = QWidget()
        layout = self._content = QVBoxLayout()
        side = theme.space(theme.card_pad) + theme.space(theme.desk_margin)
        layout.setContentsMargins(side, theme.space(4), side, theme.space(4))
        layout.addStretch(1)
        layout.addWidget(self.quiet)
        layout.addStretch(2)
        self.column.setLayout(layout)
        content = _Wrapped()
        content.setLayout(centred(self.column, theme.column_px() + 2 * side))
        self._area = FormArea(theme, content)
        #: In sight below what has the keyboard.
        self._margin_px = theme.space(16)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)
        self.setLayout(whole)
        #: Runs once the layouts are done.
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(self._show_focused)
        self.quiet.prompt_chosen.connect(self.prompt_chosen)
        self.quiet.others_requested.connect(self._show_others)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.quiet.set_theme(theme)
        self.late_doors.set_theme(theme)

    @property
    def doors(self) -> Doors:
        """The ways to begin; made at their first use."""
        return self.late_doors.get()

    @property
    def connect_panel(self) -> ConnectPanel:
        """Where a server is connected; made at its first use."""
        return self.doors.late_connect.get()

    @property
    def server_buttons(self) -> Sequence[QWidget]:
        return self.doors.found_panel.server_buttons

    def show_doors(self, shown: bool, *, can_go_back: bool) -> None:
        """The ways to connect, or the quiet page."""
        if not shown and self.late_doors.made is None:
            return
        if shown == self.doors.isHidden():
            self.doors.close_all()
            self.quiet.setVisible(not shown)
            self.doors.setVisible(shown)
            self._area.verticalScrollBar().setValue(0)
        self.doors.back_button.setVisible(can_go_back)

    def open_connect(self) -> None:
        self.doors.open_connect()

    def focus_doors(self) -> None:
        """The keyboard goes to the first card."""
        self.doors.small.setFocus(Qt.FocusReason.TabFocusReason)

    def show_small_model(self) -> None:
        """The built-in model answers here: say what it is, and what it is not."""
        self.quiet.show_small_model()

    def show_server(self, who: str, address: str) -> None:
        """A server of the user's answers here; `who` is its model, or its name."""
        self.quiet.show_server(who, address)

    def show_state(self, sentence: str) -> None:
        """A word on the small model, such as that it is starting; an empty one takes it away."""
        self.quiet.show_state(sentence)

    def show_small_door(self, state: str) -> None:
        """The same on the card that leads to the small model."""
        self.doors.show_small(state)

    def show_looking(self) -> None:
        self.doors.show_looking()

    def set_servers(self, servers: Sequence[tuple[str, str, int]], looked_for: Sequence[str]) -> None:
        """List servers found listening here: (name, address, number of models)."""
        self.doors.set_servers(servers, looked_for)

    def _make_doors(self) -> Doors:
        from desktop_chat.ui.welcome.doors import Doors

        doors = Doors(self._theme)
        doors.hide()
        self._content.insertWidget(self._content.indexOf(self.quiet) + 1, doors)
        doors.back_requested.connect(self._go_back)
        doors.small_model_chosen.connect(self.small_model_chosen)
        doors.found_panel.server_chosen.connect(self.server_chosen)
        doors.found_panel.look_requested.connect(self.look_requested)
        doors.late_connect.when_made(self._follow_keyboard)
        return doors

    def _show_others(self) -> None:
        self.doors_requested.emit(True)
        self.focus_doors()

    def _go_back(self) -> None:
        self.doors_requested.emit(False)
        self.quiet.others_button.setFocus(Qt.FocusReason.TabFocusReason)

    # The panel grows below the fold: what has the keyboard is scrolled into sight.

    def _follow_keyboard(self, panel: ConnectPanel) -> None:
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._follow.start()
        return super().eventFilter(watched, event)

    def _show_focused(self) -> None:
        doors = self.late_doors.made
        panel = doors.late_connect.made if doors is not None else None
        focused = self.window().focusWidget()
        if panel is not None and panel.isAncestorOf(focused):
            self._area.ensureWidgetVisible(focused, 0, self._margin_px)
