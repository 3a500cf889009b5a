"""Output items of the Responses API that are no text: calls of functions and of the server's own tools."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import StreamEvent
from desktop_chat.wire.json_edge import JsonObject, compact, object_of, parse_object, text_of, word_of
from desktop_chat.wire.parts import PartBook

IMAGE = "image_generation_call"
_APPROVAL = "mcp_approval_request"
#: Calls that the client has to run, or to say a word on.
_CLIENT_CALLS = frozenset(
    {
        "function_call",
        "custom_tool_call",
        "computer_call",
        "local_shell_call",
        "shell_call",
        "apply_patch_call",
        _APPROVAL,
    }
)
_RESULTS = ("error", "output", "outputs", "results")
_NO_ARGUMENTS = frozenset({*_RESULTS, "id", "type", "status", "call_id", "name", "arguments", "result"})


class OutputItems:
    """Knows the calls by the id of their item and by its index, whichever a later event names."""

    def __init__(self, parts: PartBook) -> None:
        self._parts = parts
        self._call_ids: dict[str, str] = {}
        self._has_fragments: set[str] = set()
        #: The calls that `arguments_done` ends; the others end with their item.
        self._functions: set[str] = set()
        #: A call was made that is for the client to answer.
        self.is_waiting = False

    def begin(self, value: JsonObject, item: JsonObject, events: list[StreamEvent]) -> None:
        """`response.output_item.added`; its arguments follow."""
        kind = text_of(item.get("type"))
        if not _is_call(kind):
            return
        where = {"output_index": value.get("output_index"), "item_id": item.get("id")}
        call_id = self._know(where, item)
        if kind == "function_call":
            self._functions.add(call_id)
        self._parts.add_call(None, call_id, _name(item), "", events, _vendor_of_call(item))

    def add_arguments(self, value: JsonObject, text: str, events: list[StreamEvent]) -> None:
        """A fragment; that of an item that was not announced is left out, for the whole item follows."""
        call_id = self._id(value)
        if call_id and text:
            self._has_fragments.add(call_id)
            self._parts.add_call(None, call_id, "", text, events)

    def arguments_done(self, value: JsonObject, arguments: str, events: list[StreamEvent]) -> None:
        """All arguments of a call at once, after their fragments or in place of them."""
        call_id = self._id(value)
        if call_id in self._functions and parse_object(arguments) is not None:
            self._parts.call_ready(call_id, "", arguments, events)

    def end(self, where: JsonObject, item: JsonObject, events: list[StreamEvent]) -> None:
        """`response.output_item.done`: the whole item, whatever of it came before."""
        kind = text_of(item.get("type"))
        if not _is_call(kind):
            if kind:
                self._parts.add_data(kind, word_of(item.get("id")), compact(item), events)
            return
        call_id = self._know(where, item)
        self._end_call(call_id, item, events)
        if kind == _APPROVAL:
            self._parts.ask_approval(call_id, word_of(item.get("id")), events)
        if kind in _CLIENT_CALLS:
            self.is_waiting = True
        else:
            self._add_result(call_id, where, item, events)

    def add_image(self, where: JsonObject, image: JsonObject, field: str, events: list[StreamEvent]) -> None:
        """An image in Base64; a later one of the same item takes its place."""
        data = text_of(image.get(field))
        if data:
            kind = word_of(image.get("output_format")) or "png"
            media_type = "image/svg+xml" if kind == "svg" else f"image/{kind}"
            file_id = self._id(where) or word_of(where.get("item_id"))
            self._parts.add_file(media_type, f"data:{media_type};base64,{data}", events, file_id)

    def _end_call(self, call_id: str, item: JsonObject, events: list[StreamEvent]) -> None:
        arguments = _arguments(item)
        if parse_object(arguments) is not None:
            self._parts.call_ready(call_id, _name(item), arguments, events, _vendor_of_call(item))
        else:
            missing = "" if call_id in self._has_fragments else arguments
            self._parts.add_call(None, call_id, _name(item), missing, events)
            self._parts.end_call(call_id, events)

    def _add_result(self, call_id: str, where: JsonObject, item: JsonObject, events: list[StreamEvent]) -> None:
        """What the server's own tool gave; where it tells nothing of it, how it ended."""
        output = next((item[name] for name in _RESULTS if item.get(name)), item.get("status"))
        text = text_of(output) if isinstance(output, str) else compact(output)
        is_error = bool(item.get("error")) or item.get("status") in ("failed", "incomplete")
        self._parts.add_result(call_id, text, events, is_error=is_error)
        if item.get("type") == IMAGE:
            self.add_image(where, item, "result", events)

    def _know(self, where: JsonObject, item: JsonObject) -> str:
        call_id = word_of(item.get("call_id")) or word_of(item.get("id")) or self._id(where)
        call_id = call_id or f"call_{word_of(where.get('output_index'))}"
        for name in _names(where):
            self._call_ids[name] = call_id
        return call_id

    def _id(self, where: JsonObject) -> str:
        return next((self._call_ids[name] for name in _names(where) if name in self._call_ids), "")


def vendor_of(item: JsonObject) -> str:
    """The item as it has to go back; an image stays here, the server knows it."""
    kept = {name: value for name, value in item.items() if not (name == "result" and item.get("type") == IMAGE)}
    return compact({"dialect": Dialect.OPENAI_RESPONSES.value, **kept})


def _vendor_of_call(item: JsonObject) -> str:
    """Calls of functions are made anew from their parts, all others go back as they came."""
    return "" if item.get("type") == "function_call" else vendor_of(item)


def _is_call(kind: str) -> bool:
    return kind.endswith("_call") or kind == _APPROVAL


def _name(item: JsonObject) -> str:
    return text_of(item.get("name")) or text_of(item.get("type")).removesuffix("_call")


def _arguments(item: JsonObject) -> str:
    """A call's arguments as JSON text: its own, or what else the item says of the call."""
    arguments = item.get("arguments")
    if isinstance(arguments, str):
        return arguments or "{}"
    if arguments is not None:
        return compact(arguments)
    said = {name: value for name, value in item.items() if name not in _NO_ARGUMENTS and value is not None}
    return compact(object_of(said.get("action")) or said)


def _names(where: JsonObject) -> list[str]:
    by_id, by_index = word_of(where.get("item_id")), word_of(where.get("output_index"))
    return [name for name, is_told in ((f"={by_id}", by_id), (f"#{by_index}", by_index)) if is_told]
