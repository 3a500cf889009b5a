"""The real window, from the start of the process to its first paint; prints resident memory in kB, and ends."""

from __future__ import annotations

import sys

from desktop_chat.__main__ import prepare_window


def main() -> int:
    prepare_window()
    from desktop_chat.app import run_window
    from tests.bench.empty_window import tell

    return run_window(on_first_paint=tell)


if __name__ == "__main__":
    sys.exit(main())
