"""The task “vary”: a picture back at strength 0, another at 1, and what lies between."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from clipdiff_core.engine import Engine
from clipdiff_core.events import Failed, Picture, Preview, Progress
from clipdiff_core.job import Conditioning, Guidance, Job, Losses, Sampling, Size
from clipdiff_core.pictures.output import Output
from clipdiff_core.targets import PictureTarget, Source, TextTarget
from clipdiff_core.task_settings import Vary
from tests.clipdiff_core.drawing import draw, pixels

SIZE = (101, 77)


def shaded(size: tuple[int, int] = SIZE) -> Image.Image:
    """Slopes of colour, with some fine detail."""
    y, x = np.mgrid[: size[1], : size[0]]
    planes = [255 * x / size[0], 255 * y / size[1], 127 + 100 * np.sin(x * 2.0) * np.cos(y * 1.5)]
    return Image.fromarray(np.stack(planes, 2).astype(np.uint8))


@pytest.fixture
def vary(engine: Engine, job: Job, tmp_path: Path) -> Job:
    """A job that varies a picture of no usual size at half strength, in about four steps."""
    shaded().save(tmp_path / "init.png")
    init = Source(engine.sources.add(tmp_path / "init.png"), "init.png")
    return replace(job, task="vary", init=init, sampling=Sampling(steps=6))


def at(job: Job, strength: float) -> Job:
    return replace(job, vary=Vary(strength))


def apart(picture: Picture) -> float:
    with Image.open(picture.path) as image:
        return float(np.abs(np.asarray(image).astype(float) - np.asarray(shaded())).mean())


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_strength_0_gives_the_picture_back(mode: str, engine: Engine, vary: Job, tmp_path: Path) -> None:
    whole = shaded().convert(mode)
    if mode == "RGBA":
        whole.putalpha(whole.getchannel("R"))
    whole.save(tmp_path / "init.png")
    init = Source(engine.sources.add(tmp_path / "init.png"))
    (picture,) = draw(engine, replace(at(vary, 0), init=init), tmp_path)
    with Image.open(picture.path) as image:
        assert (image.mode, image.tobytes()) == (mode, whole.tobytes())
    assert picture.steps_done == 1


def test_strength_1_draws_what_would_be_drawn_without_it(engine: Engine, vary: Job, tmp_path: Path) -> None:
    shaded((128, 128)).save(tmp_path / "square.png")
    square = replace(at(vary, 1), init=Source(engine.sources.add(tmp_path / "square.png")))
    (picture,) = draw(engine, square, tmp_path)
    (plain,) = draw(engine, replace(square, task="generate", init=Source(), size=Size(128, 128)), tmp_path)
    assert pixels(picture) == pixels(plain)


def test_the_greater_the_strength_the_farther_it_goes(engine: Engine, vary: Job, tmp_path: Path) -> None:
    distances = [apart(draw(engine, at(vary, strength), tmp_path)[0]) for strength in (0.001, 0.1, 0.4, 1)]
    assert distances == sorted(distances)
    assert distances[0] < distances[-1] / 5, "no leap from strength 0"


def test_fewer_steps_are_drawn_of_less(engine: Engine, vary: Job, tmp_path: Path) -> None:
    for strength, steps in ((0.01, 2), (0.5, 4), (1, 6)):
        progress = [event for event in engine.run(at(vary, strength), Output(tmp_path)) if isinstance(event, Progress)]
        assert [event.step for event in progress] == list(range(1, steps + 1))
        assert {event.steps for event in progress} == {steps}


@pytest.mark.parametrize(
    "changes",
    [
        {"tiling": True},
        {"guidance": Guidance(clip_guidance_scale=0.0)},
        {"conditioning": Conditioning(enabled=False)},
        {"guidance": Guidance(cutouts=2, iterations=1, gradient="exact")},
        {"guidance": Guidance(cutouts=2, iterations=1, losses=Losses(init_pixels="2", init_features="1"))},
        {"sampling": Sampling("dpmpp_2m", steps=6, recurrence="2")},
        {"sampling": Sampling(schedule="network", steps=6)},
        {"sampling": Sampling(steps=1)},
        {"targets": (TextTarget("a fox"), TextTarget("a dog", -0.5))},
    ],
)
def test_every_way_of_steering_draws_the_same_each_time(
    changes: dict[str, Any], engine: Engine, vary: Job, tmp_path: Path
) -> None:
    changed = replace(vary, **changes)
    (first,), (second,) = draw(engine, changed, tmp_path), draw(engine, changed, tmp_path)
    (plain,) = draw(engine, vary, tmp_path)
    assert pixels(first) == pixels(second) != pixels(plain)
    with Image.open(first.path) as image:
        assert (image.size, image.mode) == (SIZE, "RGB")


def test_variations_are_those_of_the_following_seeds(engine: Engine, vary: Job, tmp_path: Path) -> None:
    first, second = draw(engine, replace(vary, count=2), tmp_path)
    (alone,) = draw(engine, replace(vary, seed=vary.seed + 1), tmp_path)
    assert pixels(first) != pixels(second) == pixels(alone)


def test_more_like_one_picture_and_less_like_another(engine: Engine, vary: Job, tmp_path: Path) -> None:
    named = []
    for colour in ("red", "blue"):
        Image.new("RGB", (40, 40), colour).save(tmp_path / f"{colour}.png")
        named.append(engine.sources.add(tmp_path / f"{colour}.png"))
    red, blue = named
    like_red = replace(vary, targets=(PictureTarget(red, weight=1.0), PictureTarget(blue, weight=-0.5)))
    like_blue = replace(vary, targets=(PictureTarget(blue, weight=1.0), PictureTarget(red, weight=-0.5)))
    (reddish,), (bluish,) = draw(engine, like_red, tmp_path), draw(engine, like_blue, tmp_path)
    assert pixels(reddish) != pixels(bluish)
    assert reddish.score is not None
    assert bluish.score is not None


@pytest.mark.parametrize("size", [(1023, 767), (40, 9), (7, 200), (3, 3)])
def test_a_picture_of_any_size_comes_back_in_its_own(
    size: tuple[int, int], engine: Engine, vary: Job, tmp_path: Path
) -> None:
    shaded(size).save(tmp_path / "any.png")
    (picture,) = draw(engine, replace(vary, init=Source(engine.sources.add(tmp_path / "any.png"))), tmp_path)
    with Image.open(picture.path) as image:
        assert image.size == size


def test_it_can_be_seen_and_kept_on_its_way(engine: Engine, vary: Job, tmp_path: Path) -> None:
    events = list(engine.run(vary, Output(tmp_path)))
    assert any(isinstance(event, Preview) for event in events)


def test_a_picture_that_is_gone_is_named(engine: Engine, vary: Job, tmp_path: Path) -> None:
    *_, last = engine.run(replace(vary, init=Source("0" * 64)), Output(tmp_path))
    assert isinstance(last, Failed)
    assert last.field == "init"
