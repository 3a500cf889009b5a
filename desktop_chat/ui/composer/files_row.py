"""The files that go with a message, each with its size and a way to take it off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_chat.core.unsent import ShownFile
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.chips import Chip
from desktop_chat.ui.design.flow import Flow
from desktop_chat.ui.design.labels import as_words, label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme

#: Of the window's height.
_MOST_SHARE = 0.16


class FilesRow(QWidget):
    #: A file is to be taken off; carries its id.
    remove_requested = Signal(str)
    #: A text file's words are to be put into the message; carries its id.
    insert_requested = Signal(str)
    #: The last file is gone while one of them had the keyboard.
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._files: tuple[ShownFile, ...] = ()
        self.chips: list[Chip] = []
        self._buttons: list[Button] = []
        self._flow = Flow(theme.space(1.5))
        self._flow_box = QWidget()
        self._flow_box.setLayout(self._flow)
        #: More lines of chips than the field has of text are scrolled.
        self._area = QScrollArea()
        bare_viewport(self._area)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBar(SlimScrollBar(theme))
        self._area.setWidget(self._flow_box)
        self._flow_box.setAutoFillBackground(False)
        self.note = label(theme, role="small")
        self.note.setContentsMargins(theme.space(1), 0, theme.space(1), 0)
        self.setLayout(stack(self._area, self.note, spacing=theme.space(2)))
        self.setAccessibleName(self.tr("Files of the message"))

    @property
    def tab_stops(self) -> list[QWidget]:
        return [*self.chips, *self._buttons]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.note.set_theme(theme)
        for part in (*self.chips, *self._buttons):
            part.set_theme(theme)

    def show_files(self, files: Sequence[ShownFile], note: str) -> None:
        self.note.setText(note)
        self.note.setVisible(bool(note))
        if tuple(files) == self._files:
            return
        had_focus = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), None)
        self._files = tuple(files)
        for old in (*self.chips, *self._buttons):
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.chips = [self._chip(file) for file in files]
        self._buttons = [self._insert_button(file) for file in files[-1:] if file.fits_message]
        for widget in (*self.chips, *self._buttons):
            self._flow.addWidget(widget)
            widget.show()
        self._fit()
        if had_focus is not None and self.chips:
            self.chips[min(had_focus, len(self.chips) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        elif had_focus is not None:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the lines that the chips need at this width."""
        self._flow.invalidate()
        wanted = self._flow.heightForWidth(self.width())
        most = max(1, round(self.window().height() * _MOST_SHARE) // self._theme.control_px) * self._theme.control_px
        if wanted > most:
            wanted = self._flow.heightForWidth(self.width() - self._theme.scroll_bar_px)
        self._flow_box.setMinimumHeight(wanted)
        self._area.setFixedHeight(min(wanted, most))

    def _chip(self, file: ShownFile) -> Chip:
        size = QLocale().formattedDataSize(file.n_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        chip = Chip(self._theme, f"{file.name or self.tr('Text')}, {size}", "image" if file.is_picture else "file_text")
        chip.removed.connect(partial(self.remove_requested.emit, file.id))
        if file.fits_message:
            chip.setToolTip(f"{as_words(chip.text())}\n{self.tr('Click to put it into the message')}")
            chip.setAccessibleDescription(self.tr("Delete takes it away, Enter puts it into the message."))
            chip.clicked.connect(partial(self.insert_requested.emit, file.id))
        return chip

    def _insert_button(self, file: ShownFile) -> Button:
        button = Button(self._theme, self.tr("Put it into the message"), role="small", pad=2)
        button.set_tip(self.tr("Write the text into the field, in place of attaching it as a file"))
        button.setFixedHeight(self.chips[-1].sizeHint().height())
        button.clicked.connect(partial(self.insert_requested.emit, file.id))
        return button
