from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.helpers.toy_server import (
    Chunk,
    Close,
    Head,
    Pause,
    Reset,
    Signal,
    Silence,
    ToyServer,
    WaitFor,
    html_body,
    openai_chat_body,
    plain_sse_body,
    steps_to_json,
)


def ask(server: ToyServer, path: str = "/", body: bytes = b"{}") -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    sock.sendall(b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b" % (path.encode(), len(body), body))
    return sock


def read_all(sock: socket.socket) -> bytes:
    with sock:
        return b"".join(iter(lambda: sock.recv(65536), b""))


def test_chunks_go_out_in_the_chunked_coding_and_close_leaves_the_body_cut(toy_server: ToyServer):
    toy_server.otherwise([Head(), Chunk(b"abc"), Close()])
    head, _, body = read_all(ask(toy_server)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream")
    assert body == b"3\r\nabc\r\n"


def test_a_raw_body_ends_with_the_connection(toy_server: ToyServer):
    toy_server.otherwise([Head(chunked=False), Chunk(b"abc"), Chunk(b"def")])
    assert read_all(ask(toy_server)).endswith(b"\r\n\r\nabcdef")


def test_a_reset_is_a_reset(toy_server: ToyServer):
    toy_server.otherwise([Head(), Reset()])
    with pytest.raises(ConnectionResetError):
        read_all(ask(toy_server))


def test_a_whole_answer_keeps_the_connection_for_the_next_request(toy_server: ToyServer):
    toy_server.on("/a", plain_sse_body(["x"]))
    toy_server.on("/b", html_body())
    with ask(toy_server, "/a") as sock:
        read_until(sock, b"0\r\n\r\n")
        sock.sendall(b"GET /b HTTP/1.1\r\n\r\n")
        read_until(sock, b"</html>")
    assert [request.method for request in toy_server.requests] == ["POST", "GET"]
    assert toy_server.connections == 1


def test_requests_are_recorded_and_answers_are_taken_in_turn(toy_server: ToyServer):
    toy_server.on("/x", html_body(503), html_body(200))
    statuses = [read_some(ask(toy_server, "/x?a=1", b'{"n": 1}')) for _ in range(3)]
    assert [status[9:12] for status in statuses] == [b"503", b"200", b"200"]
    request = toy_server.next_request()
    assert (request.path, request.query, request.json) == ("/x", {"a": "1"}, {"n": 1})
    assert request.header("content-length") == "8"


def read_until(sock: socket.socket, end: bytes) -> None:
    received = b""
    while not received.endswith(end):
        data = sock.recv(65536)
        assert data, received
        received += data


def read_some(sock: socket.socket) -> bytes:
    with sock:
        return sock.recv(65536)


async def test_a_client_that_goes_away_is_noticed_at_once(toy_server: ToyServer):
    toy_server.otherwise([Head(), Silence()])
    sock = ask(toy_server)
    request = await toy_server.request()
    assert not request.closed.is_set()
    sock.close()
    await asyncio.wait_for(request.closed, 10)
    assert request.closed_by_client


async def test_a_script_waits_for_the_test(toy_server: ToyServer):
    gate = Signal()
    toy_server.otherwise([Head(chunked=False), WaitFor(gate), Chunk(b"end")])
    sock = ask(toy_server)
    await toy_server.request()
    gate.set()
    assert read_all(sock).endswith(b"end")


def test_pauses_do_not_drift(toy_server: ToyServer):
    toy_server.otherwise([Head(chunked=False)] + [Pause(0.005), Chunk(b"x")] * 40)
    started = time.monotonic()
    assert read_all(ask(toy_server)).endswith(b"x" * 40)
    assert 0.19 <= time.monotonic() - started < 0.5


def test_it_serves_a_script_in_a_process_of_its_own(tmp_path: Path):
    script, port_file = tmp_path / "script.json", tmp_path / "port"
    script.write_text(json.dumps({"routes": {"/v1/chat/completions": [steps_to_json(openai_chat_body(["Hi"]))]}}))
    command = [sys.executable, "-m", "tests.helpers.toy_server", "--script", str(script), "--port-file", str(port_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        while not port_file.exists():
            assert process.poll() is None
            time.sleep(0.01)
        url = f"http://127.0.0.1:{port_file.read_text()}/v1/chat/completions"
        with urllib.request.urlopen(url, timeout=10) as answer:
            assert b'"content": "Hi"' in answer.read()
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0
