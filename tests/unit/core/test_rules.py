"""Small rules of the core: verdicts, retry, identifiers, JSON lines, metrics."""

import uuid

import pytest

from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.core.errors import VERDICT_OF_KIND, ChatError, ErrorKind
from desktop_chat.core.events import Started, TextDelta, ToolCallStarted, UsageReported, event_to_json
from desktop_chat.core.ids import uuid7
from desktop_chat.core.metrics import StreamMeter, Usage
from desktop_chat.core.retry import delay_s, may_retry
from desktop_chat.core.verdict import EXIT_CODES, FINISH_REASONS, Verdict, verdict_of


def test_every_verdict_has_an_exit_code_and_every_kind_of_error_a_verdict():
    assert set(EXIT_CODES) == set(Verdict)
    assert set(VERDICT_OF_KIND) == set(ErrorKind)


def test_no_dialect_is_missing_in_the_table_of_finish_reasons():
    assert set(FINISH_REASONS) == set(Dialect) - {Dialect.AUTO}
    words = [word for reasons in FINISH_REASONS.values() for word in reasons]
    assert words == [word.lower() for word in words]


@pytest.mark.parametrize(
    ("dialect", "reason", "verdict"),
    [
        (Dialect.AI_SDK_UI, "content-filter", Verdict.CONTENT_FILTER),
        (Dialect.AI_SDK_DATA, "tool-calls", Verdict.TOOL_CALLS),
        (Dialect.AI_SDK_UI, "abort", Verdict.SERVER_ERROR),
        (Dialect.AI_SDK_UI, "interrupted", Verdict.TRUNCATED),
        (Dialect.AI_SDK_UI, "other", Verdict.COMPLETE),
        (Dialect.ANTHROPIC_MESSAGES, "end_turn", Verdict.COMPLETE),
        (Dialect.ANTHROPIC_MESSAGES, "tool_use", Verdict.TOOL_CALLS),
        (Dialect.ANTHROPIC_MESSAGES, "refusal", Verdict.CONTENT_FILTER),
        (Dialect.ANTHROPIC_MESSAGES, "pause_turn", Verdict.LENGTH_LIMIT),
        (Dialect.ANTHROPIC_MESSAGES, "model_context_window_exceeded", Verdict.LENGTH_LIMIT),
        (Dialect.OPENAI_RESPONSES, "incomplete", Verdict.LENGTH_LIMIT),
        (Dialect.OPENAI_RESPONSES, "failed", Verdict.SERVER_ERROR),
        (Dialect.OLLAMA, "load", Verdict.COMPLETE),
        (Dialect.OLLAMA, "length", Verdict.LENGTH_LIMIT),
        (Dialect.AG_UI, "interrupt", Verdict.TOOL_CALLS),
    ],
)
def test_finish_reasons_mean_what_the_dialect_says(dialect, reason, verdict):
    assert verdict_of(dialect, reason) is verdict


def test_unknown_finish_reasons_mean_that_the_server_was_done():
    assert verdict_of(Dialect.OPENAI_CHAT, "length") is Verdict.LENGTH_LIMIT
    assert verdict_of(Dialect.OPENAI_CHAT, "some_new_word") is Verdict.COMPLETE


@pytest.mark.parametrize(
    ("error", "retried"),
    [
        (ChatError(ErrorKind.HTTP, "x", status=429), True),
        (ChatError(ErrorKind.HTTP, "x", status=503), True),
        (ChatError(ErrorKind.HTTP, "x", status=529), True),
        (ChatError(ErrorKind.HTTP, "x", status=500), False),
        (ChatError(ErrorKind.NETWORK, "x", before_send=True), True),
        (ChatError(ErrorKind.NETWORK, "x"), False),
        (ChatError(ErrorKind.CUT, "x"), False),
    ],
)
def test_only_what_the_server_provably_did_not_accept_is_retried(error, retried):
    assert may_retry(error, 1, 3) is retried
    assert not may_retry(error, 4, 3)


def test_delays_double_with_full_jitter_up_to_the_cap_and_obey_retry_after():
    assert [delay_s(attempt, None, 1.0) for attempt in (1, 2, 3, 9)] == [1, 2, 4, 30]
    assert delay_s(3, None, 0.0) == 0
    assert delay_s(1, 12.5, 0.0) == 12.5


def test_ids_are_version_7_and_sort_by_time():
    first, second = uuid7(1_700_000_000_000, b"\xff" * 10), uuid7(1_700_000_000_001, b"\x00" * 10)
    assert uuid.UUID(first).version == 7
    assert uuid.UUID(first).variant == uuid.RFC_4122
    assert first < second


def test_a_json_line_is_the_fields_plus_the_type_in_snake_case():
    assert event_to_json(TextDelta(2, "hi")) == {"type": "text_delta", "part": 2, "text": "hi"}
    assert event_to_json(ToolCallStarted(0, "c", "f"))["type"] == "tool_call_started"
    assert event_to_json(Started(Dialect.PLAIN_SSE))["version"] == 1
    assert event_to_json(UsageReported(Usage(1, 2)))["usage"]["output_tokens"] == 2


def test_the_meter_measures_first_token_rate_gap_and_bytes():
    meter = StreamMeter(10.0)
    for now_s in (10.5, 11.0, 13.0):
        meter.bytes_received(100, now_s)
        meter.delta_received(now_s)
    meter.ended_s = 13.5
    metrics = meter.snapshot(99.0)
    assert (metrics.ttft_ms, metrics.duration_ms, metrics.max_gap_ms) == (500, 3500, 2000)
    assert (metrics.chunks, metrics.bytes) == (3, 300)
    assert metrics.tokens_per_s == pytest.approx(3 / 2.5)
    meter.usage = Usage(output_tokens=50)
    assert meter.snapshot(99.0).tokens_per_s == pytest.approx(20)


def test_an_origin_has_no_user_info_and_no_path():
    assert Endpoint("e", "E", "https://u:p@host.example:8443/v1").origin == "https://host.example:8443"
