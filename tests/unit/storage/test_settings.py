from __future__ import annotations

import json
import stat
from dataclasses import fields, replace

import pytest

from desktop_chat.core.endpoint import (
    LOCAL_ENDPOINT,
    LOCAL_ENDPOINT_ID,
    AuthStyle,
    Dialect,
    Endpoint,
    EndpointKind,
    Learned,
    RequestStyle,
    Session,
    SessionPlace,
    Timeouts,
    Tls,
)
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.parameters import Parameters
from desktop_chat.storage.endpoint_json import KNOWN_KEYS, endpoint_to_json
from desktop_chat.storage.settings import Settings
from tests.unit.storage.values import done

PLAIN = Endpoint(id="e1", name="My server", url="http://localhost:8080/v1")
FULL = Endpoint(
    id="e2",
    name="Other",
    url="https://example.test/stream",
    kind=EndpointKind.SCRIPTED,
    dialect=Dialect.OPENAI_CHAT,
    model="m",
    auth=AuthStyle.X_API_KEY,
    headers=(("Accept-Language", "en"), ("X-Api-Key", "env:KEY")),
    extra_body='{"a":1}',
    tls=Tls("/ca.pem", "/client.pem"),
    proxy="socks5://localhost:1080",
    timeouts=Timeouts(None, 1.5, 2.0, None),
    retries=0,
    context_tokens=4096,
    request_style=RequestStyle.GET,
    query_name="prompt",
    session=Session(SessionPlace.HEADER, "X-Session"),
    system_prompt="Be brief.",
    parameters=Parameters(temperature=0.0, stop=("a", "b"), reasoning_effort="low", json_mode=True),
)


@pytest.fixture
def settings(tmp_path):
    settings = Settings.load(tmp_path)
    yield settings
    settings.close()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.json"


def reloaded(settings, tmp_path):
    done(settings.save())
    return Settings.load(tmp_path)


def test_an_empty_folder_has_the_local_endpoint_and_no_file(settings, tmp_path):
    assert settings.endpoints() == (LOCAL_ENDPOINT,)
    assert settings.default_endpoint_id == LOCAL_ENDPOINT_ID
    assert settings.notice is None
    assert settings.learned("any") == Learned()
    assert list(tmp_path.iterdir()) == []


def test_endpoints_are_read_back_as_they_were_put(settings, tmp_path):
    settings.put_endpoint(FULL)
    settings.put_endpoint(PLAIN)
    assert settings.endpoints() == (LOCAL_ENDPOINT, FULL, PLAIN)
    assert reloaded(settings, tmp_path).endpoints() == (LOCAL_ENDPOINT, FULL, PLAIN)


def test_every_field_of_an_endpoint_is_written():
    assert set(endpoint_to_json(FULL)) == KNOWN_KEYS == {field.name for field in fields(Endpoint)} - {"id"}


def test_an_endpoint_is_found_by_id_or_name(settings):
    settings.put_endpoint(PLAIN)
    assert settings.endpoint("e1") == settings.endpoint("My server") == settings.endpoint("my SERVER") == PLAIN
    assert settings.endpoint("local") == LOCAL_ENDPOINT
    assert settings.endpoint("nobody") is None


def test_putting_again_replaces(settings, tmp_path):
    settings.put_endpoint(PLAIN)
    better = replace(PLAIN, model="m", name="Renamed")
    settings.put_endpoint(better)
    assert reloaded(settings, tmp_path).endpoints() == (LOCAL_ENDPOINT, better)


def test_a_field_that_another_process_changed_is_not_undone_by_a_change_of_another_field(settings, tmp_path):
    settings.put_endpoint(PLAIN)
    other = reloaded(settings, tmp_path)
    other.put_endpoint(replace(PLAIN, model="theirs"))
    done(other.save())
    other.close()
    settings.put_endpoint(replace(PLAIN, retries=1))
    assert reloaded(settings, tmp_path).endpoint("e1") == replace(PLAIN, model="theirs", retries=1)


def test_a_field_set_back_to_its_default_is_gone(settings, tmp_path, file):
    settings.put_endpoint(FULL)
    done(settings.save())
    settings.put_endpoint(replace(PLAIN, id="e2", name="Other"))
    assert reloaded(settings, tmp_path).endpoint("e2") == replace(PLAIN, id="e2", name="Other")
    assert set(json.loads(file.read_text())["endpoints"]["e2"]) == {"name", "url"}


