"""A key is where it was put and nowhere else: not in logs, lines, copies, files, nor on its way to another server."""

import json

import pytest

from tests.e2e.secret_service import SecretService, missing
from tests.helpers.program import Program
from tests.helpers.toy_server import Chunk, Head, ToyServer, html_body, json_body, openai_chat_body, plain_sse_body

KEY = "sk-CANARY0123456789abcdefghijklmnopqrstuvwxyz"
#: What may not be found anywhere, whole or cut.
PIECE = "CANARY"
DEBUG = (
    "-c",
    "import logging, sys; logging.basicConfig(level=logging.DEBUG);"
    "from desktop_chat.__main__ import main; sys.exit(main())",
)
PATHS = {
    "openai_chat": "/v1/chat/completions",
    "openai_responses": "/v1/responses",
    "anthropic_messages": "/v1/messages",
    "ollama": "/api/chat",
    "plain_sse": "/chat",
    "ai_sdk_ui": "/api/chat",
}
ANSWERS = {
    "an answer": plain_sse_body(["ok"]),
    "an error that repeats the key": json_body({"error": {"message": f"wrong key {KEY}"}}, 401),
    "a page that repeats the key": [Head(200, (("Content-Type", "text/html"),)), Chunk(f"<p>{KEY}</p>".encode())],
    "an error frame that repeats the key": [Head(), Chunk(f'data: {{"error":{{"message":"{KEY}"}}}}\n\n'.encode())],
    "garbage that repeats the key": [Head(), Chunk(f"data: {{{KEY}\n\n".encode())],
}


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path / "home", MY_KEY=KEY)


def assert_nowhere(program, *rans):
    said = "".join(ran.out + ran.err for ran in rans)
    assert PIECE not in said
    files = [path for path in program.home.parent.rglob("*") if path.is_file()]
    assert not [path for path in files if PIECE.encode() in path.read_bytes()]


@pytest.mark.parametrize("dialect", PATHS)
def test_a_key_from_the_environment_reaches_its_server_and_nothing_else(program, toy_server, dialect):
    toy_server.otherwise(plain_sse_body(["ok"]))
    words = ("--url", toy_server.url + PATHS[dialect], "--dialect", dialect, "--model", "m", "--key-env", "MY_KEY")
    logged = program.run("ask", *words, "--retries", "0", "--json", "Hello", prefix=DEBUG)
    assert "DEBUG:" in logged.err
    asked = toy_server.next_request()
    assert any(KEY in text for _, text in asked.headers), "the server was not given the key"
    assert KEY not in asked.target
    copied = program.run("ask", *words, "--curl", "Hello", prefix=DEBUG)
    assert copied.out.startswith("curl ")
    shown = program.run("history", "show", "last", "--json")
    assert json.loads(shown.out)["messages"]
    assert_nowhere(program, logged, copied, shown, program.run("endpoints", "list", "--json"))


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_a_server_says_back_is_neither_printed_nor_kept(program, toy_server, answer):
    toy_server.otherwise(ANSWERS[answer])
    words = ("--url", f"{toy_server.url}/chat", "--header", "X-Api-Key: env:MY_KEY", "--retries", "0")
    rans = [program.run("ask", *words, *more, "Hello", prefix=DEBUG) for more in ((), ("--json",))]
    assert toy_server.next_request().header("x-api-key") == KEY
    assert_nowhere(program, *rans, program.run("history", "show", "last", "--json"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("words", [("--key-env", "MY_KEY"), ("--header", "X-Api-Key: env:MY_KEY")])
def test_a_key_never_follows_to_another_origin(program, toy_server, status, words):
    with ToyServer(openai_chat_body(["stolen"])) as other:
        to = f"{other.url}/v1/chat/completions"
        toy_server.otherwise([Head(status, (("Location", to), ("Content-Length", "0")), chunked=False)])
        ran = program.run(
            "ask", "--url", f"{toy_server.url}/v1", *words, "--retries", "0", "--json", "Hello", prefix=DEBUG
        )
        assert any(KEY in text for _, text in toy_server.next_request().headers)
        assert not [request for request in other.requests if PIECE in str(request.headers) + request.target]
        assert not [request for request in other.requests if b"Hello" in request.body], "nor does the question"
    assert ran.code != 0
    assert "stolen" not in ran.lines[-1]["text"]
    assert_nowhere(program, ran)


CURL = """curl %s/v1/chat/completions -H 'Authorization: Bearer %s' -d '{"model":"m","messages":[]}'"""


@pytest.mark.timeout(180)
def test_a_pasted_key_lies_in_the_keyring_and_is_used_from_there(tmp_path, toy_server):
    if missing():
        pytest.skip(f"not installed here: {', '.join(missing())}")
    service = SecretService(tmp_path)
    try:
        program = Program(tmp_path / "data" / "home", **service.environ)
        program.home.parent.mkdir()
        toy_server.otherwise(openai_chat_body(["ok"]), html_body())
        added = program.run("endpoints", "add", "mine", "-", stdin=CURL % (toy_server.url, KEY), prefix=DEBUG)
        assert added.code == 0, added.err
        asked = program.run("ask", "--endpoint", "mine", "--json", "Hello", prefix=DEBUG)
        assert (asked.code, toy_server.next_request().header("authorization")) == (0, f"Bearer {KEY}")
        copied = program.run("ask", "--endpoint", "mine", "--curl", "Hello", prefix=DEBUG)
        assert copied.out.startswith("curl ")
        shown = program.run("history", "show", "last", "--json")
        assert_nowhere(program, added, asked, copied, shown, program.run("endpoints", "list", "--json"))
    finally:
        service.close()
