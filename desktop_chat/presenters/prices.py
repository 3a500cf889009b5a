"""Finds out what an answer cost once it has ended, and has that shown and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from desktop_chat.core.messages import Message
    from desktop_chat.core.metrics import Metrics, Usage
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.engine import Engine
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.talk_presenter import TalkPresenter


class Prices(QObject):
    def __init__(self, library: Library, talk: TalkPresenter, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._talk = talk
        self._bridge = bridge
        self._engine: Engine | None = None
        talk.answer_ended.connect(self._answer_ended)

    def attach(self, engine: Engine) -> None:
        self._engine = engine

    def _answer_ended(self, message: Message) -> None:
        engine, usage, metrics = self._engine, message.usage, message.metrics
        if engine is not None and usage is not None and metrics is not None:
            engine.spawn(self._find_out(engine, message, usage, metrics), "find out what an answer cost")

    async def _find_out(self, engine: Engine, message: Message, usage: Usage, metrics: Metrics) -> None:
        cost_usd = await engine.cost_usd(message.endpoint_id, message.model, usage)
        if cost_usd is not None:
            self._bridge.on_result(self._library.set_cost(message.id, cost_usd))
            self._talk.opened.amend(replace(message, metrics=replace(metrics, cost_usd=cost_usd)))
