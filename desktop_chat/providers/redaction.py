"""Secrets out of texts that are shown, kept or logged."""

from __future__ import annotations

from collections.abc import Sequence

#: So much of the beginning of a secret, at the end of a cut text, is taken for the secret.
_MIN_CUT_CHARS = 6


def redacted(text: str, secrets: Sequence[str]) -> str:
    """`text` without any of the secrets: a server may send back what it was sent, and its words may be cut short."""
    for secret in secrets:
        text = text.replace(secret, "•••")
        body = text.rstrip("….")
        for length in range(min(len(secret) - 1, len(body)), _MIN_CUT_CHARS - 1, -1):
            if body.endswith(secret[:length]):
                text = body[:-length] + "•••…"
                break
    return text
