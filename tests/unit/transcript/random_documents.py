"""Random markdown documents from a seed, in a fraction of the time that searching ones take."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeAlias

from tests.unit.transcript.documents import OPEN_MARKS, WORDS

Lines: TypeAlias = list[str]

_MORE = (
    "plain words here",
    "and more of them.",
    "A sentence. Another",
    "",
    "| x",
    "1.",
    "# no",
    "![a](data:image/png;base64,AA==)",
)
_FIXED: tuple[Lines, ...] = (
    ["---"],
    ["***"],
    ["", "    indented", "    code", ""],
    ["<div>", "raw *html*", "</div>", ""],
    ["<!-- note", "", "-->"],
    ["", "[ref]: https://r.example", ""],
    ["", '[other]: <http://o.example> "t"', ""],
    ["$$", "x^2", "$$"],
    ["$$ x $$"],
    ["\\[", "a \\\\", "b \\] where"],
    ["$$", "never closed", ""],
    ["```math", "x", "", "y", "```"],
    ["![alt](data:image/png;base64,AAAA)"],
    ["[^1]: a note", "goes on"],
    ["[^other]: *another*"],
    [""],
    ["  "],
)


def random_document(chance: random.Random) -> str:
    lines = [line for _ in range(chance.randint(1, 3)) for line in _blocks(chance, 2)]
    newline = chance.choice(("\n", "\n", "\n", "\n", "\r\n", "\r"))
    return newline.join(lines) + chance.choice(("", newline))


def random_pieces(chance: random.Random, text: str) -> list[str]:
    if chance.random() < 0.5:
        size = chance.choice((1, 4, 7, 30) if len(text) < 800 else (50, 333))
        return [text[at : at + size] for at in range(0, len(text), size)]
    cuts = sorted(chance.choices(range(len(text) + 1), k=chance.randint(0, 20)))
    return [text[low:high] for low, high in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _blocks(chance: random.Random, depth: int) -> Lines:
    out: Lines = []
    for _ in range(chance.randint(1, 2)):
        kinds: list[Callable[[random.Random, int], Lines]] = [_paragraph, _heading, _fence, _table, _fixed, _paragraph]
        if depth:
            kinds += [_list, _list, _quote]
        out += chance.choice(kinds)(chance, depth - 1)
        if chance.random() < 0.5:
            out.append("")
    return out


def _phrase(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS + OPEN_MARKS + _MORE, k=chance.randint(1, 4)))


def _paragraph(chance: random.Random, _depth: int) -> Lines:
    if chance.random() < 0.01:
        return ["Some *words* and. More [ref] " * chance.choice((90, 330)) + "end"]
    return [_phrase(chance) + chance.choice(("", "", "  ", "\\")) for _ in range(chance.randint(1, 3))]


def _heading(chance: random.Random, _depth: int) -> Lines:
    if chance.random() < 0.3:
        return [_phrase(chance), chance.choice(("===", "---", "-"))]
    return [f"{'#' * chance.randint(1, 6)} {_phrase(chance)}" + chance.choice(("", " ##"))]


def _fence(chance: random.Random, _depth: int) -> Lines:
    mark = chance.choice(("```", "~~~~"))
    body = chance.choices(
        ("x = 1", "", "  - no item", "# no heading", "> no quote", "\tx", "``"), k=chance.choice((0, 1, 1, 2, 3, 3, 41))
    )
    indent = chance.choice(("", "", " ", "  "))
    closed = [mark] if chance.random() < 0.7 else []
    return [indent + line for line in (mark + chance.choice(("", "python")), *body, *closed)]


def _table(chance: random.Random, _depth: int) -> Lines:
    shape = chance.choice(("| {} | {} |", "| {}", "{} | {}", "| {} | {} | more |"))
    rows = [shape.format(_phrase(chance).replace("|", ""), at) for at in range(chance.choice((0, 1, 1, 2, 3, 3, 21)))]
    return [chance.choice(("", "above")), "| a | b |", "|---|:-:|", *rows, ""]


def _fixed(chance: random.Random, _depth: int) -> Lines:
    return chance.choice(_FIXED)


def _list(chance: random.Random, depth: int) -> Lines:
    sign = chance.choice(("-", "*", "+", ".", ")"))
    number, out = chance.choice((1, 3, 9, 99)), list[str]()
    before, padding = " " * chance.randint(0, 3), " " * chance.randint(1, 4)
    for at in range(chance.randint(1, 4)):
        marker = f"{before}{number + at}{sign}{padding}" if sign in ".)" else f"{before}{sign}{padding}"
        lines = _blocks(chance, depth) or [""]
        out.append(marker + chance.choice(("", "", "", "[ ] ", "[x] ")) + lines[0])
        out += [" " * len(marker) + line if line else "" for line in lines[1:]]
        out += [""] * chance.randint(0, 1)
    return out


def _quote(chance: random.Random, depth: int) -> Lines:
    mark, lazy = chance.choice(("> ", ">", " > ")), chance.random() < 0.3
    lines = _blocks(chance, depth)
    return [line if lazy and at and line and at % 3 == 0 else mark + line for at, line in enumerate(lines)]
