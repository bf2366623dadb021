"""Holes: pictures of which a part is known and stays, while the rest is drawn to go with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.protocol import Denoiser, Space
from clipdiff_core.sampling.solvers import State, draw_noise


@dataclass(frozen=True)
class Hole:
    """What is `known` (1, C, H, W) of a picture, in the space it is drawn in, but where `free` (1, 1, H, W) is true."""

    known: Tensor
    free: Tensor

    @property
    def share(self) -> float:
        """How much of the picture is drawn."""
        return float(self.free.float().mean())

    def filled(self, x0: Tensor) -> Tensor:
        """`x0` (B, C, H, W) in the hole, what is known around it."""
        return torch.where(self.free, x0, self.known)

    def held(self, state: State, sigma: float) -> State:
        """`state` with what is known at noise level `sigma`, by fresh noise (RePaint, arXiv 2201.09865)."""
        around = self.known
        if sigma > 0:
            around = around + sigma * draw_noise(state.x, state.generators)
        return replace(state, x=torch.where(self.free, state.x, around))


class HoledDenoiser:
    """A denoiser that predicts around a hole what is known."""

    def __init__(self, denoiser: Denoiser, hole: Hole) -> None:
        self.sigma_min, self.sigma_max = denoiser.sigma_min, denoiser.sigma_max
        self._denoiser = denoiser
        self._hole = hole

    @property
    def network(self) -> nn.Module:
        """The denoiser's own."""
        return self._denoiser.network

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """As every `Denoiser` has it."""
        return self._hole.filled(self._denoiser.denoise(x, sigma, cond))

    def network_sigmas(self, steps: int) -> list[float]:
        """The denoiser's own."""
        return self._denoiser.network_sigmas(steps)


class HoledSpace:
    """A space in which pictures show around a hole what is known, so that a guide sees the whole and pushes the hole.

    Previews are as `show` makes them.
    """

    def __init__(self, space: Space, hole: Hole, show: Callable[[Tensor], Tensor]) -> None:
        self.channels, self.scale, self.bound = space.channels, space.scale, space.bound
        self._space = space
        self._hole = hole
        self._show = show

    @property
    def networks(self) -> tuple[nn.Module, ...]:
        """The space's own."""
        return self._space.networks

    def decode(self, x0: Tensor) -> Tensor:
        """The whole pictures (B, 3, H, W), differentiable in the hole."""
        return self._space.decode(self._hole.filled(x0))

    def preview(self, x0: Tensor) -> Tensor:
        """About what it looks like where it belongs."""
        return self._show(self._space.preview(self._hole.filled(x0)))

    def encode(self, pictures: Tensor) -> Tensor:
        """The space's own."""
        return self._space.encode(pictures)
