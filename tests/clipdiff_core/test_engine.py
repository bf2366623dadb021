"""The engine: from a job to pictures on disk, in events, the same bits every time."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from PIL import Image
from torchvision.transforms.functional import pil_to_tensor

from clipdiff_core import folders
from clipdiff_core.engine import Engine
from clipdiff_core.events import Loading, Picture, Preview, Progress
from clipdiff_core.job import Clip, Conditioning, Cutting, Guidance, Job, Losses, Model, Sampling, Size, Solver
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import PictureTarget, TextTarget
from tests.clipdiff_core.drawing import draw, pixels

STEPS = 3
SAME = ("ddim", "euler_ancestral")  # in other words


def test_the_events_of_one_picture(engine: Engine, job: Job, tmp_path: Path) -> None:
    events = list(engine.run(job, Output(tmp_path / "out", "fox")))
    kinds = [type(event) for event in events if not isinstance(event, Loading)]
    assert kinds[:2] == [Progress, Preview]
    assert kinds[-1] is Picture
    assert set(kinds) == {Progress, Preview, Picture}

    progress = [event for event in events if isinstance(event, Progress)]
    assert [event.step for event in progress] == [1, 2, 3]
    assert {(event.index, event.count, event.steps) for event in progress} == {(0, 1, STEPS)}
    assert progress[0].sigma > progress[1].sigma > progress[2].sigma > 0
    *guided, last = [event.loss for event in progress]
    assert all(loss is not None and loss > 0 for loss in guided)
    assert last is None  # so near the end a push could not be seen
    assert progress[0].seconds_left > progress[-1].seconds_left == 0

    preview = next(event for event in events if isinstance(event, Preview))
    assert (preview.width, preview.height, len(preview.rgb)) == (32, 32, 32 * 32 * 3)


def test_the_picture_says_all_that_it_depends_on(engine: Engine, job: Job, tmp_path: Path) -> None:
    (picture,) = draw(engine, job, tmp_path)
    assert Path(picture.path).is_file()
    assert Path(picture.path).is_absolute()
    assert (picture.index, picture.count, picture.seed, picture.steps_done) == (0, 1, job.seed, STEPS)
    assert len(picture.job.model.sha256) == 64
    assert picture.job == replace(job, model=replace(job.model, sha256=picture.job.model.sha256))
    assert read_job(Path(picture.path)) == picture.job
    assert picture.made_with.device == str(engine.device)
    assert picture.made_with.threads == 1
    assert {"clipdiff", "torch"} <= picture.made_with.versions.keys()


def test_a_model_is_loaded_once(engine: Engine, job: Job, tmp_path: Path) -> None:
    list(engine.run(job, Output(tmp_path)))
    again = list(engine.run(job, Output(tmp_path)))
    assert not any(isinstance(event, Loading) for event in again)


def test_the_same_job_gives_the_same_bits_and_another_seed_others(engine: Engine, job: Job, tmp_path: Path) -> None:
    (first,), (second,) = draw(engine, job, tmp_path), draw(engine, job, tmp_path)
    assert first.path != second.path
    assert pixels(first) == pixels(second)
    (other,) = draw(engine, replace(job, seed=99), tmp_path)
    assert pixels(other) != pixels(first)


def test_a_new_engine_gives_the_same_bits(engine: Engine, make_engine: type[Engine], job: Job, tmp_path: Path) -> None:
    (first,), (second,) = draw(engine, job, tmp_path), draw(make_engine(), job, tmp_path)
    assert pixels(first) == pixels(second)


def test_pictures_of_a_batch_are_those_of_the_following_seeds(engine: Engine, job: Job, tmp_path: Path) -> None:
    batch = draw(engine, replace(job, count=2), tmp_path)
    assert [(picture.index, picture.count, picture.seed) for picture in batch] == [(0, 2, 5), (1, 2, 6)]
    for picture in batch:
        assert picture.job.count == 1
        (alone,) = draw(engine, replace(job, seed=picture.seed), tmp_path)
        assert pixels(alone) == pixels(picture)


def test_the_job_in_a_picture_draws_it_again(engine: Engine, job: Job, tmp_path: Path) -> None:
    _, picture = draw(engine, replace(job, count=2), tmp_path)
    (again,) = draw(engine, read_job(Path(picture.path)), tmp_path / "again")
    assert pixels(again) == pixels(picture)


@pytest.mark.parametrize(
    "size", [Size(32, 32), Size(48, 32), Size(64, 64), Size(256, 128), Size(96, 160), Size(512, 128)]
)
def test_every_size_comes_out_as_asked(size: Size, engine: Engine, job: Job, tmp_path: Path) -> None:
    (picture,) = draw(engine, replace(job, size=size, sampling=Sampling(steps=1)), tmp_path)
    with Image.open(picture.path) as image:
        assert (image.width, image.height, image.mode) == (size.width, size.height, "RGB")


def test_a_picture_can_be_the_target(engine: Engine, job: Job, tmp_path: Path) -> None:
    Image.new("RGB", (40, 40), "red").save(tmp_path / "red.png")
    engine.sources = SourceStore(tmp_path / "sources")
    target = PictureTarget(engine.sources.add(tmp_path / "red.png"), "red.png")
    (towards,) = draw(engine, replace(job, targets=(target,)), tmp_path)
    (words,) = draw(engine, job, tmp_path)
    assert pixels(towards) != pixels(words)
    assert read_job(Path(towards.path)).targets == (target,)


@pytest.mark.parametrize(
    "changes",
    [
        {"guidance": Guidance(cutouts=2, iterations=1, gradient="exact")},
        {"guidance": Guidance(cutouts=2, iterations=1, clip_guidance_scale=0.0)},
        {"conditioning": Conditioning(enabled=False)},
        {"conditioning": Conditioning(guidance_scale=7.0)},
        *({"sampling": Sampling(solver, steps=STEPS)} for solver in get_args(Solver) if solver not in SAME),
        {"sampling": Sampling(schedule="exponential", steps=4)},
        {"sampling": Sampling(steps=STEPS, recurrence="0: 1, 50%: 2")},
        {"sampling": Sampling(steps=STEPS, start="perlin")},
        {"tiling": True},
        {"sampling": Sampling("ddim", steps=STEPS, eta=0.0)},
        {"sampling": Sampling(schedule="network", steps=STEPS)},
        {"targets": (TextTarget("a fox"), TextTarget("a dog", -0.5))},
    ],
)
def test_every_setting_draws_its_own_picture_the_same_each_time(
    changes: dict[str, Any], engine: Engine, job: Job, tmp_path: Path
) -> None:
    changed = replace(job, **changes)
    (first,), (second,) = draw(engine, changed, tmp_path), draw(engine, changed, tmp_path)
    (plain,) = draw(engine, job, tmp_path)
    assert pixels(first) == pixels(second)
    assert pixels(first) != pixels(plain)


def test_a_batch_goes_on_behind_the_pictures_that_are_there(engine: Engine, job: Job, tmp_path: Path) -> None:
    three = replace(job, count=3)
    whole = draw(engine, three, tmp_path / "whole")
    events = list(engine.run(three, Output(tmp_path / "rest", done=1)))
    rest = [event for event in events if isinstance(event, Picture)]
    assert [(event.index, event.count) for event in rest] == [(1, 3), (2, 3)]
    assert [pixels(event) for event in rest] == [pixels(event) for event in whole[1:]]


def test_every_term_of_the_loss_is_told_at_every_step_that_is_guided(engine: Engine, job: Job, tmp_path: Path) -> None:
    losses = Losses(total_variation="1", saturation="0: 0, 25%: 1")
    changed = replace(job, guidance=replace(job.guidance, losses=losses))
    progress = [event for event in engine.run(changed, Output(tmp_path)) if isinstance(event, Progress)]
    assert [list(event.terms) for event in progress] == [
        ["clip", "total_variation"],
        ["clip", "total_variation", "saturation"],
        [],  # so near the end a push could not be seen
    ]
    guided = progress[:2]
    assert [event.loss for event in guided] == pytest.approx([sum(event.terms.values()) for event in guided])


def test_a_picture_of_a_batch_is_the_one_drawn_alone_by_three_clips(
    engine: Engine, job: Job, tiny_model: Path, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        shutil.copytree(tiny_model, folder)
    clips = tuple(Clip(str(folder), weight=1.0 + number) for number, folder in enumerate(folders))
    cutting = Cutting("9", "7", "2", "0.25", affine=1.0, perspective=1.0, colour=1.0)
    guidance = Guidance(clips=clips, iterations=1, cutting=cutting, losses=Losses(total_variation="1"))
    batch = replace(job, guidance=guidance, count=4)
    together = draw(engine, batch, tmp_path / "out")
    (alone,) = draw(engine, replace(batch, count=1, seed=batch.seed + 2), tmp_path / "out")
    assert len(together) == 4
    assert pixels(together[2]) == pixels(alone)


def test_a_job_that_tiles_leaves_the_next_one_alone(engine: Engine, job: Job, tmp_path: Path) -> None:
    (plain,) = draw(engine, job, tmp_path)
    tiling = replace(job, tiling=True)
    (whole,) = draw(engine, tiling, tmp_path)
    abandoned = engine.run(tiling, Output(tmp_path))
    assert any(isinstance(event, Progress) for event in abandoned)
    del abandoned
    (again,) = draw(engine, job, tmp_path)
    assert pixels(plain) == pixels(again) != pixels(whole)


@pytest.mark.parametrize("size", [Size(64, 96), Size(72, 56), Size(320, 192), Size(136, 240)])
def test_a_picture_that_tiles_comes_out_as_asked(size: Size, engine: Engine, job: Job, tmp_path: Path) -> None:
    (picture,) = draw(engine, replace(job, size=size, tiling=True, sampling=Sampling(steps=1)), tmp_path)
    with Image.open(picture.path) as image:
        assert image.size == (size.width, size.height)


def seam_and_inside(path: str) -> tuple[float, float]:
    """How far pixels are apart on average: those that meet when copies lie side by side, and neighbours inside."""
    with Image.open(path) as image:
        picture = pil_to_tensor(image).float()
    seams = (picture[:, 0] - picture[:, -1]).abs().mean() + (picture[:, :, 0] - picture[:, :, -1]).abs().mean()
    inside = picture.diff(dim=1).abs().mean(dim=(0, 2)).max() + picture.diff(dim=2).abs().mean(dim=(0, 1)).max()
    return float(seams), float(inside)


@pytest.mark.slow
@pytest.mark.parametrize("size", [Size(256, 256), Size(64, 96), Size(320, 192), Size(200, 256)])
def test_the_starters_pictures_tile(size: Size, make_engine: type[Engine], tmp_path: Path) -> None:
    """Along a seam, pixels differ no more than along the roughest line inside; on a gradient behind, edges differ."""
    words = (TextTarget("a fox on a background from red to blue"),)
    asked = Job(words, size=size, sampling=Sampling(steps=10), guidance=Guidance(cutouts=2, iterations=1), seed=4)
    engine = make_engine()
    (plain,), (tiling,) = draw(engine, asked, tmp_path), draw(engine, replace(asked, tiling=True), tmp_path)
    seam, inside = seam_and_inside(tiling.path)
    assert seam <= inside
    assert seam < seam_and_inside(plain.path)[0]


def test_without_clip_guidance_there_is_no_loss(engine: Engine, job: Job, tmp_path: Path) -> None:
    events = engine.run(replace(job, guidance=Guidance(clip_guidance_scale=0.0)), Output(tmp_path))
    assert [event.loss for event in events if isinstance(event, Progress)] == [None] * STEPS


def test_warming_up_loads_the_built_in_model(
    make_engine: type[Engine], tiny_model: Path, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(tiny_model, tmp_path / "resources" / "starter")
    monkeypatch.setattr(folders, "resources", lambda: tmp_path / "resources")
    engine = make_engine()
    engine.warm_up()
    events = list(engine.run(replace(job, model=Model()), Output(tmp_path)))
    assert not any(isinstance(event, Loading) for event in events)
    assert isinstance(events[-1], Picture)
