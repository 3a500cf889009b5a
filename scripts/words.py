"""Writes the words that translators' tools do not find by themselves into one file: `python scripts/words.py FILE`.

They know `self.tr` and `QCoreApplication.translate`; not functions that stand for the latter, not words in tables, and
not `self.tr` within an f-string.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from desktop_chat.core.dialect_names import DIALECT_NAMES  # noqa: E402 - found by the line above
from desktop_chat.core.preferences import PREFERENCES  # noqa: E402 - likewise

#: Who shows the names of dialects.
_NAME_DIALECTS = ("DialectSection", "FoundOut", "Trial")


def words() -> set[tuple[str, str]]:
    """(context, English words) each."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "desktop_chat").rglob("*.py"))}
    shorthands = {_module(path): dict(_shorthands(tree)) for path, tree in trees.items()}
    found = {pair for path, tree in trees.items() for pair in _said(tree, _known(tree, shorthands, _module(path)))}
    found |= {pair for tree in trees.values() for pair in _in_templates(tree)}
    for one in PREFERENCES:
        texts = (one.group, one.text, one.help, one.unit, *(text for _, text in one.choices))
        found |= {("Preferences", text) for text in texts if text}
    for texts in DIALECT_NAMES.values():
        found |= {(context, text) for context in _NAME_DIALECTS for text in texts}
    return found


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _shorthands(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Functions of a module that only translate, each with its context."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and isinstance(last := node.body[-1], ast.Return):
            match last.value:
                case ast.Call(
                    func=ast.Attribute(attr="translate"), args=[ast.Constant(value=str(context)), ast.Name()]
                ):
                    yield node.name, context
                case _:
                    pass


def _known(tree: ast.Module, shorthands: dict[str, dict[str, str]], module: str) -> dict[str, str]:
    """Those that a module can call by name: its own, and what it takes from others."""
    known = dict(shorthands[module])
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            theirs = shorthands.get(node.module or "", {})
            known |= {one.asname or one.name: theirs[one.name] for one in node.names if one.name in theirs}
    return known


def _said(tree: ast.Module, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            for part in (inner for argument in node.args for inner in ast.walk(argument)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.strip():
                    yield known[node.func.id], part.value


def _in_templates(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What a class says within an f-string."""
    for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for template in (node for node in ast.walk(owner) if isinstance(node, ast.JoinedStr)):
            for node in ast.walk(template):
                match node:
                    case ast.Call(func=ast.Attribute(attr="tr"), args=[ast.Constant(value=str(text))]):
                        yield owner.name, text
                    case _:
                        pass


def main(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"QCoreApplication.translate({context!r}, {text!r})\n" for context, text in sorted(words())]
    target.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
