"""Connects the window's signals to whoever handles them: the one place that knows which signal means what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop_chat.ui.wiring.composer import ComposingHandler, wire_composer
from desktop_chat.ui.wiring.servers import EndpointsHandler, FormsHandler, wire_servers
from desktop_chat.ui.wiring.sidebar import ConversationsHandler, wire_sidebar
from desktop_chat.ui.wiring.tools import ToolHandlers, wire_tools
from desktop_chat.ui.wiring.top_bar import InstructionsHandler, TopBarHandlers, wire_copies, wire_offers, wire_panel
from desktop_chat.ui.wiring.transcript import AnswersHandler, wire_transcript
from desktop_chat.ui.wiring.welcome import WelcomeHandler, wire_welcome

if TYPE_CHECKING:
    from desktop_chat.ui.main_window import MainWindow


class AttentionHandler(Protocol):
    def looked_at(self, in_front: bool) -> None: ...


class WindowHandlers(TopBarHandlers, ToolHandlers, Protocol):
    """Who answers which part of the window."""

    @property
    def conversations(self) -> ConversationsHandler: ...
    @property
    def composing(self) -> ComposingHandler: ...
    @property
    def actions(self) -> AnswersHandler: ...
    @property
    def attention(self) -> AttentionHandler: ...
    @property
    def endpoints(self) -> EndpointsHandler: ...
    @property
    def instructions(self) -> InstructionsHandler: ...
    @property
    def forms(self) -> FormsHandler: ...
    @property
    def welcome(self) -> WelcomeHandler: ...
    def take_action(self, action: str) -> None:
        """The button of a bar was pressed."""
        ...


def wire(window: MainWindow, handlers: WindowHandlers) -> None:
    """Let `handlers` answer the window from now on. Parts that are made later are connected when they are."""
    wire_sidebar(window, handlers.conversations)
    wire_composer(window, handlers.composing)
    wire_transcript(window, handlers.actions, handlers.composing)
    wire_servers(window, handlers.endpoints, handlers.forms)
    wire_welcome(window, handlers.welcome, handlers.composing.use_prompt)
    wire_offers(window, handlers)
    wire_copies(window, handlers)
    wire_panel(window, handlers.instructions)
    wire_tools(window, handlers, handlers.forms)
    window.attention.front_changed.connect(handlers.attention.looked_at)
    window.error_bar.action_requested.connect(handlers.take_action)
    window.notice_bar.action_requested.connect(handlers.take_action)
