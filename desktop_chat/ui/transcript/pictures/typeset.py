"""One formula drawn: LaTeX to lines and curves to pixels. Runs in the pictures' thread, the library is loaded there."""

from __future__ import annotations

import gc
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple

from desktop_chat.ui.transcript.pictures.latex import mended

if TYPE_CHECKING:
    from ziamath.zmath import Math

#: Pixels of the screen, and the longer side: what is larger stays source.
MAX_PIXELS = 4_000_000
MAX_SIDE = 16_000
#: What one formula may cost, which is about half a second.
_MAX_COST = 10_000
_ROWS = ("math", "mrow", "mstyle", "mtd")
_ROW_SPACE, _COLUMN_SPACE = "0.45em", "0.8em"
_LAST_OF_ASCII = "\x7f"


class Outline(NamedTuple):
    """A formula as SVG; lengths in pixels, `left` and `top` from its baseline's start, top above it being negative."""

    svg: bytes
    left: float
    top: float
    width: float
    height: float


def outline(latex: str, size: float, *, display: bool, colour: str) -> Outline | None:
    """`latex` set in letters of `size` pixels; None where the library cannot draw all of it. Raises nothing."""
    source = mended(latex)
    if source is None:
        return None
    failures = load()
    try:
        return _outline(source, size, display, colour)
    except failures:
        return None


def load() -> tuple[type[Exception], ...]:
    """Import the library where that is still to be done; return what it raises for text that it cannot draw."""
    # The collector at rest, as a run of it amid an import would hold up every thread.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        import latex2mathml.exceptions as refusals
        from ziamath.config import config
    finally:
        if was_enabled:
            gc.enable()
    config.svg2 = False  # paths as they are: no symbols, no references
    return (
        refusals.DenominatorNotFoundError,
        refusals.DoubleSubscriptsError,
        refusals.DoubleSuperscriptsError,
        refusals.ExtraLeftOrMissingRightError,
        refusals.InvalidAlignmentError,
        refusals.InvalidStyleForGenfracError,
        refusals.InvalidWidthError,
        refusals.LimitsMustFollowMathOperatorError,
        refusals.MissingEndError,
        refusals.MissingSuperScriptOrSubscriptError,
        refusals.NoAvailableTokensError,
        refusals.NumeratorNotFoundError,
        # What malformed text makes of code that does not look for it; RuntimeError holds "recursion too deep".
        *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, SyntaxError, TypeError),
        ValueError,
    )


def _outline(source: str, size: float, display: bool, colour: str) -> Outline | None:
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

    # No entity can be defined in what the library writes, and outer ones are never read.
    tree = ET.fromstring(tex2mml(source, inline=not display))  # noqa: S314  XML of our own making
    if _cost(tree) > _MAX_COST or any("\\" in text.replace("\\ ", "") and len(text) > 1 for text in tree.itertext()):
        return None  # a word with a backslash is one that the library does not know
    tree.set("mathcolor", colour)
    _spread(tree)
    # As a tree, not as text: in text the library would look for names of characters.
    made = Math(tree, size=size, margin=0.0)
    if not _has_all_letters(made):
        return None
    svg = made.svgxml()
    left, top, width, height = map(float, svg.attrib["viewBox"].split())
    text = ET.tostring(svg)
    return Outline(text, left, top, width, height) if b"<image" not in text and width > 0 and height > 0 else None


def _cost(element: ET.Element, row: int = 1) -> int:
    """How long the library will take, in some 50 us: it lays out each row twice within each row around it."""
    row *= 2 if element.tag.rpartition("}")[2] in _ROWS else 1
    return row + sum(_cost(child, row) for child in element)


def _spread(tree: ET.Element) -> None:
    """Set rows and columns apart as far as books do; the library packs them."""
    for one in tree.iter():
        if one.tag.endswith("mtable"):
            one.set("rowspacing", _ROW_SPACE)
            if "columnspacing" not in one.attrib:
                one.set("columnspacing", _COLUMN_SPACE)


def _has_all_letters(made: Math) -> bool:
    foreign = {char for text in made.mathml.itertext() for char in text if char > _LAST_OF_ASCII and not char.isspace()}
    return all(made.font.glyphindex(char) for char in foreign)
