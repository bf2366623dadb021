"""A guide for a job: its targets as each CLIP sees them, its courses in numbers, its init picture at hand."""

from collections.abc import Sequence

import torch
from PIL import Image, ImageOps

from clipdiff_core.cast import Cast
from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.guidance.descriptors import Descriptors, as_tensor, describe, over_grey, weighed_for
from clipdiff_core.guidance.guide import INIT_FEATURES, INIT_PIXELS, Guide, Init, View
from clipdiff_core.guidance.moments import moments
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.sources import SourceStore


def make_views(job: Job, cast: Cast, sources: SourceStore, heard: Descriptors | None) -> tuple[View, ...]:
    """One for each CLIP of `cast` that guides; `heard` are the targets as its listener describes them.

    Raises `PictureError` when a target picture is no longer there.
    """
    views: list[View] = []
    for index, (perceptor, weight) in enumerate(cast.guides):
        # What guides is often what listens, too: the same descriptors.
        same = heard if perceptor is cast.listener else None
        described = same if same is not None else describe(job.targets, perceptor, sources)
        clips = job.guidance.clips
        name = clips[index].name if index < len(clips) else ""
        views.append(View(perceptor, weighed_for(name, described, job.targets), weight))
    return tuple(views)


def make_guide(
    job: Job, cast: Cast, views: tuple[View, ...], sources: SourceStore, size: Size, sigmas: Sequence[float]
) -> Guide | None:
    """The guide of a run over the noise levels `sigmas`, of pictures of `size`; None where no CLIP looks.

    Raises `JobError` when the init picture is not there, or CLIP would see nothing at some step.
    """
    if not views:
        return None
    guidance = job.guidance
    steps = moments(guidance, sigmas)
    compares = any(name in moment.weights for moment in steps for name in (INIT_PIXELS, INIT_FEATURES))
    init = _open_init(job, views, sources, size) if compares else None
    return Guide(views, steps, cast.models.space, guidance.losses.distance, job.tiling, init)


@torch.no_grad()
def _open_init(job: Job, views: tuple[View, ...], sources: SourceStore, size: Size) -> Init:
    """The init picture, cut to the shape of `size` and brought to it."""
    try:
        opened = sources.open(job.init.sha256)
    except PictureError as error:
        raise JobError("The init picture is not on this computer: choose it again.", "init") from error
    fitted = ImageOps.fit(over_grey(opened), (size.width, size.height), Image.Resampling.LANCZOS)
    picture = as_tensor(fitted).to(views[0].perceptor.device)
    return Init(picture, tuple(view.whole(picture) for view in views))
