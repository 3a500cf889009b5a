"""All formulas and pictures of one transcript: at hand, or asked for and said when they are there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.transcript.pictures.cache import PictureCache
from desktop_chat.ui.transcript.pictures.decode import Header, Photo, header, subject_of
from desktop_chat.ui.transcript.pictures.wanted import Formula, Picture, Refused, Wanted, renderer
from desktop_chat.ui.transcript.pictures.worker import Worker

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.kinds.leaf_state import LeafState

FORMULA_BYTES = 16 * 1024 * 1024
PHOTO_BYTES = 64 * 1024 * 1024
_MAX_HEADERS = 2000
#: A size is remembered for each subject, so that what was shown once never moves anything again.
_MAX_SUBJECTS = 5000
#: Blocks are laid out anew for what arrives no more often than this: one may hold hundreds of formulas.
_PAUSE_MS = 50


class Pictures(QObject):
    """Made when the first formula or picture is laid out; ends with `owner`, the widget they are painted in."""

    #: A set of LeafState: something that these leaves wait for is there.
    arrived = Signal(object)
    #: The widget is on a screen of another scale now.
    ratio_changed = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__()
        self._owner = owner
        self._formulas, self._photos = PictureCache(FORMULA_BYTES), PictureCache(PHOTO_BYTES)
        self._headers: OrderedDict[Hashable, Header | Refused] = OrderedDict()
        self._latest: OrderedDict[Hashable, Wanted] = OrderedDict()
        self._asked: dict[Hashable, WeakSet[LeafState]] = {}
        self._arrived: set[LeafState] = set()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self._worker = Worker()
        self._worker.drawn.connect(self._take, Qt.ConnectionType.QueuedConnection)
        owner.destroyed.connect(self._pause.stop)
        owner.destroyed.connect(self._worker.close)
        owner.installEventFilter(self)

    @property
    def ratio(self) -> float:
        """Pixels of the screen for one of ours."""
        return self._owner.devicePixelRatioF()

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.ratio_changed.emit()
        return False

    @property
    def is_busy(self) -> bool:
        return self._worker.is_running or bool(self._asked) or self._pause.isActive()

    def header(self, url: str) -> Header | Refused:
        subject = subject_of(url)
        found = self._headers.get(subject)
        if found is None:
            found = self._headers[subject] = header(url)
            if len(self._headers) > _MAX_HEADERS:
                self._headers.popitem(last=False)
        return found

    def get(self, wanted: Wanted, waiter: LeafState) -> Picture | Refused | None:
        """None if it is still to be drawn: `waiter` is named by `arrived` when it is."""
        found = self._cache(wanted).get(wanted.key)
        if found is None:
            waiting = self._asked.get(wanted.key)
            if waiting is None:
                waiting = self._asked[wanted.key] = WeakSet()
                if isinstance(wanted, Formula):
                    renderer()
                self._worker.ask(wanted)
            waiting.add(waiter)
        return found

    def stand_in(self, wanted: Wanted) -> Picture | None:
        """The same in another size or colour, made to look like `wanted`, to be shown until that is there."""
        other = self._latest.get(wanted.subject)
        found = self._cache(wanted).get(other.key) if other is not None else None
        if other is None or not isinstance(found, Picture):
            return None
        by = wanted.scale / other.scale
        image = found.image
        if isinstance(wanted, Formula) and isinstance(other, Formula) and wanted.colour != other.colour:
            image = _tinted(image, wanted.colour)
        lengths = (found.advance * by, found.ascent * by, found.descent * by, found.left * by)
        return replace(found, image=image, **dict(zip(("advance", "ascent", "descent", "left"), lengths, strict=True)))

    def _cache(self, wanted: Wanted) -> PictureCache:
        return self._photos if isinstance(wanted, Photo) else self._formulas

    def _take(self) -> None:
        for wanted, drawn in self._worker.take():
            self._cache(wanted).put(wanted.key, drawn)
            self._latest[wanted.subject] = wanted
            self._latest.move_to_end(wanted.subject)
            if len(self._latest) > _MAX_SUBJECTS:
                self._latest.popitem(last=False)
            self._arrived |= set(self._asked.pop(wanted.key, ()))
        if not self._pause.isActive():
            self._tell()

    def _tell(self) -> None:
        if self._arrived:
            arrived, self._arrived = self._arrived, set()
            self._pause.start()
            self.arrived.emit(arrived)


def _tinted(image: QImage, colour: str) -> QImage:
    made = QImage(image)
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(made.rect(), QColor(colour))
    painter.end()
    return made
