"""Finds the provider for an endpoint. Brings httpx2, asyncio and ssl with it: import it after the first paint."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_chat.core.endpoint import Dialect, Endpoint, EndpointKind
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.ports import Clock, LocalServer, Provider, SecretSource
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.anthropic_official import AnthropicOpener, is_official_anthropic
from desktop_chat.providers.compatible import CompatibleOpener
from desktop_chat.providers.curl import curl_for
from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.loaded import loaded_models
from desktop_chat.providers.models import list_models
from desktop_chat.providers.openai_official import OpenAiOpener
from desktop_chat.providers.scripted import ScriptedProvider, demo_script
from desktop_chat.providers.sdk_opener import SdkOpener
from desktop_chat.providers.streaming import HttpProvider
from desktop_chat.providers.targets import GivenKey, LocalTarget, RemoteTarget
from desktop_chat.providers.urls import is_official_openai, target_of


class ProviderRegistry:
    """Used from one event loop, which it is closed in."""

    def __init__(self, secrets: SecretSource, local: LocalServer | None, clock: Clock) -> None:
        self._clock = clock
        self._clients = HttpClients(clock)
        self._remote = RemoteTarget(secrets)
        self._local = LocalTarget(local)

    def for_endpoint(self, endpoint: Endpoint, secret: str = "") -> Provider:
        """The provider that reaches `endpoint`; whether it can is seen when it streams.

        A server is asked with `secret`, if there is one, in place of its stored key.
        """
        remote = RemoteTarget(GivenKey(secret)) if secret else self._remote
        match endpoint.kind:
            case EndpointKind.SCRIPTED:
                return ScriptedProvider(demo_script())
            case EndpointKind.LOCAL:
                return HttpProvider(CompatibleOpener(), self._local, self._clients, self._clock)
            case EndpointKind.REMOTE:
                sdk = _sdk_of(endpoint)
                return HttpProvider(sdk() if sdk else CompatibleOpener(), remote, self._clients, self._clock)

    async def models(self, endpoint: Endpoint, secret: str | None = None) -> list[str]:
        """The models the endpoint offers, in the server's order; `secret` is tried in place of its stored key.

        Raises:
            ChatError: why there is no list.
        """
        if endpoint.kind is EndpointKind.SCRIPTED:
            return [endpoint.model] if endpoint.model else []
        target = self._local if endpoint.kind is EndpointKind.LOCAL else self._remote
        reached, stored = await target.reach(endpoint)
        return await list_models(reached, secret or stored, self._clients, self._clock)

    async def loaded(self, endpoint: Endpoint) -> frozenset[str]:
        """The models that a server of the user's own has in its memory, as far as it tells; empty if it does not.

        Raises:
            ChatError: if its key cannot be had.
        """
        if endpoint.kind is not EndpointKind.REMOTE:
            return frozenset()
        reached, secret = await self._remote.reach(endpoint)
        return await loaded_models(reached, secret, self._clients, self._clock)

    def curl(self, request: ChatRequest) -> str:
        """The request as a curl command without secrets; the keyring is not asked.

        Raises:
            ChatError: kind SETTINGS, if the endpoint cannot be asked, or not with curl.
        """
        if request.endpoint.kind is not EndpointKind.REMOTE:
            raise ChatError(ErrorKind.SETTINGS, "This model runs inside the program, out of the reach of curl.")
        return curl_for(request)

    async def close(self) -> None:
        """Leave nothing running; streams are closed by those who read them."""
        await self._clients.close()


def sdk_modules(endpoints: Iterable[Endpoint]) -> tuple[str, ...]:
    """What to import in advance: the SDK of the first endpoint that has one, and of no other; empty if none has."""
    return next((sdk.modules for sdk in map(_sdk_of, endpoints) if sdk), ())


def _sdk_of(endpoint: Endpoint) -> type[SdkOpener] | None:
    """Only the vendors' own servers are spoken to through their SDKs."""
    if endpoint.kind is not EndpointKind.REMOTE:
        return None
    try:
        dialect = target_of(endpoint)[1]
    except ChatError:
        return None
    match dialect:
        case Dialect.OPENAI_CHAT | Dialect.OPENAI_RESPONSES if is_official_openai(endpoint):
            return OpenAiOpener
        case Dialect.ANTHROPIC_MESSAGES if is_official_anthropic(endpoint):
            return AnthropicOpener
        case _:
            return None
