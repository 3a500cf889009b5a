from __future__ import annotations

import pytest

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.secret_rules import endpoint_problem, header_problem, url_problem, user_info_problem

SECRET_HEADERS = (
    "Authorization",
    "proxy-authorization",
    "Cookie",
    "X-Api-Key",
    "api-key",
    "Ocp-Apim-Subscription-Key",
    "X-Auth-Token",
    "x-goog-api-key",
    "X_ACCESS_TOKEN",
    "xApiKey",
    "Client-Secret",
)


@pytest.mark.parametrize("name", SECRET_HEADERS)
def test_a_literal_value_of_a_secret_header_is_refused_without_repeating_it(name):
    problem = header_problem(name, "hunter2")
    assert "env:VARIABLE" in problem
    assert "hunter2" not in problem


@pytest.mark.parametrize("name", SECRET_HEADERS)
def test_a_secret_header_may_name_an_environment_variable(name):
    assert header_problem(name, "env:MY_KEY") == ""
    assert header_problem(name, "env:") != ""


@pytest.mark.parametrize("name", ["Accept", "X-Title", "HTTP-Referer", "anthropic-version", "X-Keyboard", "User-Agent"])
def test_other_headers_take_any_value(name):
    assert header_problem(name, "anything") == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8080/v1",
        "https://example.test/a@b/stream?api-version=2&x=key",
        "http://[::1]:1234/api",
        "http://h/stream?key=",
        "http://h?to=me@example.test",
    ],
)
def test_an_address_without_a_secret_is_fine(url):
    assert url_problem(url) == ""


@pytest.mark.parametrize(
    "url", ["https://me:hunter2@example.test/v1", "http://hunter2@localhost", "https://h/v1?api_key=hunter2&x=1"]
)
def test_a_secret_in_an_address_is_refused_without_repeating_it(url):
    problem = url_problem(url)
    assert problem
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    "url", ["", "localhost", "ftp://h/", "http://", "http://[::1", "http://h:99999/", "file:///etc"]
)
def test_what_is_no_address_is_refused(url):
    assert "http://localhost" in url_problem(url)


def test_a_proxy_may_use_any_scheme_but_no_password():
    assert user_info_problem("socks5://localhost:1080") == ""
    assert user_info_problem("socks5://me:hunter2@localhost:1080") != ""
    assert user_info_problem("") == ""


@pytest.mark.parametrize("proxy", ["me:hunter2@localhost:1080", "//me:hunter2@localhost:1080"])
def test_a_proxy_without_a_scheme_may_have_no_password_either(proxy):
    assert user_info_problem(proxy)


@pytest.mark.parametrize(
    "name",
    ["key", "api_key", "apikey", "access_token", "accessToken", "x-api-key", "auth", "subscription-key", "sig", "code"],
)
def test_a_key_in_a_query_is_found_by_whatever_name_servers_give_it(name):
    assert "hunter2" not in (problem := url_problem(f"http://h/v1?{name}=hunter2"))
    assert problem


def test_an_endpoint_is_checked_as_a_whole():
    fine = Endpoint("e", "name", "http://h/v1", headers=(("Accept", "x"),), proxy="http://p:1")
    assert endpoint_problem(fine) == ""
    assert endpoint_problem(Endpoint("e", "name")) == ""
    assert endpoint_problem(Endpoint("e", "name", "http://h/", headers=(("A", "b"), ("Cookie", "c"))))
    assert endpoint_problem(Endpoint("e", "name", "http://a:b@h/"))
    assert endpoint_problem(Endpoint("e", "name", "http://h/", proxy="http://a:b@p:1"))
