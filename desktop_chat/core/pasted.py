"""An endpoint from what a person pastes: a server's address, or a curl command that works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from desktop_chat.core.addresses import dialect_of_base, dialect_of_path, is_azure, with_scheme
from desktop_chat.core.curl_command import CurlCommand, curl_command
from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint, RequestStyle, Session, SessionPlace, Timeouts, Tls
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.pasted_body import SESSION_NAMES, pasted_body
from desktop_chat.core.secret_rules import ENV_PREFIX, is_secret_header, is_secret_query, url_problem
from desktop_chat.core.shell_words import shell_words
from desktop_chat.core.values import value

_CURL = re.compile(r"^(?:[$%>#]\s+)?(?:\w+=\S*\s+)*(?:\S*/)?curl(?:\.exe)?(?=\s|$)", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
_VARIABLE = re.compile(r"^(?:\$\{?(\w+)\}?|\$env:(\w+)|%(\w+)%)$", re.IGNORECASE)
_KEY_HEADERS = {"x-api-key": AuthStyle.X_API_KEY, "api-key": AuthStyle.API_KEY}
_PROMPT_NAMES = frozenset({"message", "prompt", "q", "query", "question", "input", "text"})
#: Said by every request, or by every browser.
_NOISE = re.compile(
    r"^(accept|accept-encoding|accept-language|cache-control|connection|content-length|content-type|dnt|host|origin"
    r"|pragma|priority|referer|sec-.*|te|user-agent|upgrade-insecure-requests)$",
    re.IGNORECASE,
)
_WRITE_ENV = f"Put its value into an environment variable, and write '{ENV_PREFIX}VARIABLE' as the header's value."


@value
class Pasted:
    """`endpoint` has neither id nor secrets; `notes` say what was left out, a sentence each."""

    endpoint: Endpoint
    secret: str = field(default="", repr=False)
    notes: tuple[str, ...] = ()


def pasted(text: str) -> Pasted:
    """What a pasted address or curl command says of its server.

    Raises:
        ChatError: kind SETTINGS, if it is neither, or cannot be read; the sentence holds nothing of it.
    """
    text = text.strip()
    command = _CURL.match(text)
    if command:
        return _from_command(curl_command(shell_words(text[command.end() :])))
    if not text or any(char.isspace() for char in text):
        raise ChatError(ErrorKind.SETTINGS, "This is neither an address nor a curl command. Paste one of them.")
    return _from_command(CurlCommand(url=with_scheme(text)))


def _from_command(command: CurlCommand) -> Pasted:
    address = _Address(command)
    headers = _Headers(command.headers, command.bearer)
    by_path = dialect_of_path(address.url)
    is_query = command.data_in_query or (command.method == "GET" and not command.data)
    body = pasted_body("" if is_query else command.body, by_path, is_anthropic=headers.is_anthropic)
    if body.dialect is Dialect.AUTO:
        address.take_names(is_get=is_query)
    timeouts = Timeouts()
    proxy, proxy_notes = _proxy(command.proxy)
    endpoint = Endpoint(
        id="",
        name=urlsplit(address.url).hostname or "",
        url=address.url,
        dialect=body.dialect,
        model=body.model,
        auth=headers.auth or _usual_auth(address.url, body.dialect),
        headers=tuple(headers.kept),
        extra_body=body.extra,
        tls=Tls(command.ca_file, command.client_cert),
        proxy=proxy,
        timeouts=replace(timeouts, connect_s=command.connect_s or timeouts.connect_s, total_s=command.total_s),
        retries=Endpoint("", "").retries if command.retries is None else command.retries,
        request_style=RequestStyle.GET if address.query_name else body.style,
        query_name=address.query_name or Endpoint("", "").query_name,
        session=next(filter(_is_placed, (address.session, headers.session, body.session)), Session()),
        system_prompt=body.system,
        parameters=body.parameters,
    )
    notes = (*command.notes, *address.notes, *headers.notes, *proxy_notes, *body.notes)
    return Pasted(endpoint, headers.secret or address.secret, tuple(dict.fromkeys(notes)))


def _usual_auth(url: str, dialect: Dialect) -> AuthStyle:
    if is_azure(urlsplit(url).hostname or ""):
        return AuthStyle.API_KEY
    dialect = dialect_of_base(url) if dialect is Dialect.AUTO else dialect
    return AuthStyle.X_API_KEY if dialect is Dialect.ANTHROPIC_MESSAGES else AuthStyle.BEARER


def _is_placed(session: Session) -> bool:
    return session.place is not SessionPlace.NONE


class _Address:
    """The address without user info, keys, and what each request brings itself."""

    def __init__(self, command: CurlCommand) -> None:
        self.notes: list[str] = []
        self.secret = ""
        self.query_name = ""
        self.session = Session()
        url = command.url if _SCHEME.match(command.url) else f"http://{command.url}"
        try:
            parts = urlsplit(url)
        except ValueError:
            raise ChatError(ErrorKind.SETTINGS, url_problem("")) from None
        if "@" in parts.netloc:
            self.notes.append("The user name and password before the @ of the address are left out.")
            parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        self._parts = parts._replace(fragment="", path=parts.path.removesuffix("/models"))
        self._query = parse_qsl(parts.query, keep_blank_values=True)
        #: A query that is left alone keeps its own way of escaping.
        self._changed = False
        if command.data_in_query:
            self._query += parse_qsl(command.body, keep_blank_values=True)
            self._changed = True
        self._take_secret()
        problem = url_problem(self.url)
        if problem:
            raise ChatError(ErrorKind.SETTINGS, problem)

    @property
    def url(self) -> str:
        parts = self._parts._replace(query=urlencode(self._query)) if self._changed else self._parts
        return urlunsplit(parts)

    def take_names(self, *, is_get: bool) -> None:
        """A server that was written by hand may have the question and the session in its query."""
        names = [name for name, _ in self._query]
        if is_get:
            self.query_name = next((name for name in names if name.lower() in _PROMPT_NAMES), "")
        session = next((name for name in names if name in SESSION_NAMES or name == "id"), "")
        if session:
            self.session = Session(SessionPlace.QUERY, session)
        self._drop({self.query_name, session})

    def _take_secret(self) -> None:
        secrets = [(name, content) for name, content in self._query if is_secret_query(name) and content]
        self._drop({name for name, _ in secrets})
        if secrets:
            name, content = secrets[0]
            self.secret = "" if _VARIABLE.match(content) else content
            self.notes.append(f"'{name}=' is taken out of the address: the key is kept apart and sent as a header.")

    def _drop(self, names: set[str]) -> None:
        kept = [(name, content) for name, content in self._query if name not in names]
        self._changed = self._changed or kept != self._query
        self._query = kept


class _Headers:
    """Headers without keys, and the key."""

    def __init__(self, pairs: Sequence[tuple[str, str]], bearer: str) -> None:
        self.kept: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.auth: AuthStyle | None = None
        self.secret = ""
        self.session = Session()
        self.is_anthropic = any(name.lower() == "anthropic-version" for name, _ in pairs)
        for name, content in (*((("Authorization", f"Bearer {bearer}"),) if bearer else ()), *pairs):
            self._take(name, content)

    def _take(self, name: str, content: str) -> None:
        low = name.lower()
        scheme, _, token = content.partition(" ")
        if low == "authorization" and scheme.lower() == "bearer":
            self._key(AuthStyle.BEARER, name, token.strip())
        elif low in _KEY_HEADERS:
            self._key(_KEY_HEADERS[low], name, content)
        elif content.startswith(ENV_PREFIX):
            # To curl that is a text; here it would send what the variable holds to an address that a page has named.
            self.notes.append(f"The header {name} is left out: its value would name a variable of this computer.")
        elif is_secret_header(name):
            self.notes.append(f"The header {name} is left out: it may hold a secret. {_WRITE_ENV}")
        elif re.sub("^x-", "", low) in {one.lower() for one in SESSION_NAMES}:
            self.session = Session(SessionPlace.HEADER, name)
        elif not _NOISE.match(name):
            self.kept.append((name, content))

    def _key(self, auth: AuthStyle, name: str, content: str) -> None:
        if self.auth is not None:
            self.notes.append(f"The header {name} is left out: another one already holds the key.")
            return
        self.auth = auth
        variable = _VARIABLE.match(content)
        if variable:
            self.notes.append(f"The key stands in the variable {next(filter(None, variable.groups()))}; enter it here.")
        else:
            self.secret = content


def _proxy(url: str) -> tuple[str, list[str]]:
    if not url:
        return "", []
    scheme, sign, rest = url.rpartition("://")
    place = rest.rpartition("@")[2]
    notes = ["The proxy's user name and password are left out."] if place != rest else []
    return (scheme or "http") + (sign or "://") + place, notes
