"""Every dialect times every fault ends as the table says, with one end and no exception."""

import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.verdict import FINISHED, Verdict
from tests.faults.expected import DETECTED, DIALECTS, EXPECTED, Impossible, Text
from tests.faults.faults import FAULTS
from tests.faults.running import run
from tests.faults.samples import SAMPLES, TEXT
from tests.faults.table import COMMAND, PAGE, page

CELLS = [(fault, dialect) for fault in EXPECTED for dialect in DIALECTS]


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "detected"])
@pytest.mark.parametrize(("fault", "dialect"), CELLS, ids=[f"{fault}-{dialect.value}" for fault, dialect in CELLS])
def test_an_answer_ends_as_the_table_says(toy_server, fault, dialect, is_named):
    sample, expected = SAMPLES[dialect], EXPECTED[fault][dialect]
    cases = FAULTS[fault](sample)
    if isinstance(expected, Impossible):
        assert not cases
        return
    if not is_named:
        expected = DETECTED.get((fault, dialect), expected)
    assert cases
    for case in cases:
        outcome = run(toy_server, sample, case, is_named=is_named)
        assert (outcome.verdict, outcome.exit_code) == (expected.verdict, expected.exit_code), outcome
        assert expected.reason in ("", outcome.reason), outcome
        assert is_kept(expected.text, outcome.text, case.came), outcome
        assert outcome.dialect in {dialect} | ({None} if outcome.text == "" else set()), outcome
        assert (outcome.ends, outcome.journal_ends, outcome.is_last) == (1, 1, True), outcome
        assert outcome.prompts == 1, outcome
        assert not outcome.shows_key, outcome
        assert bool(outcome.sentence) == (outcome.verdict not in FINISHED), outcome


def is_kept(expected, text, came):
    if expected is Text.NONE:
        return text == ""
    if came is None:
        return TEXT.startswith(text)
    return text == came


def test_every_dialect_and_every_fault_has_its_place_in_the_table():
    assert set(DIALECTS) == set(SAMPLES) == set(Dialect) - {Dialect.AUTO}
    assert list(EXPECTED) == list(FAULTS)
    assert {cell.verdict for row in EXPECTED.values() for cell in row.values() if not isinstance(cell, Impossible)} == {
        *Verdict
    } - {Verdict.LENGTH_LIMIT, Verdict.CONTENT_FILTER, Verdict.STOPPED, Verdict.INTERRUPTED}


def test_the_documented_table_is_the_one_that_was_tried():
    assert PAGE.read_text(encoding="utf-8") == page(), f"Make it anew with `{COMMAND}`."
