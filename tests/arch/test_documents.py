"""The documents name files that are there, and none that is there is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.arch.source import ROOT, place

DECISIONS = ROOT / "docs/decisions"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=place)
def test_every_link_leads_to_a_file(document: Path) -> None:
    targets = [target for target in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_list_of_decisions_has_each_with_its_number_and_title() -> None:
    listed = (DECISIONS / "README.md").read_text(encoding="utf-8").splitlines()
    for path in DECISIONS.glob("[0-9]*.md"):
        number, title = re.match(r"# (\d+)\. (.+)", path.read_text(encoding="utf-8")).groups()
        assert path.name.startswith(f"{int(number):04d}-")
        assert f"| [{int(number):04d}]({path.name}) | {title} |" in listed


def test_every_goal_of_the_makefile_is_phony_and_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE).group(1).split())
    described = set(re.findall(r"^([a-z]+):.*## \w", text, re.MULTILINE))
    assert phony == described
    assert {"run", "test", "check", "bench", "soak", "screenshots", "package"} <= phony
