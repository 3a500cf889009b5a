"""What each dialect's requests can carry: the window offers that, the requests send that."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect, Endpoint, Learned, RequestStyle

SYSTEM_PROMPT = "system_prompt"
MODEL = "model"
#: Every name of a field of `core.parameters.Parameters`, and the two above.
ALL = frozenset(
    {
        *(SYSTEM_PROMPT, MODEL),
        *("temperature", "top_p", "max_tokens", "stop", "seed", "reasoning_effort", "json_mode"),
    }
)
_HAND_WRITTEN = frozenset({SYSTEM_PROMPT, MODEL})

ABILITIES: dict[Dialect, frozenset[str]] = {
    Dialect.AUTO: _HAND_WRITTEN,
    Dialect.PLAIN_SSE: _HAND_WRITTEN,
    Dialect.TEXT_STREAM: _HAND_WRITTEN,
    Dialect.OPENAI_CHAT: ALL,
    Dialect.OPENAI_RESPONSES: ALL - {"stop", "seed"},
    Dialect.ANTHROPIC_MESSAGES: ALL - {"seed", "json_mode"},
    Dialect.OLLAMA: ALL,
    Dialect.WORKERS_AI: ALL - {"stop", "reasoning_effort"},
    # These send what the server's own front end sends: model and sampling are the server's business, and the newest
    # AI SDK refuses a system prompt among the messages.
    Dialect.AI_SDK_UI: frozenset(),
    Dialect.AI_SDK_DATA: frozenset({SYSTEM_PROMPT}),
    Dialect.AG_UI: frozenset({SYSTEM_PROMPT}),
}


def abilities_of(dialect: Dialect, style: RequestStyle) -> frozenset[str]:
    """The same for one endpoint: what asks a hand-written server for its newest message only has less room."""
    able = ABILITIES[dialect]
    if able != _HAND_WRITTEN:
        return able
    match style:
        case RequestStyle.GET:
            return frozenset()
        case RequestStyle.MESSAGE:
            return able - {SYSTEM_PROMPT}
        case _:
            return able


def takes_pictures(dialect: Dialect, style: RequestStyle) -> bool:
    """Whether the requests of such an endpoint have a place for pictures; text files go into any."""
    if dialect is Dialect.WORKERS_AI:
        return style is not RequestStyle.MESSAGE
    return ABILITIES[dialect] != _HAND_WRITTEN


def asked_dialect(endpoint: Endpoint, learned: Learned, dialect: Dialect) -> Dialect:
    """The dialect whose requests an endpoint gets where settings and address say `dialect`.

    AUTO stands for the request that all simple servers understand. One that turned out to be the AI SDK's gets what
    its own client sends from then on.
    """
    if dialect is Dialect.AUTO and endpoint.request_style is RequestStyle.AUTO:
        match learned.dialect:
            case Dialect.AI_SDK_UI | Dialect.AI_SDK_DATA as spoken:
                return spoken
            case _:
                pass
    return dialect
