"""The size at which a network draws what is wanted at another, and the settings that go by it."""

import math

from clipdiff_core.cast import Cast
from clipdiff_core.job import Job, Size
from clipdiff_core.models import Models
from clipdiff_core.tuning import tuned

SMALLEST_SHARE, LARGEST_SHARE = 0.5, 4.0  # of the side that a model without an upscaler learned at


def drawn_size(size: Size, models: Models) -> Size:
    """The size at which `models` draw a picture of `size`, before it is enlarged or cut to it.

    A model with an upscaler always draws about as many pixels as it learned from. Others draw the size itself, unless
    it is so far from theirs that they would draw nothing, or the same thing many times.
    """
    asked = math.sqrt(size.width * size.height)
    side = models.working_side
    if models.upscaler is None:
        side = min(max(asked, side * SMALLEST_SHARE), side * LARGEST_SHARE)
    return working_size(size, side, models.multiple)


def working_size(size: Size, side: float, multiple: int) -> Size:
    """Of about `side`² pixels and nearly the shape of `size`, with sides that are multiples of `multiple`."""
    scale = side / math.sqrt(size.width * size.height)

    def near(length: int) -> tuple[int, int]:
        below = max(multiple, int(length * scale / multiple) * multiple)
        return below, below + multiple

    def misfit(drawn: Size) -> float:
        shape = math.log(drawn.width * size.height / (drawn.height * size.width))
        pixels = math.log(drawn.width * drawn.height / side**2)
        return abs(shape) + abs(pixels) / 2

    return min((Size(width, height) for width in near(size.width) for height in near(size.height)), key=misfit)


def tuned_for(job: Job, cast: Cast, size: Size) -> Job:
    """`job` with its automatic settings filled in, for pictures that are drawn at `size`."""
    clip_side = max((perceptor.size for perceptor, _ in cast.guides), default=size.width)
    told = job.conditioning.enabled and cast.hears and job.method == "diffusion"
    return tuned(job, size, clip_side, told, cast.models.pace)
