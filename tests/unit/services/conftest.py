import pytest

from desktop_chat.services.chat import ChatService
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.services.tasks import TaskScope
from desktop_chat.storage.library import SqliteLibrary
from tests.unit.services.talk import Answering, Book


@pytest.fixture
async def world(tmp_path):
    clock = SystemClock()
    library = SqliteLibrary(tmp_path, clock)
    scope, book, provider = TaskScope(), Book(), Answering()
    chat = ChatService(library, book, provider, scope, clock)
    try:
        yield chat, library, book, provider
    finally:
        await scope.close()
        library.close()
