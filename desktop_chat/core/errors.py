"""The one exception of the engine: a kind, and a plain sentence that says what the user can do.

ChatError
    kind        what went wrong, and so which verdict and which action follow
    str(error)  one sentence, safe to show: no key, no traceback
    detail      the server's own words or the technical cause, shown under "Details"
"""

from __future__ import annotations

from enum import StrEnum

from desktop_chat.core.values import value
from desktop_chat.core.verdict import Verdict


class ErrorKind(StrEnum):
    NETWORK = "network"
    HTTP = "http"
    PROTOCOL = "protocol"
    NOT_A_STREAM = "not_a_stream"
    SERVER = "server"
    CUT = "cut"
    STALLED = "stalled"
    KEYRING = "keyring"
    STORE = "store"
    SETTINGS = "settings"
    LOCAL_MODEL = "local_model"
    INTERNAL = "internal"


#: The verdict of a turn that ends with an error of this kind.
VERDICT_OF_KIND: dict[ErrorKind, Verdict] = {
    ErrorKind.NETWORK: Verdict.NETWORK_ERROR,
    ErrorKind.HTTP: Verdict.HTTP_ERROR,
    ErrorKind.PROTOCOL: Verdict.PROTOCOL_ERROR,
    ErrorKind.NOT_A_STREAM: Verdict.NOT_A_STREAM,
    ErrorKind.SERVER: Verdict.SERVER_ERROR,
    ErrorKind.CUT: Verdict.TRUNCATED,
    ErrorKind.STALLED: Verdict.STALLED,
    ErrorKind.KEYRING: Verdict.NETWORK_ERROR,
    ErrorKind.STORE: Verdict.NETWORK_ERROR,
    ErrorKind.SETTINGS: Verdict.NETWORK_ERROR,
    ErrorKind.LOCAL_MODEL: Verdict.NETWORK_ERROR,
    ErrorKind.INTERNAL: Verdict.PROTOCOL_ERROR,
}


@value
class ErrorInfo:
    """An error as a value, as it is shown, stored and printed."""

    kind: ErrorKind
    sentence: str
    detail: str = ""
    status: int | None = None


class ChatError(Exception):
    """What the engine raises; nothing else crosses its border but cancellation."""

    def __init__(
        self,
        kind: ErrorKind,
        sentence: str,
        *,
        detail: str = "",
        status: int | None = None,
        retry_after_s: float | None = None,
        before_send: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.detail = detail
        self.status = status
        self.retry_after_s = retry_after_s
        #: True where not a byte of the prompt can have reached the server.
        self.before_send = before_send

    @property
    def info(self) -> ErrorInfo:
        return ErrorInfo(self.kind, str(self), self.detail, self.status)

    @property
    def verdict(self) -> Verdict:
        return VERDICT_OF_KIND[self.kind]
