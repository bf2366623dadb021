"""Pictures like the starter's, drawn here: a subject with outline, shading and eyes before a plain or shaded colour."""

import math
import random

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

FINER = 4  # drawn so many times larger and averaged down, so that outlines are antialiased


def composite(seed: int, side: int) -> Image.Image:
    """Picture number `seed`, `side` pixels large."""
    rng = random.Random(seed)
    large = side * FINER
    picture = _shaded(_colour(rng), _colour(rng) if rng.random() < 0.4 else None, large, rng.choice((0, 90)))
    body = _mask(rng, large)
    line = rng.uniform(0.01, 0.03) * large if rng.random() < 0.6 else 0.0
    base = _colour(rng)
    if line:
        picture.paste(tuple(value // 3 for value in base), mask=_grown(body, line))
    picture.paste(
        _shaded(base, _colour(rng) if rng.random() < 0.5 else None, large, rng.choice((0, 45, 90))), mask=body
    )
    pen = ImageDraw.Draw(picture)
    for _ in range(rng.randint(0, 4)):  # spots and stripes
        x, y, reach = (rng.uniform(0.3, 0.7) * large, rng.uniform(0.3, 0.7) * large, rng.uniform(0.03, 0.12) * large)
        pen.ellipse((x - reach, y - reach * rng.uniform(0.3, 1), x + reach, y + reach), _colour(rng))
    if rng.random() < 0.6:
        _draw_eyes(pen, rng, large)
    return picture.resize((side, side), Image.Resampling.BOX)


def composites(count: int, side: int, first: int = 0) -> Tensor:
    """(count, 3, side, side) in [-1, 1]: those numbered from `first` on."""
    pictures = np.stack([np.asarray(composite(first + number, side)) for number in range(count)])
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1


def noisy(pictures: Tensor, sigma: float, seed: int = 0) -> Tensor:
    """`pictures` (B, 3, H, W) with Gaussian noise of `sigma` of 255, in steps of a byte as a file holds them."""
    noise = torch.randn(pictures.shape, generator=torch.Generator().manual_seed(seed))
    return ((pictures + noise * sigma / 127.5).clamp(-1, 1) * 127.5 + 127.5).round() / 127.5 - 1


def _colour(rng: random.Random) -> tuple[int, int, int]:
    if rng.random() < 0.15:  # white, black and pure colours: there, noise is cut off
        return rng.choice(((255, 255, 255), (0, 0, 0), (255, 0, 0), (255, 220, 0), (0, 0, 255)))
    return rng.randrange(20, 240), rng.randrange(20, 240), rng.randrange(20, 240)


def _shaded(start: tuple[int, int, int], end: tuple[int, int, int] | None, side: int, angle: int) -> Image.Image:
    if end is None:
        return Image.new("RGB", (side, side), start)
    across = np.linspace(0, 1, side)
    turn = math.radians(angle)
    share = (across[None] * math.cos(turn) + across[:, None] * math.sin(turn)) / (math.cos(turn) + math.sin(turn))
    mixed = np.array(start) + share[..., None] * (np.array(end) - np.array(start))
    return Image.fromarray(mixed.round().astype(np.uint8))


def _mask(rng: random.Random, side: int) -> Image.Image:
    mask = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mask)
    reach, middle = rng.uniform(0.28, 0.4) * side, side / 2
    match rng.randrange(4):
        case 0:
            flat = rng.uniform(0.6, 1)
            pen.ellipse((middle - reach, middle - reach * flat, middle + reach, middle + reach * flat), 255)
        case 1:
            pen.rounded_rectangle((middle - reach, middle - reach, middle + reach, middle + reach), reach / 4, 255)
        case 2:
            _draw_star(pen, rng, middle, reach)
        case _:  # a head with ears
            for x in (-0.7, 0.7):
                ear = (middle + x * reach, middle - 0.75 * reach)
                pen.ellipse(
                    (ear[0] - 0.35 * reach, ear[1] - 0.5 * reach, ear[0] + 0.35 * reach, ear[1] + 0.5 * reach), 255
                )
            pen.ellipse((middle - reach, middle - 0.8 * reach, middle + reach, middle + reach), 255)
    return mask


def _draw_star(pen: ImageDraw.ImageDraw, rng: random.Random, middle: float, reach: float) -> None:
    points, inner = rng.randint(3, 8), rng.uniform(0.4, 0.9)
    corners = []
    for corner in range(2 * points):
        angle, far = math.pi * corner / points, reach * (inner if corner % 2 else 1.0)
        corners.append((middle + far * math.sin(angle), middle - far * math.cos(angle)))
    pen.polygon(corners, 255)


def _grown(mask: Image.Image, line: float) -> Image.Image:
    """`mask` with a rim of `line` pixels."""
    side = mask.width
    larger = round(side + 2 * line)
    rim = mask.resize((larger, larger)).crop((round(line), round(line), round(line) + side, round(line) + side))
    return Image.fromarray(np.maximum(np.asarray(mask), np.asarray(rim)))


def _draw_eyes(pen: ImageDraw.ImageDraw, rng: random.Random, side: int) -> None:
    size, apart, high = rng.uniform(0.03, 0.07) * side, rng.uniform(0.09, 0.14) * side, rng.uniform(0.42, 0.5) * side
    for x in (side / 2 - apart, side / 2 + apart):
        pen.ellipse((x - size, high - size, x + size, high + size), "white")
        pen.ellipse((x - size / 2, high - size / 2, x + size / 2, high + size / 2), "black")
    pen.arc((side / 2 - apart, 0.5 * side, side / 2 + apart, 0.64 * side), 20, 160, "black", max(1, round(size / 3)))
