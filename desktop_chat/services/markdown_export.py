"""A conversation as Markdown that people read: the shown path, a heading for each message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desktop_chat.core.attachments import short, text_of
from desktop_chat.core.messages import (
    Conversation,
    FilePart,
    Message,
    Part,
    ReasoningPart,
    RefusalPart,
    Role,
    SourcePart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.verdict import Verdict

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_RUNS = re.compile(r"`+")
#: Ends that an answer is read as it is with.
_WHOLE = frozenset({None, Verdict.COMPLETE, Verdict.TOOL_CALLS, Verdict.UNMARKED_END})


def markdown_pieces(conversation: Conversation, path: Sequence[Message]) -> Iterator[bytes]:
    """The file's text, a message at a time."""
    title = " ".join(conversation.title.split()) or "Conversation"
    yield f"# {title}\n".encode("utf-8", "replace")
    for message in path:
        yield _message(message).encode("utf-8", "replace")


def closed(text: str) -> str:
    """`text` with the fence ended that it leaves open, so that what follows is no code."""
    fence = ""
    for line in text.splitlines():
        found = _FENCE.match(line)
        if found is None:
            continue
        marks, rest = found.groups()
        if not fence:
            fence = "" if marks[0] == "`" and "`" in rest else marks
        elif marks.startswith(fence) and not rest.strip():
            fence = ""
    return f"{text.rstrip()}\n{fence}" if fence else text.rstrip()


def fenced(text: str, language: str = "") -> str:
    """`text` as a block of code, whatever fences are in it."""
    longest = max((len(run) for run in _RUNS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _message(message: Message) -> str:
    heads = {Role.USER: "You", Role.TOOL: "You, to its tools", Role.SYSTEM: "System"}
    head = heads.get(message.role) or " ".join(message.model.split()) or "Answer"
    blocks = [f"## {head}", *filter(None, map(_part, message.parts)), *(f"*{note}*" for note in message.notes)]
    if message.error is not None:
        blocks.append(f"*{message.error.sentence}*")
    elif message.role is Role.ASSISTANT and message.verdict not in _WHOLE:
        blocks.append(f"*This answer is not whole: {str(message.verdict).replace('_', ' ')}.*")
    return "\n" + "\n\n".join(blocks) + "\n"


def _part(part: Part) -> str:
    match part:
        case TextPart(text) | RefusalPart(text):
            return closed(text)
        case ReasoningPart(text):
            lines = closed(text).splitlines()
            return "\n".join([f"> {line}".rstrip() for line in lines])
        case ToolCallPart(_, name, arguments):
            return f"Tool `{name.replace('`', '')}`:\n\n{fenced(arguments, 'json')}"
        case ToolResultPart(_, output, is_error):
            return f"{'The tool failed' if is_error else 'Result'}:\n\n{fenced(output)}"
        case ToolApprovalPart(_, _, approved):
            return "The tool was allowed." if approved else "The tool was not allowed."
        case SourcePart(url, title):
            return f"Source: {' '.join(title.split())} <{url}>"
        case FilePart():
            return _file(part)
        case _:
            return ""


def _file(file: FilePart) -> str:
    """A text file with its words, as the server got them; of any other its name, and where it is."""
    name = short(file.name).replace("`", "")
    head = f"File `{name}`" if name else f"File: {file.media_type}"
    text = text_of(file)
    if text is not None:
        return f"{head}:\n\n{fenced(text.rstrip())}"
    return head if file.url.startswith("data:") else f"{head} <{file.url}>"
