"""The task “search”: the seed's methods on a tiny model, from job to picture."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.control import Control, Wish
from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.engine import Engine
from clipdiff_core.events import Picture, Progress, Stopped
from clipdiff_core.job import Job, Size
from clipdiff_core.methods import ConvPrior, Langevin, Method, NoiseSearch
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.tasks.generate import Generate, Step
from clipdiff_core.tasks.search import Search
from clipdiff_core.tasks.task import prepare, tuned_for
from tests.clipdiff_core.drawing import draw, pixels
from tests.clipdiff_core.tiny_model import tiny_unet
from tests.clipdiff_core.toys import cast_of

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")
METHODS: tuple[Method, ...] = ("langevin", "conv_prior", "noise_search")


@pytest.fixture
def job(job: Job) -> Job:
    return replace(
        job,
        langevin=Langevin(steps=8),
        conv_prior=ConvPrior(iterations=3),
        noise_search=NoiseSearch(iterations=3, steps=2),
    )


def task_of(job: Job, perceptor: Perceptor, folder: Path) -> Search:
    cast, size = cast_of(StarterDenoiser(tiny_unet()), perceptor), Size(32, 24)
    return Search(Generate.prepare(tuned_for(job, cast, size), cast, SourceStore(folder), size))


def steps(job: Job, perceptor: Perceptor, folder: Path, *seeds: int) -> list[Step]:
    return list(task_of(job, perceptor, folder).steps(seeds, CPU))


def test_the_method_decides_who_draws(perceptor: Perceptor, job: Job, tmp_path: Path) -> None:
    cast = cast_of(StarterDenoiser(tiny_unet()), perceptor)
    assert isinstance(prepare(job, cast, SourceStore(tmp_path)), Generate)
    assert isinstance(prepare(replace(job, method="langevin"), cast, SourceStore(tmp_path)), Search)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_counts_its_steps(method: Method, perceptor: Perceptor, job: Job, tmp_path: Path) -> None:
    job = replace(job, method=method)
    done = steps(job, perceptor, tmp_path, 1)
    assert [step.number for step in done] == list(range(1, job.length + 1))
    assert all(step.x0.shape == (1, 3, 24, 32) and not step.x0.requires_grad for step in done)


@pytest.mark.parametrize("method", METHODS)
def test_the_best_of_all_is_given_back(method: Method, perceptor: Perceptor, job: Job, tmp_path: Path) -> None:
    task = task_of(replace(job, method=method), perceptor, tmp_path)
    done = list(task.steps((1, 2), CPU))
    finished = done if method == "noise_search" else [step for step in done if step.best is not None]
    if method == "conv_prior":
        finished = done[1::2]
    losses = torch.stack([task.measure(step.x0) for step in finished])
    best = done[-1].best
    assert best is not None
    assert torch.allclose(task.measure(best), losses.min(0).values)
    assert torch.equal(done[-1].pictures(), best)
    assert torch.equal(done[-1].preview(), done[-1].x0)


def test_a_blurred_prediction_is_no_picture_yet(perceptor: Perceptor, job: Job, tmp_path: Path) -> None:
    done = steps(replace(job, method="langevin"), perceptor, tmp_path, 1)
    assert done[0].best is None
    assert torch.equal(done[0].pictures(), done[0].x0)
    assert done[-1].best is not None


@pytest.mark.parametrize("method", METHODS)
def test_a_picture_found_among_others_is_the_one_found_alone(
    method: Method, perceptor: Perceptor, job: Job, tmp_path: Path
) -> None:
    job = replace(job, method=method)
    together, alone = (steps(job, perceptor, tmp_path, *seeds)[-1].x0 for seeds in ((4, 5, 6), (5,)))
    assert torch.allclose(together[1:2], alone, atol=1e-2)
    assert not torch.allclose(together[0], together[2], atol=0.05)


def test_without_the_prior_only_clip_steers(perceptor: Perceptor, job: Job, tmp_path: Path) -> None:
    plain = replace(job, method="langevin", langevin=Langevin(steps=30, prior=False))
    task = task_of(plain, perceptor, tmp_path)
    done = list(task.steps((1,), CPU))
    assert torch.isfinite(done[-1].pictures()).all()
    unguided = torch.randn(1, 3, 24, 32, generator=torch.Generator().manual_seed(1)) * 0.5
    assert float(task.measure(done[-1].pictures())) < float(task.measure(unguided))


@pytest.mark.parametrize("method", METHODS)
def test_the_engine_draws_it_twice_the_same(method: Method, engine: Engine, job: Job, tmp_path: Path) -> None:
    job = replace(job, method=method, count=2)
    first, second = draw(engine, job, tmp_path / "a")
    again = draw(engine, replace(job, seed=job.seed + 1, count=1), tmp_path / "b")[0]
    assert pixels(second) == pixels(again)
    assert pixels(first) != pixels(second)
    assert first.steps_done == job.length
    assert first.job.method == method


@pytest.mark.parametrize("method", METHODS)
def test_a_search_can_be_ended_early_and_kept(method: Method, engine: Engine, job: Job, tmp_path: Path) -> None:
    control = Control()
    events = []
    for event in engine.run(replace(job, method=method), Output(tmp_path), control):
        if isinstance(event, Progress) and event.step == 2:
            assert event.steps == replace(job, method=method).length
            control.ask(Wish.KEEP)
        events.append(event)
    assert isinstance(events[-1], Stopped)
    (kept,) = [event for event in events if isinstance(event, Picture)]
    assert kept.steps_done == 2
