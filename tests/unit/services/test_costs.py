"""What answers cost, by the price lists that come with the program."""

from __future__ import annotations

import pytest

from desktop_chat.core.metrics import Usage
from desktop_chat.services.costs import cost_usd

OPENAI, ANTHROPIC = "https://api.openai.com/v1", "https://api.anthropic.com"
USED = Usage(input_tokens=100_000, output_tokens=10_000)


@pytest.mark.parametrize(("url", "model"), [(OPENAI, "gpt-4o"), (ANTHROPIC, "claude-sonnet-4-5")])
def test_an_official_server_has_a_price(url: str, model: str) -> None:
    cost = cost_usd(url, model, USED)
    assert cost is not None
    assert 0.01 < cost < 10


def test_twice_the_tokens_cost_twice_as_much() -> None:
    once, twice = cost_usd(OPENAI, "gpt-4o", USED), cost_usd(OPENAI, "gpt-4o", Usage(200_000, 20_000))
    assert once is not None
    assert twice == pytest.approx(2 * once)


def test_what_came_from_the_cache_is_cheaper() -> None:
    plain, cached = cost_usd(OPENAI, "gpt-4o", USED), cost_usd(OPENAI, "gpt-4o", Usage(100_000, 10_000, 0, 90_000))
    assert plain is not None
    assert cached is not None
    assert cached < plain


def test_tokens_of_thought_are_not_counted_twice() -> None:
    thought = Usage(100_000, 10_000, reasoning_tokens=9_000)
    assert cost_usd(OPENAI, "gpt-5", thought) == cost_usd(OPENAI, "gpt-5", USED)


@pytest.mark.parametrize(
    ("url", "model"),
    [
        ("http://127.0.0.1:11434/v1", "llama3"),
        ("http://127.0.0.1:8000/v1", "gpt-4o"),
        ("https://models.example.org/v1", "claude-sonnet-4-5"),
        (OPENAI, "a model nobody knows"),
        (OPENAI, ""),
        ("", "gpt-4o"),
    ],
)
def test_a_server_of_ones_own_and_an_unknown_model_have_none(url: str, model: str) -> None:
    assert cost_usd(url, model, USED) is None


@pytest.mark.parametrize("usage", [Usage(), Usage(input_tokens=5), Usage(output_tokens=5)])
def test_without_the_counts_of_the_server_there_is_none(usage: Usage) -> None:
    assert cost_usd(OPENAI, "gpt-4o", usage) is None


def test_more_from_the_cache_than_was_read_is_a_mistake_of_the_server() -> None:
    assert cost_usd(OPENAI, "gpt-4o", Usage(10, 10, 0, 1000)) is not None
