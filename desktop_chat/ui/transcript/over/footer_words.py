"""The words below a message: what its buttons say, and where an answer came from and what it took."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from desktop_chat.core.shown import AnswerFacts, ShownMessage

#: The rough length of a token, where the server counted none.
_CHARS_PER_TOKEN = 4
#: A rate over less time than this says nothing.
_RATED_FROM_MS = 1000
#: Less than this is not worth more digits.
_LEAST_USD = 0.0001


def _tr(text: str) -> str:
    return QCoreApplication.translate("MessageFooter", text)


def label_of(action: str) -> str:
    """What stands on a button or in a menu for an action; an unknown one is shown capitalised."""
    labels = {
        "retry": _tr("Retry"),
        "regenerate": _tr("Regenerate"),
        "regenerate_with": _tr("Regenerate with another model…"),
        "copy": _tr("Copy"),
        "edit": _tr("Edit"),
        "delete": _tr("Delete"),
        "details": _tr("Details"),
        "endpoint": _tr("Change the server"),
        "key": _tr("Change the key"),
        "dialect": _tr("Choose the protocol"),
        "timeouts": _tr("Change the time-outs"),
        "context": _tr("Change the context size"),
        "curl": _tr("Copy as curl"),
    }
    return labels.get(action, action.capitalize())


def figures(item: ShownMessage) -> list[str]:
    """What an answer took, the most telling first: where there is no room, the last are left out."""
    facts = item.facts
    if facts is None:
        return []
    said = [facts.model if facts.is_other_model else "", _in_and_out(facts, item.n_chars)]
    metrics = facts.metrics
    if metrics is not None and metrics.duration_ms:
        said.append(_seconds(metrics.duration_ms / 1000))
    if metrics is not None and metrics.cost_usd is not None:
        said.append(_dollars(metrics.cost_usd))
    if metrics is not None and metrics.tokens_per_s is not None and metrics.duration_ms >= _RATED_FROM_MS:
        said.append(_tr("{0} tokens/s").format(_number(metrics.tokens_per_s)))
    return [clause for clause in said if clause]


def _in_and_out(facts: AnswerFacts, n_chars: int) -> str:
    """Such as "204 tokens in, 812 out"; empty where nothing came, and nobody counted."""
    read = facts.usage.input_tokens if facts.usage is not None else None
    if not read:
        return _tokens(facts, n_chars) if n_chars else ""
    came_in = (_tr("1 token in") if read == 1 else _tr("{0} tokens in")).format(_counted(read))
    return _tr("{0}, {1} out").format(came_in, _out(facts, n_chars)) if n_chars else came_in


def full_words(item: ShownMessage) -> str:
    """Where an answer came from, and what the figures mean."""
    return "\n".join(part for part in (origin(item), _counts(item.facts)) if part)


def details_of(item: ShownMessage) -> str:
    """Where an answer came from, what it took, and the server's own words if something went wrong."""
    return "\n".join(part for part in (full_words(item), item.details) if part)


def origin(item: ShownMessage) -> str:
    """Such as "llama3 at Box, 14:05, first token 0.3 s, 812 tokens in 14 s"; empty where there is nothing to tell."""
    facts = item.facts
    if facts is None:
        return ""
    who = _tr("{0} at {1}").format(facts.model, facts.server) if facts.model and facts.server else ""
    parts = [who or facts.model or facts.server, _moment(facts.created_ms)]
    metrics = facts.metrics
    if metrics is not None and metrics.ttft_ms is not None:
        parts.append(_tr("first token {0}").format(_seconds(metrics.ttft_ms / 1000)))
        took = _tr("{0} in {1}") if item.n_chars else ""
        parts.append(took.format(_tokens(facts, item.n_chars), _seconds(metrics.duration_ms / 1000)))
    return ", ".join(part for part in parts if part)


def _counts(facts: AnswerFacts | None) -> str:
    """What the server counted, and the price."""
    said: list[str] = []
    usage = facts.usage if facts is not None else None
    if usage is not None:
        counts: Sequence[tuple[int | None, str]] = (
            (usage.input_tokens, _tr("{0} tokens read with the question")),
            (usage.cached_tokens, _tr("{0} of them from the cache")),
            (usage.output_tokens, _tr("{0} written")),
            (usage.reasoning_tokens, _tr("{0} of them for thinking")),
        )
        said += [words.format(_counted(count)) for count, words in counts if count]
    if facts is not None and facts.metrics is not None and facts.metrics.cost_usd is not None:
        said.append(_tr("about {0} by the list price").format(_dollars(facts.metrics.cost_usd)))
    return ", ".join(said)


def _out(facts: AnswerFacts, n_chars: int) -> str:
    """Tokens of the answer: as the server counted them, else a guess that is marked as one."""
    if facts.usage is not None and facts.usage.output_tokens:
        return _counted(facts.usage.output_tokens)
    return f"~{_counted(max(n_chars // _CHARS_PER_TOKEN, 1))}"


def _tokens(facts: AnswerFacts, n_chars: int) -> str:
    count = _out(facts, n_chars)
    return (_tr("{0} token") if count.removeprefix("~") == "1" else _tr("{0} tokens")).format(count)


def _moment(created_ms: int) -> str:
    """The time, and the day if that is another than today."""
    moment, locale = QDateTime.fromMSecsSinceEpoch(created_ms), QLocale()
    if moment.date() == QDateTime.currentDateTime().date():
        return locale.toString(moment.time(), QLocale.FormatType.ShortFormat)
    return locale.toString(moment, QLocale.FormatType.ShortFormat)


def _counted(count: int) -> str:
    return QLocale().toString(count)


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"


def _dollars(usd: float) -> str:
    if 0 < usd < _LEAST_USD:
        return _tr("under $0.0001")
    return f"${usd:.4f}" if usd < 0.1 else f"${usd:.2f}"


def _seconds(value_s: float) -> str:
    if value_s < 0.05:
        return _tr("under 0.1 s")
    if value_s < 59.5:
        return _tr("{0} s").format(_number(value_s))
    minutes, rest = divmod(round(value_s), 60)
    return _tr("{0} min {1} s").format(minutes, rest)
