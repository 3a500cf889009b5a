"""What goes wrong on the way to a server, as ChatErrors: one plain sentence each, the cause as detail."""

from __future__ import annotations

import errno
import socket
import ssl

import httpcore2
import httpx2
from socksio.exceptions import SOCKSError

from desktop_chat.core.errors import ChatError, ErrorKind

_CUT = "The connection broke off before the answer was complete. What had arrived is kept; try again."

# OpenSSL's X509_V_ERR_* codes.
_CERTIFICATE_EXPIRED = 10
_CERTIFICATE_FOR_ANOTHER_NAME = frozenset({62, 64})

_CONNECT_SENTENCES = {
    errno.ECONNREFUSED: "No server answers at {place}. Start the server, or check the URL.",
    errno.ENETUNREACH: "There is no way to {place} from here. Check the network connection.",
    errno.EHOSTUNREACH: "There is no way to {place} from here. Check the network connection.",
    errno.ETIMEDOUT: "{place} does not answer. Check the URL and the network.",
    errno.EACCES: "This computer does not allow a connection to {place}. Check its firewall.",
    errno.EPERM: "This computer does not allow a connection to {place}. Check its firewall.",
}


def name_error(host: str, error: OSError | ValueError) -> ChatError:
    """The host's name could not be resolved."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        sentence = f"The name {host} could not be looked up. Check the network connection."
    else:
        sentence = f"There is no computer named {host}. Check the URL."
    return _before_send(sentence, error)


def connect_error(host: str, port: int, error: OSError) -> ChatError:
    """No connection came about."""
    sentence = _CONNECT_SENTENCES.get(error.errno or 0, "No connection to {place}. Check the URL and the network.")
    return _before_send(sentence.format(place=place(host, port)), error)


def connect_timeout(host: str, port: int, timeout_s: float | None) -> ChatError:
    """Connecting took longer than the endpoint allows."""
    after = f" within {timeout_s:g} s" if timeout_s is not None else ""
    return _before_send(f"{place(host, port)} did not answer{after}. Check the URL and the network.", None)


def tls_error(host: str, error: OSError) -> ChatError:
    """The TLS handshake failed."""
    if isinstance(error, ssl.SSLCertVerificationError):
        # It would be the same at the next try: nothing but the settings helps.
        return _settings(_certificate_sentence(host, error.verify_code), error)
    if isinstance(error, ssl.SSLError):
        sentence = f"{host} does not speak TLS as asked for. Check whether the URL should begin with http://."
    else:
        sentence = f"{host} ended the connection during the TLS handshake. Check the URL."
    return _before_send(sentence, error)


def _certificate_sentence(host: str, verify_code: int) -> str:
    if verify_code == _CERTIFICATE_EXPIRED:
        return f"The certificate of {host} has expired. Check this computer's clock, or have it renewed."
    if verify_code in _CERTIFICATE_FOR_ANOTHER_NAME:
        return f"The certificate of this server is not for the name {host}. Check the URL."
    return (
        f"The certificate of {host} comes from an authority this computer does not know. "
        "If the server is yours, name its CA file in its settings."
    )


def head_error(host: str, error: Exception) -> ChatError:
    """No response head came, though the request may have been read."""
    if isinstance(error, httpcore2.ProxyError | SOCKSError):
        return _before_send("The proxy did not let the connection through. Check the proxy and its password.", error)
    if isinstance(error, httpcore2.LocalProtocolError):
        return ChatError(
            ErrorKind.SETTINGS,
            "A header of this server cannot be sent. Check the headers in its settings.",
            detail="A header's name or value holds a character that is not allowed there.",
            before_send=True,
        )
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLError):
        sentence = f"{host} ended the TLS connection. It may want a client certificate; name it in the settings."
    elif isinstance(error, httpcore2.RemoteProtocolError) and "disconnected" not in str(error):
        sentence = f"What {host} answered is not HTTP. Check the URL and the port."
    else:
        sentence = f"{host} ended the connection without an answer. Try again."
    return ChatError(ErrorKind.NETWORK, sentence, detail=cause_of(error))


def body_cut(error: Exception) -> ChatError:
    """The body broke off."""
    return ChatError(ErrorKind.CUT, _CUT, detail=cause_of(error))


def proxy_settings_error(error: ValueError | httpx2.InvalidURL) -> ChatError:
    """The endpoint's proxy cannot be used."""
    return _settings("The proxy of this server is not usable. Write it like http://host:port or socks5://…", error)


def url_error(error: Exception) -> ChatError:
    """The endpoint's URL cannot be asked."""
    return _settings("The URL of this server is not usable. Write it like https://host/v1.", error)


def tls_settings_error(path: str, error: OSError | ValueError) -> ChatError:
    """A certificate file of the endpoint cannot be used."""
    return _settings(f"The certificate file {path} cannot be read. Check it in the server's settings.", error)


def sdk_error(error: ImportError) -> ChatError:
    """A vendor's library is not there."""
    return _settings("A library that this server needs is missing. Install the program again.", error)


def client_error(error: Exception) -> ChatError:
    """What httpx2 or an SDK raised around our own errors: the ChatError inside, else the best guess."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ChatError):
            return inner
        inner = inner.__cause__ or inner.__context__
    if isinstance(error, httpx2.InvalidURL | httpx2.UnsupportedProtocol | httpcore2.UnsupportedProtocol):
        return url_error(error)
    return ChatError(ErrorKind.NETWORK, "The request could not be sent. Try again.", detail=type(error).__name__)


def place(host: str, port: int) -> str:
    """`host:port` as it stands in a sentence."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def cause_of(error: BaseException) -> str:
    """The technical cause in one line."""
    return f"{type(error).__name__}: {error}"


def _before_send(sentence: str, error: Exception | None) -> ChatError:
    detail = cause_of(error) if error is not None else ""
    return ChatError(ErrorKind.NETWORK, sentence, detail=detail, before_send=True)


def _settings(sentence: str, error: Exception) -> ChatError:
    return ChatError(ErrorKind.SETTINGS, sentence, detail=cause_of(error), before_send=True)
