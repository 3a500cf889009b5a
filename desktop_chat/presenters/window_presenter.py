"""Composes the presenters of the window; knows what follows from what."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.errors import ChatError
from desktop_chat.presenters.attention import Attention
from desktop_chat.presenters.branch_deletions import BranchDeletions
from desktop_chat.presenters.composing_presenter import ComposingPresenter
from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
from desktop_chat.presenters.drafts import Drafts
from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
from desktop_chat.presenters.futures import FutureBridge
from desktop_chat.presenters.instructions_presenter import InstructionsPresenter
from desktop_chat.presenters.message_actions import MessageActions
from desktop_chat.presenters.open_conversation import OpenConversation
from desktop_chat.presenters.reading_places import ReadingPlaces
from desktop_chat.presenters.server_forms import FORM_PARTS, ServerForms
from desktop_chat.presenters.snapshot import OPEN_CONVERSATION
from desktop_chat.presenters.talk_presenter import TalkPresenter
from desktop_chat.presenters.turns import Turns
from desktop_chat.presenters.verdict_text import error_action
from desktop_chat.presenters.welcome_presenter import WelcomePresenter

if TYPE_CHECKING:
    from desktop_chat.core.messages import PathEntry
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.copies_presenter import CopiesPresenter
    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.offers_presenter import OffersPresenter
    from desktop_chat.presenters.other_processes import OtherProcesses
    from desktop_chat.presenters.palette_presenter import PalettePresenter
    from desktop_chat.presenters.prices import Prices
    from desktop_chat.presenters.purging import Purging
    from desktop_chat.presenters.settings_presenter import SettingsPresenter
    from desktop_chat.presenters.snapshot import Snapshot
    from desktop_chat.presenters.views import WindowView


class WindowPresenter(QObject):
    """Usable in two phases: `show` paints from the store alone, `attach` brings the engine."""

    #: Answers began or ended; carries how many run now.
    running_changed = Signal(int)
    #: A preference is another one now; carries its id.
    preference_changed = Signal(str)

    def __init__(
        self, window: WindowView, library: Library, settings: EndpointSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._settings = settings
        self._bridge = FutureBridge(self.show_error, self)
        self._offers: OffersPresenter | None = None
        self._copies: CopiesPresenter | None = None
        self._palette: PalettePresenter | None = None
        self._preferring: SettingsPresenter | None = None
        self._drafts = Drafts(library, settings, self._bridge, self)
        self.conversations = ConversationsPresenter(window, library, self._bridge, self)
        name_of = self._server_name
        turns = Turns(window.pulse, name_of, self)
        opened = OpenConversation(window, library, ReadingPlaces(settings.ui), name_of, turns, self._bridge, self)
        self.talk = TalkPresenter(window, opened, turns, self)
        self.endpoints = EndpointsPresenter(window, settings, self._bridge, self)
        self.instructions = InstructionsPresenter(
            window, settings, self.conversations, self.endpoints, self.talk, self._bridge, self
        )
        self.welcome = WelcomePresenter(window, settings, self._bridge, self.endpoints, self.conversations, self)
        self.forms = ServerForms(window, settings, self._bridge, self.endpoints, self)
        self.composing = ComposingPresenter(
            window, self._drafts, self.conversations, self.talk, self.endpoints, settings, self._bridge, self
        )
        self.attention = Attention(window, library, settings, self.talk, self.conversations, self._bridge, self)
        deletions = BranchDeletions(window, library, self.talk, self.conversations, self._bridge, self)
        self.actions = MessageActions(window, self.talk, self.forms, deletions, self._bridge, self)
        self.conversations.conversation_opened.connect(self._opened)
        self.talk.conversation_started.connect(self._started)
        self.talk.turns_changed.connect(self._turns_changed)
        opened.emptiness_changed.connect(self.welcome.show)
        self.talk.conversation_started.connect(self.welcome.begin)
        self.talk.noticed.connect(self._notice)
        self.talk.failed.connect(self.show_error)
        self.endpoints.choice_made.connect(self._model_chosen)
        self.forms.endpoint_saved.connect(self._endpoint_saved)
        self.welcome.endpoint_saved.connect(self._endpoint_saved)
        self.welcome.prompt_offered.connect(self.composing.use_prompt)

    # Presenters that no first paint needs: made when they are first asked, or at `attach`

    @property
    def offers(self) -> OffersPresenter:
        if self._offers is None:
            from desktop_chat.presenters.offers_presenter import OffersPresenter

            self._offers = OffersPresenter(self._window, self._settings, self.endpoints, self._bridge, self)
        return self._offers

    @property
    def copies(self) -> CopiesPresenter:
        if self._copies is None:
            from desktop_chat.presenters.copies_presenter import CopiesPresenter

            self._copies = CopiesPresenter(
                self._window, self._library, self._settings, self.conversations, self._bridge, self
            )
        return self._copies

    @property
    def palette(self) -> PalettePresenter:
        if self._palette is None:
            from desktop_chat.presenters.palette_presenter import PalettePresenter

            edit = self.forms.edit_endpoint
            self._palette = PalettePresenter(
                self._window, self._settings, self.conversations, self.endpoints, edit, self
            )
        return self._palette

    @property
    def settings(self) -> SettingsPresenter:
        if self._preferring is None:
            from desktop_chat.presenters.settings_presenter import SettingsPresenter

            self._preferring = SettingsPresenter(self._window, self._settings, self._bridge, self.endpoints, self)
            self._preferring.preference_changed.connect(self.preference_changed)
        return self._preferring

    @cached_property
    def prices(self) -> Prices:
        from desktop_chat.presenters.prices import Prices

        return Prices(self._library, self.talk, self._bridge, self)

    @cached_property
    def others(self) -> OtherProcesses:
        from desktop_chat.presenters.other_processes import OtherProcesses

        return OtherProcesses(self._library, self.conversations, self)

    @cached_property
    def purging(self) -> Purging:
        from desktop_chat.presenters.purging import Purging

        return Purging(self._library, self._bridge, self)

    @property
    def path(self) -> list[PathEntry]:
        """The messages that are shown, from the root to the leaf."""
        return self.talk.opened.path

    def _server_name(self, endpoint_id: str) -> str:
        endpoint = self._settings.endpoint(endpoint_id)
        return endpoint.name if endpoint is not None else ""

    # The two phases, and the end

    def show(self, snapshot: Snapshot) -> None:
        """Fill the window from what was read before its first paint."""
        self._window.restore_state(dict(self._settings.ui))
        self._drafts.learn(snapshot.conversations)
        self.conversations.show(snapshot.conversations, snapshot.conversation_id)
        self._show_conversation(snapshot.conversation_id, snapshot.path)
        if snapshot.error is not None:
            self.show_error(snapshot.error)

    def attach(self, engine: Engine) -> None:
        """The engine is there: what was asked for meanwhile is done now."""
        self.offers.attach(engine)
        self.welcome.attach(engine)
        self.forms.attach(engine)
        self.settings.attach(engine)
        self.attention.attach(engine)
        self.prices.attach(engine)
        self.others.attach()
        self.purging.attach()
        self.talk.attach(engine)

    def save(self) -> None:
        """Hand drafts and the window's place to the store; no need to wait, it writes before it closes."""
        self.conversations.finish()
        self.composing.remember()
        self._window.side.flush()
        self.talk.opened.remember_place()
        self._drafts.save()
        self._settings.ui.update(self._window.state())
        self._settings.ui[OPEN_CONVERSATION] = self.conversations.current_id or ""
        self._bridge.on_result(self._settings.save())

    def close(self) -> None:
        """Save, and call back into the window no more."""
        self.talk.give_back()
        self.save()
        self.welcome.close()
        self.others.close()
        self._bridge.close()

    # Bars

    def show_error(self, error: ChatError) -> None:
        """An error that belongs to no answer."""
        text, action = error_action(error.info)
        self._window.error_bar.show_message(str(error), text, action, error.detail)

    def take_action(self, action: str) -> None:
        """The button of a bar was pressed."""
        if action in FORM_PARTS:
            self._window.error_bar.clear()
            endpoint = self.endpoints.endpoint
            self.forms.mend_endpoint(endpoint.id if endpoint is not None else "", action)

    def _notice(self, sentence: str) -> None:
        self._window.notice_bar.show_message(sentence)

    # What follows

    def _opened(self, conversation_id: str | None) -> None:
        self.actions.forget_deletion()
        self._window.notice_bar.clear()
        self._window.error_bar.clear()
        self._show_conversation(conversation_id, None)
        self._remember_open(conversation_id)

    def _show_conversation(self, conversation_id: str | None, path: list[PathEntry] | None) -> None:
        self.endpoints.show_for(self.conversations.current)
        self.composing.show_for(conversation_id)
        self.talk.opened.open(conversation_id, path)

    def _started(self, conversation_id: str) -> None:
        self.conversations.adopt(conversation_id)
        self._remember_open(conversation_id)

    def _remember_open(self, conversation_id: str | None) -> None:
        """At once, so that the next start opens it even if this process is killed."""
        self._settings.ui[OPEN_CONVERSATION] = conversation_id or ""
        self._bridge.on_result(self._settings.save())

    def _turns_changed(self) -> None:
        self.running_changed.emit(len(self.talk.running_ids))
        self.conversations.follow_turns(self.talk.running_ids)

    def _model_chosen(self, choice: tuple[str, str]) -> None:
        current_id = self.conversations.current_id
        if current_id is not None:
            self.conversations.choose_model(current_id, *choice)

    def _endpoint_saved(self, choice: tuple[str, str]) -> None:
        self.endpoints.choose(choice)
        self._window.composer.focus()
