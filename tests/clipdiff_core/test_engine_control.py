"""Steering a running job: pause, keep, discard, skip."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clipdiff_core.control import Control, Wish
from clipdiff_core.engine import Engine
from clipdiff_core.events import Event, Picture, Progress, Stopped
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from tests.clipdiff_core.drawing import draw, pixels

PAUSE = 0.4  # seconds


def run_asking(engine: Engine, job: Job, folder: Path, wish: Wish, at: tuple[int, int]) -> list[Event]:
    """All events of a job in which `wish` is asked for after the step `at` (index, step)."""
    control = Control()
    events: list[Event] = []
    for event in engine.run(job, Output(folder), control):
        if isinstance(event, Progress) and (event.index, event.step) == at:
            control.ask(wish)
        events.append(event)
    return events


def pictures(events: list[Event]) -> Iterator[Picture]:
    return (event for event in events if isinstance(event, Picture))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


class PausedOnce(Control):
    """Paused at its first look; resumed from another thread a while after that look began."""

    def __init__(self) -> None:
        super().__init__()
        self.pause()
        self._resume = threading.Timer(PAUSE, self.resume)

    def take(self) -> Wish:
        if self._resume.ident is None:
            self._resume.start()
        return super().take()

    def join(self) -> None:
        self._resume.join()


def test_a_pause_holds_the_job_and_changes_neither_bits_nor_seconds(engine: Engine, job: Job, folder: Path) -> None:
    (unpaused,) = draw(engine, job, folder)
    control = PausedOnce()
    began = time.monotonic()
    events = list(engine.run(job, Output(folder), control))
    elapsed = time.monotonic() - began
    control.join()
    (picture,) = pictures(events)
    assert pixels(picture) == pixels(unpaused)
    assert picture.seconds <= elapsed - PAUSE + 0.01
    assert [event.step for event in events if isinstance(event, Progress)] == [1, 2, 3]


def test_keep_saves_the_picture_as_it_is_and_ends_the_job(engine: Engine, job: Job, folder: Path) -> None:
    events = run_asking(engine, replace(job, count=3), folder, Wish.KEEP, at=(0, 1))
    assert isinstance(events[-2], Picture)
    assert events[-1] == Stopped(0)
    (kept,) = pictures(events)
    assert kept.steps_done == 1
    assert len(list(folder.iterdir())) == 1
    (whole,) = draw(engine, job, folder)
    assert pixels(kept) != pixels(whole)


def test_discard_throws_the_picture_away_and_keeps_those_before(engine: Engine, job: Job, folder: Path) -> None:
    events = run_asking(engine, replace(job, count=3), folder, Wish.DISCARD, at=(1, 2))
    assert events[-1] == Stopped(1)
    assert [picture.index for picture in pictures(events)] == [0]
    assert len(list(folder.iterdir())) == 1


def test_skip_goes_on_with_the_next_picture(engine: Engine, job: Job, folder: Path) -> None:
    events = run_asking(engine, replace(job, count=2), folder, Wish.SKIP, at=(0, 1))
    (picture,) = pictures(events)
    assert events[-1] is picture
    assert (picture.index, picture.seed, picture.steps_done) == (1, job.seed + 1, 3)
    (alone,) = draw(engine, replace(job, seed=job.seed + 1), folder)
    assert pixels(alone) == pixels(picture)


@pytest.mark.parametrize("step", [1, 3])
def test_skipping_the_last_picture_ends_the_job_as_stopped(step: int, engine: Engine, job: Job, folder: Path) -> None:
    """Whoever reads the events must learn that nothing more comes."""
    events = run_asking(engine, replace(job, count=2), folder, Wish.SKIP, at=(1, step))
    assert events[-1] == Stopped(1)
    assert [picture.index for picture in pictures(events)] == [0]


def test_a_wish_after_the_last_step_is_heeded(engine: Engine, job: Job, folder: Path) -> None:
    assert run_asking(engine, job, folder, Wish.DISCARD, at=(0, 3))[-1] == Stopped(0)
    assert not folder.exists()


def test_a_reader_that_leaves_ends_the_job(engine: Engine, job: Job, folder: Path) -> None:
    events = engine.run(job, Output(folder))
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert not folder.exists()
    assert draw(engine, job, folder)
