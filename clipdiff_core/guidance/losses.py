"""What makes a picture wrong: its distance from what is wanted in CLIP's space, and what else can be said of pixels."""

from collections.abc import Callable

import torch
from torch import Tensor

from clipdiff_core.job import Distance

ALMOST_HALF_TURN = 1 - 1e-6  # arcsin has no finite slope at 1
ALMOST_NOTHING = 1e-12  # nor a norm at 0


def spherical_distance(a: Tensor, b: Tensor) -> Tensor:
    """Half the squared great-circle distance between unit vectors (…, D), as Disco Diffusion steers by; (…,)."""
    chord = (a - b).square().sum(-1).clamp(min=ALMOST_NOTHING).sqrt()
    return (chord / 2).clamp(max=ALMOST_HALF_TURN).arcsin().square() * 2


def cosine_distance(a: Tensor, b: Tensor) -> Tensor:
    """1 minus the cosine between unit vectors (…, D); (…,)."""
    return 1 - (a * b).sum(-1)


def total_variation(pictures: Tensor) -> Tensor:
    """(B,): the mean squared difference of neighbouring pixels of `pictures` (B, 3, H, W), across and down."""
    across = (pictures[..., :, 1:] - pictures[..., :, :-1]).square()
    down = (pictures[..., 1:, :] - pictures[..., :-1, :]).square()
    return across.mean((1, 2, 3)) + down.mean((1, 2, 3))


def value_range(pictures: Tensor) -> Tensor:
    """(B,): the mean square of what lies beyond [-1, 1], which no screen shows."""
    return (pictures - pictures.clamp(-1, 1)).square().mean((1, 2, 3))


def saturation(pictures: Tensor) -> Tensor:
    """(B,): the mean of what lies beyond [-1, 1]: it pulls back small excesses as hard as large ones."""
    return (pictures - pictures.clamp(-1, 1)).abs().mean((1, 2, 3))


def left_right(pictures: Tensor) -> Tensor:
    """(B,): the mean squared difference from the picture in a mirror."""
    return (pictures - pictures.flip(3)).square().mean((1, 2, 3))


def up_down(pictures: Tensor) -> Tensor:
    """(B,): the mean squared difference from the picture turned over."""
    return (pictures - pictures.flip(2)).square().mean((1, 2, 3))


def squared_difference(pictures: Tensor, init: Tensor) -> Tensor:
    """(B,): the mean squared difference from `init` (1, 3, H, W)."""
    return (pictures - init).square().mean((1, 2, 3))


DISTANCES: dict[Distance, Callable[[Tensor, Tensor], Tensor]] = {
    "spherical": spherical_distance,
    "cosine": cosine_distance,
}
OF_PICTURES: dict[str, Callable[[Tensor], Tensor]] = {
    "total_variation": total_variation,
    "value_range": value_range,
    "saturation": saturation,
    "left_right": left_right,
    "up_down": up_down,
}


# By these a loss of weight 1 pulls about as hard as CLIP does: its gradient has the RMS of CLIP's, the median over 80
# predictions of the starter, from half-formed to finished, conditioned and not. Both shrink alike as pictures grow.
# (As CLIP's own term, the cosine distance pulls 1.2 times less than the spherical one; it is left as it is.)
SCALES: dict[str, float] = {
    "total_variation": 2.0,
    "value_range": 20.0,
    "saturation": 5.0,
    "left_right": 0.6,
    "up_down": 0.4,
    "init_pixels": 0.7,
    "init_features": 0.7,
}


def summed(terms: dict[str, Tensor]) -> Tensor:
    """(B,): the whole loss that `terms`, one or more, make up."""
    return torch.stack(list(terms.values())).sum(0)
