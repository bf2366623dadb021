"""Too little memory: fewer cutouts at a time and so on, each said in words, and the picture goes on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from clipdiff_core import engine as engines
from clipdiff_core.cast import Loader
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.control import Control, Wish
from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.engine import Engine
from clipdiff_core.events import Event, Failed, FellBack, Picture, Progress
from clipdiff_core.fallbacks import Thrift, next_fallback, thrifty
from clipdiff_core.job import Guidance, Job, Sampling
from clipdiff_core.methods import NoiseSearch
from clipdiff_core.pictures.output import Output
from tests.clipdiff_core.drawing import draw, pixels
from tests.clipdiff_core.tiny_model import tiny_unet
from tests.clipdiff_core.toys import cast_of

pytestmark = pytest.mark.usefixtures("one_thread")
CUTOUTS = 16
ENCODE = Perceptor.encode_pictures
CPU, GPU = torch.device("cpu"), torch.device("cuda")


def on_a_gpu() -> Exception:
    return torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")


def on_a_processor() -> Exception:
    try:
        torch.empty(10**15)
    except RuntimeError as error:
        return error
    raise AssertionError("there is memory for a quadrillion numbers")


@pytest.fixture
def job(job: Job) -> Job:
    return replace(job, guidance=Guidance(cutouts=CUTOUTS, iterations=1), sampling=Sampling(steps=4))


class Room:
    """There is room for so many cutouts from a number of looks on, and for all before."""

    def __init__(self, cutouts: int, make: Callable[[], Exception] = on_a_gpu, before: int = 0) -> None:
        self.cutouts, self.make, self.before = cutouts, make, before
        self.seen: list[int] = []

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """For every CLIP."""

        def encode(perceptor: Perceptor, pictures: Tensor) -> Tensor:
            if torch.is_grad_enabled():
                self.seen.append(len(pictures))
                if len(self.seen) > self.before and len(pictures) > self.cutouts:
                    raise self.make()
            return ENCODE(perceptor, pictures)

        monkeypatch.setattr(Perceptor, "encode_pictures", encode)


def fell(events: list[Event]) -> list[FellBack]:
    return [event for event in events if isinstance(event, FellBack)]


def last(events: list[Event]) -> Picture:
    picture = events[-1]
    assert isinstance(picture, Picture)
    return picture


def apart(first: Picture, second: Picture) -> float:
    """The largest difference of two pictures, in levels."""
    both = [Image.open(picture.path) for picture in (first, second)]
    one, other = (np.asarray(image).astype(float) for image in both)
    return float(np.abs(one - other).max())


@pytest.mark.parametrize("make", [on_a_gpu, on_a_processor, MemoryError])
@pytest.mark.parametrize("gradient", ["fast", "exact"])
def test_fewer_cutouts_at_a_time_draw_the_same_picture(
    gradient: Any,
    make: Callable[[], Exception],
    engine: Engine,
    job: Job,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = replace(job, guidance=replace(job.guidance, gradient=gradient))
    (whole,) = draw(engine, job, tmp_path)
    room = Room(3, make)
    with monkeypatch.context() as patch:
        room.patch(patch)
        events = list(engine.run(job, Output(tmp_path)))
    assert [(event.how, event.cutouts, event.step) for event in fell(events)] == [("cutouts", 4, 0), ("cutouts", 1, 0)]
    assert all("not enough memory" in event.message for event in fell(events))
    assert room.seen[0] == CUTOUTS
    assert set(room.seen[2:]) == {1}
    assert last(events).made_with.fallbacks == ("1 cutouts at a time",)
    assert apart(last(events), whole) <= 1
    assert [event.step for event in events if isinstance(event, Progress)] == [1, 2, 3, 4]
    (again,) = draw(engine, job, tmp_path)
    assert pixels(again) == pixels(whole)
    assert again.made_with.fallbacks == ()


def test_the_picture_goes_on_from_its_last_step(
    engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = replace(job, count=2)
    whole = draw(engine, batch, tmp_path)
    with monkeypatch.context() as patch:
        Room(4, before=2).patch(patch)
        events = list(engine.run(batch, Output(tmp_path)))
    assert [event.step for event in fell(events)] == [2]
    steps = [(event.index, event.step) for event in events if isinstance(event, Progress)]
    assert steps == [(index, step) for index in (0, 1) for step in (1, 2, 3, 4)]
    pictures = [event for event in events if isinstance(event, Picture)]
    assert [picture.made_with.fallbacks for picture in pictures] == [
        ("4 cutouts at a time from step 3",),
        ("4 cutouts at a time",),
    ]
    assert all(apart(one, other) <= 1 for one, other in zip(pictures, whole, strict=True))


def test_what_cannot_go_on_begins_anew(
    engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = replace(job, method="noise_search", noise_search=NoiseSearch(iterations=3, steps=2))
    (whole,) = draw(engine, job, tmp_path)
    with monkeypatch.context() as patch:
        Room(4, before=2).patch(patch)
        events = list(engine.run(job, Output(tmp_path)))
    assert [event.step for event in events if isinstance(event, Progress)] == [1, 2, 1, 2, 3]
    assert last(events).made_with.fallbacks == ("4 cutouts at a time",)
    assert apart(last(events), whole) <= 1


def test_below_the_last_rung_it_is_said_and_everything_is_as_it_was(
    engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Room(0).patch(patch)
        events = list(engine.run(job, Output(tmp_path)))
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert "not enough memory" in failed.message
    assert failed.field == "size"
    assert [event.how for event in fell(events)] == ["cutouts", "cutouts", "checkpointing"]
    (picture,) = draw(engine, job, tmp_path)
    assert picture.made_with.fallbacks == ()


def test_what_guides_nothing_has_nothing_to_save(
    engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise on_a_processor()

    monkeypatch.setattr(StarterDenoiser, "denoise", fail)
    job = replace(job, guidance=replace(job.guidance, clip_guidance_scale=0.0))
    events = list(engine.run(job, Output(tmp_path)))
    assert isinstance(events[-1], Failed)
    assert not fell(events)


def ladder(device: torch.device, cutouts: int, taken: tuple[FellBack, ...] = ()) -> list[str]:
    """Every fallback, one behind the other."""
    while fallback := next_fallback(taken, device, cutouts):
        taken = (*taken, fallback)
    return [str(fallback) for fallback in taken]


def test_the_ladder() -> None:
    fewer = ["16 cutouts at a time", "4 cutouts at a time", "1 cutouts at a time"]
    assert ladder(GPU, 64) == [*fewer, "checkpointing", "half", "cpu"]
    assert ladder(CPU, 64) == [*fewer, "checkpointing"]
    assert ladder(GPU, 1) == ["checkpointing", "half", "cpu"]
    assert ladder(GPU, 0) == ["cpu"]
    assert ladder(CPU, 0) == []
    taken = (FellBack("cutouts", "", 0, 2), FellBack("half", ""), FellBack("cpu", ""))
    assert Thrift.of(taken) == Thrift(cutouts=2, cpu=True)
    assert next_fallback(taken, GPU, 1) == next_fallback((), GPU, 1)


def test_what_a_gpu_has_no_room_for_the_processor_draws(
    make_engine: type[Engine], job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The device "meta" stands for a GPU: whatever is loaded onto it has no room."""
    engine = make_engine()
    (whole,) = draw(engine, job, tmp_path)
    engine.device = torch.device("meta")
    monkeypatch.setattr(engines, "release_memory", lambda device: None)
    load, loaded = Loader.load, []

    def load_on(loader: Loader, plan: Any) -> Any:
        loaded.append(loader)
        if len(loaded) == 1:
            raise on_a_gpu()
        return load(loader, plan)

    monkeypatch.setattr(Loader, "load", load_on)
    events = list(engine.run(job, Output(tmp_path)))
    assert [event.how for event in fell(events)] == ["cpu"]
    assert "the processor" in fell(events)[0].message
    picture = last(events)
    assert (picture.made_with.device, picture.made_with.fallbacks) == ("cpu", ("cpu",))
    assert loaded[0] is not loaded[1]
    assert pixels(picture) == pixels(whole)


