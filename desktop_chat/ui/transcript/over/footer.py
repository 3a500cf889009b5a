"""The line under a message: how it ended, what can be done now, and its branches."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QWidget

from desktop_chat.core.messages import Role
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.design.labels import as_words
from desktop_chat.ui.design.painting import leading_edge, paint_surface, painter_for, placed
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.over.footer_height import (
    badge_width,
    details_height,
    footer_inset,
    form_height,
    has_details,
    has_row,
    has_sentence,
    notes_height,
    notes_top,
    row_height,
    sentence_height,
    sentence_top,
)
from desktop_chat.ui.transcript.over.footer_words import details_of, figures, full_words, label_of
from desktop_chat.ui.transcript.over.quiet_button import QuietButton
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

#: These are seldom wanted: they are in the menu behind the dots.
_IN_MENU = ("regenerate_with", "curl", "details", "delete")
#: Carried out here.
_DETAILS = "details"
_BETWEEN = " · "


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
        #: What the answer took; where it came from is in its tool tip, and both in the details it opens.
        self._figures = QuietButton(self)
        self._figures.clicked.connect(self.details_toggled)
        self._theme: Theme | None = None
        self._clauses: list[str] = []
        self._details: QPlainTextEdit | None = None
        self._notes = QLabel(self)
        self._notes.setWordWrap(True)
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons: list[QuietButton] = []
        self._more = QuietButton(self)
        self._more.setText("⋯")
        self._more.setAccessibleName(self.tr("More actions"))
        self._more.setToolTip(self.tr("More actions"))
        self._more.clicked.connect(self._open_menu)
        self._in_menu: list[str] = []
        self._ground: QColor | None = None
        self._ground_area = QRect()
        self._radius = 0.0

    def name_versions(self, before: str, after: str) -> None:
        """The keys that press the arrows of the newest message that has some."""
        for arrow, keys in ((self._before, before), (self._after, after)):
            words = arrow.accessibleName()
            arrow.setToolTip(f"{words} ({keys})" if keys else words)

    def go_on_stepping(self, step: int) -> None:
        """Give the keyboard to the arrow of a step, or to the other one at the last version."""
        arrows = (self._before, self._after) if step < 0 else (self._after, self._before)
        next((arrow for arrow in arrows if arrow.isEnabled()), self._more).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_message(self, item: ShownMessage, style: Style, width: int, details_open: bool) -> None:
        """Say what there is to say about `item` in `width` pixels."""
        key = (item, width, id(style), details_open)
        if key == self._shown:
            return
        self._shown = key
        self.message_id = item.id
        y = self._place_sentence(item, style, width)
        y = self._place_notes(item, style, width, y)
        if item.open_calls:
            y += sentence_top(style) + form_height(item, style)
        y = self._place_details(item, style, width, details_open, y)
        self._place_row(item, style, width, details_open, y)
        self.update()

    def _place_sentence(self, item: ShownMessage, style: Style, width: int) -> int:
        gap = style.space(1)
        self._badge.setVisible(bool(item.badge))
        self._sentence.setVisible(bool(item.sentence))
        self._ground = None
        if not has_sentence(item):
            return 0
        height = sentence_height(item, style, width)
        colours, padding = style.colours, style.space(2)
        inks = {"good": colours.success, "plain": colours.text_muted, "careful": colours.warning, "bad": colours.danger}
        grounds = {"careful": colours.warning_surface, "bad": colours.danger_surface}
        self._ground = grounds.get(item.tone, colours.notice_surface)
        inset, top = footer_inset(style), sentence_top(style)
        self._ground_area = QRect(inset, top, width, height)
        self._radius = style.theme.radius_small
        font = QFont(style.small)
        font.setWeight(QFont.Weight.DemiBold)
        line = min(height, math.ceil(QFontMetricsF(style.small).height()) + padding)
        self._write(self._badge, item.badge, font, inks[item.tone])
        room = QRect(0, top, width + 2 * inset, height)
        badge = QRect(inset + padding, top, badge_width(item, style), line)
        self._badge.setGeometry(placed(badge, room, self.layoutDirection()))
        self._write(self._sentence, item.sentence, style.small, colours.text)
        left = padding + badge_width(item, style)
        sentence = QRect(inset + left, top, width - left - padding, height)
        self._sentence.setGeometry(placed(sentence, room, self.layoutDirection()))
        self._sentence.setAccessibleName(f"{item.badge}. {item.sentence}" if item.badge else item.sentence)
        return top + height + gap

    def _place_notes(self, item: ShownMessage, style: Style, width: int, y: int) -> int:
        self._notes.setVisible(bool(item.notes))
        if not item.notes:
            return y
        y += notes_top(item, style)
        height = notes_height(item, style, width)
        self._write(self._notes, "\n".join(item.notes), style.small, style.colours.text_muted)
        self._notes.setGeometry(footer_inset(style), y, width, height)
        return y + height + style.space(1)

    def _place_details(self, item: ShownMessage, style: Style, width: int, details_open: bool, y: int) -> int:
        if not (details_open and has_details(item)):
            if self._details is not None:
                self._details.hide()
            return y
        if self._details is None:
            self._details = QPlainTextEdit(self)
            self._details.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as all that is technical
            self._details.setReadOnly(True)
            self._details.setTabChangesFocus(True)
            self._details.setAccessibleName(self.tr("Details"))
            self._details.setFrameShape(QFrame.Shape.NoFrame)
        height = details_height(item, style, width)
        palette = self._details.palette()
        palette.setColor(QPalette.ColorRole.Base, style.colours.code_background)
        palette.setColor(QPalette.ColorRole.Text, style.colours.text_muted)
        self._details.setPalette(palette)
        self._details.setFont(style.mono)
        self._details.setPlainText(details_of(item))
        self._details.setGeometry(footer_inset(style), y, width, height)
        self._details.show()
        return y + height + style.space(1)

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
        actions = item.actions if has_row(item) and not item.running else ()
        row += self._action_buttons(tuple(action for action in actions if action not in _IN_MENU))
        offered = (*actions, _DETAILS) if actions and has_details(item) and not item.details else actions
        self._in_menu = [action for action in _IN_MENU if action in offered]
        closes = details_open and has_details(item)
        if closes and _DETAILS in self._in_menu:
            self._in_menu.remove(_DETAILS)
        self._details_button.setVisible(bool(item.details) or closes)
        if item.details or closes:
            self._details_button.setText(self.tr("Hide details") if closes else self.tr("Details"))
            row.append(self._details_button)
        row.append(self._more)
        self._theme = style.theme
        self._clauses = figures(item) if style.theme.wishes.figures else []
        self._figures.setToolTip(as_words(full_words(item)))
        self._place(row, style, width, y, at_end=item.role is Role.USER)

    def _place(self, row: list[QWidget], style: Style, width: int, y: int, *, at_end: bool) -> None:
        """Side by side; the buttons' own padding reaches into the margins, so that their text is in line.

        `at_end` of the lines is what belongs to a message of the user's.
        """
        for widget in row:
            if isinstance(widget, QuietButton):
                widget.set_style(style)
        self._figures.set_style(style)
        room = width + 2 * footer_inset(style)
        area, height = QRect(0, y, room, row_height(style)), row_height(style)
        kept = self._fitting(row, room)
        widths = [widget.sizeHint().width() for widget in kept]
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for arrow, sign in zip((self._before, self._after), "›‹" if mirrored else "‹›", strict=True):
            arrow.setText(sign)
        x = max(room - sum(widths), 0) if at_end else 0
        for widget, wide in zip(kept, widths, strict=True):
            widget.setGeometry(placed(QRect(x, y, wide, height), area, self.layoutDirection()))
            x += wide
        self._place_figures(area, x)

    def _place_figures(self, area: QRect, taken: int) -> None:
        """At the row's end: as many of the figures as there is room for behind what is `taken`."""
        clauses = list(self._clauses)
        while clauses:
            self._figures.say(_BETWEEN.join(clauses))
            wide = self._figures.sizeHint().width()
            if taken + wide <= area.width():
                place = QRect(area.width() - wide, area.y(), wide, area.height())
                self._figures.setGeometry(placed(place, area, self.layoutDirection()))
                break
            clauses.pop()
        self._figures.setVisible(bool(clauses))
        words = _BETWEEN.join(self._clauses)
        self._figures.setAccessibleName(self.tr("{0}. Show details").format(words))
        self._figures.setAccessibleDescription(self._figures.toolTip())

    def _fitting(self, row: list[QWidget], room: int) -> list[QWidget]:
        """What fits into the row; actions that do not go into the menu, the last first."""
        kept = list(row)
        for button in reversed(self._buttons):
            if sum(widget.sizeHint().width() for widget in kept) <= room:
                break
            if button in kept and not button.isHidden():
                kept.remove(button)
                button.hide()
                self._in_menu.insert(0, str(button.property("action")))
        self._more.setVisible(bool(self._in_menu))
        return kept if self._in_menu else [widget for widget in kept if widget is not self._more]

    def _open_menu(self) -> None:
        if self._theme is None:
            return
        from desktop_chat.ui.design.menu import Menu

        menu = Menu(self._theme, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._in_menu:
            menu.addAction(label_of(action)).setData(action)
        menu.triggered.connect(self._chosen)
        menu.open_below(self._more)

    def _chosen(self, action: QAction) -> None:
        if action.data() == _DETAILS:
            self.details_toggled.emit()
        else:
            self.action_requested.emit(str(action.data()))

    def _action_buttons(self, actions: tuple[str, ...]) -> list[QuietButton]:
        while len(self._buttons) < len(actions):
            button = QuietButton(self)
            button.clicked.connect(self._press)
            self._buttons.append(button)
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(actions))
            if index < len(actions):
                label = label_of(actions[index])
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
        if label is not self._branch:
            label.setAlignment(leading_edge(self.layoutDirection()) | Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        theme = self._theme
        if theme is None:
            return
        painter, line = painter_for(self), theme.border_px
        if self._ground is not None:
            paint_surface(painter, QRectF(self._ground_area), self._radius, self._ground, theme.outline, line)
        if self._details is not None and not self._details.isHidden():
            around = QRectF(self._details.geometry()).adjusted(-line, -line, line, line)
            paint_surface(painter, around, 0.0, None, theme.outline, line)
        painter.end()
