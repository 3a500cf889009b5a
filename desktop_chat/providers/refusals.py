"""Which field of a request a server did not take, from its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_chat.core.errors import ChatError
from desktop_chat.providers.requests import OPTIONAL_FIELDS, Outgoing
from desktop_chat.wire.json_edge import list_of, object_of, parse_object, text_of

#: With these a server says that it did not take the request at all, so asking again does not ask twice.
_STATUSES = frozenset({400, 422})
#: The field is one the server does not know or want, whatever its value.
_UNWANTED = re.compile(
    r"unsupported|not (?:\w+ ){0,2}support|does(?:n't| not) support|un(?:known|recogni[sz]ed|expected)|extra|forbidden"
    r"|not (?:permitted|allowed|accepted|available|valid)|invalid (?:argument|parameter|field|key)|no such|cannot both"
    r"|only the default",
    re.IGNORECASE,
)
#: It knows the field and wants another value: that is for the user to choose.
_OTHER_VALUE = re.compile(
    r"too (?:large|small|long|short|high|low|many|big)|must be|should be|at (?:most|least)|maximum|minimum|between"
    r"|range|exceed|greater than|less than|expected",
    re.IGNORECASE,
)
#: Names that are words of everyday language: only what marks them as a name makes them one.
_WORDS = frozenset({"stop", "seed", "reasoning", "thinking", "include", "store", "think", "format", "text", "trigger"})
_IN_WORDS = {
    "stream_options": "The server does not report token counts while it streams, so they were not asked for.",
    "max_tokens": "The server knows the limit for the answer's length under another name, which was used.",
    "max_completion_tokens": "The server knows the limit for the answer's length under another name, which was used.",
}


def refused_field(error: ChatError, outgoing: Outgoing) -> str:
    """The optional top-level field for which the server turned the request down; empty if it was for anything else."""
    if error.status not in _STATUSES:
        return ""
    words = f"{error.detail}\n{error}"
    if _OTHER_VALUE.search(words) and not _UNWANTED.search(words):
        return ""
    fields = [field for field in OPTIONAL_FIELDS if field in outgoing.body]
    named = {name.partition(".")[0].partition("[")[0] for name in _named(error.detail)}
    return next((field for field in fields if field in named), "") or next(
        (field for field in fields if _is_mentioned(field, words)), ""
    )


def refusal_note(field: str, outgoing: Outgoing) -> str:
    """What the user should know about the answer that came without `field`; `outgoing` is what got the answer."""
    if field in _IN_WORDS and (field == "stream_options" or _has_limit(outgoing)):
        return _IN_WORDS[field]
    return f"The server does not take '{field}', so it was left out."


def _has_limit(outgoing: Outgoing) -> bool:
    return "max_tokens" in outgoing.body or "max_completion_tokens" in outgoing.body


def _named(detail: str) -> Iterator[str]:
    """The fields that an error names in its own fields: OpenAI's `param`, the `loc` of FastAPI."""
    value = parse_object(detail) or {}
    for error in (value, object_of(value.get("error"))):
        yield text_of(error.get("param"))
    for entry in list_of(value.get("detail")):
        yield from (text_of(step) for step in list_of(object_of(entry).get("loc"))[1:2])


def _is_mentioned(field: str, words: str) -> bool:
    name = re.escape(field)
    if field in _WORDS:
        return bool(
            re.search(rf"[\"'`]{name}[\"'`.]|(?:field|parameter|argument|key)s?(?: supplied)?:? {name}\b", words)
        )
    return bool(re.search(rf"(?<!\w){name}(?!\w)", words))
