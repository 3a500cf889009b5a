"""What becomes of tasks whose scope ends."""

from __future__ import annotations

import inspect

from desktop_chat.services.tasks import TaskScope


async def _work() -> None:
    raise AssertionError("was begun")


async def test_work_that_had_not_begun_at_the_end_is_closed() -> None:
    scope, work = TaskScope(), _work()
    scope.spawn(work, "late")
    await scope.close()
    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED
    assert scope.is_closed
