"""What a file of settings may change of servers that are known here: nothing that leads a secret elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.core.endpoint import Endpoint, Tls
from desktop_chat.core.json_fields import as_list
from desktop_chat.presenters.settings_merge import Merge
from desktop_chat.storage.settings import Settings
from desktop_chat.storage.settings_exchange import FAVOURITES, MARK, Taken, taken

HERE = Endpoint("e1", "Attic", "https://attic.test/v1", headers=(("X-Team", "env:TEAM"),), proxy="http://here.test:1")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings.load(tmp_path)
    made.put_endpoint(HERE)
    yield made
    made.close()


def merged(settings: Settings, endpoint: Endpoint) -> tuple[Endpoint | None, str]:
    merge = Merge(Taken({}, (endpoint,)), settings)
    words = merge.words(str)
    merge.do(settings)
    return settings.endpoint("e1"), words


def test_a_known_server_keeps_its_proxy_and_its_certificates(settings: Settings) -> None:
    hostile = Endpoint("e9", "attic", HERE.url, proxy="http://evil.test:1", tls=Tls(ca_file="/tmp/evil.pem"))
    found, _ = merged(settings, hostile)
    assert found is not None
    assert (found.proxy, found.tls) == (HERE.proxy, Tls())


def test_no_file_can_send_what_a_variable_holds_to_an_address_of_its_own(settings: Settings) -> None:
    headers = (("X-Team", "env:TEAM"), ("X-Word", "plain"))
    found, words = merged(settings, Endpoint("e1", "Attic", "https://evil.test/v1", headers=headers))
    assert found is not None
    assert found.headers == (("X-Word", "plain"),)
    assert "Headers with variables of this computer are left out." in words


def test_headers_with_variables_stay_where_they_are_the_same(settings: Settings) -> None:
    found, words = merged(settings, Endpoint("e1", "Attic", HERE.url, model="new", headers=HERE.headers))
    assert found is not None
    assert found.headers == HERE.headers
    assert "variables" not in words


def test_favourites_without_end_are_cut() -> None:
    found = taken(json.dumps({MARK: 1, FAVOURITES: [[]] * 100_000})).ui[FAVOURITES]
    assert 0 < len(as_list(found)) < 1000
