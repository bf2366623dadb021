"""A guide for a job: its targets as each CLIP sees them, its courses in numbers, its init picture at hand."""

from collections.abc import Sequence

import torch
from PIL import Image, ImageOps
from torch import Tensor

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
    job: Job,
    cast: Cast,
    views: tuple[View, ...],
    sources: SourceStore,
    size: Size,
    sigmas: Sequence[float],
    start: Tensor | None = None,
) -> Guide | None:
    """The guide of a run over the noise levels `sigmas`, of pictures of `size`; None where no CLIP looks.

    `start` (1, 3, H, W) is the init picture of a run that starts from one.

    Raises `JobError` when the init picture is not there, or CLIP would see nothing at some step.
    """
    if not views:
        return None
    guidance = job.guidance
    steps = moments(guidance, sigmas)
    compares = any(name in moment.weights for moment in steps for name in (INIT_PIXELS, INIT_FEATURES))
    if compares and start is None:
        start = _fitted(open_init(job, sources), size)
    init = _compared(start, views) if compares and start is not None else None
    return Guide(views, steps, cast.models.space, guidance.losses.distance, job.tiling, init)


def open_init(job: Job, sources: SourceStore) -> Image.Image:
    """The init picture, upright, as RGB or RGBA; raises `JobError` when it is not there."""
    try:
        return sources.open(job.init.sha256)
    except PictureError as error:
        raise JobError("The init picture is not on this computer: choose it again.", "init") from error


def _fitted(opened: Image.Image, size: Size) -> Tensor:
    """(1, 3, H, W): a picture cut to the shape of `size` and brought to it."""
    return as_tensor(ImageOps.fit(over_grey(opened), (size.width, size.height), Image.Resampling.LANCZOS))


@torch.no_grad()
def _compared(picture: Tensor, views: tuple[View, ...]) -> Init:
    picture = picture.to(views[0].perceptor.device)
    return Init(picture, tuple(view.whole(picture) for view in views))
