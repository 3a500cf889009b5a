"""Answers of any length for the benches and the soak: seeded, so that each run has the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

SEED = 2026

_VOCABULARY = """
    the stream answers window token every often reader water garden model small quiet letter north evening measure
    follows carries between question length returns almost under begins simple paper without number river stone
    slowly bright open second keeps whole common either people change early figure server
"""
_WORDS = tuple(_VOCABULARY.split())
_HAN = "流式回答在窗口中逐字出现而不会停顿花园里的水每天早晨都很清凉"
_EMOJI = ("🌱", "👍🏽", "👩‍👩‍👧", "🇮🇸", "☕", "❤️")
_NAMES = ("total", "index", "frames", "length", "cost", "answer")
_LANGUAGES = ("python", "javascript", "bash", "json", "")


def _sentence(draw: Random, words: int = 0) -> str:
    """Plain words and one of the marks that answers are full of."""
    said = [draw.choice(_WORDS) for _ in range(words or draw.randint(8, 14))]
    at = draw.randrange(1, len(said))
    said[at] = draw.choice(("{}", "*{}*", "**{}**", "`{}`", "[{}](https://example.org/a)")).format(said[at])
    return " ".join(said).capitalize() + ". "


def _paragraph(draw: Random) -> str:
    return "".join(_sentence(draw) for _ in range(draw.randint(3, 6))).rstrip() + "\n\n"


def _code_line(draw: Random) -> str:
    name, other = draw.choice(_NAMES), draw.choice(_NAMES)
    return draw.choice(
        (
            f"    {name} = {other} + {draw.randint(1, 999)}\n",
            f"    if {name} > len({other}):\n",
            f'        print(f"{name} is {{{other}}}")  # told\n',
            f"    for {name} in range({draw.randint(2, 99)}):\n",
            f"        yield {other}[{draw.randint(0, 9)}]\n",
        )
    )


def _row(draw: Random) -> str:
    return f"| {draw.choice(_WORDS)} | {draw.randint(1, 9999)} | {_sentence(draw, 4).rstrip()} |\n"


def _item(draw: Random) -> str:
    return f"- {_sentence(draw).rstrip()}\n"


def _heading(draw: Random) -> str:
    return f"{'#' * draw.randint(1, 4)} {' '.join(draw.choice(_WORDS) for _ in range(4)).capitalize()}\n\n"


def _steps(draw: Random) -> str:
    lines = [f"{number}. {_sentence(draw).rstrip()}\n" for number in range(1, draw.randint(3, 5))]
    lines.insert(1, f"   - [x] {_sentence(draw, 5).rstrip()}\n")
    return "".join(lines) + "\n"


def _fence(draw: Random) -> str:
    return f"```{draw.choice(_LANGUAGES)}\n{''.join(_code_line(draw) for _ in range(draw.randint(3, 9)))}```\n\n"


def _table(draw: Random) -> str:
    return f"{TABLE_HEAD}{''.join(_row(draw) for _ in range(draw.randint(2, 6)))}\n"


def _quote(draw: Random) -> str:
    return "".join(f"> {_sentence(draw).rstrip()}\n" for _ in range(draw.randint(1, 3))) + "\n"


def _far(draw: Random) -> str:
    """Scripts and signs beyond Latin."""
    han = "".join(draw.choice(_HAN) for _ in range(draw.randint(12, 40)))
    return f"{han}。{draw.choice(_EMOJI)} {_sentence(draw).rstrip()} {draw.choice(_EMOJI)}\n\n"


_MIXED: tuple[Callable[[Random], str], ...] = (
    *(_heading, _paragraph, _paragraph, _paragraph, _steps, _fence, _table, _quote, _far),
)

TABLE_HEAD = "| name | count | note |\n|:---|---:|---|\n"


def _endless(kind: str, draw: Random) -> Iterator[str]:
    """The units of a corpus, for ever."""
    match kind:
        case "mixed":
            at = 0
            while True:  # each kind in turn, so that every stretch of some 3,000 characters has all of them
                yield _MIXED[at % len(_MIXED)](draw)
                at += 1
        case "fence":
            yield "```python\n"
        case "table":
            yield TABLE_HEAD
        case _:
            pass
    unit: dict[str, Callable[[Random], str]] = {
        "prose": _paragraph,
        "list": _item,
        "quote": lambda draw: f"> {_sentence(draw).rstrip()}\n>\n",
        "fence": _code_line,
        "table": _row,
        "paragraph": _sentence,
    }
    while True:
        yield unit[kind](draw)


KINDS = ("prose", "mixed", "list", "quote", "fence", "table", "paragraph")


def corpus(kind: str, length: int, seed: int = SEED) -> str:
    """At least `length` characters of a kind: whole units, so that a long text and a short one end alike."""
    made: list[str] = []
    total = 0
    for unit in _endless(kind, Random(f"{kind} {seed}")):
        if total >= length:
            break
        made.append(unit)
        total += len(unit)
    return "".join(made)


def corpus_of_units(kind: str, count: int, seed: int = SEED) -> str:
    """The opening of a fence or table, if it has one, and `count` lines."""
    units = _endless(kind, Random(f"{kind} {seed}"))
    head = next(units) if kind in ("fence", "table") else ""
    return head + "".join(next(units) for _ in range(count))


def pieces(text: str, size: int = 4) -> list[str]:
    """`text` as chunks of `size` characters, which is what a token has."""
    return [text[at : at + size] for at in range(0, len(text), size)]
