"""How near CLIP finds a finished picture to what was asked for, so that the pictures of a batch can be ranked."""

import math
from dataclasses import dataclass

import torch
from PIL import Image

from clipdiff_core.cast import Cast
from clipdiff_core.guidance.descriptors import as_tensor, describe, over_grey
from clipdiff_core.guidance.guide import View
from clipdiff_core.guidance.preparing import make_views
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore


@dataclass(frozen=True)
class Scorer:
    """The views of those that guide, or else of the CLIP that the network listens to; one look at the whole each."""

    views: tuple[View, ...]

    @staticmethod
    def prepare(job: Job, cast: Cast, sources: SourceStore) -> "Scorer":
        """Encode every target, whenever it is in force; without targets or CLIPs there are no views.

        Raises `PictureError` when a target picture is no longer there.
        """
        perceptor = cast.listener or cast.models.perceptor
        if not job.targets:
            return Scorer(())
        if cast.guides:
            views = make_views(job, cast, sources, None)
        else:
            views = (View(perceptor, describe(job.targets, perceptor, sources)),) if perceptor else ()
        return Scorer(tuple(view for view in views if view.descriptors.any_weight()))

    @torch.no_grad()
    def score(self, picture: Image.Image) -> float | None:
        """The mean cosine of `picture` to the targets, by their weights of both signs; None without views."""
        flat = over_grey(picture)
        total = sum(view.weight for view in self.views)
        score = 0.0
        for view in self.views:
            perceptor, described = view.perceptor, view.descriptors
            square = flat.resize((perceptor.size, perceptor.size), Image.Resampling.BICUBIC)
            seen = perceptor.encode_pictures(as_tensor(square).to(perceptor.device))
            weights = described.weights / described.weights.abs().sum()
            score += float((seen @ described.vectors.T * weights).sum()) * view.weight / total
        return score if self.views and math.isfinite(score) else None
