"""Training pictures made on the fly: cut-outs, scaled, moved and flipped, alone or in pairs, on named backgrounds."""

import random
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.training.captions import (
    ALONE,
    COLOURS,
    UNSAID,
    Caption,
    CaptionMix,
    Content,
    pair_of,
    write_caption,
)
from clipdiff_core.training.ranks import rank
from clipdiff_core.training.sprites import Sprites

RANK_APART = 1_000_003  # between the seeds of processes that train together
WHOLE_SCALES = (1.0, 1.15)  # how much larger than its frame a picture without transparency is shown
GRADIENTS = 0.25  # of the backgrounds that can be named
SCENE_SCALES, SCENE_APART = (0.4, 0.5), 0.48  # of subjects with a place: size, and way from the middle in half-sides
PLACED = 1 / 3  # of the scenes show one subject only: that there are places at all is learned from those


PLACES = SCENE_APART * torch.tensor([(0.0, -1.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)])  # above, left, below, right


@dataclass(frozen=True)
class Composites:
    """Pictures (B, 3, S, S) in [-1, 1], true captions of them, and what they show: `contents` (B, 6), as `Content`."""

    pictures: Tensor
    captions: list[Caption]
    contents: Tensor

    @property
    def concepts(self) -> Tensor:
        """(B,) indices of the subjects, the upper or left ones of two."""
        return self.contents[:, 0]

    @property
    def styles(self) -> Tensor:
        """(B,) indices of the styles."""
        return self.contents[:, 1]

    @property
    def backgrounds(self) -> Tensor:
        """(B, 2) indices of the colours at the top and at the bottom, `UNSAID` where they have no name."""
        return self.contents[:, 2:4]


@dataclass(frozen=True)
class Layer:
    """Cut-outs (B, 4, S, S) and the pictures' `Content` so far, before there is a background."""

    cutouts: Tensor
    contents: list[Content]


