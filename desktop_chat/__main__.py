"""Entry point: decides what runs before anything slow is imported."""

from __future__ import annotations

import gc
import os
import sys

#: The hidden subcommand with which the program starts its own local model server.
LOCAL_SERVER = "__local-server"


def main() -> int:
    """Run the program with the process's arguments; returns its exit code."""
    _open_missing_streams()
    arguments = sys.argv[1:]
    if not arguments:
        return _window()
    if arguments[0] == "--self-test":
        from desktop_chat.self_test import run_self_test

        return run_self_test(arguments[1:])
    if arguments[0] == "--gallery":
        from desktop_chat.ui.gallery.run import run_gallery

        return run_gallery(arguments[1:])
    if arguments[0] == LOCAL_SERVER:
        from desktop_chat.local_server import main as serve

        return serve(arguments[1:])
    from desktop_chat.cli.main import run

    return run(arguments)


def _open_missing_streams() -> None:
    """Who starts the program without standard streams, as desktops do, gets ones that lead nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - a device, for the whole run


def _window() -> int:
    from desktop_chat.display import missing_display

    problem = missing_display()
    if problem:
        return _terminal(problem)
    try:
        prepare_window()
        from desktop_chat.app import run_window
    except ImportError as error:
        gc.enable()
        return _terminal(f"The window cannot be opened ({error}), so the conversation is held in the terminal.")
    return run_window()


def _terminal(reason: str) -> int:
    from desktop_chat.cli.main import run

    print(reason)
    return run(["chat"])


def prepare_window() -> None:
    """What makes the first paint come sooner, to be done first of all. Raises ImportError where Qt cannot be loaded."""
    # Nothing is garbage yet, and looking for it takes longer than any module. The program turns the collector on again
    # once everything is loaded.
    gc.disable()
    from desktop_chat.qt_loading import load_qt

    load_qt()


if __name__ == "__main__":
    raise SystemExit(main())
