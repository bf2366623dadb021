"""The task “generate”: from noise to pictures, one for each seed."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.job import Gradient, Guidance, Job, Sampling, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.tasks.generate import Generate, Step
from tests.clipdiff_core.tiny_model import tiny_unet
from tests.clipdiff_core.toys import cast_of

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")


def steps(job: Job, perceptor: Perceptor, folder: Path, *seeds: int) -> list[Step]:
    cast = cast_of(StarterDenoiser(tiny_unet()), perceptor)
    task = Generate.prepare(job, cast, SourceStore(folder), Size(32, 24))
    return list(task.steps(seeds, CPU))


def test_every_step_shows_its_picture_and_its_noise_level(perceptor: Perceptor, job: Job, tmp_path: Path) -> None:
    done = steps(job, perceptor, tmp_path, 1)
    assert [step.number for step in done] == [1, 2, 3]
    assert done[0].sigma == pytest.approx(60.0)
    assert done[2].sigma == pytest.approx(0.02)
    assert all(step.x0.shape == (1, 3, 24, 32) and not step.x0.requires_grad for step in done)


def test_a_step_that_is_drawn_again_keeps_its_number(perceptor: Perceptor, job: Job, tmp_path: Path) -> None:
    often = replace(job, sampling=Sampling(steps=3, recurrence="0: 1, 1: 3, 2: 1"))
    done = steps(often, perceptor, tmp_path, 1)
    assert [step.number for step in done] == [1, 2, 2, 2, 3]
    assert done[1].sigma == done[3].sigma
    assert not torch.equal(done[1].x0, done[3].x0)
    once = steps(replace(job, sampling=Sampling(steps=3)), perceptor, tmp_path, 1)
    assert torch.equal(done[1].x0, once[1].x0)
    assert not torch.equal(done[-1].x0, once[-1].x0)


@pytest.mark.parametrize("gradient", ["fast", "exact"])
@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(steps=3),
        Sampling("ddim", steps=3, eta=1.0),
        Sampling("dpmpp_2s_ancestral", steps=3, recurrence="2", start="perlin"),
    ],
)
def test_a_picture_drawn_among_others_is_the_one_drawn_alone(
    gradient: Gradient, sampling: Sampling, perceptor: Perceptor, job: Job, tmp_path: Path
) -> None:
    changed = replace(job, sampling=sampling, guidance=Guidance(cutouts=2, iterations=1, gradient=gradient))
    together = steps(changed, perceptor, tmp_path, 4, 5, 6)[-1].x0
    alone = steps(changed, perceptor, tmp_path, 5)[-1].x0
    assert torch.allclose(together[1:2], alone, atol=1e-3)
    assert not torch.allclose(together[0], together[2], atol=0.1)
