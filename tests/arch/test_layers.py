"""The layers of the documentation, of import-linter and of the folders are the same."""

from __future__ import annotations

import re
import tomllib

from tests.arch.source import PACKAGE, ROOT


def documented_layers() -> list[set[str]]:
    """The first column of the table under "## Layers" in docs/architecture.md, top row first."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    section = text.split("\n## Layers\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return [set(re.findall(r"`(\w+)`", cell)) for cell in rows[2:]]


def contracted_layers() -> list[set[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [contract] = [contract for contract in contracts if contract["type"] == "layers"]
    assert contract["exhaustive"]
    return [set(re.findall(r"\w+", row)) for row in contract["layers"]]


def test_the_documented_layers_are_those_of_the_import_contract() -> None:
    assert documented_layers() == contracted_layers()


def test_every_module_of_the_package_has_a_layer() -> None:
    modules = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    layers = set().union(*contracted_layers())
    assert modules - {"__init__"} <= layers
