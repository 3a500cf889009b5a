"""What error pages and lists of models say, however they are made."""

from desktop_chat.providers.error_words import error_words
from desktop_chat.providers.models import model_names


def test_the_title_of_a_page_is_its_words():
    assert error_words('<html><TITLE lang="en">502 <b>Bad</b>\nGateway</Title><h1>Other</h1>') == "502 Bad Gateway"
    assert error_words("<html><title>open<h1 class=x>No &amp; never</h1>") == "No & never"
    assert error_words("<html><p>nothing") == ""


def test_a_model_that_is_listed_twice_is_named_once():
    assert model_names({"data": [{"id": f"m{at % 2}"} for at in range(5)]}) == ["m0", "m1"]
