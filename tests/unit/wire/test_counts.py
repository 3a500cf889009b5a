"""Counts of tokens that no server can mean."""

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.wire.decoders import make_decoder
from tests.helpers.toy_server import sse
from tests.unit.wire.streams import drafted


def test_counts_that_add_up_to_no_count_are_none():
    entries = [{"inputTokens": 2**53, "outputTokens": 1}] * 2000
    decoder = make_decoder(Dialect.AG_UI)
    events = decoder.feed(sse({"type": "RUN_FINISHED", "usage": entries}))
    assert UsageReported(Usage(None, 2000)) in events
    assert drafted(events).usage == Usage(None, 2000)
