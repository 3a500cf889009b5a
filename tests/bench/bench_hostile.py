"""What a hostile server can send at little cost to itself: does it cost us more than its length?

Each figure is the cost of sixteen times as much over the cost of once as much, divided by sixteen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from desktop_chat.core.endpoint import Dialect
from desktop_chat.providers.error_words import error_words
from desktop_chat.providers.models import model_names
from desktop_chat.ui.transcript.markdown.decisions import decided
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from desktop_chat.ui.transcript.markdown.sections import cut_sections
from desktop_chat.ui.transcript.markdown.spans import blind_spans
from desktop_chat.wire.decoders import make_decoder
from tests.bench.harness import Report, ratio, thread_cpu_s
from tests.helpers.toy_server import sse

TIMES = 16
_FEW = 800


def reading(dialect: Dialect, frames: list[dict[str, object]]) -> Callable[[], None]:
    body = b"".join(map(sse, frames))

    def read() -> None:
        decoder = make_decoder(dialect)
        decoder.feed(body)
        decoder.close(cut=False)

    return read


def calls_side_by_side(count: int) -> Callable[[], None]:
    begin = [{"type": "TOOL_CALL_START", "toolCallId": f"c{at}", "toolCallName": "f"} for at in range(count)]
    end = [{"type": "TOOL_CALL_END", "toolCallId": f"c{at}"} for at in range(count)]
    return reading(Dialect.AG_UI, [*begin, *end])


def calls_of_many_steps(count: int) -> Callable[[], None]:
    begin = [{"type": "tool-input-start", "toolCallId": f"c{at}", "toolName": "f"} for at in range(count)]
    ready = [{"type": "tool-input-available", "toolCallId": f"c{at}", "input": {}} for at in range(count)]
    return reading(Dialect.AI_SDK_UI, [*begin, *ready, *([{"type": "start-step"}] * count)])


def steps_begun_anew(count: int) -> Callable[[], None]:
    calls = [{"type": "tool-input-available", "toolCallId": f"c{at}", "toolName": "f"} for at in range(count)]
    again = [{"type": "text-delta", "id": "1", "delta": "x"}, {"type": "reset-step"}] * count
    return reading(Dialect.AI_SDK_UI, [*calls, {"type": "start-step"}, *again])


def small_arguments(count: int) -> Callable[[], None]:
    begin = {"type": "TOOL_CALL_START", "toolCallId": "c", "toolCallName": "f"}
    return reading(Dialect.AG_UI, [begin, *[{"type": "TOOL_CALL_ARGS", "toolCallId": "c", "delta": "aaaa"}] * count])


def sources(count: int) -> Callable[[], None]:
    return reading(Dialect.AI_SDK_UI, [{"type": "source-url", "url": f"https://h/{at}"} for at in range(count)])


def models(count: int) -> Callable[[], None]:
    listed: dict[str, object] = {"data": [{"id": f"m{at}"} for at in range(count)]}
    return lambda: void(model_names(listed))


def page(make: Callable[[int], str]) -> Callable[[int], Callable[[], None]]:
    return lambda count: lambda: void(error_words(make(count)))


def opening(make: Callable[[int], str]) -> Callable[[int], Callable[[], None]]:
    """Finding out where a finished answer may be cut."""
    parser = make_parser()
    return lambda count: lambda: void(blind_spans(parser, make(count)))


def cutting(make: Callable[[int], str]) -> Callable[[int], Callable[[], None]]:
    """Cutting a finished answer."""
    parser = make_parser()
    return lambda count: lambda: void(cut_sections(parser, make(count), 100))


def last_line(make: Callable[[int], str]) -> Callable[[int], Callable[[], None]]:
    """Finding out whether a last line can be shown; done with each chunk of some lines."""
    return lambda count: lambda: void([decided(make(count)) for _ in range(20)])


def void(_: object) -> None:
    """Drop what came of it."""


CASES: dict[str, Callable[[int], Callable[[], None]]] = {
    "calls_side_by_side": calls_side_by_side,
    "calls_of_many_steps": calls_of_many_steps,
    "steps_begun_anew": steps_begun_anew,
    "small_arguments": small_arguments,
    "sources": sources,
    "models": models,
    "page_openings": page(lambda count: "<title>" * count),
    "page_unclosed": page(lambda count: "<title" * count),
    "page_brackets": page(lambda count: "<h1>" + "<" * 7 * count + "</h1>"),
    "open_fences": opening(lambda count: "```\n" * count),
    "open_quoted_fences": opening(lambda count: "> ```\n" * count),
    "open_blank_lines": cutting(lambda count: "x" + "\n" * 8 * count),
    "line_of_quotes": last_line(lambda count: "> " * count + "x"),
    "line_of_tildes": last_line(lambda count: "~" * count + "`x"),
    "page_spaces": page(lambda count: "<title>" + " " * 7 * count),
}


def main() -> int:
    report = Report("hostile")
    for name, make in CASES.items():
        few, many = make(_FEW), make(_FEW * TIMES)
        over, _, _ = ratio(lambda many=many: thread_cpu_s(many), lambda few=few: thread_cpu_s(few), rounds=5)
        report.add(f"hostile_{name}", over / TIMES, at_most=2, note="of linear")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
