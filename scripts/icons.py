"""Writes resources/icons/strokes.txt from Lucide's SVG files: `python scripts/icons.py FOLDER`.

FOLDER is `icons` in the unpacked npm package lucide-static.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

RESOURCES = Path(__file__).parents[1] / "resources/icons"
HEAD = """\
# Icons as pen strokes on a grid of 24 x 24 units, one a line: name, then commands with their numbers.
#   M x y  move    L x y  line    C x1 y1 x2 y2 x y  curve    Z  close    R x y w h r  rounded box    O cx cy r  circle
# A name with a trailing * is filled, too; one with a trailing < points somewhere and is mirrored with the window.
# Made by scripts/icons.py from names.txt and Lucide's drawings, whose licence is in LICENSE; not to be edited by hand.
"""
#: The numbers that each letter of an SVG path takes.
NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d*\.\d+|\d+\.?)(?:[eE][-+]?\d+)?")
_NUMBER, _GAP = r"([-+]?(?:\d*\.\d+|\d+\.?))", r"[\s,]*"
_ARC = re.compile(_GAP.join((_NUMBER, _NUMBER, _NUMBER, "([01])", "([01])", _NUMBER, _NUMBER)))
_MIDDLE = 12.0


class Pen:
    """Writes strokes, with absolute coordinates alone."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self.words: list[str] = []
        self.at = self.start = (0.0, 0.0)
        #: The last control point of a curve, for those that go on smoothly.
        self.control: tuple[float, float] | None = None

    def move(self, x: float, y: float) -> None:
        self._write("M", x, y)
        self.at = self.start = (x, y)
        self.control = None

    def line(self, x: float, y: float) -> None:
        # A dot is a line of no length, which some paint engines leave out.
        self._write("L", x + (0.01 if (x, y) == self.at else 0), y)
        self.at, self.control = (x, y), None

    def curve(self, *points: float) -> None:
        self._write("C", *points)
        self.control, self.at = (points[2], points[3]), (points[4], points[5])

    def close(self) -> None:
        self.words.append("Z")
        self.at, self.control = self.start, None

    def circle(self, x: float, y: float, radius: float) -> None:
        self._write("O", x, y)
        self.words.append(_short(radius * self._scale))

    def box(self, x: float, y: float, width: float, height: float, radius: float) -> None:
        self._write("R", x, y)
        self.words += [_short(side * self._scale) for side in (width, height, radius)]

    def _write(self, letter: str, *numbers: float) -> None:
        self.words += [letter, *(_short((number - _MIDDLE) * self._scale + _MIDDLE) for number in numbers)]


def _short(number: float) -> str:
    return f"{round(number, 2) + 0:g}"


def draw_path(pen: Pen, text: str) -> None:
    """The `d` of an SVG path."""
    pen.at = (0.0, 0.0)
    for letter, n in _commands(text):
        x0, y0 = pen.at
        kind = letter.upper()
        if letter != kind:  # relative to where the pen is
            n = _absolute(kind, n, x0, y0)
        match kind:
            case "M":
                pen.move(n[0], n[1])
            case "L":
                pen.line(n[0], n[1])
            case "H":
                pen.line(n[0], y0)
            case "V":
                pen.line(x0, n[0])
            case "C":
                pen.curve(*n)
            case "S":
                x1, y1 = _mirrored(pen)
                pen.curve(x1, y1, *n)
            case "Q":
                pen.curve(*_raised(x0, y0, *n))
            case "A":
                draw_arc(pen, *n)
            case "Z":
                pen.close()
            case _:
                raise ValueError(f"no icon has needed {kind} so far")


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    tokens = [word for part in _arc_flags_apart(text) for word in _TOKEN.findall(part)]
    at, letter = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            letter, at = tokens[at], at + 1
        count = NUMBERS[letter.upper()]
        yield letter, [float(token) for token in tokens[at : at + count]]
        at += count
        letter = {"M": "L", "m": "l"}.get(letter, letter)  # more numbers after a move draw lines


def _arc_flags_apart(text: str) -> list[str]:
    """The flags of an arc are one digit each and may stick together: `0 01.5.5`."""
    parts = re.findall(r"[A-Za-z][^A-Za-z]*", text)
    return [_ARC.sub(r" \1 \2 \3 \4 \5 \6 \7 ", part) if part[0] in "aA" else part for part in parts]


def _absolute(kind: str, n: list[float], x: float, y: float) -> list[float]:
    if kind == "A":
        return [*n[:5], n[5] + x, n[6] + y]
    if kind == "V":
        return [n[0] + y]
    return [number + (y if at % 2 else x) for at, number in enumerate(n)]


