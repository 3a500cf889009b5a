"""What a pasted address or curl command says of its server, and that keys are kept apart."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint, RequestStyle, Session, SessionPlace
from desktop_chat.core.errors import ChatError
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.pasted import pasted
from desktop_chat.core.secret_rules import endpoint_problem
from desktop_chat.core.shell_words import shell_words

CANARY = "sk-canary-0123456789abcdef"
OPENAI = f"""curl https://api.openai.com/v1/chat/completions \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer {CANARY}" \\
  -d '{{
    "model": "gpt-4o",
    "messages": [{{"role": "developer", "content": "Be brief."}}, {{"role": "user", "content": "It'"'"'s me"}}],
    "stream": true, "temperature": 0, "max_completion_tokens": 9, "stop": "X", "logprobs": true
  }}'"""
DOCUMENT = """curl -N http://localhost:8787/api/chat \\
  -H "Content-Type: application/json" \\
  -d '{"message": "Hello"}'"""
CMD = f"""curl ^"https://h.example/api?a=1^&b=2^" ^
  -H ^"authorization: Bearer {CANARY}^" ^
  -H ^"sec-ch-ua: ^\\^"Chromium^\\^"^" ^
  --data-raw ^"^{{^\\^"messages^\\^":^[^{{^\\^"role^\\^":^\\^"user^\\^",^\\^"content^\\^":^\\^"100^% ^\\^"^}}^]^}}^" """
CMD_OLD = (
    'curl "https://h.example/api" ^\r\n  -H "X-Team: blue" ^\r\n  --data-raw "{\\"message\\":\\"a^b\\"}" --compressed'
)
POWERSHELL = "curl.exe -N http://h/api `\n -H 'Content-Type: application/json' `\n -d '{\\\"message\\\": \\\"Hi\\\"}'"


def test_an_address_alone_is_an_endpoint_that_waits_for_its_key():
    found = pasted(" https://h.example/v1 \n")
    assert found.endpoint == Endpoint("", "h.example", "https://h.example/v1")
    assert (found.secret, found.notes) == ("", ())


def test_a_command_of_the_openai_docs_becomes_an_endpoint():
    found = pasted(OPENAI)
    assert found.endpoint == Endpoint(
        "",
        "api.openai.com",
        "https://api.openai.com/v1/chat/completions",
        dialect=Dialect.OPENAI_CHAT,
        model="gpt-4o",
        extra_body='{"logprobs": true}',
        system_prompt="Be brief.",
        parameters=Parameters(temperature=0, max_tokens=9, stop=("X",)),
    )
    assert found.secret == CANARY


@pytest.mark.parametrize(
    ("text", "url", "style"),
    [
        (DOCUMENT, "http://localhost:8787/api/chat", RequestStyle.MESSAGE),
        (CMD, "https://h.example/api?a=1&b=2", RequestStyle.MESSAGES),
        (CMD_OLD, "https://h.example/api", RequestStyle.MESSAGE),
        (POWERSHELL, "http://h/api", RequestStyle.MESSAGE),
        ("$ LANG=C /usr/bin/curl localhost:8080/x --json '{\"message\":1}'", "http://localhost:8080/x", "message"),
        ("curl -sNXPOST -H'A: b' $'http://h/\\x78\\u0079' -d$'{\"message\":\"\\'\"}' | jq .", "http://h/xy", "message"),
        ("curl http://h/x?a=1&b=2 --data-binary '{\"message\":1}' && echo done", "http://h/x?a=1&b=2", "message"),
        ("curl 'http://h/api?message=Hello&x=1'", "http://h/api?x=1", RequestStyle.GET),
        ("curl -G http://h/api --data-urlencode 'q=two words' -d x=1", "http://h/api?x=1", RequestStyle.GET),
        ("curl http://h/v1/models", "http://h/v1", RequestStyle.AUTO),
    ],
)
def test_a_command_of_any_shell_tells_address_and_way_of_asking(text, url, style):
    endpoint = pasted(text).endpoint
    assert (endpoint.url, endpoint.request_style) == (url, style)


def test_a_command_of_windows_keeps_headers_of_its_own_and_drops_those_of_the_browser():
    assert pasted(CMD).endpoint.headers == ()
    assert pasted(CMD).secret == CANARY
    assert pasted(CMD_OLD).endpoint.headers == (("X-Team", "blue"),)


def test_the_name_of_the_question_in_a_query_is_found():
    assert pasted("curl -G http://h/api --data-urlencode 'q=two words'").endpoint.query_name == "q"


@pytest.mark.parametrize(
    ("path", "header", "body", "dialect"),
    [
        ("/v1/responses", "", {"model": "m", "input": "Hi"}, Dialect.OPENAI_RESPONSES),
        ("/gate", "", {"model": "m", "input": "Hi"}, Dialect.OPENAI_RESPONSES),
        ("/v1/messages", "", {"model": "m", "max_tokens": 1, "messages": []}, Dialect.ANTHROPIC_MESSAGES),
        ("/gate", "anthropic-version: 2023-06-01", {"messages": []}, Dialect.ANTHROPIC_MESSAGES),
        (":11434/api/chat", "", {"model": "m", "messages": []}, Dialect.OLLAMA),
        ("/gate", "", {"messages": [{"role": "user"}], "options": {"seed": 0}}, Dialect.OLLAMA),
        ("/client/v4/accounts/a/ai/run/@cf/meta/llama", "", {"prompt": "Hi"}, Dialect.WORKERS_AI),
        ("/agent", "", {"threadId": "t", "runId": "r", "messages": [], "state": {}, "tools": []}, Dialect.AG_UI),
        ("/api/chat", "", {"id": "c", "messages": [{"parts": []}], "trigger": "submit-message"}, Dialect.AI_SDK_UI),
        ("/api/chat", "", {"id": "c", "messages": [{"content": "", "parts": []}]}, Dialect.AI_SDK_DATA),
        ("/api/chat", "", {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}, Dialect.AUTO),
    ],
)
def test_path_header_and_body_tell_the_dialect(path, header, body, dialect):
    found = pasted(f"curl http://h{path} -H '{header}' -d '{json.dumps(body)}'").endpoint
    assert (found.dialect, found.extra_body, found.url) == (dialect, "", f"http://h{path}")


@pytest.mark.parametrize(
    ("text", "auth"),
    [
        ("curl http://h/v1 -H 'x-api-key: KEY'", AuthStyle.X_API_KEY),
        ("curl http://h/v1 -H 'Api-Key: KEY'", AuthStyle.API_KEY),
        ("curl http://h/v1 -H 'authorization: bearer KEY'", AuthStyle.BEARER),
        ("curl http://h/v1 --oauth2-bearer KEY", AuthStyle.BEARER),
        ("http://h/v1?key=KEY", AuthStyle.BEARER),
    ],
)
def test_the_key_is_taken_out_and_its_place_remembered(text, auth):
    found = pasted(text.replace("KEY", CANARY))
    assert (found.secret, found.endpoint.auth, found.endpoint.url) == (CANARY, auth, "http://h/v1")
    assert CANARY not in repr(found)


@pytest.mark.parametrize(
    ("url", "auth"),
    [
        ("https://x.openai.azure.com/openai/v1", AuthStyle.API_KEY),
        ("https://api.anthropic.com/v1/messages", AuthStyle.X_API_KEY),
        ("https://h/v1", AuthStyle.BEARER),
    ],
)
def test_without_a_key_its_usual_place_is_taken(url, auth):
    assert pasted(url).endpoint.auth is auth


@pytest.mark.parametrize("variable", ["$OPENAI_API_KEY", "${OPENAI_API_KEY}", "%OPENAI_API_KEY%"])
def test_a_key_in_a_variable_is_asked_for_by_the_variable_s_name(variable):
    found = pasted(f'curl http://h/v1/chat/completions -H "Authorization: Bearer {variable}"')
    assert (found.secret, found.notes) == ("", ("The key stands in the variable OPENAI_API_KEY; enter it here.",))


@pytest.mark.parametrize(
    "option",
    [
        "-H 'Cookie: a=SECRET'",
        "-b a=SECRET",
        "-H 'Authorization: Basic SECRET'",
        "-u me:SECRET",
        "-x http://me:SECRET@proxy:3128",
        "-U me:SECRET",
        "-E cert.pem:SECRET",
        "-H 'X-Api-Key: k' -H 'Authorization: Bearer SECRET'",
        '-d \'{"message": "a", "api_key": "SECRET"}\'',
        '-d \'{"message": "a", "deep": [{"token": "SECRET"}]}\'',
        "-k",
        "-F file=@x",
    ],
)
def test_what_is_left_out_is_said_and_no_secret_stays(option):
    found = pasted(f"curl http://h/api {option.replace('SECRET', CANARY)}")
    assert len(found.notes) == 1
    assert CANARY not in repr(found) + found.endpoint.extra_body
    assert endpoint_problem(found.endpoint) == ""


@pytest.mark.parametrize(
    ("command", "session"),
    [
        ("curl 'http://h/api?id=7' -d '{\"message\":\"a\"}'", Session(SessionPlace.QUERY, "id")),
        (
            "curl http://h/api -H 'X-Session-Id: 7' -d '{\"message\":\"a\"}'",
            Session(SessionPlace.HEADER, "X-Session-Id"),
        ),
        ('curl http://h/api -d \'{"message":"a","session_id":"7"}\'', Session(SessionPlace.BODY, "session_id")),
        ('curl http://h/api -d \'{"message":"a","id":"7"}\'', Session(SessionPlace.BODY, "id")),
        ("curl 'http://h/v1/chat/completions?id=7' -d '{\"messages\":[]}'", Session()),
    ],
)
def test_the_place_of_a_session_is_found(command, session):
    endpoint = pasted(command).endpoint
    assert (endpoint.session, endpoint.extra_body, endpoint.headers) == (session, "", ())


def test_user_info_in_the_address_is_left_out():
    found = pasted(f"curl http://me:{CANARY}@h/api")
    assert (found.endpoint.url, len(found.notes)) == ("http://h/api", 1)
    assert CANARY not in repr(found)


def test_ways_and_times_of_a_command_are_kept():
    endpoint = pasted("curl --cacert ca.pem -E me.pem -x proxy:3128 --connect-timeout 2.5 -m 60 --retry 1 http://h/v1")
    assert (endpoint.endpoint.tls.ca_file, endpoint.endpoint.tls.client_cert) == ("ca.pem", "me.pem")
    assert endpoint.endpoint.proxy == "http://proxy:3128"
    assert (endpoint.endpoint.timeouts.connect_s, endpoint.endpoint.timeouts.total_s) == (2.5, 60)
    assert endpoint.endpoint.retries == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello you",
        "ftp://h/x",
        "curl",
        "> curl -N",
        "http://[h/v1",
        f"curl http://h/x -d '{CANARY}",
        f'curl http://h/x ^\n -d "{CANARY}',
        f"curl http://h/x -d @{CANARY}",
        f"curl http://h/x --json @{CANARY}",
        f"curl http://h/x -H @{CANARY}",
        f"curl http://h/x --data-urlencode a@{CANARY}",
        f"Invoke-WebRequest -Uri http://h/x -Body {CANARY}",
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence_without_a_word_of_it(text):
    with pytest.raises(ChatError) as refused:
        pasted(text)
    assert str(refused.value).endswith((".", "/v1."))
    assert CANARY not in f"{refused.value} {refused.value.detail}"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('a "b\\\nc" d', ["a", "bc", "d"]),
        ('"\\n\\$\\"" \'\'', ['\\n$"', ""]),
        ("$'\\'\\x41\\u00e9\\n'", ["'A\u00e9\n"]),
        ("a \\\r\n b#c # d", ["a", "b#c"]),
        ("a\nb", ["a"]),
        ("a \n\n b", ["a"]),
        ("a\n  -b c", ["a", "-b", "c"]),
        ("a | b", ["a"]),
        ("a>b", ["a"]),
    ],
)
def test_words_are_taken_as_a_shell_takes_them(line, words):
    assert shell_words(line) == words


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1, max_size=4))
def test_words_quoted_for_a_shell_come_back(words):
    import shlex

    assert shell_words(shlex.join(words)) == words


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    for pasted_text in (text, f"curl {text}", f"curl http://h/api {text}", f"curl http://h/api -d '{text}"):
        try:
            found = pasted(pasted_text)
        except ChatError:
            continue
        assert endpoint_problem(found.endpoint) == ""


@pytest.mark.parametrize(
    "options",
    ["--proto '=https' --tlsv1.2", "--socks5 p:1", "--max-filesize 9", "--variable a=b", "--ssl-reqd --pinnedpubkey p"],
)
def test_the_value_of_an_option_is_not_taken_for_the_address(options):
    assert pasted(f"curl {options} https://h.example/v1").endpoint.url == "https://h.example/v1"


def test_a_header_never_names_a_variable_of_this_computer():
    """A page could have written the command: to curl the value is a text."""
    found = pasted("curl https://h.example/v1 -H 'X-Word: env:HOME' -H 'X-Api-Key: env:HOME' -H 'X-Plain: word'")
    assert [value for _, value in found.endpoint.headers] == ["word"]
    assert any("X-Word is left out" in note for note in found.notes)
