"""The shortcut sheet: all keys of the window by group; those of commands are changed right there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.core.fuzzy import folded
from desktop_chat.ui.commands.fixed import FIXED, shown_keys
from desktop_chat.ui.commands.key_rules import problem_of
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import SectionHeading, label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.shortcuts.rows import ROW_PAD, CommandRow, KeyRow
from desktop_chat.ui.tool_page import ToolPage

if TYPE_CHECKING:
    from desktop_chat.ui.commands.catalogue import Command
    from desktop_chat.ui.commands.keymap import Keymap
    from desktop_chat.ui.design.theme import Theme

#: The width of the sheet, and how wide a column has to be.
_WIDTH_CH: Final = 120
_COLUMN_CH: Final = 48


class ShortcutSheet(ToolPage):
    #: Keys are others than before; carries what differs from the catalogue, as `Keymap.chosen` gives it.
    keys_chosen = Signal(object)

    def __init__(self, theme: Theme, keymap: Keymap) -> None:
        super().__init__(theme, self.tr("Shortcuts"), self.tr("Search shortcuts"), _WIDTH_CH)
        self._keymap = keymap
        self._do: Callable[[], None] | None = None
        self.rows: dict[str, CommandRow] = {}
        self.resets: dict[str, Button] = {}
        self.fixed: list[KeyRow] = []
        self._columns = [stack(spacing=0), stack(spacing=0)]
        self._wide_now: bool | None = None
        words = self.tr("Choose a command and press its new keys. Backspace takes them away, Esc leaves them.")
        self._help = label(theme, words, "small", dim=True)
        self.reset_button = Button(theme, self.tr("Reset all"), "undo", kind="outline", role="small")
        head = row(self._help, self.reset_button, spacing=theme.space(3))
        head.setStretch(0, 1)
        # Words begin, and keys end, within the ground of a row that has the pointer.
        side = theme.space(ROW_PAD)
        head.setContentsMargins(side, 0, side, 0)
        self.column.addLayout(head)
        self._groups = [*self._command_groups(), *self._fixed_groups()]
        self._body = row()
        for column in self._columns:
            self._body.addLayout(column)
        self.column.addLayout(self._body)
        self.column.addStretch(1)
        self.reset_button.clicked.connect(self._reset_all)
        self.bar.action_requested.connect(self._act)
        keymap.changed.connect(self._show_keys)
        self._show_resets()
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._help.set_theme(theme)
        self.reset_button.set_theme(theme)
        for part in (*self.rows.values(), *self.resets.values(), *self.fixed, *(group[0] for group in self._groups)):
            part.set_theme(theme)
        self._arrange(anew=True)

    def begin(self) -> None:
        """The sheet is in sight."""
        self.search.clear()
        self.bar.clear()
        self.area.verticalScrollBar().setValue(0)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def look_for(self, query: str) -> None:
        words = folded(query).split()
        seen = False
        for heading, lines in self._groups:
            found = [self._is_found(line, heading.text(), words) for line in lines]
            heading.setVisible(any(found))
            seen = seen or any(found)
        self.show_found(seen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # Making

    def _command_groups(self) -> Iterable[tuple[SectionHeading, list[QWidget]]]:
        order = list(dict.fromkeys(command.group for command in self._keymap.commands))
        commands = sorted(self._keymap.commands, key=lambda command: order.index(command.group))
        for title, group in groupby(commands, key=lambda command: command.group_title):
            yield self._heading(title), [self._command_line(command) for command in group]

    def _command_line(self, command: Command) -> QWidget:
        theme = self._theme
        made = CommandRow(theme, command, self._keymap.keys_of(command.id))
        made.recorded.connect(partial(self._record, command.id))
        tip = self.tr("Back to its own keys: {0}").format(", ".join(map(shown_keys, command.keys)) or self.tr("none"))
        reset = Button(theme, icon="undo", tip=f"{command.title}: {tip}")
        reset.clicked.connect(partial(self._reset, command.id))
        self.rows[command.id], self.resets[command.id] = made, reset
        return _line(made, reset, spacing=theme.space(1))

    def _fixed_groups(self) -> Iterable[tuple[SectionHeading, list[QWidget]]]:
        for title, group in groupby(FIXED, key=lambda fixed: fixed.group_title):
            rows = [KeyRow(self._theme, fixed.title, fixed.keys) for fixed in group]
            self.fixed += rows
            yield self._heading(title), [_line(made) for made in rows]

    def _heading(self, title: str) -> SectionHeading:
        made = SectionHeading(self._theme, title)
        margins, side = made.contentsMargins(), self._theme.space(ROW_PAD)
        made.setContentsMargins(side, margins.top(), side, margins.bottom())
        return made

    def _arrange(self, *, anew: bool = False) -> None:
        """Groups in two columns where there is room, half of the rows in each."""
        wide = self.width() >= self.fontMetrics().horizontalAdvance("0") * _COLUMN_CH * 2
        if wide == self._wide_now and not anew:
            return
        self._wide_now = wide
        self._body.setStretch(0, 1)
        self._body.setStretch(1, 1 if wide else 0)
        self._body.setSpacing(self._theme.space(8) if wide else 0)
        for column in self._columns:
            while column.count():
                column.takeAt(0)
        total = sum(len(lines) + 1 for _, lines in self._groups)
        at = 0
        for heading, lines in self._groups:
            column = self._columns[1 if wide and at >= total / 2 else 0]
            for part in (heading, *lines):
                column.addWidget(part)
            at += len(lines) + 1
        for column in self._columns:
            column.addStretch(1)

    # Changing keys

    def _record(self, command_id: str, keys: str) -> None:
        problem = problem_of(keys) if keys else ""
        if problem and keys not in self._keymap.command(command_id).keys:
            self._say(problem)
            return
        self.rows[command_id].leave()
        wanted = (keys,) if keys else ()
        before = self._keymap.chosen()
        owner = self._keymap.rebind(command_id, wanted)
        if owner is not None:
            self._offer_to_take(command_id, wanted, owner, shown_keys(keys))
            return
        self._changed(self._told(command_id), before)

    def _offer_to_take(self, command_id: str, keys: Sequence[str], owner: Command, shown: str) -> None:
        sentence = self.tr("{0} belongs to “{1}”.").format(shown, owner.title)

        def take() -> None:
            before = self._keymap.chosen()
            self._keymap.take(command_id, keys)
            words = self.tr("{0} “{1}” has none of them any more.")
            self._changed(words.format(self._told(command_id), owner.title), before)
            self.rows[command_id].setFocus(Qt.FocusReason.ShortcutFocusReason)

        self._say(sentence, self.tr("Take it"), take)
        self.bar.content.action_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _reset(self, command_id: str) -> None:
        command, before = self._keymap.command(command_id), self._keymap.chosen()
        owner = self._keymap.reset(command_id)
        if owner is None:
            self.rows[command_id].setFocus(Qt.FocusReason.TabFocusReason)
            self._changed(self._told(command_id), before)
            return
        both = {key for key in command.keys if self._keymap.owner_of(key, but=command_id) is not None}
        self._offer_to_take(command_id, command.keys, owner, ", ".join(map(shown_keys, sorted(both))))

    def _reset_all(self) -> None:
        before = self._keymap.chosen()
        self._keymap.restore({})
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed(self.tr("All commands have their own keys again."), before)

    def _changed(self, sentence: str, before: object) -> None:
        def undo() -> None:
            self._keymap.restore(before)
            self._show_resets()
            self.keys_chosen.emit(self._keymap.chosen())
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

        self._show_resets()
        self.keys_chosen.emit(self._keymap.chosen())
        self._say(sentence, self.tr("Undo"), undo)

    def _told(self, command_id: str) -> str:
        keys = ", ".join(map(shown_keys, self._keymap.keys_of(command_id)))
        title = self._keymap.command(command_id).title
        words = self.tr("“{0}” has {1} now.") if keys else self.tr("“{0}” has no keys now.")
        return words.format(title, keys)

    def _say(self, sentence: str, action_text: str = "", do: Callable[[], None] | None = None) -> None:
        self._do = do
        self.bar.show_message(sentence, action_text, "do" if do is not None else "")

    def _act(self) -> None:
        do, self._do = self._do, None
        self.bar.clear()
        if do is not None:
            do()

    def _show_keys(self, command_id: str) -> None:
        self.rows[command_id].show_keys(self._keymap.keys_of(command_id))

    def _show_resets(self) -> None:
        chosen = self._keymap.chosen()
        for command_id, button in self.resets.items():
            button.setVisible(command_id in chosen)
        self.reset_button.setEnabled(bool(chosen))

    def _is_found(self, line: QWidget, heading: str, words: Sequence[str]) -> bool:
        shown = line.findChild(KeyRow)
        known = folded(f"{shown.title} {heading} {' '.join(shown.caps)}") if shown is not None else ""
        found = all(word in known for word in words)
        line.setVisible(found)
        return found


def _line(made: KeyRow, *more: QWidget, spacing: int = 0) -> QWidget:
    """A row takes all the width that what stands behind it leaves."""
    line, layout = QWidget(), row(made, *more, spacing=spacing)
    layout.setStretch(0, 1)
    line.setLayout(layout)
    return line
