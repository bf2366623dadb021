"""What the engine tells of its pace: the time left counts every step as often as it is drawn; and of its memory."""

from dataclasses import replace
from pathlib import Path

import pytest

from clipdiff_core.engine import Engine
from clipdiff_core.events import Picture, Progress
from clipdiff_core.job import Job, Sampling
from clipdiff_core.pictures.output import Output
from clipdiff_core.resident import largest_resident_set, resident_set


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("course", ["1", "0: 5, 50%: 1", "0: 1, 60%: 4"])
def test_the_time_left_counts_steps_that_are_drawn_again(
    engine: Engine, job: Job, tmp_path: Path, course: str, count: int
) -> None:
    job = replace(job, count=count, sampling=Sampling(steps=4, recurrence=course))
    events = list(engine.run(job, Output(tmp_path)))
    told = [event for event in events if isinstance(event, Progress)]
    assert isinstance(events[-1], Picture)
    assert told[-1].step == told[-1].steps == 4
    assert len(told) % count == 0
    if course != "1":
        assert len(told) > 4 * count
    for after, event in enumerate(told, 1):
        assert event.pace > 0
        left = len(told) - after
        assert event.seconds_left == pytest.approx(left * event.pace, abs=0.006 + left * 0.00006)


def test_progress_tells_the_engines_memory(engine: Engine, job: Job, tmp_path: Path) -> None:
    told = [event for event in engine.run(job, Output(tmp_path)) if isinstance(event, Progress)]
    for event in told:
        assert 50 * 2**20 < event.memory <= largest_resident_set() + 2**20
        assert (event.gpu_memory > 0) == (engine.device.type == "cuda")


def test_memory_that_is_taken_is_counted() -> None:
    before = resident_set()
    taken = bytearray(b"\x01" * (64 * 2**20))
    assert resident_set() - before > 32 * 2**20
    assert largest_resident_set() >= before + len(taken) // 2
