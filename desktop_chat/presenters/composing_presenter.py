"""What is written: drafts, sending, wording a message anew, and giving up on either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.drafts import Drafts
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView

#: What the button of the bar stands for that is shown while a message is worded anew.
CANCEL_EDIT = "cancel_edit"


class ComposingPresenter(QObject):
    def __init__(
        self,
        window: WindowView,
        drafts: Drafts,
        conversations: ConversationsPresenter,
        talk: TalkPresenter,
        endpoints: EndpointsPresenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._drafts = drafts
        self._conversations = conversations
        self._talk = talk
        self._endpoints = endpoints
        #: The user's message that is being worded anew, if one is.
        self._edited_id: str | None = None
        talk.text_returned.connect(self._take_back)

    def send(self, text: str) -> None:
        self._window.error_bar.clear()
        edited_id = self._edited_id
        if edited_id is not None:
            self.stop_editing()
            self._talk.edit(edited_id, text)
            return
        self._window.composer.set_text("")
        self._drafts.put(self._conversations.current_id, "")
        self._talk.send(text, self._endpoints.endpoint, self._endpoints.model)

    def stop(self) -> None:
        """Stop the running answer; where a message is worded anew, give that up instead."""
        if self._edited_id is not None:
            self.stop_editing()
        else:
            self._talk.stop()

    def draft_edited(self) -> None:
        self.remember()

    def use_prompt(self, text: str) -> None:
        self._window.composer.set_text(text)
        self.remember()
        self._window.composer.focus()

    def edit_message(self, message_id: str) -> None:
        """Put a message of the user's into the composer, to be worded anew."""
        entry = next((entry for entry in self._talk.path if entry.message.id == message_id), None)
        if entry is None:
            return
        self.remember()
        self._edited_id = message_id
        self._window.composer.set_text(entry.message.text)
        self._window.composer.focus()
        sentence = self.tr("You are changing an earlier message. The conversation so far is kept in a branch.")
        self._window.notice_bar.show_message(sentence, self.tr("Keep it as it was"), CANCEL_EDIT)

    def stop_editing(self) -> None:
        self._edited_id = None
        self._window.notice_bar.clear()
        self._window.composer.set_text(self._drafts.text(self._conversations.current_id))

    def show_for(self, conversation_id: str | None) -> None:
        """Another conversation is shown: its draft comes into the composer."""
        self._edited_id = None
        self._window.composer.set_text(self._drafts.text(conversation_id))

    def remember(self) -> None:
        """Keep what stands in the composer."""
        if self._edited_id is None:
            self._drafts.put(self._conversations.current_id, self._window.composer.text())

    def _take_back(self, returned: tuple[str | None, str]) -> None:
        """A text could not be sent: it goes back to where it was typed, unless something newer is there."""
        conversation_id, text = returned
        if not self._drafts.text(conversation_id):
            self._drafts.put(conversation_id, text)
            if conversation_id == self._conversations.current_id:
                self._window.composer.set_text(text)
