"""What people call the dialects (to them, protocols), and how each is known from the others."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect

#: (name, one sentence on when to choose it).
DIALECT_NAMES: dict[Dialect, tuple[str, str]] = {
    Dialect.AUTO: ("Automatic", "The address tells, or the first answer does."),
    Dialect.OPENAI_CHAT: (
        "OpenAI chat completions",
        "Most servers: Ollama, LM Studio, llama.cpp, vLLM, OpenRouter. The path ends in /chat/completions.",
    ),
    Dialect.OPENAI_RESPONSES: ("OpenAI Responses", "OpenAI's newer way. The path ends in /responses."),
    Dialect.ANTHROPIC_MESSAGES: ("Anthropic messages", "Claude and what imitates it. The path ends in /messages."),
    Dialect.OLLAMA: ("Ollama", "Ollama's own way, one JSON object a line. The path ends in /api/chat."),
    Dialect.WORKERS_AI: ("Workers AI", "Cloudflare's models: frames with \u201cresponse\u201d, then [DONE]."),
    Dialect.AI_SDK_UI: ("AI SDK 5 and later", "Servers behind useChat: frames such as \u201ctext-delta\u201d."),
    Dialect.AI_SDK_DATA: ("AI SDK 4", "Servers behind an older useChat: lines such as 0:\u201ctext\u201d."),
    Dialect.AG_UI: ("AG-UI", "Agents: frames such as RUN_STARTED and TEXT_MESSAGE_CONTENT."),
    Dialect.PLAIN_SSE: ("Simple events", "A hand-written server: frames with \u201ccontent\u201d, then [DONE]."),
    Dialect.TEXT_STREAM: ("Bare text", "The answer is the body itself. Nothing tells whether its end is the end."),
}
