"""A screen reader on the real accessibility bus reads the program in a process of its own."""

import subprocess

import pytest

from tests.e2e.accessibility_bus import AccessibilityBus, missing
from tests.helpers.program import Program
from tests.helpers.toy_script import Chunk, Head, Reset, Signal, WaitFor, openai_chat_frames

CHAT = "/v1/chat/completions"
BEGIN = "# Tea\n\nBoil **water** 🍵 first."
MANY = [f" word{number}" for number in range(400)]
END = "\n\n- green\n- black\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nprint(1)\n```\n"
READ = f"Tea\nBoil water 🍵 first.{''.join(MANY)}"
READ_WHOLE = f"{READ}\n• green\n• black\na\tb\n1\t2\nprint(1)"


@pytest.fixture
def bus(tmp_path):
    if missing():
        pytest.skip(f"not installed here: {', '.join(missing())}; install them with apt-get")
    made = AccessibilityBus(tmp_path)
    yield made
    made.close()


@pytest.fixture
def program(tmp_path, toy_server, bus):
    program = Program(tmp_path / "home", **bus.environ)
    assert program.run("endpoints", "add", "toy", f"{toy_server.url}/v1", "--default").code == 0
    return program


class Held:
    """Two answers: one in three parts, and one that is cut off; what comes next is sent when it is wanted."""

    def __init__(self):
        self.many, self.end, self.again, self.cut_off = Signal(), Signal(), Signal(), Signal()
        self.answers = iter([self.whole(), self.cut()])

    def __call__(self, _request):
        return next(self.answers)

    def whole(self):
        yield Head()
        yield from map(Chunk, openai_chat_frames([BEGIN], finish=None, done=False))
        yield WaitFor(self.many)
        yield from map(Chunk, openai_chat_frames(MANY, finish=None, done=False))
        yield WaitFor(self.end)
        yield from map(Chunk, openai_chat_frames([END]))

    def cut(self):
        yield Head()
        yield WaitFor(self.again)
        yield from map(Chunk, openai_chat_frames(["Another"], finish=None, done=False))
        yield WaitFor(self.cut_off)
        yield Reset()


@pytest.mark.timeout(180)
def test_a_screen_reader_reads_an_answer_while_it_comes_and_presses_a_button(program, toy_server, bus):
    held = Held()
    toy_server.on(CHAT, held)
    with program.start("Tea?", prefix=("-m", "tests.helpers.window_driver"), stdin=subprocess.PIPE) as process:
        assert bus.ask("text", "first.") == "Tea\nBoil water 🍵 first."
        assert bus.ask("names", "Answer") == ["You", "Answer, arriving"]
        assert bus.ask("hears", "Answer") == ["Answer started"]
        at = len("Tea\nBoil ".encode("utf-16-le")) // 2
        assert bus.ask("words", str(at)) == ["w", "water", "Boil water 🍵 first.", at]

        held.many.set()
        assert bus.ask("text", MANY[-1]) == READ
        assert bus.ask("heard_so_far") == ["Answer started"]
        assert 0 < bus.ask("changes_so_far") < len(MANY) // 4

        held.end.set()
        assert bus.ask("names", "Answer, complete") == ["You", "Answer, complete"]
        assert bus.ask("text", "print(1)") == READ_WHOLE
        assert bus.ask("hears", "Answer finished") == ["Answer started", "Answer finished."]

        assert "Press" in bus.ask("press", "Copy code")
        assert "Press" in bus.ask("press", "Regenerate")
        assert bus.ask("names", "Answer, arriving") == ["You", "Answer, arriving"]
        held.again.set()
        assert bus.ask("text", "Another") == "Another"
        held.cut_off.set()
        names = bus.ask("names", "Answer, interrupted")
        heard = bus.ask("hears", "Answer interrupted")
        assert names == ["You", "Answer, interrupted: Cut off"]
        assert heard[2:] == ["Answer started", heard[-1]]
        assert heard[-1].startswith("Answer interrupted. Cut off. The connection broke")
        process.stdin.close()
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()
