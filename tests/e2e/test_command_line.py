"""The command line beside a plain question: what it sets, what it refuses, tools, and copies of requests."""

import json
import os
import pty
import sqlite3

import pytest

from tests.helpers.program import Program
from tests.helpers.toy_server import Chunk, Head, openai_chat_body, plain_sse_body, sse

CHAT = "/v1/chat/completions"


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path / "home")


def listed(program, name):
    entries = [json.loads(line) for line in program.run("endpoints", "list", "--json").out.splitlines()]
    return next(entry for entry in entries if entry["name"] == name)


def test_sampling_reaches_the_server_and_stays_with_the_conversation(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["{}"]))
    words = [
        "--temperature",
        "0.5",
        "--top-p",
        "0.9",
        "--max-tokens",
        "7",
        "--stop",
        "END",
        "--seed",
        "3",
        "--json-mode",
        "--model",
        "m",
    ]
    assert program.run("ask", "--url", f"{toy_server.url}/v1", *words, "Hello").code == 0
    body = toy_server.next_request().json
    assert {name: body[name] for name in ("temperature", "top_p", "max_tokens", "stop", "seed")} == {
        "temperature": 0.5, "top_p": 0.9, "max_tokens": 7, "stop": ["END"], "seed": 3,
    }  # fmt: skip
    assert body["response_format"] == {"type": "json_object"}
    with sqlite3.connect(program.home / "history.sqlite3") as history:
        [(kept,)] = history.execute("SELECT parameters FROM conversations")
    history.close()
    assert json.loads(kept)["max_tokens"] == 7


def test_a_server_that_keeps_the_conversation_gets_its_id_and_the_newest_message_only(program, toy_server):
    toy_server.otherwise(plain_sse_body(["ok"]))
    for where in ("--no-save", "--retries=0"):
        program.run("ask", "--url", f"{toy_server.url}/", "--session", "s 1", where, "Hello")
        request = toy_server.next_request()
        assert (request.query["id"], request.json["message"]) == ("s 1", "Hello")
    program.run("ask", "--url", f"{toy_server.url}/", "--session-in", "header:X-Session", "--session", "s1", "Hello")
    assert toy_server.next_request().header("x-session") == "s1"


def test_a_curl_copy_asks_nobody_and_holds_no_key(program, toy_server):
    program.environ["MY_KEY"] = "canary-4711"
    ran = program.run("ask", "--url", f"{toy_server.url}/v1", "--key-env", "MY_KEY", "--seed", "3", "--curl", "It's me")
    assert (ran.code, ran.err, toy_server.requests) == (0, "", [])
    assert ran.out.startswith("curl ")
    assert f"{toy_server.url}{CHAT}" in ran.out
    assert '"seed":3' in ran.out
    assert "canary" not in ran.out
    assert program.run("history", "list").out == ""


def test_everything_about_a_server_can_be_set(program):
    words = [
        "--auth",
        "api-key",
        "--request",
        "get",
        "--query-name",
        "q",
        "--session",
        "header:X-S",
        "--system",
        "Short!",
        "--context",
        "4096",
        "--ca",
        "ca.pem",
        "--client-cert",
        "c.pem",
        "--proxy",
        "http://127.0.0.1:9",
        "--idle-timeout",
        "5",
        "--retries",
        "1",
        "--model",
        "m",
        "--seed",
        "4",
        "--dialect",
        "plain_sse",
    ]
    added = program.run("endpoints", "add", "mine", "127.0.0.1:9/chat", *words, "--extra-body", '{"a":1}')
    assert added.code == 0
    entry = listed(program, "mine")
    del entry["id"]
    assert entry == {
        "default": False,
        "name": "mine",
        "url": "http://127.0.0.1:9/chat",
        "dialect": "plain_sse",
        "model": "m",
        "auth": "api-key",
        "extra_body": '{"a":1}',
        "tls": {"ca_file": "ca.pem", "client_cert": "c.pem"},
        "proxy": "http://127.0.0.1:9",
        "timeouts": {"idle_s": 5.0},
        "retries": 1,
        "context_tokens": 4096,
        "request_style": "get",
        "query_name": "q",
        "session": {"place": "header", "name": "X-S"},
        "system_prompt": "Short!",
        "parameters": {"seed": 4},
        "learned": {},
    }


CURL = """curl http://127.0.0.1:9/v1/chat/completions -H 'Authorization: Bearer %s' -H 'X-Extra: yes' \\
  -d '{"model":"m-1","messages":[{"role":"user","content":"hi"}],"stream":true,"temperature":0.5}'"""


def test_a_pasted_command_becomes_an_endpoint(program):
    ran = program.run("endpoints", "add", "mine", "-", "--retries", "2", stdin=CURL % "$KEY")
    assert ran.code == 0, ran.err
    entry = listed(program, "mine")
    assert (entry["url"], entry["model"], entry["headers"]) == (
        "http://127.0.0.1:9/v1/chat/completions",
        "m-1",
        [["X-Extra", "yes"]],
    )
    assert (entry["retries"], entry["parameters"]) == (2, {"temperature": 0.5})


