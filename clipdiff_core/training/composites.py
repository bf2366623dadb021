"""Training pictures made on the fly: a cut-out, scaled, moved and flipped, on a named background colour."""

import random
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.training.captions import COLOURS, UNSAID, Caption, CaptionMix, write_caption
from clipdiff_core.training.ranks import rank
from clipdiff_core.training.sprites import Sprites

RANK_APART = 1_000_003  # between the seeds of processes that train together
WHOLE_SCALES = (1.0, 1.15)  # how much larger than its frame a picture without transparency is shown


@dataclass(frozen=True)
class Composites:
    """Pictures (B, 3, S, S) in [-1, 1], true captions of them, and what they show as (B,) indices."""

    pictures: Tensor
    captions: list[Caption]
    concepts: Tensor
    styles: Tensor
    colours: Tensor


class Composer:
    """Makes composites at `size` pixels, each from its own random numbers; `state` makes a run go on exactly.

    The subject fills `scales` of the side, moves within `room` of the rest, and with `flips` is mirrored half of the
    time; whole pictures are enlarged by up to `WHOLE_SCALES` and cropped instead. Pictures are sampled at twice the
    size where the cut-outs allow and averaged down, so that outlines are antialiased.
    """

    def __init__(
        self,
        sprites: Sprites,
        size: int,
        seed: int,
        scales: tuple[float, float] = (0.7, 0.92),
        mix: CaptionMix | None = None,
        room: float = 0.7,
        flips: bool = True,
    ) -> None:
        self.sprites = sprites
        self.size = size
        self.scales = scales
        self.room = room
        self.flips = flips
        self.mix = mix or CaptionMix()
        self.generator = torch.Generator().manual_seed(seed + RANK_APART * rank())
        self.rng = random.Random(seed + RANK_APART * rank())
        self._oversample = 2 if sprites.rgba.shape[-1] >= 2 * size else 1

    def batch(self, count: int) -> Composites:
        """`count` fresh composites."""
        which = torch.randint(len(self.sprites.concepts), (count,), generator=self.generator)
        colours = torch.randint(len(COLOURS), (count,), generator=self.generator)
        return self.compose(which, colours)

    def compose(self, which: Tensor, colours: Tensor) -> Composites:
        """Composites of the cut-outs `which` (B,) on the backgrounds `colours` (B,)."""
        whole = self.sprites.whole[which]
        colours = torch.where(whole, UNSAID, colours)
        cutouts = self._place(self.sprites.rgba[which].float() / 255, whole)
        pictures = cutouts[:, :3] + self._backgrounds(colours) * (1 - cutouts[:, 3:])
        pictures = F.avg_pool2d(pictures, self._oversample) * 2 - 1
        concepts, styles = self.sprites.concepts[which], self.sprites.drawn_in[which]
        captions = [
            write_caption(self.sprites, concept, style, colour, self.rng, self.mix)
            for concept, style, colour in zip(concepts.tolist(), styles.tolist(), colours.tolist(), strict=True)
        ]
        return Composites(pictures.clamp(-1, 1), captions, concepts, styles, colours)

    def _uniform(self, low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(*shape, generator=self.generator)

    def _place(self, cutouts: Tensor, whole: Tensor) -> Tensor:
        count, side = len(cutouts), self.size * self._oversample
        scale = self._uniform(*self.scales, count)
        room = (1 - scale).clamp(min=0) * self.room
        if whole.any():
            larger = self._uniform(*WHOLE_SCALES, count)
            scale, room = torch.where(whole, larger, scale), torch.where(whole, larger - 1, room)
        shift = self._uniform(-1, 1, count, 2) * room[:, None]
        turned = (torch.rand(count, generator=self.generator) < 0.5) & self.flips
        flip = torch.where(turned, -1.0, 1.0)
        theta = torch.zeros(count, 2, 3)
        theta[:, 0, 0] = flip / scale
        theta[:, 1, 1] = 1 / scale
        theta[:, 0, 2] = -shift[:, 0] * flip / scale
        theta[:, 1, 2] = -shift[:, 1] / scale
        grid = F.affine_grid(theta, [count, 4, side, side], align_corners=False)
        return F.grid_sample(cutouts, grid, align_corners=False, padding_mode="zeros")

    def _backgrounds(self, colours: Tensor) -> Tensor:
        side = self.size * self._oversample
        palette = torch.tensor([rgb for _, _, rgb in COLOURS], dtype=torch.float32) / 255
        colour = palette[colours] + self._uniform(-0.03, 0.03, len(colours), 3)
        ramp = self._uniform(-0.07, 0.07, len(colours), 1, 1, 1) * torch.linspace(-1, 1, side)[None, None, :, None]
        return (colour[:, :, None, None] + ramp).clamp(0, 1).expand(-1, -1, -1, side)

    def state(self) -> dict:
        """What `restore` needs to go on with the same pictures."""
        version, numbers, gauss = self.rng.getstate()
        return {"torch": self.generator.get_state(), "random": [version, list(numbers), gauss]}

    def restore(self, state: dict) -> None:
        """Go on where `state` was taken; beside the first of several processes, with pictures of one's own."""
        self.generator.set_state(state["torch"])
        version, numbers, gauss = state["random"]
        self.rng.setstate((version, tuple(numbers), gauss))
        if rank():
            seed = self.rng.getrandbits(32) + RANK_APART * rank()
            self.generator.manual_seed(seed)
            self.rng.seed(seed)
