"""Options that several commands share: what a server is asked, and how it is reached."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable

from desktop_chat.core.endpoint import AuthStyle, Dialect, RequestStyle, Session, SessionPlace

_MAX_SEED = 2**63


def add_server_options(parser: argparse.ArgumentParser, *, session_flag: str) -> None:
    """How the server speaks. `session_flag` names the option that says where a session's id goes."""
    parser.add_argument(
        "--dialect",
        choices=[dialect.value for dialect in Dialect],
        default=Dialect.AUTO.value,
        help="the protocol that the server speaks; found out by itself if it is not set",
    )
    parser.add_argument("--model", default="")
    parser.add_argument("--header", action="append", default=[], metavar="'K: V'", help="V may be env:VAR")
    parser.add_argument("--auth", choices=[style.value for style in AuthStyle], help="the header a key goes into")
    parser.add_argument(
        "--request", choices=[style.value for style in RequestStyle], help="how a hand-written server is asked"
    )
    parser.add_argument("--query-name", default="", metavar="NAME", help="the prompt's name with --request get")
    parser.add_argument(
        session_flag,
        dest="session_place",
        type=_session,
        metavar="PLACE:NAME",
        help="the server keeps the conversation; its id goes to query:NAME, header:NAME or body:NAME",
    )
    parser.add_argument("--extra-body", type=_json_object, metavar="JSON", help="further fields to send")


def add_sampling_options(parser: argparse.ArgumentParser) -> None:
    """What the model is told besides the prompt."""
    parser.add_argument("--system", default="", metavar="TEXT")
    parser.add_argument("--temperature", type=_number(0, 100), metavar="T")
    parser.add_argument("--top-p", type=_number(0, 1), metavar="P")
    parser.add_argument("--max-tokens", type=whole(1, 10**9), metavar="N")
    parser.add_argument("--stop", action="append", default=[], type=_some_text, metavar="TEXT", help="may be repeated")
    parser.add_argument("--seed", type=whole(-_MAX_SEED, _MAX_SEED), metavar="N")
    parser.add_argument("--reasoning-effort", default="", metavar="WORD", help="such as low, medium or high")
    parser.add_argument("--json-mode", action="store_true", help="ask for an answer in JSON")


def add_reach_options(parser: argparse.ArgumentParser) -> None:
    """How the server is reached."""
    parser.add_argument("--ca", default="", metavar="FILE", help="trust the certificates in this PEM file")
    parser.add_argument("--client-cert", default="", metavar="FILE")
    parser.add_argument("--proxy", default="", metavar="URL")
    for name in ("connect", "first-token", "idle", "total"):
        parser.add_argument(f"--{name}-timeout", type=_seconds, metavar="S")
    parser.add_argument("--retries", type=whole(0, 100), metavar="N")


def _seconds(text: str) -> float:
    value = _number(0, 1e9)(text)
    if not value:
        raise argparse.ArgumentTypeError("a time-out is a number of seconds above 0")
    return value


def _number(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"it takes a number from {low:g} to {high:g}")
        return value

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """The type of an option that takes a whole number, both ends included."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"it takes a whole number from {low} to {high}")
        return value

    return read


def _some_text(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("an empty text stops nothing")
    return text


def _session(text: str) -> Session:
    place, _, name = text.partition(":")
    try:
        session = Session(SessionPlace(place), name or "id")
    except ValueError:
        raise argparse.ArgumentTypeError("it is written query:id, header:NAME or body:NAME") from None
    return session


def _json_object(text: str) -> str:
    try:
        is_object = isinstance(json.loads(text), dict)
    except ValueError:
        is_object = False
    if not is_object:
        raise argparse.ArgumentTypeError("it takes a JSON object")
    return text
