"""How a gradient becomes a move: its length, its bounds, and what becomes of one that is no number."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from clipdiff_core.job import Guidance
from clipdiff_core.sampling.updates import (
    BESIDE_CONDITIONING,
    FAINTEST,
    STRENGTH,
    Steering,
    clamped_move,
    finite,
    rms_of,
    strength,
    thresholded,
    turned,
    unit_move,
)
from clipdiff_core.targets import Span

SIGMAS = (16.0, 8.0, 4.0, 2.0, 1.0, 0.0)


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def test_a_run_has_a_scale_for_every_step() -> None:
    guidance = Guidance(2.0, course="0: 1, 40%: 0.5", interval=Span(0.2, 0.8))
    assert Steering.of(guidance, SIGMAS, conditioned=False).scales == (0, 2, 1, 1, 0)
    beside = Steering.of(guidance, SIGMAS, conditioned=True).scales
    assert beside == pytest.approx([BESIDE_CONDITIONING * scale for scale in (0, 2, 1, 1, 0)])


def test_a_push_too_faint_to_be_seen_is_not_worth_a_gradient() -> None:
    steering = Steering((1.0, 0.5))
    sigma = math.tan(math.pi / 2 * FAINTEST / STRENGTH)  # where a scale of 1 pushes just so much
    assert [steering.scale(0, sigma * 1.01), steering.scale(0, sigma * 0.99)] == [1.0, 0.0]
    assert [steering.scale(1, sigma * 2.1), steering.scale(1, sigma * 1.9)] == [0.5, 0.0]
    assert steering.scale(7, 60.0) == 0.5  # a step behind the last is like the last
    assert replace(steering, update="clamped").scale(0, 1e-6) == 1.0  # which knows bounds of its own


def test_a_unit_move_has_its_length_whatever_the_gradients() -> None:
    gradient = noise(2, 3, 16, 16) * torch.tensor([1e-4, 1e4]).view(2, 1, 1, 1)
    assert rms_of(unit_move(gradient, 3.0, 0.2)).flatten().tolist() == pytest.approx([0.2, 0.2], rel=1e-4)


@pytest.mark.parametrize("sigma", [0.1, 1.0, 40.0])
def test_the_classic_move_is_clamped_for_each_picture_by_itself(sigma: float) -> None:
    gradient = noise(3, 3, 8, 8) * torch.tensor([1e-6, 1e4, 0.0]).view(3, 1, 1, 1)
    moved = rms_of(clamped_move(gradient, sigma, 1.0, 0.05)).flatten()
    share = sigma**2 / math.sqrt(1 + sigma**2)
    assert moved[0] < 0.05 * share  # weaker than the clamp: as it is
    assert float(moved[1]) == pytest.approx(0.05 * share, rel=1e-4)
    assert moved[2] == 0
    alone = clamped_move(gradient[1:2], sigma, 1.0, 0.05)
    assert torch.equal(clamped_move(gradient, sigma, 1.0, 0.05)[1:2], alone)


def test_a_gradient_that_is_no_number_leaves_its_picture_unguided_and_no_other() -> None:
    gradient = noise(4, 3, 8, 8)
    whole = gradient.clone()
    gradient[1, 0, 0, 0] = math.nan
    gradient[3, 2, 5, 5] = -math.inf
    mended, broken = finite(gradient)
    assert broken == (1, 3)
    assert torch.equal(mended[[0, 2]], whole[[0, 2]])
    assert not mended[[1, 3]].any()
    assert finite(whole) == (whole, ())


def test_dynamic_thresholding_by_its_formula() -> None:
    x0 = torch.linspace(-3, 3, 601).view(1, 1, 1, 601)
    end = float(x0.abs().flatten().quantile(0.9))
    bounded = thresholded(x0, 0.9, 1.0)
    assert float(bounded.max()) == pytest.approx(1.0)
    assert torch.allclose(bounded, x0.clamp(-end, end) / end)
    assert thresholded(x0, 1.0, 1.0) is x0
    faint = x0 / 10  # within the range already
    assert torch.equal(thresholded(faint, 0.9, 1.0), faint)
    both = torch.cat([x0, 2 * x0])
    assert torch.equal(thresholded(both, 0.9, 1.0)[:1], bounded)


def test_turned_noise_keeps_its_length_and_leans_towards_what_is_wanted() -> None:
    z, gradient = noise(2, 3, 16, 16), noise(2, 3, 16, 16, seed=1)
    lean = turned(z, gradient, 0.2)
    assert rms_of(lean).flatten().tolist() == pytest.approx(rms_of(z).flatten().tolist())
    wanted = -(lean * gradient).flatten(1).sum(1)
    assert (wanted > -(z * gradient).flatten(1).sum(1)).all()
    assert torch.cosine_similarity(lean.flatten(1), z.flatten(1)).min() > 0.9
    assert torch.allclose(turned(z, torch.zeros_like(z), 0.2), z, atol=1e-5)


def test_strength_fades_with_the_noise() -> None:
    assert strength(2.0, 3.0) == 2 * strength(1.0, 3.0)
    assert 0 < strength(1.0, 0.1) < strength(1.0, 1.0) < strength(1.0, 60.0)
