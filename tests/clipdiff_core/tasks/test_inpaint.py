"""The tasks “inpaint” and “outpaint”: what is kept is kept bit for bit, and the rest is drawn."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.control import Control, Wish
from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.engine import Engine
from clipdiff_core.events import Failed, Picture, Preview, Progress, Stopped
from clipdiff_core.job import Clip, Conditioning, Guidance, Job, Losses, Model, Sampling
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import Source, TextTarget
from clipdiff_core.task_settings import Outpaint
from clipdiff_core.tasks.inpaint import Inpaint
from clipdiff_core.tasks.task import prepare
from tests.clipdiff_core.drawing import draw, pixels
from tests.clipdiff_core.tasks.test_vary import shaded
from tests.clipdiff_core.tiny_model import tiny_unet
from tests.clipdiff_core.toys import cast_of

pytestmark = pytest.mark.usefixtures("one_thread")
SIZE = (101, 77)
HOLE = (30, 20, 70, 60)


def painted(level: int = 255, edges: tuple[int, int, int, int] = HOLE) -> Image.Image:
    mask = Image.new("L", SIZE)
    mask.paste(level, edges)
    return mask


def kept(image: Image.Image) -> np.ndarray:
    """What lies outside the hole."""
    return np.asarray(image)[np.asarray(painted()) == 0]


def added(store: SourceStore, image: Image.Image, folder: Path) -> Source:
    image.save(folder / "added.png")
    return Source(store.add(folder / "added.png"))


def opened(picture: Picture) -> Image.Image:
    with Image.open(picture.path) as image:
        return image.copy()


@pytest.fixture
def inpaint(engine: Engine, job: Job, tmp_path: Path) -> Job:
    """A job that draws a square in the middle of a picture of no usual size."""
    job = replace(job, task="inpaint", init=added(engine.sources, shaded(), tmp_path), sampling=Sampling(steps=4))
    return replace(job, inpaint=replace(job.inpaint, mask=added(engine.sources, painted(), tmp_path)))


def having(job: Job, **settings: Any) -> Job:
    return replace(job, inpaint=replace(job.inpaint, **settings))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tiling": True},
        {"guidance": Guidance(clip_guidance_scale=0.0)},
        {"conditioning": Conditioning(enabled=False)},
        {"guidance": Guidance(cutouts=2, iterations=1, gradient="exact")},
        {"guidance": Guidance(cutouts=2, iterations=2, update="tfg", losses=Losses(init_pixels="1"))},
        {"sampling": Sampling("dpmpp_2m", steps=4)},
        {"sampling": Sampling("heun", steps=3, recurrence="2")},
        {"sampling": Sampling(steps=1)},
    ],
)
def test_outside_the_mask_every_byte_stays(
    changes: dict[str, Any], engine: Engine, inpaint: Job, tmp_path: Path
) -> None:
    changed = replace(inpaint, **changes)
    (first,), (second,) = draw(engine, changed, tmp_path), draw(engine, changed, tmp_path)
    image = opened(first)
    assert (image.size, image.mode) == (SIZE, "RGB")
    assert np.array_equal(kept(image), kept(shaded()))
    inside = np.abs(np.asarray(image.crop(HOLE)).astype(int) - np.asarray(shaded().crop(HOLE)))
    assert inside.mean() > 5
    assert pixels(first) == pixels(second)
    assert read_job(Path(first.path)) == first.job


def test_nothing_of_the_hole_is_seen_at_full_strength(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    other = shaded()
    other.paste("red", HOLE)
    (first,) = draw(engine, inpaint, tmp_path)
    (second,) = draw(engine, replace(inpaint, init=added(engine.sources, other, tmp_path)), tmp_path)
    assert pixels(first) == pixels(second)
    weaker = [having(one, strength=0.6) for one in (inpaint, replace(inpaint, init=second.job.init))]
    assert pixels(draw(engine, weaker[0], tmp_path)[0]) != pixels(draw(engine, weaker[1], tmp_path)[0])


def test_strength_0_changes_nothing(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    (picture,) = draw(engine, having(inpaint, strength=0), tmp_path)
    assert opened(picture).tobytes() == shaded().tobytes()


def test_grey_blends(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    grey = replace(inpaint.inpaint, mask=added(engine.sources, painted(51), tmp_path))
    (white,), (blended,) = draw(engine, inpaint, tmp_path), draw(engine, replace(inpaint, inpaint=grey), tmp_path)
    before, after = (np.asarray(image.crop(HOLE)).astype(float) for image in (shaded(), opened(blended)))
    whole = np.asarray(opened(white).crop(HOLE)).astype(float)
    assert np.abs(after - (0.8 * before + 0.2 * whole)).max() <= 1
    assert np.array_equal(kept(opened(blended)), kept(shaded()))


def test_what_is_transparent_is_drawn_without_a_mask(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    clear = shaded().convert("RGBA")
    clear.paste((9, 9, 9, 0), HOLE)
    (picture,) = draw(
        engine, having(replace(inpaint, init=added(engine.sources, clear, tmp_path)), mask=Source()), tmp_path
    )
    assert opened(picture).mode == "RGB"
    assert np.array_equal(kept(opened(picture)), kept(shaded()))
    assert pixels(picture) == pixels(draw(engine, inpaint, tmp_path)[0]), "the same hole, said in another way"


def test_transparency_outside_a_mask_stays(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    clear = shaded().convert("RGBA")
    clear.putalpha(shaded().getchannel("R"))
    (picture,) = draw(engine, replace(inpaint, init=added(engine.sources, clear, tmp_path)), tmp_path)
    image = opened(picture)
    assert np.array_equal(kept(image), kept(clear))
    assert np.asarray(image.crop(HOLE))[..., 3].min() == 255


def test_jumps_draw_stretches_again(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    jumping = having(inpaint, jumps=3, jump_length=2)
    progress = [event for event in engine.run(jumping, Output(tmp_path)) if isinstance(event, Progress)]
    once = [event for event in engine.run(inpaint, Output(tmp_path)) if isinstance(event, Progress)]
    assert len(progress) == 3 * len(once)
    assert [event.step for event in progress] == list(range(1, len(progress) + 1))
    assert {event.steps for event in progress} == {len(progress)}
    assert progress[2].sigma == progress[0].sigma
    assert pixels(draw(engine, jumping, tmp_path)[0]) != pixels(draw(engine, inpaint, tmp_path)[0])


def test_a_mask_of_everything_and_one_at_the_edge(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    for edges in ((0, 0, *SIZE), (90, 0, 101, 77), (0, 0, 1, 1)):
        mask = painted(edges=edges)
        (picture,) = draw(engine, having(inpaint, mask=added(engine.sources, mask, tmp_path)), tmp_path)
        same = np.asarray(mask) == 0
        assert np.array_equal(np.asarray(opened(picture))[same], np.asarray(shaded())[same])


def test_a_small_hole_in_a_large_picture_is_looked_at_closely(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    large, mask = shaded((1023, 767)), Image.new("L", (1023, 767))
    mask.paste(255, (700, 300, 800, 400))
    changed = replace(inpaint, init=added(engine.sources, large, tmp_path))
    events = list(engine.run(having(changed, mask=added(engine.sources, mask, tmp_path)), Output(tmp_path)))
    preview = next(event for event in events if isinstance(event, Preview))
    assert (preview.width, preview.height) == (512, 384), "where it belongs"
    picture = next(event for event in events if isinstance(event, Picture))
    outside = np.asarray(mask) == 0
    assert np.array_equal(np.asarray(opened(picture))[outside], np.asarray(large)[outside])


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_outpainting_grows_the_canvas(mode: str, engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    whole = shaded().convert(mode)
    changed = replace(inpaint, task="outpaint", outpaint=Outpaint(left=20, bottom=9))
    (picture,) = draw(engine, replace(changed, init=added(engine.sources, whole, tmp_path)), tmp_path)
    image = opened(picture)
    assert (image.size, image.mode) == ((121, 86), mode)
    assert image.crop((20, 0, 121, 77)).tobytes() == whole.tobytes()
    beside = np.asarray(image.convert("RGB").crop((0, 0, 20, 77))).astype(float)
    assert beside.std() > 5


def test_it_can_be_kept_on_its_way(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    control = Control()
    run, events = engine.run(inpaint, Output(tmp_path), control), []
    for event in run:
        events.append(event)
        control.ask(Wish.KEEP)
    picture = next(event for event in events if isinstance(event, Picture))
    assert isinstance(events[-1], Stopped)
    assert picture.steps_done == 1
    assert np.array_equal(kept(opened(picture)), kept(shaded()))


def test_pictures_of_a_batch_are_ranked_by_the_clip_that_guides(
    engine: Engine, inpaint: Job, tiny_model: Path, tmp_path: Path
) -> None:
    batch = draw(engine, replace(inpaint, count=3), tmp_path)
    assert len({picture.score for picture in batch}) == 3
    alone = replace(inpaint, guidance=Guidance(clip_guidance_scale=0.0))
    named = replace(inpaint, guidance=replace(inpaint.guidance, clips=(Clip(str(tiny_model)),)))
    for job in (alone, named):
        score = draw(engine, job, tmp_path)[0].score
        assert score is not None
        assert -1 <= score <= 1


def test_without_a_mask_or_transparency_it_is_refused(engine: Engine, inpaint: Job, tmp_path: Path) -> None:
    *_, last = engine.run(having(inpaint, mask=Source()), Output(tmp_path))
    assert isinstance(last, Failed)
    assert last.field == "inpaint.mask"


def test_pictures_drawn_together_are_those_drawn_alone(perceptor: Perceptor, inpaint: Job, engine: Engine) -> None:
    task = Inpaint.prepare(inpaint, cast_of(StarterDenoiser(tiny_unet()), perceptor), engine.sources)
    together = list(task.steps((4, 5), torch.device("cpu")))[-1]
    alone = list(task.steps((5,), torch.device("cpu")))[-1]
    assert torch.allclose(together.x0[1:], alone.x0, atol=1e-3)
    assert together.preview().shape == (2, 3, SIZE[1], SIZE[0])


@pytest.fixture(scope="module")
def latents(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A tiny Stable Diffusion."""
    pipelines = pytest.importorskip("tests.clipdiff_core.tiny_pipelines")
    from clipdiff_core.denoisers.diffusers_model import load_diffusers

    pipelines.calm()
    folder = tmp_path_factory.mktemp("latents") / "sd"
    pipelines.write_stable_diffusion(folder)
    return load_diffusers(folder, torch.device("cpu"))


