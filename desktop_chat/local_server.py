"""The hidden subcommand `__local-server`: llama.cpp's HTTP server as a child that lives as long as its stdin.

It speaks with its parent over three things. One JSON line on stdin brings the settings: a key on stdin is in no
process list. One JSON line on stdout, `{"url": "http://127.0.0.1:PORT"}`, says that the model is loaded. The end of
stdin ends the process.
"""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING

from desktop_chat.services.local_protocol import EXIT_NO_MODEL, EXIT_NO_RUNTIME, EXIT_USAGE, ServerSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xllamacpp

_STDIN = 0
_STDOUT = 1
_NICENESS = 10


def main(argv: Sequence[str]) -> int:
    """Serve until stdin ends; never returns once the settings were read, except with an exit code of a failure.

    `argv` is the whole command line and is not read further: everything comes in through stdin.
    """
    del argv
    try:
        settings = ServerSettings(**json.loads(_read_line()))
    except (ValueError, TypeError):
        _say("This command is started by Desktop Chat itself, with its settings on stdin.\n")
        return EXIT_USAGE
    # Before the model is loaded, so that a parent killed meanwhile is noticed as soon as the load is done.
    watcher = threading.Thread(target=_exit_at_end_of_stdin, name="stdin-watcher", daemon=True)
    watcher.start()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    try:
        import xllamacpp
    except ImportError as error:
        _say(f"{error}\n")
        return EXIT_NO_RUNTIME
    try:
        server = xllamacpp.Server(_server_params(settings))
    except RuntimeError as error:
        _say(f"{error}\n")
        return EXIT_NO_MODEL
    _say(f"\n{json.dumps({'url': server.listening_address})}\n")
    watcher.join()
    return 0


def _server_params(settings: ServerSettings) -> xllamacpp.CommonParams:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = settings.model
    params.model_alias = {settings.alias}
    params.n_ctx = settings.context_tokens
    params.n_parallel = settings.slots
    # One pool of context for all slots: several conversations at once cost no more memory than one.
    params.kv_unified = True
    params.fit_params = False
    params.cache_ram_mib = 0
    # A model this small can repeat itself for ever; the answer then ends as `length`, not with the context.
    params.n_predict = settings.answer_tokens
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings.threads
    # The values its makers recommend, and a light push out of loops; a request may override each.
    params.sampling.temp, params.sampling.top_p, params.sampling.penalty_repeat = 0.2, 0.9, 1.1
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [settings.key]
    params.ui = False
    params.cors_origins = ""
    params.endpoint_slots = False
    params.verbosity = 0
    return params


def _read_line() -> bytes:
    """One line, byte by byte: what follows it belongs to the watcher, so nothing may be buffered."""
    with open(_STDIN, "rb", buffering=0, closefd=False) as stdin:
        return stdin.readline()


def _exit_at_end_of_stdin() -> None:
    while os.read(_STDIN, 4096):
        pass
    # Not sys.exit: llama.cpp's own threads would be waited for.
    os._exit(0)


def _say(text: str) -> None:
    os.write(_STDOUT, text.encode())
