"""What the form says of a server's dialect is what a question would be sent in."""

import pytest

from desktop_chat.core.endpoint import Dialect, Endpoint, Learned, RequestStyle
from desktop_chat.presenters.found_out import found_out, spoken_dialect
from desktop_chat.providers.requests import dialect_of_body
from desktop_chat.providers.urls import target_of

GATEWAY = "https://gateway.ai.cloudflare.com/v1/account/gateway"
ADDRESSES = [
    "http://127.0.0.1:1234",
    "http://127.0.0.1:1234/v1",
    "http://127.0.0.1:11434",
    "http://127.0.0.1:11434/api",
    "http://127.0.0.1:11434/v1",
    "http://127.0.0.1:3000/api/chat",
    "https://api.openai.com",
    "https://api.openai.com/v1/responses",
    "https://api.anthropic.com",
    "https://api.anthropic.com/v1",
    "https://me.openai.azure.com",
    "https://me.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21",
    "https://openrouter.ai/api/v1",
    f"{GATEWAY}/compat",
    f"{GATEWAY}/anthropic",
    f"{GATEWAY}/groq",
    f"{GATEWAY}/workers-ai",
    f"{GATEWAY}/workers-ai/@cf/meta/llama-3.1-8b-instruct",
    "https://api.cloudflare.com/client/v4/accounts/account/ai/v1",
    "https://api.cloudflare.com/client/v4/accounts/account/ai/run",
    "https://me.workers.dev/",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_the_dialect_that_is_named_is_the_one_that_is_spoken(url):
    endpoint = Endpoint("e", "E", url)
    assert spoken_dialect(endpoint, Learned()) is target_of(endpoint, "model")[1]


def test_a_dialect_that_was_set_counts_whatever_the_address_says():
    endpoint = Endpoint("e", "E", "https://api.anthropic.com/v1", dialect=Dialect.OPENAI_CHAT)
    assert found_out(endpoint, Learned(), None).endswith("Protocol: OpenAI chat completions, as you set it.")


def test_where_the_address_tells_nothing_the_answers_do():
    endpoint = Endpoint("e", "E", "http://127.0.0.1:3000/api/chat")
    assert found_out(endpoint, Learned(), None).endswith("Protocol: the first answer will tell.")
    assert spoken_dialect(endpoint, Learned(dialect=Dialect.AI_SDK_UI)) is Dialect.AI_SDK_UI


def test_an_address_that_is_none_tells_nothing():
    assert spoken_dialect(Endpoint("e", "E", "http://[::1"), Learned()) is Dialect.AUTO


@pytest.mark.parametrize("learned", [None, *Dialect])
@pytest.mark.parametrize("style", RequestStyle)
def test_what_is_offered_is_what_is_sent_whatever_was_learned(learned, style):
    endpoint, known = Endpoint("e", "E", "http://127.0.0.1:3000/api/chat", request_style=style), Learned(learned)
    assert spoken_dialect(endpoint, known) is dialect_of_body(endpoint, known)
