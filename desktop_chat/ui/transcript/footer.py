"""The line under a message: how it ended, what can be done now, and its branches."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton, QWidget

from desktop_chat.core.messages import Role
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.transcript.footer_height import (
    badge_text,
    badge_width,
    details_height,
    footer_inset,
    has_row,
    row_height,
    sentence_height,
    sentence_top,
)
from desktop_chat.ui.transcript.style import Style

#: What the buttons say, by action id; an unknown id is shown capitalised.
ACTION_LABELS = {
    "retry": "Retry",
    "regenerate": "Regenerate",
    "continue": "Continue",
    "copy": "Copy",
    "edit": "Edit",
    "endpoint": "Change the server",
}
_CALM = frozenset({Verdict.STOPPED, Verdict.LENGTH_LIMIT, Verdict.UNMARKED_END, Verdict.INTERRUPTED})


class QuietButton(QToolButton):
    """A flat button in small muted letters that shows itself under the pointer or the keyboard's focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._style: Style | None = None

    def set_style(self, style: Style) -> None:
        if style is not self._style:
            self._style = style
            self.setFont(style.small)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        style = self._style
        if style is None:
            return super().sizeHint()
        return QSize(metrics.horizontalAdvance(self.text()) + style.theme.space(4), row_height(style))

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        style = self._style
        if style is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, radius = style.colours, style.theme.radius_small
        area = self.rect().adjusted(1, 1, -1, -1)
        lit = self.isEnabled() and (self.underMouse() or self.hasFocus())
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.pressed if self.isDown() else colours.hover)
            painter.drawRoundedRect(area, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(colours.focus, style.theme.stroke_px))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, radius, radius)
        ink = QColor(colours.text if lit else colours.text_muted)
        if not self.isEnabled():
            ink.setAlphaF(0.5)
        painter.setPen(ink)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class MessageFooter(QWidget):
    """Shows one message's end; reused for another by `show_message`."""

    #: An action id.
    action_requested = Signal(str)
    #: -1 for the branch before, +1 for the one after.
    step_requested = Signal(int)
    #: The details are to be opened, or closed.
    details_toggled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.message_id = ""
        self._shown: object = None
        self._badge = QLabel(self)
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._badge.setTextFormat(Qt.TextFormat.PlainText)
        self._branch = QLabel(self)
        self._branch.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._before = self._arrow("‹", self.tr("Previous version"), -1)
        self._after = self._arrow("›", self.tr("Next version"), 1)
        self._details_button = QuietButton(self)
        self._details_button.clicked.connect(self.details_toggled)
        self._details: QPlainTextEdit | None = None
        self._buttons: list[QuietButton] = []
        self._ground: QColor | None = None
        self._ground_area = QRect()

    def show_message(self, item: ShownMessage, style: Style, width: int, details_open: bool) -> None:
        """Say what there is to say about `item` in `width` pixels."""
        key = (item, width, id(style), details_open)
        if key == self._shown:
            return
        self._shown = key
        self.message_id = item.id
        y = self._place_sentence(item, style, width)
        y = self._place_details(item, style, width, details_open, y)
        self._place_row(item, style, width, details_open, y)
        self.update()

    def _place_sentence(self, item: ShownMessage, style: Style, width: int) -> int:
        badge, gap = badge_text(item), style.theme.space(1)
        has_line = bool(item.sentence or badge)
        self._badge.setVisible(bool(badge))
        self._sentence.setVisible(bool(item.sentence))
        self._ground = None
        if not has_line:
            return 0
        height = sentence_height(item, style, width)
        calm = item.verdict in _CALM
        colours, padding = style.colours, style.theme.space(2)
        self._ground = colours.notice_surface if calm else colours.danger_surface
        inset, top = footer_inset(style), sentence_top(style)
        self._ground_area = QRect(inset, top, width, height)
        font = QFont(style.small)
        font.setWeight(QFont.Weight.DemiBold)
        line = height if not item.sentence else min(height, row_height(style))
        self._write(self._badge, badge, font, colours.warning if calm else colours.danger)
        self._badge.setGeometry(inset + padding, top, badge_width(item, style), line)
        self._write(self._sentence, item.sentence, style.small, colours.text)
        left = padding + badge_width(item, style)
        self._sentence.setGeometry(inset + left, top, width - left - padding, height)
        self._sentence.setAccessibleName(f"{badge}. {item.sentence}" if badge else item.sentence)
        return top + height + gap

    def _place_details(self, item: ShownMessage, style: Style, width: int, details_open: bool, y: int) -> int:
        if not (details_open and item.details):
            if self._details is not None:
                self._details.hide()
            return y
        if self._details is None:
            self._details = QPlainTextEdit(self)
            self._details.setReadOnly(True)
            self._details.setTabChangesFocus(True)
            self._details.setAccessibleName(self.tr("Details"))
        height = details_height(item, style, width)
        self._details.setFont(style.mono)
        self._details.setPlainText(item.details)
        self._details.setGeometry(footer_inset(style), y, width, height)
        self._details.show()
        return y + height + style.theme.space(1)

    def _place_row(self, item: ShownMessage, style: Style, width: int, details_open: bool, y: int) -> None:
        row: list[QWidget] = []
        branches = item.branch_count > 1
        for widget in (self._before, self._branch, self._after):
            widget.setVisible(branches)
        if branches:
            number, count = str(item.branch_position + 1), str(item.branch_count)
            self._write(self._branch, f"{number} / {count}", style.small, style.colours.text_muted)
            self._branch.setAccessibleName(self.tr("Version %1 of %2").replace("%1", number).replace("%2", count))
            self._before.setEnabled(item.branch_position > 0)
            self._after.setEnabled(item.branch_position + 1 < item.branch_count)
            row += [self._before, self._branch, self._after]
        row += self._action_buttons(item.actions if has_row(item) and not item.running else ())
        self._details_button.setVisible(bool(item.details))
        if item.details:
            self._details_button.setText(self.tr("Hide details") if details_open else self.tr("Details"))
            row.append(self._details_button)
        self._place(row, style, width, y, right=item.role is Role.USER)

    def _place(self, row: list[QWidget], style: Style, width: int, y: int, *, right: bool) -> None:
        """Side by side; the buttons' own padding reaches into the margins, so that their text is in line."""
        for widget in row:
            if isinstance(widget, QuietButton):
                widget.set_style(style)
        widths = [widget.sizeHint().width() for widget in row]
        x = max(width + 2 * footer_inset(style) - sum(widths), 0) if right else 0
        for widget, wide in zip(row, widths, strict=True):
            widget.setGeometry(x, y, wide, row_height(style))
            x += wide

    def _action_buttons(self, actions: tuple[str, ...]) -> list[QuietButton]:
        while len(self._buttons) < len(actions):
            button = QuietButton(self)
            button.clicked.connect(self._press)
            self._buttons.append(button)
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(actions))
            if index < len(actions):
                label = self.tr(ACTION_LABELS.get(actions[index], actions[index].capitalize()))
                button.setText(label)
                button.setAccessibleName(label)
                button.setProperty("action", actions[index])
        return self._buttons[: len(actions)]

    def _press(self) -> None:
        self.action_requested.emit(str(self.sender().property("action")))

    def _arrow(self, text: str, name: str, step: int) -> QuietButton:
        button = QuietButton(self)
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setProperty("step", step)
        button.clicked.connect(self._step)
        return button

    def _step(self) -> None:
        self.step_requested.emit(int(self.sender().property("step")))

    def _write(self, label: QLabel, text: str, font: QFont, colour: QColor) -> None:
        palette = label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        label.setPalette(palette)
        label.setFont(font)
        label.setText(text)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        if self._ground is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ground)
            radius = self._ground_area.height() / 4
            painter.drawRoundedRect(self._ground_area, radius, radius)
