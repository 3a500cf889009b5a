"""Dialect `openai_responses`: typed events about output items, as OpenAI's Responses API sends them."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import ReasoningDelta, RefusalDelta, StreamEvent, TextDelta, UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import FINISH_REASONS
from desktop_chat.wire.finishing import finished
from desktop_chat.wire.json_edge import JsonObject, int_of, list_of, object_of, text_of, word_of
from desktop_chat.wire.openai_items import IMAGE, OutputItems, vendor_of
from desktop_chat.wire.server_errors import code_of, server_error
from desktop_chat.wire.sse_decoder import SseDecoder
from desktop_chat.wire.text_pieces import TextKind

_DIALECT = Dialect.OPENAI_RESPONSES
_DELTAS: dict[str, TextKind] = {
    "response.output_text.delta": TextDelta,
    "response.refusal.delta": RefusalDelta,
}
#: Events that repeat text whole, and under which name.
_WHOLE: dict[str, tuple[TextKind, str]] = {
    "response.output_text.done": (TextDelta, "text"),
    "response.refusal.done": (RefusalDelta, "refusal"),
}
#: Reasoning is a summary in pieces, or the thing itself.
_REASONING = {
    "response.reasoning_summary_text": "summary",
    "response.reasoning_text": "content",
}
_STARTS = frozenset({"response.created", "response.in_progress", "response.queued"})
_ENDS = frozenset({"completed", "incomplete", "failed", "cancelled"})
#: Progress that the item itself tells, too.
_SILENT = (
    "response.content_part.",
    "response.reasoning_",
    "response.mcp_list_tools.",
)


class OpenAiResponsesDecoder(SseDecoder):
    """Goes by `type` in the data, for some gateways send no event lines. `response.completed` and its like end it."""

    def __init__(self) -> None:
        super().__init__()
        self._items = OutputItems(self.parts)
        #: Places at which text came in deltas, by index and by id: what repeats it there is no news.
        self._places: set[str] = set()
        self._has_text = False
        # Where the last text came, as the server named it and as we do: mostly the next one comes there, too.
        self._named: tuple[object, ...] = ()
        self._open: list[str] = []
        #: Which piece of each reasoning item came last.
        self._thought: dict[str, str] = {}
        self._done: set[str] = set()
        self._cited: set[tuple[str, str]] = set()

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        kind = text_of(value.get("type"))
        if kind in _DELTAS:
            self._add_text(_DELTAS[kind], value, text_of(value.get("delta")), events)
        elif (stem := kind.removesuffix(".delta")) in _REASONING:
            self._add_reasoning(value, _piece(value, _REASONING[stem]), text_of(value.get("delta")), events)
        elif (stem := kind.removesuffix(".done")) in _REASONING:
            self._end_piece(value, _piece(value, _REASONING[stem]), text_of(value.get("text")), events)
        elif kind in _WHOLE:
            text_kind, name = _WHOLE[kind]
            self._take_whole(text_kind, value, text_of(value.get(name)), events)
        elif kind.endswith("_call_arguments.delta"):
            self._items.add_arguments(value, text_of(value.get("delta")), events)
        elif kind.endswith("_call_arguments.done"):
            self._items.arguments_done(value, text_of(value.get("arguments")), events)
        elif kind == "response.output_item.added":
            self._items.begin(value, object_of(value.get("item")), events)
        elif kind == "response.output_item.done":
            self._take_item(value, object_of(value.get("item")), events)
        elif kind == "response.output_text.annotation.added":
            self._cite(object_of(value.get("annotation")), events)
        elif kind == f"response.{IMAGE}.partial_image":
            self._items.add_image(value, value, "partial_image_b64", events)
        elif kind in _STARTS:
            self._take_model(object_of(value.get("response")))
        elif kind.removeprefix("response.") in _ENDS:
            self._take_end(kind.removeprefix("response."), object_of(value.get("response")), events)
        else:
            return kind.startswith(_SILENT) or (kind.startswith("response.") and "_call" in kind)
        return True

    def _take_model(self, response: JsonObject) -> None:
        self.model = self.model or text_of(response.get("model"))

    def _add_text(self, kind: TextKind, value: JsonObject, text: str, events: list[StreamEvent]) -> None:
        if text:
            named = (kind, value.get("item_id"), value.get("output_index"), value.get("content_index"))
            if named != self._named:
                self._named, self._open = named, _places(kind, value)
                self._places.update(self._open)
            self._has_text = True
            self.parts.add_text_to(self._open[0], kind, text, events)

    def _take_whole(self, kind: TextKind, value: JsonObject, text: str, events: list[StreamEvent]) -> None:
        """The end of a text; the text itself is news only where no deltas came."""
        places = _places(kind, value)
        if self._places.isdisjoint(places):
            self._add_text(kind, value, text, events)
        for place in places:
            self.parts.end_part(place, events)

    def _add_reasoning(self, value: JsonObject, piece: str, text: str, events: list[StreamEvent]) -> None:
        """All pieces of an item are one part, with a blank line between them, for they go back as one."""
        if not text:
            return
        places = _places(ReasoningDelta, {**value, "content_index": 0})
        before = self._thought.get(places[0], piece)
        self._thought.update(dict.fromkeys(places, piece))
        self._places.update(place + piece for place in places)
        self.parts.add_text_to(places[0], ReasoningDelta, text if before == piece else "\n\n" + text, events)

    def _end_piece(self, value: JsonObject, piece: str, text: str, events: list[StreamEvent]) -> None:
        places = _places(ReasoningDelta, {**value, "content_index": 0})
        if self._places.isdisjoint(place + piece for place in places):
            self._add_reasoning(value, piece, text, events)

    def _take_item(self, value: JsonObject, item: JsonObject, events: list[StreamEvent]) -> None:
        """A whole item: what did not come in pieces before is taken now."""
        where = {"output_index": value.get("output_index"), "item_id": item.get("id")}
        self._done.update(_places(TextDelta, where))
        match item.get("type"):
            case "message":
                self._take_content(where, list_of(item.get("content")), events)
            case "reasoning":
                self._end_reasoning(where, item, events)
            case _:
                self._items.end(where, item, events)

    def _take_content(self, where: JsonObject, content: list[object], events: list[StreamEvent]) -> None:
        for at, entry in enumerate(content):
            piece = object_of(entry)
            place: JsonObject = {**where, "content_index": at}
            if piece.get("type") == "refusal":
                self._take_whole(RefusalDelta, place, text_of(piece.get("refusal")), events)
            else:
                self._take_whole(TextDelta, place, text_of(piece.get("text")), events)
            for annotation in list_of(piece.get("annotations")):
                self._cite(object_of(annotation), events)

    def _end_reasoning(self, where: JsonObject, item: JsonObject, events: list[StreamEvent]) -> None:
        places = _places(ReasoningDelta, where)
        if self._thought.keys().isdisjoint(places):
            for name in ("summary", "content"):
                for at, entry in enumerate(list_of(item.get(name))):
                    self._add_reasoning(where, f"{name}{at}", text_of(object_of(entry).get("text")), events)
        vendor = vendor_of(item) if item.get("encrypted_content") else ""
        if vendor and self._thought.keys().isdisjoint(places):
            self.parts.add_opaque(vendor, events)
        for place in places:
            self.parts.end_part(place, events, vendor)

    def _cite(self, annotation: JsonObject, events: list[StreamEvent]) -> None:
        """A source is told once, however often the answer cites it."""
        url = text_of(annotation.get("url"))
        title = text_of(annotation.get("title")) or text_of(annotation.get("filename"))
        if (url or title) and (url, title) not in self._cited:
            self._cited.add((url, title))
            self.parts.add_source(url, title, events)

    def _take_end(self, status: str, response: JsonObject, events: list[StreamEvent]) -> None:
        self._take_model(response)
        came = {"message": self._has_text, "reasoning": bool(self._thought)}
        for at, entry in enumerate(list_of(response.get("output"))):
            item = object_of(entry)
            if not came.get(text_of(item.get("type"))):
                self._take_late(at, item, events)
        usage = _usage(object_of(response.get("usage")))
        if usage != Usage():
            events.append(UsageReported(usage))
        said = text_of(response.get("status"))
        status = said if status == "completed" and said in _ENDS else status
        if status == "failed" and response.get("error"):
            self._end_with_error(code_of(response) or status, server_error(response.get("error")), events)
            return
        why = text_of(object_of(response.get("incomplete_details")).get("reason"))
        reason = why if status == "incomplete" and why in FINISH_REASONS[_DIALECT] else status
        self._end(finished(_DIALECT, reason, is_waiting=self._items.is_waiting), events, marked=True)

    def _take_late(self, at: int, item: JsonObject, events: list[StreamEvent]) -> None:
        """An item in the last event; gateways that count or name items anew there must not double them."""
        where: JsonObject = {"output_index": at, "item_id": item.get("id")}
        if self._done.isdisjoint(_places(TextDelta, where)):
            self._take_item(where, item, events)

    def _end_marker(self, events: list[StreamEvent]) -> None:
        """A gateway's own marker, in place of the event that should have ended it."""
        self._end(finished(_DIALECT, "", is_waiting=self._items.is_waiting), events, marked=True)


def _piece(value: JsonObject, name: str) -> str:
    return f"{name}{int_of(value.get(f'{name}_index')) or 0}"


def _places(kind: TextKind, value: JsonObject) -> list[str]:
    """The names of a piece of text, by index and by id; some servers tell only one of them."""
    content = int_of(value.get("content_index")) or 0
    names = (("output_index", "#"), ("item_id", "="))
    places = [f"{kind.__name__}{sign}{word}/{content}" for name, sign in names if (word := word_of(value.get(name)))]
    return places or [f"{kind.__name__}/{content}"]


def _usage(counts: JsonObject) -> Usage:
    return Usage(
        input_tokens=int_of(counts.get("input_tokens")),
        output_tokens=int_of(counts.get("output_tokens")),
        reasoning_tokens=int_of(object_of(counts.get("output_tokens_details")).get("reasoning_tokens")),
        cached_tokens=int_of(object_of(counts.get("input_tokens_details")).get("cached_tokens")),
    )
