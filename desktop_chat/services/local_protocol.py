"""What the program and its local model server agree on: the subcommand, the settings, the exit codes."""

from __future__ import annotations

from dataclasses import dataclass

COMMAND_NAME = "__local-server"
EXIT_USAGE = 2
EXIT_NO_RUNTIME = 3
EXIT_NO_MODEL = 4


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One JSON object on the child's stdin. `model` is the file's path, `alias` the name it is served under.

    `context_tokens` is one pool for all `slots`, the answers that may run at the same time; an answer ends after
    `answer_tokens` unless its request says otherwise.
    """

    model: str
    alias: str
    key: str
    threads: int
    context_tokens: int
    slots: int
    answer_tokens: int
