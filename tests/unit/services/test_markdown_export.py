"""A conversation as Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from desktop_chat.core.attachments import text_attachment
from desktop_chat.core.messages import (
    Conversation,
    FilePart,
    Message,
    Part,
    ReasoningPart,
    Role,
    SourcePart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.markdown_export import closed, fenced, markdown_pieces


def markdown(*messages: Message, title: str = "Colours") -> str:
    return b"".join(markdown_pieces(Conversation("c", title, 1, 1), messages)).decode()


def said(text: str) -> Message:
    return Message("q", "c", None, Role.USER, (TextPart(text),), 1)


def answered(*parts: Part, verdict: Verdict = Verdict.COMPLETE) -> Message:
    return Message("a", "c", "q", Role.ASSISTANT, parts, 2, verdict, model="llama3")


def headings(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(text)
    return [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]


def test_roles_are_headings() -> None:
    text = markdown(said("Which?"), answered(TextPart("Red.")))
    assert text == "# Colours\n\n## You\n\nWhich?\n\n## llama3\n\nRed.\n"


def test_a_fence_that_is_left_open_ends_with_its_message() -> None:
    text = markdown(answered(TextPart("```python\nx = 1"), verdict=Verdict.STOPPED), said("Go on"))
    assert headings(text) == ["Colours", "llama3", "You"]
    assert "*This answer is not whole: stopped.*" in text


@given(st.lists(st.sampled_from(["```", "````", "~~~", "  ```", "text", "``` `x`", "```py", ""]), max_size=8))
def test_what_follows_a_text_is_never_code(lines: list[str]) -> None:
    assert headings(f"{closed(chr(10).join(lines))}\n\n## After") == ["After"]


@given(st.text(st.sampled_from("`\n~x"), max_size=30))
def test_a_block_of_code_holds_any_text(text: str) -> None:
    [token] = MarkdownIt("commonmark").parse(fenced(text))
    assert token.content == f"{text}\n" if text else True


@pytest.mark.parametrize("title", ["", "  \n "])
def test_a_conversation_without_a_title_has_a_heading(title: str) -> None:
    assert markdown(title=title) == "# Conversation\n"


def test_thoughts_are_quoted_and_tools_are_code() -> None:
    text = markdown(
        answered(
            ReasoningPart("Hm.\n\nSo."),
            ToolCallPart("1", "look", '{"at": 1}', True),
            ToolResultPart("1", "```\nfound"),
            SourcePart("https://a.test/", "A"),
            FilePart("image/png", "data:image/png;base64,AAAA"),
        )
    )
    assert "> Hm.\n>\n> So." in text
    assert 'Tool `look`:\n\n```json\n{"at": 1}\n```' in text
    assert "Result:\n\n````\n```\nfound\n````" in text
    assert "Source: A <https://a.test/>" in text
    assert "AAAA" not in text


def test_a_file_has_its_name_and_a_text_file_its_words() -> None:
    picture = FilePart("image/png", "data:image/png;base64,AAAA", "a `b`.png")
    text = markdown(answered(text_attachment("notes.txt", "a word\n```\n"), picture))
    assert "File `notes.txt`:\n\n````\na word\n```\n````" in text
    assert "File `a b.png`" in text
    assert "AAAA" not in text
