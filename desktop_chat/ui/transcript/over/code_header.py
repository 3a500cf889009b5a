"""The header of one fence: what can be done with its code, shown when the pointer or the keyboard is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.core.values import value
from desktop_chat.ui.design.menu import Menu
from desktop_chat.ui.design.painting import paint_surface
from desktop_chat.ui.transcript.kinds.code.block import paint_title
from desktop_chat.ui.transcript.over.footer_height import row_height
from desktop_chat.ui.transcript.over.host import BlockKey
from desktop_chat.ui.transcript.over.quiet_button import VeiledButton
from desktop_chat.ui.transcript.style import Style

#: "Copied" is said so long.
_COPIED_MS = 1500
#: What can be done, the most important first; what finds no room goes into the menu.
ACTIONS = ("copy", "fold", "wrap", "save", "numbers")


@value
class FenceShown:
    """What a header says of its fence."""

    key: BlockKey
    language: str
    style: Style
    is_wrapped: bool
    is_numbered: bool
    is_folded: bool
    can_fold: bool
    #: Whether it lies over the fence's lines, as they are scrolled below it.
    is_stuck: bool
    #: Whether there is a row for it: it says the language, and has all buttons.
    has_title: bool

    def is_on(self, action: str) -> bool:
        on = {"wrap": self.is_wrapped, "numbers": self.is_numbered, "fold": self.is_folded}
        return on.get(action, False)


class _HeaderButton(VeiledButton):
    def __init__(self, header: CodeHeader) -> None:
        super().__init__(header, lambda: header.is_awake)
        self._header = header

    def keyPressEvent(self, arg__1: QKeyEvent, /) -> None:
        if not self._header.take_key(arg__1):
            super().keyPressEvent(arg__1)

    def paintEvent(self, arg__1: QPaintEvent, /) -> None:
        shown = self._header.shown
        if shown is not None and self.isChecked() and self._header.is_awake:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, area = shown.style.theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
            paint_surface(painter, area, theme.radius_small, theme.colours.pressed, theme.outline, theme.border_px)
            painter.end()
        super().paintEvent(arg__1)


class CodeHeader(QWidget):
    """Clicks go through it while it is not seen; of a narrow one the dots hold what has no room."""

    #: One of `ACTIONS` was chosen.
    chosen = Signal(str)
    #: Scroll sideways by so many notches; to the right if positive.
    scrolled = Signal(int)
    #: The pointer came, or went.
    pointed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: FenceShown | None = None
        self._is_near = False
        self._menu: Menu | None = None
        self._in_menu: list[str] = []
        # From right to left.
        self._buttons = {action: _HeaderButton(self) for action in ("more", *ACTIONS)}
        self._make_stop(self._buttons["copy"])
        for action, button in self._buttons.items():
            button.setProperty("action", action)
            button.focus_changed.connect(self._look)
            if action in ("wrap", "numbers"):
                button.setCheckable(True)
                button.toggled.connect(self._toggled)
            else:
                button.clicked.connect(self._clicked)
        self._buttons["more"].setText("⋯")
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._say)

    @property
    def is_awake(self) -> bool:
        focused = any(button.hasFocus() for button in self._buttons.values())
        return self._is_near or focused or self._menu is not None or self._copied.isActive()

    def least_width(self, style: Style) -> int:
        """The width of a header with nothing but the most important button and the dots."""
        for action in ("copy", "more"):
            self._buttons[action].set_style(style)
        self._buttons["copy"].setText(self.tr("Copied") if self._copied.isActive() else self.tr("Copy"))
        return sum(self._buttons[action].sizeHint().width() for action in ("copy", "more")) + style.space(1)

    def show_fence(self, shown: FenceShown, width: int, height: int) -> None:
        """`width` and `height` are its own, in pixels."""
        if shown == self.shown and self.width() == width and self.height() == height:
            return
        if self.shown is not None and shown.key != self.shown.key:
            self._copied.stop()
        self.shown = shown
        self.resize(width, height)
        self._say()
        self.update()

    def _say(self) -> None:
        """Write on the buttons what they do now, and give each its place."""
        shown = self.shown
        if shown is None:
            return
        self.setAccessibleName(self.tr("{0} code").format(shown.language))
        for action, button in self._buttons.items():
            words, name = self._words(action, shown)
            button.set_style(shown.style)
            if action != "more":
                button.setText(words)
            button.setAccessibleName(name)
            if button.isCheckable():
                button.setChecked(shown.is_on(action))
        self._arrange(shown)

    def _words(self, action: str, shown: FenceShown) -> tuple[str, str]:
        """What a button shows, and what it is called."""
        copied = self._copied.isActive()
        return {
            "copy": (self.tr("Copied") if copied else self.tr("Copy"), self.tr("Copy code")),
            "wrap": (self.tr("Wrap"), self.tr("Wrap long lines")),
            "save": (self.tr("Save as"), self.tr("Save code as")),
            "numbers": (self.tr("Numbers"), self.tr("Line numbers")),
            "fold": (self.tr("Fold"), self.tr("Fold code")),
            "unfold": (self.tr("Unfold"), self.tr("Unfold code")),
            "more": ("⋯", self.tr("More for this code")),
        }[action if action != "fold" or not shown.is_folded else "unfold"]

    def _arrange(self, shown: FenceShown) -> None:
        wanted = [action for action in ACTIONS if action != "fold" or shown.can_fold]
        widths = {action: button.sizeHint().width() for action, button in self._buttons.items()}
        edge = shown.style.space(1)
        room = self.width() - edge
        fitting = wanted if shown.has_title else wanted[:1]
        if shown.has_title:
            room -= 2 * shown.style.code_padding + self._buttons["copy"].fontMetrics().horizontalAdvance(shown.language)
        if fitting != wanted or sum(widths[action] for action in fitting) > room:
            room -= widths["more"]
            while len(fitting) > 1 and sum(widths[action] for action in fitting) > room:
                fitting = fitting[:-1]
        self._in_menu = [action for action in wanted if action not in fitting]
        seen = {*fitting, *(["more"] if self._in_menu else [])}
        x, height = self.width() - edge, min(row_height(shown.style), self.height())
        for action, button in self._buttons.items():
            if action in seen:
                x -= widths[action]
                button.setGeometry(x, (self.height() - height) // 2, widths[action], height)
            button.setVisible(action in seen)
            if action not in seen and button.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                self._make_stop(self._buttons["copy"])

    # What is seen

    def set_near(self, is_near: bool) -> None:
        """Whether the pointer is over the fence."""
        if is_near is not self._is_near:
            self._is_near = is_near
            self._look()

    def _look(self) -> None:
        self.update()
        for button in self._buttons.values():
            button.update()

    def enterEvent(self, event: QEnterEvent, /) -> None:
        super().enterEvent(event)
        self.pointed.emit()

    def leaveEvent(self, event: QEvent, /) -> None:
        super().leaveEvent(event)
        self.pointed.emit()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        shown = self.shown
        if shown is None or not shown.is_stuck:
            return  # what is to be seen is painted with the fence
        painter, area = QPainter(self), QRectF(self.rect())
        colours, line = shown.style.colours, shown.style.theme.border_px
        painter.fillRect(area, colours.code_background)
        paint_title(painter, area, shown.style, shown.language)
        painter.fillRect(QRectF(0, area.bottom() - line, area.width(), line), colours.border)
        if shown.style.theme.outline is not None:
            for edge in (0.0, area.width() - line):
                painter.fillRect(QRectF(edge, 0, line, area.height()), shown.style.theme.outline)
        painter.end()

    # What is done

    def take_key(self, event: QKeyEvent) -> bool:
        """Left and Right go to the next button, with Alt they scroll sideways."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            return False
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.scrolled.emit(step)
            return True
        seen = [button for button in reversed(self._buttons.values()) if button.isVisible()]
        at = next((at for at, button in enumerate(seen) if button.hasFocus()), 0)
        chosen = seen[min(max(at + step, 0), len(seen) - 1)]
        self._make_stop(chosen)
        chosen.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _make_stop(self, chosen: QWidget) -> None:
        """Tab stops once at each header, at the button that was used last."""
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if button is chosen else Qt.FocusPolicy.NoFocus)

    def say_copied(self) -> None:
        self._copied.start()
        self._say()

    def _clicked(self) -> None:
        action = str(self.sender().property("action"))
        if action == "more":
            self._open_menu()
        else:
            self.chosen.emit(action)

    def _toggled(self, is_on: bool) -> None:
        """By the user, of whom a screen reader only toggles it; or to show what is on, which is no choice."""
        action = str(self.sender().property("action"))
        if self.shown is not None and self.shown.is_on(action) is not is_on:
            self.chosen.emit(action)

    def _open_menu(self) -> None:
        shown = self.shown
        if shown is None:
            return
        self._menu = menu = Menu(shown.style.theme, self)
        for action in self._in_menu:
            entry = menu.addAction(self._words(action, shown)[1])
            entry.setData(action)
            entry.setCheckable(self._buttons[action].isCheckable())
            entry.setChecked(shown.is_on(action))
        menu.triggered.connect(self._chosen_in_menu)
        menu.aboutToHide.connect(self._close_menu)
        menu.open_below(self._buttons["more"])

    def _chosen_in_menu(self, entry: QAction) -> None:
        self.chosen.emit(str(entry.data()))

    def _close_menu(self) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None
            self._look()
