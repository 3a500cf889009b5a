"""Nothing leaves on a wrong way: redirects, names, proxies, certificates and settings that cannot work."""

import socket

import pytest

from desktop_chat.core.endpoint import Tls
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.errors import client_error
from desktop_chat.providers.registry import ProviderRegistry
from desktop_chat.providers.resolve import connect_first
from desktop_chat.services.system_clock import SystemClock
from tests.helpers.toy_server import ToyServer, openai_chat_body, whole_body
from tests.unit.providers.asking import (
    CANARY,
    CERTIFICATES,
    CHAT,
    Pauses,
    Secrets,
    ended,
    endpoint_at,
    events_of,
    full_backlog,
    provider_for,
    question,
    raw_server,
    server_tls,
    text_of,
)

# --- redirects -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_to_another_origin_is_followed_nor_sees_the_key(toy_server, status):
    with ToyServer() as other:
        where = f"{other.url}{CHAT}"
        toy_server.on(CHAT, whole_body(b"", "text/plain", status, [("Location", where)]))
        end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
        assert other.connections == 0
    assert (end.verdict, end.error.status) == (Verdict.HTTP_ERROR, status)
    assert "use that URL" in end.error.sentence
    assert end.error.detail == where


@pytest.mark.parametrize("status", [307, 308])
async def test_a_redirect_within_one_origin_is_followed_with_prompt_and_key(toy_server, status):
    toy_server.on(CHAT, whole_body(b"", "text/plain", status, [("Location", "/other/chat/completions")]))
    toy_server.on("/other/chat/completions", openai_chat_body(["ok"]))
    assert text_of(await events_of(question(endpoint_at(f"{toy_server.url}/v1")))) == "ok"
    first, second = toy_server.requests
    assert (second.body, second.header("authorization")) == (first.body, f"Bearer {CANARY}")


@pytest.mark.parametrize("location", ["http://[bad", "", "//", "http://h:99999999/"])
async def test_a_redirect_to_nowhere_is_an_error_of_the_server(toy_server, location):
    toy_server.on(CHAT, whole_body(b"", "text/plain", 307, [("Location", location)]))
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
    assert (end.verdict, end.error.status) == (Verdict.HTTP_ERROR, 307)


async def test_a_redirect_in_circles_ends(toy_server):
    toy_server.on(CHAT, whole_body(b"", "text/plain", 308, [("Location", CHAT)]))
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
    assert (end.verdict, len(toy_server.requests)) == (Verdict.HTTP_ERROR, 4)


# --- the way there ---------------------------------------------------------------------------------------------


async def error_on_the_way(url, **fields):
    with pytest.raises(ChatError) as caught:
        await events_of(question(endpoint_at(url, **fields)))
    return caught.value


async def test_a_name_that_does_not_exist_says_so():
    error = await error_on_the_way("http://no-such-host.invalid/v1")
    assert (error.kind, error.before_send) == (ErrorKind.NETWORK, True)
    assert "no-such-host.invalid" in str(error)


@pytest.mark.parametrize("host", ["a..b.invalid", "x" * 80 + ".invalid"])
async def test_a_name_that_cannot_exist_says_so(host):
    error = await error_on_the_way(f"http://{host}/v1")
    assert error.before_send
    assert "URL" in str(error)


async def test_a_refused_connection_names_the_place():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        error = await error_on_the_way(f"http://127.0.0.1:{port}/v1")
    assert (error.kind, error.before_send) == (ErrorKind.NETWORK, True)
    assert str(error) == f"No server answers at 127.0.0.1:{port}. Start the server, or check the URL."


async def test_a_host_with_several_addresses_is_reached_at_the_one_that_answers(toy_server):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    events = await events_of(question(endpoint_at(f"http://localhost:{toy_server.port}/v1")))
    assert text_of(events) == "ok"


USELESS_URLS = [
    "", "host/v1", "ftp://host/v1", "http://", "http://[::1/v1", "http://[zz]/v1", "http://h:99999/v1", "http://h:x/v1",
    "http://h\x00/v1",
]  # fmt: skip


@pytest.mark.parametrize("url", USELESS_URLS)
async def test_a_useless_url_is_a_matter_of_the_settings(url):
    registry = ProviderRegistry(Secrets(), None, SystemClock())
    endpoint = endpoint_at(url)
    for ask in (
        lambda: events_of(question(endpoint), registry.for_endpoint(endpoint)),
        lambda: registry.models(endpoint),
    ):
        with pytest.raises(ChatError, match="is not usable") as caught:
            await ask()
        assert (caught.value.kind, caught.value.before_send) == (ErrorKind.SETTINGS, True)


@pytest.mark.parametrize("proxy", ["ftp://h:1", "http://", "http://[bad", "http://h:99999", "nonsense"])
async def test_a_useless_proxy_is_a_matter_of_the_settings(proxy):
    error = await error_on_the_way("http://127.0.0.1:9/v1", proxy=proxy)
    assert (error.kind, error.before_send) == (ErrorKind.SETTINGS, True)
    assert "proxy" in str(error)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_hangs_up_got_no_prompt_through(scheme):
    async def hang_up(reader, writer):
        await reader.read(1)

    async with raw_server(hang_up) as port:
        error = await error_on_the_way("https://server.invalid/v1", proxy=f"{scheme}://127.0.0.1:{port}")
    assert error.kind is ErrorKind.NETWORK


