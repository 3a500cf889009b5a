"""What is known of a server before it is asked a question: its dialect and why, its models, its end marker."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.abilities import asked_dialect
from desktop_chat.core.addresses import GATEWAY_HOST, dialect_of_base, dialect_of_path, lists_models
from desktop_chat.core.dialect_names import DIALECT_NAMES
from desktop_chat.core.endpoint import Dialect, Learned
from desktop_chat.core.errors import ChatError, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.endpoint import Endpoint
    from desktop_chat.core.pasted import Pasted
    from desktop_chat.core.shown import Tone

#: Statuses that say that there is no list of models, not that there is no server.
_NO_LIST = (404, 405, 501)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FoundOut", text)


def spoken_dialect(endpoint: Endpoint, learned: Learned) -> Dialect:
    """The dialect that a question would be sent in; AUTO if in the way that all simple servers understand."""
    return asked_dialect(endpoint, learned, _dialect(endpoint, Learned())[0])


def told_of_models(endpoint: Endpoint, learned: Learned, found: Sequence[str] | ChatError) -> tuple[str, Tone] | None:
    """What to say, and how serious it is, where a server was asked for its models; None if that failed for good."""
    if not isinstance(found, ChatError):
        return found_out(endpoint, learned, found), "good" if found else "careful"
    if found.kind is ErrorKind.SETTINGS and not names_models(endpoint, learned):
        return found_out(endpoint, learned, str(found)), "plain"
    if found.status in _NO_LIST or found.kind is ErrorKind.PROTOCOL:
        # A hand-written server has no list of models; that it said so shows that it is there.
        return found_out(endpoint, learned, None), "careful"
    return None


def names_models(endpoint: Endpoint, learned: Learned) -> bool:
    """Whether a server of this dialect can be asked which models it has."""
    try:
        return lists_models(_dialect(endpoint, learned)[0], endpoint.url)
    except ValueError:
        return False


def found_out(endpoint: Endpoint, learned: Learned, models: Sequence[str] | str | None) -> str:
    """A line for each thing that is known.

    `models` is None where the server has no list of them, a sentence where it was not asked for one.
    """
    dialect, why = _dialect(endpoint, learned)
    name = _tr(DIALECT_NAMES[dialect][0])
    lines = [models if isinstance(models, str) else _models(models)]
    if dialect is Dialect.AUTO:
        lines.append(_tr("Protocol: the first answer will tell."))
    else:
        lines.append(_tr("Protocol: {0}, {1}.").format(name, why))
    if endpoint.end_marker_key(dialect) in learned.end_markers:
        lines.append(_tr("It streams, and marks the end of its answers."))
    if (urlsplit(endpoint.url).hostname or "") == GATEWAY_HOST:
        lines.append(_tr("It is reached through Cloudflare's AI Gateway."))
    if learned.refused_fields:
        lines.append(_tr("Left out, as it refuses them: {0}.").format(", ".join(sorted(learned.refused_fields))))
    return "\n".join(lines)


def pasted_words(found: Pasted, *, is_address: bool) -> list[str]:
    """What a paste told, a sentence each; an address alone is worth a word only where something was taken out."""
    if is_address:
        return list(found.notes)
    endpoint = found.endpoint
    dialect = spoken_dialect(endpoint, Learned())
    name = _tr("unknown until the first answer") if dialect is Dialect.AUTO else _tr(DIALECT_NAMES[dialect][0])
    words = [_tr("protocol {0}").format(name)]
    if endpoint.model:
        words.append(_tr("model {0}").format(endpoint.model))
    words += [_tr("the header {0}").format(header) for header, _ in endpoint.headers]
    if found.secret:
        words.append(_tr("a key"))
    return [_tr("Found in the command: {0}.").format(", ".join(words)), *found.notes]


def _models(models: Sequence[str] | None) -> str:
    if models is None:
        return _tr("The server answers, but has no list of models.")
    match len(models):
        case 0:
            return _tr("The server answers, but names no model. Type the model's name.")
        case 1:
            return _tr("The server answers and has one model.")
        case count:
            return _tr("The server answers and has {0} models.").format(count)


def _dialect(endpoint: Endpoint, learned: Learned) -> tuple[Dialect, str]:
    """The dialect, and how one knows."""
    if endpoint.dialect is not Dialect.AUTO:
        return endpoint.dialect, _tr("as you set it")
    try:
        by_path, by_base = dialect_of_path(endpoint.url), dialect_of_base(endpoint.url)
    except ValueError:
        return Dialect.AUTO, ""
    if by_path is not None:
        return by_path, _tr("as the address says")
    if by_base is not Dialect.AUTO:
        return by_base, _tr("as is usual at such an address")
    if learned.dialect is not None:
        return learned.dialect, _tr("as its answers were")
    return Dialect.AUTO, ""
