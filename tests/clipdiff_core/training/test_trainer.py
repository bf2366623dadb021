"""Trainings as the window runs them: told in events, stopped and gone on, refused with a sentence."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from clipdiff_core import folders
from clipdiff_core.checkpoints.store import check_files, find_model
from clipdiff_core.control import Control, Wish
from clipdiff_core.events import Event, Failed, Found, Learning, Preview, Stopped, Trained
from clipdiff_core.host import EngineHost, Output
from clipdiff_core.training import plan, trainer
from clipdiff_core.training.trainer import Trainer
from clipdiff_core.training_job import TrainingJob
from tests.clipdiff_core.training.test_workshop import TINY

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainingJob:
    """Six drawn pictures of three shapes, and networks small enough to learn in a moment."""
    monkeypatch.setenv("CLIPDIFF_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(trainer, "Recipe", lambda: TINY)
    monkeypatch.setattr(trainer, "use_threads", lambda: 1)
    monkeypatch.setattr(plan, "seconds_each", lambda _: 0.1)
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number, name in enumerate(("red ball", "blue box", "green kite") * 2):
        picture = Image.new("RGB", (48, 48), "white")
        pen = ImageDraw.Draw(picture)
        (pen.ellipse if "ball" in name else pen.rectangle)((8, 8, 40, 40), name.split()[0])
        picture.save(folder / f"{name} {number}.png")
    return TrainingJob(str(folder), "mine", "", minutes=0.02)


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


@pytest.mark.slow
def test_a_training_ends_with_a_model_that_is_found_by_its_name(job: TrainingJob) -> None:
    events = list(Trainer().run(job))
    found = next(event for event in events if isinstance(event, Found))
    assert (found.pictures, found.captions, found.left_out) == (6, 3, ())
    learnings = [event for event in events if isinstance(event, Learning)]
    assert list(dict.fromkeys(event.stage for event in learnings)) == list(plan.SHARES)
    for stage, share in plan.SHARES.items():
        mine = [event for event in learnings if event.stage == stage]
        assert [event.done for event in mine] == list(range(1, max(1, round(60 * 0.02 * share / 0.1)) + 1))
        assert mine[-1].seconds_left == 0
    assert any(isinstance(event, Preview) for event in events)
    assert events[-1] == Trained(str(folders.models() / "mine"))
    files = find_model("mine")
    check_files(files)
    assert files.concepts() == ("blue box", "green kite", "red ball")


@pytest.mark.slow
def test_a_stopped_training_goes_on_where_it_was(job: TrainingJob) -> None:
    control = Control()
    events: list[Event] = []
    for event in Trainer().run(job, control):
        events.append(event)
        if isinstance(event, Learning) and event.stage == "denoiser" and event.done == 2:
            control.ask(Wish.DISCARD)
    assert events[-1] == Stopped(0)
    again = [event for event in Trainer().run(job) if isinstance(event, Learning)]
    assert (again[0].stage, again[0].done) == ("denoiser", 3)


def test_mistakes_are_told_at_their_field(job: TrainingJob, tmp_path: Path) -> None:
    for number, (change, field) in enumerate(
        (
            ({"folder": str(tmp_path / "nowhere")}, "folder"),
            ({"start": "unheard of"}, "model"),
            ({"minutes": 0}, "minutes"),
        )
    ):
        *_, failed = Trainer().run(replace(job, **({"name": f"model {number}"} | change)))
        assert isinstance(failed, Failed)
        assert failed.field == field


def test_a_name_that_another_training_has_is_refused(job: TrainingJob, tmp_path: Path) -> None:
    list(Trainer().run(replace(job, folder=str(tmp_path / "nowhere"))))
    *_, failed = Trainer().run(job)
    assert isinstance(failed, Failed)
    assert failed.field == "name"
    assert "begun with other pictures" in failed.message


def test_a_model_that_is_there_is_never_written_over(job: TrainingJob) -> None:
    (folders.models() / "mine").mkdir(parents=True)
    *_, failed = Trainer().run(job)
    assert isinstance(failed, Failed)
    assert failed.field == "name"
    assert "There is a model called “mine” already" in failed.message


@pytest.mark.slow
def test_a_child_process_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPDIFF_HOME", str(tmp_path / "home"))
    host = EngineHost("clipdiff_core.training_child", again="Press Train to go on.")
    try:
        job = TrainingJob(str(tmp_path / "nowhere"), "mine")
        *_, failed = host.run(job, Output(tmp_path))
        assert isinstance(failed, Failed)
        assert "There is no folder" in failed.message
    finally:
        host.close()
