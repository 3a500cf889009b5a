"""Endpoints and what was learned about them, as the settings file writes them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_chat.core.endpoint import (
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
from desktop_chat.core.json_fields import JsonFields, as_list
from desktop_chat.core.parameters import Parameters, parameters_from_json

_DEFAULTS = Endpoint(id="", name="")
_TIMES = Timeouts()
#: Everything `endpoint_to_json` may write; other keys of an entry belong to a newer version.
KNOWN_KEYS = frozenset(
    {
        *("name", "url", "kind", "dialect", "model", "auth", "headers", "extra_body"),
        *("tls", "proxy", "timeouts", "retries", "context_tokens"),
        *("request_style", "query_name", "session", "system_prompt", "parameters"),
    }
)


def endpoint_to_json(endpoint: Endpoint) -> dict[str, object]:
    """What differs from the defaults. The id is the key under which the entry stands."""
    times, tls = endpoint.timeouts, endpoint.tls
    fields: dict[str, tuple[object, object]] = {
        "url": (endpoint.url, ""),
        "kind": (endpoint.kind.value, _DEFAULTS.kind.value),
        "dialect": (endpoint.dialect.value, _DEFAULTS.dialect.value),
        "model": (endpoint.model, ""),
        "auth": (endpoint.auth.value, _DEFAULTS.auth.value),
        "headers": ([list(pair) for pair in endpoint.headers], []),
        "extra_body": (endpoint.extra_body, ""),
        "tls": (_without_empty({"ca_file": tls.ca_file, "client_cert": tls.client_cert}), {}),
        "proxy": (endpoint.proxy, ""),
        "timeouts": (_times_to_json(times), {}),
        "retries": (endpoint.retries, _DEFAULTS.retries),
        "context_tokens": (endpoint.context_tokens, None),
        "request_style": (endpoint.request_style.value, _DEFAULTS.request_style.value),
        "query_name": (endpoint.query_name, _DEFAULTS.query_name),
        "session": (_session_to_json(endpoint.session), {}),
        "system_prompt": (endpoint.system_prompt, ""),
        "parameters": (_parameters_to_json(endpoint.parameters), {}),
    }
    changed = {name: value for name, (value, default) in fields.items() if value != default}
    return {"name": endpoint.name, **changed}


def endpoint_from_json(endpoint_id: str, value: Mapping[str, object]) -> Endpoint | None:
    """The endpoint of an entry; None if a newer version wrote something into it that this one cannot follow.

    None as well for what is left where one process changed a field and another one removed the endpoint.
    """
    if "name" not in value:
        return None
    read = JsonFields(value)
    retries = read.count("retries")
    try:
        return Endpoint(
            id=endpoint_id,
            name=read.text("name", endpoint_id),
            url=read.text("url"),
            kind=EndpointKind(read.text("kind", _DEFAULTS.kind)),
            dialect=Dialect(read.text("dialect", _DEFAULTS.dialect)),
            model=read.text("model"),
            auth=AuthStyle(read.text("auth", _DEFAULTS.auth)),
            headers=_headers(value.get("headers")),
            extra_body=read.text("extra_body"),
            tls=_tls(JsonFields(read.object("tls"))),
            proxy=read.text("proxy"),
            timeouts=_times(JsonFields(read.object("timeouts"))),
            retries=_DEFAULTS.retries if retries is None else retries,
            context_tokens=read.count("context_tokens"),
            request_style=RequestStyle(read.text("request_style", _DEFAULTS.request_style)),
            query_name=read.text("query_name", _DEFAULTS.query_name),
            session=_session(JsonFields(read.object("session"))),
            system_prompt=read.text("system_prompt"),
            parameters=parameters_from_json(JsonFields(read.object("parameters"))),
        )
    except ValueError:
        return None


def learned_to_json(learned: Learned) -> dict[str, object]:
    return _without_empty(
        {
            "dialect": learned.dialect.value if learned.dialect else "",
            "models": list(learned.models),
            "end_markers": sorted(learned.end_markers),
            "refused_fields": sorted(learned.refused_fields),
        }
    )


def learned_from_json(value: Mapping[str, object]) -> Learned:
    """What was learned may be thrown away: whatever cannot be followed is."""
    read = JsonFields(value)
    dialect = read.text("dialect")
    return Learned(
        dialect=Dialect(dialect) if dialect in Dialect.__members__.values() else None,
        models=read.texts("models"),
        end_markers=frozenset(read.texts("end_markers")),
        refused_fields=frozenset(read.texts("refused_fields")),
    )


def _times_to_json(times: Timeouts) -> dict[str, object]:
    pairs = {
        "connect_s": (times.connect_s, _TIMES.connect_s),
        "first_token_s": (times.first_token_s, _TIMES.first_token_s),
        "idle_s": (times.idle_s, _TIMES.idle_s),
        "total_s": (times.total_s, _TIMES.total_s),
    }
    return {name: value for name, (value, default) in pairs.items() if value != default}


def _times(read: JsonFields) -> Timeouts:
    return Timeouts(
        connect_s=read.seconds("connect_s", _TIMES.connect_s),
        first_token_s=read.seconds("first_token_s", _TIMES.first_token_s),
        idle_s=read.seconds("idle_s", _TIMES.idle_s),
        total_s=read.seconds("total_s", _TIMES.total_s),
    )


def _tls(read: JsonFields) -> Tls:
    return Tls(ca_file=read.text("ca_file"), client_cert=read.text("client_cert"))


def _session_to_json(session: Session) -> dict[str, object]:
    if session == _DEFAULTS.session:
        return {}
    return {"place": session.place.value, "name": session.name}


def _session(read: JsonFields) -> Session:
    default = _DEFAULTS.session
    return Session(SessionPlace(read.text("place", default.place)), read.text("name", default.name))


def _parameters_to_json(parameters: Parameters) -> dict[str, object]:
    fields = parameters.to_json()
    return {**fields, "stop": list(parameters.stop)} if parameters.stop else fields


def _headers(value: object) -> tuple[tuple[str, str], ...]:
    pairs = [as_list(entry) for entry in as_list(value)]
    return tuple((str(pair[0]), str(pair[1])) for pair in pairs if len(pair) == 2)


def _without_empty(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}
