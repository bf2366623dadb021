"""Stable Diffusion 1, 2 and XL: a denoiser of latents, and the space that turns them into pictures."""

import math
from functools import cached_property
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.denoisers.noise_process import NoiseProcess
from clipdiff_core.denoisers.words import Words

SAMPLES, SIDE, BLOTCH = 4, 16, 4  # of the blotched latents that the preview is fitted to: as much as a small picture


class LatentSpace:
    """The latents of an `AutoencoderKL`, shifted and scaled to about unit variance.

    Decoding is in float32, whatever the network draws in: in halves XL's autoencoder overflows.
    """

    bound = math.inf  # latents have no natural end

    def __init__(self, autoencoder: Any) -> None:
        config = autoencoder.config
        self.autoencoder = autoencoder
        self.networks = (autoencoder,)
        self.channels: int = config.latent_channels
        self.scale: int = 2 ** (len(config.block_out_channels) - 1)
        mean, deviation = config.get("latents_mean"), config.get("latents_std")
        whitened = mean is not None and deviation is not None
        self._shift = torch.tensor(mean if whitened else [0.0]).view(1, -1, 1, 1)
        self._spread = torch.tensor(deviation if whitened else [1.0]).view(1, -1, 1, 1) / config.scaling_factor

    def decode(self, x0: Tensor) -> Tensor:
        """Pictures (B, 3, H, W) of `x0` (B, channels, H / scale, W / scale), differentiable."""
        latents = x0 * self._spread.to(x0) + self._shift.to(x0)
        return self.autoencoder.decode(latents, return_dict=False)[0]

    def preview(self, x0: Tensor) -> Tensor:
        """A pixel for each latent: colours as a linear function of `x0`, fitted to the decoder once."""
        weight, bias = self._colours
        return F.conv2d(x0, weight.to(x0)[:, :, None, None], bias.to(x0)).clamp(-1, 1)

    @torch.no_grad()
    def encode(self, pictures: Tensor) -> Tensor:
        """The mean of the latents of `pictures` (B, 3, H, W) in [-1, 1]; H and W are multiples of `scale`."""
        latents = self.autoencoder.encode(pictures, return_dict=False)[0].mode()
        return (latents - self._shift.to(latents)) / self._spread.to(latents)

    @cached_property
    def _colours(self) -> tuple[Tensor, Tensor]:
        """(3, channels) and (3,): the best linear guess at the colours that latents decode to, in least squares."""
        latents = blotches(self.channels)
        with torch.no_grad():
            shown = self.decode(latents.to(next(self.autoencoder.parameters()).device)).cpu()
        colours = F.avg_pool2d(shown, self.scale).movedim(1, 3).flatten(0, 2).double()
        known = F.pad(latents.movedim(1, 3).flatten(0, 2).double(), (0, 1), value=1.0)
        solution = torch.linalg.lstsq(known, colours).solution.T.float()
        return solution[:, :-1], solution[:, -1]


def blotches(channels: int, seed: int = 0) -> Tensor:
    """(SAMPLES, channels, SIDE, SIDE): latents of about unit variance that change slowly, as those of pictures do."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randn(SAMPLES, channels, SIDE // BLOTCH, SIDE // BLOTCH, generator=generator)
    smooth = F.interpolate(coarse, scale_factor=float(BLOTCH), mode="bicubic")
    return smooth / smooth.std()


class LatentDenoiser:
    """A `UNet2DConditionModel` as a `Denoiser` of latents that listens to `words`; `scale` is its space's."""

    def __init__(self, network: Any, process: NoiseProcess, words: Words, scale: int) -> None:
        self.network = network
        self.process = process
        self.words = words
        self.scale = scale
        self.sigma_min, self.sigma_max = process.table.sigmas[0], process.table.sigmas[-1]

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, C, h, w) at `sigma`; `cond` (B, D) is what `words` made, None stands for no words."""
        heard = self.words.nothing.expand(len(x), -1) if cond is None else cond
        sequence, summary = self.words.split(heard.to(self.network.dtype))
        predicted = self.network(
            (x / math.sqrt(1 + sigma**2)).to(self.network.dtype),
            torch.full((len(x),), self.process.table.time(sigma), device=x.device),
            encoder_hidden_states=sequence,
            added_cond_kwargs=None if summary is None else {"text_embeds": summary, "time_ids": self._size(x)},
            return_dict=False,
        )[0]
        return self.process.clean(x, predicted.to(x.dtype), sigma)

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` levels, evenly spread over the process."""
        return self.process.network_sigmas(steps)

    def _size(self, x: Tensor) -> Tensor:
        """What XL is told of the picture (B, 6): its size before cropping, where it was cropped, its size now."""
        height, width = x.shape[-2] * self.scale, x.shape[-1] * self.scale
        told = torch.tensor([height, width, 0, 0, height, width], dtype=self.network.dtype, device=x.device)
        return told.expand(len(x), -1)