@pytest.mark.parametrize("task", ["vary", "inpaint", "outpaint"])
def test_latents_are_drawn_around_what_is_known(
    task: Any, latents: Any, perceptor: Perceptor, inpaint: Job, engine: Engine
) -> None:
    cast = cast_of(latents.denoiser, perceptor, heard=False, space=latents.space, words=latents.words)
    made = prepare(replace(inpaint, task=task, outpaint=Outpaint(top=12)), cast, engine.sources)
    *_, step = made.steps((1,), torch.device("cpu"))
    assert step.x0.shape[1] == 4
    image = made.finish(step)
    assert image.size == ((101, 89) if task == "outpaint" else SIZE)
    if task == "inpaint":
        assert np.array_equal(kept(image), kept(shaded()))
    assert image.tobytes() == made.finish(list(made.steps((1,), torch.device("cpu")))[-1]).tobytes()


def test_a_network_that_hears_nothing_draws_into_a_hole(
    engine: Engine, inpaint: Job, tiny_model: Path, tmp_path: Path
) -> None:
    from clipdiff_core.checkpoints.importing import ImportJob
    from clipdiff_core.checkpoints.installing import install
    from clipdiff_core.events import Imported
    from tests.clipdiff_core.families import write_guided

    *_, last = install(ImportJob(str(write_guided(tmp_path)), "deaf", likely=True))
    assert isinstance(last, Imported)
    guidance = replace(inpaint.guidance, clips=(Clip(str(tiny_model)),))
    for task in ("vary", "inpaint"):
        job = replace(inpaint, task=task, model=Model("deaf"), guidance=guidance, targets=(TextTarget("a fox"),))
        (picture,) = draw(engine, job, tmp_path)
        assert opened(picture).size == SIZE
    assert np.array_equal(kept(opened(picture)), kept(shaded()))
