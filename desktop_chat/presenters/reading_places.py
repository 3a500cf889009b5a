"""Where the reader was in each conversation, from one visit and one start to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from desktop_chat.core.shown import ReadingPlace

if TYPE_CHECKING:
    from collections.abc import MutableMapping

#: Where the settings keep them: [conversation id, message id, character, pixels] each, the newest last.
READING_PLACES = "reading_places"
#: More conversations than these are opened at their end again.
MAX_PLACES = 100


class ReadingPlaces:
    def __init__(self, ui: MutableMapping[str, object]) -> None:
        self._ui = ui
        self._places: dict[str, ReadingPlace] = {}
        kept = ui.get(READING_PLACES)
        for row in cast("list[object]", kept) if isinstance(kept, list) else ():
            match row:
                case [str() as conversation_id, str() as message_id, int() as character, int() | float() as offset_px]:
                    self._places[conversation_id] = ReadingPlace(message_id, max(character, 0), offset_px)
                case _:
                    pass

    def of(self, conversation_id: str | None) -> ReadingPlace | None:
        """None: at the end."""
        return self._places.get(conversation_id or "")

    def put(self, conversation_id: str | None, place: ReadingPlace | None) -> None:
        """Remember it for the next visit; the settings have yet to be saved."""
        before = self._places.pop(conversation_id or "", None)
        if conversation_id and place is not None:
            self._places[conversation_id] = place
        elif before is None:
            return
        for oldest in list(self._places)[:-MAX_PLACES]:
            del self._places[oldest]
        rows = ([key, kept.message_id, kept.character, kept.offset_px] for key, kept in self._places.items())
        self._ui[READING_PLACES] = list(rows)
