"""kill -9 of whoever works the queue, and of its engine, at random moments: nothing is lost, and nothing differs."""

import random
import sys
from pathlib import Path

import pytest

from tests.clipdiff_core.queue import workers
from tests.clipdiff_core.tiny_model import write_tiny_model

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="kill -9")]


@pytest.mark.timeout(3000)
def test_a_killed_queue_goes_on_to_the_same_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    homes = [tmp_path / "calm", tmp_path / "killed"]
    for home in homes:
        monkeypatch.setenv("CLIPDIFF_HOME", str(home))
        write_tiny_model(home / "models" / "tiny")
        workers.fill(jobs=5, count=3, steps=40)
    assert workers.Worker.start(homes[0]).finish()
    workers.kill_and_restart(homes[1], 10, random.Random(7), most_events=120)
    undisturbed = workers.pixels(homes[0])
    assert len(undisturbed) == 15
    assert workers.pixels(homes[1]) == undisturbed
    assert not list((homes[1] / "queue").glob("*.entry.json"))
