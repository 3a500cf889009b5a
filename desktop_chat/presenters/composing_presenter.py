"""What is written: drafts, sending or waiting to be sent, wording a message anew, and giving up on either."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_chat.core.messages import FilePart, Role
from desktop_chat.core.unsent import Unsent, Words
from desktop_chat.presenters.attaching import Attaching, fits_field
from desktop_chat.presenters.queue import Queue

if TYPE_CHECKING:
    from desktop_chat.core.messages import PathEntry
    from desktop_chat.core.unsent import Saying
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.drafts import Drafts
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.presenters.estimate import Estimate
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView

#: What is typed is taken over at the latest after this time.
TAKE_AFTER_MS = 100


class ComposingPresenter(QObject):
    def __init__(
        self,
        window: WindowView,
        drafts: Drafts,
        conversations: ConversationsPresenter,
        talk: TalkPresenter,
        endpoints: EndpointsPresenter,
        settings: EndpointSettings,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._drafts = drafts
        self._conversations = conversations
        self._talk = talk
        self._endpoints = endpoints
        self.attaching = Attaching(window, drafts, endpoints, settings, bridge, self)
        self.queue = Queue(window, drafts, conversations, talk, self)
        #: There once something was written.
        self._estimate: Estimate | None = None
        #: The conversation whose words stand in the composer.
        self._conversation_id: str | None = None
        self._taking = QTimer(self)
        self._taking.setSingleShot(True)
        self._taking.setInterval(TAKE_AFTER_MS)
        self._taking.timeout.connect(self.remember)
        window.composer.obey(settings.ui)
        self.attaching.changed.connect(self._files_changed)
        drafts.files_read.connect(self._files_read)
        talk.text_returned.connect(self._take_back)
        talk.conversation_started.connect(self._adopt)
        talk.answer_begun.connect(self._arrived)

    @property
    def _edited_id(self) -> str:
        return self._drafts.of(self._conversation_id).edited_id

    def send(self, text: str) -> None:
        """Send what stands in the composer; while an answer runs, let it wait for its end."""
        self._window.error_bar.clear()
        words = Words(text, self.attaching.ids)
        if not words:
            return
        is_busy = self._talk.is_busy(self._conversation_id)
        edited_id = self._edited_id
        if edited_id and is_busy:
            self._window.composer.show_editing(
                self.tr("An answer is still running. Send the change when it has ended.")
            )
            return
        saying = self._drafts.saying(words, edited_id)
        unsent = self._drafts.of(self._conversation_id)
        if edited_id:
            self._hand_over(replace(unsent, edited=words))
            self.stop_editing()
            # Whoever asks wants to see the question and its answer, wherever was read before.
            self._window.transcript.scroll_to_end()
            self._talk.edit(saying)
        elif is_busy:
            self._put(replace(unsent, draft=Words()))
            self.queue.add(words)
        else:
            self._hand_over(replace(unsent, draft=words))
            self._put(replace(unsent, draft=Words()))
            self._window.transcript.scroll_to_end()
            self._talk.send(saying, self._endpoints.endpoint, self._endpoints.model)

    def _hand_over(self, unsent: Unsent) -> None:
        """What is sent stays stored until it is written down as a message."""
        self._drafts.put(self._conversation_id, unsent)
        self._drafts.hand_over(self._conversation_id)

    def stop(self) -> None:
        """Stop the running answer; where a message is worded anew, give that up instead."""
        if self._edited_id:
            self.stop_editing()
        else:
            self._talk.stop()

    def draft_edited(self) -> None:
        if not self._taking.isActive():
            self._taking.start()
        self._reckon()

    def _files_changed(self) -> None:
        self.remember()
        self._reckon()

    def use_prompt(self, text: str) -> None:
        self._window.composer.replace_text(text)
        self.remember()
        self._window.composer.focus()

    # Wording a message anew

    def edit_message(self, message_id: str) -> None:
        """Put a message of the user's into the composer, to be worded anew."""
        entry = next((entry for entry in self._talk.opened.path if entry.message.id == message_id), None)
        if entry is not None:
            self._edit(entry)

    def edit_last(self) -> None:
        """The same for what the user said last."""
        said = [entry for entry in self._talk.opened.path if entry.message.role is Role.USER]
        if said and not self._edited_id:
            self._edit(said[-1])

    def _edit(self, entry: PathEntry) -> None:
        self.remember()
        message = entry.message
        files = [self._drafts.add_file(part) for part in message.parts if isinstance(part, FilePart)]
        text = message.text
        if not fits_field(text):
            from desktop_chat.core.attachments import text_attachment

            text, files = "", [self._drafts.add_file(text_attachment("", text)), *files]
        unsent = self._drafts.of(self._conversation_id)
        self._put(replace(unsent, edited_id=message.id, edited=Words(text, tuple(files))))
        self._window.composer.focus()

    def stop_editing(self) -> None:
        self._taking.stop()
        self._put(replace(self._drafts.of(self._conversation_id), edited_id="", edited=Words()))
        self._window.composer.focus()

    # Waiting messages

    def edit_waiting(self, at: int) -> None:
        """Take a waiting message back into the composer, above what stands there."""
        words = self.queue.remove(at)
        if not words:
            return
        self.remember()
        composer = self._window.composer
        text = "\n\n".join(filter(str.strip, (words.text, composer.text())))
        composer.set_text(text)
        self.attaching.set(self._conversation_id, (*words.files, *self.attaching.ids))
        self.remember()
        composer.focus()

    def remove_waiting(self, at: int) -> None:
        self.queue.remove(at)
        self._window.composer.focus()

    def send_waiting(self) -> None:
        if self._conversation_id is not None:
            self.queue.send()
        elif not self._talk.is_busy(None):
            # A conversation is made with the first; the others follow it there.
            saying = self._drafts.saying(self.queue.remove(0))
            self._talk.send(saying, self._endpoints.endpoint, self._endpoints.model)
        self._window.composer.focus()

    # Drafts

    def show_for(self, conversation_id: str | None) -> None:
        """Another conversation is shown: what was not sent there comes into the composer."""
        if self._taking.isActive():
            self.remember()
        self._conversation_id = conversation_id
        self._show()
        self.queue.show(conversation_id)
        self._drafts.read_files(conversation_id)

    def remember(self) -> None:
        """Keep what stands in the composer."""
        self._taking.stop()
        words = Words(self._window.composer.text(), self.attaching.ids)
        unsent = self._drafts.of(self._conversation_id)
        kept = replace(unsent, edited=words) if unsent.edited_id else replace(unsent, draft=words)
        self._drafts.put(self._conversation_id, kept)

    def _put(self, unsent: Unsent) -> None:
        self._taking.stop()
        self._drafts.put(self._conversation_id, unsent)
        self._show()

    def _show(self) -> None:
        unsent = self._drafts.of(self._conversation_id)
        words = unsent.edited if unsent.edited_id else unsent.draft
        sentence = self.tr("You are changing an earlier message. Its old version is kept.")
        composer = self._window.composer
        composer.show_editing(sentence if unsent.edited_id else "")
        self._window.transcript.mark_edited(unsent.edited_id)
        composer.set_text(words.text)
        self.attaching.set(self._conversation_id, words.files)
        if words or self._estimate is not None:
            self._reckon()

    def _reckon(self) -> None:
        """Tell how many tokens that is, once typing pauses."""
        if self._estimate is None:
            from desktop_chat.presenters.estimate import Estimate

            self._estimate = Estimate(
                self._window, self._talk, self._endpoints, self.attaching, lambda: self._edited_id, self
            )
        self._estimate.later()

    def _files_read(self, conversation_id: str | None) -> None:
        if conversation_id == self._conversation_id:
            unsent = self._drafts.of(conversation_id)
            self.attaching.set(conversation_id, (unsent.edited if unsent.edited_id else unsent.draft).files)
            self.queue.show(conversation_id)

    def _adopt(self, conversation_id: str) -> None:
        """The new conversation has got its id: what was typed meanwhile is its draft."""
        self.remember()
        self._drafts.put(conversation_id, self._drafts.of(None))
        self._drafts.put(None, Unsent())
        self._conversation_id = conversation_id
        self.attaching.adopt(conversation_id)
        self.queue.adopt(conversation_id)

    def _arrived(self, conversation_id: str) -> None:
        """The message is written down, in a conversation that may have been made for it."""
        self._drafts.arrived(conversation_id)
        self._drafts.arrived(None)

    def _take_back(self, returned: tuple[str | None, Saying]) -> None:
        """Words could not be sent: they go back to where they were typed, or wait if something newer is there."""
        conversation_id, saying = returned
        if self.queue.take_back(conversation_id, saying):
            return
        if conversation_id == self._conversation_id:
            self.remember()
        unsent = self._drafts.of(conversation_id)
        words = self._drafts.words(saying)
        if saying.edited_id and not unsent.edited_id:
            self._drafts.put(conversation_id, replace(unsent, edited_id=saying.edited_id, edited=words))
        elif not saying.edited_id and not unsent.draft:
            self._drafts.put(conversation_id, replace(unsent, draft=words))
        else:
            self.queue.put_first(conversation_id, words)
        self._drafts.arrived(conversation_id)
        if conversation_id == self._conversation_id:
            self._show()
