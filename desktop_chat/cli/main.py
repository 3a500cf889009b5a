"""The command line: its arguments, and which command runs."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence

from desktop_chat import __version__
from desktop_chat.cli.options import add_reach_options, add_sampling_options, add_server_options, whole
from desktop_chat.cli.terminal import readable
from desktop_chat.cli.usage import UsageError
from desktop_chat.core.errors import ChatError
from desktop_chat.core.verdict import EXIT_OWN_FAILURE, EXIT_USAGE

#: A full disk, a reader that went away and their like.
_UNWRITABLE = frozenset({errno.EPIPE, errno.ENOSPC, errno.EFBIG, errno.EIO})


def run(argv: Sequence[str]) -> int:
    """Run one command; returns its exit code (see core.verdict.EXIT_CODES)."""
    # A terminal that cannot show a character is no reason to lose the answer.
    sys.stdout, sys.stderr = readable(sys.stdout), readable(sys.stderr)
    arguments = _parsed(argv)
    command: Callable[[argparse.Namespace], int] = arguments.run
    try:
        code = command(arguments)
        sys.stdout.flush()
    except UsageError as error:
        print(f"desktop-chat: {error}", file=sys.stderr)
        return EXIT_USAGE
    except ChatError as error:
        print(f"desktop-chat: {error}", file=sys.stderr)
        return EXIT_OWN_FAILURE
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITABLE:
            raise
        return _without_reader(error)
    return code


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = _parser()
    arguments, rest = parser.parse_known_args(argv)
    if len(rest) == 1 and not rest[0].startswith("-") and getattr(arguments, "file", "") is None:
        arguments.file = rest[0]  # older Pythons find no word behind an option if that word may be missing
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return arguments


def _without_reader(error: OSError) -> int:
    """Standard output cannot be written; what is left in its buffer must not be tried again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        # Who reads along has read enough.
        return 0
    print(f"desktop-chat: The output cannot be written: {error.strerror}.", file=sys.stderr)
    return EXIT_OWN_FAILURE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="desktop-chat",
        description="Talk to language models, on any server that streams. Without a command the window opens.",
        epilog="In place of a command: --self-test tries the program out, --gallery shows every control of the window.",
    )
    parser.add_argument("--version", action="version", version=f"desktop-chat {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_ask(commands.add_parser("ask", help="ask one question and print the answer as it arrives", allow_abbrev=False))
    _add_endpoints(commands.add_parser("endpoints", help="the servers you can talk to", allow_abbrev=False))
    _add_key(commands.add_parser("key", help="keys in the system's keyring", allow_abbrev=False))
    _add_history(commands.add_parser("history", help="past conversations", allow_abbrev=False))
    chat = commands.add_parser("chat", help="hold a conversation in the terminal", allow_abbrev=False)
    chat.set_defaults(run=_run_chat)
    return parser


def _add_ask(parser: argparse.ArgumentParser) -> None:
    target = parser.add_mutually_exclusive_group()
    target.add_argument("--url", help="base URL or full URL of a server")
    target.add_argument("--endpoint", metavar="NAME", help="an endpoint from the settings")
    parser.add_argument("--no-save", action="store_true", help="keep nothing of it in the history")
    add_server_options(parser, session_flag="--session-in")
    parser.add_argument("--session", default="", metavar="ID", help="a conversation that the server keeps")
    add_sampling_options(parser)
    add_reach_options(parser)
    parser.add_argument("--key-env", default="", metavar="VAR", help="take the key from this environment variable")
    parser.add_argument(
        "--attach", action="append", default=[], metavar="FILE", help="send a text or a picture; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per event, a line each")
    parser.add_argument("--curl", action="store_true", help="print the curl command that would ask, and do not ask")
    parser.add_argument("prompt", metavar="PROMPT", help="the question; - reads it from standard input")
    parser.set_defaults(run=_run_ask)


def _add_endpoints(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True, dest="action")
    listing = actions.add_parser("list", help="all endpoints", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="one JSON object per endpoint, a line each")
    add = actions.add_parser("add", help="add a server", allow_abbrev=False)
    add.add_argument("name", metavar="NAME")
    add.add_argument("url", metavar="URL", help="its address; - reads an address or a curl command from standard input")
    add_server_options(add, session_flag="--session")
    add_sampling_options(add)
    add_reach_options(add)
    add.add_argument("--context", type=whole(1, 10**9), metavar="TOKENS", help="the size of the context window")
    add.add_argument("--default", action="store_true", help="use it where none is named")
    remove = actions.add_parser("remove", help="remove a server and its key", allow_abbrev=False)
    remove.add_argument("name", metavar="NAME")
    actions.add_parser("discover", help="look for servers on this machine", allow_abbrev=False)
    parser.set_defaults(run=_run_endpoints)


def _add_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["set", "test", "remove"])
    parser.add_argument("name", metavar="NAME", help="an endpoint from the settings")
    parser.set_defaults(run=_run_key)


def _add_history(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True, dest="action")
    listing = actions.add_parser("list", help="the conversations, newest first", allow_abbrev=False)
    listing.add_argument("--json", action="store_true")
    show = actions.add_parser("show", help="one conversation", allow_abbrev=False)
    show.add_argument("id", metavar="ID", help="its id, or the first characters of it; last: the newest")
    show.add_argument("--json", action="store_true")
    export = actions.add_parser("export", help="write conversations to a file", allow_abbrev=False)
    export.add_argument("id", metavar="ID", nargs="?", help="as for show")
    export.add_argument("file", metavar="FILE", nargs="?", help="without it, standard output")
    export.add_argument("--all", action="store_true", help="every conversation")
    export.add_argument("--format", choices=["markdown", "json"], help="else what FILE ends with, or markdown")
    importing = actions.add_parser("import", help="add the conversations of a JSON export", allow_abbrev=False)
    importing.add_argument("file", metavar="FILE")
    parser.set_defaults(run=_run_history)


def _run_ask(arguments: argparse.Namespace) -> int:
    from desktop_chat.cli.ask import ask

    return ask(arguments)


def _run_endpoints(arguments: argparse.Namespace) -> int:
    from desktop_chat.cli.endpoints import endpoints

    return endpoints(arguments)


def _run_key(arguments: argparse.Namespace) -> int:
    from desktop_chat.cli.key import key

    return key(arguments)


def _run_history(arguments: argparse.Namespace) -> int:
    from desktop_chat.cli.history import history

    return history(arguments)


def _run_chat(_arguments: argparse.Namespace) -> int:
    from desktop_chat.cli.chat import chat

    return chat()
