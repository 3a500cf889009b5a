"""The project's own source as the rules of this folder read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop_chat"
TESTS = ROOT / "tests"


@dataclass(frozen=True)
class Import:
    """`module` is the dotted name of what is imported; `name` what is taken from it, if anything."""

    module: str
    name: str
    line: int
    at_module_level: bool

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def files_below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def place(path: Path, line: int = 0) -> str:
    """Where something is, as an editor opens it."""
    shown = path.relative_to(ROOT).as_posix()
    return f"{shown}:{line}" if line else shown


def imports_of(tree: ast.Module) -> Iterator[Import]:
    """Every import that runs; those under `if TYPE_CHECKING` do not."""
    yield from _imports(tree.body, at_module_level=True)


def _imports(body: list[ast.stmt], at_module_level: bool) -> Iterator[Import]:
    for node in body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, "", node.lineno, at_module_level)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import("." * node.level + (node.module or ""), alias.name, node.lineno, at_module_level)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _imports(node.orelse, at_module_level)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            for block in _blocks(node):
                yield from _imports(block, at_module_level and not inside)


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        yield getattr(node, field, [])
    for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
        yield part.body


def calls_of(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the dotted text of what is called; `f().g()` is named `f().g`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
