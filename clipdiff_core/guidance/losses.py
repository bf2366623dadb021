"""How far a picture is from what is wanted, in CLIP's space."""

from torch import Tensor

ALMOST_HALF_TURN = 1 - 1e-6  # arcsin has no finite slope at 1
ALMOST_NOTHING = 1e-12  # nor a norm at 0


def spherical_distance(a: Tensor, b: Tensor) -> Tensor:
    """Half the squared great-circle distance between unit vectors (…, D), as Disco Diffusion steers by; (…,)."""
    chord = (a - b).square().sum(-1).clamp(min=ALMOST_NOTHING).sqrt()
    return (chord / 2).clamp(max=ALMOST_HALF_TURN).arcsin().square() * 2
