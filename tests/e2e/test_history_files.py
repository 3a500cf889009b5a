"""`desktop-chat history export` and `import` as processes."""

import json

import pytest

from tests.helpers.program import Program
from tests.helpers.toy_server import openai_chat_body


@pytest.fixture
def program(tmp_path, toy_server):
    """One with two conversations: Name, which is the older, and Count."""
    toy_server.on("/v1/chat/completions", openai_chat_body(["Red."]))
    made = Program(tmp_path / "home")
    for question in ("Name", "Count"):
        made.run("ask", "--url", f"{toy_server.url}/v1", question)
    return made


def test_one_conversation_is_written_as_markdown(program, tmp_path):
    ran = program.run("history", "export", "last")
    assert ran.out.startswith("# Count\n\n## You\n\nCount\n\n## ")
    assert "Red." in ran.out
    assert "Name" not in ran.out
    file = tmp_path / "last.md"
    assert program.run("history", "export", "last", str(file)).out == f"{file}\n"
    assert file.read_text() == ran.out
    assert program.run("history", "export", "last", "--format", "markdown", str(file)).code == 0


def test_all_conversations_come_back_from_their_export(program, tmp_path):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert program.run("history", "export", "--all", str(first)).code == 0
    fresh = Program(tmp_path / "other")
    ran = fresh.run("history", "import", str(first))
    assert (ran.code, len(ran.out.split())) == (0, 2)
    assert {line.split("\t")[2] for line in fresh.run("history", "list").out.splitlines()} == {"Name", "Count"}
    fresh.run("history", "export", "--all", str(second))
    before, after = (json.loads(file.read_text())["conversations"] for file in (first, second))
    assert [one["messages"] for one in after] == [one["messages"] for one in before]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export"], "name a conversation, or give --all"),
        (["export", "last", "--all", "x.json"], "give an id or --all, not both"),
        (["export", "last", "x.json", "y.json"], "unrecognized arguments: y.json"),
        (["export", "last", "x.txt"], "tells no format"),
        (["export", "nothing"], "there is no conversation nothing"),
    ],
)
def test_words_that_do_not_fit_are_refused(program, words, said):
    ran = program.run("history", *words)
    assert ran.code == 2
    assert said in ran.err


def test_a_file_that_is_no_export_is_refused(program, tmp_path):
    (tmp_path / "x.json").write_text("{}")
    ran = program.run("history", "import", str(tmp_path / "x.json"))
    assert ran.code == 1
    assert "holds no conversations of Desktop Chat" in ran.err
    assert len(program.run("history", "list").out.splitlines()) == 2
