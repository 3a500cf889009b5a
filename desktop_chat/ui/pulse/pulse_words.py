"""The words of the pulse line: its state first, then each figure, the least telling last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from desktop_chat.core.pulse import Pulse

#: Silence is worth a word after this.
_MENTION_SILENCE_S = 1.5
#: A first token that comes later than this is late.
LATE_S = 20.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("PulseLine", text)


def state_words(pulse: Pulse) -> str:
    """What goes on, without a figure."""
    return {
        "waiting": _tr("Waiting for the first token"),
        "alive": _tr("The server is alive, no text yet"),
        "thinking": _tr("The model is thinking"),
        "flowing": _tr("Answering"),
        "stalled": _tr("Stalled"),
    }[pulse.state]


def clauses(pulse: Pulse) -> list[str]:
    """The state and what is known of the stream; where there is no room, the last are left out first."""
    return [state_words(pulse), *_silence(pulse), *_rate(pulse), *_first_token(pulse), *_heartbeats(pulse)]


def _silence(pulse: Pulse) -> list[str]:
    """What one waits for, and since when."""
    silent_s, textless_s = pulse.silent_s or 0.0, pulse.textless_s or 0.0
    if pulse.state == "stalled":
        return [_tr("nothing for {0}").format(seconds(silent_s))]
    if pulse.state in ("waiting", "alive"):
        waited = [seconds(pulse.waited_s)] if pulse.waited_s >= 1 else []
        sign = [_tr("last sign {0} ago").format(seconds(silent_s))] if silent_s >= _MENTION_SILENCE_S else []
        return [*waited, *sign]
    if pulse.resumed:
        return [_tr("taken up again where it was cut")]
    if silent_s >= _MENTION_SILENCE_S:
        return [_tr("nothing for {0}").format(seconds(silent_s))]
    if textless_s >= _MENTION_SILENCE_S:
        return [_tr("the server is alive, no text for {0}").format(seconds(textless_s))]
    return []


def _rate(pulse: Pulse) -> list[str]:
    rate = pulse.tokens_per_s
    return [] if rate is None else [_tr("{0} tokens/s").format(f"{rate:.1f}" if rate < 10 else f"{rate:.0f}")]


def _first_token(pulse: Pulse) -> list[str]:
    return [] if pulse.ttft_s is None else [_tr("first token {0}").format(seconds(pulse.ttft_s))]


def _heartbeats(pulse: Pulse) -> list[str]:
    if not pulse.heartbeats:
        return []
    return [_tr("1 heartbeat") if pulse.heartbeats == 1 else _tr("{0} heartbeats").format(pulse.heartbeats)]


def pauses(gaps_s: Sequence[float]) -> str:
    """The name of the bars, and what they show now."""
    from desktop_chat.ui.pulse.gap_bars import BARS, is_even

    name = _tr("Pauses between pieces of text, the newest at the end")
    if is_even(gaps_s):
        return _tr("{0}. The text comes evenly.").format(name)
    return _tr("{0}. The longest: {1}.").format(name, seconds(max(gaps_s[-BARS:])))


def explained() -> str:
    """What each figure means, a line each."""
    return "\n".join(
        (
            _tr("Tokens/s: how fast text arrives, from the first token on."),
            _tr("First token: from sending the message to the first piece of the answer."),
            _tr("Heartbeats: signs of life that the server sends without text."),
            _tr("Bars: pauses between pieces of text; the higher, the longer. An even stream has none."),
        )
    )


def seconds(value_s: float) -> str:
    """1.2 s, 34 s, 2 min 5 s: no more digits than a glance takes in."""
    if value_s < 0.05:
        return _tr("under 0.1 s")
    if value_s < 9.95:
        return _tr("{0} s").format(f"{value_s:.1f}")
    if value_s < 59.5:
        return _tr("{0} s").format(f"{value_s:.0f}")
    minutes, rest = divmod(round(value_s), 60)
    return _tr("{0} min {1} s").format(minutes, rest)
