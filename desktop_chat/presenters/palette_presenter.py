"""What the palette can go to beside commands: conversations, servers, models; and what was chosen there lately."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, QLocale, QObject

from desktop_chat.core.endpoint import LOCAL_ENDPOINT
from desktop_chat.core.json_fields import as_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


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

    def list_places(self) -> None:
        """The palette is about to be seen."""
        places = [*self._conversation_places(), *self._model_places()]
        self._window.tools.palette.set_places(places, self._recent())

    def remember(self, thing: Wanted) -> None:
        """Written down with whatever is saved next; it is no loss if nothing is."""
        others = [name for name in self._recent() if name != thing.name]
        self._settings.ui[RECENT] = [thing.name, *others][:_MAX_RECENT]

    def go(self, thing: Wanted) -> None:
        if thing.kind == "conversation":
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

    def _conversation_places(self) -> Iterator[Wanted]:
        from desktop_chat.core.fuzzy import Wanted

        untitled, days = self.tr("New conversation"), _Days()
        for one in self._conversations.all:
            yield Wanted("conversation", one.id, one.title or untitled, days.day_of(one))

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

    def __init__(self) -> None:
        self._locale = QLocale()
        self._known: dict[int, str] = {}

    def day_of(self, conversation: Conversation) -> str:
        day = (_EPOCH + timedelta(milliseconds=conversation.updated_ms)).astimezone().date()
        words = self._known.get(day.toordinal())
        if words is None:
            words = self._locale.toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
            self._known[day.toordinal()] = words
        return words
