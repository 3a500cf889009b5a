"""What the head of a response tells of its body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.values import value

_UI_HEADER = "x-vercel-ai-ui-message-stream"
_DATA_HEADER = "x-vercel-ai-data-stream"
_JSON_LINES = ("ndjson", "jsonl", "json-seq", "stream+json")


@value
class ResponseHead:
    """`content_type` and the names in `headers` are in lower case."""

    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, content_type: str, headers: Mapping[str, str]) -> ResponseHead:
        return cls(content_type.strip().lower(), headers)

    @property
    def dialect(self) -> Dialect | None:
        """The dialect that the head names, if it names one."""
        if _UI_HEADER in self.headers:
            return Dialect.AI_SDK_UI
        if _DATA_HEADER in self.headers:
            return Dialect.AI_SDK_DATA
        return None

    @property
    def is_event_stream(self) -> bool:
        return "event-stream" in self.content_type

    @property
    def is_json_lines(self) -> bool:
        return any(word in self.content_type for word in _JSON_LINES)

    @property
    def is_stream(self) -> bool:
        """The head alone says that a stream follows."""
        return self.is_event_stream or self.is_json_lines or self.dialect is not None

    @property
    def may_be_text(self) -> bool:
        """The body may be the answer's text and nothing else."""
        kind = self.content_type.partition(";")[0].strip()
        return not kind or (kind.startswith("text/") and not self.is_event_stream and kind != "text/html")
