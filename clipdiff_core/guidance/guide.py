"""The guide: how a predicted picture should change so that CLIP finds more of what is wanted in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import PIXELS, Space
from clipdiff_core.guidance.cutouts import cut
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.few import few_at_once
from clipdiff_core.guidance.losses import DISTANCES, OF_PICTURES, SCALES, squared_difference, summed
from clipdiff_core.guidance.moments import Moment
from clipdiff_core.job import Distance

_Each = TypeVar("_Each")

CLIP_TERM = "clip"
TOTAL_VARIATION, INIT_PIXELS, INIT_FEATURES = "total_variation", "init_pixels", "init_features"


@dataclass(frozen=True)
class View:
    """How one CLIP sees the targets, and its `weight` among all that guide."""

    perceptor: Perceptor
    descriptors: Descriptors
    weight: float = 1.0

    def at(self, share: float) -> "View":
        """With the targets that are in force when `share` of the run is done."""
        return replace(self, descriptors=self.descriptors.at(share)) if self.descriptors.spans else self

    def distances(self, cutouts: Tensor, distance: Distance = "spherical") -> Tensor:
        """(N,): the weighted distance of each of `cutouts` (N, 3, S, S) to the targets."""
        if 0 < self.perceptor.at_once < len(cutouts):
            return few_at_once(partial(self._distances, distance), cutouts, self.perceptor.at_once)
        return self._distances(distance, cutouts)

    def _distances(self, distance: Distance, cutouts: Tensor) -> Tensor:
        seen = self.perceptor.encode_pictures(cutouts)
        apart = DISTANCES[distance](seen[:, None], self.descriptors.vectors[None])
        weights = self.descriptors.weights / self.descriptors.weights.abs().sum()
        return (apart * weights).sum(1)

    def whole(self, pictures: Tensor) -> Tensor:
        """Descriptors (B, D) of all of `pictures` (B, 3, H, W), squeezed to a square."""
        size = (self.perceptor.size, self.perceptor.size)
        return self.perceptor.encode_pictures(F.interpolate(pictures, size, mode="bilinear", antialias=True))


@dataclass(frozen=True)
class Init:
    """The picture (1, 3, H, W) that others are compared with, and its descriptor (1, D) from each view."""

    picture: Tensor
    features: tuple[Tensor, ...]


@dataclass(frozen=True)
class Guide:
    """CLIP targets, seen by each of `views` through cutouts of the picture, and what else `moments` ask of it.

    There is a moment for each step; the last one goes on. `space` is where predictions are made. With `wrap` a picture
    goes on at its other side. `init` is there when losses compare with it.
    """

    views: tuple[View, ...]
    moments: tuple[Moment, ...] = (Moment(),)
    space: Space = PIXELS
    distance: Distance = "spherical"
    wrap: bool = False
    init: Init | None = None

    def acts(self, step: int = 0) -> bool:
        """Whether anything is asked of the picture at `step`: else there is no gradient to take."""
        return bool(self._at(self.moments, step).weights or self._at(self._seeing, step))

    def loss(self, x0: Tensor, generators: Sequence[torch.Generator], step: int = 0) -> Tensor:
        """(B,): how wrong each picture that `x0` stands for is at `step`, the sum of its terms."""
        terms = self.terms(x0, generators, step)
        return summed(terms) if terms else x0.new_zeros(len(x0))

    def terms(self, x0: Tensor, generators: Sequence[torch.Generator], step: int = 0) -> dict[str, Tensor]:
        """What the loss of each picture is made of, by name, (B,) each and weighted; none of them couples pictures.

        `clip` is the distance to the targets, the mean over cutouts and CLIPs; the others are named as in `Losses`.
        """
        moment, views = self._at(self.moments, step), self._at(self._seeing, step)
        if not moment.weights and not views:
            return {}
        pictures = self.space.decode(x0)
        terms = {CLIP_TERM: self._seen(views, pictures, generators, moment)} if views else {}
        for name, weight in moment.weights.items():
            terms[name] = weight * SCALES[name] * self._measured(name, pictures)
        return terms

    def gradient(
        self, x0: Tensor, generators: Sequence[torch.Generator], step: int = 0
    ) -> tuple[dict[str, Tensor], Tensor]:
        """The terms (B,) and the gradient of their sum on `x0` itself, of the same shape; each picture's own."""
        with torch.enable_grad():
            leaf = x0.detach().requires_grad_(True)
            terms = self.terms(leaf, generators, step)
            if not terms:
                return {}, torch.zeros_like(x0)
            (gradient,) = torch.autograd.grad(summed(terms).sum(), leaf)
        return {name: term.detach() for name, term in terms.items()}, gradient

    @cached_property
    def _seeing(self) -> tuple[tuple[View, ...], ...]:
        """For each moment the views that have a target in force; found once, as looking at weights waits for a GPU."""
        now = [tuple(view.at(moment.share) for view in self.views) for moment in self.moments]
        return tuple(tuple(view for view in views if view.descriptors.any_weight()) for views in now)

    def _at(self, each: tuple[_Each, ...], step: int) -> _Each:
        return each[min(step, len(each) - 1)]

    def _seen(
        self, views: tuple[View, ...], pictures: Tensor, generators: Sequence[torch.Generator], moment: Moment
    ) -> Tensor:
        look, total = moment.look, sum(view.weight for view in views)
        cutouts = cut(pictures, look, [view.perceptor.size for view in views], generators, self.wrap)
        seen: list[Tensor] = []
        for view in views:
            distances = view.distances(cutouts[view.perceptor.size], self.distance)
            seen.append(distances.view(len(pictures), look.count).mean(1) * (view.weight / total))
        return torch.stack(seen).sum(0)

    def _measured(self, name: str, pictures: Tensor) -> Tensor:
        if name == TOTAL_VARIATION and self.wrap:
            pictures = F.pad(pictures, (0, 1, 0, 1), mode="circular")  # neighbours across the edge
        if name in OF_PICTURES:
            return OF_PICTURES[name](pictures)
        assert self.init is not None, "a job that compares with an init picture has one"
        if name == INIT_PIXELS:
            return squared_difference(pictures, self.init.picture)
        total = sum(view.weight for view in self.views)
        apart = DISTANCES[self.distance]
        return torch.stack(
            [
                apart(view.whole(pictures), features) * (view.weight / total)
                for view, features in zip(self.views, self.init.features, strict=True)
            ]
        ).sum(0)
