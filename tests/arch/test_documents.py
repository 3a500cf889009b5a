"""The documents name files that are there, and none that is there is left out."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.arch.source import ROOT, place

DECISIONS = ROOT / "docs/decisions"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|srcset)=\"([^\"]+)\"")
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=place)
def test_every_link_leads_to_a_file(document: Path) -> None:
    found = [link or picture for link, picture in LINK.findall(document.read_text(encoding="utf-8"))]
    targets = [target for target in found if "://" not in target]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_each_stored_picture_is_shown_by_a_document() -> None:
    texts = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert [path.name for path in (ROOT / "docs/images").iterdir() if f"images/{path.name}" not in texts] == []


def test_the_list_of_decisions_has_each_with_its_number_and_title() -> None:
    listed = (DECISIONS / "README.md").read_text(encoding="utf-8").splitlines()
    for path in DECISIONS.glob("[0-9]*.md"):
        number, title = re.match(r"# (\d+)\. (.+)", path.read_text(encoding="utf-8")).groups()
        assert path.name.startswith(f"{int(number):04d}-")
        assert f"| [{int(number):04d}]({path.name}) | {title} |" in listed


def shell_lines() -> list[list[str]]:
    """Every command in a block of shell, and every one in backquotes, split into words."""
    found: list[str] = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        found += [line for block in SHELL.findall(text) for line in block.splitlines()]
        found += re.findall(r"`((?:make|desktop-chat) [^`]+)`", text)
    return [words for line in found if (words := shlex.split(line, comments=True))]


def test_every_make_command_of_the_documents_is_a_goal() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    goals = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    asked = {words[1].rstrip(",") for words in shell_lines() if words[0] == "make"}
    assert {"run", "test"} <= asked
    assert asked <= goals


def test_every_command_line_of_the_documents_is_understood() -> None:
    commands = {tuple(words[1:]) for words in shell_lines() if words[0].endswith("desktop-chat")}
    # What comes before the command line's parser is tested as a whole program.
    parsed = [
        words for words in commands if not words[0].startswith("__") and words[0] not in ("--self-test", "--gallery")
    ]
    assert len(parsed) >= 5
    assert [words for words in parsed if not is_understood(words)] == []


def is_understood(words: tuple[str, ...]) -> bool:
    """True if the command takes these words and its help names their options. Nothing is run."""
    command = [sys.executable, "-m", "desktop_chat", *words, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    options = [word for word in words if word.startswith("--")]
    return done.returncode == 0 and all(option in done.stdout for option in options)


def test_every_goal_of_the_makefile_is_phony_and_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE).group(1).split())
    described = set(re.findall(r"^([a-z]+):.*## \w", text, re.MULTILINE))
    assert phony == described
    assert {"run", "test", "check", "bench", "soak", "screenshots", "package"} <= phony
