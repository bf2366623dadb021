"""Faithful denoising's parts: how often the network looks at a picture, and how little tiles overlap."""

import pytest
import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.tiles import Cut, sew
from clipdiff_core.tasks.cleaning import LOOKS, cleaned, predict
from tests.clipdiff_core.drawn_composites import composites, noisy

MULTIPLE = 16


class Lopsided:
    """A denoiser that gives back what it sees, darker towards the right of every block of its grid."""

    network = nn.Identity()
    sigma_min, sigma_max = 0.02, 80.0

    def __init__(self) -> None:
        self.pixels = 0

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        del sigma, cond
        self.pixels += x[0, 0].numel() * len(x)
        return x - torch.arange(x.shape[-1]) % MULTIPLE / MULTIPLE

    def network_sigmas(self, steps: int) -> list[float]:
        return [1.0] * steps


def test_looks_lie_where_the_picture_is_and_cancel_what_is_the_networks_own() -> None:
    picture = composites(1, 48)
    seen = predict(Lopsided(), picture, 0.2, MULTIPLE) - picture
    assert seen.amax() - seen.amin() < 2 / 3  # one look leaves 15/16
    torch.testing.assert_close(seen, seen[..., :1, :].expand_as(seen))
    assert {mirrored for _, _, mirrored in LOOKS} == {False, True}


def test_a_large_picture_costs_few_looks_at_each_pixel() -> None:
    denoiser, picture = Lopsided(), noisy(composites(1, 304), 25)
    cut = Cut(112, MULTIPLE, 16)
    canvas = picture.clone()
    for _ in sew(picture, canvas, lambda tiles: cleaned(denoiser, tiles, 25, MULTIPLE) - tiles, cut):
        pass
    assert denoiser.pixels / picture[0, 0].numel() == pytest.approx(3.19, abs=0.01)