def test_a_snapshot_goes_on_in_the_way_there_was_memory_for(
    engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = Output(tmp_path / "out", snapshot=tmp_path / "snapshot")
    with monkeypatch.context() as patch:
        Room(4, before=1).patch(patch)
        whole = last(list(engine.run(job, Output(tmp_path / "whole"))))
        control = Control()
        room = Room(4, before=1)
        room.patch(patch)
        for event in engine.run(job, output, control):
            if isinstance(event, Progress) and event.step == 3:
                control.ask(Wish.LEAVE)
        assert room.seen[1] == CUTOUTS
        room = Room(4)
        room.patch(patch)
        events = list(engine.run(job, output))
    assert fell(events) == [events[0]]
    assert max(room.seen, default=0) <= 4
    assert [event.step for event in events if isinstance(event, Progress)] == [4]
    assert last(events).made_with == whole.made_with
    assert pixels(last(events)) == pixels(whole)


@pytest.mark.parametrize("gradient", ["fast", "exact"])
def test_what_is_computed_twice_or_in_half_precision_draws_about_the_same(
    gradient: Any, engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = replace(job, guidance=replace(job.guidance, gradient=gradient))
    (whole,) = draw(engine, job, tmp_path)
    for thrift, least in ((Thrift(checkpointing=True), 0), (Thrift(2, True), 1), (Thrift(half=True), 12)):
        with monkeypatch.context() as patch:
            patch.setattr(engines.Thrift, "of", lambda _, thrift=thrift: thrift)
            (picture,) = draw(engine, job, tmp_path)
        assert apart(picture, whole) <= least


def test_checkpointing_is_as_it_was_afterwards(perceptor: Perceptor) -> None:
    network = tiny_unet()
    cast = cast_of(StarterDenoiser(network), perceptor)
    tower: Any = perceptor.model.visual
    with thrifty(cast, Thrift(3, True, True)):
        assert tower.transformer.grad_checkpointing
        assert (perceptor.at_once, perceptor.half) == (3, True)
    assert not tower.transformer.grad_checkpointing
    assert (perceptor.at_once, perceptor.half) == (0, False)
