"""Mixtures of colours: found again, and whole whatever the points."""

import pytest
import torch

from clipdiff_core.guidance.colour_models import fit_mixture

FLOOR = torch.full((3,), 1e-4)


def test_two_colours_are_told_apart() -> None:
    generator = torch.Generator().manual_seed(1)
    red, blue = torch.tensor([0.9, 0.1, 0.1]), torch.tensor([0.1, 0.1, 0.9])
    points = torch.cat([red.expand(300, 3), blue.expand(100, 3)]) + 0.02 * torch.randn(400, 3, generator=generator)
    found = fit_mixture(points, torch.ones(400), 2, FLOOR, generator)
    order = found.shares.argsort(descending=True)
    assert found.shares[order].tolist() == pytest.approx([0.75, 0.25], abs=0.01)
    assert torch.allclose(found.means[order], torch.stack([red, blue]), atol=0.01)
    assert float(found.log_density(red[None])) > float(found.log_density(torch.full((1, 3), 0.5)))


@pytest.mark.parametrize("seed", range(20))
def test_almost_nothing_in_a_part_breaks_nothing(seed: int) -> None:
    """One colour but for a few pixels, most of which hardly count: parts of one point, or of none."""
    generator = torch.Generator().manual_seed(seed)
    one = torch.tensor([[0.7, 0.7, 0.2]]).expand(500, 3)
    few = torch.rand(4, 3, generator=generator)
    weights = torch.cat([torch.ones(500), 1e-7 * torch.rand(4, generator=generator)])
    found = fit_mixture(torch.cat([one, few]), weights, 5, FLOOR / 100, generator)
    assert torch.isfinite(found.roots).all()
    assert torch.isfinite(found.log_density(few)).all()