def _mirrored(pen: Pen) -> tuple[float, float]:
    x, y = pen.at
    return (2 * x - pen.control[0], 2 * y - pen.control[1]) if pen.control else (x, y)


def _raised(x0: float, y0: float, x1: float, y1: float, x: float, y: float) -> tuple[float, ...]:
    """A curve with one control point as one with two."""
    return (x0 + 2 / 3 * (x1 - x0), y0 + 2 / 3 * (y1 - y0), x + 2 / 3 * (x1 - x), y + 2 / 3 * (y1 - y), x, y)


def draw_arc(pen: Pen, rx: float, ry: float, tilt: float, large: float, sweep: float, x: float, y: float) -> None:
    """An elliptical arc as curves of a quarter turn at most; see the SVG standard, implementation notes, B.2.4."""
    (x0, y0), phi = pen.at, math.radians(tilt)
    cos, sin = math.cos(phi), math.sin(phi)
    dx, dy = (x0 - x) / 2, (y0 - y) / 2
    px, py = cos * dx + sin * dy, -sin * dx + cos * dy
    grow = math.sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    below = (rx * py) ** 2 + (ry * px) ** 2
    factor = math.sqrt(max(0.0, (rx * ry) ** 2 / below - 1)) * (-1 if large == sweep else 1)
    cpx, cpy = factor * rx * py / ry, -factor * ry * px / rx
    cx, cy = cos * cpx - sin * cpy + (x0 + x) / 2, sin * cpx + cos * cpy + (y0 + y) / 2
    start = math.atan2((py - cpy) / ry, (px - cpx) / rx)
    turn = math.atan2((-py - cpy) / ry, (-px - cpx) / rx) - start
    turn += math.tau if sweep and turn < 0 else -math.tau if not sweep and turn > 0 else 0

    def place(u: float, v: float) -> tuple[float, float]:
        return cx + cos * rx * u - sin * ry * v, cy + sin * rx * u + cos * ry * v

    pieces = math.ceil(abs(turn) / (math.pi / 2) - 1e-6)
    step = turn / pieces
    pull = 4 / 3 * math.tan(step / 4)
    for piece in range(pieces):
        a, b = start + piece * step, start + (piece + 1) * step
        first = place(math.cos(a) - pull * math.sin(a), math.sin(a) + pull * math.cos(a))
        second = place(math.cos(b) + pull * math.sin(b), math.sin(b) - pull * math.cos(b))
        end = (x, y) if piece == pieces - 1 else place(math.cos(b), math.sin(b))
        pen.curve(*first, *second, *end)


def draw_element(pen: Pen, kind: str, number: Callable[[str], float], attributes: dict[str, str]) -> None:
    match kind:
        case "path":
            draw_path(pen, attributes["d"])
        case "circle":
            pen.circle(number("cx"), number("cy"), number("r"))
        case "rect":
            pen.box(number("x"), number("y"), number("width"), number("height"), number("rx"))
        case "line":
            pen.move(number("x1"), number("y1"))
            pen.line(number("x2"), number("y2"))
        case "ellipse":
            cx, cy, rx, ry = (number(name) for name in ("cx", "cy", "rx", "ry"))
            draw_path(pen, f"M{cx - rx} {cy}A{rx} {ry} 0 0 1 {cx + rx} {cy}A{rx} {ry} 0 0 1 {cx - rx} {cy}Z")
        case "polyline" | "polygon":
            draw_path(pen, "M" + attributes["points"] + ("Z" if kind == "polygon" else ""))
        case _:
            raise ValueError(f"no icon has needed <{kind}> so far")


def strokes_of(svg: str, scale: float) -> str:
    pen = Pen(scale)
    for element in ElementTree.fromstring(svg):  # noqa: S314 - drawings that the caller chose
        attributes = dict(element.attrib)
        draw_element(pen, element.tag.rpartition("}")[2], lambda name, a=attributes: float(a.get(name, 0)), attributes)
    return " ".join(pen.words)


def main(folder: Path) -> None:
    lines: list[str] = []
    for line in (RESOURCES / "names.txt").read_text("utf-8").splitlines():
        if line and line[0] != "#":
            name, source, *scale = line.split()
            svg = (folder / f"{source}.svg").read_text("utf-8")
            lines.append(f"{name} {strokes_of(svg, float(scale[0]) if scale else 1.0)}\n")
    (RESOURCES / "strokes.txt").write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
