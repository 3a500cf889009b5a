"""The answers that run, in whichever conversation: how they begin and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.errors import ChatError
from desktop_chat.core.values import value

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from desktop_chat.core.unsent import Saying
    from desktop_chat.presenters.engine import Chat, Engine, Listener, RunningTurn
    from desktop_chat.presenters.shown import NameOf
    from desktop_chat.presenters.turn_presenter import TurnPresenter
    from desktop_chat.presenters.views import PulseView

    Begin = Callable[[Chat, Listener], Coroutine[Any, Any, RunningTurn]]

#: Stands for the id of a conversation that is being made.
_NEW = ""


@value
class Asked:
    """What a turn was asked for with.

    `conversation_id` is None for one that is being made. `visit` is the caller's own number. `saying` is what the user
    wrote for it, if anything.
    """

    conversation_id: str | None
    visit: int
    saying: Saying | None = None


@value
class Begun:
    asked: Asked
    turn: RunningTurn
    presenter: TurnPresenter


class Turns(QObject):
    """One per conversation at a time."""

    #: One was asked for, began, or could not begin.
    changed = Signal()
    #: One has begun; carries a `Begun`. Its presenter draws and tells its end once this was heard.
    begun = Signal(object)
    #: One was not begun; carries (Asked, ChatError or None where another runs there).
    refused = Signal(object)
    #: One has ended and was drawn, and runs no more; carries its message.
    ended = Signal(object)

    def __init__(self, pulse: PulseView, name_of: NameOf, parent: QObject) -> None:
        super().__init__(parent)
        self._pulse = pulse
        self._name_of = name_of
        self._presenters: dict[str, TurnPresenter] = {}

    @property
    def running_ids(self) -> set[str]:
        return set(self._presenters) - {_NEW}

    def are_running(self) -> bool:
        return bool(self._presenters)

    def of(self, conversation_id: str | None) -> TurnPresenter | None:
        """What follows the answer in a conversation; None stands for a new one."""
        return self._presenters.get(conversation_id or _NEW)

    def begin(self, engine: Engine, asked: Asked, begin: Begin) -> None:
        from desktop_chat.presenters.turn_presenter import TurnPresenter

        key = asked.conversation_id or _NEW
        if key in self._presenters:
            self.refused.emit((asked, None))
            return
        presenter = self._presenters[key] = TurnPresenter(self._pulse, self, name_of=self._name_of)
        presenter.turn_ended.connect(self._turn_ended)
        self.changed.emit()
        work = self._run(presenter, asked, begin(engine.chat, presenter.listen))
        engine.spawn(work, f"start a turn in {key or 'a new conversation'}")

    async def _run(self, presenter: TurnPresenter, asked: Asked, starting: Coroutine[Any, Any, RunningTurn]) -> None:
        key = asked.conversation_id or _NEW
        try:
            turn = await starting
        except ChatError as error:
            del self._presenters[key]
            presenter.deleteLater()
            self.refused.emit((asked, error))
            self.changed.emit()
            return
        del self._presenters[key]
        self._presenters[turn.conversation_id] = presenter
        presenter.bind(turn)
        self.begun.emit(Begun(asked, turn, presenter))
        self.changed.emit()
        presenter.settle()

    def _turn_ended(self, presenter: TurnPresenter) -> None:
        message = presenter.message
        presenter.deleteLater()
        if message is not None:
            self._presenters.pop(message.conversation_id, None)
            self.ended.emit(message)
