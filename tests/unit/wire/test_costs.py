"""What a hostile server can send at little cost to itself costs us little, too: no more than its length."""

import time

import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.wire.decoders import make_decoder
from tests.helpers.toy_server import sse
from tests.unit.wire.streams import drafted

_FEW, _MANY = 800, 12_800
#: Between 16, which is linear, and 256.
_MOST = 70


def calls_side_by_side(count):
    begin = [{"type": "TOOL_CALL_START", "toolCallId": f"c{at}", "toolCallName": "f"} for at in range(count)]
    end = [{"type": "TOOL_CALL_END", "toolCallId": f"c{at}"} for at in range(count)]
    return Dialect.AG_UI, [*begin, *end]


def calls_of_the_sdk(count):
    begin = [{"type": "tool-input-start", "toolCallId": f"c{at}", "toolName": "f"} for at in range(count)]
    steps = [{"type": "start-step"}] * count
    return Dialect.AI_SDK_UI, [*begin, *steps]


def small_arguments(count):
    begin = {"type": "TOOL_CALL_START", "toolCallId": "c", "toolCallName": "f"}
    return Dialect.AG_UI, [begin, *[{"type": "TOOL_CALL_ARGS", "toolCallId": "c", "delta": "aaaa"}] * count]


def sources(count):
    return Dialect.AI_SDK_UI, [{"type": "source-url", "url": f"https://h/{at}"} for at in range(count)]


def cost_s(dialect, frames):
    body = b"".join(map(sse, frames))
    decoder, before_s = make_decoder(dialect), time.thread_time()
    decoder.feed(body)
    decoder.close(cut=False)
    return time.thread_time() - before_s


@pytest.mark.parametrize("made", [calls_side_by_side, calls_of_the_sdk, small_arguments, sources])
def test_the_cost_grows_with_the_length(made):
    few, many = made(_FEW), made(_MANY)
    small = min(cost_s(*few) for _ in range(5))
    assert min(cost_s(*many) for _ in range(2)) < _MOST * small


def test_counts_that_add_up_to_no_count_are_none():
    entries = [{"inputTokens": 2**53, "outputTokens": 1}] * 2000
    decoder = make_decoder(Dialect.AG_UI)
    events = decoder.feed(sse({"type": "RUN_FINISHED", "usage": entries}))
    assert UsageReported(Usage(None, 2000)) in events
    assert drafted(events).usage == Usage(None, 2000)
