"""Sockets, TLS, pipes, child processes, name look-up and threads on the desktop loop."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import os
import socket
import ssl
import sys
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.unit.aio.conftest import Run

BODY = os.urandom(3_000_000)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a self-signed certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    no_password = serialization.NoEncryption()
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no_password) + signed.public_bytes(pem))
    return path


async def _give_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.write(BODY)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def _ask(port: int, tls: ssl.SSLContext | None = None) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    writer.write(b"please\n")
    body = await reader.read()
    writer.close()
    await writer.wait_closed()
    return body


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_server_and_its_clients_exchange_all_bytes(on_ours: Run, certificate: Path, encrypted: bool) -> None:
    async def main() -> list[bool]:
        server_side = client_side = None
        if encrypted:
            server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server_side.load_cert_chain(certificate)
            client_side = ssl.create_default_context(cafile=str(certificate))
        serving: list[asyncio.Task[None]] = []

        def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            serving.append(asyncio.create_task(_give_body(reader, writer)))

        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_side)
        port = server.sockets[0].getsockname()[1]
        bodies = await asyncio.gather(*(_ask(port, client_side) for _ in range(3)))
        await asyncio.gather(*serving)
        server.close()
        await server.wait_closed()
        return [body == BODY for body in bodies]

    assert on_ours(main) == [True] * 3


def test_plain_sockets_accept_connect_send_and_receive(on_ours: Run) -> None:
    async def main() -> bytes:
        loop = asyncio.get_running_loop()
        with socket.socket() as listener, socket.socket() as client:
            for each in (listener, client):
                each.setblocking(False)
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            accepting = asyncio.create_task(loop.sock_accept(listener))
            await loop.sock_connect(client, listener.getsockname())
            served, _ = await accepting
            with served:
                await loop.sock_sendall(served, b"hello")
                return await loop.sock_recv(client, 100)

    assert on_ours(main) == b"hello"


def test_a_refused_connection_raises(on_ours: Run) -> None:
    async def main() -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", unused.getsockname()[1])

    on_ours(main)


def test_a_reader_removed_while_its_data_waits_is_not_called(on_ours: Run) -> None:
    async def main() -> list[str]:
        loop, called = asyncio.get_running_loop(), list[str]()
        left, right = socket.socketpair()
        other_left, other_right = socket.socketpair()
        with left, right, other_left, other_right:

            def first(name: str) -> None:
                called.append(name)
                loop.remove_reader(left)
                loop.remove_reader(other_left)

            loop.add_reader(left, first, "one")
            loop.add_reader(other_left, first, "other")
            right.send(b"x")
            other_right.send(b"x")
            await asyncio.sleep(0.02)
        return called

    assert len(on_ours(main)) == 1


def test_a_descriptor_number_used_again_at_once_serves_its_new_owner(on_ours: Run) -> None:
    async def main() -> int:
        served = 0
        for _ in range(200):
            left, right = socket.socketpair()
            reader, writer = await asyncio.open_connection(sock=left)
            right.send(b"x")
            right.close()
            served += len(await reader.read())
            writer.close()
            await writer.wait_closed()
        return served

    assert on_ours(main) == 200


def test_a_child_process_talks_through_its_pipes(on_ours: Run) -> None:
    async def main() -> tuple[bytes, int | None]:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "import sys; print(sys.stdin.read().upper(), end=''); sys.exit(3)",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await child.communicate(b"spoken softly")
        return out, child.returncode

    assert on_ours(main) == (b"SPOKEN SOFTLY", 3)


def test_a_child_process_can_be_killed_and_awaited(on_ours: Run) -> None:
    async def main() -> int:
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(60)")
        child.kill()
        return await asyncio.wait_for(child.wait(), 10)

    assert on_ours(main) != 0


def test_names_are_looked_up_and_functions_run_off_the_gui_thread(on_ours: Run) -> None:
    async def main() -> tuple[str, bool]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo("localhost", 80, family=socket.AF_INET)
        elsewhere = await loop.run_in_executor(None, threading.get_ident)
        return found[0][4][0], elsewhere != threading.get_ident()

    assert on_ours(main) == ("127.0.0.1", True)
