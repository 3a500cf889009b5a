"""The fault matrix as a page of the documentation: `python -m tests.faults.table --write`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.faults.expected import DETECTED, DIALECTS, EXPECTED, Cell, Impossible
from tests.faults.faults import FAULTS
from tests.faults.samples import SAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
COMMAND = "python -m tests.faults.table --write"
_INTRODUCTION = """\
# What a server may do wrong, and what becomes of the answer

A row is a fault, a column a protocol by its name in the terminal (`--dialect`). A cell has the
[verdict](guide.md#what-the-verdicts-mean), the exit code of `desktop-chat ask`, and how much of the text is kept:
*all*, *what came* before the fault, or *none*.

Each cell was tried, {cases} cases in all, each with the protocol set and with the protocol to be found out, over a real
connection through the whole way of an answer. The samples of some protocols end with a tool call that waits for the
client, so their verdict is `tool_calls`. No stream is taken up again here; that has tests of its own. The table is made
of the tests' data, and a test fails if they differ: `{command}`.

"""
_IMPOSSIBLE = "What cannot be:"
_DETECTED = "Where the protocol is not set but found out from the answer, all is the same but for these:"


def page() -> str:
    """The whole page."""
    notes: list[str] = []
    lines = [
        f"| | {' | '.join(f'`{dialect.value}`' for dialect in DIALECTS)} |",
        f"|---|{'---|' * len(DIALECTS)}",
    ]
    cases = 0
    for fault, row in EXPECTED.items():
        cells: list[str] = []
        for dialect in DIALECTS:
            cell = row[dialect]
            if isinstance(cell, Impossible):
                if cell.why not in notes:
                    notes.append(cell.why)
                cells.append(f"cannot be ({notes.index(cell.why) + 1})")
            else:
                cells.append(_words(cell))
                cases += len(FAULTS[fault](SAMPLES[dialect]))
        lines.append(f"| {fault} | {' | '.join(cells)} |")
    reasons = [f"{at}. {why}" for at, why in enumerate(notes, 1)]
    introduction = _INTRODUCTION.format(cases=cases, command=COMMAND)
    others = [f"- {fault}, `{dialect.value}`: {_words(cell)}" for (fault, dialect), cell in DETECTED.items()]
    return introduction + "\n".join([*lines, "", _IMPOSSIBLE, "", *reasons, "", _DETECTED, "", *others, ""])


def _words(cell: Cell) -> str:
    return f"{cell.verdict} {cell.exit_code}, {cell.text.value}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/faults.md instead of printing it")
    if parser.parse_args().write:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
