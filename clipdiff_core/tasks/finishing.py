"""From what a network drew to the finished picture: enlarged, brought to its size, and turned into bytes."""

from PIL import Image, ImageOps
from torch import Tensor

from clipdiff_core.denoisers.tiling import resize
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.images import to_image
from clipdiff_core.job import Size
from clipdiff_core.models import Models


def finished(drawn: Tensor, size: Size, models: Models, heard: Descriptors | None, wrap: bool = False) -> Image.Image:
    """The picture of `drawn` (1, 3, H, W) at `size`; where `wrap`, its edges still meet.

    A model's upscaler, which is told what was `heard`, does what it can; the rest is resizing.
    """
    if wrap:
        # Better an egg than a seam: where something is cut off, edges no longer meet.
        return to_image(stretched(drawn, size, models, heard, wrap=True)[0])
    image = to_image(_upscaled(drawn, size, models, heard, wrap)[0])
    if image.size != (size.width, size.height):
        # What is too much on two sides is cut off: stretched, every circle would be an egg.
        image = ImageOps.fit(image, (size.width, size.height), Image.Resampling.LANCZOS)
    return image


def stretched(drawn: Tensor, size: Size, models: Models, heard: Descriptors | None, wrap: bool = False) -> Tensor:
    """As `finished`, but (1, 3, H, W), and nothing is cut off: for pictures that were squeezed to be drawn."""
    drawn = _upscaled(drawn, size, models, heard, wrap)
    if drawn.shape[-2:] == (size.height, size.width):
        return drawn
    return resize(drawn, (size.height, size.width), "bicubic", antialias=True, wrap=wrap)


def _upscaled(drawn: Tensor, size: Size, models: Models, heard: Descriptors | None, wrap: bool) -> Tensor:
    upscaler = models.upscaler
    if upscaler and heard and max(size.width, size.height) > max(drawn.shape[-2:]):
        return upscaler(drawn, heard.wanted().expand(len(drawn), -1), wrap=wrap)
    return drawn
