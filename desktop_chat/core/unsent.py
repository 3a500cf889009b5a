"""What was written in a conversation and not sent: the draft, messages that wait for their turn, one worded anew."""

from __future__ import annotations

import json
from collections.abc import Container
from dataclasses import replace

from desktop_chat.core.json_fields import JsonFields, as_list, as_object
from desktop_chat.core.messages import FilePart
from desktop_chat.core.parts_json import json_text
from desktop_chat.core.values import value

#: Begins a stored draft that is more than a text; RFC 7464 puts it before a JSON text.
_MARK = "\x1e"


@value
class Words:
    """What is to be sent at once: a text, and the ids under which its files are kept."""

    text: str = ""
    files: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.files)


@value
class Saying:
    """Words on their way, with the files themselves; `edited_id` is the message that they take the place of."""

    text: str
    files: tuple[FilePart, ...] = ()
    edited_id: str = ""


@value
class ShownFile:
    """A file as the composer shows it; `fits_message`: its text can be put into the message instead."""

    id: str
    name: str
    n_bytes: int
    is_picture: bool = False
    fits_message: bool = False


@value
class Unsent:
    draft: Words = Words()
    #: What waits for the end of the running answer, first the next.
    queue: tuple[Words, ...] = ()
    #: The first of the queue is being handed over. It may have been sent, if this is read at a start.
    sending: bool = False
    #: The message of the user's that is worded anew, if one is, and its words now.
    edited_id: str = ""
    edited: Words = Words()

    @property
    def files(self) -> tuple[str, ...]:
        """The ids of all files that something here needs."""
        words = (self.draft, *self.queue, self.edited)
        return tuple(dict.fromkeys(file for one in words for file in one.files))

    def with_files(self, known: Container[str]) -> Unsent:
        """Without those that are not known."""

        def kept(words: Words) -> Words:
            return Words(words.text, tuple(file for file in words.files if file in known))

        queue = tuple(words for entry in self.queue if (words := kept(entry)))
        return replace(self, draft=kept(self.draft), queue=queue, edited=kept(self.edited))


def unsent_to_text(unsent: Unsent) -> str:
    """As it is stored: a draft that is nothing but a text stays one."""
    if unsent == Unsent(Words(unsent.draft.text)) and not unsent.draft.text.startswith(_MARK):
        return unsent.draft.text
    return _MARK + json_text(
        {
            "draft": _to_json(unsent.draft),
            "queue": [_to_json(words) for words in unsent.queue],
            "sending": unsent.sending,
            "edited_id": unsent.edited_id,
            "edited": _to_json(unsent.edited),
        }
    )


def unsent_from_text(text: str) -> Unsent:
    """The inverse of `unsent_to_text`; what is broken is taken as the text it is."""
    if not text.startswith(_MARK):
        return Unsent(Words(text))
    try:
        stored: object = json.loads(text.removeprefix(_MARK))
    except ValueError:
        return Unsent(Words(text))
    fields = as_object(stored)
    read = JsonFields(fields)
    return Unsent(
        draft=_from_json(fields.get("draft")),
        queue=tuple(words for entry in as_list(fields.get("queue")) if (words := _from_json(entry))),
        sending=read.flag("sending"),
        edited_id=read.text("edited_id"),
        edited=_from_json(fields.get("edited")),
    )


def _to_json(words: Words) -> dict[str, object]:
    return {"text": words.text, "files": list(words.files)}


def _from_json(stored: object) -> Words:
    read = JsonFields(as_object(stored))
    return Words(read.text("text"), read.texts("files"))
