"""The event stream interpretation of the WHATWG HTML standard, step by step and slowly: what the parser is held to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Reference:
    """Interprets a whole stream at once."""

    frames: list[tuple[str, str, str]] = field(default_factory=list)
    last_event_id: str = ""
    retry_ms: int | None = None
    comments: int = 0

    @classmethod
    def of(cls, stream: bytes) -> Reference:
        self = cls()
        # "UTF-8 decode": one leading byte order mark goes, what is invalid becomes U+FFFD.
        text = stream.decode("utf-8-sig", "replace")
        data, event, id_buffer = "", "", ""
        for line in lines(text):
            if line == "":
                self.last_event_id = id_buffer
                if data != "":
                    self.frames.append((event or "message", data.removesuffix("\n"), self.last_event_id))
                data, event = "", ""
                continue
            if line[0] == ":":
                self.comments += 1
                continue
            name, colon, value = line.partition(":")
            if colon and value.startswith(" "):
                value = value[1:]
            if name == "event":
                event = value
            elif name == "data":
                data += value + "\n"
            elif name == "id":
                if "\0" not in value:
                    id_buffer = value
            elif name == "retry" and value and all(digit in "0123456789" for digit in value):
                self.retry_ms = int(value)
        return self


def lines(text: str) -> list[str]:
    """Only lines that are ended: CRLF, LF or CR."""
    found: list[str] = []
    line = ""
    at = 0
    while at < len(text):
        if text[at] in "\r\n":
            found.append(line)
            line = ""
            if text[at : at + 2] == "\r\n":
                at += 1
        else:
            line += text[at]
        at += 1
    return found
