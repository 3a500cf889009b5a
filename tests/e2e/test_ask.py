"""`desktop-chat ask` against servers that behave and servers that do not."""

import json
import signal
import socket
import subprocess
import sys

import pytest

from tests.helpers.program import Program
from tests.helpers.toy_server import (
    Chunk,
    Close,
    Head,
    Reset,
    Silence,
    html_body,
    json_body,
    openai_chat_body,
    openai_chat_frames,
    plain_sse_body,
)

CHAT = "/v1/chat/completions"


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path / "home")


def asked(program, server, *words):
    return program.run("ask", "--url", f"{server.url}/v1", "--retries", "0", *words)


def test_an_answer_is_printed_and_kept(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["Red", ", green", "."]))
    ran = asked(program, toy_server, "Name\ncolours")
    assert (ran.code, ran.out, ran.err) == (0, "Red, green.\n", "")
    shown = json.loads(program.run("history", "show", "last", "--json").out)
    assert shown["title"] == "Name"
    assert [(m["role"], m["text"], m["verdict"]) for m in shown["messages"]] == [
        ("user", "Name\ncolours", None),
        ("assistant", "Red, green.", "complete"),
    ]


def test_nothing_is_kept_with_no_save(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["Hi"]))
    assert asked(program, toy_server, "--no-save", "Hello").out == "Hi\n"
    assert program.run("history", "list").out == ""


def test_json_lines_follow_the_contract(program, toy_server):
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    toy_server.on(CHAT, openai_chat_body(["a", "b"], usage=usage))
    lines = asked(program, toy_server, "--json", "Hello").lines
    assert lines[0]["type"] == "started"
    assert lines[0]["version"] == 1
    assert "".join(line["text"] for line in lines if line["type"] == "text_delta") == "ab"
    last = lines[-1]
    assert (last["type"], last["verdict"], last["text"], last["error"]) == ("ended", "complete", "ab", None)
    assert last["usage"]["output_tokens"] == 2
    assert set(last["metrics"]) == {
        "ttft_ms", "tokens_per_s", "duration_ms", "chunks", "bytes", "max_gap_ms", "heartbeats",
    }  # fmt: skip
    assert last["metrics"]["chunks"] == 2


