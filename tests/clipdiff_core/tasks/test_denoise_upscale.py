"""Denoising and upscaling by the engine: sizes, transparency, the same bits again, and what cannot be done."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageChops

from clipdiff_core import folders
from clipdiff_core.cast import Loader
from clipdiff_core.control import Control, Wish
from clipdiff_core.engine import LARGEST_PREVIEW, Engine
from clipdiff_core.errors import EngineError, JobError
from clipdiff_core.events import Failed, Picture, Preview, Progress, Stopped
from clipdiff_core.guidance.descriptors import as_tensor
from clipdiff_core.images import to_image
from clipdiff_core.job import Job, Model, Sampling
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import Denoise, TaskName, Upscale
from clipdiff_core.validation import validate
from tests.clipdiff_core.drawing import draw, pixels
from tests.clipdiff_core.drawn_composites import composite, composites, noisy
from tests.clipdiff_core.families import write_v_model

Ask = Callable[[TaskName, Image.Image], Job]


@pytest.fixture
def ask(engine: Engine, job: Job, tmp_path: Path) -> Ask:
    """A job without words that works on a picture."""

    def make(task: TaskName, picture: Image.Image) -> Job:
        picture.save(tmp_path / "given.png")
        return replace(job, targets=(), task=task, init=Source(engine.sources.add(tmp_path / "given.png")))

    return make


def drawn(width: int, height: int, sigma: float = 25.0) -> Image.Image:
    """A noisy drawing."""
    clean = composite(0, 48).resize((width, height), Image.Resampling.BICUBIC)
    return to_image(noisy(as_tensor(clean), sigma)[0])


@pytest.mark.parametrize("mode", ["faithful", "vivid"])
@pytest.mark.parametrize("size", [(5, 7), (61, 83), (150, 40)])
def test_a_denoised_picture_has_its_size_and_comes_again(
    mode: str, size: tuple[int, int], engine: Engine, ask: Ask, tmp_path: Path
) -> None:
    settings = Denoise(mode="vivid" if mode == "vivid" else "faithful")
    job = replace(ask("denoise", drawn(*size)), denoise=settings)
    (picture,) = draw(engine, job, tmp_path)
    with Image.open(picture.path) as image:
        assert (image.size, image.mode) == (size, "RGB")
    kept = read_job(Path(picture.path))
    assert kept.denoise.sigma > 0
    assert kept.denoise.mode == mode
    (again,) = draw(engine, kept, tmp_path)
    assert pixels(again) == pixels(picture)


def test_strength_blends_and_alpha_stays(engine: Engine, ask: Ask, tmp_path: Path) -> None:
    given = drawn(48, 40)
    given.putalpha(Image.linear_gradient("L").resize(given.size))
    job = ask("denoise", given)
    shown: list[Image.Image] = []
    for strength in (0.0, 0.5, 1.0):
        (picture,) = draw(engine, replace(job, denoise=Denoise(sigma=25, strength=strength)), tmp_path)
        with Image.open(picture.path) as image:
            image.load()
            shown.append(image.copy())
    nothing, half, whole = shown
    assert ImageChops.difference(nothing, given).getbbox() is None
    assert half.getchannel("A").tobytes() == given.getchannel("A").tobytes()
    mean = (as_tensor(nothing.convert("RGB")) + as_tensor(whole.convert("RGB"))) / 2
    assert (as_tensor(half.convert("RGB")) - mean).abs().max() < 2.5 / 127.5


def test_a_clean_picture_comes_back_as_it_is(engine: Engine, ask: Ask, tmp_path: Path) -> None:
    given = to_image(composites(1, 64)[0])
    (picture,) = draw(engine, ask("denoise", given), tmp_path)
    assert pixels(picture) == given.tobytes()


def test_a_large_picture_is_denoised_in_few_tiles(engine: Engine, ask: Ask, tmp_path: Path) -> None:
    """Tiles of 112 pixels that overlap by 16: 304 pixels are three of them, two at once."""
    job = replace(ask("denoise", drawn(304, 304)), denoise=Denoise(sigma=25))
    (picture,) = draw(engine, job, tmp_path)
    assert picture.steps_done == 5


@pytest.mark.parametrize("factor", [2, 4])
def test_an_enlarged_picture_has_its_size_and_alpha(factor: int, engine: Engine, ask: Ask, tmp_path: Path) -> None:
    given = drawn(37, 50)
    given.putalpha(200)
    job = replace(ask("upscale", given), upscale=Upscale(factor))
    (first,), (second,) = draw(engine, job, tmp_path), draw(engine, job, tmp_path)
    with Image.open(first.path) as image:
        assert (image.size, image.mode) == ((37 * factor, 50 * factor), "RGBA")
        assert image.getchannel("A").getextrema() == (200, 200)
    assert pixels(first) == pixels(second)
    assert len(first.job.upscale.upscaler_sha256) == 64


def test_redrawing_takes_steps_and_words(engine: Engine, ask: Ask, job: Job, tmp_path: Path) -> None:
    asked = replace(ask("upscale", drawn(20, 24)), upscale=Upscale(2, redraw=0.5), sampling=Sampling(steps=4))
    (alone,), (other,) = draw(engine, asked, tmp_path), draw(engine, replace(asked, seed=9), tmp_path)
    (plain,) = draw(engine, replace(asked, upscale=Upscale(2)), tmp_path)
    (steered,) = draw(engine, replace(asked, targets=job.targets), tmp_path)
    assert len({pixels(one) for one in (alone, other, plain, steered)}) == 4
    assert alone.steps_done == plain.steps_done + 2


@pytest.mark.parametrize("task", ["denoise", "upscale"])
def test_large_pictures_can_be_stopped_and_have_small_previews(
    task: TaskName, engine: Engine, ask: Ask, tmp_path: Path
) -> None:
    control, seen = Control(), []
    for event in engine.run(ask(task, drawn(700, 300)), Output(tmp_path), control):
        seen.append(event)
        control.ask(Wish.DISCARD)
    assert isinstance(seen[-1], Stopped)
    assert sum(isinstance(event, Progress) for event in seen) == 1
    (preview,) = [event for event in seen if isinstance(event, Preview)]
    assert max(preview.width, preview.height) <= LARGEST_PREVIEW


def test_what_is_kept_halfway_shows_the_whole_picture(engine: Engine, ask: Ask, tmp_path: Path) -> None:
    given, control, seen = drawn(700, 300), Control(), []
    for event in engine.run(replace(ask("denoise", given), denoise=Denoise(sigma=25)), Output(tmp_path), control):
        seen.append(event)
        control.ask(Wish.KEEP)
    (picture,) = [event for event in seen if isinstance(event, Picture)]
    with Image.open(picture.path) as image:
        difference = ImageChops.difference(image, given)
    assert difference.crop((0, 0, 100, 100)).getbbox() is not None
    assert difference.crop((400, 250, 700, 300)).getbbox() is None


def test_sentences_for_what_cannot_be_done(engine: Engine, ask: Ask, tmp_path: Path) -> None:
    too_large = ask("upscale", Image.new("RGB", (2100, 40)))
    failed = list(engine.run(replace(too_large, upscale=Upscale(4)), Output(tmp_path)))[-1]
    assert isinstance(failed, Failed)
    assert (failed.field, "8400x160" in failed.message) == ("upscale.factor", True)
    gone = replace(too_large, init=Source("0" * 64))
    failed = list(engine.run(gone, Output(tmp_path)))[-1]
    assert isinstance(failed, Failed)
    assert failed.field == "init"
    with pytest.raises(JobError, match="tiling"):
        validate(replace(too_large, tiling=True))


def test_another_model_redraws_what_the_starter_enlarged(
    ask: Ask, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without redrawing, the starter alone is named and loaded."""
    shutil.copytree(tiny_model, tmp_path / "resources" / "starter")
    monkeypatch.setattr(folders, "resources", lambda: tmp_path / "resources")
    write_v_model(folders.models() / "other", "cc12m_1")
    loader = Loader(torch.device("cpu"))
    asked = replace(ask("upscale", drawn(12, 16)), model=Model("other"))
    plan = loader.plan(replace(asked, upscale=Upscale(2, redraw=0.2)))
    assert plan.files.name == "other"
    assert plan.upscaler is not None
    assert plan.upscaler.name == "starter"
    assert loader.plan(asked).job.model.name == "starter"


def test_jobs_without_words_load_no_clip_to_guide(ask: Ask, tiny_model: Path) -> None:
    loader = Loader(torch.device("cpu"))
    plan = loader.plan(ask("denoise", drawn(16, 16)))
    assert (plan.clips, loader.load(plan).guides) == ([], ())
    enlarging = loader.plan(ask("upscale", drawn(16, 16)))
    assert enlarging.job.upscale.upscaler_sha256 == enlarging.files.sha256
    other = replace(enlarging.job, upscale=Upscale(upscaler_sha256="0" * 64))
    with pytest.raises(EngineError, match="another version"):
        loader.plan(other)
