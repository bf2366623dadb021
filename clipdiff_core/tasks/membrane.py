"""Membranes: what is known of a picture, spread smoothly over what is not; and pastes without a seam."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

SWEEPS = 12  # of Jacobi's method on each scale; that before left little to do
PASSES = 2  # of a membrane across an edge: fine differences along it fade so fast that one leaves half of them
NO_FARTHER = 0.3  # of a pixel: on a scale where it reaches less far, a membrane is flat


def spread(values: Tensor, known: Tensor, reach: float = math.inf) -> Tensor:
    """`values` (1, C, H, W) where `known` (1, 1, H, W) is true, and elsewhere a membrane held by them.

    That is about Laplace's equation, solved from coarse to fine; with a `reach`, in pixels, the screened one, by which
    the membrane falls to 0 over about that distance. Nothing known gives zeros.
    """
    if bool(known.all()) or values.shape[-2:] == (1, 1) or reach < NO_FARTHER:
        return values * known
    weight = known.to(values)
    share = F.avg_pool2d(weight, 2, ceil_mode=True, count_include_pad=False)
    means = F.avg_pool2d(values * weight, 2, ceil_mode=True, count_include_pad=False) / share.clamp(min=0.1)
    coarse = spread(means, share > 0, reach / 2)
    spanned = F.interpolate(coarse, scale_factor=2.0, mode="bilinear")[..., : values.shape[-2], : values.shape[-1]]
    spanned = torch.where(known, values, spanned)
    for _ in range(SWEEPS):
        spanned = torch.where(known, values, _around(spanned) / (4 + reach**-2))
    return spanned


def seamless(pasted: Tensor, around: Tensor, inside: Tensor, reach: float) -> Tensor:
    """`pasted` (1, 3, H, W), changed so that it meets what lies `around` it where `inside` (1, 1, H, W) ends.

    The difference across the edge is the edge of a membrane, which is added (Pérez et al. 2003, Poisson image editing,
    equation 4); it reaches about `reach` pixels inwards, so that the colours farther in stay what they are.
    """
    weight = inside.to(pasted)
    touched = _around(weight)
    rim = (touched > 0) & ~inside
    for _ in range(PASSES):
        nearest = _around(pasted * weight) / touched.clamp(min=1)
        pasted = pasted + spread(torch.where(rim, around - nearest, 0.0), rim, reach)
    return pasted


def _around(values: Tensor) -> Tensor:
    """The sum of each value's four neighbours; beyond the edge lies what lies on it."""
    padded = F.pad(values, (1, 1, 1, 1), mode="replicate")
    rows, columns = padded[..., :, 1:-1], padded[..., 1:-1, :]
    return rows[..., :-2, :] + rows[..., 2:, :] + columns[..., :-2] + columns[..., 2:]