async def test_a_proxy_that_refuses_says_so():
    async def refuse(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with raw_server(refuse) as port:
        error = await error_on_the_way("https://server.invalid/v1", proxy=f"http://127.0.0.1:{port}")
    assert (error.kind, error.before_send) == (ErrorKind.NETWORK, True)
    assert "proxy" in str(error)


# --- TLS -------------------------------------------------------------------------------------------------------

OWN_CA = Tls(ca_file=str(CERTIFICATES / "ca.pem"))
CERTIFICATE_FAULTS = {
    "unknown authority": ("right", Tls(), "name its CA file"),
    "another name": ("another_name", OWN_CA, "not for the name 127.0.0.1"),
    "expired": ("expired", OWN_CA, "has expired"),
}


@pytest.mark.parametrize("fault", CERTIFICATE_FAULTS)
async def test_a_certificate_that_cannot_be_trusted_stops_the_prompt(fault):
    certificate, tls, words = CERTIFICATE_FAULTS[fault]
    pauses = Pauses()
    with ToyServer(openai_chat_body(["never"]), tls=server_tls(certificate)) as server:
        request = question(endpoint_at(f"{server.url}/v1", tls=tls, retries=3))
        with pytest.raises(ChatError) as caught:
            await events_of(request, provider_for(sleep=pauses))
        assert server.requests == []
    error = caught.value
    assert (error.kind, error.verdict, error.before_send) == (ErrorKind.SETTINGS, Verdict.NETWORK_ERROR, True)
    assert pauses.asked == []
    assert words in str(error)


async def test_the_right_ca_file_opens_the_way():
    with ToyServer(openai_chat_body(["ok"]), tls=server_tls()) as server:
        assert text_of(await events_of(question(endpoint_at(f"{server.url}/v1", tls=OWN_CA)))) == "ok"


async def test_tls_to_a_server_without_it_says_so():
    async def answer_plainly(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad\r\n\r\n")
        await reader.read()

    async with raw_server(answer_plainly) as port:
        error = await error_on_the_way(f"https://127.0.0.1:{port}/v1", tls=OWN_CA)
    assert error.before_send
    assert "http://" in str(error)


@pytest.mark.parametrize("field", ["ca_file", "client_cert"])
@pytest.mark.parametrize("file", ["missing.pem", "no.pem"])
async def test_a_certificate_file_that_cannot_be_used_is_named(tmp_path, field, file):
    (tmp_path / "no.pem").write_text("not a certificate")
    path = str(tmp_path / file)
    error = await error_on_the_way("https://127.0.0.1:9/v1", tls=Tls(**{field: path}))
    assert (error.kind, error.before_send) == (ErrorKind.SETTINGS, True)
    assert path in str(error)


def test_an_unknown_failure_of_a_library_has_a_sentence_without_its_words():
    error = client_error(ValueError(CANARY))
    assert CANARY not in str(error) + error.detail


# --- settings that cannot be sent ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"headers": (("X-Org", "env:NO_SUCH_VARIABLE"),)}, "NO_SUCH_VARIABLE, which is not set"),
        ({"headers": (("X-Org", "ä"),)}, "X-Org"),
        ({"headers": (("X Org", "a"),)}, "header"),
        ({"headers": (("", "a"),)}, "header"),
        ({"extra_body": "[1]"}, "extra body"),
        ({"extra_body": '{"a": '}, "extra body"),
    ],
)
async def test_what_cannot_be_sent_is_a_matter_of_the_settings(toy_server, fields, words):
    error = await error_on_the_way(f"{toy_server.url}/v1", retries=3, **fields)
    assert (error.kind, error.before_send) == (ErrorKind.SETTINGS, True)
    assert words in str(error)
    assert toy_server.requests == []


async def test_a_key_with_a_line_break_is_refused_without_being_shown(toy_server):
    with pytest.raises(ChatError, match="Copy it again") as caught:
        await events_of(question(endpoint_at(f"{toy_server.url}/v1")), provider_for(f"{CANARY}\nX-Evil: 1"))
    assert CANARY not in str(caught.value) + caught.value.detail


async def test_an_address_that_does_not_answer_is_overtaken_by_the_next(toy_server):
    with full_backlog() as silent:
        addresses = [(socket.AF_INET, ("127.0.0.1", port)) for port in (silent, toy_server.port)]
        with await connect_first(addresses) as sock:
            assert sock.getpeername() == ("127.0.0.1", toy_server.port)


async def test_where_no_address_answers_the_first_one_s_error_is_told():
    with socket.socket() as taken, socket.socket() as other:
        taken.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionRefusedError):
            await connect_first([(socket.AF_INET, each.getsockname()) for each in (taken, other)])
