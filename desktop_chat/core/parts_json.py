"""Parts as JSON: how the store and exports write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from desktop_chat.core.json_fields import JsonFields, as_object
from desktop_chat.core.json_pieces import json_pieces
from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    Part,
    ReasoningPart,
    RefusalPart,
    SourcePart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)


def part_to_json(part: Part) -> dict[str, object]:
    """A part's fields plus `type`."""
    match part:
        case TextPart(text):
            return {"type": "text", "text": text}
        case ReasoningPart(text, vendor):
            return {"type": "reasoning", "text": text, **_vendor(vendor)}
        case RefusalPart(text):
            return {"type": "refusal", "text": text}
        case ToolCallPart(call_id, name, arguments, ready, approval_id, vendor):
            return {
                "type": "tool_call",
                "call_id": call_id,
                "name": name,
                "arguments": arguments,
                "ready": ready,
                "approval_id": approval_id,
                **_vendor(vendor),
            }
        case ToolResultPart(call_id, output, is_error):
            return {"type": "tool_result", "call_id": call_id, "output": output, "is_error": is_error}
        case ToolApprovalPart(call_id, approval_id, approved):
            return {"type": "tool_approval", "call_id": call_id, "approval_id": approval_id, "approved": approved}
        case SourcePart(url, title):
            return {"type": "source", "url": url, "title": title}
        case FilePart(media_type, url, name):
            return {"type": "file", "media_type": media_type, "url": url, **({"name": name} if name else {})}
        case DataPart(name, data):
            return {"type": "data", "name": name, "data": data}


def _vendor(vendor: str) -> dict[str, object]:
    return {"vendor": vendor} if vendor else {}


def part_from_json(value: Mapping[str, object]) -> Part:
    """The inverse of `part_to_json`; a type of a newer version becomes a DataPart that keeps its JSON."""
    read = JsonFields(value)
    match value.get("type"):
        case "text":
            return TextPart(read.text("text"))
        case "reasoning":
            return ReasoningPart(read.text("text"), read.text("vendor"))
        case "refusal":
            return RefusalPart(read.text("text"))
        case "tool_call":
            return ToolCallPart(
                read.text("call_id"),
                read.text("name"),
                read.text("arguments"),
                read.flag("ready"),
                read.text("approval_id"),
                read.text("vendor"),
            )
        case "tool_result":
            return ToolResultPart(read.text("call_id"), read.text("output"), read.flag("is_error"))
        case "tool_approval":
            return ToolApprovalPart(read.text("call_id"), read.text("approval_id"), read.flag("approved"))
        case "source":
            return SourcePart(read.text("url"), read.text("title"))
        case "file":
            return FilePart(read.text("media_type"), read.text("url"), read.text("name"))
        case "data":
            return DataPart(read.text("name"), read.text("data"))
        case newer:
            rest = {name: field for name, field in value.items() if name != "type"}
            return DataPart(str(newer), json.dumps(rest))


def parts_to_text(parts: Sequence[Part]) -> str:
    """A message's parts as one JSON text that SQLite and UTF-8 files take: lone surrogates are escaped."""
    return json_text([part_to_json(part) for part in parts])


def parts_from_text(text: str) -> tuple[Part, ...]:
    """The inverse of `parts_to_text`; entries that are no objects are left out.

    Raises:
        ValueError: if `text` is not a JSON list.
    """
    values: object = json.loads(text)
    if not isinstance(values, list):
        raise ValueError("not a list of parts")
    entries = map(as_object, cast("list[object]", values))
    return tuple(part_from_json(entry) for entry in entries if entry)


def json_text(value: object) -> str:
    """JSON that can be encoded as UTF-8: as it is where possible, else with escapes.

    Other threads get their turn while a picture is written.
    """
    text = "".join(json_pieces(value, _compact))
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
