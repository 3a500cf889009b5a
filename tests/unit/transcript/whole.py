"""Markdown rendered at once, to compare with; and how properties of whole documents are looked for."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser

PARSER = make_parser()
DOCUMENTS = settings(
    derandomize=True,
    # Shrinking documents of this size takes minutes; the pieces are in the message as they are.
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def at_once(text: str) -> list[Block]:
    stream = MarkdownStream(PARSER)
    stream.finish(text)
    return stream.blocks