def test_an_endpoint_that_another_process_removed_does_not_come_back_in_pieces(settings, tmp_path):
    settings.put_endpoint(PLAIN)
    other = reloaded(settings, tmp_path)
    other.remove_endpoint("e1")
    done(other.save())
    other.close()
    settings.put_endpoint(replace(PLAIN, retries=1))
    assert reloaded(settings, tmp_path).endpoints() == (LOCAL_ENDPOINT,)


def test_a_change_before_a_removal_leaves_nothing_behind(settings, tmp_path, file):
    settings.put_endpoint(PLAIN)
    settings.put_endpoint(replace(PLAIN, retries=1))
    settings.remove_endpoint("e1")
    done(settings.save())
    assert json.loads(file.read_text())["endpoints"] == {}


def test_removing_forgets_what_was_learned_and_the_default(settings, tmp_path):
    settings.put_endpoint(PLAIN)
    settings.put_learned("e1", Learned(Dialect.PLAIN_SSE))
    settings.default_endpoint_id = "e1"
    done(settings.save())
    settings.remove_endpoint("e1")
    found = reloaded(settings, tmp_path)
    assert found.endpoints() == (LOCAL_ENDPOINT,)
    assert found.default_endpoint_id == LOCAL_ENDPOINT_ID
    assert found.learned("e1") == Learned()


def test_what_was_learned_is_kept_apart_from_what_was_set(settings, tmp_path, file):
    learned = Learned(Dialect.OPENAI_CHAT, ("a", "b"), frozenset({"http://x openai_chat"}), frozenset({"seed"}))
    settings.put_endpoint(PLAIN)
    settings.put_learned("e1", learned)
    assert reloaded(settings, tmp_path).learned("e1") == learned
    assert "models" not in json.loads(file.read_text())["endpoints"]["e1"]


def test_what_was_learned_is_forgotten_with_the_address_only(settings):
    settings.put_endpoint(PLAIN)
    settings.put_learned("e1", Learned(Dialect.OPENAI_CHAT))
    settings.put_endpoint(replace(PLAIN, model="m"))
    assert settings.learned("e1") == Learned(Dialect.OPENAI_CHAT)
    settings.put_endpoint(replace(PLAIN, url="http://elsewhere/v1"))
    assert settings.learned("e1") == Learned()


def test_the_default_endpoint_is_kept_while_it_is_there(settings, tmp_path):
    settings.put_endpoint(PLAIN)
    settings.default_endpoint_id = "e1"
    assert reloaded(settings, tmp_path).default_endpoint_id == "e1"
    settings.default_endpoint_id = "gone"
    assert settings.default_endpoint_id == LOCAL_ENDPOINT_ID


def test_the_window_keeps_small_facts(settings, tmp_path):
    settings.ui["geometry"] = "AAEC"
    settings.ui["sidebar_width"] = 240
    settings.ui["gone"] = True
    del settings.ui["gone"]
    found = reloaded(settings, tmp_path).ui
    assert dict(found) == {"geometry": "AAEC", "sidebar_width": 240}
    assert (found.get("nothing", 7), len(found)) == (7, 2)


@pytest.mark.parametrize(
    "endpoint",
    [
        replace(PLAIN, headers=(("Authorization", "Bearer hunter2"),)),
        replace(PLAIN, headers=(("Cookie", "hunter2"),)),
        replace(PLAIN, url="https://me:hunter2@example.test/"),
        replace(PLAIN, proxy="http://me:hunter2@localhost:1"),
    ],
)
def test_a_secret_is_refused_and_written_nowhere(settings, tmp_path, endpoint, file):
    with pytest.raises(ChatError) as caught:
        settings.put_endpoint(endpoint)
    assert caught.value.kind is ErrorKind.SETTINGS
    done(settings.save())
    assert "hunter2" not in file.read_text()


def test_a_name_is_taken_once(settings):
    settings.put_endpoint(PLAIN)
    with pytest.raises(ChatError, match="already an endpoint called My server"):
        settings.put_endpoint(replace(PLAIN, id="e9", name="my server"))
    with pytest.raises(ChatError, match="name"):
        settings.put_endpoint(replace(PLAIN, name="  "))
    with pytest.raises(ChatError, match="local model"):
        settings.put_endpoint(replace(LOCAL_ENDPOINT, name="Mine"))