FRAMES = openai_chat_frames(["one ", "two ", "three "], finish=None, done=False)
FAULTS = {
    "closed after three tokens": ([Head(), *map(Chunk, FRAMES)], "truncated", 3, "one two three "),
    "cut after three tokens": ([Head(), *map(Chunk, FRAMES), Close()], "truncated", 3, "one two three "),
    "reset after three tokens": ([Head(), *map(Chunk, FRAMES), Reset()], "truncated", 3, None),
    "length": (openai_chat_body(["a"], finish="length"), "length_limit", 0, "a"),
    "html page": (html_body(), "not_a_stream", 7, ""),
    "whole json": (json_body({"choices": [{"message": {"content": "x"}}]}), "not_a_stream", 7, ""),
    "unauthorised": (json_body({"error": {"message": "bad key"}}, 401), "http_error", 5, ""),
    "error frame": (
        [Head(), Chunk(FRAMES[0]), Chunk(b'data: {"error":{"message":"overloaded"}}\n\n')],
        "server_error",
        4,
        "one ",
    ),
    "silence": ([Head(), Chunk(FRAMES[0]), Silence()], "stalled", 3, "one "),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_its_verdict_exit_code_and_text(program, toy_server, fault):
    script, verdict, code, text = FAULTS[fault]
    toy_server.on(CHAT, script)
    ran = asked(program, toy_server, "--idle-timeout", "0.5", "--json", "Hello")
    last = ran.lines[-1]
    assert (last["verdict"], ran.code) == (verdict, code)
    if text is not None:
        assert last["text"] == text
    assert ran.err == ""


def test_nobody_listening_is_a_network_error_in_a_plain_sentence(program):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        ran = program.run("ask", "--url", f"http://127.0.0.1:{port}/v1", "--retries", "0", "Hello")
    assert ran.code == 6
    assert len(ran.err.splitlines()) == 1
    assert "Traceback" not in ran.err


def test_plain_sse_without_its_marker_may_be_incomplete_once_but_is_truncated_where_a_marker_was_seen(
    program, toy_server
):
    program.run("endpoints", "add", "worker", f"{toy_server.url}/api/chat")
    toy_server.otherwise(
        plain_sse_body(["a"], done=False), plain_sse_body(["a"], done=True), plain_sse_body(["a"], done=False)
    )
    codes = [program.run("ask", "--endpoint", "worker", "--json", "x").lines[-1]["verdict"] for _ in range(3)]
    assert codes == ["unmarked_end", "complete", "truncated"]


def test_ctrl_c_stops_the_answer_keeps_its_text_and_closes_the_connection(program, toy_server):
    toy_server.on(CHAT, [Head(), Chunk(FRAMES[0]), Silence()])
    with program.start("ask", "--url", f"{toy_server.url}/v1", "Hello") as process:
        assert process.stdout.read(4) == "one "
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == "desktop-chat: Stopped.\n"
    request = toy_server.next_request()
    request.closed.wait()
    assert request.closed_by_client
    shown = json.loads(program.run("history", "show", "last", "--json").out)
    assert (shown["messages"][-1]["text"], shown["messages"][-1]["verdict"]) == ("one ", "stopped")


@pytest.mark.parametrize(
    "words",
    [
        ("--header", "Authorization: Bearer abc123", "x"),
        ("--header", "X-Api-Key: abc123", "x"),
        ("--header", "Cookie: a=b", "x"),
        ("--endpoint", "nowhere", "x"),
        ("--key-env", "NO_SUCH_VARIABLE", "x"),
        ("--attach", "no-such-file", "x"),
        ("--header", "no colon", "x"),
        ("  ",),
    ],
)
def test_wrong_words_are_refused_with_one_sentence(program, words):
    ran = program.run("ask", *words)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert "abc123" not in ran.err


def test_a_password_in_a_url_is_refused(program):
    ran = program.run("ask", "--url", "http://user:secret9@127.0.0.1:1/v1", "x")
    assert ran.code == 2
    assert "secret9" not in ran.err


def test_a_key_from_the_environment_reaches_the_server_and_nothing_else(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    program.environ["MY_KEY"] = "canary-4711"
    ran = asked(program, toy_server, "--key-env", "MY_KEY", "--json", "Hello")
    assert toy_server.next_request().header("authorization") == "Bearer canary-4711"
    assert "canary" not in ran.out + ran.err
    assert not [p for p in program.home.rglob("*") if p.is_file() and b"canary" in p.read_bytes()]


def test_the_prompt_can_come_from_standard_input_and_files(program, toy_server, tmp_path):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    note = tmp_path / "note.txt"
    note.write_text("attached words\n")
    ran = program.run("ask", "--url", f"{toy_server.url}/v1", "--attach", str(note), "-", stdin="from a pipe\n")
    assert ran.code == 0
    content = toy_server.next_request().json["messages"][-1]["content"]
    assert content == "from a pipe\n\nFile note.txt:\n```\nattached words\n```"


def test_a_picture_is_attached_as_one_and_said_where_it_cannot_be_sent(program, toy_server, tmp_path):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    picture = tmp_path / "dot.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    ran = program.run("ask", "--url", f"{toy_server.url}/v1", "--attach", str(picture), "What is it?")
    assert ran.code == 0, ran.err
    content = toy_server.next_request().json["messages"][-1]["content"]
    assert content[0] == {"type": "text", "text": "What is it?"}
    assert content[1]["image_url"]["url"].startswith("data:image/png;base64,iVBORw0KGgo")
    plain = program.run(
        "ask", "--url", f"{toy_server.url}{CHAT}", "--dialect", "plain_sse", "--attach", str(picture), "x"
    )
    assert "The picture was not sent" in plain.err
    assert toy_server.next_request().json["messages"][-1]["content"] == "x"


def test_a_reader_that_goes_away_stops_the_answer(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["word "] * 4000, every_s=0.005))
    with program.start("ask", "--url", f"{toy_server.url}/v1", "Hello") as process:
        process.stdout.read(4)
        process.stdout.close()
        assert process.wait(20) == 130
        assert "Traceback" not in process.stderr.read()


def test_ask_works_where_qt_cannot_be_imported(program, toy_server, tmp_path):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    blocker = "import sys; sys.modules['PySide6'] = None; from desktop_chat.__main__ import main; sys.exit(main())"
    ran = program.run("ask", "--url", f"{toy_server.url}/v1", "Hello", prefix=("-c", blocker))
    assert (ran.code, ran.out) == (0, "ok\n")


def test_endpoints_are_added_listed_and_removed(program):
    assert program.run("endpoints", "add", "mine", "127.0.0.1:9/v1", "--default").code == 0
    listed = program.run("endpoints", "list").out.splitlines()
    assert any(line.startswith("* mine\thttp://127.0.0.1:9/v1") for line in listed)
    assert program.run("endpoints", "add", "mine", "127.0.0.1:9/v1").code == 2
    assert program.run("endpoints", "remove", "mine").code == 0
    assert "mine" not in program.run("endpoints", "list").out


def test_version_names_the_program(program):
    assert program.run("--version").out.startswith("desktop-chat ")


def test_an_unwritable_standard_output_is_a_failure_of_our_own(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        process = program.start("ask", "--url", f"{toy_server.url}/v1", "Hello", stdout=full)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err == "desktop-chat: The answer cannot be printed: No space left on device.\n"


def test_without_any_standard_stream_the_answer_is_still_kept(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    command = f"'{sys.executable}' -m desktop_chat ask --url {toy_server.url}/v1 Hello <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], env=program.environ, timeout=30).returncode == 0
    assert "ok" in program.run("history", "show", "last").out


def test_damaged_files_are_put_aside_and_that_is_said(program):
    program.home.mkdir()
    (program.home / "history.sqlite3").write_text("no database at all" * 100)
    (program.home / "settings.json").write_text("{broken")
    ran = program.run("history", "list")
    assert (ran.code, ran.out) == (0, "")
    assert len(ran.err.splitlines()) == 2
    assert "damaged" in ran.err
    assert len(list(program.home.glob("*.damaged-*"))) == 2


def test_a_number_no_counter_holds_does_not_keep_the_turn_from_ending(program, toy_server):
    usage = f'data: {{"choices":[],"usage":{{"completion_tokens":1{"0" * 400}}}}}\n\n'.encode()
    frames = [*openai_chat_frames(["a", "b"], done=False), usage, b"data: [DONE]\n\n"]
    toy_server.on(CHAT, [Head(), *map(Chunk, frames)])
    assert asked(program, toy_server, "--json", "x").lines[-1]["verdict"] == "complete"


def test_a_key_that_the_server_says_back_is_never_printed_or_kept(program, toy_server):
    key = "sk-CANARYabcdefghijklmnopqrstuvwxyz0123456789"
    program.environ["MY_KEY"] = key
    long = "x" * 220 + f" the key {key} is wrong"
    error = json.dumps({"error": {"message": long, "code": f"k-{key}"}})
    toy_server.on(CHAT, [Head(), Chunk(FRAMES[0]), Chunk(f"data: {error}\n\n".encode())])
    ran = asked(program, toy_server, "--key-env", "MY_KEY", "--json", "Hello")
    assert ran.code == 4
    kept = b"".join(path.read_bytes() for path in program.home.rglob("*") if path.is_file())
    assert "CANARY" not in ran.out + ran.err
    assert b"CANARY" not in kept


def test_half_a_character_from_a_server_breaks_no_line(program, toy_server):
    toy_server.on(CHAT, [Head(), Chunk(b'data: {"error":{"message":"bad \\ud83d"}}\n\n')])
    ran = asked(program, toy_server, "--json", "x")
    assert (ran.code, ran.lines[-1]["verdict"]) == (4, "server_error")


def test_a_terminal_that_cannot_show_a_character_still_gets_the_rest(program, toy_server):
    toy_server.on(CHAT, openai_chat_body(["caf\u00e9 \U0001f680 ok"]))
    program.environ |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    assert asked(program, toy_server, "x").out == "caf? ? ok\n"


@pytest.mark.parametrize("words", [("--url", ""), ("--endpoint", ""), ("--proxy", "http://u:pw9@127.0.0.1:9")])
def test_an_empty_target_or_a_password_for_a_proxy_is_refused(program, words):
    ran = program.run("ask", *words, "x")
    assert ran.code == 2
    assert "pw9" not in ran.err


def test_a_refusal_is_printed(program, toy_server):
    frame = b'data: {"choices":[{"delta":{"refusal":"I cannot."},"finish_reason":"stop"}]}\n\n'
    toy_server.on(CHAT, [Head(), Chunk(frame), Chunk(b"data: [DONE]\n\n")])
    assert asked(program, toy_server, "x").out == "I cannot.\n"
