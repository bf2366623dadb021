"""The search for noise, through a sampler and towards a loss that can be worked out on paper."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.methods import NoiseSearch, Optimiser
from clipdiff_core.sampling.noise_search import make_optimiser, noise_search, sample, unlikeness
from clipdiff_core.sampling.search import Finding
from clipdiff_core.sampling.solvers import State, ddim, draw_noise, walk
from tests.clipdiff_core.toys import ToyDenoiser, generators

pytestmark = pytest.mark.usefixtures("one_thread")
SIGMAS = (8.0, 2.0, 0.5, 0.0)
SETTINGS = NoiseSearch(iterations=15, steps=3)


def denoise(x: Tensor, sigma: float) -> Tensor:
    return ToyDenoiser().denoise(x, sigma, None)


def too_dark(x0: Tensor, _: Sequence[torch.Generator]) -> Tensor:
    """(B,): how far the left half is from white."""
    return (x0[..., : x0.shape[-1] // 2] - 0.5).square().mean((1, 2, 3))


def search(settings: NoiseSearch, *seeds: int) -> list[Finding]:
    blank = torch.empty(len(seeds), 3, 16, 16)
    return list(noise_search(blank, SIGMAS, denoise, too_dark, settings, generators(*seeds)))


def test_the_sampler_is_ddim_with_fresh_noise() -> None:
    random = generators(1, 2)
    noises = torch.stack([draw_noise(torch.empty(2, 3, 8, 8), random) for _ in range(3)])
    again = generators(1, 2)
    start = State(draw_noise(noises[0], again) * SIGMAS[0], 0, (), again)
    *_, last = walk(ddim(start, SIGMAS, lambda state, sigma: (state.x, denoise(state.x, sigma)), eta=1.0))
    assert torch.allclose(sample(noises, SIGMAS, denoise), last.x, atol=1e-6)


@pytest.mark.parametrize("optimiser", ["adam", "nesterov"])
def test_the_sequence_learns_to_draw_what_is_wanted(optimiser: Optimiser) -> None:
    found = search(replace(SETTINGS, optimiser=optimiser), 1)
    losses = [finding.loss for finding in found]
    assert len(losses) == 15
    assert losses[0] is not None
    assert losses[-1] is not None
    assert losses[-1] < 0.7 * losses[0]
    assert not found[-1].x0.requires_grad


def test_the_first_finding_is_what_mere_noise_draws() -> None:
    random = generators(1)
    noises = torch.stack([draw_noise(torch.empty(1, 3, 16, 16), random) for _ in range(3)])
    assert torch.equal(search(SETTINGS, 1)[0].x0, sample(noises, SIGMAS, denoise))


def test_a_picture_found_among_others_is_the_one_found_alone() -> None:
    together, alone = search(SETTINGS, 4, 5, 6)[-1].x0, search(SETTINGS, 5)[-1].x0
    assert torch.allclose(together[1:2], alone, atol=1e-5)


@pytest.mark.parametrize("optimiser", ["adam", "nesterov"])
def test_an_improvement_moves_each_number_by_about_the_learning_rate(optimiser: Optimiser) -> None:
    noises = torch.zeros(3, 1, 3, 8, 8, requires_grad=True)
    move = make_optimiser(noises, replace(SETTINGS, optimiser=optimiser, learning_rate=0.1))
    before = noises.detach().clone()
    for _ in range(30):
        before = noises.detach().clone()
        noises.grad = torch.ones_like(noises)
        move.step()
    assert torch.allclose((noises - before).abs(), torch.tensor(0.1), rtol=0.1)


def test_noise_is_like_noise_and_nothing_else_is() -> None:
    noise = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    smooth = F.avg_pool2d(noise, 3, 1, 1)
    smooth = smooth / smooth.std()
    assert unlikeness(noise).shape == (2,)
    assert float(unlikeness(noise).max()) < 20
    assert float(unlikeness(smooth).min()) > 1000
    assert float(unlikeness(1.2 * noise).min()) > 100
    assert float(unlikeness(noise + 0.5).min()) > 1000


def test_the_sequence_stays_noise() -> None:
    ends = {}
    for weight in (0.0, 3.0):
        noises: list[Tensor] = []
        settings = replace(SETTINGS, iterations=60, learning_rate=0.1, regularisation=weight)

        def watched(x: Tensor, sigma: float, noises: list[Tensor] = noises) -> Tensor:
            if sigma == SIGMAS[0]:
                noises.append(x.detach() / sigma)
            return denoise(x, sigma)

        list(noise_search(torch.empty(1, 3, 16, 16), SIGMAS, watched, too_dark, settings, generators(1)))
        ends[weight] = float(unlikeness(noises[-1]))
    assert ends[3.0] < ends[0.0] / 3


def test_no_more_than_one_pass_is_remembered() -> None:
    asked = []

    def counted(x: Tensor, sigma: float) -> Tensor:
        asked.append(sigma)
        return denoise(x, sigma)

    blank = torch.empty(1, 3, 8, 8)
    list(noise_search(blank, SIGMAS, counted, too_dark, replace(SETTINGS, iterations=1), generators(1)))
    assert asked == [8.0, 2.0, 0.5, 0.5, 2.0, 8.0]  # each a second time, on the way back
