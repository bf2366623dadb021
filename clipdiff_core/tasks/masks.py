"""Masks: what of a picture is drawn anew, and the part of it that is looked at for that."""

import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageOps

from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.job import Job, Outpaint, Size
from clipdiff_core.pictures.opening import MOST_MEGAPIXELS
from clipdiff_core.pictures.sources import SourceStore

FIELD = "inpaint.mask"
BLACK = 4  # of 255: a level below it is black that was saved as JPEG
MISFIT = 0.02  # by which a mask's shape may differ from the picture's: rounding, where one was made smaller
FILLED = 255


@dataclass(frozen=True)
class Box:
    """A part of a picture, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def edges(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom, as Pillow takes them."""
        return self.left, self.top, self.left + self.width, self.top + self.height


def mask_of(job: Job, init: Image.Image, sources: SourceStore) -> Image.Image:
    """What `job` draws anew of `init`, as levels of the same size: its mask, or else what is transparent.

    Raises `JobError` where there is nothing to draw, or the mask is not there or of another shape.
    """
    asked = job.inpaint
    if asked.mask.sha256:
        mask = _opened(asked.mask.sha256, sources, init)
    elif init.mode == "RGBA":
        mask = ImageOps.invert(init.getchannel("A"))
    else:
        raise JobError("Nothing says what to draw anew: paint a mask, or take a picture with transparent parts.", FIELD)
    if asked.invert:
        mask = ImageOps.invert(mask)
    mask = mask.point([level if level >= BLACK else 0 for level in range(256)])
    if mask.getbbox() is None:
        raise JobError("The mask is empty: paint what is to be drawn anew, or turn it over with “invert”.", FIELD)
    mask = feathered(mask, asked.feather)
    if mask.getbbox() is None:
        raise JobError("So wide a feather leaves nothing of the mask: make it narrower.", "inpaint.feather")
    return mask


def feathered(mask: Image.Image, width: float) -> Image.Image:
    """`mask` with edges that fall to black over about `width` pixels, inwards: what was black stays."""
    if width <= 0:
        return mask
    blurred = mask.filter(ImageFilter.GaussianBlur(width / 2))
    # Half of a straight edge is blurred outwards: what is above the half lies inside.
    return ImageChops.darker(mask, blurred.point([max(0, 2 * level - 255) for level in range(256)]))


def grown(init: Image.Image, outpaint: Outpaint) -> tuple[Image.Image, Image.Image]:
    """`init` on a canvas that is larger as `outpaint` says, and the mask of what is new; raises `JobError`."""
    width = init.width + outpaint.left + outpaint.right
    height = init.height + outpaint.top + outpaint.bottom
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise JobError(
            f"A picture of {width}x{height} is too large: it may have up to {MOST_MEGAPIXELS} megapixels.",
            "outpaint.left",
        )
    canvas, mask = Image.new(init.mode, (width, height)), Image.new("L", (width, height), FILLED)
    canvas.paste(init, (outpaint.left, outpaint.top))
    mask.paste(0, (outpaint.left, outpaint.top, outpaint.left + init.width, outpaint.top + init.height))
    return canvas, mask


def look_around(mask: Image.Image, context: float, least: int) -> Box:
    """The part of the picture around all that `mask` has, with `context` of its longer side on each side.

    What finds no room on one side goes to the other. No side is shorter than `least`, unless the picture's is.
    """
    left, top, right, bottom = mask.getbbox() or (0, 0, mask.width, mask.height)
    margin = math.ceil(context * max(right - left, bottom - top))
    width = min(mask.width, max(right - left + 2 * margin, least))
    height = min(mask.height, max(bottom - top + 2 * margin, least))
    x = min(max((left + right - width) // 2, 0), mask.width - width)
    y = min(max((top + bottom - height) // 2, 0), mask.height - height)
    return Box(x, y, width, height)


def _opened(sha256: str, sources: SourceStore, init: Image.Image) -> Image.Image:
    """The mask as levels of the size of `init`; its own transparency is black."""
    try:
        opened = sources.open(sha256).convert("RGBA")
    except PictureError as error:
        raise JobError("The mask is not on this computer: choose it again, or paint it anew.", FIELD) from error
    mask = Image.alpha_composite(Image.new("RGBA", opened.size, (0, 0, 0, 255)), opened).convert("L")
    if mask.size == init.size:
        return mask
    if abs(math.log(mask.width * init.height / (mask.height * init.width))) > MISFIT:
        mask_size, size = Size(*mask.size), Size(*init.size)
        raise JobError(
            f"The mask is {mask_size} and the picture {size}, which is another shape: choose a mask that fits.", FIELD
        )
    return mask.resize(init.size, Image.Resampling.BILINEAR)
