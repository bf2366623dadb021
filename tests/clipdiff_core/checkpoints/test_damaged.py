"""Damaged and hostile files, one after another in one process: each gets a sentence, none has an effect."""

import sys
import time
from pathlib import Path

import pytest

from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.installing import install
from clipdiff_core.errors import CheckpointError
from tests.clipdiff_core.checkpoints.damaged_files import damaged_files
from tests.clipdiff_core.checkpoints.tiny_files import memory_in_use, tiny_adm, torch_bytes, write

LONGEST = 2.0  # seconds of processor time, which a busy machine does not stretch
MOST_MEMORY = 200_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("count", [28, pytest.param(200, marks=pytest.mark.slow)])
def test_damaged_files_are_refused_quickly_in_little_memory_and_leave_nothing(
    home: Path, tmp_path: Path, count: int
) -> None:
    target = tmp_path / "made-by-a-pickle"
    good = write(tmp_path, "good.pt", torch_bytes(tiny_adm()))
    assert list(install(ImportJob(str(good), likely=True)))
    store = sorted(home.rglob("*"))
    before = memory_in_use()
    for name, content in damaged_files(count, seed=1, target=target):
        path = write(tmp_path, name, content)
        began = time.process_time()
        with pytest.raises(CheckpointError) as caught:
            list(install(ImportJob(str(path), likely=True)))
        assert time.process_time() - began < LONGEST, name
        assert caught.value.message[0] in "“TI", caught.value.message
        assert caught.value.message.endswith((".", "?")), caught.value.message
        assert "Traceback" not in caught.value.message
        assert memory_in_use() - before < MOST_MEMORY, name
        assert not target.exists(), name
        path.unlink()
    assert sorted(home.rglob("*")) == store
    assert list(install(ImportJob(str(good), "again", likely=True)))
