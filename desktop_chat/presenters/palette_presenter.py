"""What the palette can go to beside commands: conversations, servers, models; and what was chosen there lately."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, QLocale, QObject, QTimer

from desktop_chat.core.endpoint import LOCAL_ENDPOINT
from desktop_chat.core.json_fields import as_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from desktop_chat.core.fuzzy import Wanted
    from desktop_chat.core.messages import Conversation
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.presenters.views import WindowView

#: In the section `ui` of the settings: the names of what was chosen, the last one first.
RECENT: Final = "palette_recent"
_MAX_RECENT: Final = 12
_SEPARATOR: Final = "\n"
_CONVERSATION: Final = "conversation"
_EPOCH: Final = datetime.fromtimestamp(0, UTC)
#: So many conversations become places at once: some 2 ms of work.
_SLICE: Final = 800


class PalettePresenter(QObject):
    def __init__(
        self,
        window: WindowView,
        settings: EndpointSettings,
        conversations: ConversationsPresenter,
        endpoints: EndpointsPresenter,
        edit_endpoint: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._conversations = conversations
        self._endpoints = endpoints
        self._edit_endpoint = edit_endpoint
        #: What is still to become places of those that were there when the palette was opened, and what did.
        self._waiting: Iterator[Conversation] = iter(())
        self._made: list[Wanted] = []
        self._days = _Days("", "")
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def list_places(self) -> None:
        """The palette is about to be seen: with all places, or first with those at its top if they are many."""
        everything = list(self._conversations.all)
        self._days = _Days(self.tr("Today"), self.tr("Yesterday"))
        self._made, self._waiting = [], iter(everything)
        recent = set(self._recent())
        at_top = [one for one in everything[_SLICE:] if f"{_CONVERSATION}:{one.id}" in recent]
        first = [*self._places_of(at_top), *self._make_slice()]
        if len(everything) > _SLICE:
            self._timer.start()
        self._show(first)

    def _go_on(self) -> None:
        if self._make_slice():
            return
        # They are shown in a turn of their own: that takes its time, too.
        self._timer.stop()
        made, self._made = self._made, []
        self._show(made)

    def _make_slice(self) -> Sequence[Wanted]:
        made = list(self._places_of(islice(self._waiting, _SLICE)))
        self._made += made
        return made

    def _show(self, conversations: Sequence[Wanted]) -> None:
        self._window.tools.palette.set_places([*conversations, *self._model_places()], self._recent())

    def remember(self, thing: Wanted) -> None:
        """Written down with whatever is saved next; it is no loss if nothing is."""
        others = [name for name in self._recent() if name != thing.name]
        self._settings.ui[RECENT] = [thing.name, *others][:_MAX_RECENT]

    def go(self, thing: Wanted) -> None:
        if thing.kind == _CONVERSATION:
            self._conversations.open(thing.id)
            self._window.composer.focus()
        elif thing.kind == "model":
            endpoint_id, _, model = thing.id.partition(_SEPARATOR)
            self._endpoints.choose((endpoint_id, model))
            self._window.composer.focus()
        elif thing.kind == "server":
            self._edit_endpoint(thing.id)

    def _recent(self) -> Sequence[str]:
        return [name for name in as_list(self._settings.ui.get(RECENT)) if isinstance(name, str)]

    def _places_of(self, conversations: Iterable[Conversation]) -> Iterator[Wanted]:
        from desktop_chat.core.fuzzy import Wanted

        untitled, days = self.tr("New conversation"), self._days
        for one in conversations:
            yield Wanted(_CONVERSATION, one.id, one.title or untitled, days.day_of(one))

    def _model_places(self) -> Iterator[Wanted]:
        from desktop_chat.core.fuzzy import Wanted

        change, use = self.tr("Change this server"), self.tr("Let it answer, on {0}")
        for endpoint in self._settings.endpoints():
            is_local = endpoint.id == LOCAL_ENDPOINT.id
            known = () if is_local else self._settings.learned(endpoint.id).models
            for model in dict.fromkeys([*known, endpoint.model]):
                title = model or endpoint.name
                yield Wanted("model", f"{endpoint.id}{_SEPARATOR}{model}", title, use.format(endpoint.name))
            if not is_local:
                yield Wanted("server", endpoint.id, endpoint.name, change)


class _Days:
    """The day of a conversation as this place of the world writes it; each is written once."""

    def __init__(self, today: str, yesterday: str) -> None:
        self._locale = QLocale()
        now = datetime.now().astimezone().date().toordinal()
        self._known = {now: today, now - 1: yesterday}

    def day_of(self, conversation: Conversation) -> str:
        day = (_EPOCH + timedelta(milliseconds=conversation.updated_ms)).astimezone().date()
        words = self._known.get(day.toordinal())
        if words is None:
            words = self._locale.toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
            self._known[day.toordinal()] = words
        return words
