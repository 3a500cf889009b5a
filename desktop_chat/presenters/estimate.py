"""About how many tokens the next request will have: reckoned when typing pauses, and told beside the model's limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer

from desktop_chat.core.messages import FilePart, TextPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_chat.core.messages import Message
    from desktop_chat.presenters.attaching import Attaching
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView

PAUSE_MS = 300
#: English has about four letters a token; other scripts have more bytes a letter and more tokens.
_BYTES_PER_TOKEN = 4
_TOKENS_PER_MESSAGE = 4
#: From here on the room for the answer is small, and the oldest messages are left out.
_MUCH = 0.75
#: So few are not worth a word where there is no limit to compare them with.
_FEW = 100


def tokens_of_text(text: str) -> int:
    return -(-len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN)


class Estimate(QObject):
    def __init__(
        self,
        window: WindowView,
        talk: TalkPresenter,
        endpoints: EndpointsPresenter,
        attaching: Attaching,
        edited_id: Callable[[], str],
        parent: QObject,
    ) -> None:
        """`edited_id` tells which message is worded anew, empty for none: what follows it is not sent."""
        super().__init__(parent)
        self._window = window
        self._talk = talk
        self._endpoints = endpoints
        self._attaching = attaching
        self._edited_id = edited_id
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._tell)
        for changed in (endpoints.choice_made, talk.turns_changed, talk.opened.emptiness_changed):
            changed.connect(self.later)

    def later(self) -> None:
        """Once nothing has changed for a moment."""
        self._timer.start()

    def _tell(self) -> None:
        composer = self._window.composer
        text, files = composer.text(), self._attaching.parts
        if not text.strip() and not files:
            composer.show_estimate("")
            return
        own = tokens_of_text(text) + sum(map(_tokens_of_file, files))
        endpoint = self._endpoints.endpoint
        limit = endpoint.context_tokens if endpoint is not None else None
        locale = QLocale()
        if limit is None:
            words = self.tr("~{0} tokens").format(locale.toString(own)) if own >= _FEW else ""
            composer.show_estimate(words, self.tr("About so many tokens are in this message."))
            return
        whole = own + sum(map(self._tokens_of_message, self._messages_before()))
        words = self.tr("~{0} of {1} tokens").format(locale.toString(whole), locale.toString(limit))
        if whole > limit * _MUCH:
            tip = self.tr("The model can hardly read so much. The oldest messages will be left out.")
            composer.show_estimate(words, tip, is_much=True)
        else:
            tip = self.tr("About so many tokens are in this message and the conversation before it.")
            composer.show_estimate(words, tip)

    def _messages_before(self) -> Iterator[Message]:
        """What is sent before the message that is being written."""
        edited_id = self._edited_id()
        for entry in self._talk.opened.path:
            if edited_id and entry.message.id == edited_id:
                return
            yield entry.message

    def _tokens_of_message(self, message: Message) -> int:
        """By length alone: a conversation may have ten thousand."""
        total = _TOKENS_PER_MESSAGE
        for part in message.parts:
            if isinstance(part, TextPart):
                total += len(part.text) // _BYTES_PER_TOKEN
            elif isinstance(part, FilePart):
                total += _tokens_of_file(part)
        return total


def _tokens_of_file(part: FilePart) -> int:
    from desktop_chat.core.attachments import TOKENS_PER_IMAGE, is_image

    return TOKENS_PER_IMAGE if is_image(part) else len(part.url) // _BYTES_PER_TOKEN
