"""A copy that is made in slices where it takes long: the window answers meanwhile, and Esc leaves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.handling import HandledArea

#: What takes no longer is done at once.
_AT_ONCE_S: Final = 0.05
#: However short they are, no more messages are done in one go.
_AT_ONCE: Final = 5000
#: How long one slice may take, and the rest after it.
_SLICE_S: Final = 0.008
_REST_MS: Final = 1


class SlowCopy(QObject):
    """`pieces` are the texts of `total` messages; `give` puts the whole text into the clipboard, once, at the end.

    Whatever else comes into the clipboard in between was copied later, and stays there.
    """

    #: It is over: copied, or left.
    ended = Signal()

    def __init__(
        self, area: HandledArea, pieces: Iterator[str], total: int, give: Callable[[str], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._area, self._pieces, self._total, self._give = area, pieces, total, give
        self._texts: list[str] = []
        self._slices = QTimer(self, singleShot=True, interval=_REST_MS)
        self._slices.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        return self._slices.isActive()

    def start(self) -> None:
        if self._work(_AT_ONCE_S):
            self._finish()
            return
        QGuiApplication.clipboard().dataChanged.connect(self.leave)
        self._say()
        self._slices.start()

    def leave(self) -> None:
        """Copy nothing; the clipboard stays as it is."""
        if self.is_running:
            self._end()

    def _work(self, seconds: float) -> bool:
        """Whether all of it is done."""
        end, most = perf_counter() + seconds, len(self._texts) + _AT_ONCE
        for text in self._pieces:
            self._texts.append(text)
            if perf_counter() > end or len(self._texts) == most:
                return False
        return True

    def _go_on(self) -> None:
        if self._work(_SLICE_S):
            self._end()
            self._finish()
        else:
            self._say()
            self._slices.start()

    def _end(self) -> None:
        self._slices.stop()
        QGuiApplication.clipboard().dataChanged.disconnect(self.leave)
        self._area.tell_work("")
        self.ended.emit()

    def _finish(self) -> None:
        self._give("\n\n".join(text for text in self._texts if text))

    def _say(self) -> None:
        done = min(len(self._texts) / max(self._total, 1), 1.0)
        self._area.tell_work(self.tr("Copying, {0} done. Esc stops it.").format(f"{done:.0%}"))
