"""`desktop-chat history`: list the conversations, show one, export and import them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime

from desktop_chat.cli.output import call_text, print_json
from desktop_chat.cli.session import open_store
from desktop_chat.cli.usage import UsageError
from desktop_chat.core.messages import (
    Conversation,
    Message,
    PathEntry,
    Role,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.parts_json import part_to_json
from desktop_chat.core.ports import Library
from desktop_chat.core.verdict import Verdict


def history(arguments: argparse.Namespace) -> int:
    """Run the command; returns its exit code."""
    store = open_store()
    try:
        store.library.recover().result()
        match arguments.action:
            case "list":
                _list(store.library, as_json=arguments.json)
            case "show":
                _show(store.library, arguments.id, as_json=arguments.json)
            case "import":
                from desktop_chat.cli.history_files import import_

                import_(store, arguments.file)
            case _:
                from desktop_chat.cli.history_files import export

                export(store, _wanted_ids(store.library, arguments), arguments)
    finally:
        store.close()
    return 0


def _list(library: Library, *, as_json: bool) -> None:
    for conversation in library.conversations().result():
        if as_json:
            fields = {name: getattr(conversation, name) for name in ("id", "title", "created_ms", "updated_ms")}
            print_json(fields)
        else:
            print(f"{conversation.id}\t{_when(conversation.updated_ms)}\t{conversation.title}")


def _show(library: Library, wanted: str, *, as_json: bool) -> None:
    conversation = _find(library.conversations().result(), wanted)
    entries = library.path(conversation.id).result()
    if as_json:
        print_json({"id": conversation.id, "title": conversation.title, "messages": _as_json(entries)})
        return
    print(f"# {conversation.title}\n")
    for entry in entries:
        print(_as_text(entry.message))


def _wanted_ids(library: Library, arguments: argparse.Namespace) -> list[str]:
    conversations = library.conversations().result()
    if arguments.all and not arguments.file and arguments.id:
        arguments.file = arguments.id  # with --all the one word is the file's name
    elif arguments.all and arguments.id:
        raise UsageError("give an id or --all, not both")
    elif not arguments.all and not arguments.id:
        raise UsageError("name a conversation, or give --all")
    if arguments.all:
        return [conversation.id for conversation in conversations]
    return [_find(conversations, arguments.id).id]


def _find(conversations: list[Conversation], wanted: str) -> Conversation:
    if wanted == "last" and conversations:
        return conversations[0]
    matches = [conversation for conversation in conversations if conversation.id.startswith(wanted)]
    if not matches:
        raise UsageError(f"there is no conversation {wanted}; `desktop-chat history list` shows them")
    if len(matches) > 1:
        raise UsageError(f"{len(matches)} conversations begin with {wanted}; give more of the id")
    return matches[0]


def _as_json(entries: list[PathEntry]) -> list[dict[str, object]]:
    return [
        {
            "id": message.id,
            "parent_id": message.parent_id,
            "role": message.role,
            "text": message.text,
            "parts": [part_to_json(part) for part in message.parts],
            "verdict": message.verdict,
            "reason": message.reason,
            "error": asdict(message.error) if message.error else None,
            "notes": list(message.notes),
            "model": message.model,
            "created_ms": message.created_ms,
            "branch": [entry.position + 1, len(entry.siblings)],
        }
        for entry in entries
        for message in [entry.message]
    ]


def _as_text(message: Message) -> str:
    heads = {Role.USER: "You", Role.TOOL: "You, to its tools"}
    head = heads.get(message.role) or message.model or "Answer"
    lines = [message.text] if message.text else []
    for part in message.parts:
        match part:
            case ToolCallPart():
                lines.append(f"[tool {call_text(part)}]")
            case ToolResultPart(_, output, is_error):
                lines.append(f"[tool {'failed' if is_error else 'result'}: {output}]")
            case ToolApprovalPart(_, _, approved):
                lines.append("[tool allowed]" if approved else "[tool not allowed]")
            case _:
                pass
    lines += [f"[{note}]" for note in message.notes]
    if message.verdict and message.verdict is not Verdict.COMPLETE:
        lines.append(f"[{message.verdict}]")
    return "\n".join([f"## {head}, {_when(message.created_ms)}", *lines, ""])


def _when(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000).astimezone().strftime("%Y-%m-%d %H:%M")
