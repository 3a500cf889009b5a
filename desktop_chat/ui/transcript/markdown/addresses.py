"""Bare addresses in text as links, as GitHub's markdown finds them: http, https, www and e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

#: Where markdown-it's text ends: its own characters, and the beginning of a `www.` that may be an address.
_TERMINATORS = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]|(?<![^\s*_~(])www\.", re.IGNORECASE)
_SCHEME = re.compile(r"(?<![^\s*_~(])https?\Z", re.IGNORECASE)
_DOMAIN = r"[\w-]+(?:\.[\w-]+)*"
_AFTER_SCHEME = re.compile(rf"://({_DOMAIN})[^\s<]*")
_WWW = re.compile(rf"(www\.{_DOMAIN})[^\s<]*", re.IGNORECASE)
_ENTITY_END = re.compile(r"&[A-Za-z0-9]+;\Z")
_MAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+(?![\w-])")


def add_addresses(parser: MarkdownIt) -> None:
    parser.inline.terminator_re = _TERMINATORS
    parser.inline.ruler.after("text", "address", take_address)


def take_address(state: StateInline, silent: bool) -> bool:
    """An inline rule of markdown-it: a link from a scheme or `www.` on."""
    # Silent is only who looks for the end of a link's text, where no address counts.
    if silent or state.linkLevel > 0:
        return False
    source, at = state.src, state.pos
    scheme, text = "", None
    if source.startswith("://", at):
        found = _SCHEME.search(state.pending)
        scheme = found.group() if found else ""
        text = _whole(_AFTER_SCHEME.match(source, at)) if scheme else None
    elif source[at : at + 4].lower() == "www." and (at == 0 or source[at - 1] in "*_~(" or source[at - 1].isspace()):
        text = _whole(_WWW.match(source, at))
    if text is None:
        return False
    href = state.md.normalizeLink(scheme + text if scheme else "http://" + text)
    if not state.md.validateLink(href):
        return False
    if scheme:
        state.pending = state.pending[: -len(scheme)]
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = scheme + text
    state.push("link_close", "a", -1)
    state.pos = at + len(text)
    return True


def _whole(found: re.Match[str] | None) -> str | None:
    """The address without what ends the sentence around it; None if its domain is none."""
    if found is None or any("_" in name for name in found.group(1).split(".")[-2:]):
        return None
    return trimmed(found.group())


def trimmed(address: str) -> str:
    """`address` without punctuation, brackets that it does not open, and an entity at its end."""
    depth = 0
    for at, character in enumerate(address):
        depth += (character == "[") - (character == "]")
        if depth < 0:
            address = address[:at]
            break
    closes = address.count(")") - address.count("(")
    while True:
        if address.endswith(tuple("?!.,:*_~'\"")):
            address = address[:-1]
        elif address.endswith(")") and closes > 0:
            address, closes = address[:-1], closes - 1
        elif address.endswith(";"):
            entity = _ENTITY_END.search(address)
            address = address[: entity.start()] if entity else address[:-1]
        else:
            return address


def mail_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the e-mail addresses in `text` begin and end."""
    if "@" in text:
        for found in _MAIL.finditer(text):
            if found.group()[-1] not in "-_":
                yield found.span()
