"""The words of a curl command as one value; nothing is read and nothing is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import TypeAlias
from urllib.parse import quote_plus

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.values import value

#: Short options that take a value, as curl 8 knows them.
_SHORT_WITH_VALUE = frozenset("AbcCdDeEFhHKmoPQrtTuUwxXyYz")
#: Long options that take a value and have no meaning here.
_IGNORED_WITH_VALUE = frozenset(
    {
        *(
            "--output",
            "--write-out",
            "--cookie-jar",
            "--dump-header",
            "--stderr",
            "--trace",
            "--trace-ascii",
            "--config",
        ),
        *("--retry-delay", "--retry-max-time", "--max-redirs", "--limit-rate", "--speed-limit", "--speed-time"),
        *("--keepalive-time", "--resolve", "--connect-to", "--interface", "--dns-servers", "--ciphers", "--tls-max"),
        *("--config", "--key", "--key-type", "--cert-type", "--pass", "--capath"),
        *("--form", "--form-string", "--upload-file"),
        *("--proto", "--proto-default", "--proto-redir", "--pinnedpubkey", "--max-filesize", "--output-dir", "--rate"),
        *("--socks4", "--socks4a", "--socks5", "--socks5-hostname", "--preproxy", "--proxy-cacert", "--proxy-cert"),
        *("--variable", "--tls13-ciphers", "--curves", "--crlfile", "--doh-url", "--local-port", "--request-target"),
        *("--expect100-timeout", "--happy-eyeballs-timeout-ms", "--etag-save", "--etag-compare", "--alt-svc", "--hsts"),
        *("--trace-config", "--time-cond", "--create-file-mode", "--engine", "--service-name", "--parallel-max"),
        *("--proxy-user", "--proxy-header", "--noproxy", "--unix-socket", "--netrc-file", "--aws-sigv4", "--range"),
    }
)
_LONG_OF_SHORT = {
    "-A": "--user-agent",
    "-b": "--cookie",
    "-d": "--data",
    "-e": "--referer",
    "-E": "--cert",
    "-F": "--form",
    "-G": "--get",
    "-H": "--header",
    "-I": "--head",
    "-k": "--insecure",
    "-m": "--max-time",
    "-T": "--upload-file",
    "-u": "--user",
    "-U": "--proxy-user",
    "-x": "--proxy",
    "-X": "--request",
}
_FORMS = "A form or a file to send is left out: chat servers are asked with JSON."
_FROM_FILE = "is read from a file in this command, which is not opened here. Paste the command with its text in place."


@value
class CurlCommand:
    """What a curl command would send. `headers` and `data` may hold secrets."""

    url: str = ""
    method: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    data: tuple[str, ...] = field(default=(), repr=False)
    bearer: str = field(default="", repr=False)
    data_in_query: bool = False
    ca_file: str = ""
    client_cert: str = ""
    proxy: str = ""
    connect_s: float | None = None
    total_s: float | None = None
    retries: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """As curl joins the pieces of `-d`."""
        return "&".join(self.data)


def curl_command(words: Sequence[str]) -> CurlCommand:
    """
    Raises:
        ChatError: kind SETTINGS, if no address is in it, or something is to be read from a file.
    """
    reader = _Reader(list(words))
    reader.read()
    if not reader.urls:
        raise _refused("There is no address in this command. Copy all of it.")
    fields = reader.fields
    return CurlCommand(
        url=reader.urls[0],
        headers=tuple(reader.headers),
        data=tuple(reader.data),
        notes=tuple(reader.notes),
        method=fields.get("method", "POST" if reader.data and not reader.in_query else "GET").upper(),
        bearer=fields.get("bearer", ""),
        data_in_query=reader.in_query,
        ca_file=fields.get("ca_file", ""),
        client_cert=fields.get("client_cert", ""),
        proxy=fields.get("proxy", ""),
        connect_s=_seconds(fields.get("connect_s", "")),
        total_s=_seconds(fields.get("total_s", "")),
        retries=int(fields["retries"]) if fields.get("retries", "").isdecimal() else None,
    )


#: Takes the value of an option.
_Take: TypeAlias = Callable[[str], None]


class _Reader:
    def __init__(self, words: list[str]) -> None:
        self._words = words
        self.urls: list[str] = []
        self.headers: list[tuple[str, str]] = []
        self.data: list[str] = []
        self.notes: list[str] = []
        self.fields: dict[str, str] = {}
        self.in_query = False
        self._takers: dict[str, _Take] = {
            "--header": self._header,
            "--data": self._data,
            "--data-ascii": self._data,
            "--data-binary": self._data,
            "--data-raw": self.data.append,
            "--data-urlencode": self._encoded,
            "--json": self._json,
            "--url": self.urls.append,
            "--url-query": self._query,
            "--user-agent": lambda text: self.headers.append(("User-Agent", text)),
            "--referer": lambda text: self.headers.append(("Referer", text)),
            "--cookie": lambda text: self.headers.append(("Cookie", text)),
            "--user": self._user,
            "--request": self._field("method"),
            "--oauth2-bearer": self._field("bearer"),
            "--cacert": self._field("ca_file"),
            "--cert": self._cert,
            "--proxy": self._field("proxy"),
            "--connect-timeout": self._field("connect_s"),
            "--max-time": self._field("total_s"),
            "--retry": self._field("retries"),
        }

    def read(self) -> None:
        """Take every word."""
        while self._words:
            word = self._words.pop(0)
            if word.startswith("--"):
                self._long(word)
            elif word.startswith("-") and len(word) > 1:
                self._short(word[1:])
            else:
                self.urls.append(word)

    def _short(self, letters: str) -> None:
        """`-sNX POST`: several options in one word, the last with its value there or in the next word."""
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in _SHORT_WITH_VALUE:
                self._option(_LONG_OF_SHORT.get(f"-{letter}", f"-{letter}"), letters or self._next())
                return
            self._flag(f"-{letter}")

    def _long(self, name: str) -> None:
        if name in self._takers or name in _IGNORED_WITH_VALUE:
            self._option(name, self._next())
        else:
            self._flag(name)

    def _option(self, name: str, text: str) -> None:
        take = self._takers.get(name)
        if take is not None:
            take(text)
        elif name in ("--form", "--form-string", "--upload-file"):
            self.notes.append(_FORMS)
        elif name == "--proxy-user":
            self.notes.append("The proxy's password is left out: this program keeps none for a proxy.")
        elif name in ("--key", "--capath", "--resolve", "--connect-to", "--unix-socket"):
            self.notes.append(f"{name} is left out: there is no such setting here.")

    def _flag(self, name: str) -> None:
        name = _LONG_OF_SHORT.get(name, name)
        if name == "--get":
            self.in_query = True
        elif name == "--insecure":
            self.notes.append("-k is left out: certificates are always checked. Name the server's CA file instead.")
        elif name == "--head":
            self.fields["method"] = "HEAD"

    def _next(self) -> str:
        return self._words.pop(0) if self._words else ""

    def _field(self, name: str) -> _Take:
        def take(text: str) -> None:
            self.fields[name] = text

        return take

    def _header(self, text: str) -> None:
        if text.startswith("@"):
            raise _refused(f"A header {_FROM_FILE}")
        name, colon, content = text.partition(":")
        if colon and name.strip() and content.strip():
            self.headers.append((name.strip(), content.strip()))

    def _data(self, text: str) -> None:
        if text.startswith("@"):
            raise _refused(f"The body {_FROM_FILE}")
        self.data.append(text)

    def _encoded(self, text: str) -> None:
        name, sign, content = text.partition("=")
        if "@" in name or (not sign and "@" in text):
            raise _refused(f"The body {_FROM_FILE}")
        self.data.append(f"{name}={quote_plus(content)}" if name and sign else quote_plus(content or name))

    def _query(self, text: str) -> None:
        self._encoded(text.removeprefix("+"))
        self.in_query = True

    def _json(self, text: str) -> None:
        self._data(text)
        self.headers.append(("Content-Type", "application/json"))

    def _user(self, text: str) -> None:
        del text
        self.notes.append(
            "The user name and password of -u are left out. Put 'Basic ' and their code into an environment variable,"
            " and write the header 'Authorization: env:VARIABLE'."
        )

    def _cert(self, text: str) -> None:
        """`FILE:PASSWORD`, where a drive's letter is no file."""
        path, colon, password = text.rpartition(":")
        if colon and len(path) > 1 and not password.startswith(("\\", "/")):
            self.notes.append("The password of the client certificate is left out.")
            text = path
        self.fields["client_cert"] = text


def _seconds(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


def _refused(sentence: str) -> ChatError:
    return ChatError(ErrorKind.SETTINGS, sentence)
