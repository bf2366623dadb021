"""v-diffusion's networks (Katherine Crowson's v-diffusion-pytorch): v from a picture, a time and maybe a descriptor."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from clipdiff_core.denoisers.layers import check_size, convolutions_to
from clipdiff_core.denoisers.v_blocks import (
    PLANES,
    Attention,
    FourierFeatures,
    ModulatedResidual,
    Residual,
    beside,
    nested,
)
from clipdiff_core.denoisers.velocity import SIGMA_MAX, SIGMA_MIN, clean, ddpm_sigma, spliced_sigma, time_of
from clipdiff_core.errors import CheckpointError

MAPPING, MAPPING_TIME = 1024, 128  # widths of what the modulated blocks are told, and of the time in it


@dataclass(frozen=True)
class VConfig:
    """The network's shape: `channels` of each level, the finest first, with `blocks` down and up on each.

    Levels from `attention` on have it. `descriptor` is the width of the CLIP descriptor it is told, 0 for none.
    `from_jax` are the four that came from v-diffusion-jax: they hear the log SNR instead of t, enlarge by the nearest
    pixel, put what they skip first, and attend without a norm in heads of 128 channels instead of 64; of these,
    some leave an activation on what they draw (`activated`).
    """

    size: int
    channels: tuple[int, ...]
    blocks: int
    attention: int
    descriptor: int = 0
    from_jax: bool = False
    activated: bool = False


CC12M_1 = VConfig(256, (128, 256, 256, 512, 512, 1024, 1024), blocks=4, attention=4, descriptor=512)
V_NETWORKS: dict[str, VConfig] = {
    "cc12m_1": CC12M_1,
    "cc12m_1_cfg": CC12M_1,
    "yfcc_1": VConfig(512, (128, 128, 256, 256, 512, 512, 1024, 1024), blocks=4, attention=5),
    "yfcc_2": VConfig(512, (128, 256, 512, 512, 1024, 1024, 2048, 2048), blocks=2, attention=5),
    "danbooru_128": VConfig(
        128, (256, 512, 512, 1024, 1024, 2048), blocks=2, attention=3, from_jax=True, activated=True
    ),
    "imagenet_128": VConfig(128, (128, 256, 256, 512, 512, 1024), blocks=4, attention=3, from_jax=True),
    "wikiart_128": VConfig(128, (128, 256, 256, 512, 512, 1024), blocks=4, attention=6, from_jax=True, activated=True),
    "wikiart_256": VConfig(256, (64, 128, 256, 256, 512, 512, 1024), blocks=4, attention=4, from_jax=True),
}


def v_config(name: str) -> VConfig:
    """The published network of that name; raises `CheckpointError` for another."""
    if name not in V_NETWORKS:
        known = ", ".join(sorted(V_NETWORKS))
        raise CheckpointError(f"There is no v-diffusion network “{name}”: choose one of {known}.", "model")
    return V_NETWORKS[name]


class LinearResidual(nn.Module):
    """Two linear layers, each with its activation, and what came in; the last may go without."""

    def __init__(self, inside: int, outside: int, activated: bool) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.Linear(inside, MAPPING),
            nn.ReLU(inplace=True),
            nn.Linear(MAPPING, outside),
            nn.ReLU(inplace=True) if activated else nn.Identity(),
        )
        self.skip = nn.Linear(inside, outside, bias=False) if inside != outside else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.main(x) + self.skip(x)


class VNetwork(nn.Module):
    """v (B, 3, H, W) from the variance-preserving x (B, 3, H, W) at t (B,) in 0…1, under the published keys."""

    def __init__(self, config: VConfig) -> None:
        super().__init__()
        self.config = config
        self.precision = torch.float32
        self.multiple = 2 ** (len(config.channels) - 1)
        if config.descriptor:
            self.mapping_timestep_embed = FourierFeatures(MAPPING_TIME)
            self.mapping = nn.Sequential(
                LinearResidual(config.descriptor + MAPPING_TIME, MAPPING, activated=True),
                LinearResidual(MAPPING, MAPPING, activated=False),
            )
        self.timestep_embed = FourierFeatures(PLANES)
        upsampling = "nearest" if config.from_jax else "bilinear"
        self.net = nested(config.channels, config.blocks, self._layers, upsampling, skip_first=config.from_jax)

    def _layers(self, level: int, inside: int, outside: int) -> list[nn.Module]:
        config = self.config
        last = level == 0 and outside == 3
        middle, activated = config.channels[level], config.activated or not last
        if config.descriptor:
            layers: list[nn.Module] = [ModulatedResidual(inside, outside, middle, activated, MAPPING)]
        else:
            layers = [Residual(inside, outside, middle, activated)]
        if level >= config.attention:
            layers.append(Attention(outside, 128 if config.from_jax else 64, normed=not config.from_jax))
        return layers

    def use_precision(self, precision: torch.dtype) -> None:
        """Compute the convolutions in `precision`; embeddings and norms stay in float32."""
        self.precision = precision
        convolutions_to(self.net, precision)

    def forward(self, x: Tensor, t: Tensor, clip_embed: Tensor | None = None) -> Tensor:
        """`clip_embed` (B, D) are descriptors of any length, zeros for none, if the network is told them.

        Raises `JobError` when H or W is no multiple of `multiple`.
        """
        check_size(x, self.multiple)
        seen = beside(x, self.timestep_embed(_log_snr(t) if self.config.from_jax else t))
        embedding = None
        if self.config.descriptor:
            if clip_embed is None:
                clip_embed = x.new_zeros(len(x), self.config.descriptor)
            scaled = F.normalize(clip_embed.float(), dim=1) * math.sqrt(self.config.descriptor)
            embedding = self.mapping(torch.cat([scaled, self.mapping_timestep_embed(t)], dim=1))
        return self.net(seen.to(self.precision), embedding).float()


def _log_snr(t: Tensor) -> Tensor:
    angle = t.float() * (math.pi / 2)
    return 2 * torch.log(angle.cos() / angle.sin())


class VDenoiser:
    """A v-diffusion network as a `Denoiser`; one that is told no descriptors draws the same whatever `cond` says."""

    sigma_min = SIGMA_MIN
    sigma_max = SIGMA_MAX

    def __init__(self, network: VNetwork) -> None:
        self.network = network

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        """x0 from `x` (B, 3, H, W) at `sigma`; `cond` holds ViT-B/16 descriptors (B, 512), None for none.

        Raises `JobError` for a size that the network cannot draw.
        """
        t = torch.full((len(x),), time_of(sigma), device=x.device)
        return clean(x, self.network(x / math.sqrt(1 + sigma**2), t, cond), sigma)

    def network_sigmas(self, steps: int) -> list[float]:
        """`steps` levels from `sigma_max` down: the DDPM schedule for the jax networks, the spliced one for others."""
        schedule = ddpm_sigma if self.network.config.from_jax else spliced_sigma
        return [schedule(1 - step / steps) for step in range(steps)]