def test_unknown_keys_are_kept_at_every_level(tmp_path, file):
    newer = {
        "version": 7,
        "tomorrow": [1],
        "endpoints": {
            "e1": {"name": "My server", "hologram": {"deep": 1}},
            "e2": {"name": "X", "dialect": "telepathy"},
        },
        "ui": {"geometry": "A"},
    }
    file.write_text(json.dumps(newer))
    settings = Settings.load(tmp_path)
    assert [endpoint.id for endpoint in settings.endpoints()] == ["local", "e1"], "e2 cannot be followed"
    settings.put_endpoint(PLAIN)
    settings.ui["sidebar_width"] = 1
    done(settings.save())
    found = json.loads(file.read_text())
    assert found["version"] == 7
    assert found["tomorrow"] == [1]
    assert found["endpoints"]["e1"] == {"name": "My server", "url": PLAIN.url, "hologram": {"deep": 1}}
    assert found["endpoints"]["e2"] == newer["endpoints"]["e2"]
    assert found["ui"] == {"geometry": "A", "sidebar_width": 1}


def test_two_processes_do_not_undo_each_other(settings, tmp_path):
    other = Settings.load(tmp_path)
    settings.put_endpoint(PLAIN)
    settings.ui["sidebar_width"] = 1
    other.put_endpoint(FULL)
    other.ui["geometry"] = "A"
    done(settings.save())
    done(other.save())
    found = Settings.load(tmp_path)
    assert set(found.endpoints()) == {LOCAL_ENDPOINT, PLAIN, FULL}
    assert dict(found.ui) == {"sidebar_width": 1, "geometry": "A"}


def test_many_saves_in_a_row_keep_the_latest(settings, tmp_path):
    futures = []
    for number in range(200):
        settings.ui["n"] = number
        futures.append(settings.save())
    for future in futures:
        done(future)
    assert Settings.load(tmp_path).ui["n"] == 199


def test_closing_writes_what_was_not_saved(settings, tmp_path):
    settings.ui["n"] = 1
    settings.close()
    assert Settings.load(tmp_path).ui["n"] == 1


@pytest.mark.parametrize("content", ["{", "[]", "", "\x00\x01", '"text"'])
def test_a_damaged_file_is_put_aside_and_told(tmp_path, file, content):
    file.write_text(content)
    settings = Settings.load(tmp_path)
    assert settings.endpoints() == (LOCAL_ENDPOINT,)
    assert settings.notice is not None
    (kept,) = tmp_path.glob("settings.json.damaged-*")
    assert kept.read_text() == content
    assert str(kept) in str(settings.notice)
    settings.put_endpoint(PLAIN)
    done(settings.save())
    assert kept.read_text() == content
    assert Settings.load(tmp_path).endpoint("e1") == PLAIN


def test_a_file_damaged_while_we_run_is_not_overwritten(settings, tmp_path, file):
    settings.put_endpoint(PLAIN)
    done(settings.save())
    file.write_text("{ half")
    settings.ui["n"] = 1
    with pytest.raises(ChatError, match="damaged"):
        done(settings.save())
    assert file.read_text() == "{ half"
    file.unlink()
    done(settings.save())
    found = Settings.load(tmp_path)
    assert (found.endpoint("e1"), found.ui["n"]) == (PLAIN, 1)


def test_a_save_that_failed_is_made_up_for_by_the_next(tmp_path, settings):
    folder = tmp_path / "folder"
    blocked = Settings.load(folder)
    folder.write_text("a file where the folder should be")
    blocked.ui["n"] = 1
    with pytest.raises(ChatError, match="writable") as caught:
        done(blocked.save())
    assert caught.value.kind is ErrorKind.SETTINGS
    folder.unlink()
    done(blocked.save())
    assert Settings.load(folder).ui["n"] == 1


def test_the_file_is_readable_by_its_owner_only(settings, file, tmp_path):
    done(settings.save())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"settings.json", "settings.lock"}


def test_a_linked_settings_file_stays_a_link(tmp_path, file):
    real = tmp_path / "real.json"
    real.write_text("{}")
    file.symlink_to(real)
    settings = Settings.load(tmp_path)
    settings.ui["n"] = 1
    done(settings.save())
    assert file.is_symlink()
    assert json.loads(real.read_text())["ui"] == {"n": 1}
