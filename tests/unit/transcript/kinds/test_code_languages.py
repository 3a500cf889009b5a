"""What the first word of a fence says, as models write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.ui.transcript.kinds.code.languages import file_name, language_name, lexer_name, tab_columns


@pytest.mark.parametrize(
    ("info", "name", "file"),
    [
        ("py", "Python", "code.py"),
        ("Python", "Python", "code.py"),
        ("python3", "Python", "code.py"),
        ("c++", "C++", "code.cpp"),
        ("C#", "C#", "code.cs"),
        ("ts", "TypeScript", "code.ts"),
        ("tsx", "TSX", "code.tsx"),
        ("jsonc", "JSON with comments", "code.json"),
        ("sh", "Shell", "code.sh"),
        ("zsh", "Shell", "code.sh"),
        ("console", "Console", "code.txt"),
        ("text", "Text", "code.txt"),
        ("", "Text", "code.txt"),
        ("{r}", "R", "code.R"),
        ("{r,", "R", "code.R"),
        ("{.python", "Python", "code.py"),
        ("language-go", "Go", "code.go"),
        ("js{1,3}", "JavaScript", "code.js"),
        ("python:src/main.py", "Python", "main.py"),
        ("sh:../../.bashrc", "Shell", "code.sh"),
        ("dockerfile", "Dockerfile", "Dockerfile"),
        ("makefile", "Makefile", "Makefile"),
        ("yml", "YAML", "code.yaml"),
        ("kt", "Kotlin", "code.kt"),
        ("objective-c", "Objective-C", "code.m"),
        ("no-such-language", "no-such-language", "code.txt"),
    ],
)
def test_a_fence_says_its_language_and_what_its_file_is_called(info: str, name: str, file: str) -> None:
    assert language_name(info) == name
    assert file_name(info) == file


@pytest.mark.parametrize("info", ["text", "plaintext", "output", "", "{}", "mermaid"])
def test_what_is_no_language_has_no_lexer(info: str) -> None:
    assert lexer_name(info) == ""


@pytest.mark.parametrize(
    ("info", "lexer"), [("jsonl", "JSON"), ("svelte", "HTML"), ("bash", "Bash"), ("pwsh", "PowerShell")]
)
def test_words_that_pygments_does_not_know_have_the_lexer_of_their_kin(info: str, lexer: str) -> None:
    assert lexer_name(info) == lexer


def test_tabs_are_wide_where_terminals_show_the_text() -> None:
    assert [tab_columns(info) for info in ("python", "go", "console", "make", "")] == [4, 4, 8, 8, 8]


@given(st.text(max_size=200))
def test_a_hostile_word_gives_a_short_name_in_a_line_and_a_file_in_the_folder(info: str) -> None:
    assert len(language_name(info)) <= 24
    assert language_name(info).isprintable()
    assert file_name(info)[0] not in ". "
    assert not set("/\\:\0\n") & set(file_name(info))
    assert len(file_name(info)) <= 90
