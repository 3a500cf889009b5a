"""What a fence's first word says: the language's proper name, the word Pygments knows it by, a file name for it."""

from __future__ import annotations

import re
from functools import lru_cache

#: What is taken for an alias: of `{.python}`, `python:main.py`, `language-js` or `js{1,3}` only the language.
_ALIAS = re.compile(r"[{.\s]*(?:lang(?:uage)?-)?([^\s{}:,;=\"'`<>()\[\]]+)", re.IGNORECASE)
_FILE_NAME = re.compile(r"[^\s:]+:(?:[^\s:]*[/\\])?([\w-][\w.-]{0,79})\Z")
_MAX_LABEL_CHARS = 24

#: Words that models write and Pygments does not know.
_ALSO: dict[str, str] = {
    "asm": "nasm",
    "assembly": "nasm",
    "cjs": "javascript",
    "env": "bash",
    "geojson": "json",
    "h": "c",
    "hpp": "cpp",
    "htm": "html",
    "js": "javascript",
    "jsonc": "json",
    "jsonl": "json",
    "mjs": "javascript",
    "ndjson": "json",
    "kt": "kotlin",
    "node": "javascript",
    "plpgsql": "postgresql",
    "python2": "python",
    "svelte": "html",
    "svg": "xml",
    "terminal": "console",
    "vb": "vb.net",
    "webmanifest": "json",
    "yml": "yaml",
}
#: Where the first ending Pygments knows is not what people use.
_ENDINGS = {"R": "R", "Console": "txt", "HTML+Django/Jinja": "html", "Makefile": ""}
_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "none", "nohighlight", "output", "raw"})

#: Names that are told before Pygments is loaded, or that it spells for itself.
_NAMES: dict[str, str] = {
    **dict.fromkeys(_PLAIN, "Text"),
    **dict.fromkeys(("bash", "sh", "shell", "zsh", "ksh", "fish"), "Shell"),
    **dict.fromkeys(("console", "shell-session", "shellsession", "terminal", "bash-session"), "Console"),
    **dict.fromkeys(("c++", "cpp", "cxx", "hpp"), "C++"),
    **dict.fromkeys(("c", "h"), "C"),
    **dict.fromkeys(("c#", "cs", "csharp"), "C#"),
    "css": "CSS",
    "csv": "CSV",
    "diff": "Diff",
    **dict.fromkeys(("docker", "dockerfile"), "Dockerfile"),
    "env": "Environment",
    **dict.fromkeys(("go", "golang"), "Go"),
    **dict.fromkeys(("html", "htm"), "HTML"),
    "java": "Java",
    **dict.fromkeys(("javascript", "js", "mjs", "cjs", "node"), "JavaScript"),
    **dict.fromkeys(("json", "geojson", "webmanifest"), "JSON"),
    "jsonc": "JSON with comments",
    **dict.fromkeys(("jsonl", "ndjson"), "JSON lines"),
    "jsx": "JSX",
    **dict.fromkeys(("kotlin", "kt"), "Kotlin"),
    **dict.fromkeys(("latex", "tex"), "LaTeX"),
    "log": "Log",
    **dict.fromkeys(("make", "makefile"), "Makefile"),
    **dict.fromkeys(("markdown", "md"), "Markdown"),
    "mermaid": "Mermaid",
    "php": "PHP",
    **dict.fromkeys(("powershell", "ps1", "pwsh"), "PowerShell"),
    **dict.fromkeys(("python", "py", "py3", "python3", "python2"), "Python"),
    **dict.fromkeys(("r", "rlang"), "R"),
    **dict.fromkeys(("ruby", "rb"), "Ruby"),
    **dict.fromkeys(("rust", "rs"), "Rust"),
    "scss": "SCSS",
    **dict.fromkeys(("sql", "mysql", "sqlite", "psql"), "SQL"),
    "svelte": "Svelte",
    "svg": "SVG",
    "swift": "Swift",
    "toml": "TOML",
    "tsx": "TSX",
    **dict.fromkeys(("typescript", "ts"), "TypeScript"),
    "vue": "Vue",
    "xml": "XML",
    **dict.fromkeys(("yaml", "yml"), "YAML"),
}
#: Terminals and printed text have wide tabs; editors of code show narrow ones.
_WIDE_TABS = frozenset({"Text", "Console", "Makefile", "Diff", "Log"})


def alias_of(info: str) -> str:
    """The language a fence's first word names, in small letters; empty where it names none."""
    match = _ALIAS.match(info)
    return match[1].lower().rstrip(".") if match else ""


@lru_cache(maxsize=256)
def language_name(info: str) -> str:
    """The proper name of the language: one line, of bounded length."""
    alias = alias_of(info)
    name = _NAMES.get(alias)
    if name is None:
        found = _known_to_pygments().get(alias)
        # What is shown of an unknown word is the word.
        name = found[0] if found else "".join(char if char.isprintable() else " " for char in info)
    return name if len(name) <= _MAX_LABEL_CHARS else name[: _MAX_LABEL_CHARS - 1] + "…"


def tab_columns(info: str) -> int:
    return 8 if _NAMES.get(alias_of(info)) in _WIDE_TABS else 4


@lru_cache(maxsize=256)
def lexer_name(info: str) -> str:
    """The name Pygments has for the lexer of a fence; empty where there is none."""
    alias = alias_of(info)
    if alias in _PLAIN:
        return ""
    found = _known_to_pygments().get(_ALSO.get(alias, alias))
    return found[0] if found else ""


def file_name(info: str) -> str:
    """Under what name a fence's code may be saved: the one the fence tells, or one with the language's ending."""
    told = _FILE_NAME.match(info)
    if told:
        return told[1]
    alias = alias_of(info)
    ending = _ENDINGS.get(language_name(info))
    if ending is not None:
        return f"code.{ending}" if ending else language_name(info)
    found = _known_to_pygments().get(_ALSO.get(alias, alias))
    for pattern in found[1] if found else ():
        if re.fullmatch(r"\*\.[\w+-]+", pattern):
            return f"code{pattern[1:]}"
        if re.fullmatch(r"[\w.-]+", pattern):
            return pattern
    return "code.txt"


@lru_cache(maxsize=1)
def _known_to_pygments() -> dict[str, tuple[str, tuple[str, ...]]]:
    """By alias: the lexer's name and the patterns of its files. Those of plug-ins are not looked for."""
    from pygments.lexers import get_all_lexers

    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, aliases, patterns, _types in get_all_lexers(plugins=False):
        for alias in aliases:
            known.setdefault(alias.lower(), (name, tuple(patterns)))
    return known
