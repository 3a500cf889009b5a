"""A hostile error page or list of models costs no more than its length."""

import time

import pytest

from desktop_chat.providers.error_words import error_words
from desktop_chat.providers.models import model_names

#: Between 10, which is linear, and a hundred.
_MOST = 40


def cost_s(work):
    before_s = time.thread_time()
    work()
    return time.thread_time() - before_s


PAGES = {
    "openings": lambda count: "<title>" * count,
    "unclosed": lambda count: "<title" * count,
    "brackets": lambda count: "<h1>" + "<" * 7 * count + "</h1>",
    "spaces": lambda count: "<title>" + " " * 7 * count,
}


@pytest.mark.parametrize("page", PAGES)
def test_words_of_a_page_are_found_in_one_pass(page):
    small = min(cost_s(lambda: error_words(PAGES[page](900))) for _ in range(3))
    assert cost_s(lambda: error_words(PAGES[page](9000))) < _MOST * max(small, 1e-4)


def test_the_title_of_a_page_is_its_words():
    assert error_words('<html><TITLE lang="en">502 <b>Bad</b>\nGateway</Title><h1>Other</h1>') == "502 Bad Gateway"
    assert error_words("<html><title>open<h1 class=x>No &amp; never</h1>") == "No & never"
    assert error_words("<html><p>nothing") == ""


def test_a_long_list_of_models_is_taken_in_one_pass():
    def listed(count):
        return {"data": [{"id": f"m{at % (count - 1)}"} for at in range(count)]}

    assert model_names(listed(3)) == ["m0", "m1"]
    small = min(cost_s(lambda: model_names(listed(2000))) for _ in range(3))
    assert cost_s(lambda: model_names(listed(20000))) < _MOST * small
