"""Where in the form of a server an error is mended, and what one click does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.errors import ErrorKind
from desktop_chat.core.secret_rules import url_problem
from desktop_chat.core.values import value

if TYPE_CHECKING:
    from desktop_chat.core.endpoint import Endpoint
    from desktop_chat.core.errors import ErrorInfo

#: A field of the form; empty where no field is to blame.
Part: TypeAlias = Literal["", "address", "key", "model", "dialect", "certificates", "proxy", "timeouts"]

#: What the button beside an error does.
MEND_AGAIN = "again"
MEND_CERTIFICATE = "certificate"
MEND_MODEL = "model"
MEND_HTTP = "http"
MEND_VERSION = "version"

_KEY_STATUS = (401, 402, 403)
_NOT_FOUND = 404
_PROXY_STATUS = 407


@value
class Mend:
    """`action` is one of the words above, `text` is what its button says; both are empty where typing mends it."""

    part: Part = ""
    action: str = ""
    text: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Mending", text)


def mend_of(error: ErrorInfo, endpoint: Endpoint) -> Mend:
    """What mends `error`, which came of asking `endpoint`."""
    part = _part(error, endpoint)
    match part:
        case "certificates":
            return Mend(part, MEND_CERTIFICATE, _tr("Name a CA file"))
        case "model":
            return Mend(part, MEND_MODEL, _tr("Choose a model"))
        case "address":
            return _mend_address(error, endpoint)
        case "key" | "proxy" | "timeouts" | "dialect":
            return Mend(part)
        case _:
            return Mend(part, MEND_AGAIN, _tr("Try again"))


def _mend_address(error: ErrorInfo, endpoint: Endpoint) -> Mend:
    cause = _cause(error)
    if cause == "SSLError" and endpoint.url.startswith("https://"):
        return Mend("address", MEND_HTTP, _tr("Ask without TLS"))
    if error.status == _NOT_FOUND and urlsplit(endpoint.url).path in ("", "/"):
        return Mend("address", MEND_VERSION, _tr("Add /v1"))
    if error.kind is ErrorKind.NETWORK:
        return Mend("address", MEND_AGAIN, _tr("Try again"))
    return Mend("address")


def _part(error: ErrorInfo, endpoint: Endpoint) -> Part:
    if error.status is not None:
        return _part_of_status(error, endpoint)
    if _cause(error) == "SSLCertVerificationError" or _names(error, endpoint.tls.ca_file, endpoint.tls.client_cert):
        return "certificates"
    match error.kind:
        case ErrorKind.SETTINGS:
            if url_problem(endpoint.url):
                return "address"
            return "model" if not error.detail else "proxy" if endpoint.proxy else "address"
        case ErrorKind.NETWORK:
            return "proxy" if _cause(error) in ("ProxyError", "SOCKSError") else "address"
        case ErrorKind.NOT_A_STREAM:
            return "address"
        case ErrorKind.PROTOCOL:
            return "dialect"
        case ErrorKind.STALLED:
            return "timeouts"
        case ErrorKind.KEYRING:
            return "key"
        case _:
            return ""


def _part_of_status(error: ErrorInfo, endpoint: Endpoint) -> Part:
    if error.status in _KEY_STATUS:
        return "key"
    if error.status == _PROXY_STATUS:
        return "proxy"
    names_model = bool(endpoint.model) and endpoint.model in error.detail
    if error.status in (400, _NOT_FOUND) and (names_model or "model_not_found" in error.detail):
        return "model"
    return "address" if error.status in (_NOT_FOUND, 405) or 300 <= (error.status or 0) < 400 else ""


def _cause(error: ErrorInfo) -> str:
    """The type of the exception that the detail begins with."""
    return error.detail.partition(":")[0]


def _names(error: ErrorInfo, *paths: str) -> bool:
    return error.kind is ErrorKind.SETTINGS and any(path and path in error.sentence for path in paths)
