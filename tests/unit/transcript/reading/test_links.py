"""Links that say where they lead, and links that do not."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.reading.links import doubt_about


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("https://bank.example", "https://evil.example/"),
        ("bank.example", "https://bank.example.evil.example/"),
        ("www.bank.example/login", "http://evil.example"),
        ("see https://bank.example for more", "https://evil.example"),
        ("https://bank.example", "https://bank.example@evil.example/"),
        ("https://bank.example\u200b", "https://evil.example"),
        ("https://bank.example", "https://xn--bnk-ula.example"),
        ("me@bank.example", "mailto:me@evil.example"),
        ("https://bank.example", "mailto:me@evil.example"),
        ("HTTPS://BANK.EXAMPLE", "https://evil.example"),
    ],
)
def test_a_link_that_names_another_address_than_its_target_is_doubted(text: str, href: str) -> None:
    doubt = doubt_about(text, href)
    assert doubt is not None
    assert doubt.shown == "bank.example"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("https://bank.example", "https://bank.example/"),
        ("bank.example", "https://www.bank.example/a"),
        ("www.bank.example", "https://login.bank.example/a"),
        ("the bank", "https://evil.example"),
        ("README.md", "https://code.example/README.md"),
        ("e.g. this", "https://evil.example"),
        ("me@bank.example", "mailto:me@bank.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example/"),
    ],
)
def test_a_link_that_says_where_it_leads_is_not(text: str, href: str) -> None:
    assert doubt_about(text, href) is None
