"""The tasks “inpaint” and “outpaint”: a part of a picture drawn anew, to go with the rest, which stays bit for bit."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor

from clipdiff_core.cast import Cast
from clipdiff_core.denoisers.tiling import resize
from clipdiff_core.guidance.descriptors import as_tensor, over_grey
from clipdiff_core.guidance.preparing import open_init
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.sampling.holes import Hole, HoledDenoiser, HoledSpace
from clipdiff_core.sampling.recurrence import Recurrence
from clipdiff_core.sampling.solvers import State
from clipdiff_core.tasks.generate import Generate, Halt, Step
from clipdiff_core.tasks.masks import Box, grown, look_around, mask_of
from clipdiff_core.tasks.membrane import seamless, spread
from clipdiff_core.tasks.redrawing import Redrawing

FROM_AROUND = 0.75  # strength: of what is spread over a hole it leaves the colours, and no shapes
LEAST_BESIDE = 0.5  # of context for what is grown on one side: there is nothing on the other
LARGEST_PREVIEW = 512  # pixels
REACH = 3.0  # of the network's pixels or latents, over which what is drawn is made to meet what is kept


@dataclass(frozen=True)
class Inpaint:
    """`canvas` is the whole picture, `mask` the levels of what is drawn anew, `redrawing` the part in `box`.

    `init` is the picture as it came.
    """

    redrawing: Redrawing
    init: Image.Image
    canvas: Image.Image
    mask: Image.Image
    box: Box

    @staticmethod
    def prepare(job: Job, cast: Cast, sources: SourceStore) -> "Inpaint":
        """Raises `JobError` when init picture or mask are not there or do not fit, and what `Generate.prepare` does."""
        init, asked = open_init(job, sources), job.inpaint
        outpainted = job.task == "outpaint"
        canvas, mask = grown(init, job.outpaint) if outpainted else (init, mask_of(job, init, sources))
        seen = over_grey(canvas)
        if not (outpainted or asked.mask.sha256 or asked.invert):
            canvas = canvas.convert("RGB")  # what was transparent is what is drawn
        # Edges that are to meet must all be looked at.
        whole = Box(0, 0, *mask.size)
        context = max(asked.context, LEAST_BESIDE) if outpainted else asked.context
        box = whole if job.tiling else look_around(mask, context, cast.models.working_side)
        picture = as_tensor(seen.crop(box.edges))
        outside = levels(mask.crop(box.edges)) == 0
        first = asked.strength
        if outpainted or asked.strength == 1:
            # Nothing of what was there may be seen, not even through resampling and encoding: the run begins with what
            # is around, spread over the hole.
            picture = spread(picture, outside)
            first = min(first, FROM_AROUND) if bool(outside.any()) else first
        return Inpaint(Redrawing.prepare(job, cast, sources, picture, asked.strength, first), init, canvas, mask, box)

    @property
    def job(self) -> Job:
        """What is to be done."""
        return self.redrawing.drawing.job

    @property
    def cast(self) -> Cast:
        """The networks."""
        return self.redrawing.drawing.cast

    @property
    def length(self) -> int:
        """How many steps a picture has, those that are drawn again among them."""
        return self._again.length if self.redrawing.strength > 0 else 1

    @property
    def drawn(self) -> int:
        """How many steps are drawn in all: each as often as it is drawn again."""
        return self.length

    def steps(self, seeds: tuple[int, ...], device: torch.device) -> Iterator[Step]:
        """Draw one picture for each seed, together, a step at a time."""
        if self.redrawing.strength == 0:
            yield self.redrawing.unchanged(device)
            return
        hole = self.hole(device)
        yield from self._walk(hole, self.redrawing.drawing.start(seeds, device, hole.known))

    def steps_from(self, halt: Halt, device: torch.device) -> Iterator[Step]:
        """Go on behind a step of `steps`, to the same bits."""
        hole = self.hole(device)
        return self._walk(hole, self._changed(hole, halt.on(device).state), halt.number)

    def finish(self, step: Step) -> Image.Image:
        """The whole picture: where the mask is black it is the old one, byte for byte."""
        if self.redrawing.strength == 0:
            return self.init if self.job.task == "inpaint" else self._pasted(self.redrawing.picture)
        drawn, picture = self.redrawing.restored(step), self.redrawing.picture
        cell = math.sqrt(picture[0, 0].numel() / step.x0[0, 0].numel())
        return self._pasted(seamless(drawn, picture, self._levels > 0, REACH * cell))

    def hole(self, device: torch.device) -> Hole:
        """What is known in the network's space; whatever has a share in the mask is free."""
        known = self.redrawing.known(device)
        return Hole(known, F.adaptive_max_pool2d(self._levels, list(known.shape[-2:])).to(device) > 0)

    def into(self, hole: Hole) -> Generate:
        """The drawing, with a denoiser that keeps what is known and a guide that pushes what is not.

        Guidance is as strong inside the hole as it would be if all were drawn.
        """
        drawing = self.redrawing.drawing
        guidance = drawing.job.guidance
        scale = guidance.clip_guidance_scale * hole.share**0.5
        guide = drawing.guide
        return replace(
            drawing,
            job=replace(drawing.job, guidance=replace(guidance, clip_guidance_scale=scale)),
            denoiser=HoledDenoiser(drawing.denoiser, hole),
            guide=replace(guide, space=HoledSpace(guide.space, hole, self._in_place)) if guide else None,
        )

    def _walk(self, hole: Hole, start: State, before: int = 0) -> Iterator[Step]:
        """Every step from `start` on, counted on from `before`."""
        space = HoledSpace(self.cast.models.space, hole, self._in_place)
        walked = self.into(hole).walk(start, partial(self._changed, hole))
        for number, step in enumerate(walked, before + 1):
            yield replace(step, number=number, space=space)

    def _changed(self, hole: Hole, state: State) -> State:
        """What the solver takes back for `state`: what is known put there, perhaps to be drawn again."""
        sigmas = self.redrawing.drawing.sigmas
        return self._again(hole.held(state, sigmas[state.step]) if state.step > 0 else state)

    @cached_property
    def _again(self) -> Recurrence:
        return self.redrawing.drawing.recurrence(self.job.inpaint.jumps, self.job.inpaint.jump_length)

    @cached_property
    def _levels(self) -> Tensor:
        return levels(self.mask.crop(self.box.edges))

    def _pasted(self, drawn: Tensor) -> Image.Image:
        """`drawn` (1, 3, H, W) blended into the canvas by the mask; over clear parts it is as opaque as the mask."""
        whole = self.canvas.copy()
        part = np.asarray(whole.crop(self.box.edges)).astype(np.float32)
        mask = np.asarray(self.mask.crop(self.box.edges)).astype(np.float32)[..., None] / 255
        fresh = (drawn[0].clamp(-1, 1) * 127.5 + 127.5).permute(1, 2, 0).numpy()
        old = part[..., 3:] / 255 * (1 - mask) if part.shape[2] == 4 else 1 - mask
        opaque = old + mask
        colours = (part[..., :3] * old + fresh * mask) / np.maximum(opaque, 1 / 255)
        blended = np.concatenate([colours, opaque * 255], 2) if part.shape[2] == 4 else colours
        levels_out = np.where(mask == 0, part, blended).round().astype(np.uint8)
        whole.paste(Image.fromarray(levels_out), (self.box.left, self.box.top))
        return whole

    def _in_place(self, drawn: Tensor) -> Tensor:
        """A preview of the whole (B, 3, h, w), with what is `drawn` where it belongs."""
        canvas, mask, box = self._small
        part = resize(drawn, (box.height, box.width), "bilinear").cpu()
        shown = canvas.expand(len(drawn), -1, -1, -1).clone()
        inside = shown[..., box.top : box.top + box.height, box.left : box.left + box.width]
        inside.copy_(torch.lerp(inside, part, mask))
        return shown

    @cached_property
    def _small(self) -> tuple[Tensor, Tensor, Box]:
        """The whole as previews show it, the mask of the part that is drawn, and where that lies."""
        factor = min(1.0, LARGEST_PREVIEW / max(self.canvas.size))
        width, height = (max(1, round(side * factor)) for side in self.canvas.size)
        left, top, right, bottom = (round(edge * factor) for edge in self.box.edges)
        left, top = min(left, width - 1), min(top, height - 1)
        box = Box(left, top, max(1, right - left), max(1, bottom - top))
        mask = self.mask.crop(self.box.edges).resize((box.width, box.height), Image.Resampling.BOX)
        return as_tensor(over_grey(self.canvas.resize((width, height), Image.Resampling.BOX))), levels(mask), box


def levels(mask: Image.Image) -> Tensor:
    """(1, 1, H, W) from 0 to 1."""
    return pil_to_tensor(mask)[None].float() / 255
