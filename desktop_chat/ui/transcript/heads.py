"""What stands above the text of a part: its name and its state, a source, a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import takewhile

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.harmless import without_tricks
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
from desktop_chat.core.shown import CallState, ShownMessage
from desktop_chat.ui.transcript.blocks import Block, Gap, Kind, Mark, Span, is_linkable

#: Output of more lines than this, or of more characters, is folded away.
_LONG_LINES = 12
_LONG_CHARS = 2000
#: Of names, titles and addresses in a head, no more is shown.
_NAME_CHARS = 200
_LIVE_CHARS = 72
# Compiled where a file is first met: a conversation without one starts sooner.
_DATA_URL = r"data:[^,]{0,200}?(;base64)?,"
#: Files that are shown, not only named.
_PICTURE = r"data:image/(?:png|jpe?g|webp|gif|bmp)[;,]"
#: The `info` of a label whose file can be saved.
SAVABLE = "save"


def said(text: str) -> str:
    return QCoreApplication.translate("Transcript", text)


def body_of(part: Part) -> str:
    """The text that stands below a part's head."""
    match part:
        case TextPart(text) | ReasoningPart(text) | RefusalPart(text):
            return text
        case ToolCallPart():
            return part.arguments
        case ToolResultPart():
            return part.output
        case DataPart():
            return part.data
        case SourcePart() | FilePart() | ToolApprovalPart():
            return ""


def is_folded_at_first(part: Part) -> bool:
    match part:
        case ReasoningPart():
            return True
        case ToolResultPart() | DataPart():
            return len(body_of(part)) > _LONG_CHARS or body_of(part).count("\n") > _LONG_LINES
        case _:
            return False


def short_name(text: str) -> str:
    """A server's word for something, as one short line that turns nothing round."""
    line = " ".join(without_tricks(text[: _NAME_CHARS + 1]).split())
    return line if len(text) <= _NAME_CHARS else f"{line[:_NAME_CHARS]}…"


class Heads:
    """The blocks above the texts of a message's parts."""

    def __init__(self, item: ShownMessage) -> None:
        self._item = item

    def of(self, index: int) -> list[Block]:
        """Those of part number `index`."""
        part = self._item.parts[index]
        match part:
            case TextPart():
                return []
            case ReasoningPart():
                return [Block(Kind.FOLD, "", info=_reasoning(self._item, index))]
            case RefusalPart():
                return [_label(said("The model declined to answer"))]
            case ToolCallPart():
                return [_call(self._states.get(index, "called"), part)]
            case ToolResultPart():
                words = said("What {0} said") if part.is_error else said("Result of {0}")
                return [_foldable(part, words.format(self._tool(part.call_id)))]
            case ToolApprovalPart():
                words = said("You allowed {0}") if part.approved else said("You refused {0}")
                return [_label(words.format(self._tool(part.call_id)))]
            case SourcePart():
                return _sources(self._item.parts, index)
            case FilePart():
                return [_file(part)]
            case DataPart(name):
                return [_foldable(part, said("Data: {0}").format(short_name(name)))]

    @cached_property
    def _states(self) -> dict[int, CallState]:
        return dict(self._item.call_states)

    @cached_property
    def _names(self) -> dict[str, str]:
        """The tools that were called, here or in the message above, by the ids of the calls."""
        calls = (part for part in self._item.parts if isinstance(part, ToolCallPart))
        return dict((*((call.call_id, call.name) for call in calls), *self._item.call_names))

    def _tool(self, call_id: str) -> str:
        return short_name(self._names.get(call_id, "")) or said("the tool")


def live_line(text: str) -> str:
    """The end of reasoning that still streams, as one short line."""
    line = without_tricks(text[-4 * _LIVE_CHARS :]).rstrip().rpartition("\n")[2].strip(" *#-`>")
    if len(line) > _LIVE_CHARS:
        line = "…" + line[-_LIVE_CHARS:].partition(" ")[2]
    return f"{said('Thinking')} · {line}" if line else said("Thinking")


def _reasoning(item: ShownMessage, index: int) -> str:
    seconds = dict(item.thought_s).get(index)
    if seconds is not None:
        return said("Thought for {0}").format(_duration(seconds))
    if item.running and index == len(item.parts) - 1:
        return live_line(body_of(item.parts[index]))
    return said("Reasoning")


def _duration(seconds: float) -> str:
    whole = max(round(seconds), 1)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def _call(state: CallState, part: ToolCallPart) -> Block:
    words = {
        "called": said("is called"),
        "running": said("is running"),
        "waiting": said("waits for you"),
        "done": said("is done"),
        "failed": said("failed"),
        "allowed": said("was allowed"),
        "refused": said("was refused"),
        "unanswered": said("got no result"),
        "incomplete": said("came incomplete"),
    }
    name = short_name(part.name) or said("A tool")
    return Block(Kind.LABEL, f"{name} {words[state]}", spans=(Span(0, len(name), Mark.STRONG),))


def _foldable(part: Part, title: str) -> Block:
    return Block(Kind.FOLD, "", info=title) if is_folded_at_first(part) else _label(title)


def _sources(parts: Sequence[Part], index: int) -> list[Block]:
    """All sources in a row stand at the first one; the others have no blocks."""
    if index and isinstance(parts[index - 1], SourcePart):
        return []
    row = list(takewhile(lambda part: isinstance(part, SourcePart), parts[index:]))
    text, spans = f"{said('Sources')}:", list[Span]()
    for number, part in enumerate(row, start=1):
        if isinstance(part, SourcePart):
            name = short_name(part.title) or short_name(part.url) or said("without a name")
            text += f"  {number} "
            if is_linkable(part.url):
                spans.append(Span(len(text), len(name), Mark.LINK, part.url))
            text += name
    return [Block(Kind.LABEL, text, spans=tuple(spans))]


def _file(part: FilePart) -> Block:
    kind = short_name(part.name) or short_name(part.media_type) or said("unknown kind")
    data = re.match(_DATA_URL, part.url, re.IGNORECASE)
    if data is not None and re.match(_PICTURE, part.url, re.IGNORECASE):
        return Block(Kind.IMAGE, "", info=part.url)
    if data is not None:
        size = len(part.url) - data.end()
        size = size * 3 // 4 if data[1] else size
        return _label(said("File"), f"{kind}, {_bytes(size)}", info=SAVABLE)
    return _label(said("File"), f"{kind}, {short_name(part.url)}" if part.url else kind, href=part.url)


def _bytes(count: int) -> str:
    if count < 1000:
        return said("{0} bytes").format(count)
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _label(title: str, name: str = "", *, href: str = "", info: str = "") -> Block:
    """`title`, and after a colon `name`, which is a link if `href` may be one."""
    text = f"{title}: {name}" if name else title
    start = len(text) - len(name)
    spans = (Span(start, len(name), Mark.LINK, href),) if is_linkable(href) else ()
    return Block(Kind.LABEL, text, spans=spans, info=info, gap=Gap.BLOCK)
