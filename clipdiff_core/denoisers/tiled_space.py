"""Between pictures of any size and their latents: tile by tile, as the network that draws those sees them."""

import math

import torch
from torch import Tensor, nn

from clipdiff_core.denoisers.protocol import Denoiser, Space
from clipdiff_core.denoisers.tiles import Cut, mirrored, sew


class TiledSpace:
    """A `Space` of pictures of `height` and `width` pixels, which need not be multiples of anything.

    Memory beside a picture and its latents is bounded by a few tiles of `cut`.
    """

    def __init__(self, inside: Space, cut: Cut, height: int, width: int) -> None:
        self._inside, self._cut = inside, cut
        self._height, self._width = height, width
        self.channels, self.scale, self.bound = inside.channels, inside.scale, inside.bound

    @property
    def networks(self) -> tuple[nn.Module, ...]:
        """Those of the space inside."""
        return self._inside.networks

    @torch.no_grad()
    def decode(self, x0: Tensor) -> Tensor:
        """Pictures (B, 3, height, width) of `x0` (B, channels, h, w); no gradient comes back through tiles."""
        canvas = x0.new_zeros(len(x0), 3, x0.shape[-2] * self.scale, x0.shape[-1] * self.scale)
        for _ in sew(x0, canvas, self._inside.decode, self._cut, factor=self.scale):
            pass
        return canvas[..., : self._height, : self._width]

    def preview(self, x0: Tensor) -> Tensor:
        """That of the space inside."""
        return self._inside.preview(x0)

    @torch.no_grad()
    def encode(self, pictures: Tensor) -> Tensor:
        """(B, channels, h, w), enough latents to cover `pictures` (B, 3, H, W)."""
        height, width = (math.ceil(side / self.scale) for side in pictures.shape[-2:])
        canvas = pictures.new_zeros(len(pictures), self.channels, height, width)
        for _ in sew(pictures, canvas, self._inside.encode, self._cut, grain=self.scale):
            pass
        return canvas


class InPixels:
    """A `Denoiser` of pixels, from one of latents in a `space`; noise in pixels is `gain` times as much in latents."""

    def __init__(self, denoiser: Denoiser, space: Space, gain: float) -> None:
        self._inside, self._space, self._gain = denoiser, space, gain
        self.sigma_min, self.sigma_max = denoiser.sigma_min / gain, denoiser.sigma_max / gain

    @property
    def network(self) -> nn.Module:
        """That of the denoiser inside."""
        return self._inside.network

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, 3, H, W) at `sigma`; H and W are multiples of what the network inside needs."""
        low, high = self._inside.sigma_min, self._inside.sigma_max
        known = min(max(sigma * self._gain, low), high)
        return self._space.decode(self._inside.denoise(self._space.encode(x), known, cond))

    def network_sigmas(self, steps: int) -> list[float]:
        """Those of the network inside, as noise in pixels."""
        return [sigma / self._gain for sigma in self._inside.network_sigmas(steps)]


@torch.no_grad()
def noise_gain(space: Space, picture: Tensor, sigma: float, cut: Cut) -> float:
    """How many times as strong noise of `sigma` in `picture` (1, 3, H, W) is in its latents.

    What an encoder makes of noise, no formula says: as much is added again, to the middle tile, and how far its latents
    move is measured. The noise is the same every time, so that a job draws the same pixels again.
    """
    side = cut.side * cut.scale
    top, left = (max(0, (length - side) // 2) for length in picture.shape[-2:])
    middle = picture[..., top : top + side, left : left + side]
    whole = mirrored(middle, *(cut.tile(math.ceil(length / cut.scale)) * cut.scale for length in middle.shape[-2:]))
    noise = torch.randn(whole.shape, generator=torch.Generator().manual_seed(0)).to(whole)
    apart = space.encode(whole + sigma * noise) - space.encode(whole)
    return float(apart.square().mean().sqrt()) / sigma
