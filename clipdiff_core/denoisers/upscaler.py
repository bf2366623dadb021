"""The starter's upscaler: a U-Net that redraws a small picture larger, knowing what it shows."""

import torch
from torch import Tensor

from clipdiff_core.denoisers.tiling import resize, tiled
from clipdiff_core.denoisers.unet import UNet

CLEAN = 0.02  # the noise level that stands for "as clean as the denoiser leaves it"


def enlarge(
    network: UNet, small: Tensor, wear: Tensor, cond: Tensor | None, known: Tensor | None = None, wrap: bool = False
) -> Tensor:
    """(B, 3, kH, kW) from `small` (B, 3, H, W) that was worn at the noise levels `wear` (B,); k is the network's.

    `cond` (B, D) describes the pictures where `known` (B,) is true; None describes none of them. With `wrap` the edges
    of pictures meet, as they do in a network that is `tiled`.
    """
    height, width = small.shape[-2:]
    smooth = resize(small, (height * network.config.enlarge, width * network.config.enlarge), "bicubic", wrap=wrap)
    return smooth + network(small, wear.log() / 4, cond, known).float()


class Upscaler:
    """The trained network; `factor` is how many times larger its pictures are."""

    def __init__(self, network: UNet) -> None:
        self.network = network
        self.factor = network.config.enlarge

    @torch.no_grad()
    def __call__(self, small: Tensor, cond: Tensor | None, wear: float = CLEAN, wrap: bool = False) -> Tensor:
        """Clean pictures (B, 3, kH, kW) from `small` (B, 3, H, W), whose edges meet with `wrap`; `cond` is (B, D) or
        None."""
        with tiled([self.network] if wrap else []):
            worn = torch.full((len(small),), wear, device=small.device)
            return enlarge(self.network, small, worn, cond, wrap=wrap)
