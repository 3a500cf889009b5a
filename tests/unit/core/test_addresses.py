"""An address that was written without its scheme is asked over TLS if it is one of the world."""

import pytest

from desktop_chat.core.addresses import with_scheme


@pytest.mark.parametrize(
    "address", ["api.openai.com/v1", "Me.OpenAI.Azure.com", "my-app.workers.dev?lang=en", "a.xn--p1ai/api/chat"]
)
def test_a_server_in_the_world_is_asked_over_tls(address):
    assert with_scheme(address) == f"https://{address}"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "localhost",
            "localhost/api/chat",
            "127.0.0.1:8080/v1",
            "192.168.1.20",
            "[::1]:8080/v1",
            "box",
            "box:1234/v1",
        ),
        *("box.local/v1", "box.lan", "box.home.arpa/v1", "api.example.com:8080/v1", "user@api.example.com", ""),
    ],
)
def test_a_server_at_a_port_or_nearby_is_not(address):
    assert with_scheme(address) == (f"http://{address}" if address else "")


@pytest.mark.parametrize("address", ["http://api.example.com/v1", "https://box", "ftp://x"])
def test_a_scheme_that_was_written_stays(address):
    assert with_scheme(address) == address
