"""`desktop-chat history export` and `import`: conversations to a file and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desktop_chat.cli.usage import UsageError
from desktop_chat.engine import Store
from desktop_chat.services.copies import Copies, ExportFormat


def export(store: Store, conversation_ids: list[str], arguments: argparse.Namespace) -> None:
    """To the file, or to standard output; its name tells the format where no option does.

    Raises:
        UsageError: if nothing tells the format of the file.
    """
    copies = Copies(store.library, store.clock)
    path = Path(arguments.file) if arguments.file and arguments.file != "-" else None
    format_ = _format(arguments.format, path)
    if path is not None:
        copies.export(conversation_ids, path, format_)
        print(path)
        return
    sys.stdout.flush()
    for piece in copies.pieces(conversation_ids, format_):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def import_(store: Store, file: str) -> None:
    """Print the ids of the conversations that were added."""
    copies = Copies(store.library, store.clock)
    for made in copies.take_in(Path(file), lambda known: store.settings.endpoint(known) is not None):
        print(made)


def _format(wanted: str | None, path: Path | None) -> ExportFormat:
    if wanted == "json":
        return "json"
    if wanted == "markdown" or path is None:
        return "markdown"
    match path.suffix.lower():
        case ".json":
            return "json"
        case ".md" | ".markdown":
            return "markdown"
        case _:
            raise UsageError(f"the name {path.name} tells no format; give --format markdown or --format json")