class Composer:
    """Makes composites at `size` pixels, each from its own random numbers; `state` makes a run go on exactly.

    The subject fills `scales` of the side, moves within `room` of the rest, and with `flips` is mirrored half of the
    time; whole pictures are enlarged by up to `WHOLE_SCALES` and cropped instead. A share of the pictures, `scenes`,
    shows small subjects with a place, one or two, and each of those again with the places exchanged: only words for
    places tell the two apart. Pictures are sampled at twice the size where the cut-outs allow and averaged down, so
    that outlines are antialiased.
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
        scenes: float = 0.0,
    ) -> None:
        self.sprites = sprites
        self.size = size
        self.scales = scales
        self.room = room
        self.flips = flips
        self.mix = mix or CaptionMix()
        self.scenes = scenes if not sprites.verbatim and len(sprites.concepts.unique()) > 1 else 0.0
        self.generator = torch.Generator().manual_seed(seed + RANK_APART * rank())
        self.rng = random.Random(seed + RANK_APART * rank())
        self._oversample = 2 if sprites.rgba.shape[-1] >= 2 * size else 1

    def batch(self, count: int) -> Composites:
        """`count` fresh composites, in no order."""
        scenes = round(self.scenes * count / 2)
        layers = [self._alone(self._choose(count - 2 * scenes))] if 2 * scenes < count else []
        placed = round(PLACED * scenes)
        layers += [self._placed(self._choose(placed))] if placed else []
        layers += [self._together(self._choose(scenes - placed))] if placed < scenes else []
        colours = torch.randint(len(COLOURS), (count, 2), generator=self.generator)
        plain = self._uniform(0, 1, count) >= GRADIENTS
        colours[plain, 1] = colours[plain, 0]
        order = torch.randperm(count, generator=self.generator)
        contents = [content for layer in layers for content in layer.contents]
        cutouts = torch.cat([layer.cutouts for layer in layers])
        return self._compose(Layer(cutouts[order], [contents[place] for place in order.tolist()]), colours)

    def compose(self, which: Tensor, backgrounds: Tensor) -> Composites:
        """Composites of the cut-outs `which` (B,), each alone, on `backgrounds` (B, 2), top and bottom."""
        return self._compose(self._alone(which), backgrounds)

    def _choose(self, count: int) -> Tensor:
        return torch.randint(len(self.sprites.concepts), (count,), generator=self.generator)

    def _alone(self, which: Tensor) -> Layer:
        scale = self._uniform(*self.scales, len(which))
        room = (1 - scale).clamp(min=0) * self.room
        whole = self.sprites.whole[which]
        if whole.any():
            larger = self._uniform(*WHOLE_SCALES, len(which))
            scale, room = torch.where(whole, larger, scale), torch.where(whole, larger - 1, room)
        cutouts = self._place(which, scale, self._uniform(-1, 1, len(which), 2) * room[:, None])
        concepts, styles = self.sprites.concepts[which], self.sprites.drawn_in[which]
        unnamed = [UNSAID if one else 0 for one in whole.tolist()]
        return Layer(cutouts, list(map(Content, concepts.tolist(), styles.tolist(), unnamed, unnamed)))

    def _placed(self, which: Tensor) -> Layer:
        """The cut-outs `which` (B,) on one side, and once more on the opposite one: 2 B."""
        place = torch.randint(4, (len(which),), generator=self.generator)
        twice, places = which.repeat(2), torch.cat([place, (place + 2) % 4])  # opposite places are two numbers apart
        cutouts = self._place(twice, self._uniform(*SCENE_SCALES, len(twice)), PLACES[places])
        concepts, styles = self.sprites.concepts[twice].tolist(), self.sprites.drawn_in[twice].tolist()
        told = zip(concepts, styles, places.tolist(), strict=True)
        return Layer(cutouts, [Content(concept, style, 0, 0, ALONE, where) for concept, style, where in told])

    def _together(self, which: Tensor) -> Layer:
        """The cut-outs `which` (B,) with another of their style, above or left of it, and the other way round: 2 B."""
        sprites, others = self.sprites, []
        for one in which.tolist():
            fits = (sprites.drawn_in == sprites.drawn_in[one]) & (sprites.concepts != sprites.concepts[one])
            choice = fits.nonzero().flatten() if fits.any() else (sprites.concepts != sprites.concepts[one]).nonzero()
            others.append(int(choice[int(torch.randint(len(choice), (1,), generator=self.generator))]))
        first, second = torch.cat([which, torch.tensor(others)]), torch.cat([torch.tensor(others), which])
        place = torch.randint(2, (len(which),), generator=self.generator).repeat(2)
        over = self._place(first, self._uniform(*SCENE_SCALES, len(first)), PLACES[place])
        under = self._place(second, self._uniform(*SCENE_SCALES, len(first)), -PLACES[place])
        contents = [
            Content(a, style, 0, 0, pair_of(sprites, a, b), where)
            for a, b, style, where in zip(
                sprites.concepts[first].tolist(),
                sprites.concepts[second].tolist(),
                sprites.drawn_in[first].tolist(),
                place.tolist(),
                strict=True,
            )
        ]
        return Layer(over + under * (1 - over[:, 3:]), contents)

    def _compose(self, layer: Layer, backgrounds: Tensor) -> Composites:
        unnamed = torch.tensor([content.top == UNSAID for content in layer.contents])
        backgrounds = torch.where(unnamed[:, None], UNSAID, backgrounds)
        behind = self._backgrounds(backgrounds)
        pictures = layer.cutouts[:, :3] + behind * (1 - layer.cutouts[:, 3:])
        pictures = F.avg_pool2d(pictures, self._oversample) * 2 - 1
        contents = [
            content._replace(top=top, bottom=bottom)
            for content, (top, bottom) in zip(layer.contents, backgrounds.tolist(), strict=True)
        ]
        captions = [write_caption(self.sprites, content, self.rng, self.mix) for content in contents]
        return Composites(pictures.clamp(-1, 1), captions, torch.tensor(contents))

    def _uniform(self, low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(*shape, generator=self.generator)

    def _place(self, which: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """The cut-outs `which` (B,) at `scale` (B,) of the side, their middles `shift` (B, 2) half-sides off."""
        count, side = len(which), self.size * self._oversample
        turned = (torch.rand(count, generator=self.generator) < 0.5) & self.flips
        flip = torch.where(turned, -1.0, 1.0)
        theta = torch.zeros(count, 2, 3)
        theta[:, 0, 0] = flip / scale
        theta[:, 1, 1] = 1 / scale
        theta[:, 0, 2] = -shift[:, 0] * flip / scale
        theta[:, 1, 2] = -shift[:, 1] / scale
        grid = F.affine_grid(theta, [count, 4, side, side], align_corners=False)
        cutouts = self.sprites.rgba[which].float() / 255
        return F.grid_sample(cutouts, grid, align_corners=False, padding_mode="zeros")

    def _backgrounds(self, colours: Tensor) -> Tensor:
        side = self.size * self._oversample
        palette = torch.tensor([rgb for _, _, rgb in COLOURS], dtype=torch.float32) / 255
        ends = palette[colours] + self._uniform(-0.03, 0.03, len(colours), 1, 3)
        tilt = self._uniform(-0.07, 0.07, len(colours), 1, 1, 1) * torch.linspace(-1, 1, side)[None, None, :, None]
        downwards = torch.linspace(0, 1, side)[None, None, :, None]
        behind = torch.lerp(ends[:, 0, :, None, None], ends[:, 1, :, None, None], downwards)
        return (behind + tilt).clamp(0, 1).expand(-1, -1, -1, side)

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
