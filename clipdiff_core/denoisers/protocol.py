"""What every denoiser offers, whatever its network predicts inside, and the space it draws in."""

from typing import Protocol

from torch import Tensor, nn


class Denoiser(Protocol):
    """Predicts clean pictures in k-diffusion's variance-exploding form: x = x0 + sigma · noise.

    `sigma_min` and `sigma_max` bound the path; `network_sigmas` is the network's own schedule.
    """

    sigma_min: float
    sigma_max: float

    @property
    def network(self) -> nn.Module:
        """What predicts inside."""
        ...

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` of the same shape at noise level `sigma`: in pixels (B, 3, H, W) in about [-1, 1], else latents.

        `cond` (B, D) says what to draw, in the network's own terms: unit CLIP descriptors, or what its `WordEncoder`
        made of words. None draws without knowing what.
        """
        ...

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` noise levels, falling, evenly spread over the network's own time."""
        ...


class WordEncoder(Protocol):
    """Words as a network that does not listen to CLIP's descriptors takes them."""

    def encode_words(self, texts: list[str]) -> Tensor:
        """(N, D): one `cond` for each of `texts`, of any scale, that can be averaged."""
        ...


class Space(Protocol):
    """Where a network draws: pixels themselves, or latents of `channels` planes, `scale` times smaller each way.

    No prediction lies beyond `bound` unless too much guidance threw it there.
    """

    channels: int
    scale: int
    bound: float

    @property
    def networks(self) -> tuple[nn.Module, ...]:
        """What decodes and encodes inside."""
        ...

    def decode(self, x0: Tensor) -> Tensor:
        """Pictures (B, 3, H, W) in about [-1, 1] of `x0` (B, channels, H / scale, W / scale), differentiable."""
        ...

    def preview(self, x0: Tensor) -> Tensor:
        """About what `decode` gives, but at once, and perhaps small."""
        ...

    def encode(self, pictures: Tensor) -> Tensor:
        """The inverse of `decode`, as far as there is one; H and W are multiples of `scale`."""
        ...


class Pixels:
    """The space of networks that draw pictures as they are."""

    channels = 3
    scale = 1
    bound = 1.5
    networks = ()

    def decode(self, x0: Tensor) -> Tensor:
        """`x0` itself."""
        return x0

    def preview(self, x0: Tensor) -> Tensor:
        """`x0` itself."""
        return x0

    def encode(self, pictures: Tensor) -> Tensor:
        """`pictures` themselves."""
        return pictures


PIXELS = Pixels()
