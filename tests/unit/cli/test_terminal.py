"""What a server writes cannot give orders to the terminal in which it is read."""

import io
import os
import pty

import pytest

from desktop_chat.cli.output import call_text
from desktop_chat.cli.terminal import Terminal, readable
from desktop_chat.core.harmless import without_controls, without_tricks
from desktop_chat.core.messages import ToolCallPart
from desktop_chat.wire.server_errors import one_line

#: Each with what is shown of it.
HARMLESS = {
    "\x1b]0;owned\x07": "\u241b]0;owned\u2407",
    "\x9b31m": "\ufffd31m",
    "safe\rrm -rf": "saferm -rf",
    "a\b\x7f\x00": "a\u2408\u2421\u2400",
    "one\r\n\ttwo ✓ 😀 \u05d0\u200f": "one\n\ttwo ✓ 😀 \u05d0\u200f",
}


@pytest.mark.parametrize("text", HARMLESS)
def test_controls_are_shown_and_not_obeyed(text):
    assert without_controls(text) == HARMLESS[text]


def test_names_and_sentences_cannot_be_turned_round():
    assert without_tricks("a\u202egnp.exe\u2066\u2069") == "agnp.exe"
    assert call_text(ToolCallPart("c", "l\u202es\x1b[2J", '{"a":\n1}')) == 'ls\u241b[2J({"a": 1})'
    assert one_line("no\u202e \x1b[8mkey\n") == "no \u241b[8mkey"


def test_a_terminal_gets_no_escape_sequence():
    raw = io.BytesIO()
    terminal = Terminal(raw, encoding="utf-8", errors="replace", line_buffering=True)
    for piece in ("Hi \x1b", "[31m", "red\n"):
        print(piece, end="", file=terminal)
    assert raw.getvalue().decode() == "Hi \u241b[31mred\n"


def test_only_what_leads_to_a_terminal_is_made_harmless(tmp_path):
    outer, inner = pty.openpty()
    with os.fdopen(inner, "w", encoding="ascii") as stream, readable(stream) as terminal:
        assert isinstance(terminal, Terminal)
        assert readable(terminal) is terminal
        assert (terminal.encoding, terminal.errors, terminal.isatty()) == ("ascii", "replace", True)
        terminal.write("\x1b✓\n")
        shown = os.read(outer, 100)
    os.close(outer)
    assert shown.strip() == b"??"
    with (tmp_path / "out").open("w", encoding="ascii") as file:
        assert readable(file) is file
        file.write("\x1b✓")
    assert (tmp_path / "out").read_bytes() == b"\x1b?"
    assert isinstance(readable(text := io.StringIO()), io.StringIO)
    assert not text.closed
