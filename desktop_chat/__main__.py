"""Entry point of the program."""

from __future__ import annotations


def main() -> int:
    from desktop_chat.cli.main import run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
