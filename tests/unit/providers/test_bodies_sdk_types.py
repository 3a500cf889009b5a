"""Bodies against the types of OpenAI's and Anthropic's own SDKs: nothing missing, nothing unknown."""

import json

import pytest
from pydantic import TypeAdapter

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.messages import FilePart, ReasoningPart, ToolResultPart
from tests.unit.providers.requesting import answer, body, tool, user
from tests.unit.providers.test_bodies import FAR, ITEM, LOOK, SET, TALK

THOUGHT = ReasoningPart("hm", json.dumps(ITEM))
SIGNED = ReasoningPart("aloud", '{"signature":"s"}')
TALKS = {
    "question": (user("a"),),
    "tools": TALK,
    "reasoning": (user("a"), answer(THOUGHT, SIGNED, LOOK), tool(ToolResultPart("t1", "seen"))),
    "files": (user(FAR, FilePart("application/pdf", "https://h/a.pdf"), "a"),),
}


def sdk_type(dialect):
    match dialect:
        case Dialect.OPENAI_CHAT:
            from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming as Params
        case Dialect.OPENAI_RESPONSES:
            from openai.types.responses.response_create_params import ResponseCreateParamsStreaming as Params
        case _:
            from anthropic.types.message_create_params import MessageCreateParamsStreaming as Params
    return TypeAdapter(Params)


def plain(value):
    """Validated iterables are read only once, when they are looked at."""
    if isinstance(value, dict):
        return {name: plain(it) for name, it in value.items()}
    return value if isinstance(value, str) or not hasattr(value, "__iter__") else [plain(it) for it in value]


@pytest.mark.parametrize("dialect", [Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES, Dialect.ANTHROPIC_MESSAGES])
def test_the_sdk_s_types_know_every_field(dialect):
    params = sdk_type(dialect)
    everything = {name: value for fields in SET.values() for name, value in fields.items()}
    for name, talk in TALKS.items():
        for fields in ({}, everything):
            made = body(dialect, *talk, **fields)
            # A field that the type does not know would be gone.
            assert plain(params.validate_python(made)) == made, name