def test_without_a_keyring_a_pasted_key_is_refused_and_kept_nowhere(program):
    ran = program.run("endpoints", "add", "mine", "-", stdin=CURL % "canary-4711")
    assert ran.code == 1
    assert "canary" not in ran.out + ran.err
    assert "mine" not in program.run("endpoints", "list").out
    assert not [p for p in program.home.rglob("*") if p.is_file() and b"canary" in p.read_bytes()]


def test_what_is_no_address_and_no_command_is_refused_without_repeating_it(program):
    ran = program.run("endpoints", "add", "mine", "-", stdin="the canary is here")
    assert ran.code == 2
    assert "canary" not in ran.err


@pytest.mark.parametrize("words", [("ask", "--url", "http://127.0.0.1:9/\udcff", "x"), ("ask", "--seed", "x", "y")])
def test_words_that_cannot_be_meant_are_refused(program, words):
    ran = program.run(*words)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_turn_that_cannot_start_still_ends_in_json(program, toy_server):
    program.home.mkdir()
    with sqlite3.connect(program.home / "history.sqlite3") as newer:
        newer.execute("PRAGMA user_version = 999")
    newer.close()
    ran = program.run("ask", "--url", f"{toy_server.url}/v1", "--json", "Hello")
    assert ran.code == 1
    last = ran.lines[-1]
    assert (last["type"], last["error"]["kind"], last["text"], last["usage"]) == ("ended", "store", "", None)
    assert "newer Desktop Chat" in last["error"]["sentence"]


def test_a_list_that_cannot_be_written_is_a_failure_of_our_own(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    program.run("ask", "--url", f"{toy_server.url}/v1", "Hello")
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        process = program.start("history", "list", "--json", stdout=full)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err == "desktop-chat: The output cannot be written: No space left on device.\n"


CALL = {"index": 0, "id": "call_1", "function": {"name": "ask_user", "arguments": '{"q":"Where?"}'}}
TOOL_CALL = [
    Head(),
    Chunk(sse({"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"tool_calls": [CALL]}}]})),
    Chunk(sse({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]})),
    Chunk(sse("[DONE]")),
]


class Terminal:
    """The program's conversation on a terminal of its own."""

    def __init__(self, program):
        self._main, child = pty.openpty()
        self.process = program.start("chat", stdin=child, stdout=child, stderr=child)
        os.close(child)
        self._seen = ""

    def wait_for(self, text):
        """What was printed until this text, with it."""
        while text not in self._seen:
            self._seen += os.read(self._main, 4096).decode()
        until = self._seen.index(text) + len(text)
        found, self._seen = self._seen[:until], self._seen[until:]
        return found

    def type(self, text):
        os.write(self._main, text.encode() + b"\n")

    def close(self):
        self.type("")
        code = self.process.wait(30)
        os.close(self._main)
        return code


def test_a_conversation_in_the_terminal_asks_for_the_result_of_a_tool(program, toy_server):
    toy_server.on(CHAT, TOOL_CALL, openai_chat_body(["Nice town."]))
    program.run("endpoints", "add", "toy", f"{toy_server.url}/v1", "--default")
    terminal = Terminal(program)
    terminal.wait_for("> ")
    terminal.type("Guess")
    terminal.wait_for('Result of ask_user({"q":"Where?"}), or an empty line to leave it: ')
    terminal.type("Berlin")
    terminal.wait_for("Nice town.")
    terminal.wait_for("> ")
    assert terminal.close() == 0
    toy_server.next_request()
    sent = toy_server.next_request().json["messages"]
    assert [message["role"] for message in sent] == ["user", "assistant", "tool"]
    assert sent[-1] == {"role": "tool", "tool_call_id": "call_1", "content": "Berlin"}
    shown = program.run("history", "show", "last").out
    assert "[tool result: Berlin]" in shown


def test_a_conversation_in_the_terminal_stays_in_one_session_of_the_server(program, toy_server):
    toy_server.on("/chat", plain_sse_body(["One."]), plain_sse_body(["Two."]))
    program.run("endpoints", "add", "toy", f"{toy_server.url}/chat", "--session", "header:X-Session", "--default")
    terminal = Terminal(program)
    for question, answer in (("First", "One."), ("Second", "Two.")):
        terminal.wait_for("> ")
        terminal.type(question)
        terminal.wait_for(answer)
    terminal.wait_for("> ")
    assert terminal.close() == 0
    requests = [toy_server.next_request() for _ in range(2)]
    assert [request.json["message"] for request in requests] == ["First", "Second"]
    assert all("messages" not in request.json or len(request.json["messages"]) == 1 for request in requests)
    [session] = {request.header("x-session") for request in requests}
    assert session


def test_a_question_that_ends_in_tool_calls_names_them_and_is_no_failure(program, toy_server):
    toy_server.on(CHAT, TOOL_CALL)
    ran = program.run("ask", "--url", f"{toy_server.url}/v1", "Guess")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[-1] == '  ask_user({"q":"Where?"})'
