"""When a failed attempt may be repeated, and how long to wait before it."""

from __future__ import annotations

from desktop_chat.core.errors import ChatError, ErrorKind

BASE_DELAY_S = 1.0
MAX_DELAY_S = 30.0
#: Statuses with which a server says that it did not take the prompt.
REFUSED_STATUSES = frozenset({429, 503, 529})


def may_retry(error: ChatError, attempt: int, retries: int) -> bool:
    """True where the server provably did not accept the prompt and tries are left.

    `attempt` counts from 1; `retries` is how many further ones are allowed.
    """
    if attempt > retries:
        return False
    if error.kind is ErrorKind.HTTP:
        return error.status in REFUSED_STATUSES
    return error.kind is ErrorKind.NETWORK and error.before_send


def delay_s(attempt: int, retry_after_s: float | None, random_0_1: float) -> float:
    """Full jitter over 1, 2, 4, ... s, at most 30 s; a server's `Retry-After` is obeyed as it is."""
    if retry_after_s is not None:
        return retry_after_s
    return random_0_1 * min(MAX_DELAY_S, BASE_DELAY_S * 2 ** (attempt - 1))
