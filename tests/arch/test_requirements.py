"""What is installed is pinned, hashed and the same everywhere it is named."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import requires

import pytest

from tests.arch.source import ROOT

NAMES = ["build", "dev", "local", "package", "runtime"]
#: In environments of their own: their versions need not be those of the rest.
APART = ["litellm", "peers"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)")


def pins(text: str) -> dict[str, str]:
    """Name (normalised) to version, of lines such as `httpx2[socks]==2.16.2`."""
    found = [match.groups() for line in text.splitlines() if (match := PIN.match(line))]
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def locked(name: str) -> dict[str, str]:
    return pins((ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES + APART)
def test_every_requirement_is_pinned_and_hashed_and_comes_from_no_named_place(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    requirements = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    assert requirements
    for line in requirements:
        assert PIN.match(line), line
        assert "--hash=sha256:" in line
        assert "://" not in line
        assert "--index" not in line


def test_the_locked_runtime_is_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = pins("\n".join(project["dependencies"]))
    assert asked.items() <= locked("runtime").items()
    assert len(asked) == len(project["dependencies"])
    assert pins("\n".join(project["optional-dependencies"]["local"])).items() <= locked("local").items()


@pytest.mark.parametrize("name", ["build", "dev", "local", "package", *APART])
def test_the_locked_versions_are_those_of_the_short_list(name: str) -> None:
    asked = pins((ROOT / f"requirements/{name}.in").read_text(encoding="utf-8"))
    assert asked
    assert asked.items() <= locked(name).items()


def test_the_build_needs_nothing_that_a_new_lock_would_leave_out() -> None:
    asked = pins((ROOT / "requirements/build.in").read_text(encoding="utf-8"))
    names = {need for name in asked for need in (name, *needs_of(name))}
    assert set(locked("build")) == names


def needs_of(name: str) -> list[str]:
    """What a package always needs, extras apart."""
    return [match[0] for one in requires(name) or () if "extra ==" not in one and (match := re.match(r"[\w.-]+", one))]


def test_no_package_is_locked_in_two_versions() -> None:
    versions: dict[str, set[str]] = {}
    for name in NAMES:
        for package, version in locked(name).items():
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_packages_from_npm_are_pinned_and_hashed_and_come_from_no_named_place() -> None:
    folder = ROOT / "tests/peers/node"
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: about for name, about in lock["packages"].items() if name}
    asked = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(about["integrity"].startswith("sha512-") for about in packages.values())
    assert [name for name, about in packages.items() if "resolved" in about] == []
    assert {name: version.rpartition("@")[2] for name, version in asked.items()} == {
        name: packages[f"node_modules/{name}"]["version"] for name in asked
    }
