"""Pictures whose subject is known to the pixel: cut-outs before backgrounds of four kinds."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

KINDS = ("flat", "gradient", "noise", "own colours")
SCALES = (0.5, 0.85)  # of the side that the subject's frame fills
ROOM = 1.0  # of the side, in the middle: where the subject's frame lies
GRAIN = (0.08, 0.25)  # standard deviation of a noise texture, whose colours go from 0 to 1


@dataclass(frozen=True)
class Known:
    """A picture, the subject's alpha (H, W) from 0 to 1, and the kind of its background."""

    picture: Image.Image
    alpha: np.ndarray
    kind: str


def known(cutout: Image.Image, kind: str, side: int, seed: int, room: float = ROOM) -> Known:
    """`cutout`, RGBA or premultiplied, somewhere in a picture of `side` pixels, before a background of `kind`.

    Its frame lies in the middle of the picture that is `room` of its sides.
    """
    generator = torch.Generator().manual_seed(seed)
    low, high = SCALES
    fills = min(round(side * (low + (high - low) * float(torch.rand(1, generator=generator)))), round(side * room))
    shrunk = (cutout if cutout.mode == "RGBa" else cutout.convert("RGBa")).resize(
        (fills, fills), Image.Resampling.LANCZOS
    )
    edge, room = round(side * (1 - room) / 2), max(round(side * room) - fills, 0) + 1
    left, top = (edge + int(place) for place in torch.randint(room, (2,), generator=generator))
    placed = np.zeros((side, side, 4), np.float32)
    placed[top : top + fills, left : left + fills] = np.asarray(shrunk, np.float32) / 255
    alpha = placed[..., 3]
    behind = _behind(kind, placed, side, generator)
    mixed = placed[..., :3] + behind * (1 - alpha[..., None])
    return Known(Image.fromarray((mixed.clip(0, 1) * 255).round().astype(np.uint8)), alpha, kind)


def iou(found: np.ndarray, alpha: np.ndarray) -> float:
    """How much two masks (H, W) share, each taken at one half: 1 where they are the same."""
    ours, theirs = found >= 0.5, alpha >= 0.5
    return float((ours & theirs).sum() / max((ours | theirs).sum(), 1))


def _behind(kind: str, placed: np.ndarray, side: int, generator: torch.Generator) -> np.ndarray:
    colours = torch.rand(2, 3, generator=generator)
    if kind == "flat":
        return colours[0].expand(side, side, 3).numpy()
    if kind == "noise":
        low, high = GRAIN
        grain = low + (high - low) * float(torch.rand(1, generator=generator))
        fine = int(torch.randint(1, 5, (1,), generator=generator))  # pixels of a grain
        return (0.2 + 0.6 * colours[0] + grain * _field(3, side // fine, side, generator)).clamp(0, 1).numpy()
    if kind == "own colours":
        solid = placed[placed[..., 3] > 0.95][:, :3]
        colours = torch.from_numpy(solid[torch.randint(len(solid), (2,), generator=generator)])
    angle = float(torch.rand(1, generator=generator)) * 2 * np.pi
    across = torch.linspace(-0.5, 0.5, side)
    share = (0.5 + across[None] * np.cos(angle) + across[:, None] * np.sin(angle)).clamp(0, 1)
    return torch.lerp(colours[0], colours[1], share[..., None]).numpy()


def _field(channels: int, cells: int, side: int, generator: torch.Generator) -> torch.Tensor:
    """(side, side, channels): smooth noise with so many cells along a side."""
    coarse = torch.randn(1, channels, cells, cells, generator=generator)
    return F.interpolate(coarse, (side, side), mode="bicubic")[0].permute(1, 2, 0)
