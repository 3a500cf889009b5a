"""The endpoint a command talks to, from its arguments and the settings."""

from __future__ import annotations

import argparse
import os
from dataclasses import fields, replace

from desktop_chat.cli.usage import UsageError
from desktop_chat.core.abilities import MODEL, SYSTEM_PROMPT, abilities_of
from desktop_chat.core.addresses import with_scheme
from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint, Learned, RequestStyle, Timeouts, Tls
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.pasted import pasted
from desktop_chat.core.ports import EndpointBook
from desktop_chat.core.secret_rules import header_problem, url_problem, user_info_problem

#: The id of an endpoint given by `--url`; it is in no settings.
AD_HOC_ID = "command-line"


def endpoint_of(arguments: argparse.Namespace, book: EndpointBook) -> Endpoint:
    """The endpoint of `ask`'s arguments, with their overrides.

    Raises:
        UsageError: an unknown name, an unusable URL, or a secret where none may be.
    """
    endpoint = configured(_base(arguments, book), arguments)
    if arguments.key_env and endpoint.auth is AuthStyle.NONE:
        endpoint = replace(endpoint, auth=usual_auth(endpoint))
    return endpoint


def configured(endpoint: Endpoint, arguments: argparse.Namespace) -> Endpoint:
    """`endpoint` with what the options of `cli.options` set.

    Raises:
        UsageError: a secret where none may be.
    """
    times, parameters = endpoint.timeouts, parameters_of(arguments)
    return replace(
        endpoint,
        dialect=endpoint.dialect if arguments.dialect == Dialect.AUTO else Dialect(arguments.dialect),
        model=arguments.model or endpoint.model,
        headers=(*endpoint.headers, *parse_headers(arguments.header)),
        auth=endpoint.auth if arguments.auth is None else AuthStyle(arguments.auth),
        extra_body=arguments.extra_body or endpoint.extra_body,
        tls=Tls(arguments.ca or endpoint.tls.ca_file, arguments.client_cert or endpoint.tls.client_cert),
        proxy=_checked_proxy(arguments.proxy) or endpoint.proxy,
        timeouts=Timeouts(
            connect_s=_or(arguments.connect_timeout, times.connect_s),
            first_token_s=_or(arguments.first_token_timeout, times.first_token_s),
            idle_s=_or(arguments.idle_timeout, times.idle_s),
            total_s=_or(arguments.total_timeout, times.total_s),
        ),
        retries=endpoint.retries if arguments.retries is None else arguments.retries,
        request_style=endpoint.request_style if arguments.request is None else RequestStyle(arguments.request),
        query_name=arguments.query_name or endpoint.query_name,
        session=arguments.session_place or endpoint.session,
        parameters=parameters.over(endpoint.parameters),
    )


def parameters_of(arguments: argparse.Namespace) -> Parameters:
    """The sampling that the options of `cli.options` set."""
    return Parameters(
        temperature=arguments.temperature,
        top_p=arguments.top_p,
        max_tokens=arguments.max_tokens,
        stop=tuple(arguments.stop),
        seed=arguments.seed,
        reasoning_effort=arguments.reasoning_effort,
        json_mode=arguments.json_mode or None,
    )


def usual_auth(endpoint: Endpoint) -> AuthStyle:
    """Where a key goes at this address, if nobody said."""
    if endpoint.dialect is Dialect.ANTHROPIC_MESSAGES:
        return AuthStyle.X_API_KEY
    return pasted(endpoint.url).endpoint.auth


def unsent_options(arguments: argparse.Namespace, endpoint: Endpoint, learned: Learned) -> list[str]:
    """The options that say something for which this server's dialect has no place.

    Raises:
        ChatError: kind SETTINGS, if the endpoint's address is not usable.
    """
    from desktop_chat.providers.requests import dialect_of_body

    typed = parameters_of(arguments)
    names = {field.name for field in fields(typed) if getattr(typed, field.name) != getattr(Parameters(), field.name)}
    names |= {name for name, word in ((SYSTEM_PROMPT, arguments.system), (MODEL, arguments.model)) if word}
    names -= abilities_of(dialect_of_body(endpoint, learned), endpoint.request_style)
    return sorted("--system" if name == SYSTEM_PROMPT else f"--{name.replace('_', '-')}" for name in names)


def key_of(arguments: argparse.Namespace) -> str | None:
    """The key from `--key-env`, or None.

    Raises:
        UsageError: if the variable is not set.
    """
    name: str = arguments.key_env
    if not name:
        return None
    secret = os.environ.get(name, "").strip()
    if not secret:
        # The name is not repeated: it may be the key itself, put into the wrong place.
        raise UsageError("the environment variable that --key-env names is not set")
    return secret


def parse_headers(values: list[str]) -> tuple[tuple[str, str], ...]:
    """`K: V` pairs; a value `env:VAR` is kept as it is and read when the request is made.

    Raises:
        UsageError: no colon, or a literal value where a secret belongs.
    """
    pairs: list[tuple[str, str]] = []
    for text in values:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            raise UsageError("a header is written 'Name: value'")
        pair = (name.strip(), value.strip())
        problem = header_problem(*pair)
        if problem:
            raise UsageError(problem)
        pairs.append(pair)
    return tuple(pairs)


def checked_url(url: str) -> str:
    """A URL that can be asked and holds no secret, also if it was written without its scheme.

    Raises:
        UsageError: with what to write instead.
    """
    if not is_text(url):
        raise UsageError("the address holds bytes that are no text; copy it again")
    url = with_scheme(url)
    problem = url_problem(url)
    if problem:
        raise UsageError(problem)
    return url


def is_text(word: str) -> bool:
    """False if a word of the command line is not in the encoding of the system."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _checked_proxy(url: str) -> str:
    problem = user_info_problem(url if "://" in url else f"http://{url}")
    if problem:
        raise UsageError(problem)
    return url


def _base(arguments: argparse.Namespace, book: EndpointBook) -> Endpoint:
    if arguments.url is not None:
        return Endpoint(id=AD_HOC_ID, name=arguments.url, url=checked_url(arguments.url), auth=AuthStyle.NONE)
    name: str = book.default_endpoint_id if arguments.endpoint is None else arguments.endpoint
    endpoint = book.endpoint(name)
    if endpoint is None:
        raise UsageError(f"there is no endpoint called {name}; `desktop-chat endpoints list` shows them")
    return endpoint


def _or(value: float | None, default: float | None) -> float | None:
    return default if value is None else value
