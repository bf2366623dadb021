"""From an outline to a soft alpha at the picture's own size, and colours that the old background has left."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from clipdiff_core.guidance.segmenting import SIDE, segment

BAND = 2  # pixels to both sides of an outline, at `SIDE`, in which alpha is found pixel by pixel
NEAR = 4  # pixels, at `SIDE`, over which the colours of both sides are averaged
TELLING = 0.02  # squared difference of both sides' colours from which on they tell alpha
AT_ONCE = 1 << 20  # pixels of the band: bounds memory
FAINTEST = 0.1  # alpha below which a pixel's own colour says nothing


def cut(picture: Image.Image, where: Tensor, correction: Image.Image | None, soft: bool) -> Image.Image:
    """`picture`, RGB or RGBA, with straight alpha: its subject by the map `where` (S, S) from 0 to 1.

    `correction` is white where the subject is for certain, black where it is not; what is clear is left open. What was
    clear in the picture stays as clear as it was.
    """
    pixels = np.asarray(picture.convert("RGB"))
    was = np.asarray(picture.getchannel("A")) if picture.mode == "RGBA" else None
    ruled = None if correction is None else _ruled(correction, picture.size)
    small = _small_size(picture.size)
    seen = torch.from_numpy(np.asarray(picture.convert("RGB").resize(small, Image.Resampling.BOX)).copy())
    colours = seen.permute(2, 0, 1).float() / 255
    certain = _certain(ruled, was, small)
    fine = F.interpolate(where.cpu()[None, None].float(), small[::-1], mode="bilinear", align_corners=False)[0, 0]
    inside = segment(colours, fine, certain)
    alpha, shown = _at_full_size(pixels, colours, inside, soft)
    if ruled is not None:
        alpha[ruled > 0], alpha[ruled < 0] = 255, 0
        shown[ruled > 0] = pixels[ruled > 0]
    if was is not None:
        alpha = np.minimum(alpha, was)
    return Image.fromarray(np.dstack([shown, alpha]), "RGBA")


def _small_size(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, SIDE / max(size))
    return max(8, round(size[0] * scale)), max(8, round(size[1] * scale))


def _ruled(correction: Image.Image, size: tuple[int, int]) -> np.ndarray:
    """(H, W): 1, -1 or 0, as `segment` takes what is certain, at the picture's own size."""
    fitted = correction.convert("RGBA").resize(size, Image.Resampling.NEAREST)
    light, opaque = np.asarray(fitted.convert("RGB").convert("L")) >= 128, np.asarray(fitted)[..., 3] >= 128
    return np.where(opaque, np.where(light, 1, -1), 0).astype(np.int8)


def _certain(ruled: np.ndarray | None, was: np.ndarray | None, small: tuple[int, int]) -> Tensor:
    certain = np.zeros(small[::-1], np.float32)
    if was is not None:
        certain -= np.asarray(Image.fromarray(was).resize(small, Image.Resampling.BOX)) < 128
    if ruled is not None:
        for sign in (1, -1):
            marked = Image.fromarray((ruled == sign).astype(np.uint8) * 255).resize(small, Image.Resampling.BOX)
            certain = np.where(np.asarray(marked) >= 64, sign, certain)
    return torch.from_numpy(certain.astype(np.float32))


def _at_full_size(pixels: np.ndarray, colours: Tensor, inside: Tensor, soft: bool) -> tuple[np.ndarray, np.ndarray]:
    """Alpha (H, W) and colours (H, W, 3) in bytes; only near the outline is anything computed at this size."""
    height, width = pixels.shape[:2]
    smooth = Image.fromarray((inside.numpy() * 255).round().astype(np.uint8)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    alpha = np.where(np.asarray(smooth) >= 128, 255, 0).astype(np.uint8)
    shown = pixels.copy()
    if not soft:
        return alpha, shown
    solid = (inside >= 0.5).float()[None, None]
    reach = 2 * BAND + 1
    subject, behind = -F.max_pool2d(-solid, reach, 1, BAND), 1 - F.max_pool2d(solid, reach, 1, BAND)
    band = ((subject + behind) == 0).numpy()[0, 0]
    near = np.asarray(Image.fromarray(band.astype(np.uint8) * 255).resize((width, height), Image.Resampling.NEAREST))
    rows, columns = np.nonzero(near)
    sides = torch.cat([_average(colours, subject), _average(colours, behind), inside[None, None]], 1)
    for start in range(0, len(rows), AT_ONCE):
        some = (rows[start : start + AT_ONCE], columns[start : start + AT_ONCE])
        share, own = _mixed(pixels, some, sides)
        alpha[some], shown[some] = share, own
    return alpha, shown


def _average(colours: Tensor, where: Tensor) -> Tensor:
    """(1, 3, h, w): `colours` (3, h, w) averaged over what is near and `where` (1, 1, h, w); farther where none is."""
    total, weight = torch.zeros_like(colours)[None], torch.zeros_like(where)
    for step, far in enumerate((NEAR, 4 * NEAR, 16 * NEAR)):
        reach = min(far, min(where.shape[-2:]) // 2)
        faded = 1e-4**step
        total = total + faded * _blurred(colours * where, reach)
        weight = weight + faded * _blurred(where, reach)
    whole = (colours * where).sum((2, 3), keepdim=True) / where.sum().clamp(min=1)
    return (total + 1e-12 * whole) / (weight + 1e-12)


def _blurred(values: Tensor, reach: int) -> Tensor:
    """The mean over a square, first over columns and then over rows."""
    across = F.avg_pool2d(values, (1, 2 * reach + 1), 1, (0, reach))
    return F.avg_pool2d(across, (2 * reach + 1, 1), 1, (reach, 0))


def _mixed(pixels: np.ndarray, some: tuple[np.ndarray, np.ndarray], sides: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Alpha (N,) and the subject's own colours (N, 3), in bytes, of pixels near the outline.

    Each is a mixture of the colours of both sides; where those are alike, the outline decides.
    """
    height, width = pixels.shape[:2]
    rows, columns = (torch.from_numpy(axis).float() for axis in some)
    grid = torch.stack([(columns + 0.5) * 2 / width - 1, (rows + 0.5) * 2 / height - 1], 1)
    seen = F.grid_sample(sides, grid[None, None], align_corners=False, padding_mode="border")[0, :, 0].T
    subject, behind, outline = seen[:, :3], seen[:, 3:6], seen[:, 6]
    own = torch.from_numpy(pixels[some]).float() / 255
    across = subject - behind
    apart = across.square().sum(1)
    told = (((own - behind) * across).sum(1) / apart.clamp(min=1e-6)).clamp(0, 1)
    told = torch.lerp(outline, told, apart / (apart + TELLING))
    alpha = torch.clamp((told - 0.05) / 0.9, 0, 1)  # what is nearly one side is that side
    cleaned = ((own - (1 - alpha[:, None]) * behind) / alpha[:, None].clamp(min=FAINTEST)).clamp(0, 1)
    cleaned = torch.where(alpha[:, None] < FAINTEST, subject, cleaned)
    return (alpha * 255).round().byte().numpy(), (cleaned * 255).round().byte().numpy()
