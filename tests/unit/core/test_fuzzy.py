import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.fuzzy import Index, Wanted, folded, places

TITLES = [
    "New conversation",
    "Next conversation",
    "Conversation about newts",
    "Text size",
    "Straße in Ärmelkanal",
    "İ x",
]


def found(query, titles=TITLES, details=()):
    details = details or [""] * len(titles)
    things = [
        Wanted("c", str(at), title, detail) for at, (title, detail) in enumerate(zip(titles, details, strict=True))
    ]
    *pauses, last = Index(things).search(query)
    assert all(pause is None for pause in pauses)
    return [things[at].title for at in last]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", TITLES),
        ("new", ["New conversation", "Conversation about newts"]),
        ("NEW conv", ["New conversation", "Conversation about newts"]),
        ("conversation new", ["New conversation", "Conversation about newts"]),
        ("ncv", ["New conversation", "Next conversation"]),
        ("ärm", ["Straße in Ärmelkanal"]),
        ("xyz", []),
        ("ize", ["Text size"]),
    ],
)
def test_the_best_come_first(query, titles):
    assert found(query) == titles


def test_second_rank_words_are_found_after_titles():
    assert found("view", ["Larger text", "Review"], ["View", ""]) == ["Review", "Larger text"]


def test_a_name_that_is_typed_in_full_comes_first():
    things = [Wanted("c", "1", "Text size as it was", bonus=5), Wanted("s", "2", "Text size")]
    assert list(Index(things).search("text  size"))[-1] == [1, 0]


def test_a_bonus_goes_before_what_matches_as_well():
    things = [Wanted("c", "1", "Text one"), Wanted("c", "2", "Text two", bonus=5)]
    assert list(Index(things).search("text"))[-1] == [1, 0]


def test_letters_that_match_are_told():
    assert places("conv ne", "New conversation") == {0, 1, 4, 5, 6, 7}
    assert places("ncv", "New conversation") == {0, 4, 7}
    assert places("q", "New conversation") == set()


@given(st.text(max_size=60), st.text(max_size=8))
def test_letters_stay_where_they_are_and_what_is_found_can_be_marked(title, query):
    assert len(folded(title)) == len(title)
    assert all(at < len(title) for at in places(query, title))
    if query.strip() and found(query, [title]):
        assert places(query, title)


def test_a_search_through_many_lets_others_have_a_turn():
    things = [Wanted("c", str(at), f"Conversation number {at} about this and that " * 8) for at in range(20_000)]
    steps = list(Index(things).search("tzt cbr nwq"))
    assert None in steps
