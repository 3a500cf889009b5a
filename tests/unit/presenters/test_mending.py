"""An error leads to the field that mends it, and to the one click that does."""

import pytest

from desktop_chat.core.endpoint import Endpoint, Tls
from desktop_chat.core.errors import ErrorInfo, ErrorKind
from desktop_chat.presenters.mending import (
    MEND_AGAIN,
    MEND_CERTIFICATE,
    MEND_HTTP,
    MEND_MODEL,
    MEND_VERSION,
    mend_of,
)

HTTP, NETWORK, SETTINGS = ErrorKind.HTTP, ErrorKind.NETWORK, ErrorKind.SETTINGS
BASE = "http://127.0.0.1:1/v1"


@pytest.mark.parametrize(
    ("error", "url", "part", "action"),
    [
        (ErrorInfo(HTTP, "x", status=401), BASE, "key", ""),
        (ErrorInfo(HTTP, "x", status=403), BASE, "key", ""),
        (ErrorInfo(HTTP, "x", '{"error": "no model small"}', 404), BASE, "model", MEND_MODEL),
        (ErrorInfo(HTTP, "x", "not found", 404), BASE, "address", ""),
        (ErrorInfo(HTTP, "x", "not found", 404), "http://127.0.0.1:1", "address", MEND_VERSION),
        (ErrorInfo(HTTP, "x", "busy", 503), BASE, "", MEND_AGAIN),
        (ErrorInfo(HTTP, "x", "", 407), BASE, "proxy", ""),
        (ErrorInfo(NETWORK, "x", "ConnectionRefusedError: 111"), BASE, "address", MEND_AGAIN),
        (ErrorInfo(NETWORK, "x", "SSLError: wrong version"), "https://127.0.0.1:1/v1", "address", MEND_HTTP),
        (ErrorInfo(SETTINGS, "x", "SSLCertVerificationError: 19"), BASE, "certificates", MEND_CERTIFICATE),
        (ErrorInfo(SETTINGS, "The file /ca.pem cannot be read.", "OSError: 2"), BASE, "certificates", MEND_CERTIFICATE),
        (ErrorInfo(SETTINGS, "x", "ValueError: scheme"), "nonsense", "address", ""),
        (ErrorInfo(SETTINGS, "No model is chosen."), BASE, "model", MEND_MODEL),
        (ErrorInfo(ErrorKind.NOT_A_STREAM, "x"), BASE, "address", ""),
        (ErrorInfo(ErrorKind.PROTOCOL, "x"), BASE, "dialect", ""),
        (ErrorInfo(ErrorKind.STALLED, "x"), BASE, "timeouts", ""),
        (ErrorInfo(ErrorKind.KEYRING, "x"), BASE, "key", ""),
        (ErrorInfo(ErrorKind.SERVER, "x"), BASE, "", MEND_AGAIN),
    ],
)
def test_an_error_leads_to_what_mends_it(error: ErrorInfo, url: str, part: str, action: str) -> None:
    endpoint = Endpoint("e", "E", url, model="small", tls=Tls(ca_file="/ca.pem"))
    mend = mend_of(error, endpoint)
    assert (mend.part, mend.action, bool(mend.text)) == (part, action, bool(action))
