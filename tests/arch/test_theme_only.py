"""Lengths, font sizes and colours come from the theme: a literal one elsewhere in `ui` is a mistake."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.arch.source import PACKAGE, calls_of, files_below, place, tree_of

#: Files that hold the numbers for all others.
THEME = re.compile(r"^(theme|colours|high_contrast)\.py$")
#: Methods whose number is a length on the screen or a font size. 0 (nothing) needs no theme, nor does 1 of a stretch.
SIZES = {
    "addSpacing",
    "resize",
    "setColumnWidth",
    "setContentsMargins",
    "setCornerRadius",
    "setDocumentMargin",
    "setFixedHeight",
    "setFixedSize",
    "setFixedWidth",
    "setHorizontalSpacing",
    "setIconSize",
    "setIndent",
    "setIndentation",
    "setIndentWidth",
    "setMargin",
    "setMaximumHeight",
    "setMaximumSize",
    "setMaximumWidth",
    "setMinimumHeight",
    "setMinimumSize",
    "setMinimumWidth",
    "setPixelSize",
    "setPointSize",
    "setPointSizeF",
    "setSpacing",
    "setTextIndent",
    "setVerticalSpacing",
    "setViewportMargins",
}
LENGTHS = {"QSize", "QSizeF", "QMargins", "QMarginsF"}
COLOUR_TEXT = re.compile(r"^#(?:[0-9a-fA-F]{3,4}){1,2}$|\brgba?\(|\bhsla?\(")
SIZE_TEXT = re.compile(r"\b[1-9]\d*(?:px|pt)\b")


def _numbers(call: ast.Call) -> list[float]:
    """The literal numbers among a call's arguments, those inside QSize and QMargins too."""
    values: list[float] = []
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if isinstance(argument, ast.Call) and ast.unparse(argument.func) in LENGTHS:
            values += _numbers(argument)
        if isinstance(argument, ast.UnaryOp):
            argument = argument.operand
        if isinstance(argument, ast.Constant) and isinstance(argument.value, int | float):
            values.append(argument.value)
    return values


def _styled_files() -> Iterator[Path]:
    return (path for path in files_below(PACKAGE / "ui") if not THEME.match(path.name))


def test_no_length_or_font_size_is_written_outside_the_theme() -> None:
    found = [
        f"{place(path, call.lineno)}: {ast.unparse(call)}"
        for path in _styled_files()
        for name, call in calls_of(tree_of(path))
        if name.rpartition(".")[2] in SIZES and any(_numbers(call))
    ]
    assert not found


def test_no_colour_is_written_outside_the_theme() -> None:
    made = [
        f"{place(path, call.lineno)}: {ast.unparse(call)}"
        for path in _styled_files()
        for name, call in calls_of(tree_of(path))
        if name.rpartition(".")[2] in {"QColor", "fromRgb", "fromRgbF", "fromHsv"}
        and any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    named = [
        f"{place(path, node.lineno)}: {ast.unparse(node)}"
        for path in _styled_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) == "Qt.GlobalColor"
        and node.attr != "transparent"
    ]
    assert not made + named


def test_no_style_sheet_text_holds_a_colour_or_a_length() -> None:
    found = [
        f"{place(path, node.lineno)}: {node.value!r}"
        for path in _styled_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (COLOUR_TEXT.search(node.value) or SIZE_TEXT.search(node.value))
        and not _is_docstring(tree_of(path), node)
    ]
    assert not found


def _is_docstring(tree: ast.Module, node: ast.Constant) -> bool:
    return any(isinstance(other, ast.Expr) and other.value is node for other in ast.walk(tree))
