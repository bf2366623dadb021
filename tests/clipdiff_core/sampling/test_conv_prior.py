"""The conv prior: what the article's example gets wrong is right here."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch
from torch import Tensor

import clipdiff_core.sampling.conv_prior as conv_prior_module
from clipdiff_core.methods import ConvPrior
from clipdiff_core.sampling.conv_prior import Generator, conv_prior
from clipdiff_core.sampling.search import Finding
from clipdiff_core.sampling.solvers import draw_noise
from tests.clipdiff_core.toys import generators

pytestmark = pytest.mark.usefixtures("one_thread")
SETTINGS = ConvPrior(iterations=20, steps=1, learning_rate=0.003)


def not_red(x0: Tensor, _: Sequence[torch.Generator]) -> Tensor:
    """(B,): how far the pictures are from pure red."""
    return (x0 - torch.tensor([1.0, -1.0, -1.0]).view(1, 3, 1, 1)).square().mean((1, 2, 3))


def found(settings: ConvPrior, *seeds: int, size: tuple[int, int] = (16, 24)) -> list[Finding]:
    return list(conv_prior(torch.empty(len(seeds), 3, *size), not_red, settings, generators(*seeds)))


def test_the_weights_learn_what_is_wanted() -> None:
    drawn = [finding for finding in found(SETTINGS, 1) if finding.finished]
    assert len(drawn) == 20
    assert float(not_red(drawn[-1].x0, ())) < 0.5 * float(not_red(drawn[0].x0, ()))
    assert drawn[-1].x0.shape == (1, 3, 16, 24)
    assert drawn[-1].x0.abs().max() <= 1


def test_langevins_steps_go_down_the_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Tensor] = []

    def noise_at_first(like: Tensor, random: Sequence[torch.Generator]) -> Tensor:
        drawn.append(draw_noise(like, random) if not drawn else torch.zeros_like(like))
        return drawn[-1]

    monkeypatch.setattr(conv_prior_module, "draw_noise", noise_at_first)
    walk = found(ConvPrior(iterations=1, steps=12, sigma=0.7), 1)
    assert [finding.finished for finding in walk] == [False] * 12 + [True]
    losses = [finding.loss or 0.0 for finding in walk]
    assert losses[-1] < losses[0]
    assert losses == sorted(losses, reverse=True)


def test_langevins_noise_has_its_size() -> None:
    settings = ConvPrior(iterations=1, steps=1, sigma=0.01)
    random, again = generators(1), generators(1)
    seen: list[Tensor] = []

    def watching(x0: Tensor, _: Sequence[torch.Generator]) -> Tensor:
        seen.append(x0.detach())
        return x0.mean((1, 2, 3)) * 0  # an energy without a slope: only the noise moves z

    list(conv_prior(torch.empty(1, 3, 16, 16), watching, settings, random))
    network = Generator(again[0])
    z = draw_noise(torch.empty(1, 32, 2, 2), again)
    moved = z + 0.01 * 2**0.5 * draw_noise(z, again)
    assert torch.allclose(seen[0], network(z).detach(), atol=1e-6)
    assert torch.allclose(seen[1], network(moved).detach(), atol=1e-6)


def test_a_picture_found_among_others_is_the_one_found_alone() -> None:
    together, alone = found(SETTINGS, 4, 5)[-1].x0, found(SETTINGS, 5)[-1].x0
    assert torch.allclose(together[1:], alone, atol=1e-4)


def test_the_same_seed_draws_the_same_picture_and_another_another() -> None:
    first, again, other = (found(replace(SETTINGS, iterations=2), seed)[-1].x0 for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.allclose(first, other, atol=0.05)


def test_any_size_is_drawn() -> None:
    assert found(ConvPrior(iterations=1), 1, size=(20, 36))[-1].x0.shape == (1, 3, 20, 36)
